//! Cases: what the applicant, the window and the departments send.

use super::read::MISPLACED;
use super::{rules, strict};
use crate::context::ApplicantKind;
use crate::requests::{Choices, ReviewVerdict};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use validator::{Validate, ValidationError};

/// Starts a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCaseRequest {
    /// The service item's key in the catalogue.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "getihu-sheli"))]
    pub item_key: String,
    /// For whom.
    #[validate(nested)]
    pub applicant: ApplicantChoice,
    /// The district whose office handles it; may be left out where the item has one.
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "dongqu"))]
    pub district: Option<String>,
    /// Under which authorisation, when somebody applies in another's name (代办).
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")
    )]
    pub authorisation_id: Option<String>,
}

/// Whether the person applies for themselves or for a firm they hold a mandate for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum ApplicantChoice {
    /// For themselves.
    Person {},
    /// For a firm.
    Firm {
        /// The firm's id, from the log-in's list of firms.
        // The description of the API does not know serde's `rename_all_fields`.
        #[serde(rename = "firmId")]
        firm_id: String,
    },
}

/// The choice as it is written. Serde's own reading of a tagged enum puts the members aside until
/// it has found the tag, and then no longer knows where they stood.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WrittenApplicant {
    #[serde(deserialize_with = "strict::word")]
    kind: ApplicantKind,
    #[serde(default)]
    firm_id: Option<String>,
}

impl<'de> Deserialize<'de> for ApplicantChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written: WrittenApplicant = strict::object(deserializer)?;
        match (written.kind, written.firm_id) {
            (ApplicantKind::Person, None) => Ok(Self::Person {}),
            (ApplicantKind::Firm, Some(firm_id)) => Ok(Self::Firm { firm_id }),
            (ApplicantKind::Firm, None) => Err(D::Error::missing_field("firmId")),
            (ApplicantKind::Person, Some(_)) => {
                Err(D::Error::custom(format_args!("{MISPLACED} `firmId`")))
            }
        }
    }
}

impl Validate for ApplicantChoice {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        let Self::Firm { firm_id } = self else {
            return Ok(());
        };
        rules::length(firm_id, 1, 64).map_err(|error| {
            let mut errors = validator::ValidationErrors::new();
            errors.add("firmId", error);
            errors
        })
    }
}

/// Saves answers, however few.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "draft_holds_an_object", skip_on_field_errors = false))]
pub struct SaveDraftRequest {
    /// The answers so far, an object in the shape of the item's form. Kept as written, so the
    /// engine can report duplicate keys and wrong numbers where they stand.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"operator": {"name": "林小雨"}})))]
    pub answers: Box<RawValue>,
    /// The choices so far.
    #[validate(nested)]
    #[serde(default, deserialize_with = "strict::object")]
    pub choices: Choices,
}

/// Hands the case in, with the last answers or with those saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "submission_holds_an_object", skip_on_field_errors = false))]
pub struct SubmissionRequest {
    /// The answers; the saved ones stand when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>, example = json!({"operator": {"name": "林小雨"}})))]
    pub answers: Option<Box<RawValue>>,
    /// The choices; the saved ones stand when left out.
    #[validate(nested)]
    #[serde(
        default,
        deserialize_with = "strict::may_be_object",
        skip_serializing_if = "Option::is_none"
    )]
    pub choices: Option<Choices>,
}

// Rules of the whole body, not of the field: a field's rule copies the value into its error by
// parsing it, which answers nested too deeply for that would turn into a panic.
fn draft_holds_an_object(request: &SaveDraftRequest) -> Result<(), ValidationError> {
    rules::object("answers", &request.answers)
}

fn submission_holds_an_object(request: &SubmissionRequest) -> Result<(), ValidationError> {
    request
        .answers
        .as_deref()
        .map_or(Ok(()), |answers| rules::object("answers", answers))
}

/// Takes a case back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawalRequest {
    /// Why, for the office.
    #[validate(length(max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "暂不办理"))]
    pub reason: Option<String>,
}

/// Judges one material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "rejection_says_why", skip_on_field_errors = false))]
pub struct ReviewRequest {
    /// The judgement.
    #[serde(deserialize_with = "strict::word")]
    pub verdict: ReviewVerdict,
    /// Why; required when rejected.
    #[validate(length(max = 500), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "照片不清晰，请重新拍摄"))]
    pub reason: Option<String>,
}

fn rejection_says_why(request: &ReviewRequest) -> Result<(), ValidationError> {
    match request.verdict {
        ReviewVerdict::Accepted => Ok(()),
        ReviewVerdict::Rejected => rules::reason(request.reason.as_deref()),
    }
}

/// Accepts a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptanceRequest {
    /// A note on the notice of acceptance.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "材料齐全"))]
    pub note: Option<String>,
}

/// One thing to complete or correct: a material or a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "names_one_place", skip_on_field_errors = false))]
pub struct NoticeItem {
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
    /// What to do about it.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "租赁合同缺少出租方签字页"))]
    pub reason: String,
    /// Notes on the documents of the material that the applicant is shown with it.
    #[validate(length(max = 100), custom(function = "rules::keys"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = json!(["019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"]))
    )]
    pub annotations: Vec<String>,
}

fn names_one_place(item: &NoticeItem) -> Result<(), ValidationError> {
    rules::one_place(item.material.as_ref(), item.pointer.as_ref())
}

/// Tells everything that is missing, once (一次性告知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SingleNoticeRequest {
    /// All of it: there is no second notice.
    #[validate(length(min = 1, max = 100), nested)]
    #[serde(deserialize_with = "strict::objects")]
    pub items: Vec<NoticeItem>,
    /// A word on how to complete the case.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "请在15个工作日内补正"))]
    pub note: Option<String>,
}

/// Declines to accept a case, with the reason and, where there is one, the right organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NonAcceptanceRequest {
    /// Why, in the words of the notice.
    #[validate(length(min = 1, max = 1000), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "申请事项依法不需要取得行政许可")
    )]
    pub reason: String,
    /// The organ the applicant should turn to.
    #[validate(length(min = 1, max = 100), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "示例市公安局"))]
    pub right_organ: Option<String>,
}

/// A department's opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Opinion {
    /// 同意
    Agree,
    /// 有条件同意: it agrees if the conditions in the reason are met.
    AgreeWithConditions,
    /// 不同意
    Disagree,
}

/// Gives the department's opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "disagreement_says_why", skip_on_field_errors = false))]
pub struct OpinionRequest {
    /// The opinion.
    #[serde(deserialize_with = "strict::word")]
    pub opinion: Opinion,
    /// Why, or on which conditions; required unless the department simply agrees.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "材料真实有效"))]
    pub reason: Option<String>,
}

fn disagreement_says_why(request: &OpinionRequest) -> Result<(), ValidationError> {
    match request.opinion {
        // Conditions without words are the server's to refuse: the table phones check by asks for
        // a reason with the last choice only.
        Opinion::Agree | Opinion::AgreeWithConditions => Ok(()),
        Opinion::Disagree => rules::reason(request.reason.as_deref()),
    }
}

/// How a case was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// 准予
    Granted,
    /// 不予许可
    Refused,
}

/// Decides a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "refusal_says_why", skip_on_field_errors = false))]
pub struct DecisionRequest {
    /// The decision.
    #[serde(deserialize_with = "strict::word")]
    pub outcome: Outcome,
    /// Why; a refusal must say (Administrative Licensing Law art. 38).
    #[validate(length(max = 2000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "符合法定条件"))]
    pub reason: Option<String>,
}

fn refusal_says_why(request: &DecisionRequest) -> Result<(), ValidationError> {
    match request.outcome {
        Outcome::Granted => Ok(()),
        Outcome::Refused => rules::reason(request.reason.as_deref()),
    }
}

/// How the result reaches the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum DeliveryMethod {
    /// At the window.
    Pickup,
    /// By post.
    Mail,
    /// In the app.
    Electronic,
}

impl DeliveryMethod {
    /// The name in JSON and in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pickup => "pickup",
            Self::Mail => "mail",
            Self::Electronic => "electronic",
        }
    }
}

/// Records that the result was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryRequest {
    /// How.
    #[serde(deserialize_with = "strict::word")]
    pub method: DeliveryMethod,
}
