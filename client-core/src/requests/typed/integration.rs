//! Programs of other bodies: what administrators and those programs send. Phones send none of it, so
//! the table of requests has no entry.

use super::rules;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Lets a program in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientRequest {
    /// What it is called.
    #[validate(length(min = 1, max = 100), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "市场监管业务系统"))]
    pub name: String,
    /// What it may do.
    #[validate(length(min = 1, max = 50), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["catalogue:read", "changes:read"])))]
    pub scopes: Vec<String>,
    /// The keys of the departments whose cases it may see; none when left out.
    #[validate(length(max = 100), custom(function = "rules::keys"))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["scjg"])))]
    pub departments: Vec<String>,
    /// Calls it may make in a minute; 600 when left out.
    #[validate(range(min = 1, max = 60_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 600))]
    pub per_minute: Option<u32>,
    /// Calls it may make in a day of Shanghai; 100,000 when left out.
    #[validate(range(min = 1, max = 100_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 100_000))]
    pub per_day: Option<u32>,
    /// The mobile number of who looks after it and is told when something is wrong.
    #[validate(custom(function = "rules::mobile"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "13800000009"))]
    pub contact_mobile: Option<String>,
}

/// Asks to be told of events at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookRequest {
    /// The address: https, on the public internet or in a network the operator allowed.
    #[validate(length(min = 1, max = 500))]
    #[cfg_attr(feature = "openapi", schema(example = "https://example.com/hooks"))]
    pub url: String,
    /// The kinds of events wanted.
    #[validate(length(min = 1, max = 50), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["case.accepted", "case.granted"])))]
    pub types: Vec<String>,
}

/// Asks for a new secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretRotationRequest {
    /// Hours the one before works on; 0 ends it at once.
    #[validate(range(max = 720))]
    #[cfg_attr(feature = "openapi", schema(example = 24))]
    pub overlap_hours: u32,
}
