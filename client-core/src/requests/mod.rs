//! What callers send, with the rules every sender must meet.
//!
//! A phone checks a body before it sends it, by [`check`], which reads it along a table of shapes.
//! The server and integrators in Rust read the same bodies as types, whose rules stand on their
//! fields for `validator`. Both ways share the rules of single values and the words for what is
//! wrong, and a test holds them to the same answer for every body. All errors carry the codes the
//! forms use.

mod choices;
mod messages;
mod rules;
mod shapes;
#[cfg(feature = "std")]
mod typed;
mod walk;

pub use crate::context::Lang;
#[cfg(feature = "std")]
pub use crate::values::ident::{is_mobile, is_resident_id};
pub use choices::{Choices, ReviewVerdict};
#[cfg(feature = "std")]
pub use typed::{
    AbsenceRequest, AccountClosingRequest, AddedKind, AssessmentFinding, AssessmentRequest,
    AuthorisationRequest, DeliveryChoiceRequest, MandateRequest, OfficeContact, OpinionKind,
    OpinionReplyRequest, PlaceRequest, PostalAddress, StageDecisionRequest, StageOutcome,
    StandInRequest, SupervisionOpinionRequest, TaskAssignmentRequest, TaskReasonRequest,
    TaskRequest, TaskTransferRequest, ThresholdsRequest, WalkInDraftRequest, WalkInFirm,
    WalkInPersonRequest, WindowKind, WindowRequest, WindowsRequest,
};
#[cfg(feature = "std")]
pub use typed::{
    AcceptanceRequest, ApplicantChoice, CalendarYearRequest, CitizenSessionRequest,
    CorrectionRequest, CreateCaseRequest, DecisionRequest, DeliveryMethod, DeliveryRequest,
    HolidayRequest, NonAcceptanceRequest, NoteRequest, NoticeItem, Opinion, OpinionRequest,
    Outcome, PackageApplicationRequest, PackageDraftRequest, PauseRequest, PaymentRequest,
    ReasonRequest, ReviewRequest, SaveDraftRequest, SingleNoticeRequest, SmsCodeRequest,
    StaffSessionRequest, SubmissionRequest, TokenRefreshRequest, Unread, WithdrawalRequest,
    errors_of, read,
};
#[cfg(feature = "std")]
pub use typed::{
    AnnotationPlace, AnnotationRequest, AppointmentRequest, AppointmentSlotRequest,
    AppointmentSlotsRequest, ClientRequest, CommitmentFindingRequest, ConsentRequest, CreditGrade,
    CreditGradeRequest, FindingOutcome, GradedKind, GreenSettingsRequest, ItemSourceRequest,
    PreReviewAnswerRequest, PreReviewRemark, PriorityProjectRequest, ReleaseRequest, RemarkKind,
    RepairAnswerRequest, RepairOutcome, RepairRequest, SandboxCitizenRequest, SandboxStep,
    SandboxStepRequest, SecretRotationRequest, WebhookRequest,
};
#[cfg(feature = "std")]
pub use typed::{DraftedDecisionRequest, OpinionTemplateRequest, TemplateKind};
#[cfg(feature = "std")]
pub use typed::{EmailCodeRequest, EmailRequest, SignOnSessionRequest};
#[cfg(feature = "std")]
pub use typed::{Grade, RatingAnswerRequest, RatingFinding, RatingRequest, SecondRatingRequest};
#[cfg(feature = "std")]
pub use typed::{WechatNoticesRequest, WechatSessionRequest};

use crate::values::out::Out;
use alloc::string::String;
use alloc::vec::Vec;

/// One wrong place in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct FieldError {
    /// Where, as a JSON Pointer; empty for the whole body.
    pub pointer: String,
    /// What is wrong, as a code of the registry.
    pub code: &'static str,
    /// What to tell the person.
    pub message: String,
    /// The number the message names.
    pub params: Params,
}

/// The number a message names, by its name: the bound that broke. Never the value itself, which
/// may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Params(Option<(&'static str, u32)>);

impl Params {
    const fn of(name: &'static str, bound: u32) -> Self {
        Self(Some((name, bound)))
    }

    /// The numbers with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u32)> {
        self.0.into_iter()
    }
}

#[cfg(feature = "std")]
impl serde::Serialize for Params {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl FieldError {
    fn new(pointer: String, code: &'static str, params: Params, lang: Lang) -> Self {
        Self {
            message: messages::text(code, &params, lang),
            pointer,
            code,
            params,
        }
    }

    fn write(&self, out: &mut Out) {
        out.open('{');
        out.text_member("pointer", &self.pointer);
        out.text_member("code", self.code);
        out.text_member("message", &self.message);
        out.begin("params", '{');
        for (name, bound) in self.params.iter() {
            out.number_member(name, bound.into());
        }
        out.close('}');
        out.close('}');
    }
}

/// Checks a body of the kind a phone names, such as `smsCode`; `None` for a kind nobody knows.
///
/// The errors are sorted by place. A body that cannot be read has one, about the first thing that
/// makes it so.
#[must_use]
pub fn check(kind: &str, body: &str, lang: Lang) -> Option<Vec<FieldError>> {
    let (_, shape) = shapes::KINDS.iter().find(|(name, _)| *name == kind)?;
    let mut found = Vec::new();
    for error in walk::errors(shape, body, lang) {
        put(&mut found, error);
    }
    Some(found)
}

/// The errors as the JSON text `{"errors": […]}`.
#[must_use]
pub fn to_text(errors: &[FieldError]) -> String {
    let mut out = Out::default();
    out.open('{');
    out.begin("errors", '[');
    for error in errors {
        error.write(&mut out);
    }
    out.close(']');
    out.close('}');
    out.0
}

/// Puts an error in its place, by pointer and code, once: a blank reason breaks the rule of its
/// field and that of the whole body in the same words.
fn put(found: &mut Vec<FieldError>, error: FieldError) {
    let place = (error.pointer.as_str(), error.code);
    let at = found.binary_search_by(|other| (other.pointer.as_str(), other.code).cmp(&place));
    if let Err(at) = at {
        found.insert(at, error);
    }
}

/// Goes one member down in a JSON Pointer.
fn push_member(pointer: &mut String, member: &str) {
    pointer.push('/');
    for c in member.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
