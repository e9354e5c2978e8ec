//! Putting answers into a state, whole documents and single ones.

use super::state::{Mode, State, Stray};
use super::{Form, Shape, check};
use crate::form::check::Answer;
use crate::input::Input;
use crate::pack::loaded::LoadedPack;
use crate::rules::value::{NodeId, Place};
use crate::values::json::Json;
use crate::verdict::message::Fault;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

impl State {
    /// Replaces everything that came from outside.
    pub(crate) fn load(&mut self, pack: &LoadedPack, input: &Input) {
        *self = Self::new(pack, self.mode);
        self.choices.clone_from(&input.choices);
        self.files.clone_from(&input.files);
        self.reviews.clone_from(&input.reviews);
        match &input.answers {
            Json::Object(members) => self.load_members(pack, None, 0, members),
            _ => self.strays.push(Stray {
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
        members: &[(String, Json)],
    ) {
        let form = &pack.form;
        for (key, value) in members {
            match form.child(parent, key) {
                Some(child) => self.load_value(pack, form.place(child, row), value),
                None if self.mode == Mode::Draft => {}
                None => {
                    let at = parent.map(|id| match form.node(id).shape {
                        Shape::Rows { .. } => Form::row(id, row),
                        _ => form.place(id, row),
                    });
                    let mut pointer = at.map_or_else(String::new, |place| form.pointer(place));
                    push_key(&mut pointer, key);
                    self.strays.push(Stray {
                        at,
                        pointer,
                        fault: Fault::new("unknown_field").with_text("name", key),
                    });
                }
            }
        }
    }

    /// Puts a value at a field, a group or a repeating group.
    pub(crate) fn load_value(&mut self, pack: &LoadedPack, place: Place, value: &Json) {
        let form = &pack.form;
        let node = form.node(place.node());
        match (&node.shape, value) {
            (Shape::Group, Json::Object(members)) => {
                self.load_members(pack, Some(place.node()), place.row(), members);
            }
            (Shape::Rows { .. }, Json::List(rows)) => {
                let most = usize::try_from(pack.pack.limits.max_rows).unwrap_or(usize::MAX);
                if rows.len() > most {
                    let fault = Fault::new("too_many_rows").with_count("max", most);
                    self.stray(form, place, fault);
                    return;
                }
                self.set_count(form, place.node(), rows.len());
                for (i, row) in rows.iter().enumerate() {
                    match row {
                        Json::Object(members) => {
                            self.load_members(pack, Some(place.node()), i + 1, members);
                        }
                        _ => {
                            let fault = check::wrong_type(&Shape::Group);
                            self.stray(form, Form::row(place.node(), i + 1), fault);
                        }
                    }
                }
            }
            (shape @ (Shape::Group | Shape::Rows { .. }), _) => {
                self.stray(form, place, check::wrong_type(shape));
            }
            _ if node.is_given() => {
                if self.mode == Mode::Submission {
                    self.stray(form, place, Fault::new("computed_field"));
                }
            }
            (shape, value) => {
                let answer = check::check(shape, value);
                // Only a draft gives back what was put in.
                let keeps = self.mode == Mode::Draft;
                if let Some(slot) = self.slot_mut(place) {
                    slot.given = keeps.then(|| Box::new(value.clone()));
                    slot.answer = answer;
                }
            }
        }
    }

    fn stray(&mut self, form: &Form, place: Place, fault: Fault) {
        self.strays.push(Stray {
            at: Some(place),
            pointer: form.pointer(place),
            fault,
        });
    }

    /// Answers a field that holds a value, or takes the answer away.
    pub(crate) fn put(&mut self, pack: &LoadedPack, place: Place, value: Option<&Json>) {
        let shape = &pack.form.node(place.node()).shape;
        if let Some(slot) = self.slot_mut(place) {
            slot.given = value.map(|value| Box::new(value.clone()));
            slot.answer = value.map_or(Answer::None, |value| check::check(shape, value));
        }
    }

    /// Replaces the answers of a group, a row or a repeating group.
    pub(crate) fn replace(
        &mut self,
        pack: &LoadedPack,
        place: Place,
        is_row: bool,
        value: Option<&Json>,
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
        match value {
            None => {}
            Some(Json::Object(members)) if is_row => {
                self.load_members(pack, Some(place.node()), place.row(), members);
            }
            Some(_) if is_row => self.stray(form, place, check::wrong_type(&Shape::Group)),
            Some(value) => self.load_value(pack, place, value),
        }
    }

    /// Drops the document errors at a place and above it, which an answer there mends; gives the
    /// places they stood at.
    pub(crate) fn mend(&mut self, form: &Form, place: Place) -> Vec<Place> {
        if self.strays.is_empty() {
            return Vec::new();
        }
        let mut above = vec![place];
        while let Some(parent) = above.last().and_then(|place| form.parent(*place)) {
            above.push(parent);
        }
        self.strays
            .retain(|stray| stray.at.is_some_and(|at| !above.contains(&at)));
        above
    }

    /// Drops the document errors of the rows of a group whose rows have moved.
    pub(crate) fn mend_rows(&mut self, group: NodeId) {
        self.strays
            .retain(|stray| stray.at.is_none_or(|at| at.row() == 0 || at.anchor() != group));
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
                (_, Some(default)) if !node.is_given() => {
                    self.put(pack, form.place(id, row), Some(default));
                }
                _ => {}
            }
        }
    }
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
