//! The green channel (绿色通道): how much sooner it is, and which projects it is for; and credit grades. Only
//! staff send these, so the table of requests has no entry.

use super::{rules, strict};
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Sets how much sooner the green channel is. Cases in it keep the share they came in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GreenSettingsRequest {
    /// The share of the promised limit that is to be saved, in percent.
    #[validate(range(max = 90))]
    #[cfg_attr(feature = "openapi", schema(example = 33))]
    pub inner_percent: u32,
    /// Lamps turn yellow at this many working days left at the latest.
    #[validate(range(max = 60))]
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub remaining_workdays: u32,
    /// Or at this share of the limit used, in percent.
    #[validate(range(min = 1, max = 100))]
    #[cfg_attr(feature = "openapi", schema(example = 50))]
    pub used_percent: u32,
}

/// Puts a project on the list of priority projects (重点项目清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriorityProjectRequest {
    /// 投资项目编号
    #[validate(length(min = 1, max = 64), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "2026-990102-47-01-123456"))]
    pub project_code: String,
    /// What it is called.
    #[validate(length(min = 1, max = 100), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "东区智造产业园"))]
    pub name: String,
}

/// A credit grade (信用等级), the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CreditGrade {
    /// Good.
    A,
    /// Ordinary.
    B,
    /// Poor.
    C,
    /// Bad.
    D,
}

impl CreditGrade {
    /// The letter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// Who has a credit grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum GradedKind {
    /// A person.
    Person,
    /// A firm or another organisation.
    Firm,
}

/// Sets the credit grade of a person or a firm, as the city's credit office has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditGradeRequest {
    /// Whose.
    #[serde(deserialize_with = "strict::word")]
    pub subject_kind: GradedKind,
    /// The resident ID of the person, or the unified social credit code of the firm.
    #[validate(length(min = 1, max = 18), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "91990102MA00000012"))]
    pub number: String,
    /// The grade.
    #[serde(deserialize_with = "strict::word")]
    #[cfg_attr(feature = "openapi", schema(example = "A"))]
    pub grade: CreditGrade,
}
