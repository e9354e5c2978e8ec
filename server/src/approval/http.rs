//! What departments do to a case, and the window once it is decided.

use super::{decide, opinion};
use crate::cases::change::Order;
use crate::cases::view::CaseView;
use crate::cases::{CaseId, TaskId};
use crate::identity::caller::{Approver, StaffMember};
use crate::platform::extract::{Body, IfMatch};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{
    AssessmentRequest, DecisionRequest, DeliveryRequest, OpinionRequest,
};

pub(super) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(give_opinion)
        .service(finish_assessment)
        .service(decide_case)
        .service(issue_result)
        .service(deliver_result);
}

/// Give the department's opinion
///
/// Closes the department's task with its opinion; who disagrees says why, who agrees with conditions
/// says which. In a joint case the gate of the stage is judged at once.
#[utoipa::path(
    operation_id = "giveOpinion", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    request_body = OpinionRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/opinion")]
async fn give_opinion(
    approver: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<OpinionRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let caller = approver.0.into();
    let order = Order::new(
        &state,
        caller,
        lang,
        id.into(),
        version,
        Command::GiveOpinion,
    )
    .once(key.as_ref(), &body.bytes);
    Ok(opinion::give(order, task, body.value)
        .await?
        .into_response())
}

/// Finish a merged assessment
///
/// Closes a task of kind `assessment` (多评合一) with what each of its parts came to. The task comes
/// to the hardest of them.
#[utoipa::path(
    operation_id = "finishAssessment", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"4\""),
    ),
    request_body = AssessmentRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/assessment")]
async fn finish_assessment(
    approver: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<AssessmentRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let caller = approver.0.into();
    let command = Command::GiveOpinion;
    let order = Order::new(&state, caller, lang, id.into(), version, command)
        .once(key.as_ref(), &body.bytes);
    Ok(opinion::assess(order, task, body.value)
        .await?
        .into_response())
}

/// Decide a case
///
/// Grants or refuses. The window decides immediate cases, the department all others; who accepted
/// a case may not decide it, and a refusal says why.
#[utoipa::path(
    operation_id = "decideCase", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = DecisionRequest,
    responses((status = 200, description = "The case with the decision.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/decision")]
async fn decide_case(
    staff: StaffMember,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<DecisionRequest>,
) -> Result<HttpResponse> {
    let command = decide::command(body.value.outcome);
    let order = Order::new(&state, staff.into(), lang, id, version, command)
        .once(key.as_ref(), &body.bytes);
    Ok(decide::decide(order, body.value).await?.into_response())
}

/// Issue the result
///
/// Makes the result of a granted case. A licence is in the applicant's holdings from then on, so
/// the next item does not ask for it on paper.
#[utoipa::path(
    operation_id = "issueResult", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"6\""),
    ),
    responses((status = 200, description = "The case with its result.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/issuance")]
async fn issue_result(
    staff: StaffMember,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<HttpResponse> {
    let order =
        Order::new(&state, staff.into(), lang, id, version, Command::Issue).once(key.as_ref(), &[]);
    Ok(decide::issue(order).await?.into_response())
}

/// Deliver the result
///
/// Records how the result or the refusal reached the applicant, which closes the case.
#[utoipa::path(
    operation_id = "deliverResult", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"7\""),
    ),
    request_body = DeliveryRequest,
    responses((status = 200, description = "The closed case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/delivery")]
async fn deliver_result(
    staff: StaffMember,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<DeliveryRequest>,
) -> Result<HttpResponse> {
    let order = Order::new(&state, staff.into(), lang, id, version, Command::Deliver)
        .once(key.as_ref(), &body.bytes);
    Ok(decide::deliver(order, body.value).await?.into_response())
}
