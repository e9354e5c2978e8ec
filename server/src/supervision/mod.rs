//! Supervision: lamps over every running limit, opinions to departments and their replies,
//! reminders.

use crate::platform::operations::Operations;
mod events;
mod http;
mod lamps;
mod opinions;
mod tick;

pub use tick::{start, tick};

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    opinions::configure(operations);
}
