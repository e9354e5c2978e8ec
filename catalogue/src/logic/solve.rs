//! Whether conditions can hold together: tries every case that differs, with a limit.

use super::domain::Domain;
use onewindow_core::decimal::Decimal;
use onewindow_core::expr::Comparison;

/// Steps of one search before it gives up.
const MAX_STEPS: usize = 20_000;

/// A question put to one variable.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// A yes-or-no variable says yes.
    Yes,
    /// A text variable is this text.
    Is(String),
    /// A number variable, or a day counted as one, stands so to this number.
    Number(Comparison, Decimal),
}

/// A condition over variables.
#[derive(Debug, Clone)]
pub(super) enum Formula {
    Constant(bool),
    Test(usize, Test),
    /// What was defined at this position.
    Defined(usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

impl Formula {
    pub(super) fn not(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), f) | (f, Self::Constant(true)) => f,
            (a, b) => Self::All(vec![a, b]),
        }
    }
}

/// Variables and the definitions over them; a definition refers to earlier ones only.
#[derive(Debug, Default)]
pub(super) struct Problem {
    pub(super) domains: Vec<Domain>,
    pub(super) definitions: Vec<Formula>,
}

impl Problem {
    /// Whether all conditions can hold together; `None` when the search gave up.
    pub(super) fn possible(&self, conditions: &[Formula]) -> Option<bool> {
        let mut search = Search {
            problem: self,
            conditions,
            cases: self.domains.iter().map(Domain::cases).collect(),
            chosen: vec![None; self.domains.len()],
            steps: 0,
        };
        search.go_on()
    }
}

struct Search<'p> {
    problem: &'p Problem,
    conditions: &'p [Formula],
    /// The cases each variable can be in.
    cases: Vec<Vec<usize>>,
    /// The case each variable is taken to be in.
    chosen: Vec<Option<usize>>,
    steps: usize,
}

impl Search<'_> {
    fn go_on(&mut self) -> Option<bool> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return None;
        }
        let mut known: Vec<Option<bool>> = Vec::with_capacity(self.problem.definitions.len());
        for definition in &self.problem.definitions {
            known.push(self.truth(definition, &known));
        }
        let mut next = None;
        for condition in self.conditions {
            match self.truth(condition, &known) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => next = next.or_else(|| self.open_variable(condition, &known)),
            }
        }
        let Some(variable) = next else {
            return Some(true);
        };
        let mut gave_up = false;
        for case in self.cases.get(variable).cloned().unwrap_or_default() {
            self.choose(variable, Some(case));
            match self.go_on() {
                Some(true) => return Some(true),
                Some(false) => {}
                None => gave_up = true,
            }
        }
        self.choose(variable, None);
        (!gave_up).then_some(false)
    }

    fn choose(&mut self, variable: usize, case: Option<usize>) {
        if let Some(chosen) = self.chosen.get_mut(variable) {
            *chosen = case;
        }
    }

    /// True, false, or open while a variable it hangs on has no case yet.
    fn truth(&self, formula: &Formula, known: &[Option<bool>]) -> Option<bool> {
        match formula {
            Formula::Constant(value) => Some(*value),
            Formula::Test(variable, test) => {
                let case = self.chosen.get(*variable).copied().flatten()?;
                let domain = self.problem.domains.get(*variable)?;
                Some(domain.passes(case, test))
            }
            Formula::Defined(at) => known.get(*at).copied().flatten(),
            Formula::Not(inner) => self.truth(inner, known).map(|value| !value),
            Formula::All(parts) => self.joined(parts, false, known),
            Formula::Any(parts) => self.joined(parts, true, known),
        }
    }

    fn joined(&self, parts: &[Formula], decides: bool, known: &[Option<bool>]) -> Option<bool> {
        let mut open = false;
        for part in parts {
            match self.truth(part, known) {
                Some(value) if value == decides => return Some(decides),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!decides)
    }

    /// A variable without a case on which an open formula hangs.
    fn open_variable(&self, formula: &Formula, known: &[Option<bool>]) -> Option<usize> {
        match formula {
            Formula::Constant(_) => None,
            Formula::Test(variable, _) => {
                let chosen = self.chosen.get(*variable).copied().flatten();
                chosen.is_none().then_some(*variable)
            }
            Formula::Defined(at) => {
                let definition = self.problem.definitions.get(*at)?;
                self.open_variable(definition, known)
            }
            Formula::Not(inner) => self.open_variable(inner, known),
            Formula::All(parts) | Formula::Any(parts) => parts
                .iter()
                .filter(|part| self.truth(part, known).is_none())
                .find_map(|part| self.open_variable(part, known)),
        }
    }
}
