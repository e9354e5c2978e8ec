//! Made-up changes of the made-up description, each of which breaks a promise.

use super::faults;
use super::made_up::{GOT, POST, SENT, change, old};
use serde_json::{Value, json};

fn found(below: &str, place: &str, value: Value) -> Vec<String> {
    let (old, mut new) = (old(), old());
    change(&mut new, (below, place), value);
    assert_ne!(old, new, "{below}{place} changes nothing");
    faults(&old, &new)
}

#[test]
fn each_way_of_breaking_a_promise_is_seen() {
    let none = Value::Null;
    for (below, place, value, fault) in [
        ("", "/paths", json!({}), "POST /a is gone"),
        (
            POST,
            "/operationId",
            json!("doB"),
            "POST /a is named \"doB\" now",
        ),
        // Who is let in.
        (
            POST,
            "/security/1",
            none.clone(),
            "POST /a is not open with {\"oauth\":[\"a:read\",\"a:write\"]} any more",
        ),
        (
            POST,
            "/security/1/oauth",
            json!(["a:read", "a:write", "a:all"]),
            "POST /a is not open with {\"oauth\":[\"a:read\",\"a:write\"]} any more",
        ),
        (
            "/components/securitySchemes/oauth/flows/clientCredentials/scopes",
            "/a:read",
            none.clone(),
            "oauth gives no a:read by clientCredentials any more",
        ),
        // Parameters.
        (POST, "/parameters/0", none.clone(), "POST /a \"q\" is gone"),
        (
            POST,
            "/parameters/0/in",
            json!("header"),
            "POST /a \"q\" is gone",
        ),
        (
            POST,
            "/parameters/0/required",
            json!(true),
            "POST /a needs \"q\" now",
        ),
        (
            POST,
            "/parameters/0/explode",
            json!(false),
            "POST /a \"q\" has another explode",
        ),
        (
            POST,
            "/parameters/0/schema/enum",
            json!(["x"]),
            "POST /a \"q\" takes no y any more",
        ),
        (
            POST,
            "/parameters/1/schema/maximum",
            json!(50),
            "POST /a \"n\" has another maximum",
        ),
        (
            POST,
            "/parameters/1/schema/minimum",
            json!(2),
            "POST /a \"n\" has another minimum",
        ),
        (
            POST,
            "/parameters/1/schema/format",
            json!("int32"),
            "POST /a \"n\" has another format",
        ),
        (
            POST,
            "/parameters/1/schema/type",
            json!("string"),
            "POST /a \"n\" takes no integer any more",
        ),
        (
            POST,
            "/parameters/1/schema/enum",
            json!([1, 2]),
            "POST /a \"n\" is no longer one of a list",
        ),
        // What is sent.
        (
            POST,
            "/requestBody/required",
            json!(true),
            "POST /a needs a body now",
        ),
        (
            POST,
            "/requestBody/content/text~1csv",
            none.clone(),
            "POST /a has no text/csv any more",
        ),
        (
            SENT,
            "/required",
            json!(["a", "list"]),
            "POST /a needs list now",
        ),
        (SENT, "/properties/a", none.clone(), "POST /a/a is gone"),
        (
            SENT,
            "/properties/a/minLength",
            json!(2),
            "POST /a/a has another minLength",
        ),
        (
            SENT,
            "/properties/a/maxLength",
            json!(10),
            "POST /a/a has another maxLength",
        ),
        (
            SENT,
            "/properties/a/pattern",
            json!("^[a-f]+$"),
            "POST /a/a has another pattern",
        ),
        (
            SENT,
            "/properties/a/format",
            json!("uuid"),
            "POST /a/a has another format",
        ),
        (
            SENT,
            "/properties/a/type",
            json!("integer"),
            "POST /a/a takes no string any more",
        ),
        (
            SENT,
            "/properties/maybe/type",
            json!("string"),
            "POST /a/maybe takes no null any more",
        ),
        (
            SENT,
            "/properties/any/type",
            json!("string"),
            "POST /a/any is of any type on one side",
        ),
        (
            SENT,
            "/properties/list/maxItems",
            json!(3),
            "POST /a/list has another maxItems",
        ),
        (
            SENT,
            "/properties/list/items/maxLength",
            json!(3),
            "POST /a/list[] has another maxLength",
        ),
        (
            SENT,
            "/properties/list/uniqueItems",
            json!(true),
            "POST /a/list has another uniqueItems",
        ),
        (
            SENT,
            "/properties/map/additionalProperties/maxLength",
            json!(3),
            "POST /a/map/* has another maxLength",
        ),
        (
            SENT,
            "/properties/who/oneOf/1",
            none.clone(),
            "POST /a/who: the choice 2 fits no other",
        ),
        (
            SENT,
            "/additionalProperties",
            json!(false),
            "POST /a takes no other members any more",
        ),
        // What is got, and what is told.
        (
            POST,
            "/responses/204",
            none.clone(),
            "POST /a answers no 204 any more",
        ),
        (
            POST,
            "/responses/200/content/text~1html",
            none.clone(),
            "POST /a 200 has no text/html any more",
        ),
        (
            POST,
            "/responses/200/headers/ETag",
            none.clone(),
            "POST /a 200 is without ETag now",
        ),
        (GOT, "/properties/b", none.clone(), "POST /a 200/b is gone"),
        (
            GOT,
            "/required",
            json!([]),
            "POST /a 200/b may be missing now",
        ),
        (
            GOT,
            "/properties/b/items/properties/c",
            none.clone(),
            "POST /a 200/b[]/c is gone",
        ),
        (
            GOT,
            "/properties/b/items/properties/c/minimum",
            none.clone(),
            "POST /a 200/b[]/c has another minimum",
        ),
        (
            GOT,
            "/properties/b/items/properties/c/format",
            json!("int64"),
            "POST /a 200/b[]/c has another format",
        ),
        (
            GOT,
            "/properties/b/items/properties/c/type",
            json!(["integer", "null"]),
            "POST /a 200/b[]/c may be null now",
        ),
        (
            GOT,
            "/properties/b/items",
            none.clone(),
            "POST /a 200/b[] is anything on one side",
        ),
        (
            GOT,
            "/properties/at/format",
            none.clone(),
            "POST /a 200/at has another format",
        ),
        (
            GOT,
            "/properties/state/enum",
            json!(["in", "out"]),
            "POST /a 200/state has none of the values it had",
        ),
        (
            GOT,
            "/properties/state/enum",
            none.clone(),
            "POST /a 200/state is no longer one of a list",
        ),
        (
            GOT,
            "/properties/who/oneOf/1",
            json!({"type": "string"}),
            "POST /a 200/who: the choice 2 fits no other",
        ),
        (
            GOT,
            "/properties/who",
            json!({"type": "string"}),
            "POST /a 200/who is no longer one of several",
        ),
        (
            GOT,
            "/properties/map/additionalProperties",
            none.clone(),
            "POST /a 200/map/* may be anything now",
        ),
        (
            "/components/schemas/Base",
            "/required",
            json!([]),
            "POST /a 200/id may be missing now",
        ),
        (
            "/webhooks",
            "/told",
            none.clone(),
            "nobody is told told any more",
        ),
    ] {
        let found = found(below, place, value);
        // What an answer holds of its own kind has the same faults.
        assert!(
            found.iter().any(|one| one == fault),
            "{below}{place}: {found:?}"
        );
    }
}
