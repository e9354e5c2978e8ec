//! Log-in.

use super::rules;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::Validate;

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
    /// The code sent to the account's own number.
    #[validate(custom(function = "rules::sms_code"))]
    #[cfg_attr(feature = "openapi", schema(example = "482913"))]
    pub code: String,
}
