//! The thresholds of offices over HTTP.

use super::{Office, Thresholds};
use crate::identity::caller::Administrator;
use crate::platform::extract::{Body, IfMatch, etag};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, put};
use onewindow_core::requests::{PlaceRequest, ThresholdsRequest};
use serde::Serialize;

pub(in crate::identity) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_offices)
        .service(get_thresholds)
        .service(put_thresholds)
        .service(put_place);
}

/// Offices.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Offices {
    /// Service centres first, then the sections of departments.
    items: Vec<Office>,
}

/// List offices
///
/// The service centres of the districts and the sections of departments people deal with.
#[utoipa::path(
    operation_id = "listOffices", tag = "Staff",
    responses((status = 200, description = "The offices.", body = Offices)),
    security(()),
)]
#[get("/offices")]
async fn list_offices(state: Data<AppState>, lang: Lang) -> Result<Json<Offices>> {
    let items = state.db.read(move |conn| super::all(conn, lang)).await?;
    Ok(Json(Offices { items }))
}

fn answer(thresholds: Thresholds) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(thresholds.version))
        .json(thresholds)
}

/// Read an office's thresholds
///
/// When the lamps of the office's limits turn yellow.
#[utoipa::path(
    operation_id = "getThresholds", tag = "Supervision",
    params(("key" = String, Path, description = "The office's key.", example = "scjg")),
    responses((status = 200, description = "The thresholds.", body = Thresholds)),
    security(("bearer" = [])),
)]
#[get("/offices/{key}/thresholds")]
async fn get_thresholds(
    _: Administrator,
    state: Data<AppState>,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key.into_inner();
    let found = state
        .db
        .read(move |conn| super::thresholds_of(conn, &key))
        .await?;
    Ok(answer(found))
}

/// Set an office's thresholds
///
/// Limits that begin or move from now on turn yellow by them.
#[utoipa::path(
    operation_id = "putThresholds", tag = "Supervision",
    params(
        ("key" = String, Path, description = "The office's key.", example = "scjg"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"0\""),
    ),
    request_body = ThresholdsRequest,
    responses((status = 200, description = "The thresholds.", body = Thresholds)),
    security(("bearer" = [])),
)]
#[put("/offices/{key}/thresholds")]
async fn put_thresholds(
    administrator: Administrator,
    version: IfMatch,
    state: Data<AppState>,
    key: Path<String>,
    body: Body<ThresholdsRequest>,
) -> Result<HttpResponse> {
    let set = super::set_thresholds(
        &state,
        administrator.0,
        key.into_inner(),
        version,
        body.value,
    )
    .await?;
    Ok(answer(set))
}

/// Say where an office stands
///
/// From then on people are shown how far away it is; the list of windows (`GET /pickup-offices`) has
/// the place.
#[utoipa::path(
    operation_id = "putOfficePlace", tag = "Staff",
    params(("key" = String, Path, description = "The office's key.", example = "window-dongqu")),
    request_body = PlaceRequest,
    responses((status = 204, description = "It stands there.")),
    security(("bearer" = [])),
)]
#[put("/offices/{key}/place")]
async fn put_place(
    administrator: Administrator,
    state: Data<AppState>,
    key: Path<String>,
    body: Body<PlaceRequest>,
) -> Result<HttpResponse> {
    super::set_place(&state, administrator.0, key.into_inner(), body.value).await?;
    Ok(HttpResponse::NoContent().finish())
}
