//! What departments write down before they say it. Only staff send it, so the table of requests has
//! no entry.

use super::cases::Outcome;
use super::{rules, strict};
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Keeps what somebody is about to decide (拟办意见).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftedDecisionRequest {
    /// What it comes to.
    #[serde(deserialize_with = "strict::word")]
    pub outcome: Outcome,
    /// Why.
    #[validate(length(max = 2000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "材料齐全，符合法定条件"))]
    pub opinion: Option<String>,
    /// On which conditions.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "开业前完成消防检查"))]
    pub conditions: Option<String>,
}

/// What a template of a department's words is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum TemplateKind {
    /// Why something is granted or agreed to.
    Grant,
    /// On which conditions.
    Conditions,
    /// Why not.
    Refusal,
}

impl TemplateKind {
    /// The name in JSON and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Conditions => "conditions",
            Self::Refusal => "refusal",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Grant, Self::Conditions, Self::Refusal]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// A template of a department's words (意见模板).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpinionTemplateRequest {
    /// What it is for.
    #[serde(deserialize_with = "strict::word")]
    pub kind: TemplateKind,
    /// In Chinese.
    #[validate(length(min = 1, max = 300), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "请在开工前报送施工方案。"))]
    pub zh: String,
    /// In English.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Send in the method statement before work begins.")
    )]
    pub en: String,
}
