//! The lead's commands over HTTP.

use crate::cases::change::Order;
use crate::cases::view::CaseView;
use crate::cases::{CaseId, TaskId};
use crate::identity::caller::Approver;
use crate::platform::extract::{Body, IfMatch};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{
    StageDecisionRequest, TaskAssignmentRequest, TaskReasonRequest, TaskRequest,
    TaskTransferRequest,
};

pub(in crate::approval) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(ask_departments)
        .service(send_task_back)
        .service(transfer_task)
        .service(assign_task)
        .service(cancel_task)
        .service(decide_stage);
}

struct Asked {
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
}

impl Asked {
    /// Answered once under its key, for this place in the case and no other.
    fn order(self, case: CaseId, place: &str, body: &[u8]) -> Order {
        let caller = self.lead.0.into();
        let bytes = [place.as_bytes(), b"\n", body].concat();
        Order::new(
            &self.state,
            caller,
            self.lang,
            case.into(),
            self.version,
            Command::DirectTasks,
        )
        .once(self.key.as_ref(), &bytes)
    }
}

/// Ask departments
///
/// Asks further departments within the running stage, each with a deadline in working days:
/// `consult` hears them (征求意见), `review` makes them agree (会签). Only the lead.
#[utoipa::path(
    operation_id = "askDepartments", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = TaskRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks")]
async fn ask_departments(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<CaseId>,
    body: Body<TaskRequest>,
) -> Result<HttpResponse> {
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(path.into_inner(), "tasks", &body.bytes);
    Ok(super::ask(order, body.value).await?.into_response())
}

/// Send an opinion back
///
/// The department gives its opinion anew, with its whole limit; the other tasks stay as they are.
/// Only the lead, and only in the running stage.
#[utoipa::path(
    operation_id = "returnTask", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = TaskReasonRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/return")]
async fn send_task_back(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<TaskReasonRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(id, &format!("return {task}"), &body.bytes);
    let done = super::send_back(order, task, body.value).await?;
    Ok(done.into_response())
}

/// Transfer a task
///
/// Gives an open task to another department; its due day stays. Only the lead.
#[utoipa::path(
    operation_id = "transferTask", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = TaskTransferRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/transfer")]
async fn transfer_task(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<TaskTransferRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(id, &format!("transfer {task}"), &body.bytes);
    let done = super::transfer(order, task, body.value).await?;
    Ok(done.into_response())
}

/// Name a reviewer
///
/// Keeps an open task for one reviewer of its department. Only the lead.
#[utoipa::path(
    operation_id = "assignTask", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = TaskAssignmentRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/assignment")]
async fn assign_task(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<TaskAssignmentRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(id, &format!("assignment {task}"), &body.bytes);
    let done = super::assign(order, task, body.value).await?;
    Ok(done.into_response())
}

/// Call a task off
///
/// Calls off a task the lead asked for; what the template asks for stays. Only the lead.
#[utoipa::path(
    operation_id = "cancelTask", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("task" = String, Path, description = "The task.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = TaskReasonRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/tasks/{task}/cancellation")]
async fn cancel_task(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, TaskId)>,
    body: Body<TaskReasonRequest>,
) -> Result<HttpResponse> {
    let (id, task) = path.into_inner();
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(id, &format!("cancellation {task}"), &body.bytes);
    let done = super::call_off(order, task, body.value).await?;
    Ok(done.into_response())
}

/// Decide a stage
///
/// Ends a stage that waits for its lead: because every opinion is there, or because one is a
/// refusal and all must agree, which the lead cannot overrule. Only the lead.
#[utoipa::path(
    operation_id = "decideStage", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("number" = i32, Path, description = "The stage, from 1.", example = 1),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"5\""),
    ),
    request_body = StageDecisionRequest,
    responses((status = 200, description = "The case.", body = CaseView)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/stages/{number}/decision")]
async fn decide_stage(
    lead: Approver,
    version: IfMatch,
    key: Option<IdempotencyKey>,
    state: Data<AppState>,
    lang: Lang,
    path: Path<(CaseId, i32)>,
    body: Body<StageDecisionRequest>,
) -> Result<HttpResponse> {
    let (id, number) = path.into_inner();
    let asked = Asked {
        lead,
        version,
        key,
        state,
        lang,
    };
    let order = asked.order(id, &format!("decision {number}"), &body.bytes);
    let done = super::decide_stage(order, number, body.value).await?;
    Ok(done.into_response())
}
