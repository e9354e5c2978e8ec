//! The requests as types, for who reads and writes them in Rust: the server and integrators.

mod annotations;
mod appointments;
mod approval;
mod auth;
mod calendar;
mod cases;
mod credit;
mod drafted;
mod editing;
mod green;
mod integration;
mod packages;
mod people;
mod prereview;
mod procedure;
mod ratings;
mod read;
pub(super) mod rules;
mod strict;
mod supervision;
mod walkins;
mod windows;

pub use annotations::{AnnotationPlace, AnnotationRequest};
pub use appointments::{AppointmentRequest, AppointmentSlotRequest, AppointmentSlotsRequest};
pub use approval::{
    AddedKind, AssessmentFinding, AssessmentRequest, StageDecisionRequest, StageOutcome,
    TaskAssignmentRequest, TaskReasonRequest, TaskRequest, TaskTransferRequest,
};
pub use auth::{
    AccountClosingRequest, CitizenSessionRequest, EmailCodeRequest, EmailRequest,
    SignOnSessionRequest, SmsCodeRequest, StaffSessionRequest, TokenRefreshRequest,
    WechatNoticesRequest, WechatSessionRequest,
};
pub use calendar::{CalendarYearRequest, HolidayRequest};
pub use cases::{
    AcceptanceRequest, ApplicantChoice, CreateCaseRequest, DecisionRequest, DeliveryMethod,
    DeliveryRequest, NonAcceptanceRequest, NoticeItem, Opinion, OpinionRequest, Outcome,
    ReviewRequest, SaveDraftRequest, SingleNoticeRequest, SubmissionRequest, WithdrawalRequest,
};
pub use credit::{
    CommitmentFindingRequest, FindingOutcome, RepairAnswerRequest, RepairOutcome, RepairRequest,
};
pub use drafted::{DraftedDecisionRequest, OpinionTemplateRequest, TemplateKind};
pub use editing::{ItemSourceRequest, ReleaseRequest};
pub use green::{
    CreditGrade, CreditGradeRequest, GradedKind, GreenSettingsRequest, PriorityProjectRequest,
};
pub use integration::{
    ClientRequest, ConsentRequest, SandboxCitizenRequest, SandboxStep, SandboxStepRequest,
    SecretRotationRequest, WebhookRequest,
};
pub use packages::{PackageApplicationRequest, PackageDraftRequest, PaymentRequest};
pub use people::{
    AbsenceRequest, AuthorisationRequest, DeliveryChoiceRequest, MandateRequest, PostalAddress,
    StandInRequest,
};
pub use prereview::{PreReviewAnswerRequest, PreReviewRemark, RemarkKind};
pub use procedure::{CorrectionRequest, NoteRequest, PauseRequest, ReasonRequest};
pub use ratings::{Grade, RatingAnswerRequest, RatingFinding, RatingRequest, SecondRatingRequest};
pub use read::{Unread, read};
pub use supervision::{
    OpinionKind, OpinionReplyRequest, SupervisionOpinionRequest, ThresholdsRequest,
};
pub use walkins::{WalkInDraftRequest, WalkInFirm, WalkInPersonRequest};
pub use windows::{OfficeContact, PlaceRequest, WindowKind, WindowRequest, WindowsRequest};

use super::{FieldError, Lang, Params, push_member, put};
use crate::requests::rules::length;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

/// The rules a request breaks, sorted by place; empty when it meets them all.
#[must_use]
pub fn errors_of<T: Validate>(request: &T, lang: Lang) -> Vec<FieldError> {
    let mut found = Vec::new();
    if let Err(errors) = request.validate() {
        flatten("", errors, lang, &mut found);
    }
    found
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
                for error in broken {
                    put(found, field_error(&here, error, lang));
                }
            }
        }
    }
}

fn field_error(here: &str, error: ValidationError, lang: Lang) -> FieldError {
    let pointer = match error.params.get("at") {
        Some(Value::String(member)) => child(here, member),
        _ => here.to_owned(),
    };
    let (code, params) = match error.code {
        Cow::Borrowed("length") => length_of(&error),
        Cow::Borrowed(code) => (code, Params::default()),
        // The rules of this crate have their codes in the program text.
        Cow::Owned(_) => ("invalid", Params::default()),
    };
    FieldError::new(pointer, code, params, lang)
}

/// Splits the one code of the length rule into those the forms use, keeping the bound that broke.
fn length_of(error: &ValidationError) -> (&'static str, Params) {
    let (found, is_list) = match error.params.get("value") {
        Some(Value::String(text)) => (text.chars().count(), false),
        Some(Value::Array(rows)) => (rows.len(), true),
        _ => (0, false),
    };
    let bound = |name| {
        let bound = error.params.get(name)?.as_u64()?;
        u32::try_from(bound).ok()
    };
    let (min, max) = (bound("min").unwrap_or(0), bound("max").unwrap_or(u32::MAX));
    length(found, min, max, is_list).unwrap_or_default()
}

fn child(parent: &str, member: &str) -> String {
    let mut pointer = parent.to_owned();
    push_member(&mut pointer, member);
    pointer
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
