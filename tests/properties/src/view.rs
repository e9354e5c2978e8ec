//! What a caller knows who was given one verdict and after that reads nothing but deltas.
//!
//! Both are read as JSON text, which is what callers get.

use onewindow_core::Input;
use onewindow_core::json::Json;
use onewindow_core::pack::{Field, Kind, Pack};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The members of a checklist entry that no change of answers changes; the verdict alone has them.
const FIXED: &[&str] = &[
    "material",
    "name",
    "originals",
    "copies",
    "form",
    "files",
    "alternatives",
];
/// The members a delta has together, when one of them changed.
const TAIL: &[&str] = &["progress", "valid", "complete", "nextQuestion"];

/// A form as a caller knows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct View {
    /// What is not as a hidden field is, by pointer.
    fields: BTreeMap<String, Value>,
    /// The number of rows of each repeating group that has some.
    rows: BTreeMap<String, Value>,
    checklist: BTreeMap<String, Value>,
    fees: Value,
    fee_total: Value,
    others: Value,
    tail: Vec<Value>,
}

impl View {
    /// What a verdict says, and the snapshot it is about, which has hidden rows too.
    pub(crate) fn of(verdict: &str, snapshot: &Input, pack: &Pack) -> Self {
        let mut view = Self::of_verdict(verdict);
        view.count_rows(&pack.fields, "", Some(&snapshot.answers));
        view
    }

    fn of_verdict(verdict: &str) -> Self {
        let verdict = parse(verdict);
        let mut view = Self {
            fees: member(&verdict, "fees"),
            fee_total: member(&verdict, "feeTotalFen"),
            ..Self::default()
        };
        for field in list(&verdict, "fields") {
            let mut state = json!({"visible": true, "required": field["required"], "error": null});
            if let Some(value) = field.get("value") {
                state["value"] = value.clone();
            }
            view.fields.insert(pointer_of(field), state);
        }
        for missing in list(&verdict, "missing") {
            view.field(&pointer_of(missing))["missing"] = missing["message"].clone();
        }
        let mut others = Vec::new();
        for error in list(&verdict, "errors") {
            let pointer = pointer_of(error);
            if !is_field(&pointer) {
                others.push(error.clone());
                continue;
            }
            let state = view.field(&pointer);
            if state["error"].is_null() {
                state["error"] = json!({
                    "code": error["code"], "message": error["message"], "params": error["params"]
                });
            }
        }
        view.others = Value::Array(others);
        for entry in list(&verdict, "checklist") {
            let id = entry["material"].as_str().unwrap_or_default().to_owned();
            view.checklist.insert(id, changing(entry));
        }
        view.tail = TAIL.iter().map(|name| member(&verdict, name)).collect();
        view
    }

    fn field(&mut self, pointer: &str) -> &mut Value {
        self.fields
            .entry(pointer.to_owned())
            .or_insert_with(|| json!({"visible": false, "required": false, "error": null}))
    }

    fn count_rows(&mut self, fields: &[Field], at: &str, answers: Option<&Json>) {
        for field in fields {
            let pointer = format!("{at}/{}", field.key);
            let below = answers.and_then(|answers| answers.get(&field.key));
            match (&field.kind, below) {
                (Kind::Group { fields }, below) => self.count_rows(fields, &pointer, below),
                (Kind::Rows { .. }, Some(Json::List(rows))) if !rows.is_empty() => {
                    self.rows.insert(pointer, json!(rows.len()));
                }
                _ => {}
            }
        }
    }

    /// Takes in one delta.
    pub(crate) fn apply(&mut self, delta: &str) {
        let delta = parse(delta);
        for field in list(&delta, "fields") {
            let pointer = pointer_of(field);
            let mut state = without_null_value(field);
            state.as_object_mut().map(|state| state.remove("pointer"));
            if state == json!({"visible": false, "required": false, "error": null}) {
                self.fields.remove(&pointer);
            } else {
                self.fields.insert(pointer, state);
            }
        }
        for rows in list(&delta, "rows") {
            let pointer = pointer_of(rows);
            if rows["count"] == json!(0) {
                self.rows.remove(&pointer);
            } else {
                self.rows.insert(pointer, rows["count"].clone());
            }
        }
        for entry in list(&delta, "checklist") {
            let id = entry["material"].as_str().unwrap_or_default().to_owned();
            self.checklist.insert(id, changing(entry));
        }
        let replace = |known: &mut Value, name| {
            if let Some(now) = delta.get(name) {
                known.clone_from(now);
            }
        };
        replace(&mut self.fees, "fees");
        replace(&mut self.fee_total, "feeTotalFen");
        replace(&mut self.others, "otherErrors");
        if delta.get("progress").is_some() {
            self.tail = TAIL.iter().map(|name| member(&delta, name)).collect();
        }
    }

    /// Where two views of the same form differ, in words.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let maps = [
            ("fields", &self.fields, &other.fields),
            ("rows", &self.rows, &other.rows),
            ("checklist", &self.checklist, &other.checklist),
        ];
        for (name, here, there) in maps {
            for key in here.keys().chain(there.keys()) {
                let (a, b) = (here.get(key), there.get(key));
                if a != b {
                    return Some(format!("{name} {key:?}: {a:?} against {b:?}"));
                }
            }
        }
        let values = [
            ("fees", &self.fees, &other.fees),
            ("feeTotalFen", &self.fee_total, &other.fee_total),
            ("otherErrors", &self.others, &other.others),
        ];
        for (name, a, b) in values {
            if a != b {
                return Some(format!("{name}: {a} against {b}"));
            }
        }
        (self.tail != other.tail)
            .then(|| format!("{TAIL:?}: {:?} against {:?}", self.tail, other.tail))
    }
}

pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn member(of: &Value, name: &str) -> Value {
    of.get(name).cloned().unwrap_or_default()
}

fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}

pub(crate) fn pointer_of(of: &Value) -> String {
    of["pointer"].as_str().unwrap_or_default().to_owned()
}

/// Whether an error's pointer is that of a field: not of the form, a row, a material or a choice.
fn is_field(pointer: &str) -> bool {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    let is_row = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    pointer.starts_with('/') && !is_row
}

/// A value not known yet is `null` in a delta and left out in a verdict.
fn without_null_value(state: &Value) -> Value {
    let mut state = state.clone();
    if state.get("value").is_some_and(Value::is_null)
        && let Some(members) = state.as_object_mut()
    {
        members.remove("value");
    }
    state
}

fn changing(entry: &Value) -> Value {
    let members = entry.as_object().cloned().unwrap_or_default();
    let kept: Map<String, Value> = members
        .into_iter()
        .filter(|(name, _)| !FIXED.contains(&name.as_str()))
        .collect();
    Value::Object(kept)
}
