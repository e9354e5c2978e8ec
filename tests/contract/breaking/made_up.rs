//! A made-up description to be changed.

use serde_json::{Value, json};

pub(super) fn old() -> Value {
    json!({
        "security": [{"bearer": []}],
        "paths": {"/a": {"post": {
            "operationId": "doA",
            "security": [{"bearer": []}, {"oauth": ["a:read", "a:write"]}],
            "parameters": [
                {"name": "q", "in": "query", "schema": {"type": "string", "enum": ["x", "y"]}},
                {"name": "n", "in": "query", "schema": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 100}},
            ],
            "requestBody": {"content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/S"}},
                "text/csv": {"schema": {"type": "string"}},
            }},
            "responses": {
                "200": {
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/G"}},
                        "text/html": {"schema": {"type": "string"}},
                    },
                },
                "204": {},
                "404": {"content": {"application/problem+json": {"schema": {"type": "object"}}}},
            },
        }}},
        "webhooks": {"told": {"post": {"requestBody": {"content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/G"}},
        }}}}},
        "components": {
            "securitySchemes": {"oauth": {"flows": {"clientCredentials": {"scopes": {"a:read": "", "a:write": ""}}}}},
            "schemas": {
                "S": {
                    "type": "object",
                    "properties": {
                        "a": {"type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[a-z]+$"},
                        "list": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
                        "map": {"type": "object", "additionalProperties": {"type": "string"}},
                        "who": {"oneOf": [{"$ref": "#/components/schemas/P"}, {"$ref": "#/components/schemas/F"}]},
                        "maybe": {"type": ["string", "null"]},
                        "any": {},
                    },
                    "required": ["a"],
                },
                "P": {"type": "object", "properties": {"kind": {"const": "person"}}, "required": ["kind"]},
                "F": {
                    "type": "object",
                    "properties": {"kind": {"const": "firm"}, "uscc": {"type": "string"}},
                    "required": ["kind", "uscc"],
                },
                "G": {"allOf": [
                    {"$ref": "#/components/schemas/Base"},
                    {
                        "type": "object",
                        "properties": {
                            "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "integer", "format": "int32", "minimum": 0}}}},
                            "at": {"type": "string", "format": "date-time"},
                            "state": {"type": "string", "enum": ["on", "off"]},
                            "who": {"oneOf": [{"$ref": "#/components/schemas/P"}, {"$ref": "#/components/schemas/F"}]},
                            "next": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/G"}]},
                            "map": {"type": "object", "additionalProperties": {"type": "string"}},
                        },
                        "required": ["b"],
                    },
                ]},
                "Base": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
            },
        },
    })
}

pub(super) const POST: &str = "/paths/~1a/post";
pub(super) const SENT: &str = "/components/schemas/S";
pub(super) const GOT: &str = "/components/schemas/G/allOf/1";

/// Puts a value at a place below another, or takes away what is there.
pub(super) fn change(document: &mut Value, (below, place): (&str, &str), value: Value) {
    let whole = format!("{below}{place}");
    let (parent, member) = whole.rsplit_once('/').unwrap();
    let member = member.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, member.parse::<usize>()) {
        (Value::Array(list), Ok(at)) if value.is_null() => drop(list.remove(at)),
        (Value::Array(list), Ok(at)) => list[at] = value,
        (Value::Object(members), _) if value.is_null() => drop(members.remove(&member)),
        (parent, _) => parent[member] = value,
    }
}
