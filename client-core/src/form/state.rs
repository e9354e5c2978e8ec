//! The answers of one form with everything worked out from them.

use crate::context::Context;
use crate::form::check::Answer;
use crate::form::{Form, Shape};
use crate::input::{File, Review};
use crate::pack::loaded::LoadedPack;
use crate::requests::Choices;
use crate::rules::value::{NodeId, Outcome, Place, Places, Value};
use crate::values::ordered::{Keys, OrderedMap};
use crate::verdict::message::Fault;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Whether what the applicant sends is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Values that must not be there (of hidden, computed or unknown fields) are errors.
    Submission,
    /// Values of hidden fields are kept aside; those of computed or unknown ones are dropped.
    Draft,
}

/// Whether a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Visible,
    Hidden,
    /// Not shown until more is answered.
    Undetermined,
}

/// Whether a field must be answered, were it shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    No,
    Yes,
    /// Not known until more is answered.
    Undetermined,
}

/// One field, in one row when it is in a repeating group.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// What was answered, as JSON, kept while the field is hidden.
    pub(crate) given: Option<Box<str>>,
    pub(crate) answer: Answer,
    pub(crate) presence: Presence,
    pub(crate) need: Need,
    /// It is counted among those that are visible and required.
    pub(crate) counted: bool,
    /// The answers its own or its parent's `visible_when` read; while it is undetermined, the
    /// fields it waits for.
    pub(crate) presence_places: Places,
    /// The same of `required_when`.
    pub(crate) need_places: Places,
    /// For a computed field.
    pub(crate) computed: Option<Box<Computed>>,
}

/// What the rule of a computed field comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Computed {
    pub(crate) outcome: Outcome,
    pub(crate) because: Places,
    pub(crate) fault: Option<Fault>,
}

impl Slot {
    const BLANK: Self = Self {
        given: None,
        answer: Answer::None,
        presence: Presence::Hidden,
        need: Need::No,
        counted: false,
        presence_places: Places::none(),
        need_places: Places::none(),
        computed: None,
    };

    /// The answers that show or hide it.
    pub(crate) fn presence_because(&self) -> &[Place] {
        match self.presence {
            Presence::Undetermined => &[],
            _ => self.presence_places.as_slice(),
        }
    }

    /// The answers that make it required or not.
    pub(crate) fn need_because(&self) -> &[Place] {
        match self.need {
            Need::Undetermined => &[],
            _ => self.need_places.as_slice(),
        }
    }

    /// The answers a computed value rests on.
    pub(crate) fn computed_because(&self) -> &[Place] {
        self.computed
            .as_ref()
            .map_or(&[], |computed| computed.because.as_slice())
    }
}

/// Stands in for a slot the form does not have.
static NOWHERE: Slot = Slot::BLANK;

/// What a check, a material or a fee comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) outcome: Outcome,
    /// The answers that decided it.
    pub(crate) because: Places,
}

impl Finding {
    /// For a check: it is definitely false, or cannot be worked out.
    pub(crate) fn is_broken(&self) -> bool {
        match &self.outcome {
            Outcome::Known(value) => *value == Value::Bool(false),
            Outcome::Unknown(doubt) => doubt.failed,
            Outcome::Absent => false,
        }
    }

    pub(crate) const BLANK: Self = Self {
        outcome: Outcome::Absent,
        because: Places::none(),
    };
}

/// An error of the document that no field's answer holds: an unknown key, a group that is not an
/// object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stray {
    /// The place it is listed at; `None` for the form as a whole.
    pub(crate) at: Option<Place>,
    pub(crate) pointer: String,
    pub(crate) fault: Fault,
}

/// Everything known about one application.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) mode: Mode,
    /// Each field by its position; those in a repeating group have theirs in `rows`.
    slots: Vec<Slot>,
    /// Each field of a repeating group, row by row.
    rows: Vec<Vec<Slot>>,
    /// Rows of each repeating group; 0 for other fields.
    counts: Vec<usize>,
    pub(crate) strays: Vec<Stray>,
    pub(crate) choices: Choices,
    pub(crate) files: OrderedMap<String, Vec<File>>,
    pub(crate) reviews: OrderedMap<String, Review>,
    /// Each check by row (row 0 outside a repeating group).
    pub(crate) checks: Vec<Vec<Finding>>,
    pub(crate) materials: Vec<Finding>,
    pub(crate) fees: Vec<[Finding; 2]>,
    /// Visible, required and unanswered.
    pub(crate) missing: Keys,
    /// How many are visible and required.
    pub(crate) required: usize,
    /// Fields whose own answer is an error.
    pub(crate) faulty: Keys,
    /// Checks that are broken, by check and row.
    pub(crate) broken: Keys,
    /// How many undetermined materials each field would help decide.
    pub(crate) deciders: OrderedMap<Place, usize>,
}

impl State {
    pub(crate) fn new(pack: &LoadedPack, mode: Mode) -> Self {
        let form = &pack.form;
        let mut checks = Vec::with_capacity(pack.checks.len());
        for at in &pack.checks {
            let in_rows = form.node(*at).rows.is_some();
            checks.push(vec![Finding::BLANK; usize::from(!in_rows)]);
        }
        Self {
            mode,
            slots: blank(form.len()),
            rows: vec![Vec::new(); if form.has_rows() { form.len() } else { 0 }],
            counts: vec![0; if form.has_rows() { form.len() } else { 0 }],
            strays: Vec::new(),
            choices: Choices::default(),
            files: OrderedMap::default(),
            reviews: OrderedMap::default(),
            checks,
            materials: vec![Finding::BLANK; pack.pack.materials.len()],
            fees: vec![[Finding::BLANK, Finding::BLANK]; pack.pack.fees.len()],
            missing: Keys::default(),
            required: 0,
            faulty: Keys::default(),
            broken: Keys::default(),
            deciders: OrderedMap::default(),
        }
    }

    pub(crate) fn slot(&self, place: Place) -> &Slot {
        let slot = match place.row().checked_sub(1) {
            None => self.slots.get(place.node()),
            Some(row) => self.rows.get(place.node()).and_then(|rows| rows.get(row)),
        };
        slot.unwrap_or(&NOWHERE)
    }

    pub(crate) fn slot_mut(&mut self, place: Place) -> Option<&mut Slot> {
        match place.row().checked_sub(1) {
            None => self.slots.get_mut(place.node()),
            Some(row) => self.rows.get_mut(place.node())?.get_mut(row),
        }
    }

    /// How many rows a repeating group has.
    pub(crate) fn count(&self, group: NodeId) -> usize {
        self.counts.get(group).copied().unwrap_or(0)
    }

    pub(super) fn set_count(&mut self, form: &Form, group: NodeId, count: usize) {
        if let Some(own) = self.counts.get_mut(group) {
            *own = count;
        }
        self.each_column(form, group, &|column| column.resize(count, Slot::BLANK));
    }

    /// Inserts an empty row before `index`, counted from 0.
    pub(crate) fn insert_row(&mut self, form: &Form, group: NodeId, index: usize) {
        if let Some(count) = self.counts.get_mut(group) {
            *count += 1;
        }
        self.each_column(form, group, &|column| {
            column.insert(index.min(column.len()), Slot::BLANK);
        });
    }

    /// Takes out the row at `index`.
    pub(crate) fn remove_row(&mut self, form: &Form, group: NodeId, index: usize) {
        if let Some(count) = self.counts.get_mut(group) {
            *count = count.saturating_sub(1);
        }
        self.each_column(form, group, &|column| {
            if index < column.len() {
                column.remove(index);
            }
        });
    }

    /// Moves the row at `from` so that it ends up at `to`.
    pub(crate) fn move_row(&mut self, form: &Form, group: NodeId, from: usize, to: usize) {
        self.each_column(form, group, &|column| {
            if from < column.len() && to < column.len() {
                let slot = column.remove(from);
                column.insert(to, slot);
            }
        });
    }

    fn each_column(&mut self, form: &Form, group: NodeId, change: &dyn Fn(&mut Vec<Slot>)) {
        let mut below = form.node(group).children.clone();
        while let Some(id) = below.pop() {
            if let Some(column) = self.rows.get_mut(id) {
                change(column);
            }
            below.extend_from_slice(&form.node(id).children);
        }
    }

    /// What a rule reads at a place, leaving aside whether it is shown.
    pub(crate) fn held<'a>(&'a self, pack: &'a LoadedPack, place: Place) -> Held<'a> {
        let node = pack.form.node(place.node());
        if let Shape::Rows { .. } = node.shape {
            return match self.count(place.node()) {
                0 => Held::Nothing,
                count => {
                    let mut rows = Vec::with_capacity(count);
                    for row in 1..=count {
                        rows.push(Value::Row(place.node(), row));
                    }
                    Held::Value(Cow::Owned(Value::List(rows)))
                }
            };
        }
        let slot = self.slot(place);
        if node.compute.is_some() {
            return match slot.computed.as_ref().map(|computed| &computed.outcome) {
                Some(Outcome::Known(value)) => Held::Value(Cow::Borrowed(value)),
                Some(open) => Held::Open(open),
                None => Held::Open(&Outcome::Absent),
            };
        }
        match (&slot.answer, &node.stands_in) {
            (Answer::Valid(value), _) | (Answer::None, Some(value)) => {
                Held::Value(Cow::Borrowed(value))
            }
            (Answer::Invalid(_), _) => Held::Invalid,
            (Answer::None, None) => Held::Nothing,
        }
    }
}

/// So many fields about which nothing is known yet.
fn blank(count: usize) -> Vec<Slot> {
    let mut slots = Vec::with_capacity(count);
    for _ in 0..count {
        slots.push(Slot::BLANK);
    }
    slots
}

/// What a visible field holds.
#[derive(Debug, Clone)]
pub(crate) enum Held<'a> {
    Value(Cow<'a, Value>),
    /// Unanswered.
    Nothing,
    /// Answered with a value that does not satisfy the field.
    Invalid,
    /// Computed, but not known.
    Open(&'a Outcome),
}

/// A pack, a context and a state, seen together.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) pack: &'a LoadedPack,
    pub(crate) context: &'a Context,
    pub(crate) state: &'a State,
}
