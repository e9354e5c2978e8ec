//! Every body in JSON that is sent or answered stands in the description as a whole, and is what its
//! schema says.

use jsonschema::{Draft, Validator};
use onewindow_tests::operations::{Operation, description, operations};
use serde_json::{Value, json};

/// The bodies in JSON of an operation that are sent, and those that are answered when all is well.
fn bodies(operation: &Operation) -> Vec<(String, Value)> {
    let said = &operation.description;
    let sent = &said["requestBody"]["content"]["application/json"];
    let mut bodies = vec![(format!("{} is sent", operation.name()), sent.clone())];
    for (status, response) in said["responses"].as_object().into_iter().flatten() {
        let content = &response["content"]["application/json"];
        if status.starts_with('2') {
            bodies.push((format!("{} {status}", operation.name()), content.clone()));
        }
    }
    bodies.retain(|(_, content)| !content.is_null());
    bodies
}

/// The examples of a body, those among the components too.
fn examples(content: &Value, description: &Value) -> Vec<Value> {
    let several = content["examples"].as_object().into_iter().flatten();
    let several = several.map(|(_, example)| match example["$ref"].as_str() {
        Some(target) => {
            description.pointer(target.trim_start_matches('#')).unwrap()["value"].clone()
        }
        None => example["value"].clone(),
    });
    let one = content.get("example").cloned();
    one.into_iter().chain(several).collect()
}

fn validator(schema: &Value, components: &Value) -> Validator {
    let mut schema = schema.clone();
    schema["components"] = components.clone();
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// What is wrong with the examples of a body.
fn faults(name: &str, content: &Value, description: &Value) -> Vec<String> {
    let examples = examples(content, description);
    if examples.is_empty() || examples.contains(&Value::Null) {
        return vec![format!("{name}: no example of the whole")];
    }
    let schemas = json!({"schemas": description["components"]["schemas"]});
    let validator = validator(&content["schema"], &schemas);
    let found = examples.iter().flat_map(|one| validator.iter_errors(one));
    found
        .map(|error| format!("{name}: {} at {}", error, error.instance_path()))
        .collect()
}

#[test]
fn every_body_has_an_example_of_the_whole_that_its_schema_allows() {
    let description = description();
    let all: Vec<_> = operations().iter().flat_map(bodies).collect();
    assert!(all.len() > 200, "only {} bodies", all.len());
    let faults = all
        .iter()
        .flat_map(|(name, content)| faults(name, content, &description));
    super::none(faults.collect());
}

#[test]
fn an_example_that_is_missing_or_wrong_is_found() {
    let description = json!({"components": {
        "schemas": {"Case": {
            "type": "object",
            "required": ["number"],
            "properties": {"number": {"type": "string"}, "on": {"type": "string", "format": "date"}},
        }},
        "examples": {"Case": {"value": {"number": 1}}},
    }});
    let schema = json!({"$ref": "#/components/schemas/Case"});
    let of = |members: Value| {
        let mut content = members;
        content["schema"] = schema.clone();
        faults("GET /a 200", &content, &description).len()
    };
    assert_eq!(of(json!({})), 1, "none");
    assert_eq!(
        of(json!({"example": {"number": "1", "on": "2026-03-10"}})),
        0
    );
    assert_eq!(of(json!({"example": {}})), 1, "a member is missing");
    assert_eq!(of(json!({"example": {"number": "1", "on": "10.3."}})), 1);
    let shared = json!({"examples": {"whole": {"$ref": "#/components/examples/Case"}}});
    assert_eq!(of(shared), 1, "a number among the components");
}
