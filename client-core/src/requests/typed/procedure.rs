//! What staff sends about a case's course: corrections, returns, special procedures, extensions and
//! the way to the upper level. Phones send none of these, so the table of requests has no entry.

use super::{rules, strict};
use crate::clock::account::Procedure;
use alloc::boxed::Box;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use validator::{Validate, ValidationError};

/// Corrects answers on the spot, as the applicant asks (当场更正).
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "correction_holds_an_object", skip_on_field_errors = false))]
pub struct CorrectionRequest {
    /// All answers as they are after the correction.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"premises": {"address": "东区和平路2号"}})))]
    pub answers: Box<RawValue>,
    /// What was wrong, in a word.
    #[validate(length(max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "门牌号笔误，申请人当场更正"))]
    pub note: Option<String>,
}

fn correction_holds_an_object(request: &CorrectionRequest) -> Result<(), ValidationError> {
    rules::object("answers", &request.answers)
}

/// Gives a reason that is always needed: to return a case, to extend a limit, to send a case back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why, in the words the applicant reads.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "申请内容与所附材料不一致，需重新填写")
    )]
    pub reason: String,
}

/// Adds a note that may be left out: to forward a case, to end a special procedure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoteRequest {
    /// What else there is to say.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "初审符合条件"))]
    pub note: Option<String>,
}

/// Begins a special procedure and tells the applicant how long it takes (Administrative Licensing
/// Law art. 45).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseRequest {
    /// Which.
    #[serde(deserialize_with = "strict::word")]
    pub procedure: Procedure,
    /// The working days it is expected to take.
    #[validate(range(min = 1, max = 400))]
    #[cfg_attr(feature = "openapi", schema(example = 15))]
    pub workdays: u32,
    /// What else the applicant should know.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "请于12月3日到现场配合检测"))]
    pub note: Option<String>,
}
