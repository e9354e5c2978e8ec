//! What a release has promised to programs stays: no operation goes, nothing more is asked for, and
//! nothing that is answered is taken away. What is sent and what is got differ: of what is sent the new
//! description must allow all the old one allowed, of what is got the old one all the new one does. An
//! answer may gain members, and values where some are listed (docs/API.md tells programs so).

mod harmless;
mod made_up;
mod schema;
mod table;

use onewindow_tests::operations::description;
use schema::{Comparison, Way};
use serde_json::{Map, Value};
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

/// Where a release was described otherwise than it was, and is now described as it was and is.
const CORRECTED: [&str; 1] = [
    // Said in camelCase from the beginning, and described as in the source.
    "GET /api/v1/messages 200/items[]/kind has none of the values it had",
];

#[test]
fn nothing_a_release_promised_is_broken() {
    let mut faults = faults(&released(), &description());
    for corrected in CORRECTED {
        assert!(
            faults.iter().any(|fault| fault == corrected),
            "{corrected}: not so"
        );
    }
    faults.retain(|fault| !CORRECTED.contains(&fault.as_str()));
    super::none(faults);
}

/// Where the old promises are broken.
fn faults(old: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison::new(old, new);
    for (path, methods) in members(&old["paths"]) {
        for (method, was) in members(&methods) {
            let is = &new["paths"][path.as_str()][method.as_str()];
            let name = format!("{} {path}", method.to_uppercase());
            if was["responses"].is_null() {
                continue;
            }
            if is.is_null() {
                comparison.fault(format!("{name} is gone"));
            } else {
                operation(&mut comparison, &name, &was, is);
            }
        }
    }
    for (event, was) in members(&old["webhooks"]) {
        let is = &new["webhooks"][event.as_str()];
        if is.is_null() {
            comparison.fault(format!("nobody is told {event} any more"));
        }
        // Programs get what a webhook sends.
        let (was, is) = (&was["post"]["requestBody"], &is["post"]["requestBody"]);
        contents(&mut comparison, &event, was, is, Way::Got);
    }
    for (scheme, was) in members(&old["components"]["securitySchemes"]) {
        let is = &new["components"]["securitySchemes"][scheme.as_str()];
        for (flow, was) in members(&was["flows"]) {
            for (scope, _) in members(&was["scopes"]) {
                if is["flows"][flow.as_str()]["scopes"][scope.as_str()].is_null() {
                    comparison.fault(format!("{scheme} gives no {scope} by {flow} any more"));
                }
            }
        }
    }
    comparison.faults
}

fn operation(comparison: &mut Comparison<'_>, name: &str, was: &Value, is: &Value) {
    if !was["operationId"].is_null() && was["operationId"] != is["operationId"] {
        comparison.fault(format!("{name} is named {} now", is["operationId"]));
    }
    parameters(comparison, name, was, is);
    let (body, now) = (&was["requestBody"], &is["requestBody"]);
    if body["required"] != true && now["required"] == true {
        comparison.fault(format!("{name} needs a body now"));
    }
    contents(comparison, name, body, now, Way::Sent);
    for (status, response) in members(&was["responses"]) {
        let now = &is["responses"][status.as_str()];
        let good = status.starts_with('2') || status.starts_with('3');
        if now.is_null() {
            // A problem that cannot happen any more is missed by nobody.
            if good {
                comparison.fault(format!("{name} answers no {status} any more"));
            }
            continue;
        }
        let at = format!("{name} {status}");
        contents(comparison, &at, &response, now, Way::Got);
        for (header, before) in members(&response["headers"]) {
            let now = &now["headers"][header.as_str()];
            if now.is_null() {
                comparison.fault(format!("{at} is without {header} now"));
            } else {
                let at = format!("{at} {header}");
                comparison.schema(&at, &before["schema"], &now["schema"], Way::Got);
            }
        }
    }
    for need in comparison.unmet(was, is) {
        comparison.fault(format!("{name} is not open with {need} any more"));
    }
}

fn parameters(comparison: &mut Comparison<'_>, name: &str, was: &Value, is: &Value) {
    let list = |value: &Value| -> Vec<Value> {
        let list = value["parameters"].as_array();
        list.cloned().unwrap_or_default()
    };
    let same =
        |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
    let (before, now) = (list(was), list(is));
    for one in &now {
        let known = before.iter().find(|known| same(known, one));
        if one["required"] == true && known.is_none_or(|known| known["required"] != true) {
            comparison.fault(format!("{name} needs {} now", one["name"]));
        }
    }
    for one in &before {
        let at = format!("{name} {}", one["name"]);
        let Some(now) = now.iter().find(|now| same(now, one)) else {
            comparison.fault(format!("{at} is gone"));
            continue;
        };
        for how in ["style", "explode"] {
            if one[how] != now[how] {
                comparison.fault(format!("{at} has another {how}"));
            }
        }
        comparison.schema(&at, &one["schema"], &now["schema"], Way::Sent);
    }
}

/// Compares what stands in each media type.
fn contents(comparison: &mut Comparison<'_>, at: &str, was: &Value, is: &Value, way: Way) {
    for (media, content) in members(&was["content"]) {
        let now = &is["content"][media.as_str()];
        if now.is_null() {
            comparison.fault(format!("{at} has no {media} any more"));
        } else if media.contains("json") || media.contains("form") {
            // Other kinds are bytes, whatever is said of them.
            comparison.schema(at, &content["schema"], &now["schema"], way);
        }
    }
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
