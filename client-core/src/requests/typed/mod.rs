//! The requests as types, for who reads and writes them in Rust: the server and integrators.

mod auth;
mod cases;

use super::messages;
use crate::context::Lang;
pub use auth::{CitizenSessionRequest, SmsCodeRequest, StaffSessionRequest, TokenRefreshRequest};
pub use cases::{
    AcceptanceRequest, ApplicantChoice, CreateCaseRequest, DecisionRequest, DeliveryMethod,
    DeliveryRequest, NonAcceptanceRequest, NoticeItem, Opinion, OpinionRequest, Outcome,
    ReviewRequest, SaveDraftRequest, SingleNoticeRequest, SubmissionRequest, WithdrawalRequest,
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

/// One wrong place in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where, as a JSON Pointer; empty for the whole body.
    pub pointer: String,
    /// What is wrong, as a code of the registry.
    pub code: String,
    /// What to tell the person.
    pub message: String,
    /// The numbers the message names. Never the value itself, which may be personal.
    pub params: Map<String, Value>,
}

/// Checks a body of the kind a phone names, such as `smsCode`; `None` for a kind nobody knows.
#[must_use]
pub fn check(kind: &str, body: &str, lang: Lang) -> Option<Vec<FieldError>> {
    let errors = match kind {
        "smsCode" => check_as::<SmsCodeRequest>(body, lang),
        "citizenSession" => check_as::<CitizenSessionRequest>(body, lang),
        "staffSession" => check_as::<StaffSessionRequest>(body, lang),
        "tokenRefresh" => check_as::<TokenRefreshRequest>(body, lang),
        "createCase" => check_as::<CreateCaseRequest>(body, lang),
        "saveDraft" => check_as::<SaveDraftRequest>(body, lang),
        "submission" => check_as::<SubmissionRequest>(body, lang),
        "withdrawal" => check_as::<WithdrawalRequest>(body, lang),
        "review" => check_as::<ReviewRequest>(body, lang),
        "acceptance" => check_as::<AcceptanceRequest>(body, lang),
        "singleNotice" => check_as::<SingleNoticeRequest>(body, lang),
        "nonAcceptance" => check_as::<NonAcceptanceRequest>(body, lang),
        "opinion" => check_as::<OpinionRequest>(body, lang),
        "decision" => check_as::<DecisionRequest>(body, lang),
        "delivery" => check_as::<DeliveryRequest>(body, lang),
        _ => return None,
    };
    Some(errors)
}

fn check_as<T: DeserializeOwned + Validate>(body: &str, lang: Lang) -> Vec<FieldError> {
    match serde_json::from_str::<T>(body) {
        Ok(request) => errors_of(&request, lang),
        Err(error) => vec![unreadable(&error, lang)],
    }
}

/// The rules a request breaks, sorted by place; empty when it meets them all.
#[must_use]
pub fn errors_of<T: Validate>(request: &T, lang: Lang) -> Vec<FieldError> {
    request
        .validate()
        .err()
        .map_or_else(Vec::new, |errors| sorted(errors, lang))
}

// Apart from `errors_of`, so that the phone's module holds this once and not for every request.
fn sorted(errors: ValidationErrors, lang: Lang) -> Vec<FieldError> {
    let mut found = Vec::new();
    flatten("", errors, lang, &mut found);
    found.sort_by(|a, b| (&a.pointer, &a.code).cmp(&(&b.pointer, &b.code)));
    // A blank reason breaks the rule of its field and that of the whole body in the same words.
    found.dedup_by(|a, b| a.pointer == b.pointer && a.code == b.code);
    found
}

/// What is wrong with a body that does not have the type's shape.
#[must_use]
pub fn unreadable(error: &serde_json::Error, lang: Lang) -> FieldError {
    let mut params = Map::new();
    let (code, member) = if error.is_data() {
        // Serde tells the member only in its words; a test pins them.
        let text = error.to_string();
        let quoted = text.split('`').nth(1).unwrap_or_default().to_owned();
        if text.starts_with("missing field") {
            ("required", quoted)
        } else if text.starts_with("unknown field") {
            ("unknown_field", quoted)
        } else if text.starts_with("unknown variant") {
            ("not_a_choice", String::new())
        } else {
            ("wrong_type", String::new())
        }
    } else {
        params.insert("line".into(), error.line().into());
        params.insert("column".into(), error.column().into());
        ("not_json", String::new())
    };
    let pointer = if member.is_empty() {
        member
    } else {
        child("", &member)
    };
    FieldError {
        message: messages::text(code, &params, lang),
        pointer,
        code: code.to_owned(),
        params,
    }
}

fn flatten(at: &str, errors: ValidationErrors, lang: Lang, found: &mut Vec<FieldError>) {
    for (field, kind) in errors.into_errors() {
        // Rules over several values have no field of their own; they name one in `at`.
        let here = if field == "__all__" {
            at.to_owned()
        } else {
            child(at, &camel(&field))
        };
        match kind {
            ValidationErrorsKind::Struct(inner) => flatten(&here, *inner, lang, found),
            ValidationErrorsKind::List(rows) => {
                for (index, inner) in rows {
                    flatten(&child(&here, &index.to_string()), *inner, lang, found);
                }
            }
            ValidationErrorsKind::Field(broken) => {
                found.extend(
                    broken
                        .into_iter()
                        .map(|error| field_error(&here, error, lang)),
                );
            }
        }
    }
}

fn field_error(here: &str, error: ValidationError, lang: Lang) -> FieldError {
    let mut params: Map<String, Value> = error
        .params
        .into_iter()
        .map(|(name, value)| (name.into_owned(), value))
        .collect();
    // The value may be personal, so it goes no further than to be measured.
    let value = params.remove("value").unwrap_or_default();
    let pointer = match params.remove("at") {
        Some(Value::String(member)) => child(here, &member),
        _ => here.to_owned(),
    };
    let code = if error.code == "length" {
        length_code(&value, &mut params)
    } else {
        error.code.into_owned()
    };
    FieldError {
        message: messages::text(&code, &params, lang),
        pointer,
        code,
        params,
    }
}

/// Splits the one code of the length rule into those the forms use, keeping the bound that broke.
fn length_code(value: &Value, params: &mut Map<String, Value>) -> String {
    let (length, is_list) = match value {
        Value::String(text) => (text.chars().count(), false),
        Value::Array(rows) => (rows.len(), true),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => (0, false),
    };
    let max = params
        .get("max")
        .and_then(Value::as_u64)
        .unwrap_or(u64::MAX);
    let too_much = u64::try_from(length).unwrap_or(u64::MAX) > max;
    params.remove(if too_much { "min" } else { "max" });
    let code = match (is_list, too_much) {
        (true, true) => "too_many_rows",
        (true, false) => "too_few_rows",
        (false, true) => "too_long",
        (false, false) if length == 0 => {
            params.clear();
            "required"
        }
        (false, false) => "too_short",
    };
    code.to_owned()
}

fn child(parent: &str, member: &str) -> String {
    format!("{parent}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// The JSON name of a Rust field.
fn camel(name: &str) -> String {
    let mut upper = false;
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    out
}
