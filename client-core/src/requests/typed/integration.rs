//! Programs of other bodies: what administrators and those programs send. Phones send none of it, so
//! the table of requests has no entry.

use super::{rules, strict};
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
    /// Where it may have a citizen sent back to, each compared whole: https, or http on this machine.
    /// Needed when it may act for citizens.
    #[validate(length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["https://example.com/callback"])))]
    pub redirect_uris: Vec<String>,
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
    /// Whether it works in a sandbox of its own, with people and cases it makes up itself, and sees
    /// nothing else. For good; it gets the scope `sandbox:manage` with it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub sandbox: bool,
}

/// A citizen's word on what a program asks for (RFC 6749 section 4.1.1, RFC 7636).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentRequest {
    /// The program's `client_id`.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "demo-integrator"))]
    pub client_id: String,
    /// Where the citizen is sent back to: one of the program's addresses, whole.
    #[validate(length(min = 1, max = 500))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "http://127.0.0.1:8765/callback")
    )]
    pub redirect_uri: String,
    /// Always `code`.
    #[validate(length(max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "code"))]
    pub response_type: String,
    /// The scopes asked for, parted by spaces.
    #[validate(length(max = 500))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "own-cases:read own-cases:write")
    )]
    pub scope: String,
    /// What the program wants back as it is.
    #[validate(length(max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "af0ifjsldkj"))]
    pub state: Option<String>,
    /// The SHA-256 of the program's verifier, in base64url.
    #[validate(length(max = 200))]
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    )]
    pub code_challenge: String,
    /// Always `S256`.
    #[validate(length(max = 64))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "S256"))]
    pub code_challenge_method: String,
    /// Whether the citizen agrees.
    pub agreed: bool,
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

/// Makes somebody up in a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SandboxCitizenRequest {
    /// What they are called; a made-up name when left out.
    #[validate(length(min = 1, max = 50), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "沙小箱"))]
    pub name: Option<String>,
}

/// What an office does to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum SandboxStep {
    /// The window accepts it (受理).
    Accept,
    /// The window tells what is missing, once (一次性告知).
    SingleNotice,
    /// The window does not accept it (不予受理).
    NotAccept,
    /// The window returns it (退回).
    Return,
    /// Every department that is asked agrees.
    GiveOpinion,
    /// A special procedure begins and the limits stand still.
    Pause,
    /// It ends.
    Resume,
    /// The head lengthens the limit.
    Extend,
    /// An escalated case goes up.
    Forward,
    /// It is granted (准予).
    Grant,
    /// It is refused (不予许可).
    Refuse,
    /// The result is made (出证).
    Issue,
    /// The result is handed out, which closes the case (送达).
    Deliver,
}

/// Has the office of a sandbox do something to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SandboxStepRequest {
    /// What.
    #[serde(deserialize_with = "strict::word")]
    pub step: SandboxStep,
    /// Why, in the words of the paper that comes of it; a made-up reason when left out.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "演练"))]
    pub reason: Option<String>,
    /// The materials a single notice asks for; needed for that alone.
    #[validate(length(max = 100), custom(function = "rules::keys"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["operator-identity"])))]
    pub materials: Vec<String>,
}
