//! What a new form begins with, over HTTP.

use super::Prefilled;
use crate::cases::CaseId;
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::get;
use actix_web::web::{Data, Json, Path};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations.service(get_prefill);
}

/// Get what a draft's form begins with
///
/// 预填: the fields of the item's form that the office knows an answer to, such as the applicant's name,
/// with those answers. Nothing is put into the draft by it: show them as answers, to be looked over and
/// changed, and save them with the others. Of somebody one acts for only the name is given, and to a clerk
/// at the window what the card in their hands says.
#[utoipa::path(
    operation_id = "getPrefill", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The fields with their answers.", body = Prefilled)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/prefill")]
async fn get_prefill(
    caller: Anyone,
    state: Data<AppState>,
    id: Path<CaseId>,
) -> Result<Json<Prefilled>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let found = state
        .db
        .read(move |conn| super::of_case(conn, &here, &caller, &id))
        .await?;
    Ok(Json(found))
}
