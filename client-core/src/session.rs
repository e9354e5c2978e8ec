//! A form being filled in: each change is worked out as far as it reaches, and no further.

mod snapshot;
mod tell;
mod written;

pub use snapshot::Restored;

use crate::context::{Context, Lang};
use crate::form::Shape;
use crate::form::run::{Run, Touched, run_all};
use crate::form::state::{Mode, State, View};
use crate::input::{File, Given, Input};
use crate::pack::loaded::LoadedPack;
use crate::rulebook::Rulebook;
use crate::rules::value::{NodeId, Place};
use crate::values::doc::{Doc, Item};
use crate::values::json::{DocumentError, Json};
use crate::values::ordered::{Key, Keys};
use crate::verdict::message::{Fault, message};
use crate::verdict::{explain, report};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use tell::Shown;

/// Why a session does not do what it was asked; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionError {
    /// A stable code: `unknown_field`, `computed_field`, `no_such_row`, `too_many_rows`,
    /// `unknown_material`, `unknown_licence`, or one of [`DocumentError`]'s.
    pub code: &'static str,
    /// The message, in the session's language.
    pub message: String,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl core::error::Error for SessionError {}

/// What one change changed, as JSON. Members that did not change are left out, but for `fields`,
/// `checklist` and the last four.
///
/// `fields` by pointer in form order: `{"visible", "required", "value"?, "missing"?, "error"}`,
/// where `value` stands for a field the form itself fills in and `missing` says what to enter.
/// `rows` by pointer, how many a repeating group has now. `checklist` by material: the members of
/// the verdict's entry that can change, `{"state", "why", "fields"?, "due"?, "dueProvisional"?,
/// "reason"?}`. `fees` and `feeTotalFen` as in the verdict. `otherErrors`: those that stand at no
/// field. `progress`, `valid`, `complete` and `nextQuestion` as in the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta(String);

impl Delta {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The text, to keep.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

/// A form being filled in, with everything worked out from the answers so far.
#[derive(Debug, Clone)]
pub struct Session {
    book: Arc<Rulebook>,
    state: State,
    shown: Shown,
}

impl Session {
    /// Opens an empty form with its default answers.
    #[must_use]
    pub fn new(pack: Arc<LoadedPack>, context: Context) -> Self {
        Self::in_book(Arc::new(Rulebook::new(pack, context)))
    }

    /// Opens an empty form with its default answers, sharing the rulebook with others.
    #[must_use]
    pub fn in_book(book: Arc<Rulebook>) -> Self {
        let mut session = Self {
            state: State::new(&book.pack, Mode::Draft),
            book,
            shown: Shown::default(),
        };
        session.state.give_defaults(&session.book.pack, None, 0);
        session.work_out_all();
        session
    }

    /// Replaces everything that was put in. Answers of hidden fields are kept aside; those the
    /// form does not ask for are dropped. Gives the verdict.
    pub fn load(&mut self, input: &Input) -> String {
        let answers = Doc::of(&input.answers);
        self.load_given(input.given(&answers))
    }

    pub(crate) fn load_given(&mut self, given: Given<'_>) -> String {
        self.state.load(&self.book.pack, given, None);
        self.work_out_all();
        self.verdict()
    }

    /// Answers a field, or replaces a group or a repeating group as a whole.
    ///
    /// # Errors
    /// `unknown_field`, `no_such_row` or `computed_field`.
    pub fn set(&mut self, pointer: &str, value: &Json) -> Result<Delta, SessionError> {
        self.set_item(pointer, Doc::of(value).root())
    }

    pub(crate) fn set_item(
        &mut self,
        pointer: &str,
        value: Item<'_>,
    ) -> Result<Delta, SessionError> {
        let place = self.resolve(pointer)?;
        Ok(self.put(place, Some(value)))
    }

    /// Takes an answer away, or all answers of a group or a repeating group.
    ///
    /// # Errors
    /// As for [`Session::set`].
    pub fn clear(&mut self, pointer: &str) -> Result<Delta, SessionError> {
        let place = self.resolve(pointer)?;
        Ok(self.put(place, None))
    }

    /// Inserts a row with its default answers before `index`, counted from 0.
    ///
    /// # Errors
    /// `unknown_field`, `no_such_row` past the end, `too_many_rows` past the pack's limit.
    pub fn insert_row(&mut self, pointer: &str, index: usize) -> Result<Delta, SessionError> {
        let group = self.rows_at(pointer)?;
        let count = self.state.count(group);
        if index > count {
            return Err(self.refuse("no_such_row", pointer));
        }
        if u32::try_from(count).is_ok_and(|count| count >= self.book.pack.pack.limits.max_rows) {
            let most = self.book.pack.pack.limits.max_rows;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let fault = Fault::new("too_many_rows").with_count("max", most);
            let title = self.view().title(self.book.pack.form.place(group, 0));
            return Err(SessionError {
                code: fault.code,
                message: fault.message(&title, self.lang()),
            });
        }
        self.state.insert_row(&self.book.pack.form, group, index);
        self.state
            .give_defaults(&self.book.pack, Some(group), index + 1);
        Ok(self.restructured(group))
    }

    /// Takes a row out.
    ///
    /// # Errors
    /// `unknown_field` or `no_such_row`.
    pub fn remove_row(&mut self, pointer: &str, index: usize) -> Result<Delta, SessionError> {
        let group = self.rows_at(pointer)?;
        if index >= self.state.count(group) {
            return Err(self.refuse("no_such_row", pointer));
        }
        self.state.remove_row(&self.book.pack.form, group, index);
        Ok(self.restructured(group))
    }

    /// Moves a row so that it ends up at `to`.
    ///
    /// # Errors
    /// `unknown_field` or `no_such_row`.
    pub fn move_row(
        &mut self,
        pointer: &str,
        from: usize,
        to: usize,
    ) -> Result<Delta, SessionError> {
        let group = self.rows_at(pointer)?;
        if from.max(to) >= self.state.count(group) {
            return Err(self.refuse("no_such_row", pointer));
        }
        self.state.move_row(&self.book.pack.form, group, from, to);
        Ok(self.restructured(group))
    }

    /// Adds a file to a material, after those that are there; one with the same bytes is replaced.
    ///
    /// # Errors
    /// `unknown_material`.
    pub fn attach(&mut self, material: &str, file: File) -> Result<Delta, SessionError> {
        let index = self.material(material)?;
        if let Some(files) = self.state.files.entry(material.to_owned(), Vec::new()) {
            match files.iter_mut().find(|old| old.sha256 == file.sha256) {
                Some(old) => *old = file,
                None => files.push(file),
            }
        }
        Ok(self.material_changed(alloc::vec![Key::new(index, 0, 0)]))
    }

    /// Takes the file with this hash from a material, if it is there.
    ///
    /// # Errors
    /// `unknown_material`.
    pub fn detach(&mut self, material: &str, sha256: &str) -> Result<Delta, SessionError> {
        let index = self.material(material)?;
        if let Some(files) = self.state.files.get_mut(material) {
            files.retain(|file| file.sha256 != sha256);
            if files.is_empty() {
                self.state.files.remove(material);
            }
        }
        Ok(self.material_changed(alloc::vec![Key::new(index, 0, 0)]))
    }

    /// Lets an e-licence stand for the documents it replaces, or no longer.
    ///
    /// # Errors
    /// `unknown_licence` when no document of the item is replaced by it.
    pub fn use_licence(&mut self, licence: &str, chosen: bool) -> Result<Delta, SessionError> {
        let mut replaced = Vec::new();
        for (i, material) in self.book.pack.pack.materials.iter().enumerate() {
            if material.licence.as_deref() == Some(licence) {
                replaced.push(Key::new(i, 0, 0));
            }
        }
        if replaced.is_empty() {
            return Err(self.refuse("unknown_licence", licence));
        }
        choose(&mut self.state.choices.licences, licence, chosen);
        Ok(self.material_changed(replaced))
    }

    /// Lets a signed promise stand for a document, or no longer.
    ///
    /// # Errors
    /// `unknown_material`.
    pub fn commit(&mut self, material: &str, chosen: bool) -> Result<Delta, SessionError> {
        let index = self.material(material)?;
        choose(&mut self.state.choices.commitments, material, chosen);
        Ok(self.material_changed(alloc::vec![Key::new(index, 0, 0)]))
    }

    /// Lets a document follow later, or no longer.
    ///
    /// # Errors
    /// `unknown_material`.
    pub fn defer(&mut self, material: &str, chosen: bool) -> Result<Delta, SessionError> {
        let index = self.material(material)?;
        choose(&mut self.state.choices.deferrals, material, chosen);
        Ok(self.material_changed(alloc::vec![Key::new(index, 0, 0)]))
    }

    /// The field to ask next, as a pointer.
    #[must_use]
    pub fn next_question(&self) -> Option<String> {
        let place = self.view().next_question()?;
        Some(self.book.pack.form.pointer(place))
    }

    /// The whole verdict.
    #[must_use]
    pub fn verdict(&self) -> String {
        report::verdict(self.view(), &self.book.fixed)
    }

    /// Why a field or a document is as it is, as JSON: every rule about it with its text, what it
    /// comes to, and the answers it rests on or waits for. `name` is a pointer, or a material's id.
    ///
    /// # Errors
    /// `unknown_field`, `no_such_row` or `unknown_material`.
    pub fn explain(&self, name: &str) -> Result<String, SessionError> {
        if name.starts_with('/') {
            let place = self.place(name)?;
            return Ok(explain::field(self.view(), place));
        }
        Ok(explain::material(self.view(), self.material(name)?))
    }

    /// Turns the texts into another language; gives the verdict.
    pub fn set_lang(&mut self, lang: Lang) -> String {
        Arc::make_mut(&mut self.book).turn(lang);
        self.report(None);
        self.verdict()
    }

    /// The language of the texts.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.book.context.lang
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &LoadedPack {
        &self.book.pack
    }

    /// The rulebook, to share.
    #[must_use]
    pub const fn book(&self) -> &Arc<Rulebook> {
        &self.book
    }

    fn view(&self) -> View<'_> {
        self.book.view(&self.state)
    }

    fn refuse(&self, code: &'static str, name: &str) -> SessionError {
        SessionError {
            code,
            message: message(code, name, self.lang()),
        }
    }

    /// The place of a field or a row that is there.
    fn place(&self, pointer: &str) -> Result<Place, SessionError> {
        let form = &self.book.pack.form;
        let place = form
            .resolve(pointer)
            .ok_or_else(|| self.refuse("unknown_field", pointer))?;
        let group = form.node(place.node()).rows;
        let group = group.or((place.row() > 0).then_some(place.node()));
        if group.is_some_and(|group| place.row() > self.state.count(group)) {
            return Err(self.refuse("no_such_row", pointer));
        }
        Ok(place)
    }

    /// The same, of what can be answered.
    fn resolve(&self, pointer: &str) -> Result<Place, SessionError> {
        let place = self.place(pointer)?;
        if self.book.pack.form.node(place.node()).is_given() {
            return Err(self.refuse("computed_field", pointer));
        }
        Ok(place)
    }

    fn rows_at(&self, pointer: &str) -> Result<NodeId, SessionError> {
        let place = self.resolve(pointer)?;
        match self.book.pack.form.node(place.node()).shape {
            Shape::Rows { .. } if place.row() == 0 => Ok(place.node()),
            _ => Err(self.refuse("unknown_field", pointer)),
        }
    }

    fn material(&self, id: &str) -> Result<usize, SessionError> {
        let mut materials = self.book.pack.pack.materials.iter();
        materials
            .position(|material| material.id == id)
            .ok_or_else(|| self.refuse("unknown_material", id))
    }

    fn put(&mut self, place: Place, value: Option<Item<'_>>) -> Delta {
        let mended = self.state.mend(&self.book.pack.form, place);
        let is_row = place.is_row();
        match self.book.pack.form.node(place.node()).shape {
            Shape::Group | Shape::Rows { .. } => {
                self.state.replace(&self.book.pack, place, is_row, value);
                self.work_out_all_and_tell()
            }
            _ => {
                self.state.put(&self.book.pack, place, value);
                let book = &self.book;
                let mut run = Run::new(&book.pack, &book.context, &mut self.state);
                run.touched.strays = !mended.is_empty();
                let is_row = |place: &Place| place.is_row();
                for place in mended.into_iter().filter(|place| !is_row(place)) {
                    run.touched.fields.insert(place);
                }
                run.answer_changed(place);
                let touched = run.touched;
                self.report(Some(touched))
            }
        }
    }

    fn restructured(&mut self, group: NodeId) -> Delta {
        let place = self.book.pack.form.place(group, 0);
        self.state.mend(&self.book.pack.form, place);
        self.state.mend_rows(group);
        self.work_out_all_and_tell()
    }

    fn material_changed(&mut self, indexes: Vec<Key>) -> Delta {
        self.report(Some(Touched {
            materials: Keys::collect(indexes),
            ..Touched::default()
        }))
    }

    fn work_out_all(&mut self) {
        run_all(&self.book.pack, &self.book.context, &mut self.state);
        self.report(None);
    }

    fn work_out_all_and_tell(&mut self) -> Delta {
        run_all(&self.book.pack, &self.book.context, &mut self.state);
        self.report(None)
    }
}

impl From<(DocumentError, Lang)> for SessionError {
    fn from((error, lang): (DocumentError, Lang)) -> Self {
        Self {
            code: error.code,
            message: message(error.code, "", lang),
        }
    }
}

fn choose(list: &mut Vec<String>, id: &str, chosen: bool) {
    list.retain(|other| other != id);
    if chosen {
        list.push(id.to_owned());
    }
}
