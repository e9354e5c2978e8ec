//! The course of an accepted case over HTTP.

use crate::cases::CaseId;
use crate::cases::change::Order;
use crate::cases::view::CaseView;
use crate::identity::caller::{Approver, Head};
use crate::platform::extract::{Body, IfMatch};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{NoteRequest, PauseRequest, ReasonRequest};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(begin_procedure)
        .service(end_procedure)
        .service(extend_limit)
        .service(forward_case)
        .service(send_back_case);
}

/// Begin a special procedure
///
/// Stops the limits while a hearing, an inspection, a test, a review by experts or the like runs, and
/// tells the applicant in writing how long it takes.
#[utoipa::path(
    operation_id = "beginProcedure", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    request_body = PauseRequest,
    responses((status = 200, description = "The case with the notice.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/special-procedure")]
async fn begin_procedure(
    staff: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<PauseRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.0.into(), lang, id, version, Command::Pause)
        .once(key.as_ref(), &body.bytes);
    Ok(super::pause(order, body.value).await?.into_response())
}

/// End the special procedure
///
/// Lets the limits run on from the next day.
#[utoipa::path(
    operation_id = "endProcedure", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = NoteRequest,
    responses((status = 200, description = "The case with its new due days.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/special-procedure-end")]
async fn end_procedure(
    staff: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<NoteRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.0.into(), lang, id, version, Command::Resume)
        .once(key.as_ref(), &body.bytes);
    Ok(super::resume(order, body.value).await?.into_response())
}

/// Extend the limit
///
/// Lengthens the limits once, by the head of the organ, and tells the applicant why.
#[utoipa::path(
    operation_id = "extendLimit", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    request_body = ReasonRequest,
    responses((status = 200, description = "The case with its new due days and the notice.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/extension")]
async fn extend_limit(
    staff: Head,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.0.into(), lang, id, version, Command::Extend)
        .once(key.as_ref(), &body.bytes);
    Ok(super::extend(order, body.value).await?.into_response())
}

/// Forward a case
///
/// Sends an escalated case to the upper level once the lower organ has reviewed it.
#[utoipa::path(
    operation_id = "forwardCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = NoteRequest,
    responses((status = 200, description = "The case, at the upper level.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/forwarding")]
async fn forward_case(
    staff: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<NoteRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.0.into(), lang, id, version, Command::Forward)
        .once(key.as_ref(), &body.bytes);
    Ok(super::forward(order, body.value).await?.into_response())
}

/// Send a case back
///
/// Returns an escalated case from the upper level to the lower organ, to be reviewed again.
#[utoipa::path(
    operation_id = "sendBackCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"6\""),
    ),
    request_body = ReasonRequest,
    responses((status = 200, description = "The case, at the lower organ.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/sending-back")]
async fn send_back_case(
    staff: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.0.into(), lang, id, version, Command::SendBack)
        .once(key.as_ref(), &body.bytes);
    Ok(super::send_back(order, body.value).await?.into_response())
}
