//! Supervision: lamps over every running case.

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub fn configure(_: &mut ServiceConfig<'_>) {}
