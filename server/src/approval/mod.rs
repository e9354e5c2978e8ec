//! Approval: opinions and their stages, the lead's commands, decisions, results and their delivery,
//! and the investment projects whose stages cases are.

mod decide;
mod direct;
mod http;
mod opinion;
mod projects;
mod queue;

pub(crate) use decide::{decide, deliver, issue};
pub(crate) use opinion::{assess, give as give_opinion};

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    http::configure(config);
    direct::configure(config);
    queue::configure(config);
    projects::configure(config);
}
