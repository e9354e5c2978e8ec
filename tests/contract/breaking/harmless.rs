//! Made-up changes of the same description that break no promise.

use super::faults;
use super::made_up::{GOT, POST, SENT, change, old};
use serde_json::{Value, json};

#[test]
fn what_breaks_no_promise_is_let_pass() {
    assert_eq!(faults(&old(), &old()), Vec::<String>::new());
    let none = Value::Null;
    let text = json!({"type": "string"});
    for (below, place, value) in [
        ("/paths", "/~1b", json!({"get": {"responses": {"200": {}}}})),
        (POST, "/description", json!("More words.")),
        (POST, "/security", json!([])),
        (POST, "/security/1", json!({"oauth": ["a:read"]})),
        (POST, "/parameters/0/schema/enum", json!(["x", "y", "z"])),
        (POST, "/parameters/0/schema/enum", none.clone()),
        (POST, "/parameters/1/schema/maximum", json!(200)),
        (POST, "/parameters/1/schema/minimum", none.clone()),
        (POST, "/parameters/1/schema/type", json!("number")),
        (
            POST,
            "/requestBody/content/text~1plain",
            json!({"schema": text}),
        ),
        (POST, "/responses/201", json!({})),
        (POST, "/responses/404", none.clone()),
        (POST, "/responses/200/headers/Link", json!({"schema": text})),
        (SENT, "/required", json!([])),
        (SENT, "/properties/more", text.clone()),
        (SENT, "/properties/a/type", json!(["string", "null"])),
        (SENT, "/properties/a/pattern", none.clone()),
        (SENT, "/properties/a/maxLength", json!(30)),
        (SENT, "/properties/list/maxItems", none.clone()),
        (SENT, "/properties/map/additionalProperties", json!(true)),
        (
            SENT,
            "/properties/maybe",
            json!({"oneOf": [{"type": "null"}, {"type": "string"}]}),
        ),
        (SENT, "/properties/who/oneOf/2", json!({"type": "string"})),
        (GOT, "/required", json!(["b", "at"])),
        (GOT, "/properties/more", text.clone()),
        (GOT, "/properties/b/maxItems", json!(5)),
        (GOT, "/properties/b/items/properties/c/minimum", json!(1)),
        (
            GOT,
            "/properties/state/enum",
            json!(["on", "off", "broken"]),
        ),
        (GOT, "/properties/state/enum", json!(["on"])),
        (GOT, "/properties/who/oneOf/1", none.clone()),
        (
            GOT,
            "/properties/next",
            json!({"$ref": "#/components/schemas/G"}),
        ),
    ] {
        let (old, mut new) = (old(), old());
        if place == "/properties/who/oneOf/2" {
            let choices = new.pointer_mut(&format!("{below}/properties/who/oneOf"));
            choices.unwrap().as_array_mut().unwrap().push(value);
        } else {
            change(&mut new, (below, place), value);
        }
        assert_ne!(old, new, "{below}{place} changes nothing");
        assert_eq!(faults(&old, &new), Vec::<String>::new(), "{below}{place}");
    }
}
