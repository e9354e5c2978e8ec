//! A package being filled in: a session for each item, and one answer for all that share a
//! question.

use super::merge::Told;
use super::share::{Target, hear};
use super::{LoadedPackage, PackageError, field_at, is_shareable};
use crate::context::{Context, Lang};
use crate::input::{File, Input, object_of, read_file};
use crate::pack::loaded::LoadedPack;
use crate::session::{Session, SessionError};
use crate::values::doc::Doc;
use crate::values::json::{Json, Limits};
use crate::values::out::number_text;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Bytes of a snapshot; each item's part is held to its own pack's limits besides.
const MAX_SNAPSHOT: Limits = Limits {
    max_bytes: 32 << 20,
    max_depth: 48,
};

/// A package being filled in.
///
/// Pointers begin with an item's key or with `shared`: `/gongsi-sheli/company/kind`,
/// `/shared/company-name`; documents are named the same way, `/gongsi-sheli/articles`. An item's own
/// pointer to a shared answer or shared files stands for the shared ones, so the two never differ.
/// What stands in for a document is chosen for one item, or through the shared pointer for all.
#[derive(Debug, Clone)]
pub struct PackageSession {
    pub(super) package: Arc<LoadedPackage>,
    pub(super) context: Context,
    pub(super) items: Vec<Item>,
    /// The answer to each shared question, once it is known; `null` where it was taken away.
    pub(super) answers: Vec<Option<Json>>,
    /// The files of each shared document, once there were any.
    pub(super) files: Vec<Option<Vec<File>>>,
}

/// An item of the package.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) key: String,
    pub(super) optional: bool,
    pub(super) chosen: bool,
    pub(super) pack: Option<Arc<LoadedPack>>,
    /// The shared questions it asks, with its own fields.
    pub(super) fields: Vec<Own>,
    /// The shared documents it needs, with its own keys of them.
    pub(super) materials: Vec<Own>,
    pub(super) open: Option<Open>,
    /// What was put in before, of an item whose session is not open.
    pub(super) kept: Option<Json>,
}

/// A position in the package's list, with an item's own name for what stands there.
pub(super) type Own = (usize, String);

#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) session: Session,
    pub(super) told: Told,
}

impl Item {
    pub(super) fn told(&self) -> Option<&Told> {
        self.open.as_ref().map(|open| &open.told)
    }
}

impl PackageSession {
    /// Opens the package's forms, empty but for default answers.
    ///
    /// `packs` holds the packs of all that is not optional and of all that is `chosen`; those of the
    /// other items may be among them or come with [`PackageSession::provide`] when one is chosen.
    ///
    /// # Errors
    /// `package_pack_missing`, `package_wrong_pack` for a pack the package does not name,
    /// `package_unknown_item` for a chosen key that is none of its items,
    /// `package_unknown_field` and `package_unknown_material` when the package shares what a pack
    /// does not have or the applicant cannot put in.
    pub fn open(
        package: Arc<LoadedPackage>,
        packs: &[Arc<LoadedPack>],
        context: Context,
        chosen: &[&str],
    ) -> Result<Self, PackageError> {
        let mut session = Self::closed(package, packs, context, chosen)?;
        session.open_chosen();
        Ok(session)
    }

    /// Opens the package with what a snapshot holds; one of another version of the package too, as
    /// far as its items are in this one. A question or document that was not shared then takes what
    /// the first of its items holds.
    ///
    /// # Errors
    /// Those of [`PackageSession::open`], and `package_bad_snapshot`.
    pub fn restore(
        package: Arc<LoadedPackage>,
        packs: &[Arc<LoadedPack>],
        context: Context,
        snapshot: &[u8],
    ) -> Result<Self, PackageError> {
        let tree = Json::parse(snapshot, MAX_SNAPSHOT).map_err(|error| bad(error.code))?;
        let mut chosen = Vec::new();
        if let Some(Json::List(keys)) = tree.get("chosen") {
            for item in &package.package().items {
                if keys.iter().any(|key| is_text(key, &item.item)) {
                    chosen.push(item.item.as_str());
                }
            }
        } else {
            return Err(bad("chosen"));
        }
        let mut session = Self::closed(Arc::clone(&package), packs, context, &chosen)?;
        let answers = tree.get("answers").unwrap_or(&Json::Null);
        for (shared, known) in package.package().fields.iter().zip(&mut session.answers) {
            *known = answers.get(&shared.id).cloned();
        }
        let files = tree.get("files").unwrap_or(&Json::Null);
        for (shared, known) in package.package().materials.iter().zip(&mut session.files) {
            if let Some(Json::List(listed)) = files.get(&shared.id) {
                let read = known.insert(Vec::new());
                for file in listed {
                    let file = read_file(Doc::of(file).root());
                    read.push(file.ok_or_else(|| bad("files"))?);
                }
            }
        }
        let items = tree.get("items").unwrap_or(&Json::Null);
        for item in &mut session.items {
            item.kept = items.get(&item.key).cloned();
            // What a pack that is here would not read must not be lost without a word.
            if let (Some(kept), Some(pack)) = (&item.kept, &item.pack)
                && Input::parse(kept.to_text().as_bytes(), pack).is_err()
            {
                return Err(bad(&item.key));
            }
        }
        session.open_chosen();
        Ok(session)
    }

    /// Brings the pack of an item that may be chosen later.
    ///
    /// # Errors
    /// Those of [`PackageSession::open`] about packs.
    pub fn provide(&mut self, pack: Arc<LoadedPack>) -> Result<(), PackageError> {
        let mut named = self.package.package().items.iter();
        let at = named.position(|n| n.pack == pack.sha256() && n.item == pack.pack().item);
        let Some(item) = at.and_then(|at| self.items.get_mut(at)) else {
            return Err(PackageError::new("package_wrong_pack", pack.sha256()));
        };
        for (_, pointer) in &item.fields {
            match field_at(pack.pack(), pointer) {
                Some((field, false)) if is_shareable(field) => {}
                _ => return Err(PackageError::new("package_unknown_field", pointer)),
            }
        }
        for (_, id) in &item.materials {
            let mut materials = pack.pack().materials.iter();
            if !materials.any(|material| material.id == *id && !material.generated) {
                return Err(PackageError::new("package_unknown_material", id));
            }
        }
        item.pack = Some(pack);
        Ok(())
    }

    /// Chooses an optional item, or no longer; what was put in is kept for when it is chosen again.
    /// Gives the whole verdict.
    ///
    /// # Errors
    /// `unknown_item`, `item_required` for one that is not optional, `item_pack_missing` until its
    /// pack is provided.
    pub fn choose(&mut self, key: &str, chosen: bool) -> Result<String, SessionError> {
        let Some(item) = self.items.iter_mut().find(|item| item.key == key) else {
            return Err(self.refuse("unknown_item", key));
        };
        if !item.optional && !chosen {
            return Err(self.refuse("item_required", key));
        }
        if chosen && item.pack.is_none() {
            return Err(self.refuse("item_pack_missing", key));
        }
        item.chosen = chosen;
        self.open_chosen();
        Ok(self.verdict())
    }

    /// The chosen items, in the package's order.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.chosen)
    }

    /// Answers a question, for every item that shares it.
    ///
    /// # Errors
    /// Those of [`Session::set`], `unknown_item`, and `item_not_chosen`.
    pub fn set(&mut self, pointer: &str, value: &Json) -> Result<String, SessionError> {
        self.put(pointer, Some(value))
    }

    /// Takes an answer away, from every item that shares it.
    ///
    /// # Errors
    /// As for [`PackageSession::set`].
    pub fn clear(&mut self, pointer: &str) -> Result<String, SessionError> {
        self.put(pointer, None)
    }

    /// Inserts a row in an item's repeating group.
    ///
    /// # Errors
    /// Those of [`Session::insert_row`], `unknown_item`, and `item_not_chosen`.
    pub fn insert_row(&mut self, pointer: &str, index: usize) -> Result<String, SessionError> {
        self.rows(pointer, &mut |session, at| session.insert_row(at, index))
    }

    /// Takes a row out.
    ///
    /// # Errors
    /// As for [`PackageSession::insert_row`].
    pub fn remove_row(&mut self, pointer: &str, index: usize) -> Result<String, SessionError> {
        self.rows(pointer, &mut |session, at| session.remove_row(at, index))
    }

    /// Moves a row so that it ends up at `to`.
    ///
    /// # Errors
    /// As for [`PackageSession::insert_row`].
    pub fn move_row(
        &mut self,
        pointer: &str,
        from: usize,
        to: usize,
    ) -> Result<String, SessionError> {
        self.rows(pointer, &mut |session, at| session.move_row(at, from, to))
    }

    /// Adds a file to a document, for every item that shares it.
    ///
    /// # Errors
    /// `unknown_material`, `unknown_item`, and `item_not_chosen`.
    pub fn attach(&mut self, material: &str, file: &File) -> Result<String, SessionError> {
        let target = self.material(material)?;
        if let Target::Shared(shared) = target
            && let Some(files) = self.files.get_mut(shared)
        {
            let files = files.get_or_insert_default();
            match files.iter_mut().find(|old| old.sha256 == file.sha256) {
                Some(old) => *old = file.clone(),
                None => files.push(file.clone()),
            }
        }
        let places = self.places(target);
        self.run(&places, &mut |session, id| session.attach(id, file.clone()))
    }

    /// Takes the file with this hash from a document, for every item that shares it.
    ///
    /// # Errors
    /// As for [`PackageSession::attach`].
    pub fn detach(&mut self, material: &str, sha256: &str) -> Result<String, SessionError> {
        let target = self.material(material)?;
        if let Target::Shared(shared) = target
            && let Some(Some(files)) = self.files.get_mut(shared)
        {
            files.retain(|file| file.sha256 != sha256);
        }
        let places = self.places(target);
        self.run(&places, &mut |session, id| session.detach(id, sha256))
    }

    /// Lets an e-licence stand for a shared document in every item (`/shared/{material}`), or in one
    /// item for the documents it replaces there (`/{item}/{licence}`).
    ///
    /// # Errors
    /// `unknown_licence`, `unknown_material`, `unknown_item`, and `item_not_chosen`.
    pub fn use_licence(&mut self, what: &str, chosen: bool) -> Result<String, SessionError> {
        let target = self.own_or_shared(what)?;
        let by_material = matches!(target, Target::Shared(_));
        let places = self.places(target);
        self.run(&places, &mut |session, id| {
            let mut materials = session.pack().pack().materials.iter();
            let material = materials.find(|material| by_material && material.id == id);
            let licence = material.and_then(|material| material.licence.clone());
            session.use_licence(licence.as_deref().unwrap_or(id), chosen)
        })
    }

    /// Lets a signed promise stand for a document of one item, or no longer; for a shared document
    /// wherever an item takes a promise.
    ///
    /// # Errors
    /// `unknown_material`, `unknown_item`, `item_not_chosen`; `alternative_closed` when no item that
    /// shares the document takes a promise.
    pub fn commit(&mut self, material: &str, chosen: bool) -> Result<String, SessionError> {
        let places = self.standing_in(material, chosen, |m| m.commitment.is_some())?;
        self.run(&places, &mut |session, id| session.commit(id, chosen))
    }

    /// Lets a document of one item follow later, or no longer; a shared document wherever an item
    /// allows it.
    ///
    /// # Errors
    /// As for [`PackageSession::commit`].
    pub fn defer(&mut self, material: &str, chosen: bool) -> Result<String, SessionError> {
        let places = self.standing_in(material, chosen, |m| m.deferral_workdays.is_some())?;
        self.run(&places, &mut |session, id| session.defer(id, chosen))
    }

    /// What is sent to the server for an item's own case, as [`Session::document`] gives it; `None`
    /// for one that is not chosen.
    #[must_use]
    pub fn document(&self, item: &str) -> Option<Json> {
        self.session(item).map(Session::document)
    }

    /// The session of a chosen item, to be read.
    #[must_use]
    pub fn session(&self, item: &str) -> Option<&Session> {
        let item = self.chosen().find(|one| one.key == item)?;
        item.open.as_ref().map(|open| &open.session)
    }

    /// Why a field or a document of a chosen item is as it is, as [`Session::explain`] says it;
    /// `name` is the item's own pointer, or its own key of a document.
    ///
    /// # Errors
    /// Those of [`Session::explain`], `unknown_item`, and `item_not_chosen`.
    pub fn explain(&self, item: &str, name: &str) -> Result<String, SessionError> {
        self.item(item)?.explain(name)
    }

    /// The session of a chosen item, or why there is none to be read.
    pub(crate) fn item(&self, key: &str) -> Result<&Session, SessionError> {
        self.session(key).ok_or_else(|| {
            let known = self.items.iter().any(|item| item.key == key);
            let code = if known {
                "item_not_chosen"
            } else {
                "unknown_item"
            };
            self.refuse(code, key)
        })
    }

    /// Everything that was put in, for [`PackageSession::restore`]: `{"chosen", "answers", "files",
    /// "items"}`, where each of `items` is what [`Session::input`] gives, so it is at the same
    /// time the draft of that item's own case.
    #[must_use]
    pub fn snapshot(&self) -> Json {
        let mut answers = Vec::new();
        for (shared, known) in self.package.package().fields.iter().zip(&self.answers) {
            answers.extend(known.clone().map(|known| (shared.id.clone(), known)));
        }
        let mut files = Vec::new();
        for (shared, known) in self.package.package().materials.iter().zip(&self.files) {
            if let Some(known) = known {
                let known = known.iter().map(file_json).collect();
                files.push((shared.id.clone(), Json::List(known)));
            }
        }
        let mut chosen = Vec::new();
        let mut items = Vec::new();
        for item in &self.items {
            if item.chosen {
                chosen.push(Json::Text(item.key.clone()));
            }
            let own = match &item.open {
                Some(open) => Some(open.session.input().to_json()),
                None => item.kept.clone(),
            };
            items.extend(own.map(|own| (item.key.clone(), own)));
        }
        object_of([
            ("chosen", Json::List(chosen)),
            ("answers", Json::Object(answers)),
            ("files", Json::Object(files)),
            ("items", Json::Object(items)),
        ])
    }

    /// Turns the texts into another language; gives the whole verdict.
    pub fn set_lang(&mut self, lang: Lang) -> String {
        self.context.lang = lang;
        for item in &mut self.items {
            if let Some(open) = &mut item.open {
                open.session.set_lang(lang);
            }
            hear(item);
        }
        self.verdict()
    }

    /// The language of the texts.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.context.lang
    }

    /// The package.
    #[must_use]
    pub fn package(&self) -> &LoadedPackage {
        &self.package
    }
}

fn bad(what: &str) -> PackageError {
    PackageError::new("package_bad_snapshot", what)
}

fn is_text(json: &Json, text: &str) -> bool {
    matches!(json, Json::Text(own) if own == text)
}

fn file_json(file: &File) -> Json {
    object_of([
        ("name", Json::Text(file.name.clone())),
        ("size", Json::Number(number_text(file.size))),
        ("mediaType", Json::Text(file.media_type.clone())),
        ("sha256", Json::Text(file.sha256.clone())),
    ])
}
