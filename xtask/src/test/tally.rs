//! Counting what test runners report.

use crate::failure::Failure;
use crate::run::Ran;
use std::fmt::Write;

/// How much of a failing run is shown before its log is named.
const EXCERPT: usize = 60;

/// What a group has counted so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed, and runs that broke before they could say which.
    pub(crate) failed: usize,
    /// Whether what can go on looking for faults is to do so for long.
    pub(crate) long: bool,
    ignored: usize,
    skipped: usize,
    log: String,
    excerpt: String,
}

impl Tally {
    /// Nothing yet.
    pub(crate) fn new(long: bool) -> Self {
        Self {
            long,
            ..Self::default()
        }
    }

    /// Counts a run of `cargo test` by its `test result:` lines.
    pub(crate) fn cargo_test(&mut self, ran: &Ran) {
        let mut counted = (0, 0, 0);
        for line in ran.output.lines() {
            if let Some(result) = line.trim_start().strip_prefix("test result: ") {
                counted.0 += before(result, " passed");
                counted.1 += before(result, " failed");
                counted.2 += before(result, " ignored");
            }
        }
        self.ignored += counted.2;
        // What a test says that needs a toolchain this machine has not.
        for line in ran.output.lines().filter(|line| line.contains("skipped: ")) {
            self.skipped += 1;
            eprintln!("  {}", line.trim());
        }
        self.count(ran, counted.0, counted.1);
    }

    /// Counts a run that is one test: it ended well or it did not.
    pub(crate) fn one(&mut self, ran: &Ran) {
        let passed = usize::from(ran.success);
        self.count(ran, passed, 1 - passed);
    }

    /// Counts a run whose own report gives the numbers.
    pub(crate) fn count(&mut self, ran: &Ran, passed: usize, failed: usize) {
        self.passed += passed;
        // A run that ended badly without a failed test broke down, which is a failure too; so is
        // one that ended well without having run anything.
        let broke = failed == 0 && (!ran.success || passed == 0);
        self.failed += failed + usize::from(broke);
        self.log.push_str(&ran.output);
        if broke || failed > 0 {
            let _ = writeln!(self.excerpt, "{}", ran.tail(EXCERPT));
        }
    }

    /// Counts one named check of this command's own.
    pub(crate) fn check(&mut self, name: &str, faults: &[String]) {
        if faults.is_empty() {
            self.passed += 1;
            let _ = writeln!(self.log, "ok: {name}");
            return;
        }
        self.failed += 1;
        let text = format!("failed: {name}\n    {}\n", faults.join("\n    "));
        self.log.push_str(&text);
        self.excerpt.push_str(&text);
    }

    /// Counts a group that could not run at all.
    pub(crate) fn broken(&mut self, failure: &Failure) {
        self.check("set-up", &[failure.to_string()]);
    }

    /// Everything the runs printed.
    pub(crate) fn log(&self) -> &str {
        &self.log
    }

    /// What to show of the failures.
    pub(crate) fn excerpt(&self) -> &str {
        self.excerpt.trim_end()
    }

    /// What the table should say besides the numbers.
    pub(crate) fn notes(&self) -> String {
        let counts = [(self.ignored, "ignored"), (self.skipped, "skipped")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        counts
            .map(|(count, how)| format!("  {count} {how}"))
            .collect()
    }
}

/// The number in front of a word: `12` of `ok. 12 passed; 0 failed` before ` passed`.
pub(crate) fn before(line: &str, word: &str) -> usize {
    line.split(word)
        .next()
        .filter(|head| head.len() < line.len())
        .and_then(|head| head.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Ran, Tally};

    fn ran(success: bool, output: &str) -> Ran {
        Ran {
            success,
            output: output.to_owned(),
        }
    }

    #[test]
    fn results_of_several_binaries_are_summed() {
        let mut tally = Tally::default();
        tally.cargo_test(&ran(
            false,
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n\
             test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured\n",
        ));
        assert_eq!((tally.passed, tally.failed, tally.ignored), (15, 2, 1));
    }

    #[test]
    fn what_was_left_out_is_told_in_the_table() {
        let mut tally = Tally::default();
        tally.cargo_test(&ran(
            true,
            "skipped: java::the_example: java is not there\n\
             test result: ok. 3 passed; 0 failed; 0 ignored\n",
        ));
        assert_eq!((tally.passed, tally.failed), (3, 0));
        assert_eq!(tally.notes(), "  1 skipped");
    }

    #[test]
    fn a_run_that_breaks_or_runs_nothing_counts_as_failed() {
        let mut broke = Tally::default();
        broke.cargo_test(&ran(false, "error[E0308]: mismatched types\n"));
        assert_eq!((broke.passed, broke.failed), (0, 1));
        assert!(broke.excerpt().contains("E0308"));

        let mut nothing = Tally::default();
        nothing.cargo_test(&ran(
            true,
            "test result: ok. 0 passed; 0 failed; 0 ignored\n",
        ));
        assert_eq!((nothing.passed, nothing.failed), (0, 1));
    }
}
