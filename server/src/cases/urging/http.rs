//! Urging over HTTP.

use super::Urged;
use crate::cases::CaseId;
use crate::identity::caller::Citizen;
use crate::platform::AppState;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::post;
use actix_web::web::{Data, Json, Path};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(urge_case);
}

/// Urge the office
///
/// 催办: asks those who have the case to get on with it. It stands on the timeline for everybody at work
/// on the case, and moves neither a state nor a day. Again after three days at the earliest;
/// `urged_recently` before.
#[utoipa::path(
    operation_id = "urgeCase", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "It was urged.", body = Urged)),
    security(("bearer" = [])),
)]
#[post("/cases/{id}/urge")]
async fn urge_case(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<Urged>> {
    let (here, id) = (state.as_ref().clone(), id.into_inner());
    let urged = state
        .db
        .write(move |tx| super::urge(tx, &here, &citizen, &id))
        .await?;
    Ok(Json(urged))
}
