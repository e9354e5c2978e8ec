//! Whether the service is well, for whatever watches over it.

use crate::platform::operations::Operations;
use crate::platform::outbox;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use serde::Serialize;

/// Registers the operations under `/api/v1`.
pub(crate) fn configure(operations: &mut Operations<'_>) {
    operations.service(is_live).service(is_ready);
}

/// How the service is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`; a service that is not well answers a problem or nothing.
    #[schema(example = "ok")]
    status: &'static str,
}

const WELL: Health = Health { status: "ok" };

/// Is the process alive
///
/// Answers without touching the database: when this fails, start the process anew.
#[utoipa::path(
    operation_id = "isLive", tag = "Health",
    responses((status = 200, description = "It is alive.", body = Health)),
    security(()),
)]
#[get("/health/live")]
async fn is_live() -> Json<Health> {
    Json(WELL)
}

/// Is the service ready
///
/// Asks the database: while this fails, send nobody here.
#[utoipa::path(
    operation_id = "isReady", tag = "Health",
    responses((status = 200, description = "It is ready.", body = Health)),
    security(()),
)]
#[get("/health/ready")]
async fn is_ready(state: Data<AppState>) -> Result<Json<Health>> {
    ready(&state).await
}

/// The same at the addresses that orchestrators look for.
pub(super) async fn healthz() -> Json<Health> {
    Json(WELL)
}

/// As [`healthz`].
pub(super) async fn readyz(state: Data<AppState>) -> Result<Json<Health>> {
    ready(&state).await
}

/// What is counted, for Prometheus.
pub(super) async fn metrics(state: Data<AppState>) -> Result<HttpResponse> {
    let now = state.clock.now();
    let backlog = state
        .db
        .read(move |conn| outbox::backlog(conn, now))
        .await
        // The database may be away, which is when the other figures are wanted most.
        .ok();
    let written = state.meters.written(&state.db.counts(), backlog.as_ref());
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(written.map_err(Error::internal)?))
}

async fn ready(state: &AppState) -> Result<Json<Health>> {
    if state.ending.has_begun() {
        return Err(Error::new(Code::Unavailable).caused_by("the server is about to end"));
    }
    state
        .db
        .read(|conn| conn.ping().map_err(Error::from))
        .await?;
    Ok(Json(WELL))
}
