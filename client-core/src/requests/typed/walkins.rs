//! 窗口现场受理: what a clerk enters for somebody who stands at the window.

use super::rules;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// Says who stands at the window, by their identity card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "number_is_proved", skip_on_field_errors = false))]
pub struct WalkInPersonRequest {
    /// The name on the card.
    #[validate(length(min = 1, max = 64), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "林晓"))]
    pub name: String,
    /// The number on the card.
    #[validate(custom(function = "rules::resident_id"))]
    #[cfg_attr(feature = "openapi", schema(example = "990000199001010017"))]
    pub resident_id: String,
    /// A number of theirs to log in with, proved by the code sent to it; may be left out.
    #[validate(custom(function = "rules::mobile"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "13800000001"))]
    pub mobile: Option<String>,
    /// The code sent to that number.
    #[validate(custom(function = "rules::sms_code"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "482913"))]
    pub code: Option<String>,
}

fn number_is_proved(request: &WalkInPersonRequest) -> Result<(), ValidationError> {
    match (&request.mobile, &request.code) {
        (Some(_), None) => Err(rules::at("code", "required")),
        (None, Some(_)) => Err(rules::at("mobile", "required")),
        (Some(_), Some(_)) | (None, None) => Ok(()),
    }
}

/// Begins a case at the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WalkInDraftRequest {
    /// The service item's key in the catalogue.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "getihu-sheli"))]
    pub item_key: String,
    /// Who stands at the window.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")
    )]
    pub person_id: String,
    /// The firm they apply for, as its papers name it.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<WalkInFirm>,
    /// The district that handles it; that of the clerk's centre when left out.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "dongqu"))]
    pub district: Option<String>,
}

/// A firm as its papers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WalkInFirm {
    /// The unified social credit code.
    #[validate(custom(function = "rules::uscc"))]
    #[cfg_attr(feature = "openapi", schema(example = "91411200QQQQ0003XT"))]
    pub uscc: String,
    /// The name.
    #[validate(length(min = 1, max = 128), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "示例小馆餐饮有限公司"))]
    pub name: String,
}
