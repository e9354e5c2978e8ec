//! Keeping a form on a device and opening it again, with the same pack or another version of it.

use super::{Session, SessionError};
use crate::context::Context;
use crate::form::load::{Dropped, push_key};
use crate::input::{Given, parse_document, write_rest};
use crate::pack::loaded::LoadedPack;
use crate::rulebook::Rulebook;
use crate::values::doc::{Item, Part};
use crate::values::out::Out;
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
        let mut out = Out::default();
        out.open('{');
        out.text_member("format", FORMAT);
        out.text_member("item", &pack.pack.item);
        out.number_member("version", pack.pack.version.into());
        out.text_member("pack", pack.sha256());
        self.write_answers(true, &mut out);
        let state = &self.state;
        write_rest(&state.choices, &state.files, &state.reviews, &mut out);
        out.close('}');
        out.0
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
        let document = parse_document(snapshot, &book.pack)
            .map_err(|error| SessionError::from((error, lang)))?;
        let about = document.root();
        let text = |key| about.get(key).and_then(Item::text).unwrap_or_default();
        let version = match about.get("version").map(Item::part) {
            Some(Part::Number(version)) => digits_of(version).and_then(|n| u32::try_from(n).ok()),
            _ => None,
        };
        let (FORMAT, Some(from_version)) = (text("format"), version) else {
            return Err(refuse("invalid_input"));
        };
        if text("item") != book.pack.pack.item {
            return Err(refuse("snapshot_wrong_item"));
        }
        let besides = ["format", "item", "version", "pack"];
        let mut given = Given::read(about, &besides).ok_or_else(|| refuse("invalid_input"))?;
        let mut restored = Restored {
            from_version,
            version: book.pack.pack.version,
            dropped: Vec::new(),
        };
        let mut session = Self::in_book(book);
        let pack = &session.book.pack;
        if text("pack") == pack.sha256() {
            session.state.load(pack, given, None);
        } else {
            let mut beside = Vec::new();
            fit(pack, &mut given, &mut beside);
            let dropped = &mut restored.dropped;
            session.state.load(pack, given, Some(&mut *dropped));
            dropped.append(&mut beside);
        }
        session.work_out_all();
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

/// Takes out choices, files and reviews that this version of the item does not take.
fn fit(pack: &LoadedPack, given: &mut Given<'_>, dropped: &mut Dropped) {
    let materials = &pack.pack.materials;
    let has = |id: &str| materials.iter().any(|material| material.id == id);
    let takes = |key: &str| materials.iter().any(|m| m.licence.as_deref() == Some(key));
    let mut note = |list: &str, name: &str, code| {
        let mut pointer = list.to_owned();
        push_key(&mut pointer, name);
        dropped.push((pointer, code));
    };
    let mut keep = |list: &str, ids: &mut Vec<String>, known: &dyn Fn(&str) -> bool, code| {
        ids.retain(|id| {
            let known = known(id);
            if !known {
                note(list, id, code);
            }
            known
        });
    };
    let choices = &mut given.choices;
    let unknown = "unknown_material";
    keep(
        "#/choices/commitments",
        &mut choices.commitments,
        &has,
        unknown,
    );
    keep("#/choices/deferrals", &mut choices.deferrals, &has, unknown);
    keep(
        "#/choices/licences",
        &mut choices.licences,
        &takes,
        "unknown_licence",
    );
    given.files.retain(&mut |id| {
        let known = has(id);
        if !known {
            note("#/materials", id, "unknown_material");
        }
        known
    });
    given.reviews.retain(&mut |id| has(id));
}
