//! What an exam came to, by file.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What one test came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As the suite says.
    Passed,
    /// As the suite says, once the schema was given the type of the instance, which no verdict on
    /// that instance turns on.
    PassedTyped,
    /// Not as the suite says, for a declared difference, by its name.
    Differs(&'static str),
    /// Refused when it would be published, for these reasons.
    Out(Vec<&'static str>),
    /// Not as the suite says.
    Failed(String),
}

/// The tests of one file.
#[derive(Debug, Default)]
struct Row {
    passed: usize,
    typed: usize,
    differs: BTreeMap<&'static str, usize>,
    left_out: usize,
    /// By reason; a test can have several.
    out: BTreeMap<&'static str, usize>,
    failed: Vec<String>,
}

impl Row {
    fn add(&mut self, test: &str, outcome: Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::PassedTyped => {
                self.passed += 1;
                self.typed += 1;
            }
            Outcome::Differs(name) => *self.differs.entry(name).or_default() += 1,
            Outcome::Out(reasons) => {
                self.left_out += 1;
                for reason in reasons {
                    *self.out.entry(reason).or_default() += 1;
                }
            }
            Outcome::Failed(why) => self.failed.push(format!("{test}: {why}")),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.passed += other.passed;
        self.typed += other.typed;
        self.left_out += other.left_out;
        for (name, n) in &other.differs {
            *self.differs.entry(name).or_default() += n;
        }
        for (reason, n) in &other.out {
            *self.out.entry(reason).or_default() += n;
        }
        self.failed.extend_from_slice(&other.failed);
    }

    fn tests(&self) -> usize {
        self.passed + self.differing() + self.left_out + self.failed.len()
    }

    fn differing(&self) -> usize {
        self.differs.values().sum()
    }
}

/// One exam.
#[derive(Debug)]
pub struct Exam {
    name: &'static str,
    rows: BTreeMap<String, Row>,
}

impl Exam {
    /// An exam in which nothing was asked yet.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            rows: BTreeMap::new(),
        }
    }

    /// Counts a test.
    pub fn add(&mut self, file: &str, test: &str, outcome: Outcome) {
        self.rows
            .entry(file.to_owned())
            .or_default()
            .add(test, outcome);
    }

    /// How many tests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.rows.values().map(|row| row.failed.len()).sum()
    }

    /// How many tests were asked.
    #[must_use]
    pub fn tests(&self) -> usize {
        self.rows.values().map(Row::tests).sum()
    }

    /// The table: a line a file, the totals, and why what is not passed is not.
    #[must_use]
    pub fn report(&self, list_failed: bool) -> String {
        let mut out = String::new();
        let mut total = Row::default();
        let _ = writeln!(
            out,
            "{:<44}{:>7}{:>9}{:>9}{:>9}{:>8}  out of the profile, by reason",
            self.name, "tests", "passed", "differs", "out", "failed"
        );
        for (file, row) in &self.rows {
            line(&mut out, file, row, true);
            total.merge(row);
        }
        line(&mut out, "total", &total, false);
        if total.typed > 0 {
            let _ = writeln!(
                out,
                "{} of the passed were asked with the type of the instance added to the schema",
                total.typed
            );
        }
        list(&mut out, "differs, as declared", total.differs.iter());
        list(
            &mut out,
            "out of the profile (a test can have several reasons)",
            total.out.iter(),
        );
        if list_failed {
            for failure in &total.failed {
                let _ = writeln!(out, "FAILED {failure}");
            }
        }
        out
    }
}

fn line(out: &mut String, name: &str, row: &Row, reasons: bool) {
    let mut by_count: Vec<(&&str, &usize)> = row.out.iter().collect();
    by_count.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let reasons: Vec<String> = by_count
        .iter()
        .filter(|_| reasons)
        .map(|(reason, n)| format!("{reason} {n}"))
        .collect();
    let _ = writeln!(
        out,
        "{:<44}{:>7}{:>9}{:>9}{:>9}{:>8}  {}",
        name,
        row.tests(),
        row.passed,
        row.differing(),
        row.left_out,
        row.failed.len(),
        reasons.join(", ")
    );
}

fn list<K: ToString>(
    out: &mut String,
    title: &str,
    entries: impl Iterator<Item = (K, impl ToString)>,
) {
    let mut lines: Vec<(String, String)> = entries
        .map(|(k, n)| (k.to_string(), n.to_string()))
        .collect();
    if lines.is_empty() {
        return;
    }
    lines.sort_by_key(|(_, n)| std::cmp::Reverse(n.parse::<usize>().unwrap_or(0)));
    let _ = writeln!(out, "{title}:");
    for (name, n) in lines {
        let _ = writeln!(out, "{n:>7}  {name}");
    }
}
