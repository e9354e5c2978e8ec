//! What a release has promised to programs stays: no operation goes, nothing more is asked for, and
//! nothing that is answered is taken away.

use onewindow_tests::operations::description;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The newest description a release went out with.
fn released() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/released");
    let entries = std::fs::read_dir(folder).unwrap();
    let version = |path: &Path| -> Vec<u32> {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let numbers = name.trim_start_matches("openapi-").split('.');
        numbers.map(|number| number.parse().unwrap()).collect()
    };
    let newest = entries.map(|entry| entry.unwrap().path());
    let newest = newest.max_by_key(|path| version(path)).unwrap();
    serde_json::from_str(&std::fs::read_to_string(newest).unwrap()).unwrap()
}

#[test]
fn nothing_a_release_promised_is_broken() {
    super::none(faults(&released(), &description()));
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// What programs send: no more may be asked of it.
    Sent,
    /// What they get: no less may be in it.
    Got,
}

/// Where the old promises are broken.
fn faults(old: &Value, new: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, methods) in members(&old["paths"]) {
        for (method, was) in members(&methods) {
            let is = &new["paths"][path.as_str()][method.as_str()];
            let name = format!("{} {path}", method.to_uppercase());
            if was["responses"].is_null() {
                continue;
            }
            if is.is_null() {
                faults.push(format!("{name} is gone"));
                continue;
            }
            let mut comparison = Comparison {
                old,
                new,
                seen: BTreeSet::new(),
                faults: &mut faults,
            };
            comparison.operation(&name, &was, is);
        }
    }
    faults
}

struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    seen: BTreeSet<String>,
    faults: &'a mut Vec<String>,
}

impl Comparison<'_> {
    fn operation(&mut self, name: &str, was: &Value, is: &Value) {
        let known = |parameter: &Value| {
            let old = was["parameters"].as_array().cloned().unwrap_or_default();
            old.into_iter()
                .find(|one| one["name"] == parameter["name"] && one["in"] == parameter["in"])
        };
        for parameter in is["parameters"].as_array().into_iter().flatten() {
            let required = |one: &Value| one["required"] == true;
            let before = known(parameter);
            if required(parameter) && !before.as_ref().is_some_and(required) {
                self.faults
                    .push(format!("{name} needs {} now", parameter["name"]));
            }
            if let Some(before) = before {
                let at = format!("{name} {}", parameter["name"]);
                self.schema(&at, &before["schema"], &parameter["schema"], Way::Sent);
            }
        }
        let body = &was["requestBody"];
        if body["required"] != true && is["requestBody"]["required"] == true {
            self.faults.push(format!("{name} needs a body now"));
        }
        for (media, content) in members(&body["content"]) {
            let now = &is["requestBody"]["content"][media.as_str()];
            if now.is_null() {
                self.faults
                    .push(format!("{name} takes no {media} any more"));
            } else {
                self.schema(name, &content["schema"], &now["schema"], Way::Sent);
            }
        }
        for (status, response) in members(&was["responses"]) {
            if !status.starts_with('2') {
                continue;
            }
            for (media, content) in members(&response["content"]) {
                let now = &is["responses"][status.as_str()]["content"][media.as_str()];
                if now.is_null() {
                    self.faults
                        .push(format!("{name} answers no {status} {media} any more"));
                } else {
                    self.schema(name, &content["schema"], &now["schema"], Way::Got);
                }
            }
        }
    }

    fn schema(&mut self, at: &str, was: &Value, is: &Value, way: Way) {
        if let (Some(one), Some(other)) = (was["$ref"].as_str(), is["$ref"].as_str()) {
            let way_name = if way == Way::Sent { "sent" } else { "got" };
            if !self.seen.insert(format!("{one} {other} {way_name}")) {
                return;
            }
        }
        let (was, is) = (resolved(self.old, was), resolved(self.new, is));
        let texts = |value: &Value| -> BTreeSet<String> {
            let list = value.as_array().into_iter().flatten();
            list.map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
                .collect()
        };
        let (choices, now) = (texts(&was["enum"]), texts(&is["enum"]));
        let is_closed = !choices.is_empty() && !now.is_empty();
        for gone in choices.difference(&now) {
            if is_closed && way == Way::Sent {
                self.faults.push(format!("{at} takes no {gone} any more"));
            }
        }
        let required = texts(&is["required"]);
        if way == Way::Sent {
            for added in required.difference(&texts(&was["required"])) {
                self.faults.push(format!("{at} needs {added} now"));
            }
        }
        for (member, before) in members(&was["properties"]) {
            let now = &is["properties"][member.as_str()];
            let place = format!("{at}/{member}");
            if now.is_null() {
                self.faults.push(format!("{place} is gone"));
                continue;
            }
            if way == Way::Got
                && texts(&was["required"]).contains(&member)
                && !required.contains(&member)
            {
                self.faults.push(format!("{place} may be missing now"));
            }
            self.schema(&place, &before, now, way);
        }
        if !was["items"].is_null() && !is["items"].is_null() {
            self.schema(&format!("{at}[]"), &was["items"], &is["items"], way);
        }
    }
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn resolved(document: &Value, schema: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some(target) => document
            .pointer(target.trim_start_matches('#'))
            .cloned()
            .unwrap_or_default(),
        None => schema.clone(),
    }
}

#[test]
fn each_way_of_breaking_a_promise_is_seen() {
    let old = json!({
        "paths": {"/a": {"post": {
            "parameters": [{"name": "q", "in": "query", "schema": {"enum": ["x", "y"]}}],
            "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}},
            "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/G"}}}}},
        }}},
        "components": {"schemas": {
            "S": {"properties": {"a": {"type": "string"}}, "required": []},
            "G": {"properties": {"b": {"type": "array", "items": {"properties": {"c": {}}}}}, "required": ["b"]},
        }},
    });
    assert_eq!(faults(&old, &old), Vec::<String>::new());
    let operation = "/paths/~1a/post";
    for (place, value, fault) in [
        ("/paths", json!({}), "POST /a is gone"),
        (
            "/paths/~1a/post/parameters/0/required",
            json!(true),
            "POST /a needs \"q\" now",
        ),
        (
            "/paths/~1a/post/parameters/0/schema/enum",
            json!(["x"]),
            "POST /a \"q\" takes no y any more",
        ),
        (
            "/components/schemas/S/required",
            json!(["a"]),
            "POST /a needs a now",
        ),
        (
            "/components/schemas/G/properties",
            json!({}),
            "POST /a/b is gone",
        ),
        (
            "/components/schemas/G/required",
            json!([]),
            "POST /a/b may be missing now",
        ),
        (
            "/components/schemas/G/properties/b/items/properties",
            json!({}),
            "POST /a/b[]/c is gone",
        ),
    ] {
        let mut new = old.clone();
        let (parent, member) = place.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() {
            &mut new
        } else {
            new.pointer_mut(parent).unwrap()
        };
        parent[member] = value;
        assert_eq!(faults(&old, &new), [fault], "{place}");
    }
    let mut more = old.clone();
    more.pointer_mut(operation).unwrap()["parameters"] = json!([
        {"name": "q", "in": "query", "schema": {"enum": ["x", "y", "z"]}},
        {"name": "r", "in": "query", "schema": {}},
    ]);
    assert_eq!(faults(&old, &more), Vec::<String>::new(), "more is no less");
}
