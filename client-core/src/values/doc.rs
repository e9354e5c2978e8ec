//! A JSON document read without a copy: its values in one list, in the order of the text, the texts
//! borrowed from it. What comes from outside is read so; [`Json`] is for values that are kept.

use crate::values::json::{DocumentError, Json, Limits, Reader};
use crate::values::out::write_text;
use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

/// A value, or a key before its value. Lists and objects come before what they hold, and tell how
/// many parts they have, themselves among them.
#[derive(Debug, Clone)]
pub(crate) enum Part<'t> {
    Null,
    Bool(bool),
    /// A number as written.
    Number(&'t str),
    Text(Cow<'t, str>),
    List(usize),
    Object(usize),
}

/// A document.
#[derive(Debug)]
pub(crate) struct Doc<'t>(Vec<Part<'t>>);

impl<'t> Doc<'t> {
    /// Reads one JSON document (RFC 8259).
    ///
    /// # Errors
    /// [`DocumentError`] for anything that is not JSON, is larger or deeper than `limits`, or
    /// gives a key twice.
    pub(crate) fn parse(bytes: &'t [u8], limits: Limits) -> Result<Self, DocumentError> {
        // A document too large is that, whatever its bytes are.
        fits(bytes.len(), limits)?;
        let text = core::str::from_utf8(bytes);
        let text = text.map_err(|error| fault("not_json", error.valid_up_to()))?;
        Self::parse_text(text, limits)
    }

    /// The same of what is known to be text.
    pub(crate) fn parse_text(text: &'t str, limits: Limits) -> Result<Self, DocumentError> {
        fits(text.len(), limits)?;
        Reader::new(text, limits.max_depth)
            .document(limits.max_values())
            .map(Self)
    }

    /// A value as if it had been read.
    pub(crate) fn of(json: &'t Json) -> Self {
        let mut parts = Vec::new();
        add(json, &mut parts);
        Self(parts)
    }

    /// The value.
    pub(crate) fn root(&self) -> Item<'_> {
        Item(&self.0)
    }
}

fn fault(code: &'static str, offset: usize) -> DocumentError {
    DocumentError {
        code,
        offset,
        key: None,
    }
}

fn fits(bytes: usize, limits: Limits) -> Result<(), DocumentError> {
    if bytes > limits.max_bytes {
        return Err(fault("document_too_large", limits.max_bytes));
    }
    Ok(())
}

fn add<'t>(json: &'t Json, parts: &mut Vec<Part<'t>>) {
    let start = parts.len();
    parts.push(match json {
        Json::Null => Part::Null,
        Json::Bool(value) => Part::Bool(*value),
        Json::Number(text) => Part::Number(text),
        Json::Text(text) => Part::Text(Cow::Borrowed(text)),
        Json::List(_) => Part::List(1),
        Json::Object(_) => Part::Object(1),
    });
    match json {
        Json::List(items) => {
            for item in items {
                add(item, parts);
            }
        }
        Json::Object(members) => {
            for (key, value) in members {
                parts.push(Part::Text(Cow::Borrowed(key)));
                add(value, parts);
            }
        }
        _ => return,
    }
    close(parts, start);
}

/// Lets a list or an object begun at `start` end here.
pub(super) fn close(parts: &mut [Part<'_>], start: usize) {
    let count = parts.len() - start;
    if let Some(Part::List(own) | Part::Object(own)) = parts.get_mut(start) {
        *own = count;
    }
}

/// A value of a document; whatever comes after it is not looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'d>(&'d [Part<'d>]);

impl<'d> Item<'d> {
    /// `null`.
    pub(crate) const NULL: Self = Self(&[]);
    /// An object that holds nothing.
    pub(crate) const EMPTY: Self = Self(&[Part::Object(1)]);

    /// The first of the value's parts.
    pub(crate) fn part(self) -> &'d Part<'d> {
        self.0.first().unwrap_or(&Part::Null)
    }

    /// The text of a text.
    pub(crate) fn text(self) -> Option<&'d str> {
        match self.part() {
            Part::Text(text) => Some(text),
            _ => None,
        }
    }

    fn inside(self, count: usize) -> &'d [Part<'d>] {
        self.0.get(1..count).unwrap_or_default()
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Option<Items<'d>> {
        match self.part() {
            Part::List(count) => Some(Items(self.inside(*count))),
            _ => None,
        }
    }

    /// The members of an object.
    pub(crate) fn members(self) -> Option<Members<'d>> {
        match self.part() {
            Part::Object(count) => Some(Members(Items(self.inside(*count)))),
            _ => None,
        }
    }

    /// The member of an object.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let mut members = self.members()?;
        members.find(|(name, _)| *name == key).map(|(_, v)| v)
    }

    /// The value without spaces.
    pub(crate) fn to_text(self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// Writes the value without spaces.
    pub(crate) fn write(self, out: &mut String) {
        match self.part() {
            Part::Null => out.push_str("null"),
            Part::Bool(true) => out.push_str("true"),
            Part::Bool(false) => out.push_str("false"),
            Part::Number(text) => out.push_str(text),
            Part::Text(text) => write_text(out, text),
            Part::List(count) => {
                let mut before = '[';
                for item in Items(self.inside(*count)) {
                    out.push(before);
                    item.write(out);
                    before = ',';
                }
                out.push_str(if before == '[' { "[]" } else { "]" });
            }
            Part::Object(count) => {
                let mut before = '{';
                for (key, value) in Members(Items(self.inside(*count))) {
                    out.push(before);
                    write_text(out, key);
                    out.push(':');
                    value.write(out);
                    before = ',';
                }
                out.push_str(if before == '{' { "{}" } else { "}" });
            }
        }
    }

    /// The value, to keep.
    pub(crate) fn to_json(self) -> Json {
        match self.part() {
            Part::Null => Json::Null,
            Part::Bool(value) => Json::Bool(*value),
            Part::Number(text) => Json::Number((*text).to_owned()),
            Part::Text(text) => Json::Text(String::from(&**text)),
            Part::List(count) => {
                let mut list = Vec::new();
                for item in Items(self.inside(*count)) {
                    list.push(item.to_json());
                }
                Json::List(list)
            }
            Part::Object(count) => {
                let mut object = Vec::new();
                for (key, value) in Members(Items(self.inside(*count))) {
                    object.push((key.to_owned(), value.to_json()));
                }
                Json::Object(object)
            }
        }
    }
}

/// Values one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Items<'d>(&'d [Part<'d>]);

impl<'d> Items<'d> {
    pub(super) const fn new(parts: &'d [Part<'d>]) -> Self {
        Self(parts)
    }
}

impl<'d> Iterator for Items<'d> {
    type Item = Item<'d>;

    fn next(&mut self) -> Option<Item<'d>> {
        let item = Item(self.0);
        let count = match self.0.first()? {
            Part::List(count) | Part::Object(count) => *count,
            _ => 1,
        };
        self.0 = self.0.get(count..).unwrap_or_default();
        Some(item)
    }
}

/// Members one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Members<'d>(Items<'d>);

impl<'d> Members<'d> {
    pub(super) const fn new(parts: &'d [Part<'d>]) -> Self {
        Self(Items::new(parts))
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = (&'d str, Item<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.next()?.text()?;
        Some((key, self.0.next()?))
    }
}
