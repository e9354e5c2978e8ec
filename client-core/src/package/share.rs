//! Handing one answer, one file or one choice to every item that shares it.

use super::merge::{Change, Told};
use super::session::{Item, Open, Own, PackageSession};
use super::{LoadedPackage, PackageError, SHARED, Shared};
use crate::context::{Context, Lang};
use crate::input::{File, Input};
use crate::pack::Material;
use crate::pack::loaded::LoadedPack;
use crate::session::{Delta, Session, SessionError};
use crate::values::json::{Json, Limits};
use crate::verdict::message::message;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// What a pointer names.
#[derive(Clone)]
pub(super) enum Target {
    /// Something shared, by position in the package.
    Shared(usize),
    /// Something of one item, by the item's position and its own name there.
    Own(usize, String),
}

/// Something done to an item's session. One signature for all keeps one copy of what is around it.
type Act<'a> = &'a mut dyn FnMut(&mut Session, &str) -> Result<Delta, SessionError>;

impl PackageSession {
    /// A package with its packs at hand and no item open.
    pub(super) fn closed(
        package: Arc<LoadedPackage>,
        packs: &[Arc<LoadedPack>],
        context: Context,
        chosen: &[&str],
    ) -> Result<Self, PackageError> {
        let what = package.package();
        let mut session = Self {
            items: Vec::with_capacity(what.items.len()),
            answers: vec![None; what.fields.len()],
            files: vec![None; what.materials.len()],
            context,
            package: Arc::clone(&package),
        };
        for item in &what.items {
            session.items.push(Item {
                key: item.item.clone(),
                optional: item.optional,
                chosen: !item.optional || chosen.contains(&item.item.as_str()),
                pack: None,
                fields: owned(&what.fields, &item.item),
                materials: owned(&what.materials, &item.item),
                open: None,
                kept: None,
            });
        }
        for key in chosen {
            if session.items.iter().all(|item| item.key != *key) {
                return Err(PackageError::new("package_unknown_item", key));
            }
        }
        for pack in packs {
            session.provide(Arc::clone(pack))?;
        }
        for item in session.chosen() {
            if item.pack.is_none() {
                return Err(PackageError::new("package_pack_missing", &item.key));
            }
        }
        Ok(session)
    }

    /// Opens what is chosen or was filled in before, as far as its pack is here, and brings what is
    /// shared to one answer.
    pub(super) fn open_chosen(&mut self) {
        for item in &mut self.items {
            let wanted = item.chosen || item.kept.is_some();
            if let (true, None, Some(pack)) = (wanted, &item.open, &item.pack) {
                let mut session = Session::new(Arc::clone(pack), self.context.clone());
                if let Some(kept) = item.kept.take()
                    && let Ok(kept) = Input::parse(kept.to_text().as_bytes(), pack)
                {
                    session.load(&kept);
                }
                item.open = Some(Open {
                    session,
                    told: Told::default(),
                });
            }
        }
        for item in &self.items {
            adopt(item, &mut self.answers, &mut self.files);
        }
        for item in &mut self.items {
            conform(item, &self.answers, &self.files);
            hear(item);
        }
    }

    /// Answers a question or takes the answer away, for every item that shares it.
    pub(super) fn put(
        &mut self,
        pointer: &str,
        value: Option<&Json>,
    ) -> Result<String, SessionError> {
        let mut change = Change::default();
        match self.field(pointer)? {
            Target::Shared(shared) => self.hand_out(shared, value, usize::MAX, &mut change)?,
            Target::Own(i, at) => {
                self.act(
                    i,
                    &at,
                    &mut |session, at| put(session, at, value),
                    &mut change,
                )?;
                // A group put in as a whole may hold what is shared.
                let fields = self.items.get(i).map(|item| item.fields.clone());
                for (shared, pointer) in fields.unwrap_or_default() {
                    let below = pointer.strip_prefix(at.as_str());
                    if let Some(below) = below.filter(|below| below.starts_with('/')) {
                        let value = value.and_then(|value| value_at(value, below));
                        self.hand_out(shared, value, i, &mut change)?;
                    }
                }
            }
        }
        Ok(self.delta(change))
    }

    /// Gives a shared answer to the open items that share it, but for one that has it already.
    fn hand_out(
        &mut self,
        shared: usize,
        value: Option<&Json>,
        but: usize,
        change: &mut Change,
    ) -> Result<(), SessionError> {
        if let Some(answer) = self.answers.get_mut(shared) {
            *answer = Some(value.unwrap_or(&Json::Null).clone());
        }
        for i in 0..self.items.len() {
            let fields = self.items.get(i).map_or(&[][..], |item| &item.fields);
            if let Some(at) = name_of(fields, shared).filter(|_| i != but) {
                let at = at.to_owned();
                self.act(i, &at, &mut |session, at| put(session, at, value), change)?;
            }
        }
        Ok(())
    }

    /// Does something to a repeating group; none is shared.
    pub(super) fn rows(&mut self, pointer: &str, act: Act<'_>) -> Result<String, SessionError> {
        match self.field(pointer)? {
            Target::Own(i, at) => self.run(&[(i, at)], act),
            Target::Shared(_) => Err(self.refuse("unknown_field", pointer)),
        }
    }

    /// Does something in each of these items, under their own names.
    pub(super) fn run(&mut self, places: &[Own], act: Act<'_>) -> Result<String, SessionError> {
        let mut change = Change::default();
        for (i, name) in places {
            self.act(*i, name, act, &mut change)?;
        }
        Ok(self.delta(change))
    }

    /// Changes an item's session, when it is open, and takes in what came of it.
    fn act(
        &mut self,
        i: usize,
        name: &str,
        act: Act<'_>,
        change: &mut Change,
    ) -> Result<(), SessionError> {
        if let Some(item) = self.items.get_mut(i)
            && let Some(mut open) = item.open.take()
        {
            let delta = act(&mut open.session, name).map(Delta::into_text);
            if let Ok(text) = &delta
                && let Ok(json) = Json::parse(text.as_bytes(), Limits::TRUSTED)
            {
                open.told.follow(&json, item, change);
            }
            item.open = Some(open);
            change.deltas.push((i, delta?));
        }
        Ok(())
    }

    /// The items a document is in, by position, with their own keys for it.
    pub(super) fn places(&self, target: Target) -> Vec<Own> {
        let shared = match target {
            Target::Own(i, id) => return vec![(i, id)],
            Target::Shared(shared) => shared,
        };
        let mut places = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            if let Some(id) = name_of(&item.materials, shared) {
                places.push((i, id.to_owned()));
            }
        }
        places
    }

    /// Where something is chosen to stand in for a document: for a shared one wherever the item
    /// allows it.
    pub(super) fn standing_in(
        &self,
        material: &str,
        chosen: bool,
        allowed: fn(&Material) -> bool,
    ) -> Result<Vec<Own>, SessionError> {
        let target = self.own_or_shared(material)?;
        let is_shared = matches!(target, Target::Shared(_));
        let mut places = self.places(target);
        if is_shared && chosen {
            places.retain(|(i, id)| {
                let pack = self.items.get(*i).and_then(|item| item.pack.as_ref());
                let materials = pack.map_or(&[][..], |pack| &pack.pack().materials);
                materials.iter().any(|m| m.id == *id && allowed(m))
            });
            if places.is_empty() {
                return Err(self.refuse("alternative_closed", material));
            }
        }
        Ok(places)
    }

    /// The question a pointer names.
    fn field(&self, pointer: &str) -> Result<Target, SessionError> {
        let fields = &self.package.package().fields;
        let target = self.target(pointer, fields, "unknown_field")?;
        let Target::Own(i, name) = target else {
            return Ok(target);
        };
        let at = ["/", &name].concat();
        Ok(self.shared_at(i, at, |item| &item.fields))
    }

    /// The document a pointer names, whose files are those of all items that share it.
    pub(super) fn material(&self, pointer: &str) -> Result<Target, SessionError> {
        Ok(match self.own_or_shared(pointer)? {
            Target::Own(i, id) => self.shared_at(i, id, |item| &item.materials),
            shared => shared,
        })
    }

    /// The document a pointer names, of one item even where it is shared: what stands in for it is
    /// chosen there.
    pub(super) fn own_or_shared(&self, pointer: &str) -> Result<Target, SessionError> {
        let materials = &self.package.package().materials;
        self.target(pointer, materials, "unknown_material")
    }

    /// What is shared under an item's own name, or the item's own.
    fn shared_at(&self, i: usize, name: String, of: fn(&Item) -> &[Own]) -> Target {
        let places = self.items.get(i).map_or(&[][..], of);
        match places.iter().find(|(_, own)| *own == name) {
            Some((shared, _)) => Target::Shared(*shared),
            None => Target::Own(i, name),
        }
    }

    /// `/shared/{id}` or `/{item}/{name}`.
    fn target(
        &self,
        pointer: &str,
        list: &[Shared],
        unknown: &'static str,
    ) -> Result<Target, SessionError> {
        let parts = pointer.strip_prefix('/').and_then(|p| p.split_once('/'));
        let Some((key, name)) = parts else {
            return Err(self.refuse(unknown, pointer));
        };
        if key == SHARED {
            let shared = list.iter().position(|shared| shared.id == name);
            let shared = shared.map(Target::Shared);
            return shared.ok_or_else(|| self.refuse(unknown, pointer));
        }
        match self.items.iter().position(|item| item.key == key) {
            None => Err(self.refuse("unknown_item", key)),
            Some(i) if self.items.get(i).is_some_and(|item| item.chosen) => {
                Ok(Target::Own(i, name.to_owned()))
            }
            Some(_) => Err(self.refuse("item_not_chosen", key)),
        }
    }

    pub(super) fn refuse(&self, code: &'static str, name: &str) -> SessionError {
        let lang = self.context.lang;
        let own = TEXTS.iter().find(|(known, _, _)| *known == code);
        let message = match own {
            Some((_, zh, en)) => {
                let text = if lang == Lang::En { en } else { zh };
                [text, name].concat()
            }
            None => message(code, name, lang),
        };
        SessionError { code, message }
    }
}

/// What a package refuses by itself; the name follows.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "unknown_item",
        "本套餐没有这个事项：",
        "The package has no item ",
    ),
    (
        "item_not_chosen",
        "请先选择要办的事项：",
        "Choose the item first: ",
    ),
    (
        "item_required",
        "这个事项必须办理：",
        "This item cannot be left out: ",
    ),
    (
        "item_pack_missing",
        "还没有取得这个事项的表单：",
        "The form of this item is not here yet: ",
    ),
];

/// What an item shares of a list, with its own names.
fn owned(list: &[Shared], item: &str) -> Vec<Own> {
    let mut owned = Vec::new();
    for (i, shared) in list.iter().enumerate() {
        for (key, name) in &shared.at {
            if key == item {
                owned.push((i, name.clone()));
            }
        }
    }
    owned
}

pub(super) fn name_of(owned: &[Own], shared: usize) -> Option<&str> {
    let own = owned.iter().find(|(of, _)| *of == shared);
    own.map(|(_, name)| name.as_str())
}

/// Takes as the shared answers and files what an item holds, where none are known.
fn adopt(item: &Item, answers: &mut [Option<Json>], files: &mut [Option<Vec<File>>]) {
    let Some(open) = &item.open else { return };
    let held = open.session.input();
    for (shared, pointer) in &item.fields {
        if let Some(known @ None) = answers.get_mut(*shared) {
            *known = value_at(&held.answers, pointer).cloned();
        }
    }
    for (shared, id) in &item.materials {
        if let Some(known @ None) = files.get_mut(*shared) {
            *known = held.files.get(id).cloned();
        }
    }
}

/// Gives an item what is known of what it shares.
fn conform(item: &mut Item, answers: &[Option<Json>], files: &[Option<Vec<File>>]) {
    let Some(open) = &mut item.open else { return };
    let session = &mut open.session;
    let held = session.input();
    // What a package shares can always be put in: that is checked when a pack comes, so there is no
    // refusal to pass on.
    for (shared, pointer) in &item.fields {
        if let Some(Some(known)) = answers.get(*shared) {
            let mine = value_at(&held.answers, pointer).unwrap_or(&Json::Null);
            if mine != known {
                let known = Some(known).filter(|known| **known != Json::Null);
                let _ = put(session, pointer, known);
            }
        }
    }
    for (shared, id) in &item.materials {
        let mine = held.files.get(id).map_or(&[][..], Vec::as_slice);
        if let Some(Some(known)) = files.get(*shared)
            && mine != known.as_slice()
        {
            for file in mine {
                let _ = session.detach(id, &file.sha256);
            }
            for file in known {
                let _ = session.attach(id, file.clone());
            }
        }
    }
}

/// Takes in the whole of what an item's session says.
pub(super) fn hear(item: &mut Item) {
    if let Some(mut open) = item.open.take() {
        open.told = Told::of(&open.session.verdict(), item);
        item.open = Some(open);
    }
}

fn put(session: &mut Session, at: &str, value: Option<&Json>) -> Result<Delta, SessionError> {
    match value {
        Some(value) => session.set(at, value),
        None => session.clear(at),
    }
}

/// The value at a pointer; keys of fields need no escapes.
fn value_at<'j>(json: &'j Json, pointer: &str) -> Option<&'j Json> {
    let mut at = json;
    for key in pointer.strip_prefix('/')?.split('/') {
        at = at.get(key)?;
    }
    Some(at)
}
