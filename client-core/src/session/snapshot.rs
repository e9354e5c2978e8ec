//! Keeping a form on a device and opening it again, with the same pack or another version of it.

use super::{Session, SessionError};
use crate::context::Context;
use crate::form::check::{self, Answer};
use crate::form::load::push_key;
use crate::form::{Form, Shape};
use crate::input::Input;
use crate::pack::loaded::LoadedPack;
use crate::rulebook::Rulebook;
use crate::rules::value::NodeId;
use crate::values::json::Json;
use crate::values::out::{Out, number, push_number};
use crate::values::read::digits_of;
use crate::verdict::message::message;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The format of a snapshot.
const FORMAT: &str = "onewindow-snapshot/1";

/// What became of a snapshot that was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The version of the item it was taken with.
    pub from_version: u32,
    /// The version it is opened with.
    pub version: u32,
    /// What this version no longer takes, with the reason: `unknown_field`, `wrong_type`,
    /// `not_a_choice`, `computed_field`, `unknown_material` or `unknown_licence`.
    pub dropped: Vec<(String, &'static str)>,
}

impl Restored {
    /// `{"fromVersion", "version", "dropped": [{"pointer", "code"}]}`
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = Out::default();
        out.open('{');
        out.number_member("fromVersion", self.from_version.into());
        out.number_member("version", self.version.into());
        out.begin("dropped", '[');
        for (pointer, code) in &self.dropped {
            out.open('{');
            out.text_member("pointer", pointer);
            out.text_member("code", code);
            out.close('}');
        }
        out.close(']');
        out.close('}');
        out.0
    }
}

impl Session {
    /// Everything that was put in, the answers of hidden fields too, with what it was put into.
    /// Personal data: for the device it was typed on.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let pack = &self.book.pack;
        let mut members = alloc::vec![
            ("format".to_owned(), Json::Text(FORMAT.to_owned())),
            ("item".to_owned(), Json::Text(pack.pack.item.clone())),
            ("version".to_owned(), Json::Number(version_text(pack))),
            ("pack".to_owned(), Json::Text(pack.sha256().to_owned())),
        ];
        if let Json::Object(input) = self.input().to_json() {
            members.extend(input);
        }
        Json::Object(members).to_text()
    }

    /// Opens a form from a snapshot. With another version of the item, what no longer fits is
    /// dropped and named; answers that are merely wrong now are kept and told as errors.
    ///
    /// # Errors
    /// `invalid_input` for what is no snapshot, `snapshot_wrong_item` for another item's, and what
    /// [`Input::parse`] refuses.
    pub fn restore(book: Arc<Rulebook>, snapshot: &str) -> Result<(Self, Restored), SessionError> {
        let lang = book.context.lang;
        let refuse = |code: &'static str| SessionError {
            code,
            message: message(code, "", lang),
        };
        let json = Input::parse_text(snapshot.as_bytes(), &book.pack)
            .map_err(|error| SessionError::from((error, lang)))?;
        let Json::Object(members) = json else {
            return Err(refuse("invalid_input"));
        };
        let (about, mut input): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|(key, _)| matches!(key.as_str(), "format" | "item" | "version" | "pack"));
        let about = Json::Object(about);
        let text = |key| match about.get(key) {
            Some(Json::Text(text)) => text.as_str(),
            _ => "",
        };
        let version = match about.get("version") {
            Some(Json::Number(version)) => digits_of(version).and_then(|n| u32::try_from(n).ok()),
            _ => None,
        };
        let (FORMAT, Some(from_version)) = (text("format"), version) else {
            return Err(refuse("invalid_input"));
        };
        if text("item") != book.pack.pack.item {
            return Err(refuse("snapshot_wrong_item"));
        }
        let mut restored = Restored {
            from_version,
            version: book.pack.pack.version,
            dropped: Vec::new(),
        };
        if text("pack") != book.pack.sha256() {
            fit(&book.pack, &mut input, &mut restored.dropped);
        }
        let input = Input::read(Json::Object(input)).ok_or_else(|| refuse("invalid_input"))?;
        let mut session = Self::in_book(book);
        session.load(&input);
        Ok((session, restored))
    }

    /// Opens a form from a snapshot of the same pack or another version of it.
    ///
    /// # Errors
    /// As [`Session::restore`].
    pub fn restore_in(
        pack: Arc<LoadedPack>,
        context: Context,
        snapshot: &str,
    ) -> Result<(Self, Restored), SessionError> {
        Self::restore(Arc::new(Rulebook::new(pack, context)), snapshot)
    }
}

fn version_text(pack: &LoadedPack) -> String {
    number(usize::try_from(pack.pack.version).unwrap_or(0))
}

type Dropped = Vec<(String, &'static str)>;

/// Takes out what this version of the item does not take.
fn fit(pack: &LoadedPack, input: &mut [(String, Json)], dropped: &mut Dropped) {
    let materials = &pack.pack.materials;
    let has = |id: &str| materials.iter().any(|material| material.id == id);
    let takes = |key: &str| materials.iter().any(|m| m.licence.as_deref() == Some(key));
    for (part, value) in input {
        match (part.as_str(), value) {
            ("answers", Json::Object(members)) => {
                fit_members(&pack.form, None, members, &mut String::new(), dropped);
            }
            ("files" | "reviews", Json::Object(members)) => members.retain(|(id, _)| {
                let known = has(id);
                if !known && part == "files" {
                    let mut pointer = "#/materials".to_owned();
                    push_key(&mut pointer, id);
                    dropped.push((pointer, "unknown_material"));
                }
                known
            }),
            ("choices", Json::Object(lists)) => {
                for (list, ids) in lists {
                    let Json::List(ids) = ids else { continue };
                    let licences = list == "licences";
                    ids.retain(|id| {
                        let Json::Text(id) = id else { return true };
                        let known = if licences { takes(id) } else { has(id) };
                        if !known {
                            let mut pointer = "#/choices".to_owned();
                            push_key(&mut pointer, list);
                            push_key(&mut pointer, id);
                            let code = if licences {
                                "unknown_licence"
                            } else {
                                "unknown_material"
                            };
                            dropped.push((pointer, code));
                        }
                        known
                    });
                }
            }
            _ => {}
        }
    }
}

fn fit_members(
    form: &Form,
    parent: Option<NodeId>,
    members: &mut Vec<(String, Json)>,
    pointer: &mut String,
    dropped: &mut Dropped,
) {
    members.retain_mut(|(key, value)| {
        let length = pointer.len();
        push_key(pointer, key);
        let code = match form.child(parent, key) {
            None => Some("unknown_field"),
            Some(id) => fit_value(form, id, value, pointer, dropped),
        };
        if let Some(code) = code {
            dropped.push((pointer.clone(), code));
        }
        pointer.truncate(length);
        code.is_none()
    });
}

/// Fits what is below; why the value itself is dropped, if it is.
fn fit_value(
    form: &Form,
    id: NodeId,
    value: &mut Json,
    pointer: &mut String,
    dropped: &mut Dropped,
) -> Option<&'static str> {
    let node = form.node(id);
    match (&node.shape, value) {
        (Shape::Group, Json::Object(members)) => {
            fit_members(form, Some(id), members, pointer, dropped);
            None
        }
        (Shape::Rows { .. }, Json::List(rows)) => {
            for (i, row) in rows.iter_mut().enumerate() {
                let length = pointer.len();
                pointer.push('/');
                push_number(pointer, u64::try_from(i).unwrap_or(0));
                match row {
                    Json::Object(members) => {
                        fit_members(form, Some(id), members, pointer, dropped);
                    }
                    other => {
                        dropped.push((pointer.clone(), "wrong_type"));
                        *other = Json::Object(Vec::new());
                    }
                }
                pointer.truncate(length);
            }
            None
        }
        (Shape::Group | Shape::Rows { .. }, _) => Some("wrong_type"),
        _ if node.is_given() => Some("computed_field"),
        (shape, value) => match check::check(shape, value) {
            Answer::Invalid(fault) if matches!(fault.code, "wrong_type" | "not_a_choice") => {
                Some(fault.code)
            }
            _ => None,
        },
    }
}
