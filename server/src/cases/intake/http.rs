//! What the window does to a case.

use crate::cases::CaseId;
use crate::cases::change::Order;
use crate::cases::view::CaseView;
use crate::identity::caller::WindowClerk;
use crate::platform::extract::{Body, IfMatch};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post, put};
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{
    AcceptanceRequest, CorrectionRequest, NonAcceptanceRequest, ReasonRequest, ReviewRequest,
    SingleNoticeRequest,
};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(review_material)
        .service(accept_case)
        .service(correct_case)
        .service(send_single_notice)
        .service(return_case)
        .service(decline_case);
}

/// Judge a material
///
/// Records whether a document is in order. The applicant hears of rejections all at once, in the
/// single notice.
#[utoipa::path(
    operation_id = "reviewMaterial", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("material" = String, Path, description = "The material's key.", example = "premises-proof"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"2\""),
    ),
    request_body = ReviewRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[put("/cases/{id}/reviews/{material}")]
async fn review_material(
    clerk: WindowClerk,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, String)>,
    body: Body<ReviewRequest>,
) -> Result<HttpResponse> {
    let (id, material) = path.into_inner();
    let order = Order::new(
        &state,
        clerk.0.into(),
        lang,
        id.into(),
        version,
        Command::Review,
    );
    Ok(super::review(order, material, body.value)
        .await?
        .into_response())
}

/// Accept a case
///
/// Accepts the case: the limits begin to run and the department gets its task.
#[utoipa::path(
    operation_id = "acceptCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body = AcceptanceRequest,
    responses((status = 200, description = "The case with its due days.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/acceptance")]
async fn accept_case(
    clerk: WindowClerk,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<AcceptanceRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, clerk.0.into(), lang, id, version, Command::Accept)
        .once(key.as_ref(), &body.bytes);
    Ok(super::accept(order, body.value).await?.into_response())
}

/// Send the single notice
///
/// Tells everything that is to be completed or corrected, once. Materials rejected before are
/// part of it whether named or not; a second notice is refused.
#[utoipa::path(
    operation_id = "sendSingleNotice", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body = SingleNoticeRequest,
    responses((status = 200, description = "The case with the notice.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/single-notice")]
async fn send_single_notice(
    clerk: WindowClerk,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SingleNoticeRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(
        &state,
        clerk.0.into(),
        lang,
        id,
        version,
        Command::SingleNotice,
    )
    .once(key.as_ref(), &body.bytes);
    Ok(super::single_notice(order, body.value)
        .await?
        .into_response())
}

/// Decline a case
///
/// Does not accept the case, says why and, where there is one, which organ to turn to.
#[utoipa::path(
    operation_id = "declineCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body = NonAcceptanceRequest,
    responses((status = 200, description = "The case with the notice.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/non-acceptance")]
async fn decline_case(
    clerk: WindowClerk,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<NonAcceptanceRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(
        &state,
        clerk.0.into(),
        lang,
        id,
        version,
        Command::NotAccept,
    )
    .once(key.as_ref(), &body.bytes);
    Ok(super::not_accept(order, body.value).await?.into_response())
}

/// Correct a case on the spot
///
/// Lets the applicant put answers right at the window, so that no notice is needed for an error. What
/// was corrected is on the timeline; the case stays where it is.
#[utoipa::path(
    operation_id = "correctCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body(content = CorrectionRequest, example = json!({
        "answers": {"premises": {"address": "东区和平路2号"}}, "note": "门牌号笔误，申请人当场更正",
    })),
    responses((status = 200, description = "The case as corrected.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/correction")]
async fn correct_case(
    clerk: WindowClerk,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<CorrectionRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, clerk.0.into(), lang, id, version, Command::Correct)
        .once(key.as_ref(), &body.bytes);
    Ok(super::correct(order, body.value).await?.into_response())
}

/// Return a case
///
/// Ends the case before acceptance, with the reason. The applicant may begin again from the same
/// answers.
#[utoipa::path(
    operation_id = "returnCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"3\""),
    ),
    request_body = ReasonRequest,
    responses((status = 200, description = "The case, returned.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/return")]
async fn return_case(
    clerk: WindowClerk,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, clerk.0.into(), lang, id, version, Command::Return)
        .once(key.as_ref(), &body.bytes);
    Ok(super::return_case(order, body.value).await?.into_response())
}
