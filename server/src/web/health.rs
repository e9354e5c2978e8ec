//! Whether the service is well, for whatever watches over it.

use crate::platform::problem::{Error, Result};
use crate::platform::state::AppState;
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations under `/api/v1`.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(is_live).service(is_ready);
}

/// How the service is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Health {
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
    state
        .db
        .read(|conn| conn.ping().map_err(Error::from))
        .await?;
    Ok(Json(WELL))
}
