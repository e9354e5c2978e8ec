//! Packages (一件事): applying for several items at once, and paying for them at once. The phone
//! checks what it puts into a package in its session, so the table of requests has no entry.

use super::{ApplicantChoice, rules};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use validator::{Validate, ValidationError};

/// The most a payment may be, in 分: a hundred million 元.
const MAX_FEN: u64 = 10_000_000_000;

/// Starts an application for a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackageApplicationRequest {
    /// The package's key in the catalogue.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "canyin"))]
    pub package_key: String,
    /// For whom.
    #[validate(nested)]
    pub applicant: ApplicantChoice,
    /// The district whose offices handle it; may be left out where there is only one.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "dongqu"))]
    pub district: Option<String>,
    /// The keys of the optional items to apply for as well.
    #[validate(length(max = 64), custom(function = "rules::keys"))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["huwai-guanggao"])))]
    pub items: Vec<String>,
    /// Under which authorisation, when somebody applies in another's name (代办); it must cover
    /// every item.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")
    )]
    pub authorisation_id: Option<String>,
}

/// Saves what was put into a package so far.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "session_is_an_object", skip_on_field_errors = false))]
pub struct PackageDraftRequest {
    /// What a session on the package writes of itself (`snapshot`): the chosen items, the shared
    /// answers, and for each item its answers and choices. Files are taken from the uploads.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub session: Box<RawValue>,
}

fn session_is_an_object(request: &PackageDraftRequest) -> Result<(), ValidationError> {
    rules::object("session", &request.session)
}

/// Records a payment made at the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "amount_is_a_payment", skip_on_field_errors = false))]
pub struct PaymentRequest {
    /// How much was paid, in 分.
    #[cfg_attr(feature = "openapi", schema(example = 10_000))]
    pub amount_fen: u64,
    /// The number the payment has where it was made: of the terminal, the bank or the receipt book.
    #[validate(length(min = 1, max = 64), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "POS-20260310-0001"))]
    pub reference: String,
}

fn amount_is_a_payment(request: &PaymentRequest) -> Result<(), ValidationError> {
    match request.amount_fen {
        0 => Err(rules::at("amountFen", "too_small")),
        1..=MAX_FEN => Ok(()),
        _ => Err(rules::at("amountFen", "too_large")),
    }
}
