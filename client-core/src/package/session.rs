//! A package being filled in: a session for each item, and one answer for all that share a
//! question.

use super::merge::Told;
use super::share::{Target, hear};
use super::{LoadedPackage, PackageError, field_at, is_shareable};
use crate::context::{Context, Lang};
use crate::input::{File, Input, object_of, read_file};
use crate::pack::loaded::LoadedPack;
use crate::session::{Session, SessionError};
use crate::values::json::{Json, Limits};
use std::sync::Arc;

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
    /// The answer to each shared question; the inner `None` is one known to be unanswered.
    pub(super) answers: Vec<Option<Option<Json>>>,
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
    /// The shared questions it asks, by position in the package, with its own field.
    pub(super) fields: Vec<(usize, String)>,
    /// The shared documents it needs, with its own key of each.
    pub(super) materials: Vec<(usize, String)>,
    pub(super) open: Option<Open>,
    /// What was put in before, of an item whose session is not open.
    pub(super) kept: Option<Json>,
}

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
        let bad = || PackageError::new("package_bad_snapshot", "not a snapshot of a package");
        let tree = Json::parse(snapshot, MAX_SNAPSHOT)
            .map_err(|error| PackageError::new("package_bad_snapshot", error.code))?;
        let Some(Json::List(chosen)) = tree.get("chosen") else {
            return Err(bad());
        };
        let known = |key: &&str| package.package().items.iter().any(|i| i.item == **key);
        let chosen = chosen.iter().filter_map(|key| match key {
            Json::Text(key) => Some(key.as_str()),
            _ => None,
        });
        let chosen: Vec<&str> = chosen.filter(known).collect();
        let mut session = Self::closed(Arc::clone(&package), packs, context, &chosen)?;
        let answers = tree.get("answers");
        for (field, known) in package.package().fields.iter().zip(&mut session.answers) {
            let answer = answers.and_then(|answers| answers.get(&field.id));
            *known = answer.map(|json| Some(json.clone()).filter(|json| *json != Json::Null));
        }
        let files = tree.get("files");
        for (material, known) in package.package().materials.iter().zip(&mut session.files) {
            if let Some(Json::List(files)) = files.and_then(|files| files.get(&material.id)) {
                let files: Option<Vec<File>> = files.iter().map(read_file).collect();
                *known = Some(files.ok_or_else(bad)?);
            }
        }
        let kept = tree.get("items");
        for item in &mut session.items {
            item.kept = kept.and_then(|items| items.get(&item.key)).cloned();
            // What a pack that is here would not read must not be lost without a word.
            if let (Some(kept), Some(pack)) = (&item.kept, &item.pack) {
                Input::parse(kept.to_text().as_bytes(), pack).map_err(|_| bad())?;
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
        let named = self.package.package().items.iter();
        let at = named
            .zip(&self.items)
            .position(|(named, _)| named.pack == pack.sha256() && named.item == pack.pack().item);
        let item = at.and_then(|at| self.items.get_mut(at));
        let item =
            item.ok_or_else(|| PackageError::new("package_wrong_pack", pack.sha256().to_owned()))?;
        for (_, pointer) in &item.fields {
            match field_at(pack.pack(), pointer) {
                Some((field, false)) if is_shareable(field) => {}
                _ => return Err(PackageError::new("package_unknown_field", pointer.clone())),
            }
        }
        for (_, id) in &item.materials {
            let mut materials = pack.pack().materials.iter();
            if !materials.any(|material| material.id == *id && !material.generated) {
                return Err(PackageError::new("package_unknown_material", id.clone()));
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
        self.own(pointer, |session, at| session.insert_row(at, index))
    }

    /// Takes a row out.
    ///
    /// # Errors
    /// As for [`PackageSession::insert_row`].
    pub fn remove_row(&mut self, pointer: &str, index: usize) -> Result<String, SessionError> {
        self.own(pointer, |session, at| session.remove_row(at, index))
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
        self.own(pointer, |session, at| session.move_row(at, from, to))
    }

    /// Adds a file to a document, for every item that shares it.
    ///
    /// # Errors
    /// `unknown_material`, `unknown_item`, and `item_not_chosen`.
    pub fn attach(&mut self, material: &str, file: &File) -> Result<String, SessionError> {
        let target = self.material(material)?;
        if let Target::Shared(shared) = target {
            let files = self.files.get_mut(shared);
            let files = files.map(|files| files.get_or_insert_with(Vec::new));
            match files {
                Some(files) => match files.iter_mut().find(|old| old.sha256 == file.sha256) {
                    Some(old) => *old = file.clone(),
                    None => files.push(file.clone()),
                },
                None => return Err(self.refuse("unknown_material", material)),
            }
        }
        self.each_material(target, |session, id| session.attach(id, file.clone()))
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
        self.each_material(target, |session, id| session.detach(id, sha256))
    }

    /// Lets an e-licence stand for a shared document in every item (`/shared/{material}`), or in one
    /// item for the documents it replaces there (`/{item}/{licence}`).
    ///
    /// # Errors
    /// `unknown_licence`, `unknown_material`, `unknown_item`, and `item_not_chosen`.
    pub fn use_licence(&mut self, what: &str, chosen: bool) -> Result<String, SessionError> {
        let target = self.own_or_shared(what)?;
        let by_material = matches!(target, Target::Shared(_));
        self.each_material(target, |session, id| {
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
        self.stand_in(
            material,
            chosen,
            |m| m.commitment.is_some(),
            Session::commit,
        )
    }

    /// Lets a document of one item follow later, or no longer; a shared document wherever an item
    /// allows it.
    ///
    /// # Errors
    /// As for [`PackageSession::commit`].
    pub fn defer(&mut self, material: &str, chosen: bool) -> Result<String, SessionError> {
        let may = |m: &crate::pack::Material| m.deferral_workdays.is_some();
        self.stand_in(material, chosen, may, Session::defer)
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

    /// Everything that was put in, for [`PackageSession::restore`]: `{"chosen", "answers", "files",
    /// "items"}`, where each of `items` is what [`Session::snapshot`] gives, so it is at the same
    /// time the draft of that item's own case.
    #[must_use]
    pub fn snapshot(&self) -> Json {
        let text = |key: &String| Json::Text(key.clone());
        let answers = self.package.package().fields.iter().zip(&self.answers);
        let answers = answers.filter_map(|(field, answer)| {
            let answer = answer.as_ref()?;
            Some((field.id.clone(), answer.clone().unwrap_or(Json::Null)))
        });
        let files = self.package.package().materials.iter().zip(&self.files);
        let files = files.filter_map(|(material, files)| {
            let files = files.as_ref()?.iter().map(file_json).collect();
            Some((material.id.clone(), Json::List(files)))
        });
        let items = self.items.iter().filter_map(|item| {
            let own = match &item.open {
                Some(open) => open.session.snapshot().to_json(),
                None => item.kept.clone()?,
            };
            Some((item.key.clone(), own))
        });
        object_of([
            (
                "chosen",
                Json::List(self.chosen().map(|item| text(&item.key)).collect()),
            ),
            ("answers", Json::Object(answers.collect())),
            ("files", Json::Object(files.collect())),
            ("items", Json::Object(items.collect())),
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

fn file_json(file: &File) -> Json {
    object_of([
        ("name", Json::Text(file.name.clone())),
        ("size", Json::Number(file.size.to_string())),
        ("mediaType", Json::Text(file.media_type.clone())),
        ("sha256", Json::Text(file.sha256.clone())),
    ])
}
