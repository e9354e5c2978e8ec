//! Whole examples of what is sent and what is answered, put together from the examples of their fields,
//! so that nothing is said twice and no example can contradict the schema it stands for.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::{Content, OpenApi as Document, Ref, RefOr, Schema};

const JSON: &str = "application/json";
const SCHEMAS: &str = "#/components/schemas/";

/// Adds an example to every body in JSON that has none. What several operations send or answer has one
/// for all of them, among the components.
pub(super) fn add(document: &mut Document) {
    let schemas = document.components.iter().flat_map(|all| &all.schemas);
    let schemas = schemas.filter_map(|(name, schema)| {
        let schema = serde_json::to_value(schema).ok()?;
        Some((name.clone(), schema))
    });
    let composer = Composer(schemas.collect());
    let mut shared = BTreeMap::new();
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            if let Some(body) = &mut operation.request_body
                && let RefOr::T(body) = body
                && let Some(RefOr::T(content)) = body.content.get_mut(JSON)
            {
                composer.fill(content, &mut shared);
            }
            for (status, response) in &mut operation.responses.responses {
                if status.starts_with('2')
                    && let RefOr::T(response) = response
                    && let Some(RefOr::T(content)) = response.content.get_mut(JSON)
                {
                    composer.fill(content, &mut shared);
                }
            }
        }
    }
    let components = document.components.get_or_insert_default();
    components.examples.extend(shared);
}

/// The schemas by name.
struct Composer(BTreeMap<String, Value>);

impl Composer {
    fn fill(&self, content: &mut Content, shared: &mut BTreeMap<String, RefOr<Example>>) {
        if content.example.is_some() || !content.examples.is_empty() {
            return;
        }
        let Some(schema) = &content.schema else {
            return;
        };
        if let RefOr::Ref(target) = schema
            && let Some(name) = target.ref_location.strip_prefix(SCHEMAS)
        {
            shared.entry(name.to_owned()).or_insert_with(|| {
                let value = self.named(name, &mut Vec::new());
                ExampleBuilder::new().value(value).build().into()
            });
            let example = Ref::new(format!("#/components/examples/{name}"));
            content
                .examples
                .insert("whole".to_owned(), RefOr::Ref(example));
        } else {
            content.example = self.inline(schema);
        }
    }

    fn inline(&self, schema: &RefOr<Schema>) -> Option<Value> {
        let schema = serde_json::to_value(schema).ok()?;
        self.compose(&schema, "", &mut Vec::new())
    }

    /// The example of a schema with a name; none inside itself, where it would have no end.
    fn named(&self, name: &str, within: &mut Vec<String>) -> Option<Value> {
        if within.iter().any(|one| one == name) {
            return None;
        }
        within.push(name.to_owned());
        let mut value = self.compose(self.0.get(name)?, "", within);
        within.pop();
        // Rows of a page are described in the page.
        let row = name.strip_prefix("Page_");
        let whole = match row {
            Some(_) => value.as_mut().and_then(|page| page.pointer_mut("/items/0")),
            None => value.as_mut(),
        };
        if let Some(Value::Object(members)) = whole
            && let Some(Value::Object(true_ones)) = together(row.unwrap_or(name))
        {
            members.extend(true_ones);
        }
        value
    }

    /// The example of what a schema describes, which is the member of this name of what it is in.
    fn compose(&self, schema: &Value, field: &str, within: &mut Vec<String>) -> Option<Value> {
        let member = |name: &str| schema.get(name);
        let first = |name: &str| schema.get(name).and_then(|list| list.get(0));
        let said = member("example").or_else(|| first("examples"));
        if let Some(said) = said.or_else(|| member("const")).or_else(|| first("enum")) {
            return Some(said.clone());
        }
        if let Some(target) = member("$ref").and_then(Value::as_str) {
            return self.named(target.strip_prefix(SCHEMAS)?, within);
        }
        if let Some(choices) = member("oneOf").or_else(|| member("anyOf")) {
            let choices = choices.as_array().into_iter().flatten();
            let mut choices = choices.filter(|one| one.get("type") != Some(&json!("null")));
            return choices.find_map(|one| self.compose(one, field, within));
        }
        if let Some(parts) = member("allOf").and_then(Value::as_array) {
            let mut whole = self.members(schema, within);
            for part in parts {
                match self.compose(part, field, within)? {
                    Value::Object(members) => whole.extend(members),
                    other => return Some(other),
                }
            }
            return Some(whole.into());
        }
        let (kind, may_be_null) = kind(schema);
        match kind {
            "object" => Some(self.members(schema, within).into()),
            "array" => {
                let items = member("items");
                let one = items.and_then(|items| self.compose(items, "", within));
                Some(one.into_iter().collect())
            }
            // What may be missing and has no example of its own says more by being missing.
            _ if may_be_null => Some(Value::Null),
            "integer" | "number" => Some(member("minimum").cloned().unwrap_or_else(|| json!(1))),
            "boolean" => Some(TRUE.contains(&field).into()),
            "string" => match member("format").and_then(Value::as_str) {
                Some("date-time") => Some("2026-03-10T01:30:00Z".into()),
                Some("date") => Some("2026-03-10".into()),
                Some("uuid") => Some(ID.into()),
                _ => text(field).map(Into::into),
            },
            _ => None,
        }
    }

    /// The members of an object: what would have no end is left out, where it may be.
    fn members(&self, schema: &Value, within: &mut Vec<String>) -> Map<String, Value> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        properties
            .filter_map(|(name, property)| {
                Some((name.clone(), self.compose(property, name, within)?))
            })
            .collect()
    }
}

/// The type of a schema, and whether it may be null instead.
fn kind(schema: &Value) -> (&str, bool) {
    let kind = schema.get("type");
    let several = kind.and_then(Value::as_array).into_iter().flatten();
    let mut kinds = kind.into_iter().chain(several).filter_map(Value::as_str);
    let may_be_null = kinds.clone().any(|kind| kind == "null");
    let kind = kinds.find(|kind| *kind != "null");
    (kind.unwrap_or_default(), may_be_null)
}

const ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

/// What is so in most answers.
const TRUE: [&str; 6] = [
    "active",
    "agreed",
    "available",
    "current",
    "mayRate",
    "valid",
];

/// What stands in the members of this name, where their schemas have no example.
fn text(field: &str) -> Option<&'static str> {
    Some(match field {
        "id" | "firmId" | "proposedById" => ID,
        "caseNumber" => "9901022026031000013112800000001",
        "number" => "9901022026031000013112800000001-SJ",
        "sha256" | "packSha256" | "documentSha256" => {
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        }
        "decidedBy" => "李伟",
        "material" => "premises-proof",
        "name" => "经营场所使用证明",
        "verificationUrl" => "https://office.example/verify/9901022026031000013112800000001-SJ",
        _ => return None,
    })
}

/// Members that go together only so: the examples of each would be true, and the whole would not.
fn together(name: &str) -> Option<Value> {
    Some(match name {
        "CaseSummary" | "DeskCase" | "TrackedCase" => json!({
            "state": "received", "stateText": "已收件", "lamp": "none", "allowed": ["withdraw"],
            "submittedAt": "2026-03-10T01:30:00Z",
        }),
        "CaseView" => json!({
            "answers": {"operator": {"name": "林晓", "mobile": "13800000001"}},
            "decision": null, "greenChannel": null, "notices": [], "package": null,
            "projectCode": null, "result": null, "reviews": [], "stages": [], "tasks": [],
        }),
        "FileView" => json!({"problem": null}),
        "GivenRating" | "RatingRequest" => json!({"grade": "verySatisfied"}),
        "SignOnSessionRequest" => json!({"error": null}),
        "ConsentAsked" => json!({"refused": null}),
        "Webhook" => json!({"offReason": null}),
        "WebhookDelivery" => json!({"lastError": null, "settledAt": "2026-03-10T01:30:00Z"}),
        _ => return None,
    })
}
