//! Holds the rules of the conformance vectors to their text: every `source` in
//! `client-core/conformance/` compiles to the `expr` beside it.
//!
//! `CONFORMANCE=fill cargo test -p onewindow-catalogue --test conformance` writes the trees of new
//! and changed rules instead, and lays the files out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it fails"
)]
#![allow(
    dead_code,
    reason = "the helpers are shared with the runner of the vectors, which uses more of them"
)]

#[path = "../../../client-core/tests/conformance/expand.rs"]
mod expand;
mod layout;
#[path = "../../../client-core/tests/conformance/tree.rs"]
mod tree;

use onewindow_catalogue::profile::{RulePlace, compile_rule_at};
use onewindow_core::json::Json;
use onewindow_core::pack::{Field, Pack};
use std::path::{Path, PathBuf};
use tree::{laid_over, object, push, put, take, text, word};

pub(crate) struct File {
    pub(crate) fragments: Json,
    pub(crate) packages: Json,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-core/conformance")
}

#[test]
fn every_rule_compiles_to_the_tree_beside_it() {
    let fill = std::env::var("CONFORMANCE").is_ok_and(|value| value == "fill");
    let mut faults = Vec::new();
    let mut rules = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let written = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut json = tree::parse(written.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut filler = Filler {
            fill,
            at: String::new(),
            faults: Vec::new(),
            rules: 0,
        };
        filler.file(&mut json);
        rules += filler.rules;
        faults.extend(
            filler
                .faults
                .iter()
                .map(|fault| format!("{name}.json: {fault}")),
        );
        let laid_out = layout::file(&json);
        if fill {
            std::fs::write(&path, laid_out).unwrap();
        } else if laid_out != written {
            faults.push(format!(
                "{name}.json is not laid out as `CONFORMANCE=fill` does it"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(rules > 100, "{rules} rules");
}

struct Filler {
    fill: bool,
    at: String,
    faults: Vec<String>,
    rules: usize,
}

impl Filler {
    fn file(&mut self, json: &mut Json) {
        if let Some(Json::Object(named)) = get_mut(json, "fragments") {
            for (name, fragment) in named {
                self.at.clone_from(name);
                let fields = self.fields_of(fragment);
                self.fragment(fragment, &fields);
            }
        }
        let file = File {
            fragments: json.get("fragments").cloned().unwrap_or(object([])),
            packages: object([]),
        };
        let Some(Json::List(cases)) = get_mut(json, "cases") else {
            panic!("no cases");
        };
        for case in cases {
            self.at = text(case.get("name").unwrap()).to_owned();
            self.case(&file, case);
        }
    }

    fn case(&mut self, file: &File, case: &mut Json) {
        if let Some(fragment @ Json::Object(_)) = get_mut(case, "fragment") {
            let fields = self.fields_of(fragment);
            self.fragment(fragment, &fields);
        }
        let short = ["rule", "value"].iter().any(|key| case.get(key).is_some());
        if !short {
            return;
        }
        let mut form = match case.get("fragment") {
            Some(Json::Text(name)) => file.fragments.get(name).unwrap().clone(),
            Some(fragment) => fragment.clone(),
            None => object([]),
        };
        if let Some(field) = case.get("value") {
            let field = laid_over(object([("key", word("result"))]), Some(field));
            push(&mut form, "fields", field);
        }
        let fields = self.fields_of(&form);
        self.member(case, "rule", &fields, RulePlace::Condition);
        if let Some(field) = get_mut(case, "value") {
            self.member(field, "compute", &fields, RulePlace::Computed("/result"));
        }
    }

    /// The fields a fragment's rules read; none when they are no form, as in a pack that must be
    /// refused for it.
    fn fields_of(&self, fragment: &Json) -> Vec<Field> {
        let list = fragment
            .get("fields")
            .cloned()
            .unwrap_or(Json::List(Vec::new()));
        let mut form = object([("fields", without_rules(list))]);
        if let Some(limits) = fragment.get("limits") {
            put(&mut form, "limits", limits.clone());
        }
        let pack = expand::whole(form).to_text();
        Pack::parse(pack.as_bytes()).map_or_else(|_| Vec::new(), |pack| pack.pack().fields.clone())
    }

    fn fragment(&mut self, fragment: &mut Json, fields: &[Field]) {
        if let Some(list) = get_mut(fragment, "fields") {
            self.fields(list, "", fields);
        }
        for (list, uses) in [
            ("checks", &["rule"][..]),
            ("materials", &["neededWhen"]),
            ("fees", &["chargedWhen", "amount"]),
        ] {
            let Some(Json::List(parts)) = get_mut(fragment, list) else {
                continue;
            };
            for part in parts {
                let at = part.get("at").map_or("", text).to_owned();
                for key in uses {
                    let place = match *key {
                        "rule" => RulePlace::ConditionAt(&at),
                        "amount" => RulePlace::Amount,
                        _ => RulePlace::Condition,
                    };
                    self.member(part, key, fields, place);
                }
            }
        }
    }

    fn fields(&mut self, list: &mut Json, above: &str, fields: &[Field]) {
        let Json::List(list) = list else { return };
        for field in list {
            let path = format!("{above}/{}", field.get("key").map_or("", text));
            for key in ["visibleWhen", "requiredWhen"] {
                self.member(field, key, fields, RulePlace::ConditionAt(&path));
            }
            self.member(field, "compute", fields, RulePlace::Computed(&path));
            let inside = match field.get("type") {
                Some(Json::Text(kind)) if kind == "rows" => format!("{path}/*"),
                _ => path,
            };
            if let Some(inner) = get_mut(field, "fields") {
                self.fields(inner, &inside, fields);
            }
        }
    }

    fn member(&mut self, part: &mut Json, key: &str, fields: &[Field], place: RulePlace<'_>) {
        if let Some(rule @ Json::Object(_)) = get_mut(part, key) {
            self.rule(rule, fields, place);
        }
    }

    fn rule(&mut self, rule: &mut Json, fields: &[Field], place: RulePlace<'_>) {
        let Some(source) = rule.get("source") else {
            return;
        };
        self.rules += 1;
        let expr = match compile_rule_at(fields, place, text(source)) {
            Ok(expr) => tree::parse(serde_json::to_string(&expr).unwrap().as_bytes()).unwrap(),
            Err(faults) => {
                for fault in faults {
                    let message = &fault.message.en;
                    self.faults
                        .push(format!("{}: {}: {message}", self.at, source.to_text()));
                }
                return;
            }
        };
        if self.fill {
            put(rule, "expr", expr);
        } else if rule.get("expr") != Some(&expr) {
            let (source, expr) = (source.to_text(), expr.to_text());
            self.faults
                .push(format!("{}: {source} compiles to {expr}", self.at));
        }
    }
}

/// The member of an object, to be changed in place.
fn get_mut<'a>(json: &'a mut Json, key: &str) -> Option<&'a mut Json> {
    let Json::Object(members) = json else {
        return None;
    };
    let mut members = members.iter_mut();
    members
        .find(|(name, _)| name == key)
        .map(|(_, value)| value)
}

fn without_rules(list: Json) -> Json {
    let Json::List(list) = list else { return list };
    let list = list.into_iter().map(|mut field| {
        for key in ["visibleWhen", "requiredWhen", "compute"] {
            take(&mut field, key);
        }
        if let Some(inner) = take(&mut field, "fields") {
            put(&mut field, "fields", without_rules(inner));
        }
        field
    });
    Json::List(list.collect())
}
