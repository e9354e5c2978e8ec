//! Values of rules, and what a rule may come to on a half-filled form.

use crate::values::date::Date;
use crate::values::decimal::Decimal;
use crate::values::ordered::{Key, sort_keys};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// The position of a field in [`crate::form::Form`].
pub(crate) type NodeId = usize;

/// One place of the form: a field, or a row, or a field in a row. Its numbers are the repeating group
/// it is in (the field itself outside one), the row counted from 1 (0 outside a group), and the
/// field (the group itself for a row as a whole). Places therefore sort in form order, rows one
/// after the other.
pub(crate) type Place = Key;

impl Place {
    pub(crate) fn anchor(self) -> NodeId {
        self.first()
    }

    pub(crate) fn row(self) -> usize {
        self.second()
    }

    pub(crate) fn node(self) -> NodeId {
        self.third()
    }

    /// A row as a whole.
    pub(crate) fn is_row(self) -> bool {
        self.row() > 0 && self.node() == self.anchor()
    }
}

/// Places in form order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Places(Vec<Place>);

impl Places {
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn one(place: Place) -> Self {
        Self(vec![place])
    }

    pub(crate) fn collect(places: &[Place]) -> Self {
        let mut all = places.to_vec();
        sort_keys(&mut all);
        Self(all)
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
        } else if !other.0.is_empty() {
            // Rows come one after the other, so most places belong at the end.
            for place in &other.0 {
                if let Err(at) = self.0.binary_search(place) {
                    self.0.insert(at, *place);
                }
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Place> {
        self.0.iter().copied()
    }

    pub(crate) fn as_slice(&self) -> &[Place] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value a rule computes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Bool(bool),
    Text(Arc<str>),
    Number(Decimal),
    Date(Date),
    List(Vec<Value>),
    /// A row of a repeating group: the group and the row, counted from 1.
    Row(NodeId, usize),
}

/// Why a rule has no value yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Doubt {
    /// The fields whose answers would decide it.
    pub(crate) fields: Places,
    /// The answers are there, but the rule cannot be worked out with them: a division by zero, a
    /// number too large, a day that does not exist.
    pub(crate) failed: bool,
}

impl Doubt {
    pub(crate) fn about(place: Place) -> Self {
        Self {
            fields: Places::one(place),
            failed: false,
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.fields.add(&other.fields);
        self.failed |= other.failed;
    }
}

/// What a rule comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A value.
    Known(Value),
    /// Nothing: what it reads is hidden.
    Absent,
    /// Undecided, and because of which fields.
    Unknown(Doubt),
}

impl Outcome {
    pub(crate) const fn truth(value: bool) -> Self {
        Self::Known(Value::Bool(value))
    }
}

/// Collects operands: an unknown one outweighs an absent one, and either outweighs a value.
#[derive(Default)]
pub(crate) struct Gathered {
    doubt: Option<Doubt>,
    absent: bool,
}

impl Gathered {
    /// Takes in an operand; its value when it has one.
    pub(crate) fn take(&mut self, outcome: Outcome) -> Option<Value> {
        match outcome {
            Outcome::Known(value) => return Some(value),
            Outcome::Absent => self.absent = true,
            Outcome::Unknown(doubt) => self.doubt.get_or_insert_default().add(&doubt),
        }
        None
    }

    /// Takes in an operand whose absence does not count.
    pub(crate) fn take_skipping(&mut self, outcome: Outcome) -> Option<Value> {
        match outcome {
            Outcome::Absent => None,
            other => self.take(other),
        }
    }

    /// What hinders, or `value` when nothing does.
    pub(crate) fn or(self, value: Outcome) -> Outcome {
        match self {
            Self {
                doubt: Some(doubt), ..
            } => Outcome::Unknown(doubt),
            Self { absent: true, .. } => Outcome::Absent,
            Self { .. } => value,
        }
    }

    /// What hinders, if anything.
    pub(crate) fn hindrance(self) -> Option<Outcome> {
        match self.or(Outcome::truth(true)) {
            Outcome::Known(_) => None,
            hindrance => Some(hindrance),
        }
    }
}
