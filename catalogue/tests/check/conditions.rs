//! "Never" and "always" against every answer that differs: rules drawn at random are judged by the
//! checker and by an evaluation of their own, written here from the specification.

use crate::support::Folder;
use onewindow_catalogue::Code;
use std::fmt;

/// A rule over the shop's form, of which the seats are shown to food shops only.
enum Rule {
    Kind(&'static str, bool),
    Seats(&'static str, i64),
    Area(&'static str, i64),
    ByAgent,
    Used,
    Size(&'static str, i64),
    Has,
    Not(Box<Rule>),
    And(Vec<Rule>),
    Or(Vec<Rule>),
    If(Box<[Rule; 3]>),
}

/// One way to fill in the form.
struct Answers {
    kind: &'static str,
    seats: i64,
    /// In hundredths.
    area: i64,
    by_agent: bool,
    used: bool,
    /// Of the goods: taken apart from which they are, as the checker does.
    size: i64,
}

impl Rule {
    /// True, false, or nothing where a hidden field decides.
    fn holds(&self, a: &Answers) -> Option<bool> {
        let is_food = a.kind == "food";
        match self {
            Self::Kind(value, equal) => Some((a.kind == *value) == *equal),
            Self::Seats(op, n) => is_food.then(|| compare(a.seats, op, *n)),
            Self::Area(op, n) => Some(compare(a.area, op, *n * 100)),
            Self::ByAgent => Some(a.by_agent),
            Self::Used => Some(a.used),
            Self::Size(op, n) => Some(compare(a.size, op, *n)),
            Self::Has => Some(is_food),
            Self::Not(inner) => inner.holds(a).map(|value| !value),
            Self::And(parts) => joined(parts, a, false),
            Self::Or(parts) => joined(parts, a, true),
            Self::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                if condition.holds(a)? {
                    yes.holds(a)
                } else {
                    no.holds(a)
                }
            }
        }
    }
}

fn joined(parts: &[Rule], a: &Answers, decides: bool) -> Option<bool> {
    let each: Vec<Option<bool>> = parts.iter().map(|part| part.holds(a)).collect();
    if each.contains(&Some(decides)) {
        Some(decides)
    } else if each.contains(&None) {
        None
    } else {
        Some(!decides)
    }
}

fn compare(a: i64, op: &str, b: i64) -> bool {
    match op {
        "==" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |parts: &[Self], op: &str| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            format!("({})", parts.join(op))
        };
        match self {
            Self::Kind(value, true) => write!(f, "shop.kind == '{value}'"),
            Self::Kind(value, false) => write!(f, "shop.kind != '{value}'"),
            Self::Seats(op, n) => write!(f, "shop.seats {op} {n}"),
            Self::Area(op, n) => write!(f, "{n} {} shop.area", turned(op)),
            Self::ByAgent => write!(f, "agency.byAgent"),
            Self::Used => write!(f, "'used' in shop.goods"),
            Self::Size(op, n) => write!(f, "size(shop.goods) {op} {n}"),
            Self::Has => write!(f, "has(shop.seats)"),
            Self::Not(inner) => write!(f, "!({inner})"),
            Self::And(parts) => write!(f, "{}", join(parts, " && ")),
            Self::Or(parts) => write!(f, "{}", join(parts, " || ")),
            Self::If(parts) => {
                let [a, b, c] = parts.as_ref();
                write!(f, "({a} ? {b} : {c})")
            }
        }
    }
}

fn turned(op: &str) -> &str {
    match op {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        same => same,
    }
}

/// Numbers that look random and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn rule(&mut self, depth: usize) -> Rule {
        const OPS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
        if depth > 0 && self.below(3) > 0 {
            let count = 2 + self.below(2);
            let parts = |me: &mut Self| (0..count).map(|_| me.rule(depth - 1)).collect();
            return match self.below(6) {
                0 => Rule::Not(Box::new(self.rule(depth - 1))),
                1 | 2 => Rule::Or(parts(self)),
                3 => Rule::If(Box::new([(); 3].map(|()| self.rule(depth - 1)))),
                _ => Rule::And(parts(self)),
            };
        }
        match self.below(9) {
            0..=2 => Rule::Kind(self.one(&["food", "books", "repair"]), self.below(2) == 0),
            3 | 4 => Rule::Seats(self.one(&OPS), self.one(&[0, 5, 6, 500])),
            5 => Rule::Area(self.one(&OPS), self.one(&[1, 9, 5000])),
            6 => self.one(&[|| Rule::ByAgent, || Rule::Has])(),
            7 => Rule::Used,
            _ => Rule::Size(self.one(&OPS), self.one(&[1, 2])),
        }
    }
}

/// Every answer that a rule above can tell from another.
fn all_answers() -> Vec<Answers> {
    let mut all = Vec::new();
    for (kind, seats) in [0, 1, 5, 6, 7, 500]
        .map(|n| ("food", n))
        .into_iter()
        .chain([("books", 0), ("repair", 0)])
    {
        for area in [100, 101, 900, 901, 500_000] {
            for by_agent in [false, true] {
                for (used, size) in [
                    (false, 1),
                    (false, 2),
                    (true, 1),
                    (true, 2),
                    (false, 0),
                    (true, 0),
                ] {
                    all.push(Answers {
                        kind,
                        seats,
                        area,
                        by_agent,
                        used,
                        size,
                    });
                }
            }
        }
    }
    all
}

#[test]
fn never_and_always_are_said_when_they_are_so_and_only_then() {
    let (never_codes, always_codes) = (
        [Code::ContradictoryCondition, Code::UnreachableMaterial],
        [Code::ConstantCondition],
    );
    let answers = all_answers();
    let folder = Folder::copy_of("tests/data");
    let file = "items/shop.yaml";
    let good = std::fs::read_to_string(folder.path().join(file)).unwrap();
    let mut draw = Draw(2026);
    let (mut never_count, mut always_count) = (0, 0);
    for _ in 0..400 {
        let rule = draw.rule(3);
        let when = format!("  when: \"{rule}\"");
        folder.write(file, &good.replace("  when: agency.byAgent", &when));
        let faults = folder.load().1;
        let said = |codes: &[Code]| faults.iter().any(|fault| codes.contains(&fault.code));
        let holds = |a: &Answers| rule.holds(a) == Some(true);
        let never = !answers.iter().any(holds);
        let always = answers.iter().all(holds);
        never_count += usize::from(never);
        always_count += usize::from(always);
        assert_eq!(said(&never_codes), never, "{rule}\n{faults:?}");
        assert_eq!(said(&always_codes), always, "{rule}\n{faults:?}");
    }
    assert!(
        never_count > 40 && always_count > 8,
        "{never_count} {always_count}"
    );
}
