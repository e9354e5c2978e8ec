//! Handing one answer, one file or one choice to every item that shares it.

use super::merge::{Change, Told};
use super::session::{Item, Open, PackageSession};
use super::{LoadedPackage, PackageError, SHARED};
use crate::context::{Context, Lang};
use crate::input::{File, Input};
use crate::pack::Material;
use crate::pack::loaded::LoadedPack;
use crate::session::{Session, SessionError};
use crate::values::json::{Json, Limits};
use crate::verdict::delta::Delta;
use crate::verdict::message::{Params, message};
use std::sync::Arc;

/// What a pointer names.
pub(super) enum Target {
    /// Something shared, by position in the package.
    Shared(usize),
    /// Something of one item, by the item's position and its own name there.
    Own(usize, String),
}

impl PackageSession {
    /// A package with its packs at hand and no item open.
    pub(super) fn closed(
        package: Arc<LoadedPackage>,
        packs: &[Arc<LoadedPack>],
        context: Context,
        chosen: &[&str],
    ) -> Result<Self, PackageError> {
        let what = package.package();
        let places = |at: &[(String, String)], shared: usize, key: &str| {
            let own = at.iter().find(|(item, _)| item == key);
            own.map(|(_, place)| (shared, place.clone()))
        };
        let items = what.items.iter().map(|item| {
            let fields = what.fields.iter().enumerate();
            let materials = what.materials.iter().enumerate();
            Item {
                key: item.item.clone(),
                optional: item.optional,
                chosen: !item.optional || chosen.contains(&item.item.as_str()),
                pack: None,
                fields: fields
                    .filter_map(|(i, field)| places(&field.at, i, &item.item))
                    .collect(),
                materials: materials
                    .filter_map(|(i, material)| places(&material.at, i, &item.item))
                    .collect(),
                open: None,
                kept: None,
            }
        });
        let mut session = Self {
            items: items.collect(),
            answers: vec![None; what.fields.len()],
            files: vec![None; what.materials.len()],
            context,
            package: Arc::clone(&package),
        };
        let known = |key: &&&str| session.items.iter().any(|item| item.key == **key);
        if let Some(key) = chosen.iter().find(|key| !known(key)) {
            return Err(PackageError::new("package_unknown_item", (*key).to_owned()));
        }
        for pack in packs {
            session.provide(Arc::clone(pack))?;
        }
        let missing = session.chosen().find(|item| item.pack.is_none());
        match missing.map(|item| item.key.clone()) {
            Some(key) => Err(PackageError::new("package_pack_missing", key)),
            None => Ok(session),
        }
    }

    /// Opens what is chosen and not open yet, and brings what is shared to one answer.
    pub(super) fn open_chosen(&mut self) {
        for item in self.items.iter_mut().filter(|item| item.chosen) {
            if let (None, Some(pack)) = (&item.open, &item.pack) {
                let mut session = Session::new(Arc::clone(pack), self.context.clone());
                if let Some(kept) = item.kept.take() {
                    let kept = Input::parse(kept.to_text().as_bytes(), pack);
                    session.load(&kept.unwrap_or_default());
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
            Target::Shared(shared) => self.hand_out(shared, value, None, &mut change)?,
            Target::Own(i, at) => {
                self.act(i, &mut change, |session| put(session, &at, value))?;
                // A group put in as a whole may hold what is shared.
                let fields = self.items.get(i).map(|item| item.fields.clone());
                for (shared, pointer) in fields.unwrap_or_default() {
                    let below = pointer.strip_prefix(at.as_str());
                    if let Some(below) = below.filter(|below| below.starts_with('/')) {
                        let value = value.and_then(|value| value_at(value, below));
                        self.hand_out(shared, value, Some(i), &mut change)?;
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
        but: Option<usize>,
        change: &mut Change,
    ) -> Result<(), SessionError> {
        if let Some(answer) = self.answers.get_mut(shared) {
            *answer = Some(value.cloned());
        }
        for (i, at) in self.places(shared, |item| &item.fields) {
            if Some(i) != but {
                self.act(i, change, |session| put(session, &at, value))?;
            }
        }
        Ok(())
    }

    /// Does something in one item's form.
    pub(super) fn own(
        &mut self,
        pointer: &str,
        act: impl FnOnce(&mut Session, &str) -> Result<Delta, SessionError>,
    ) -> Result<String, SessionError> {
        let mut change = Change::default();
        match self.field(pointer)? {
            Target::Own(i, at) => self.act(i, &mut change, |session| act(session, &at))?,
            Target::Shared(_) => return Err(self.refuse("unknown_field", pointer)),
        }
        Ok(self.delta(change))
    }

    /// Does something to a document, in every item that shares it.
    pub(super) fn each_material(
        &mut self,
        target: Target,
        act: impl Fn(&mut Session, &str) -> Result<Delta, SessionError>,
    ) -> Result<String, SessionError> {
        let places = match target {
            Target::Shared(shared) => self.places(shared, |item| &item.materials),
            Target::Own(i, id) => vec![(i, id)],
        };
        let mut change = Change::default();
        for (i, id) in places {
            self.act(i, &mut change, |session| act(session, &id))?;
        }
        Ok(self.delta(change))
    }

    /// Chooses what stands for a document: for a shared one in every item that allows it.
    pub(super) fn stand_in(
        &mut self,
        material: &str,
        chosen: bool,
        allowed: fn(&Material) -> bool,
        act: fn(&mut Session, &str, bool) -> Result<Delta, SessionError>,
    ) -> Result<String, SessionError> {
        let places = match self.own_or_shared(material)? {
            Target::Own(i, id) => vec![(i, id)],
            Target::Shared(shared) => {
                let mut places = self.places(shared, |item| &item.materials);
                places.retain(|(i, id)| {
                    let pack = self.items.get(*i).and_then(|item| item.pack.as_ref());
                    let mut materials = pack.into_iter().flat_map(|pack| &pack.pack().materials);
                    !chosen || materials.any(|m| m.id == *id && allowed(m))
                });
                if places.is_empty() {
                    return Err(self.refuse("alternative_closed", material));
                }
                places
            }
        };
        let mut change = Change::default();
        for (i, id) in places {
            self.act(i, &mut change, |session| act(session, &id, chosen))?;
        }
        Ok(self.delta(change))
    }

    /// Changes an item's session and takes in what came of it.
    fn act(
        &mut self,
        i: usize,
        change: &mut Change,
        act: impl FnOnce(&mut Session) -> Result<Delta, SessionError>,
    ) -> Result<(), SessionError> {
        if let Some(item) = self.items.get_mut(i)
            && let Some(mut open) = item.open.take()
        {
            let delta = act(&mut open.session).map(|delta| delta_text(&open.session, &delta));
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

    /// The open items that share something, by position, with their own names for it.
    fn places(
        &self,
        shared: usize,
        of: fn(&Item) -> &Vec<(usize, String)>,
    ) -> Vec<(usize, String)> {
        let mut places = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            let place = of(item).iter().find(|(what, _)| *what == shared);
            if let (Some((_, name)), Some(_)) = (place, &item.open) {
                places.push((i, name.clone()));
            }
        }
        places
    }

    /// The question a pointer names.
    fn field(&self, pointer: &str) -> Result<Target, SessionError> {
        let (key, rest) = self.split(pointer)?;
        if key == SHARED {
            let mut fields = self.package.package().fields.iter();
            let shared = fields.position(|field| field.id == rest);
            let shared = shared.ok_or_else(|| self.refuse("unknown_field", pointer))?;
            return Ok(Target::Shared(shared));
        }
        let (i, item) = self.chosen_item(key)?;
        let at = ["/", rest].concat();
        let shared = item.fields.iter().find(|(_, own)| *own == at);
        Ok(shared.map_or(Target::Own(i, at), |(shared, _)| Target::Shared(*shared)))
    }

    /// The document a pointer names, whose files are those of all items that share it.
    pub(super) fn material(&self, pointer: &str) -> Result<Target, SessionError> {
        let target = self.own_or_shared(pointer)?;
        if let Target::Own(i, id) = &target
            && let Some(item) = self.items.get(*i)
            && let Some((shared, _)) = item.materials.iter().find(|(_, own)| own == id)
        {
            return Ok(Target::Shared(*shared));
        }
        Ok(target)
    }

    /// The document a pointer names, of one item even where it is shared: what stands in for it is
    /// chosen there.
    pub(super) fn own_or_shared(&self, pointer: &str) -> Result<Target, SessionError> {
        let (key, rest) = self.split(pointer)?;
        if key != SHARED {
            return Ok(Target::Own(self.chosen_item(key)?.0, rest.to_owned()));
        }
        let mut materials = self.package.package().materials.iter();
        let shared = materials.position(|material| material.id == rest);
        let shared = shared.ok_or_else(|| self.refuse("unknown_material", pointer))?;
        Ok(Target::Shared(shared))
    }

    /// `/{key}/{rest}` in its two parts.
    fn split<'p>(&self, pointer: &'p str) -> Result<(&'p str, &'p str), SessionError> {
        let parts = pointer.strip_prefix('/').and_then(|p| p.split_once('/'));
        parts.ok_or_else(|| self.refuse("unknown_field", pointer))
    }

    fn chosen_item(&self, key: &str) -> Result<(usize, &Item), SessionError> {
        let mut items = self.items.iter().enumerate();
        let (i, item) = items
            .find(|(_, item)| item.key == key)
            .ok_or_else(|| self.refuse("unknown_item", key))?;
        if !item.chosen {
            return Err(self.refuse("item_not_chosen", key));
        }
        Ok((i, item))
    }

    pub(super) fn refuse(&self, code: &'static str, name: &str) -> SessionError {
        let lang = self.context.lang;
        let own = TEXTS.iter().find(|(known, _, _)| *known == code);
        let message = match own {
            Some((_, zh, en)) => {
                let text = if lang == Lang::En { en } else { zh };
                [text, name].concat()
            }
            None => message(code, &Params::named(name), name, lang),
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

/// Takes as the shared answers what an item holds, where none is known.
fn adopt(item: &Item, answers: &mut [Option<Option<Json>>], files: &mut [Option<Vec<File>>]) {
    let Some(open) = &item.open else { return };
    let held = open.session.snapshot();
    for (shared, pointer) in &item.fields {
        if let Some(known @ None) = answers.get_mut(*shared)
            && let Some(value) = value_at(&held.answers, pointer)
        {
            *known = Some(Some(value.clone()));
        }
    }
    for (shared, id) in &item.materials {
        if let Some(known @ None) = files.get_mut(*shared) {
            *known = held.files.get(id).cloned();
        }
    }
}

/// Gives an item what is known of what it shares.
fn conform(item: &mut Item, answers: &[Option<Option<Json>>], files: &[Option<Vec<File>>]) {
    let Some(open) = &mut item.open else { return };
    let session = &mut open.session;
    let held = session.snapshot();
    // What a package shares can always be put in: that is checked when a pack comes, so there is no
    // refusal to pass on.
    for (shared, pointer) in &item.fields {
        if let Some(Some(known)) = answers.get(*shared)
            && value_at(&held.answers, pointer) != known.as_ref()
        {
            let _ = put(session, pointer, known.as_ref());
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

/// A delta as text, each field with whether it is missing.
fn delta_text(session: &Session, delta: &Delta) -> String {
    let text = serde_json::to_string(delta).unwrap_or_default();
    let Ok(Json::Object(mut members)) = Json::parse(text.as_bytes(), Limits::TRUSTED) else {
        return text;
    };
    let verdict = session.verdict();
    if let Some((_, Json::Object(fields))) = members.iter_mut().find(|(key, _)| key == "fields") {
        if delta.missing.is_some() {
            for field in &verdict.fields {
                if !fields.iter().any(|(pointer, _)| *pointer == field.pointer) {
                    let error = verdict.errors.iter().find(|e| e.pointer == field.pointer);
                    let mut state = vec![
                        ("visible".to_owned(), Json::Bool(true)),
                        ("required".to_owned(), Json::Bool(field.required)),
                    ];
                    state.extend(field.value.clone().map(|v| ("value".to_owned(), v)));
                    let error = error.map_or(Json::Null, super::merge::error_json);
                    state.push(("error".to_owned(), error));
                    fields.push((field.pointer.clone(), Json::Object(state)));
                }
            }
        }
        for (pointer, state) in fields.iter_mut() {
            let missing = verdict.missing.iter().find(|m| m.pointer == *pointer);
            if let (Some(missing), Json::Object(state)) = (missing, state) {
                let text = Json::Text(missing.message.clone());
                state.push(("missing".to_owned(), text));
            }
        }
    }
    members.retain(|(key, _)| key != "missing");
    Json::Object(members).to_text()
}
