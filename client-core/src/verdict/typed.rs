//! The verdict as typed values, for Rust programs. It is read from the text the core writes, so
//! there is one place that says what a verdict holds.

use super::{AlternativeKind, FeeState, MaterialState};
use crate::pack::{FileRule, MaterialForm};
use crate::values::date::Date;
use crate::values::json::Json;
use serde::{Deserialize, Serialize};
use std::string::String;
use std::vec::Vec;

/// The verdict on one input. Serialised, the same input gives the same bytes everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl Verdict {
    /// Reads the core's own text. Should it ever not be one, nothing is valid and nothing can be
    /// submitted; tests and fuzzing hold that it is.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self {
            pack: String::new(),
            today: Date::EPOCH,
            valid: false,
            complete: false,
            errors: Vec::new(),
            missing: Vec::new(),
            fields: Vec::new(),
            checklist: Vec::new(),
            fees: Vec::new(),
            fee_total_fen: None,
            progress: Progress {
                answered: 0,
                required: 0,
            },
            next_question: None,
        })
    }
}

/// Something wrong or missing, at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// A JSON pointer into the answers, or `#/materials/<id>` and `#/choices/…` beside them.
    pub pointer: String,
    /// A stable code.
    pub code: String,
    /// The message in the context's language.
    pub message: String,
    /// The values in the message.
    pub params: Json,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers the rule rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// An answer a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Where it is.
    pub pointer: String,
    /// It must be answered.
    pub required: bool,
    /// The value, when the form gives it and not the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// The rule that shows it, requires it or computes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers that rule rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// One document of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRef>,
    /// The day a deferred document is owed by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// That day may move, since the calendar of its year is not published.
    #[serde(default, skip_serializing_if = "is_false")]
    pub due_provisional: bool,
    /// Why the office rejected it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// In words.
    pub text: String,
    /// The rule that decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers the rule rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
}

/// A field by its place and label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldRef {
    /// Where it is.
    pub pointer: String,
    /// Its label.
    pub title: String,
}

/// One way to do without a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// Which way.
    pub kind: AlternativeKind,
    /// It is open to this applicant.
    pub open: bool,
    /// Why it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_because: Option<String>,
    /// The promise to be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The licence's type key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The working days within which it is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
}

/// One fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<u64>,
    /// The rule that decided it or gave the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answers that rule rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
    /// The fields that decide it, while it is undetermined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRef>,
}

/// How far the form is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
