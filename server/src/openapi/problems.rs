//! The problems an operation can answer: those that follow from what it takes, and those of its own.
//! A test holds every answer any test gets to what stands here.

use crate::platform::lang::Lang;
use crate::platform::problem::Code;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, SecurityRequirement};

/// What operations refuse for reasons of their own, by `operationId`.
const OWN: &[(&str, &[Code])] = &[
    ("addAnnotation", &[Code::CaseEnded]),
    ("answerPreReview", &[Code::PreReviewEnded]),
    ("answerRating", &[Code::RatingNotOpen]),
    ("answerRepairRequest", &[Code::RepairNotAsked]),
    (
        "approveRelease",
        &[
            Code::ItemFaulty,
            Code::OwnRelease,
            Code::PackageBroken,
            Code::ReleaseNotFound,
            Code::ReleaseSettled,
            Code::VersionNotNewer,
        ],
    ),
    (
        "appendToUpload",
        &[
            Code::ApplicationSubmitted,
            Code::TusVersionUnsupported,
            Code::UploadChecksumMismatch,
            Code::UploadExpired,
            Code::UploadOffsetConflict,
        ],
    ),
    ("askPreReview", &[Code::PreReviewOpen, Code::StateConflict]),
    ("askToCloseAccount", &[Code::AccountHasOpenCases]),
    ("beginAgain", &[Code::StateConflict]),
    (
        "beginAtWindow",
        &[
            Code::IdentityMismatch,
            Code::ItemNotFound,
            Code::ItemNotOpen,
        ],
    ),
    (
        "beginPackageUpload",
        &[
            Code::ApplicationSubmitted,
            Code::TooManyFiles,
            Code::TusVersionUnsupported,
        ],
    ),
    (
        "beginUpload",
        &[
            Code::TooManyFiles,
            Code::TooManyUploads,
            Code::TusVersionUnsupported,
        ],
    ),
    (
        "bookAppointment",
        &[Code::AppointmentBefore, Code::SlotFull, Code::CaseEnded],
    ),
    (
        "beginSignOn",
        &[Code::SignOnNotFound, Code::SignOnUnavailable],
    ),
    (
        "createSignOnSession",
        &[
            Code::IdentityMismatch,
            Code::SignOnMismatch,
            Code::SignOnRefused,
            Code::SignOnCodeUsed,
            Code::SignOnUntrusted,
            Code::SignOnNotFound,
            Code::SignOnUnavailable,
        ],
    ),
    (
        "createWechatSession",
        &[
            Code::InvalidSmsCode,
            Code::SignOnNotFound,
            Code::SignOnUnavailable,
            Code::WechatBlocked,
            Code::WechatCodeInvalid,
            Code::WechatNotBound,
        ],
    ),
    ("agreeToWechatNotices", &[Code::WechatNotBound]),
    ("endLogIn", &[Code::LastLogIn, Code::LogInNotFound]),
    ("chooseEmail", &[Code::EmailNotConnected]),
    ("verifyEmail", &[Code::EmailNotFound]),
    ("removeEmail", &[Code::EmailNotFound]),
    ("chooseDelivery", &[Code::CaseEnded]),
    ("closeAccount", &[Code::AccountHasOpenCases]),
    ("readAllMessages", &[Code::MessageNotFound]),
    ("createCase", &[Code::ItemNotFound, Code::ItemNotOpen]),
    ("createPackageApplication", &[Code::PackageNotFound]),
    (
        "downloadFile",
        &[
            Code::FileQuarantined,
            Code::FileRefused,
            // Who took it is written into the audit trail first.
            Code::StorageFull,
        ],
    ),
    (
        "downloadPackageFile",
        &[Code::FileQuarantined, Code::FileRefused, Code::StorageFull],
    ),
    ("endUpload", &[Code::TusVersionUnsupported]),
    ("getUpload", &[Code::TusVersionUnsupported]),
    ("identifyAtWindow", &[Code::IdentityMismatch]),
    ("listChanges", &[Code::CursorTooOld]),
    ("listClientWebhookDeliveries", &[Code::ClientInSandbox]),
    ("listClientWebhooks", &[Code::ClientInSandbox]),
    (
        "previewFile",
        &[
            Code::FileQuarantined,
            Code::FileRefused,
            Code::PreviewTooLarge,
            Code::PreviewUnreadable,
            Code::StorageFull,
        ],
    ),
    (
        "previewPackageFile",
        &[
            Code::FileQuarantined,
            Code::FileRefused,
            Code::PreviewTooLarge,
            Code::PreviewUnreadable,
            Code::StorageFull,
        ],
    ),
    (
        "proposeRelease",
        &[
            Code::ItemFaulty,
            Code::PackageBroken,
            Code::ReleaseOpen,
            Code::VersionNotNewer,
        ],
    ),
    ("rateCase", &[Code::RatedBefore, Code::RatingTooSoon]),
    ("rateCaseAgain", &[Code::RatingNotOpen]),
    ("recordCommitmentFinding", &[Code::CheckFinished]),
    ("recordPayment", &[Code::PaymentReferenceUsed]),
    ("refuseRelease", &[Code::ReleaseSettled]),
    ("removeDraftedDecision", &[Code::TaskNotOpen]),
    (
        "removeAnnotation",
        &[
            Code::AnnotationTold,
            Code::CaseEnded,
            Code::ColleaguesAnnotation,
        ],
    ),
    ("removeFile", &[Code::StateConflict]),
    ("removePackageFile", &[Code::ApplicationSubmitted]),
    (
        "replayClientWebhookDelivery",
        &[
            Code::DeliveryUnsettled,
            Code::WebhookOff,
            Code::ClientStopped,
            Code::ClientInSandbox,
        ],
    ),
    ("replayWebhookDelivery", &[Code::DeliveryUnsettled]),
    ("replyToSupervisionOpinion", &[Code::AlreadyReplied]),
    ("requestCreditRepair", &[Code::RepairNotOpen]),
    (
        "resolveAnnotation",
        &[Code::CaseEnded, Code::ColleaguesAnnotation],
    ),
    ("rotateClientSecret", &[Code::ClientStopped]),
    ("saveDraftedDecision", &[Code::TaskNotOpen]),
    ("sendSupervisionOpinion", &[Code::CaseNotFound]),
    ("supplyDeferred", &[Code::ChecklistIncomplete]),
    (
        "takeSandboxStep",
        &[
            Code::ChecklistIncomplete,
            Code::NoticeAlreadySent,
            Code::StateConflict,
        ],
    ),
    (
        "testClientWebhook",
        &[Code::WebhookOff, Code::ClientStopped, Code::ClientInSandbox],
    ),
    ("testWebhook", &[Code::WebhookOff]),
    ("uploadFile", &[Code::StateConflict, Code::TooManyFiles]),
    (
        "uploadPackageFile",
        &[Code::ApplicationSubmitted, Code::TooManyFiles],
    ),
    ("urgeCase", &[Code::StateConflict, Code::UrgedRecently]),
];

/// Adds the problems an operation can answer because of what it takes, and of whether it writes. What
/// its author said of a status stands.
pub(super) fn add(operation: &mut Operation, writes: bool) {
    let parameters: Vec<&Parameter> = operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
        .collect();
    let takes = |place: ParameterIn| parameters.iter().any(|found| found.parameter_in == place);
    let takes_header = |name: &str| parameters.iter().any(|found| found.name == name);
    let takes_body = operation.request_body.is_some();
    let is_login = operation.tags.iter().flatten().any(|tag| tag == "Log-in") && takes_body;
    let is_secured = operation
        .security
        .iter()
        .flatten()
        .any(|need| need != &SecurityRequirement::default());

    // A program's token is looked at and counted wherever it is sent, before anything is opened to it.
    let mut codes = vec![
        Code::Internal,
        Code::Unavailable,
        Code::TooManyRequests,
        Code::QuotaExceeded,
    ];
    if writes {
        codes.push(Code::StorageFull);
    }
    if takes_body {
        codes.extend([
            Code::MalformedJson,
            Code::BodyTooLarge,
            Code::UnsupportedMediaType,
            Code::InvalidRequest,
        ]);
    }
    if takes(ParameterIn::Query) {
        codes.push(Code::InvalidQuery);
    }
    if takes(ParameterIn::Path) {
        codes.push(Code::NotFound);
    }
    if is_secured {
        codes.extend([Code::Unauthenticated, Code::Forbidden]);
    }
    if is_login {
        codes.push(Code::InvalidCredentials);
    }
    if takes_header("If-Match") {
        codes.extend([
            Code::StaleVersion,
            Code::PreconditionRequired,
            Code::StateConflict,
        ]);
    }
    if takes_header("Idempotency-Key") {
        codes.extend([Code::IdempotencyKeyRequired, Code::IdempotencyKeyReused]);
    }
    codes.push(Code::InvalidToken);
    let name = operation.operation_id.as_deref().unwrap_or_default();
    let own = OWN.iter().find(|(operation, _)| *operation == name);
    let own = own.map(|(_, codes)| *codes).unwrap_or_default();
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in own.iter().chain(&codes) {
        by_status.entry(code.status()).or_default().push(*code);
    }
    for (status, codes) in by_status {
        let responses = &mut operation.responses.responses;
        if let Some(first) = codes.first() {
            responses
                .entry(status.to_string())
                .or_insert_with(|| problem(*first, &codes).into());
        }
    }
}

/// A response with one of these codes, the first of them as the example.
fn problem(code: Code, codes: &[Code]) -> utoipa::openapi::Response {
    let said = |code: &Code| format!("`{}`: {}", code.as_str(), code.title(Lang::En));
    let said: Vec<String> = codes.iter().map(said).collect();
    let example = json!({
        "type": code.page(),
        "title": code.title(Lang::Zh),
        "status": code.status(),
        "code": code.as_str(),
        "detail": code.detail(Lang::Zh),
        "requestId": "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52",
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(example))
        .build();
    ResponseBuilder::new()
        .description(format!("{}.", said.join("; ")))
        .content("application/problem+json", content)
        .build()
}
