//! The operations of the API, as the server describes them.

use serde_json::Value;

/// What strangers may call; everything else must refuse them. Adding to this list is a decision.
pub const PUBLIC: &[&str] = &[
    "GET /items",
    "GET /items/{key}",
    "GET /items/{key}/windows",
    "GET /offices",
    "GET /offices/{key}/windows",
    "GET /packs/{sha256}",
    "GET /packages",
    "GET /packages/{key}",
    "GET /stages",
    "GET /stages/{key}",
    "GET /pickup-offices",
    "GET /calendar",
    "GET /codes/{table}",
    "GET /receipts/{number}/verification",
    "GET /health/live",
    "GET /health/ready",
    "GET /.well-known/jwks.json",
    "GET /openapi.json",
    "POST /auth/sms-codes",
    "POST /auth/citizen-sessions",
    "POST /auth/staff-sessions",
    "POST /auth/token-refreshes",
    "POST /oauth/token",
    "POST /oauth/revoke",
];

/// One operation of the description.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method in upper case.
    pub method: String,
    /// The path below `/api/v1`, with `{names}`.
    pub path: String,
    /// What the description says of it.
    pub description: Value,
}

impl Operation {
    /// `GET /items`
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether strangers may call it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        PUBLIC.contains(&self.name().as_str())
    }

    /// Its path with something in every place.
    #[must_use]
    pub fn path_with(&self, value: &str) -> String {
        let mut path = String::new();
        let mut rest = self.path.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str(value);
            rest = after.split_once('}').map_or("", |(_, rest)| rest);
        }
        path + rest
    }
}

/// The whole description.
#[must_use]
pub fn description() -> Value {
    let text = onewindow_server::openapi::json().expect("a description");
    serde_json::from_str(&text).expect("JSON")
}

/// Every operation of the description.
#[must_use]
pub fn operations() -> Vec<Operation> {
    const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
    let description = description();
    let paths = description["paths"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let mut operations = Vec::new();
    for (path, methods) in paths {
        for (method, description) in methods.as_object().cloned().unwrap_or_default() {
            if METHODS.contains(&method.as_str()) {
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.trim_start_matches("/api/v1").to_owned(),
                    description,
                });
            }
        }
    }
    operations
}
