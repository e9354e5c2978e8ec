//! From what each item's session says to what the package says.

use super::SHARED;
use super::session::{Item, PackageSession};
use super::write::Writer;
use crate::input::object_of;
use crate::values::json::{Json, Limits};
use crate::values::read::digits_of;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

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
    pub(super) fn of(verdict: &str, item: &Item) -> Self {
        let verdict = read(verdict);
        let progress = |name| number(verdict.get("progress").and_then(|p| p.get(name)));
        let mut told = Self {
            fields: Vec::with_capacity(item.fields.len()),
            materials: Vec::with_capacity(item.materials.len()),
            answered: progress("answered").unwrap_or(0),
            required: progress("required").unwrap_or(0),
            valid: is_true(verdict.get("valid")),
            complete: is_true(verdict.get("complete")),
            next: text_of(verdict.get("nextQuestion")),
            fee: number(verdict.get("feeTotalFen")),
        };
        for (_, pointer) in &item.fields {
            let named = |list| entry(verdict.get(list), "pointer", pointer);
            let shown = named("fields");
            told.fields.push(FieldTold {
                visible: shown.is_some(),
                required: shown.is_some_and(|f| is_true(f.get("required"))),
                missing: named("missing").and_then(|e| text_of(e.get("message"))),
                error: named("errors").map(error_json),
            });
        }
        for (_, id) in &item.materials {
            let entry = entry(verdict.get("checklist"), "material", id);
            let state = entry.and_then(|entry| text_of(entry.get("state")));
            told.materials.push(rank(&state.unwrap_or_default()));
        }
        told
    }

    /// Takes in a change of the item's session.
    pub(super) fn follow(&mut self, delta: &Json, item: &Item, changed: &mut Change) {
        let fields = delta.get("fields");
        for (told, (shared, pointer)) in self.fields.iter_mut().zip(&item.fields) {
            let Some(now) = entry(fields, "pointer", pointer) else {
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
            let entry = entry(checklist, "material", id);
            if let Some(Json::Text(state)) = entry.and_then(|e| e.get("state")) {
                let now = rank(state);
                if now != *told {
                    *told = now;
                    changed.materials.push(*shared);
                }
            }
        }
        // What comes after the lists is told together, when any of it changed.
        if let Some(progress) = delta.get("progress") {
            self.answered = number(progress.get("answered")).unwrap_or(0);
            self.required = number(progress.get("required")).unwrap_or(0);
            self.valid = is_true(delta.get("valid"));
            self.complete = is_true(delta.get("complete"));
            self.next = text_of(delta.get("nextQuestion"));
        }
        if let Some(fee) = delta.get("feeTotalFen") {
            self.fee = number(Some(fee));
        }
    }
}

impl PackageSession {
    /// The whole verdict: what each chosen item's own pack says, and what that comes to together.
    #[must_use]
    pub fn verdict(&self) -> String {
        let package = self.package.package();
        let mut w = Writer::new();
        w.open("{");
        w.key("package").text(self.package.sha256());
        let mut verdicts: Vec<(&Item, Json)> = Vec::new();
        w.key("items").open("{");
        for item in self.chosen() {
            if let Some(open) = &item.open {
                let verdict = open.session.verdict();
                w.key(&item.key).raw(&verdict);
                verdicts.push((item, read(&verdict)));
            }
        }
        w.close("}");
        w.key("fields").open("[");
        for shared in 0..package.fields.len() {
            if self.asked(shared).iter().any(|asked| asked.told.visible) {
                self.write_field(&mut w, shared);
            }
        }
        for (item, verdict) in &verdicts {
            for field in items(verdict.get("fields")) {
                let pointer = text_of(field.get("pointer")).unwrap_or_default();
                if item.fields.iter().all(|(_, at)| *at != pointer) {
                    w.open("{");
                    w.key("pointer").text(&within(&item.key, &pointer));
                    w.key("required").flag(is_true(field.get("required")));
                    w.close("}");
                }
            }
        }
        w.close("]");
        w.key("checklist").open("[");
        for shared in 0..package.materials.len() {
            if !self.needed(shared).is_empty() {
                self.write_material(&mut w, shared);
            }
        }
        for (item, verdict) in &verdicts {
            for entry in items(verdict.get("checklist")) {
                let material = text_of(entry.get("material")).unwrap_or_default();
                if item.materials.iter().all(|(_, id)| *id != material) {
                    w.open("{");
                    w.key("material").text(&within(&item.key, &material));
                    w.key("state")
                        .text(&text_of(entry.get("state")).unwrap_or_default());
                    w.close("}");
                }
            }
        }
        w.close("]");
        w.key("fees").open("{");
        for (item, verdict) in &verdicts {
            w.key(&item.key).count(number(verdict.get("feeTotalFen")));
        }
        w.close("}");
        self.write_end(&mut w);
        w.close("}");
        w.done()
    }

    /// The field to ask next: the shared one that most items would ask next, else what the first
    /// item that is not finished asks.
    #[must_use]
    pub fn next_question(&self) -> Option<String> {
        let mut best = None;
        let mut most = 0;
        for (i, shared) in self.package.package().fields.iter().enumerate() {
            let mut count = 0;
            for asked in self.asked(i) {
                let next = asked.item.told().and_then(|told| told.next.as_deref());
                count += usize::from(next == Some(asked.at));
            }
            if count > most {
                most = count;
                best = Some(within(SHARED, &shared.id));
            }
        }
        for item in self.chosen() {
            if let (None, Some(next)) = (&best, item.told().and_then(|told| told.next.as_ref())) {
                best = Some(within(&item.key, next));
            }
        }
        best
    }

    /// What one change changed: the items' own deltas as they are, and what is shared and differs.
    pub(super) fn delta(&self, change: Change) -> String {
        let package = self.package.package();
        let mut w = Writer::new();
        w.open("{");
        w.key("items").open("[");
        for (i, delta) in &change.deltas {
            if let Some(item) = self.items.get(*i).filter(|item| item.chosen) {
                w.open("{");
                w.key("item").text(&item.key);
                w.key("delta").raw(delta);
                w.close("}");
            }
        }
        w.close("]");
        w.key("fields").open("[");
        for shared in 0..package.fields.len() {
            if change.fields.contains(&shared) {
                self.write_field(&mut w, shared);
            }
        }
        w.close("]");
        w.key("checklist").open("[");
        for shared in 0..package.materials.len() {
            if change.materials.contains(&shared) {
                self.write_material(&mut w, shared);
            }
        }
        w.close("]");
        self.write_end(&mut w);
        w.close("}");
        w.done()
    }

    /// A shared question as a form shows it: once, with the items it is shown for.
    fn write_field(&self, w: &mut Writer, i: usize) {
        let Some(shared) = self.package.package().fields.get(i) else {
            return;
        };
        let asked = self.asked(i);
        w.open("{");
        w.key("pointer").text(&within(SHARED, &shared.id));
        // What the item says whose field is drawn; what another says where that one is content.
        let mut first: Option<&Asked<'_>> = None;
        let (mut visible, mut required) = (false, false);
        for one in &asked {
            visible |= one.told.visible;
            required |= one.told.required;
            let says = one.told.error.is_some() || one.told.missing.is_some();
            if says && (first.is_none() || shared.asked_as.as_ref() == Some(&one.item.key)) {
                first = Some(one);
            }
        }
        w.key("visible").flag(visible);
        w.key("required").flag(required);
        if let Some(missing) = first.and_then(|one| one.told.missing.as_ref()) {
            w.key("missing").text(missing);
        }
        w.key("error");
        if let Some(one) = first
            && let Some(Json::Object(error)) = &one.told.error
        {
            w.open("{");
            w.key("item").text(&one.item.key);
            for (key, value) in error {
                w.key(key).raw(&value.to_text());
            }
            w.close("}");
        } else {
            w.raw("null");
        }
        w.key("at").open("[");
        for one in asked {
            if one.told.visible {
                w.text(&within(&one.item.key, one.at));
            }
        }
        w.close("]");
        w.close("}");
    }

    /// A shared document as the checklist shows it: once, as far as its strictest item.
    fn write_material(&self, w: &mut Writer, i: usize) {
        let Some(shared) = self.package.package().materials.get(i) else {
            return;
        };
        let needed = self.needed(i);
        w.open("{");
        w.key("material").text(&within(SHARED, &shared.id));
        let mut strictest = 0;
        for (_, state) in &needed {
            strictest = strictest.max(*state);
        }
        w.key("state").text(name(strictest));
        w.key("items").open("{");
        for (item, state) in needed {
            w.key(&item.key).text(name(state));
        }
        w.close("}");
        w.close("}");
    }

    /// The members that are always there.
    fn write_end(&self, w: &mut Writer) {
        let mut fee = Some(0_u64);
        let (mut answered, mut required) = (0_u64, 0_u64);
        let (mut valid, mut complete) = (true, false);
        let mut open = false;
        for told in self.chosen().filter_map(Item::told) {
            fee = fee.and_then(|sum| sum.checked_add(told.fee?));
            answered = answered.saturating_add(told.answered);
            required = required.saturating_add(told.required);
            valid &= told.valid;
            complete = true;
            open |= !told.complete;
        }
        for shared in 0..self.package.package().fields.len() {
            let mut again = false;
            for asked in self.asked(shared) {
                if asked.told.required {
                    if again {
                        required = required.saturating_sub(1);
                        answered = answered.saturating_sub(u64::from(asked.told.missing.is_none()));
                    }
                    again = true;
                }
            }
        }
        w.key("feeTotalFen").count(fee);
        w.key("progress").open("{");
        w.key("answered").count(Some(answered));
        w.key("required").count(Some(required));
        w.close("}");
        w.key("valid").flag(valid);
        w.key("complete").flag(complete && !open);
        w.key("nextQuestion");
        match self.next_question() {
            Some(next) => w.text(&next),
            None => w.raw("null"),
        }
    }

    /// The chosen items that ask a shared question.
    fn asked(&self, shared: usize) -> Vec<Asked<'_>> {
        let mut asked = Vec::new();
        for item in self.chosen() {
            let told = item.told().map_or(&[][..], |told| &told.fields);
            for ((of, at), told) in item.fields.iter().zip(told) {
                if *of == shared {
                    asked.push(Asked { item, at, told });
                }
            }
        }
        asked
    }

    /// The chosen items that know a shared document, with its state there.
    fn needed(&self, shared: usize) -> Vec<(&Item, usize)> {
        let mut needed = Vec::new();
        for item in self.chosen() {
            let told = item.told().map_or(&[][..], |told| &told.materials);
            for ((of, _), state) in item.materials.iter().zip(told) {
                if *of == shared {
                    needed.push((item, *state));
                }
            }
        }
        needed
    }
}

/// An item that asks a shared question, where, and what was said of it.
struct Asked<'a> {
    item: &'a Item,
    at: &'a str,
    told: &'a FieldTold,
}

fn name(state: usize) -> &'static str {
    STATES.get(state).copied().unwrap_or_default()
}

/// `/{key}/{rest}`, whether the rest is a pointer already or a name.
fn within(key: &str, rest: &str) -> String {
    ["/", key, "/", rest.strip_prefix('/').unwrap_or(rest)].concat()
}

fn rank(state: &str) -> usize {
    STATES.iter().position(|s| *s == state).unwrap_or(0)
}

/// A text the core itself wrote.
fn read(text: &str) -> Json {
    Json::parse(text.as_bytes(), Limits::TRUSTED).unwrap_or(Json::Null)
}

/// An error without its place, as a delta tells it.
fn error_json(error: &Json) -> Json {
    let member = |key| error.get(key).cloned().unwrap_or(Json::Null);
    object_of([
        ("code", member("code")),
        ("message", member("message")),
        ("params", member("params")),
    ])
}

/// The entry of a list that is about this field or document.
fn entry<'a>(list: Option<&'a Json>, key: &str, name: &str) -> Option<&'a Json> {
    let name = Json::Text(name.to_owned());
    items(list).iter().find(|one| one.get(key) == Some(&name))
}

fn items(json: Option<&Json>) -> &[Json] {
    match json {
        Some(Json::List(items)) => items,
        _ => &[],
    }
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
        Some(Json::Number(text)) => digits_of(text),
        _ => None,
    }
}
