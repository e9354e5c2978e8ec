//! The OneWindow server.
//!
//! Areas stand on one another, ground floor first: `platform`, `identity`, `catalogue`, `cases`,
//! `approval`, `supervision`, `integration`, `notify`, `retention`. Each imports only from those
//! before it. [`startup`] puts them together.

pub mod approval;
pub mod cases;
pub mod catalogue;
pub mod identity;
pub mod integration;
pub mod notify;
pub mod openapi;
pub mod platform;
pub mod retention;
pub mod startup;
pub mod supervision;
mod web;
