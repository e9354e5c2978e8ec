//! What editors of the catalogue send. Only they do, so the table of requests has no entry.

use super::rules;
use crate::values::date::Date;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// A service item as it is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemSourceRequest {
    /// The item's YAML, with or without faults.
    #[validate(length(min = 1, max = 200_000))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "item: laonian-youdai\nversion: 2\nstatus: published\n")
    )]
    pub source: String,
}

/// Puts a working copy forward to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseRequest {
    /// What changes and why, for the colleague who approves it and for those who look back.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "按新办法减少一份复印件"))]
    pub reason: String,
    /// The day from which applicants are shown the version; today, or a later one.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-04-01"))]
    pub effective_from: Date,
}
