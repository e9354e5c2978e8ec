//! Promises and credit: what is found of a promise, and how a record is repaired. Phones send one
//! short text of these, so the table of requests has no entry.

use super::{rules, strict};
use crate::values::date::Date;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What a check finds of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum FindingOutcome {
    /// It is true.
    Kept,
    /// 责令限期改正: it is to be put right by a day.
    Correct,
    /// It is false.
    Broken,
}

/// Records what a check found (国办发〔2020〕42号: 事中核查).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "members_fit_the_outcome", skip_on_field_errors = false))]
pub struct CommitmentFindingRequest {
    /// What was found.
    #[serde(deserialize_with = "strict::word")]
    pub outcome: FindingOutcome,
    /// What it rests on, in the words the applicant reads.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "现场核查，经营场所与申报一致"))]
    pub reason: String,
    /// The last day to put it right; with the outcome `correct` and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, format = Date, example = "2026-04-10")
    )]
    pub correct_by: Option<Date>,
    /// 撤销: takes back the licence the case gave; with the outcome `broken`, where it must be said
    /// either way, and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub revoke_licence: Option<bool>,
}

fn members_fit_the_outcome(finding: &CommitmentFindingRequest) -> Result<(), ValidationError> {
    let (day, revoke) = (finding.correct_by.is_some(), finding.revoke_licence);
    match finding.outcome {
        FindingOutcome::Correct if !day => Err(rules::at("correctBy", "required")),
        FindingOutcome::Kept | FindingOutcome::Broken if day => {
            Err(rules::at("correctBy", "unknown_field"))
        }
        FindingOutcome::Broken if revoke.is_none() => Err(rules::at("revokeLicence", "required")),
        FindingOutcome::Kept | FindingOutcome::Correct if revoke.is_some() => {
            Err(rules::at("revokeLicence", "unknown_field"))
        }
        FindingOutcome::Kept | FindingOutcome::Correct | FindingOutcome::Broken => Ok(()),
    }
}

/// Asks that a credit record be repaired (信用修复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepairRequest {
    /// What was put right.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "已重新签订租赁合同，并补交使用证明")
    )]
    pub text: String,
}

/// What becomes of a request to repair a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum RepairOutcome {
    /// The record is repaired and closes nothing any more.
    Accepted,
    /// It stands.
    Declined,
}

/// Answers a request to repair a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepairAnswerRequest {
    /// What becomes of it.
    #[serde(deserialize_with = "strict::word")]
    pub outcome: RepairOutcome,
    /// Why, in the words the subject reads.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "材料属实，予以修复"))]
    pub reason: String,
}
