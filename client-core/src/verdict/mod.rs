//! What the core says about an application.

pub(crate) mod checklist;
pub(crate) mod delta;
pub(crate) mod fees;
pub(crate) mod message;
pub(crate) mod report;

use crate::pack::{FileRule, MaterialForm};
use crate::values::date::Date;
use crate::values::json::Json;
use crate::verdict::message::Params;
use serde::Serialize;

/// The verdict on one input. Serialised, the same input gives the same bytes everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The SHA-256 of the pack.
    pub pack: String,
    /// The day the verdict is for.
    pub today: Date,
    /// Nothing that was put in is wrong; something may still be missing.
    pub valid: bool,
    /// It can be submitted: valid, nothing missing, no document needed, undetermined or rejected.
    pub complete: bool,
    /// What is wrong, in form order; after the fields come files and choices.
    pub errors: Vec<FieldError>,
    /// The required fields that are not answered, in form order.
    pub missing: Vec<FieldError>,
    /// The visible fields in form order, row after row.
    pub fields: Vec<FieldView>,
    /// Every document of the item.
    pub checklist: Vec<ChecklistEntry>,
    /// Every fee of the item.
    pub fees: Vec<FeeLine>,
    /// The sum in 分; `None` while a fee is undetermined.
    pub fee_total_fen: Option<u64>,
    /// How far the form is filled in.
    pub progress: Progress,
    /// The required field whose answer settles most of what is undetermined.
    pub next_question: Option<String>,
}

/// Something wrong or missing, at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// A JSON pointer into the answers, or `#/materials/<id>` and `#/choices/…` beside them.
    pub pointer: String,
    /// A stable code.
    pub code: &'static str,
    /// The message in the context's language.
    pub message: String,
    /// The values in the message.
    pub params: Params,
    /// The rule that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers the rule rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// An answer a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Because {
    /// Where it is.
    pub pointer: String,
    /// The field's label, with the row's number in a repeating group.
    pub title: String,
    /// The answer, masked down to the last four characters when it is personal; `null` when the
    /// rule rests on there being none.
    pub value: Json,
    /// The answer as people read it.
    pub text: String,
}

/// A visible field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Where it is.
    pub pointer: String,
    /// It must be answered.
    pub required: bool,
    /// The value, when the form gives it and not the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// The rule that shows it, requires it or computes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers that rule rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// What stands for a document in this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MaterialState {
    /// This case does not need it.
    NotNeeded,
    /// Answers are missing that decide whether it is needed.
    Undetermined,
    /// It is needed and nothing stands for it yet.
    Needed,
    /// It was uploaded, or is drawn up from the answers.
    Provided,
    /// An e-licence stands for it.
    HeldLicence,
    /// Another office's data stands for it.
    SharedData,
    /// A signed promise stands for it (告知承诺).
    Committed,
    /// It follows later (容缺).
    Deferred,
    /// The office rejected it.
    Rejected,
}

impl MaterialState {
    /// Whether a case with this state cannot be submitted.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Undetermined | Self::Needed | Self::Rejected)
    }
}

/// One document of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChecklistEntry {
    /// The material's key.
    pub material: String,
    /// Its name.
    pub name: String,
    /// What stands for it.
    pub state: MaterialState,
    /// Why.
    pub why: Why,
    /// The fields that decide whether it is needed, while that is undetermined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRef>,
    /// The day a deferred document is owed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// That day may move, since the calendar of its year is not published.
    #[serde(skip_serializing_if = "is_false")]
    pub due_provisional: bool,
    /// Why the office rejected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Originals the office keeps or sees.
    pub originals: u32,
    /// Copies.
    pub copies: u32,
    /// How it is handed in.
    pub form: MaterialForm,
    /// What an uploaded file must be.
    pub files: FileRule,
    /// What may stand for it instead, and whether that is open to this applicant.
    pub alternatives: Vec<Alternative>,
}

/// The reason for a document's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// In words.
    pub text: String,
    /// The rule that decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers the rule rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// A field by its place and label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldRef {
    /// Where it is.
    pub pointer: String,
    /// Its label.
    pub title: String,
}

/// What may stand for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AlternativeKind {
    /// An e-licence.
    Licence,
    /// Another office's data.
    SharedData,
    /// A signed promise.
    Commitment,
    /// Handing it in later.
    Deferral,
}

/// One way to do without a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// Which way.
    pub kind: AlternativeKind,
    /// It is open to this applicant.
    pub open: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_because: Option<String>,
    /// The promise to be signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The licence's type key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The working days within which it is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
}

/// Whether a fee is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FeeState {
    /// It is, and the amount is known.
    Charged,
    /// It is not.
    NotCharged,
    /// Answers are missing that decide it or its amount.
    Undetermined,
}

/// One fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeLine {
    /// The fee's key in the item.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The row of the published fee list.
    pub list_code: String,
    /// Whether it is charged.
    pub state: FeeState,
    /// The amount in 分, when it is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<u64>,
    /// The rule that decided it or gave the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers that rule rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
    /// The fields that decide it, while it is undetermined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRef>,
}

/// How far the form is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Required and answered.
    pub answered: usize,
    /// Required.
    pub required: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}
