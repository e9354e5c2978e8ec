//! The operations of the API, as the server describes them.

use serde_json::Value;
use std::sync::OnceLock;

/// What strangers may call; everything else must refuse them. Adding to this list is a decision.
pub const PUBLIC: &[&str] = &[
    "GET /items",
    "GET /items/{key}",
    "GET /items/{key}/materials/{material}/sample",
    "GET /items/{key}/ratings",
    "GET /items/{key}/windows",
    "GET /rating-tags",
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
    "GET /auth/providers",
    "POST /auth/sign-on-attempts",
    "POST /auth/sign-on-sessions",
    "POST /auth/wechat-sessions",
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

    /// Whether a path below `/api/v1` is one of this operation's.
    fn fits(&self, path: &str) -> bool {
        let mut wanted = self.path.split('/');
        let mut given = path.split('/');
        loop {
            let is_same = match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) => {
                    match (wanted.split_once('{'), wanted.split_once('}')) {
                        (Some((before, _)), Some((_, after))) => {
                            given.len() > before.len() + after.len()
                                && given.starts_with(before)
                                && given.ends_with(after)
                        }
                        _ => wanted == given,
                    }
                }
                _ => false,
            };
            if !is_same {
                return false;
            }
        }
    }

    /// Its path with something in every place.
    #[must_use]
    pub fn path_with(&self, value: &str) -> String {
        filled(&self.path, value)
    }
}

/// A path with something in every place.
#[must_use]
pub fn filled(path: &str, value: &str) -> String {
    let mut whole = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        whole.push_str(value);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    whole + rest
}

/// Whether the description has this status of what was asked; also where it has no such operation, as
/// for what is not there.
#[must_use]
pub fn is_described(method: &str, path: &str, status: u16) -> bool {
    static ALL: OnceLock<Vec<Operation>> = OnceLock::new();
    let all = ALL.get_or_init(operations);
    // HEAD is GET without the body.
    let method = if method == "HEAD" { "GET" } else { method };
    let path = path.split('?').next().unwrap_or_default();
    let mut fitting = all
        .iter()
        .filter(|one| one.method == method && one.fits(path));
    // `/cases/x/receipt.html` fits a pattern of its own before one that ends with a name.
    let exact = fitting.clone().find(|one| !one.path.ends_with('}'));
    let Some(operation) = exact.or_else(|| fitting.next()) else {
        return true;
    };
    !operation.description["responses"][status.to_string()].is_null()
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
