//! The parts of requests that forms read too.

#[cfg(feature = "std")]
use super::typed::rules;
use alloc::string::String;
use alloc::vec::Vec;

/// What the applicant chose for the checklist, by material or licence type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize, validator::Validate),
    serde(rename_all = "camelCase", deny_unknown_fields, default)
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choices {
    /// Materials replaced by a signed promise (告知承诺).
    #[cfg_attr(
        feature = "std",
        validate(length(max = 100), custom(function = "rules::keys"))
    )]
    #[cfg_attr(feature = "openapi", schema(example = json!(["premises-proof"])))]
    pub commitments: Vec<String>,
    /// Materials that follow later (容缺).
    #[cfg_attr(
        feature = "std",
        validate(length(max = 100), custom(function = "rules::keys"))
    )]
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub deferrals: Vec<String>,
    /// E-licences the applicant lets the office read.
    #[cfg_attr(
        feature = "std",
        validate(length(max = 100), custom(function = "rules::keys"))
    )]
    #[cfg_attr(feature = "openapi", schema(example = json!(["resident-id-card"])))]
    pub licences: Vec<String>,
}

/// How the window judged a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewVerdict {
    /// In order.
    Accepted,
    /// Not in order; the reason goes into the single notice.
    Rejected,
}
