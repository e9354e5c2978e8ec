//! What follows from what, decided by trying every case.
//!
//! A rule is taken apart into choices, numbers against constants, and other yes-or-no parts. Parts
//! that are not understood count as free, so "never" and "always" are only said when they hold.

use onewindow_core::decimal::Decimal;
use onewindow_core::expr::{Comparison, Expr};

/// Cases tried before giving up.
const MAX_CASES: usize = 20_000;

/// Whether a rule can hold, and whether it can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Always,
    Never,
    /// It depends on the answers, or the cases are too many to try.
    Open,
}

/// The values a choice field has, by its node in the tree; `None` when they are not known.
pub(crate) type Values<'v> = &'v dyn Fn(&Expr) -> Option<Vec<String>>;

/// Whether the rule comes out the same whatever the answers.
pub(crate) fn outcome(rule: &Expr, values: Values<'_>) -> Outcome {
    let mut vars = Vars::new(values);
    vars.note(rule);
    let formula = vars.formula(rule);
    let (mut held, mut failed) = (false, false);
    let tried = vars.each_case(|case| {
        if formula.holds(case) {
            held = true;
        } else {
            failed = true;
        }
        held && failed
    });
    match (tried, held, failed) {
        (true, true, false) => Outcome::Always,
        (true, false, true) => Outcome::Never,
        _ => Outcome::Open,
    }
}

/// Whether `goal` holds whenever all `facts` do.
pub(crate) fn implies(facts: &[Expr], goal: &Expr, values: Values<'_>) -> bool {
    if facts.contains(goal) {
        return true;
    }
    let mut vars = Vars::new(values);
    facts.iter().for_each(|f| vars.note(f));
    vars.note(goal);
    let facts: Vec<Formula> = facts.iter().map(|f| vars.formula(f)).collect();
    let goal = vars.formula(goal);
    let mut counterexample = false;
    let tried = vars.each_case(|case| {
        counterexample = !goal.holds(case) && facts.iter().all(|f| f.holds(case));
        counterexample
    });
    tried && !counterexample
}

/// A constant a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Constant {
    Number(Decimal),
    Date(String),
    Text(String),
}

/// A part of the rule that can come out in several ways.
struct Var {
    of: Expr,
    kind: VarKind,
}

enum VarKind {
    /// Yes or no.
    Free,
    /// One of these, or any other text when the list is open.
    Choice { values: Vec<String>, open: bool },
    /// Below, at, between or above these, in order.
    Ordered(Vec<Constant>),
}

impl Var {
    fn cases(&self) -> usize {
        match &self.kind {
            VarKind::Free => 2,
            VarKind::Choice { values, open } => values.len() + usize::from(*open),
            VarKind::Ordered(points) => points.len() * 2 + 1,
        }
    }
}

/// The rule over variables.
enum Formula {
    Is(bool),
    Var(usize),
    /// The variable is in one of these cases.
    Among(usize, Vec<usize>),
    Not(Box<Formula>),
    And(Vec<Formula>),
    Or(Vec<Formula>),
    If(Box<Formula>, Box<Formula>, Box<Formula>),
}

impl Formula {
    fn holds(&self, case: &[usize]) -> bool {
        let at = |v: &usize| case.get(*v).copied().unwrap_or(0);
        match self {
            Self::Is(b) => *b,
            Self::Var(v) => at(v) == 1,
            Self::Among(v, among) => among.contains(&at(v)),
            Self::Not(a) => !a.holds(case),
            Self::And(all) => all.iter().all(|a| a.holds(case)),
            Self::Or(any) => any.iter().any(|a| a.holds(case)),
            Self::If(c, a, b) => {
                if c.holds(case) {
                    a.holds(case)
                } else {
                    b.holds(case)
                }
            }
        }
    }
}

struct Vars<'v> {
    vars: Vec<Var>,
    values: Values<'v>,
}

impl<'v> Vars<'v> {
    fn new(values: Values<'v>) -> Self {
        Self {
            vars: Vec::new(),
            values,
        }
    }

    /// Takes note of the constants a rule compares with, before formulas are made.
    fn note(&mut self, rule: &Expr) {
        match rule {
            Expr::Not(a) => self.note(a),
            Expr::And(all) | Expr::Or(all) => all.iter().for_each(|a| self.note(a)),
            Expr::If(c, a, b) => [c, a, b].into_iter().for_each(|e| self.note(e)),
            Expr::Compare(_, a, b) => {
                if let Some((of, constant, _)) = against_constant(a, b) {
                    self.note_constant(of, constant);
                }
            }
            Expr::In(a, list) if is_answer(a) => {
                for text in texts(list).unwrap_or_default() {
                    self.note_constant(a, Constant::Text(text));
                }
            }
            _ => {}
        }
    }

    fn note_constant(&mut self, of: &Expr, constant: Constant) {
        if !self.vars.iter().any(|v| v.of == *of) {
            let kind = match constant {
                Constant::Text(_) => {
                    let known = (self.values)(of);
                    VarKind::Choice {
                        open: known.is_none(),
                        values: known.unwrap_or_default(),
                    }
                }
                _ => VarKind::Ordered(Vec::new()),
            };
            self.vars.push(Var {
                of: of.clone(),
                kind,
            });
        }
        let var = self.vars.iter_mut().find(|v| v.of == *of);
        match (var.map(|v| &mut v.kind), constant) {
            (Some(VarKind::Choice { values, open: true }), Constant::Text(t))
                if !values.contains(&t) =>
            {
                values.push(t);
            }
            (Some(VarKind::Ordered(points)), c) => {
                if let Err(at) = points.binary_search(&c) {
                    points.insert(at, c);
                }
            }
            _ => {}
        }
    }

    fn var(&mut self, of: &Expr) -> usize {
        if let Some(found) = self.vars.iter().position(|v| v.of == *of) {
            return found;
        }
        self.vars.push(Var {
            of: of.clone(),
            kind: VarKind::Free,
        });
        self.vars.len() - 1
    }

    fn formula(&mut self, rule: &Expr) -> Formula {
        match rule {
            Expr::Bool(b) => Formula::Is(*b),
            Expr::Not(a) => Formula::Not(Box::new(self.formula(a))),
            Expr::And(all) => Formula::And(all.iter().map(|a| self.formula(a)).collect()),
            Expr::Or(any) => Formula::Or(any.iter().map(|a| self.formula(a)).collect()),
            Expr::If(c, a, b) => Formula::If(
                Box::new(self.formula(c)),
                Box::new(self.formula(a)),
                Box::new(self.formula(b)),
            ),
            Expr::Compare(op, a, b) => self.comparison(*op, a, b),
            Expr::In(a, list) if is_answer(a) => match texts(list) {
                Some(texts) => {
                    let cases = texts
                        .iter()
                        .filter_map(|t| self.case_of(a, &Constant::Text(t.clone())))
                        .collect();
                    Formula::Among(self.var(a), cases)
                }
                None => Formula::Var(self.var(rule)),
            },
            other => Formula::Var(self.var(other)),
        }
    }

    fn comparison(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Formula {
        if let (answer, Expr::Bool(wanted)) | (Expr::Bool(wanted), answer) = (a, b) {
            let holds = self.formula(answer);
            let same = *wanted == (op == Comparison::Eq);
            return if same {
                holds
            } else {
                Formula::Not(Box::new(holds))
            };
        }
        let Some((of, constant, turned)) = against_constant(a, b) else {
            return self.free_comparison(op, a, b);
        };
        let op = if turned { turn(op) } else { op };
        let Some(at) = self.case_of(of, &constant) else {
            // A choice compared with a value it does not have: reported elsewhere.
            return Formula::Is(op == Comparison::Ne);
        };
        let var = self.var(of);
        let cases = self.vars.get(var).map_or(0, Var::cases);
        let among = (0..cases)
            .filter(|case| match op {
                Comparison::Eq => *case == at,
                Comparison::Ne => *case != at,
                Comparison::Lt => *case < at,
                Comparison::Le => *case <= at,
                Comparison::Gt => *case > at,
                Comparison::Ge => *case >= at,
            })
            .collect();
        Formula::Among(var, among)
    }

    /// A comparison of two answers; the three ways to ask about one pair share a variable.
    fn free_comparison(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Formula {
        let (op, negated) = match op {
            Comparison::Ne => (Comparison::Eq, true),
            Comparison::Ge => (Comparison::Lt, true),
            Comparison::Gt => (Comparison::Le, true),
            other => (other, false),
        };
        let atom = Expr::Compare(op, Box::new(a.clone()), Box::new(b.clone()));
        let var = Formula::Var(self.var(&atom));
        if negated {
            Formula::Not(Box::new(var))
        } else {
            var
        }
    }

    /// The case of the variable in which it equals the constant.
    fn case_of(&self, of: &Expr, constant: &Constant) -> Option<usize> {
        let var = self.vars.iter().find(|v| v.of == *of)?;
        match (&var.kind, constant) {
            (VarKind::Choice { values, .. }, Constant::Text(t)) => {
                values.iter().position(|v| v == t)
            }
            (VarKind::Ordered(points), c) => points.binary_search(c).ok().map(|i| i * 2 + 1),
            _ => None,
        }
    }

    /// Tries every case until `found` says to stop; whether all could be tried.
    fn each_case(&self, mut found: impl FnMut(&[usize]) -> bool) -> bool {
        let sizes: Vec<usize> = self.vars.iter().map(Var::cases).collect();
        let total = sizes.iter().try_fold(1usize, |n, s| n.checked_mul(*s));
        if total.is_none_or(|n| n > MAX_CASES) {
            return false;
        }
        let mut case = vec![0; sizes.len()];
        loop {
            if found(&case) {
                return true;
            }
            let mut carried = true;
            for (digit, size) in case.iter_mut().zip(&sizes) {
                *digit += 1;
                if *digit < *size {
                    carried = false;
                    break;
                }
                *digit = 0;
            }
            if carried {
                return true;
            }
        }
    }
}

fn is_answer(e: &Expr) -> bool {
    matches!(
        e,
        Expr::Field(_) | Expr::Member(..) | Expr::Input(_) | Expr::Var(_)
    )
}

fn constant(e: &Expr) -> Option<Constant> {
    match e {
        Expr::Number(n) => Decimal::parse(n).ok().map(Constant::Number),
        Expr::Date(d) => Some(Constant::Date(d.clone())),
        Expr::Text(t) => Some(Constant::Text(t.clone())),
        _ => None,
    }
}

/// What is compared, with which constant, and whether the constant stands on the left.
fn against_constant<'e>(a: &'e Expr, b: &'e Expr) -> Option<(&'e Expr, Constant, bool)> {
    match (constant(a), constant(b)) {
        (None, Some(c)) => Some((a, c, false)),
        (Some(c), None) => Some((b, c, true)),
        _ => None,
    }
}

fn turn(op: Comparison) -> Comparison {
    match op {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        same => same,
    }
}

/// The texts of a list written out.
fn texts(list: &Expr) -> Option<Vec<String>> {
    let Expr::List(items) = list else { return None };
    let text = |e: &Expr| match e {
        Expr::Text(t) => Some(t.clone()),
        _ => None,
    };
    items.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::{Outcome, implies, outcome};
    use onewindow_core::expr::{Comparison, Expr};

    fn kind() -> Expr {
        Expr::Field("/kind".to_owned())
    }

    fn is(op: Comparison, value: &str) -> Expr {
        let text = Expr::Text(value.to_owned());
        Expr::Compare(op, Box::new(kind()), Box::new(text))
    }

    fn age(op: Comparison, n: &str) -> Expr {
        let field = Expr::Field("/age".to_owned());
        Expr::Compare(op, Box::new(field), Box::new(Expr::Number(n.to_owned())))
    }

    fn values(e: &Expr) -> Option<Vec<String>> {
        (*e == kind()).then(|| ["a", "b", "c"].map(str::to_owned).to_vec())
    }

    #[test]
    fn a_rule_that_cannot_differ_is_seen() {
        use Comparison::{Eq, Ge, Gt, Lt, Ne};
        let and = |a, b| outcome(&Expr::And(vec![a, b]), &values);
        let or = |all| outcome(&Expr::Or(all), &values);
        assert_eq!(and(is(Eq, "a"), is(Eq, "b")), Outcome::Never);
        assert_eq!(and(is(Ne, "a"), is(Ne, "b")), Outcome::Open);
        assert_eq!(
            or(vec![is(Eq, "a"), is(Eq, "b"), is(Eq, "c")]),
            Outcome::Always
        );
        assert_eq!(or(vec![is(Ne, "a"), is(Ne, "b")]), Outcome::Always);
        assert_eq!(and(age(Lt, "16"), age(Ge, "16")), Outcome::Never);
        assert_eq!(and(age(Lt, "16"), age(Gt, "14")), Outcome::Open);
        assert_eq!(or(vec![age(Lt, "16"), age(Ge, "16.000")]), Outcome::Always);
    }

    #[test]
    fn what_follows_is_seen() {
        use Comparison::{Eq, Lt, Ne};
        let two = Expr::List(["a", "b"].map(|t| Expr::Text(t.to_owned())).to_vec());
        let among = Expr::In(Box::new(kind()), Box::new(two));
        assert!(implies(&[is(Eq, "a")], &is(Ne, "b"), &values));
        assert!(implies(&[is(Eq, "a")], &among, &values));
        assert!(implies(std::slice::from_ref(&among), &is(Ne, "c"), &values));
        assert!(implies(&[age(Lt, "14")], &age(Lt, "16"), &values));
        assert!(!implies(&[age(Lt, "16")], &age(Lt, "14"), &values));
        assert!(!implies(&[is(Ne, "a")], &among, &values));
    }
}
