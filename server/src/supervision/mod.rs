//! Supervision: lamps over every running limit, opinions to departments and their replies,
//! reminders.

mod events;
mod http;
mod lamps;
mod opinions;
mod tick;

pub use tick::{start, tick};

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the area's operations under `/api/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    http::configure(config);
    opinions::configure(config);
}
