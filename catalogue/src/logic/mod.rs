//! What follows from what: whether rules can hold, alone and together with what shows the fields
//! they read.
//!
//! A rule is taken apart into choices, numbers and days against constants, and other yes-or-no
//! parts. Parts that are not understood count as free, and a search that takes too long says
//! nothing, so "never" and "always" are only said when they are so.

mod domain;
mod solve;
mod translate;

use crate::form::{Field, Index};
use onewindow_core::expr::Expr;
use std::collections::{BTreeMap, BTreeSet};
use translate::Translator;

/// The form with the compiled rules of its fields.
pub(crate) struct World<'r> {
    pub(crate) index: &'r Index<'r>,
    pub(crate) visible: BTreeMap<&'r str, &'r Expr>,
    pub(crate) required: BTreeMap<&'r str, &'r Expr>,
    pub(crate) compute: BTreeMap<&'r str, &'r Expr>,
}

/// Something that is asked to be so.
#[derive(Debug, Clone)]
pub(crate) enum Goal<'e> {
    /// The rule is true.
    True(&'e Expr),
    /// The rule is false, which is more than not being true: a rule on a hidden field is neither.
    False(&'e Expr),
    /// The rule is not true.
    NotTrue(&'e Expr),
    /// The field at this pointer is shown.
    Shown(&'e str),
}

/// What is taken into account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given<'g> {
    /// The repeating group each comprehension variable runs over; `None` for a list of values.
    pub(crate) variables: Vec<Option<&'g str>>,
    /// Fields of which nothing is known about when they are shown.
    pub(crate) free: BTreeSet<String>,
    /// Every field is shown.
    pub(crate) all_shown: bool,
    /// Any text and any number may stand in any field.
    pub(crate) any_value: bool,
}

impl<'r> World<'r> {
    /// Whether all goals can be so at once; `None` when that could not be found out. Also the
    /// pointers of the fields whose own `x-visible` was looked at.
    pub(crate) fn possible(
        &self,
        goals: &[Goal<'_>],
        given: &Given<'_>,
    ) -> (Option<bool>, BTreeSet<&'r str>) {
        let mut translator = Translator::new(self, given);
        let conditions: Vec<_> = goals.iter().map(|goal| translator.goal(goal)).collect();
        let (problem, shown_by) = translator.finish();
        (problem.possible(&conditions), shown_by)
    }

    /// Whether it is proved that the goals cannot all be so.
    pub(crate) fn never(&self, goals: &[Goal<'_>], given: &Given<'_>) -> bool {
        self.possible(goals, given).0 == Some(false)
    }

    /// Whether `goal` is true whenever all `facts` are, where every field is shown.
    pub(crate) fn implies(&self, facts: &[Expr], goal: &Expr, given: &Given<'_>) -> bool {
        if facts.contains(goal) {
            return true;
        }
        let facts = facts.iter().map(Goal::True);
        let goals: Vec<Goal<'_>> = facts.chain([Goal::NotTrue(goal)]).collect();
        self.never(&goals, given)
    }

    fn field(&self, pointer: &str) -> Option<&'r Field> {
        self.index.get(pointer).map(|entry| entry.field)
    }
}

#[cfg(test)]
mod tests;
