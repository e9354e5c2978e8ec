//! Whether all that one schema allows is allowed by another.

use super::members;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// What programs send: no more may be asked of it.
    Sent,
    /// What they get: no less may be in it.
    Got,
}

/// An old description, a new one, and where the new one breaks what the old one promised.
pub(super) struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    seen: BTreeSet<(String, String, Way)>,
    pub(super) faults: Vec<String>,
}

/// Limits from below, each fitting where the wider schema has a lower one or none.
const LEAST: [&str; 5] = [
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
];
const MOST: [&str; 5] = [
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
];
/// What is the same or is not there: nobody can say of two patterns which allows more.
const SAME: [&str; 3] = ["pattern", "multipleOf", "uniqueItems"];

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Value, new: &'a Value) -> Self {
        Self {
            old,
            new,
            seen: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    pub(super) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Ways to be let in before that do not suffice now.
    pub(super) fn unmet(&self, was: &Value, is: &Value) -> Vec<String> {
        let needs = |document: &Value, operation: &Value| -> Vec<Value> {
            let own = operation["security"].as_array();
            let list = own.or_else(|| document["security"].as_array());
            match list.cloned().unwrap_or_default() {
                open if open.is_empty() => vec![json!({})],
                needs => needs,
            }
        };
        let has = |had: &Value, scheme: &str, scopes: &Value| {
            let had = had[scheme].as_array();
            let mut scopes = scopes.as_array().into_iter().flatten();
            had.is_some_and(|had| scopes.all(|scope| had.contains(scope)))
        };
        let now = needs(self.new, is);
        let before = needs(self.old, was).into_iter();
        let unmet = before.filter(|had| {
            !now.iter().any(|need| {
                let need = members(need);
                need.iter().all(|(scheme, scopes)| has(had, scheme, scopes))
            })
        });
        unmet.map(|had| had.to_string()).collect()
    }

    pub(super) fn schema(&mut self, at: &str, was: &Value, is: &Value, way: Way) {
        // What may be null instead is another thing than what may not, and just as recursive.
        let target = |schema: &Value| match branches(schema).as_slice() {
            [one] => format!("{}?", one["$ref"].as_str().unwrap_or_default()),
            _ => schema["$ref"].as_str().unwrap_or_default().to_owned(),
        };
        let both = (target(was), target(is), way);
        if both.0.len() > 1 && both.1.len() > 1 && !self.seen.insert(both) {
            return;
        }
        let (was, is) = (flat(self.old, was), flat(self.new, is));
        let (narrow, wide) = match way {
            Way::Sent => (&was, &is),
            Way::Got => (&is, &was),
        };
        self.kinds(at, narrow, wide, way);
        self.values(at, narrow, wide, way);
        self.limits(at, narrow, wide);
        self.choices(at, &was, &is, way);
        self.object(at, &was, &is, way);
        match (was["items"].is_null(), is["items"].is_null()) {
            (false, false) => self.schema(&format!("{at}[]"), &was["items"], &is["items"], way),
            (true, true) => {}
            _ if wide["items"].is_null() => {}
            _ => self.fault(format!("{at}[] is anything on one side")),
        }
    }

    fn kinds(&mut self, at: &str, narrow: &Value, wide: &Value, way: Way) {
        let allowed = kinds(wide);
        if !allowed.is_empty() {
            let here = kinds(narrow);
            if here.is_empty() {
                self.fault(format!("{at} is of any type on one side"));
            }
            let number = |kind: &str| kind == "integer" && allowed.contains("number");
            for kind in here.difference(&allowed).filter(|kind| !number(kind)) {
                self.fault(match way {
                    Way::Sent => format!("{at} takes no {kind} any more"),
                    Way::Got => format!("{at} may be {kind} now"),
                });
            }
        }
        let format = |schema: &Value| schema["format"].as_str().unwrap_or_default().to_owned();
        let (here, allowed) = (format(narrow), format(wide));
        let longer = [("int32", "int64"), ("float", "double")];
        let fits = allowed.is_empty()
            || here == allowed
            || longer.contains(&(here.as_str(), allowed.as_str()));
        if !fits {
            self.fault(format!("{at} has another format"));
        }
    }

    /// The values that are listed. An answer may gain some.
    fn values(&mut self, at: &str, narrow: &Value, wide: &Value, way: Way) {
        let (here, allowed) = (listed(narrow), listed(wide));
        if allowed.is_empty() {
            return;
        }
        if here.is_empty() {
            self.fault(format!("{at} is no longer one of a list"));
        }
        if way == Way::Sent {
            for gone in here.difference(&allowed) {
                self.fault(format!("{at} takes no {gone} any more"));
            }
        } else if !here.is_empty() && here.is_disjoint(&allowed) {
            self.fault(format!("{at} has none of the values it had"));
        }
    }

    fn limits(&mut self, at: &str, narrow: &Value, wide: &Value) {
        let fits = |limit: &str, inside: fn(f64, f64) -> bool| {
            let allowed = wide[limit].as_f64();
            allowed.is_none_or(|allowed| {
                let here = narrow[limit].as_f64();
                here.is_some_and(|here| inside(here, allowed))
            })
        };
        let least = LEAST
            .into_iter()
            .filter(|limit| !fits(limit, |a, b| a >= b));
        let most = MOST.into_iter().filter(|limit| !fits(limit, |a, b| a <= b));
        let same = SAME
            .into_iter()
            .filter(|one| !wide[*one].is_null() && wide[*one] != false)
            .filter(|one| narrow[*one] != wide[*one]);
        let faults: Vec<_> = least.chain(most).chain(same).collect();
        for limit in faults {
            self.fault(format!("{at} has another {limit}"));
        }
    }

    /// Each branch of the narrower side must be within one of the wider.
    fn choices(&mut self, at: &str, was: &Value, is: &Value, way: Way) {
        let (before, now) = (branches(was), branches(is));
        let (narrow, wide) = match way {
            Way::Sent => (&before, &now),
            Way::Got => (&now, &before),
        };
        if wide.is_empty() {
            return;
        }
        // A single one is named by what is wrong with it.
        if let ([one], [other]) = (before.as_slice(), now.as_slice()) {
            self.schema(at, one, other, way);
            return;
        }
        if narrow.is_empty() {
            self.fault(format!("{at} is no longer one of several"));
        }
        for (number, one) in narrow.iter().enumerate() {
            let fits = wide.iter().any(|other| match way {
                Way::Sent => self.allows(one, other, way),
                Way::Got => self.allows(other, one, way),
            });
            if !fits {
                self.fault(format!("{at}: the choice {} fits no other", number + 1));
            }
        }
    }

    /// Whether comparing these finds nothing.
    fn allows(&self, was: &Value, is: &Value, way: Way) -> bool {
        let mut trial = Comparison {
            seen: self.seen.clone(),
            ..Comparison::new(self.old, self.new)
        };
        // A branch that was looked at elsewhere may have been found wanting there.
        trial
            .seen
            .retain(|(one, ..)| Some(one.as_str()) != was["$ref"].as_str());
        trial.schema("", was, is, way);
        trial.faults.is_empty()
    }

    fn object(&mut self, at: &str, was: &Value, is: &Value, way: Way) {
        let (had, has) = (texts(&was["required"]), texts(&is["required"]));
        if way == Way::Sent {
            for added in has.difference(&had) {
                self.fault(format!("{at} needs {added} now"));
            }
        }
        let now = members(&is["properties"]);
        for (member, before) in members(&was["properties"]) {
            let place = format!("{at}/{member}");
            let Some(now) = now.get(&member) else {
                self.fault(format!("{place} is gone"));
                continue;
            };
            if way == Way::Got && had.contains(&member) && !has.contains(&member) {
                self.fault(format!("{place} may be missing now"));
            }
            self.schema(&place, &before, now, way);
        }
        let other = |schema: &Value| schema["additionalProperties"].clone();
        let (before, now) = (other(was), other(is));
        match (before.is_object(), now.is_object()) {
            (true, true) => self.schema(&format!("{at}/*"), &before, &now, way),
            (false, true)
                if way == Way::Sent && kinds(was).contains("object") && before != false =>
            {
                self.fault(format!("{at}/* was anything"));
            }
            (true, false) if way == Way::Got => self.fault(format!("{at}/* may be anything now")),
            _ if way == Way::Sent && before != false && now == false => {
                self.fault(format!("{at} takes no other members any more"));
            }
            _ => {}
        }
    }
}

/// The types a schema allows; none where it allows any.
fn kinds(schema: &Value) -> BTreeSet<String> {
    let mut kinds = match &schema["type"] {
        Value::String(one) => BTreeSet::from([one.clone()]),
        list => texts(list),
    };
    if schema["null"] == true {
        kinds.insert("null".to_owned());
    }
    kinds
}

/// The values a schema lists.
fn listed(schema: &Value) -> BTreeSet<String> {
    match &schema["const"] {
        Value::Null => texts(&schema["enum"]),
        one => BTreeSet::from([text(one)]),
    }
}

/// The choices of a schema, null not among them: that is among its types.
fn branches(schema: &Value) -> Vec<Value> {
    let several = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    let several = several.into_iter().flatten();
    several
        .filter(|one| one["type"] != "null")
        .cloned()
        .collect()
}

fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A schema with what it refers to and what it is all of in one, and a lone choice beside null in its place.
fn flat(document: &Value, schema: &Value) -> Value {
    let mut whole = Map::new();
    gather(document, schema, &mut whole, 0);
    let mut whole = Value::from(whole);
    let choices = branches(&whole);
    let several = whole["oneOf"].as_array().or(whole["anyOf"].as_array());
    let has_null = several.is_some_and(|several| several.len() > choices.len());
    if has_null && let [one] = choices.as_slice() {
        let mut one = flat(document, one);
        one["null"] = true.into();
        return one;
    }
    if has_null {
        whole["null"] = true.into();
    }
    whole
}

fn gather(document: &Value, schema: &Value, whole: &mut Map<String, Value>, depth: usize) {
    if depth > 8 {
        return;
    }
    if let Some(target) = schema["$ref"].as_str()
        && let Some(target) = document.pointer(target.trim_start_matches('#'))
    {
        gather(document, target, whole, depth + 1);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        gather(document, part, whole, depth + 1);
    }
    for (name, value) in members(schema) {
        match (name.as_str(), whole.get_mut(&name), &value) {
            ("$ref" | "allOf", ..) => {}
            ("properties", Some(Value::Object(all)), Value::Object(more)) => {
                all.extend(more.clone());
            }
            ("required", Some(Value::Array(all)), Value::Array(more)) => {
                all.extend(more.iter().cloned());
            }
            _ => {
                whole.insert(name, value);
            }
        }
    }
}
