//! What the window answers an applicant who asked it to look at a draft (容缺预审). Phones send none
//! of it, so the table of requests has no entry.

use super::{rules, strict};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What the window found of a material or a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum RemarkKind {
    /// It will do as it is.
    Ok,
    /// It is not there yet.
    Missing,
    /// It is to be corrected.
    Wrong,
}

/// One remark: on a material or on a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "says_what_about_one_place", skip_on_field_errors = false))]
pub struct PreReviewRemark {
    /// The material; this or the pointer.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "premises-proof"))]
    pub material: Option<String>,
    /// The field's pointer; this or the material.
    #[validate(length(min = 2, max = 200))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "/premises/address"))]
    pub pointer: Option<String>,
    /// What was found.
    #[serde(deserialize_with = "strict::word")]
    pub kind: RemarkKind,
    /// In words; may be left out where it will do.
    #[validate(length(max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "租赁合同缺少出租方签字页"))]
    pub text: Option<String>,
}

fn says_what_about_one_place(remark: &PreReviewRemark) -> Result<(), ValidationError> {
    rules::one_place(remark.material.as_ref(), remark.pointer.as_ref())?;
    match remark.kind {
        RemarkKind::Ok => Ok(()),
        RemarkKind::Missing | RemarkKind::Wrong => rules::present("text", remark.text.as_deref()),
    }
}

/// Answers a request to look at a draft, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreReviewAnswerRequest {
    /// What was found on the whole, in the words the applicant reads.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "材料基本齐全，补上租赁合同签字页后即可提交")
    )]
    pub summary: String,
    /// On single materials and fields.
    #[validate(length(max = 100), nested)]
    #[serde(default, deserialize_with = "strict::objects")]
    pub remarks: Vec<PreReviewRemark>,
}
