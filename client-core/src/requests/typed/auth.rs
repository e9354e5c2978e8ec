//! Log-in.

use super::rules;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// Asks for a code by text message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SmsCodeRequest {
    /// A mobile number of mainland China, 11 digits.
    #[validate(custom(function = "rules::mobile"))]
    #[cfg_attr(feature = "openapi", schema(example = "13800000001"))]
    pub mobile: String,
}

/// Logs a citizen in with the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CitizenSessionRequest {
    /// The number the code went to.
    #[validate(custom(function = "rules::mobile"))]
    #[cfg_attr(feature = "openapi", schema(example = "13800000001"))]
    pub mobile: String,
    /// The six digits of the message.
    #[validate(custom(function = "rules::sms_code"))]
    #[cfg_attr(feature = "openapi", schema(example = "123456"))]
    pub code: String,
}

/// Logs a citizen in by what a browser came back with from a single sign-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOnSessionRequest {
    /// What the answer to the attempt gave this browser.
    #[validate(length(min = 1, max = 2000))]
    #[cfg_attr(feature = "openapi", schema(example = "v1.k1.qY0…"))]
    pub attempt: String,
    /// The `state` of the address it came back to.
    #[validate(length(max = 500))]
    #[cfg_attr(feature = "openapi", schema(example = "mRb3…"))]
    pub state: String,
    /// Its `code`, where the provider let them in.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "SplxlOBe…"))]
    pub code: Option<String>,
    /// Its `error`, where it did not.
    #[validate(length(min = 1, max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "access_denied"))]
    pub error: Option<String>,
    /// Its `iss`, where the provider says who answers.
    #[validate(length(min = 1, max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "https://sso.example.gov.cn"))]
    pub iss: Option<String>,
}

/// Logs a citizen in by WeChat; with a mobile number and the code sent to it, binds the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "both_or_neither", skip_on_field_errors = false))]
pub struct WechatSessionRequest {
    /// What `wx.login` gave the mini-program, good once.
    #[validate(length(min = 1, max = 200))]
    #[cfg_attr(feature = "openapi", schema(example = "0a3Xyz…"))]
    pub code: String,
    /// The mobile number to bind.
    #[validate(custom(function = "rules::mobile"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "13800000001"))]
    pub mobile: Option<String>,
    /// The six digits sent to it.
    #[validate(custom(function = "rules::sms_code"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "123456"))]
    pub sms_code: Option<String>,
}

fn both_or_neither(request: &WechatSessionRequest) -> Result<(), ValidationError> {
    let at = match (&request.mobile, &request.sms_code) {
        (Some(_), None) => "smsCode",
        (None, Some(_)) => "mobile",
        _ => return Ok(()),
    };
    Err(rules::at(at, "required"))
}

/// Agrees to be sent messages by WeChat, as the user of a mini-program answered its question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WechatNoticesRequest {
    /// The templates `wx.requestSubscribeMessage` answered `accept` for, one message of each.
    #[validate(length(min = 1, max = 10))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["a-template-id"])))]
    pub templates: Vec<String>,
}

/// Chooses an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailRequest {
    /// The address.
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(example = "linxiao@example.com"))]
    pub address: String,
}

/// Shows that an e-mail address is one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailCodeRequest {
    /// The six digits sent there.
    #[validate(custom(function = "rules::sms_code"))]
    #[cfg_attr(feature = "openapi", schema(example = "482913"))]
    pub code: String,
}

/// Logs a member of staff in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffSessionRequest {
    /// The user name.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "window-dongqu"))]
    pub username: String,
    /// The password. Bounded, because hashing time grows with it.
    #[validate(length(min = 1, max = 128))]
    #[cfg_attr(feature = "openapi", schema(example = "correct horse battery staple"))]
    pub password: String,
}

/// Trades a refresh token for a new session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRefreshRequest {
    /// The refresh token of the last session.
    #[validate(length(min = 1, max = 200))]
    #[cfg_attr(feature = "openapi", schema(example = "kR0b7m…"))]
    pub refresh_token: String,
}

/// Closes one's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountClosingRequest {
    /// The code sent to the account's own number, where it has one.
    #[validate(custom(function = "rules::sms_code"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "482913"))]
    pub code: Option<String>,
}
