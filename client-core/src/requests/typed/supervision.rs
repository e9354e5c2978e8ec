//! Supervision: what supervisors, the departments they write to and the administrator send.

use super::{rules, strict};
use crate::values::date::Date;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What a supervisor sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum OpinionKind {
    /// 督察意见
    Opinion,
    /// 责令整改
    Rectification,
}

impl OpinionKind {
    /// The name in the API and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opinion => "opinion",
            Self::Rectification => "rectification",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Opinion, Self::Rectification]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// Sends a supervision opinion or a rectification order, on a case or to a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "names_one_addressee", skip_on_field_errors = false))]
pub struct SupervisionOpinionRequest {
    /// What it is.
    #[serde(deserialize_with = "strict::word")]
    pub kind: OpinionKind,
    /// The case it is about, which goes to the department that decides it; this or the department.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")
    )]
    pub case_id: Option<String>,
    /// The department it goes to; this or the case.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "scjg"))]
    pub department: Option<String>,
    /// What is to be mended or answered.
    #[validate(length(min = 1, max = 2000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "该办件已超过承诺时限，请说明原因并限期办结")
    )]
    pub text: String,
    /// The last day for the reply.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Date, example = "2026-03-13")
    )]
    pub reply_due: Date,
}

fn names_one_addressee(request: &SupervisionOpinionRequest) -> Result<(), ValidationError> {
    match (&request.case_id, &request.department) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        (None, None) => Err(rules::at("caseId", "required")),
        (Some(_), Some(_)) => Err(rules::at("department", "not_a_choice")),
    }
}

/// Replies to a supervision opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpinionReplyRequest {
    /// What was done.
    #[validate(length(min = 1, max = 2000), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "已补充人员，将于本周五前办结"))]
    pub text: String,
}

/// Sets when the lamps of an office turn yellow: whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThresholdsRequest {
    /// At this many working days left, or fewer: 0 to 60.
    #[validate(custom(function = "workdays"))]
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub remaining_workdays: u32,
    /// At this share of the limit's working days used, in percent: 1 to 100.
    #[validate(custom(function = "percent"))]
    #[cfg_attr(feature = "openapi", schema(example = 80))]
    pub used_percent: u32,
}

fn workdays(days: u32) -> Result<(), ValidationError> {
    match days {
        0..=60 => Ok(()),
        _ => Err(ValidationError::new("not_a_choice")),
    }
}

fn percent(percent: u32) -> Result<(), ValidationError> {
    match percent {
        1..=100 => Ok(()),
        _ => Err(ValidationError::new("not_a_choice")),
    }
}
