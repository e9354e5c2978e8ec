//! Putting answers into a state, whole documents and single ones.

use super::state::{Mode, State, Stray};
use super::{Form, Shape, check};
use crate::form::check::Answer;
use crate::input::Given;
use crate::pack::loaded::LoadedPack;
use crate::rules::value::{NodeId, Place};
use crate::values::doc::{Item, Members, Part};
use crate::verdict::message::Fault;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// What a form does not take, with the reason.
pub(crate) type Dropped = Vec<(String, &'static str)>;

/// Errors told of one document besides those of its answers: more would say no more.
const MAX_STRAYS: usize = 100;

/// Where what a form does not take is noted, if anybody asks.
type Note<'a> = Option<&'a mut Dropped>;

impl State {
    /// Replaces everything that came from outside. What does not fit the form at all is told as an
    /// error, or dropped and noted in `dropped`.
    pub(crate) fn load(&mut self, pack: &LoadedPack, given: Given<'_>, mut dropped: Note<'_>) {
        *self = Self::new(pack, self.mode);
        self.choices = given.choices;
        self.files = given.files;
        self.reviews = given.reviews;
        match given.answers.members() {
            Some(members) => self.load_members(pack, None, 0, members, &mut dropped),
            None => self.add_stray(Stray {
                at: None,
                pointer: String::new(),
                fault: check::wrong_type(&Shape::Group),
            }),
        }
    }

    fn load_members(
        &mut self,
        pack: &LoadedPack,
        parent: Option<NodeId>,
        row: usize,
        members: Members<'_>,
        dropped: &mut Note<'_>,
    ) {
        let form = &pack.form;
        let mut next = 0;
        for (key, value) in members {
            match form.child_from(parent, key, &mut next) {
                Some(child) => self.load_value(pack, form.place(child, row), value, dropped),
                None if dropped.is_none()
                    && (self.mode == Mode::Draft || self.strays.len() >= MAX_STRAYS) => {}
                None => {
                    let at = parent.map(|id| match form.node(id).shape {
                        Shape::Rows { .. } => Form::row(id, row),
                        _ => form.place(id, row),
                    });
                    let mut pointer = at.map_or_else(String::new, |place| form.pointer(place));
                    push_key(&mut pointer, key);
                    match dropped {
                        Some(dropped) => dropped.push((pointer, "unknown_field")),
                        None => self.add_stray(Stray {
                            at,
                            pointer,
                            fault: Fault::new("unknown_field").with_text("name", key),
                        }),
                    }
                }
            }
        }
    }

    /// Puts a value at a field, a group or a repeating group.
    pub(crate) fn load_value(
        &mut self,
        pack: &LoadedPack,
        place: Place,
        value: Item<'_>,
        dropped: &mut Note<'_>,
    ) {
        let form = &pack.form;
        let node = form.node(place.node());
        match (&node.shape, value.part()) {
            (Shape::Group, Part::Object(_)) => {
                let members = value.members().unwrap_or_default();
                self.load_members(pack, Some(place.node()), place.row(), members, dropped);
            }
            (Shape::Rows { .. }, Part::List(_)) => {
                let rows = value.items().unwrap_or_default();
                let count = rows.clone().count();
                let most = usize::try_from(pack.pack.limits.max_rows).unwrap_or(usize::MAX);
                if count > most {
                    let fault = Fault::new("too_many_rows").with_count("max", most);
                    self.stray(form, place, fault, &mut None);
                    return;
                }
                self.set_count(form, place.node(), count);
                for (row, value) in (1..).zip(rows) {
                    match value.members() {
                        Some(members) => {
                            self.load_members(pack, Some(place.node()), row, members, dropped);
                        }
                        None => {
                            let fault = check::wrong_type(&Shape::Group);
                            self.stray(form, Form::row(place.node(), row), fault, dropped);
                        }
                    }
                }
            }
            (shape @ (Shape::Group | Shape::Rows { .. }), _) => {
                self.stray(form, place, check::wrong_type(shape), dropped);
            }
            _ if node.is_given() => {
                if self.mode == Mode::Submission || dropped.is_some() {
                    self.stray(form, place, Fault::new("computed_field"), dropped);
                }
            }
            (shape, _) => {
                let answer = check::check(shape, value);
                if let (Answer::Invalid(fault), Some(dropped)) = (&answer, dropped)
                    && matches!(fault.code, "wrong_type" | "not_a_choice")
                {
                    dropped.push((form.pointer(place), fault.code));
                    return;
                }
                // Only a draft gives back what was put in.
                let keeps = self.mode == Mode::Draft;
                if let Some(slot) = self.slot_mut(place) {
                    slot.given = keeps.then(|| text_of(value));
                    slot.answer = answer;
                }
            }
        }
    }

    fn add_stray(&mut self, stray: Stray) {
        if self.strays.len() < MAX_STRAYS {
            self.strays.push(stray);
        }
    }

    fn stray(&mut self, form: &Form, place: Place, fault: Fault, dropped: &mut Note<'_>) {
        let pointer = form.pointer(place);
        match dropped {
            Some(dropped) => dropped.push((pointer, fault.code)),
            None => self.add_stray(Stray {
                at: Some(place),
                pointer,
                fault,
            }),
        }
    }

    /// Answers a field that holds a value, or takes the answer away.
    pub(crate) fn put(&mut self, pack: &LoadedPack, place: Place, value: Option<Item<'_>>) {
        let shape = &pack.form.node(place.node()).shape;
        if let Some(slot) = self.slot_mut(place) {
            slot.given = value.map(text_of);
            slot.answer = value.map_or(Answer::None, |value| check::check(shape, value));
        }
    }

    /// Replaces the answers of a group, a row or a repeating group.
    pub(crate) fn replace(
        &mut self,
        pack: &LoadedPack,
        place: Place,
        is_row: bool,
        value: Option<Item<'_>>,
    ) {
        let form = &pack.form;
        match form.node(place.node()).shape {
            Shape::Rows { .. } if !is_row => self.set_count(form, place.node(), 0),
            _ => {
                let mut below = form.node(place.node()).children.clone();
                while let Some(id) = below.pop() {
                    match form.node(id).shape {
                        Shape::Rows { .. } => self.set_count(form, id, 0),
                        Shape::Group => below.extend_from_slice(&form.node(id).children),
                        _ => self.put(pack, form.place(id, place.row()), None),
                    }
                }
            }
        }
        let Some(value) = value else {
            return;
        };
        match value.members() {
            _ if !is_row => self.load_value(pack, place, value, &mut None),
            Some(members) => {
                let row = place.row();
                self.load_members(pack, Some(place.node()), row, members, &mut None);
            }
            None => self.stray(form, place, check::wrong_type(&Shape::Group), &mut None),
        }
    }

    /// Drops the document errors at a place, above it and below it, which an answer there mends;
    /// gives the place and those above.
    pub(crate) fn mend(&mut self, form: &Form, place: Place) -> Vec<Place> {
        if self.strays.is_empty() {
            return Vec::new();
        }
        let mut above = vec![place];
        while let Some(parent) = above.last().and_then(|place| form.parent(*place)) {
            above.push(parent);
        }
        let same_row = |at: Place| place.row() == 0 || at.row() == place.row();
        let below = |at: Place| form.is_below(at.node(), place.node()) && same_row(at);
        self.strays.retain(|stray| {
            stray
                .at
                .is_some_and(|at| !above.contains(&at) && !below(at))
        });
        above
    }

    /// Drops the document errors of the rows of a group whose rows have moved.
    pub(crate) fn mend_rows(&mut self, group: NodeId) {
        self.strays.retain(|stray| {
            stray
                .at
                .is_none_or(|at| at.row() == 0 || at.anchor() != group)
        });
    }

    /// Gives the fields below a group, or of the whole form, the answers a new form starts with.
    pub(crate) fn give_defaults(&mut self, pack: &LoadedPack, group: Option<NodeId>, row: usize) {
        let form = &pack.form;
        let top = group.map_or(form.pages(), |id| &form.node(id).children);
        let mut below = top.to_vec();
        while let Some(id) = below.pop() {
            let node = form.node(id);
            match (&node.shape, &node.default) {
                (Shape::Rows { .. }, _) => {}
                (Shape::Group, _) => below.extend_from_slice(&node.children),
                (_, Some((json, answer))) if !node.is_given() => {
                    if let Some(slot) = self.slot_mut(form.place(id, row)) {
                        slot.given = Some(json.clone());
                        slot.answer = answer.clone();
                    }
                }
                _ => {}
            }
        }
    }
}

fn text_of(value: Item<'_>) -> Box<str> {
    value.to_text().into_boxed_str()
}

/// Appends a key to a JSON pointer (RFC 6901).
pub(crate) fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
