//! People: who may decide, stand in and act for others, and where they want a result.

use super::{DeliveryMethod, rules, strict};
use crate::context::ApplicantKind;
use crate::values::date::Date;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// Draws up a mandate (授权书), to be signed by its holder and by the department's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(
    function = "mandate_ends_after_it_begins",
    skip_on_field_errors = false
))]
pub struct MandateRequest {
    /// The user name of who is to decide.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "approver-scjg"))]
    pub holder: String,
    /// The keys of the items it covers; empty for all of the department's.
    #[validate(length(max = 200), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["getihu-sheli"])))]
    pub items: Vec<String>,
    /// The first day it is in force.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-01-01"))]
    pub valid_from: Date,
    /// The last day it is in force.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-31"))]
    pub valid_until: Date,
}

fn mandate_ends_after_it_begins(mandate: &MandateRequest) -> Result<(), ValidationError> {
    in_order(mandate.valid_from, mandate.valid_until, "validUntil")
}

/// Names who takes over (AB 岗).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandInRequest {
    /// The user name of the B of the pair.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "approver-scjg-b"))]
    pub stand_in: String,
}

/// Reports an absence, during which the stand-in takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(
    function = "absence_ends_after_it_begins",
    skip_on_field_errors = false
))]
pub struct AbsenceRequest {
    /// The first day away.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-03-09"))]
    pub from: Date,
    /// The last day away.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-03-13"))]
    pub until: Date,
}

fn absence_ends_after_it_begins(absence: &AbsenceRequest) -> Result<(), ValidationError> {
    in_order(absence.from, absence.until, "until")
}

/// Signs that somebody may apply in one's name (代办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "principal_is_named", skip_on_field_errors = false))]
pub struct AuthorisationRequest {
    /// In whose name: one's own, or that of a firm one represents.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "person"))]
    pub principal: ApplicantKind,
    /// The firm, when it is in a firm's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53")
    )]
    pub firm_id: Option<String>,
    /// The agent's name, which must be the one the number belongs to.
    #[validate(length(min = 1, max = 64), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "王强"))]
    pub agent_name: String,
    /// The agent's mobile number.
    #[validate(custom(function = "rules::mobile"))]
    #[cfg_attr(feature = "openapi", schema(example = "13800000002"))]
    pub agent_mobile: String,
    /// The keys of the items it covers; empty for all.
    #[validate(length(max = 50), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["getihu-sheli"])))]
    pub items: Vec<String>,
    /// The last day it is good for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-31"))]
    pub valid_until: Date,
}

fn principal_is_named(request: &AuthorisationRequest) -> Result<(), ValidationError> {
    match (request.principal, &request.firm_id) {
        (ApplicantKind::Firm, None) => Err(rules::at("firmId", "required")),
        (ApplicantKind::Person, Some(_)) => Err(rules::at("firmId", "unknown_field")),
        (ApplicantKind::Firm, Some(_)) | (ApplicantKind::Person, None) => Ok(()),
    }
}

/// Says how the result is to reach the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "place_is_named", skip_on_field_errors = false))]
pub struct DeliveryChoiceRequest {
    /// How.
    #[serde(deserialize_with = "strict::word")]
    pub method: DeliveryMethod,
    /// The window to fetch it from, for `pickup`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "window-dongqu"))]
    pub office: Option<String>,
    /// Where to post it, for `mail`.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
}

/// Where something is posted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostalAddress {
    /// Who receives it.
    #[validate(length(min = 1, max = 64), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "林晓"))]
    pub name: String,
    /// Their mobile number.
    #[validate(custom(function = "rules::mobile"))]
    #[cfg_attr(feature = "openapi", schema(example = "13800000001"))]
    pub mobile: String,
    /// Province, city, street and number.
    #[validate(length(min = 5, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "示例市东区和平路1号"))]
    pub address: String,
}

fn place_is_named(request: &DeliveryChoiceRequest) -> Result<(), ValidationError> {
    let (office, address) = (request.office.is_some(), request.address.is_some());
    match request.method {
        DeliveryMethod::Pickup if !office => Err(rules::at("office", "required")),
        DeliveryMethod::Mail if !address => Err(rules::at("address", "required")),
        DeliveryMethod::Mail | DeliveryMethod::Electronic if office => {
            Err(rules::at("office", "unknown_field"))
        }
        DeliveryMethod::Pickup | DeliveryMethod::Electronic if address => {
            Err(rules::at("address", "unknown_field"))
        }
        DeliveryMethod::Pickup | DeliveryMethod::Mail | DeliveryMethod::Electronic => Ok(()),
    }
}

fn in_order(from: Date, until: Date, at: &'static str) -> Result<(), ValidationError> {
    if until < from {
        return Err(rules::at(at, "ends_before_it_begins"));
    }
    Ok(())
}
