//! Approval: opinions, decisions, results and their delivery.

mod decide;
mod http;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    http::configure(config);
}
