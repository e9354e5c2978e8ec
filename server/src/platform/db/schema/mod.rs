//! The tables as diesel sees them; the columns are the same on both engines.

pub mod cases;
pub mod catalogue;
pub mod identity;
pub mod integration;
pub mod notify;
pub mod packages;
pub mod platform;
pub mod supervision;
