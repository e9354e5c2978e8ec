//! From what each item's session says to what the package says.

use super::SHARED;
use super::session::{Item, PackageSession};
use super::write::Writer;
use crate::input::object_of;
use crate::values::json::Json;
use crate::values::ordered::OrderedSet;
use crate::verdict::{FieldError, MaterialState, Verdict};

/// The states of a document, the laxest first: a shared document is as far as the item that is
/// furthest from having it.
const STATES: &[&str] = &[
    "notNeeded",
    "provided",
    "heldLicence",
    "sharedData",
    "committed",
    "deferred",
    "undetermined",
    "needed",
    "rejected",
];

/// What an item's session said last, as far as the package needs it.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Of each shared question, in the order of [`Item::fields`].
    fields: Vec<FieldTold>,
    /// The state of each shared document, in the order of [`Item::materials`].
    materials: Vec<usize>,
    answered: u64,
    required: u64,
    valid: bool,
    complete: bool,
    next: Option<String>,
    fee: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct FieldTold {
    visible: bool,
    required: bool,
    missing: Option<String>,
    error: Option<Json>,
}

/// What one change changed.
#[derive(Default)]
pub(super) struct Change {
    /// Each item's delta, in the order they came.
    pub(super) deltas: Vec<(usize, String)>,
    /// The shared questions and documents that differ, by position in the package.
    fields: Vec<usize>,
    materials: Vec<usize>,
}

impl Told {
    pub(super) fn of(verdict: &Verdict, item: &Item) -> Self {
        let field = |(_, pointer): &(usize, String)| {
            let shown = verdict.fields.iter().find(|f| f.pointer == *pointer);
            let at = |errors: &[FieldError]| errors.iter().position(|e| e.pointer == *pointer);
            let error = at(&verdict.errors).and_then(|i| verdict.errors.get(i));
            let missing = at(&verdict.missing).and_then(|i| verdict.missing.get(i));
            FieldTold {
                visible: shown.is_some(),
                required: shown.is_some_and(|f| f.required),
                missing: missing.map(|e| e.message.clone()),
                error: error.map(error_json),
            }
        };
        let material = |(_, id): &(usize, String)| {
            let entry = verdict.checklist.iter().find(|e| e.material == *id);
            entry.map_or(0, |e| rank(state_name(e.state)))
        };
        Self {
            fields: item.fields.iter().map(field).collect(),
            materials: item.materials.iter().map(material).collect(),
            answered: whole(verdict.progress.answered),
            required: whole(verdict.progress.required),
            valid: verdict.valid,
            complete: verdict.complete,
            next: verdict.next_question.clone(),
            fee: verdict.fee_total_fen,
        }
    }

    /// Takes in a change of the item's session.
    pub(super) fn follow(&mut self, delta: &Json, item: &Item, changed: &mut Change) {
        let fields = delta.get("fields");
        for (told, (shared, pointer)) in self.fields.iter_mut().zip(&item.fields) {
            let Some(now) = fields.and_then(|fields| fields.get(pointer)) else {
                continue;
            };
            let now = FieldTold {
                visible: is_true(now.get("visible")),
                required: is_true(now.get("required")),
                missing: text_of(now.get("missing")),
                error: now.get("error").filter(|e| **e != Json::Null).cloned(),
            };
            if now != *told {
                *told = now;
                changed.fields.push(*shared);
            }
        }
        let checklist = delta.get("checklist");
        for (told, (shared, id)) in self.materials.iter_mut().zip(&item.materials) {
            let entry = checklist.and_then(|entries| entries.get(id));
            if let Some(Json::Text(state)) = entry.and_then(|e| e.get("state")) {
                let now = rank(state);
                if now != *told {
                    *told = now;
                    changed.materials.push(*shared);
                }
            }
        }
        if let Some(progress) = delta.get("progress") {
            self.answered = number(progress.get("answered")).unwrap_or(0);
            self.required = number(progress.get("required")).unwrap_or(0);
        }
        if let Some(fee) = delta.get("feeTotalFen") {
            self.fee = number(Some(fee));
        }
        self.valid = is_true(delta.get("valid"));
        self.complete = is_true(delta.get("complete"));
        self.next = text_of(delta.get("nextQuestion"));
    }
}

impl PackageSession {
    /// The whole verdict: what each chosen item's own pack says, and what that comes to together.
    #[must_use]
    pub fn verdict(&self) -> String {
        let mut w = Writer::new();
        w.open('{');
        w.key("package").text(self.package.sha256());
        let verdicts: Vec<(&Item, Verdict)> = self
            .chosen()
            .filter_map(|item| Some((item, item.open.as_ref()?.session.verdict())))
            .collect();
        w.key("items").open('{');
        for (item, verdict) in &verdicts {
            w.key(&item.key).raw(&verdict_text(verdict));
        }
        w.close('}');
        w.key("fields").open('[');
        for shared in 0..self.package.package().fields.len() {
            if self.asked(shared).any(|(_, _, told)| told.visible) {
                self.write_field(&mut w, shared, true);
            }
        }
        for (item, verdict) in &verdicts {
            for field in &verdict.fields {
                if item.fields.iter().all(|(_, at)| *at != field.pointer) {
                    w.open('{');
                    w.key("pointer").text(&within(&item.key, &field.pointer));
                    w.key("required").flag(field.required);
                    w.close('}');
                }
            }
        }
        w.close(']');
        w.key("checklist").open('[');
        for shared in 0..self.package.package().materials.len() {
            if self.needed(shared).next().is_some() {
                self.write_material(&mut w, shared, true);
            }
        }
        for (item, verdict) in &verdicts {
            for entry in &verdict.checklist {
                if item.materials.iter().all(|(_, id)| *id != entry.material) {
                    w.open('{');
                    w.key("material").text(&within(&item.key, &entry.material));
                    w.key("state").text(state_name(entry.state));
                    w.close('}');
                }
            }
        }
        w.close(']');
        w.key("fees").open('{');
        for (item, verdict) in &verdicts {
            w.key(&item.key).maybe_count(verdict.fee_total_fen);
        }
        w.close('}');
        self.write_end(&mut w);
        w.close('}');
        w.done()
    }

    /// The field to ask next: the shared one that most items would ask next, else what the first
    /// item that is not finished asks.
    #[must_use]
    pub fn next_question(&self) -> Option<String> {
        let mut best: Option<(usize, usize)> = None;
        for shared in 0..self.package.package().fields.len() {
            let asks = |(item, at, _): &(&Item, &str, &FieldTold)| {
                item.told()
                    .is_some_and(|told| told.next.as_deref() == Some(*at))
            };
            let count = self.asked(shared).filter(asks).count();
            if count > best.map_or(0, |(most, _)| most) {
                best = Some((count, shared));
            }
        }
        if let Some((_, shared)) = best {
            return Some(self.field_pointer(shared));
        }
        let mut nexts = self.chosen().filter_map(|item| {
            let next = item.told()?.next.as_ref()?;
            Some(within(&item.key, next))
        });
        nexts.next()
    }

    /// What one change changed: the items' own deltas as they are, and what is shared and differs.
    pub(super) fn delta(&self, changed: Change) -> String {
        let mut w = Writer::new();
        w.open('{');
        w.key("items").open('[');
        for (i, delta) in &changed.deltas {
            if let Some(item) = self.items.get(*i).filter(|item| item.chosen) {
                w.open('{');
                w.key("item").text(&item.key);
                w.key("delta").raw(delta);
                w.close('}');
            }
        }
        w.close(']');
        w.key("fields").open('{');
        for shared in OrderedSet::collect(changed.fields).iter().copied() {
            w.key(&self.field_pointer(shared));
            self.write_field(&mut w, shared, false);
        }
        w.close('}');
        w.key("checklist").open('{');
        for shared in OrderedSet::collect(changed.materials).iter().copied() {
            w.key(&self.material_pointer(shared));
            self.write_material(&mut w, shared, false);
        }
        w.close('}');
        self.write_end(&mut w);
        w.close('}');
        w.done()
    }

    /// A shared question as a form shows it: once, with the items it is shown for.
    fn write_field(&self, w: &mut Writer, shared: usize, named: bool) {
        let asked_as = self.package.package().fields.get(shared);
        let asked_as = asked_as.map(|field| field.asked_as.as_str());
        // What the item says whose field is drawn; what another says where that one is content.
        let mut first: Option<(&Item, &FieldTold)> = None;
        for (item, _, told) in self.asked(shared) {
            let says = told.error.is_some() || told.missing.is_some();
            if says && (first.is_none() || asked_as == Some(item.key.as_str())) {
                first = Some((item, told));
            }
        }
        w.open('{');
        if named {
            w.key("pointer").text(&self.field_pointer(shared));
        }
        w.key("visible")
            .flag(self.asked(shared).any(|(_, _, told)| told.visible));
        w.key("required")
            .flag(self.asked(shared).any(|(_, _, told)| told.required));
        if let Some(missing) = first.and_then(|(_, told)| told.missing.as_ref()) {
            w.key("missing").text(missing);
        }
        w.key("error");
        match first.and_then(|(item, told)| Some((item, told.error.as_ref()?))) {
            Some((item, error)) => {
                w.open('{');
                w.key("item").text(&item.key);
                if let Json::Object(members) = error {
                    for (key, value) in members {
                        w.key(key).raw(&value.to_text());
                    }
                }
                w.close('}');
            }
            None => w.raw("null"),
        }
        w.key("at").open('[');
        for (item, at, _) in self.asked(shared).filter(|(_, _, told)| told.visible) {
            w.text(&within(&item.key, at));
        }
        w.close(']');
        w.close('}');
    }

    /// A shared document as the checklist shows it: once, as far as its strictest item.
    fn write_material(&self, w: &mut Writer, shared: usize, named: bool) {
        let name = |state: usize| STATES.get(state).copied().unwrap_or_default();
        w.open('{');
        if named {
            w.key("material").text(&self.material_pointer(shared));
        }
        let states = self.needed(shared).map(|(_, state)| state);
        w.key("state").text(name(states.max().unwrap_or(0)));
        w.key("items").open('{');
        for (item, state) in self.needed(shared) {
            w.key(&item.key).text(name(state));
        }
        w.close('}');
        w.close('}');
    }

    /// The members that are always there.
    fn write_end(&self, w: &mut Writer) {
        let told = || self.chosen().filter_map(Item::told);
        let total = told().try_fold(0_u64, |sum, told| sum.checked_add(told.fee?));
        let mut answered: u64 = told().map(|told| told.answered).sum();
        let mut required: u64 = told().map(|told| told.required).sum();
        for shared in 0..self.package.package().fields.len() {
            let asked = || self.asked(shared).filter(|(_, _, told)| told.required);
            required -= whole(asked().count().saturating_sub(1)).min(required);
            let answers = asked().filter(|(_, _, told)| told.missing.is_none());
            answered -= whole(answers.count().saturating_sub(1)).min(answered);
        }
        w.key("feeTotalFen").maybe_count(total);
        w.key("progress").open('{');
        w.key("answered").maybe_count(Some(answered));
        w.key("required").maybe_count(Some(required));
        w.close('}');
        w.key("valid").flag(told().all(|told| told.valid));
        w.key("complete")
            .flag(told().next().is_some() && told().all(|told| told.complete));
        w.key("nextQuestion")
            .maybe_text(self.next_question().as_deref());
    }

    /// The chosen items that ask a shared question, with its place and what was said of it.
    fn asked(&self, shared: usize) -> impl Iterator<Item = (&Item, &str, &FieldTold)> {
        self.chosen().filter_map(move |item| {
            let at = item.fields.iter().position(|(of, _)| *of == shared)?;
            let (_, pointer) = item.fields.get(at)?;
            Some((item, pointer.as_str(), item.told()?.fields.get(at)?))
        })
    }

    /// The chosen items that know a shared document, with its state there.
    fn needed(&self, shared: usize) -> impl Iterator<Item = (&Item, usize)> {
        self.chosen().filter_map(move |item| {
            let at = item.materials.iter().position(|(of, _)| *of == shared)?;
            Some((item, *item.told()?.materials.get(at)?))
        })
    }

    fn field_pointer(&self, shared: usize) -> String {
        let field = self.package.package().fields.get(shared);
        within(SHARED, field.map_or("", |field| &field.id))
    }

    fn material_pointer(&self, shared: usize) -> String {
        let material = self.package.package().materials.get(shared);
        within(SHARED, material.map_or("", |material| &material.id))
    }
}

/// `/{key}/{rest}`, whether the rest is a pointer already or a name.
fn within(key: &str, rest: &str) -> String {
    ["/", key, "/", rest.strip_prefix('/').unwrap_or(rest)].concat()
}

fn rank(state: &str) -> usize {
    STATES.iter().position(|s| *s == state).unwrap_or(0)
}

const fn state_name(state: MaterialState) -> &'static str {
    match state {
        MaterialState::NotNeeded => "notNeeded",
        MaterialState::Undetermined => "undetermined",
        MaterialState::Needed => "needed",
        MaterialState::Provided => "provided",
        MaterialState::HeldLicence => "heldLicence",
        MaterialState::SharedData => "sharedData",
        MaterialState::Committed => "committed",
        MaterialState::Deferred => "deferred",
        MaterialState::Rejected => "rejected",
    }
}

pub(super) fn error_json(error: &FieldError) -> Json {
    let params = error.params.iter();
    let params = params.map(|(name, param)| (name.to_owned(), param.0.clone()));
    object_of([
        ("code", Json::Text(error.code.to_owned())),
        ("message", Json::Text(error.message.clone())),
        ("params", Json::Object(params.collect())),
    ])
}

fn is_true(json: Option<&Json>) -> bool {
    json == Some(&Json::Bool(true))
}

fn text_of(json: Option<&Json>) -> Option<String> {
    match json {
        Some(Json::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn number(json: Option<&Json>) -> Option<u64> {
    match json {
        Some(Json::Number(text)) => text.parse().ok(),
        _ => None,
    }
}

fn whole(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// A verdict as the core writes it everywhere.
fn verdict_text(verdict: &Verdict) -> String {
    serde_json::to_string(verdict).unwrap_or_default()
}
