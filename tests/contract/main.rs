//! openapi/openapi.json is what the server says, and says enough for somebody who has only it.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed and should say where"
)]

mod breaking;
mod documented;
mod examples;
mod generated;
mod java;
mod roles;
mod seeds;
mod tools;

use onewindow_tests::operations::{PUBLIC, description, operations};
use serde_json::Value;
use std::collections::BTreeSet;

/// Collects every fault before failing, because they come in families.
#[track_caller]
fn none(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn the_file_is_what_the_server_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let said = onewindow_server::openapi::json().unwrap();
    let line = kept
        .lines()
        .zip(said.lines())
        .position(|(kept, said)| kept != said);
    assert!(
        kept == said,
        "openapi/openapi.json is out of date, first at line {:?}: run cargo xtask openapi",
        line.map(|line| line + 1)
    );
}

#[test]
fn every_operation_explains_itself() {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for operation in operations() {
        let said = &operation.description;
        let name = operation.name();
        for member in ["summary", "description", "operationId"] {
            if said[member].as_str().unwrap_or_default().is_empty() {
                faults.push(format!("{name}: no {member}"));
            }
        }
        if said["tags"].as_array().is_none_or(Vec::is_empty) {
            faults.push(format!("{name}: no tag"));
        }
        if !ids.insert(said["operationId"].to_string()) {
            faults.push(format!("{name}: the operationId is used twice"));
        }
        for parameter in said["parameters"].as_array().into_iter().flatten() {
            if parameter["description"]
                .as_str()
                .unwrap_or_default()
                .is_empty()
            {
                faults.push(format!(
                    "{name}: parameter {} has no description",
                    parameter["name"]
                ));
            }
        }
    }
    assert!(!ids.is_empty());
    none(faults);
}

#[test]
fn every_operation_says_who_may_call_it() {
    let schemes = description()["components"]["securitySchemes"].clone();
    let mut faults = Vec::new();
    for operation in operations() {
        let security = operation.description["security"].as_array().cloned();
        let names: Vec<String> = security
            .iter()
            .flatten()
            .flat_map(|need| need.as_object().cloned().unwrap_or_default())
            .map(|(name, _)| name)
            .collect();
        if security.is_none() {
            faults.push(format!("{}: no security", operation.name()));
        } else if operation.is_public() != names.is_empty() {
            faults.push(format!(
                "{}: the list of public operations disagrees",
                operation.name()
            ));
        }
        for name in names.iter().filter(|name| schemes[name.as_str()].is_null()) {
            faults.push(format!("{}: no security scheme {name}", operation.name()));
        }
    }
    none(faults);
}

#[test]
fn every_public_operation_exists() {
    let names: BTreeSet<String> = operations().iter().map(|o| o.name()).collect();
    // What stands outside the API proper is not described in it.
    let undescribed = ["GET /openapi.json", "GET /.well-known/jwks.json"];
    none(
        PUBLIC
            .iter()
            .filter(|name| !names.contains(**name) && !undescribed.contains(name))
            .map(|name| (*name).to_owned())
            .collect(),
    );
}

#[test]
fn every_operation_names_its_problems() {
    let mut faults = Vec::new();
    for operation in operations() {
        let name = operation.name();
        let responses = operation.description["responses"].as_object().cloned();
        let responses = responses.unwrap_or_default();
        if !responses.keys().any(|status| status.starts_with('2')) {
            faults.push(format!("{name}: no good answer"));
        }
        if !operation.is_public() && !responses.contains_key("401") {
            faults.push(format!("{name}: no 401"));
        }
        for (status, response) in &responses {
            if response["description"]
                .as_str()
                .unwrap_or_default()
                .is_empty()
            {
                faults.push(format!("{name}: {status} has no description"));
            }
            let is_problem = status.starts_with('4') || status.starts_with('5');
            if is_problem && response["content"]["application/problem+json"].is_null() {
                faults.push(format!("{name}: {status} is no problem document"));
            }
        }
        let lacks = |statuses: &[&str]| statuses.iter().any(|one| !responses.contains_key(*one));
        let takes_json = &operation.description["requestBody"]["content"]["application/json"];
        if !takes_json.is_null() && lacks(&["400", "413", "415"]) {
            faults.push(format!("{name}: takes JSON, but not all of 400, 413, 415"));
        }
        let header = |wanted: &str| {
            let parameters = operation.description["parameters"].as_array();
            let mut parameters = parameters.into_iter().flatten();
            parameters.any(|p| p["in"] == "header" && p["name"] == wanted)
        };
        if header("If-Match") && lacks(&["412", "428"]) {
            faults.push(format!("{name}: takes If-Match, but not both 412 and 428"));
        }
    }
    none(faults);
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let mut faults = Vec::new();
    visit(&description, &mut |value| {
        if let Some(target) = value["$ref"].as_str()
            && target
                .strip_prefix('#')
                .and_then(|pointer| description.pointer(pointer))
                .is_none()
        {
            faults.push(target.to_owned());
        }
    });
    none(faults);
}

#[test]
fn every_schema_is_described_with_an_example() {
    let description = description();
    let mut faults = Vec::new();
    for operation in operations() {
        let body = &operation.description["requestBody"]["content"];
        for (media, content) in body.as_object().into_iter().flatten() {
            if media == "application/json" && !has_example(content, &description, 0) {
                faults.push(format!("{}: the body has no example", operation.name()));
            }
        }
    }
    let schemas = description["components"]["schemas"].as_object().cloned();
    for (name, schema) in schemas.unwrap_or_default() {
        if schema["description"]
            .as_str()
            .unwrap_or_default()
            .is_empty()
        {
            faults.push(format!("schema {name}: no description"));
        }
    }
    none(faults);
}

/// Whether a media type, its schema, or each required property of it carries an example.
fn has_example(value: &Value, description: &Value, depth: usize) -> bool {
    if !value["example"].is_null() || !value["examples"].is_null() || depth > 6 {
        return true;
    }
    let schema = if value["schema"].is_null() {
        value
    } else {
        &value["schema"]
    };
    if let Some(target) = schema["$ref"].as_str() {
        let target = description.pointer(target.trim_start_matches('#'));
        return target.is_some_and(|target| has_example(target, description, depth + 1));
    }
    let properties = schema["properties"].as_object();
    schema["example"].is_string()
        || !schema["example"].is_null()
        || !schema["enum"].is_null()
        || schema["type"] == "boolean"
        || schema["type"] == "array"
        || schema["oneOf"].is_array()
        || properties.is_some_and(|properties| {
            properties
                .values()
                .all(|property| has_example(property, description, depth + 1))
        })
}

fn visit(value: &Value, each: &mut impl FnMut(&Value)) {
    each(value);
    match value {
        Value::Object(members) => members.values().for_each(|value| visit(value, each)),
        Value::Array(values) => values.iter().for_each(|value| visit(value, each)),
        _ => {}
    }
}
