//! The thresholds of offices over HTTP.

use super::Thresholds;
use crate::identity::caller::Administrator;
use crate::platform::AppState;
use crate::platform::extract::{Body, IfMatch, etag};
use crate::platform::problem::Result;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use onewindow_core::requests::ThresholdsRequest;
use utoipa_actix_web::service_config::ServiceConfig;

pub(in crate::identity) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_thresholds).service(put_thresholds);
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
