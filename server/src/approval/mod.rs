//! Approval: opinions and their stages, the lead's commands, decisions, results and their delivery,
//! and the investment projects whose stages cases are.

use crate::platform::operations::Operations;
mod decide;
mod direct;
mod http;
mod opinion;
mod projects;
mod queue;
mod templates;

pub(crate) use decide::{decide, deliver, issue};
pub(crate) use opinion::{assess, give as give_opinion};

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    direct::configure(operations);
    queue::configure(operations);
    projects::configure(operations);
    templates::configure(operations);
}
