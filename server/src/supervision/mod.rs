//! Supervision: lamps over every running case.

mod http;
mod lamps;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    http::configure(config);
}
