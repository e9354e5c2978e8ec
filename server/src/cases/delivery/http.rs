//! Choosing how the result is delivered, over HTTP.

use super::{DeliveryChoice, PickupOffice};
use crate::cases::CaseId;
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::extract::Body;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{get, put};
use onewindow_core::requests::DeliveryChoiceRequest;
use serde::Serialize;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_pickup_offices)
        .service(get_delivery_choice)
        .service(choose_delivery);
}

/// Windows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PickupOffices {
    /// By district and name.
    items: Vec<PickupOffice>,
}

/// List pick-up windows
///
/// The windows that hand out results. Any of them hands out any result, wherever it was applied for.
#[utoipa::path(
    operation_id = "listPickupOffices", tag = "Cases",
    responses((status = 200, description = "The windows.", body = PickupOffices)),
    security(()),
)]
#[get("/pickup-offices")]
async fn list_pickup_offices(state: Data<AppState>, lang: Lang) -> Result<Json<PickupOffices>> {
    let items = state
        .db
        .read(move |conn| super::offices(conn, lang))
        .await?;
    Ok(Json(PickupOffices { items }))
}

/// Get the delivery choice
///
/// How the applicant wants the result; `delivery_not_chosen` while they have not said.
#[utoipa::path(
    operation_id = "getDeliveryChoice", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The choice.", body = DeliveryChoice)),
    security(("bearer" = [])),
)]
#[get("/cases/{id}/delivery-choice")]
async fn get_delivery_choice(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
) -> Result<Json<DeliveryChoice>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let chosen = state
        .db
        .read(move |conn| super::chosen(conn, &here, &caller, &id, lang))
        .await?;
    chosen
        .map(Json)
        .ok_or_else(|| Code::DeliveryNotChosen.into())
}

/// Choose the delivery
///
/// At a window of one's choice, or by post free of charge, as the item offers. It may be changed
/// until the result is handed over.
#[utoipa::path(
    operation_id = "chooseDelivery", tag = "Cases",
    params(("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    request_body = DeliveryChoiceRequest,
    responses((status = 200, description = "The choice.", body = DeliveryChoice)),
    security(("bearer" = [])),
)]
#[put("/cases/{id}/delivery-choice")]
async fn choose_delivery(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<DeliveryChoiceRequest>,
) -> Result<Json<DeliveryChoice>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let caller = Anyone::Citizen(citizen);
    let chosen = state
        .db
        .write(move |tx| super::choose(tx, &here, &caller, &id, body.value, lang))
        .await?;
    Ok(Json(chosen))
}
