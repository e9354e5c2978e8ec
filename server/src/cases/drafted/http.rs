//! Drafted decisions over HTTP.

use super::{DraftedDecision, DraftedDecisions};
use crate::cases::CaseId;
use crate::identity::caller::Approver;
use crate::platform::AppState;
use crate::platform::extract::Body;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, put};
use onewindow_core::requests::DraftedDecisionRequest;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_drafted_decisions)
        .service(save_drafted_decision)
        .service(remove_drafted_decision);
}

/// List what my department is about to decide
///
/// 拟办意见 on a case: those of the caller's own department. Who decides at the upper level also finds
/// what the organ below had drafted when it sent the case up.
#[utoipa::path(
    operation_id = "listDraftedDecisions", tag = "Staff",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "What is drafted.", body = DraftedDecisions)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/drafted-decisions")]
async fn list_drafted_decisions(
    approver: Approver,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<DraftedDecisions>> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    let found = state
        .db
        .read(move |conn| super::list(conn, &here, &approver.0, &id))
        .await?;
    Ok(Json(found))
}

/// Keep what I am about to decide
///
/// Keeps an outcome with its opinion and conditions, in the place of what was kept before, for the
/// caller's colleagues to go on with and on any device. Nothing is said by it. It goes when the task is
/// answered or moves to somebody else, and when the case is decided.
#[utoipa::path(
    operation_id = "saveDraftedDecision", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("about" = String, Path, description = "The task, or `decision` for the case itself.", example = "decision"),
    ),
    request_body = DraftedDecisionRequest,
    responses((status = 200, description = "What is kept.", body = DraftedDecision)),
    security(("bearer" = [])),
)]
#[put("/cases/{id}/drafted-decisions/{about}")]
async fn save_drafted_decision(
    approver: Approver,
    state: Data<AppState>,
    path: Path<(CaseId, String)>,
    body: Body<DraftedDecisionRequest>,
) -> Result<Json<DraftedDecision>> {
    let (case, about) = path.into_inner();
    let here = state.as_ref().clone();
    let kept = state
        .db
        .write(move |tx| super::save(tx, &here, &approver.0, (&case, &about), &body.value))
        .await?;
    Ok(Json(kept))
}

/// Throw away what I was about to decide
///
/// Also where nothing is kept any more.
#[utoipa::path(
    operation_id = "removeDraftedDecision", tag = "Staff",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("about" = String, Path, description = "The task, or `decision` for the case itself.", example = "decision"),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/cases/{id}/drafted-decisions/{about}")]
async fn remove_drafted_decision(
    approver: Approver,
    state: Data<AppState>,
    path: Path<(CaseId, String)>,
) -> Result<HttpResponse> {
    let (case, about) = path.into_inner();
    let here = state.as_ref().clone();
    state
        .db
        .write(move |tx| super::remove(tx, &here, &approver.0, (&case, &about)))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
