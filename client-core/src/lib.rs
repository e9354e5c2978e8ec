//! The rules core: one verdict on the server, in a phone's browser, in a mini-program and in an
//! integrator's own process.
//!
//! Nothing here reads a clock, a file, a socket or a random source: `today`, the calendar and the
//! applicant's standing come in through the context, so the same input gives the same bytes
//! everywhere and for ever.

pub mod clock;
pub mod date;
pub mod expr;
pub mod lifecycle;
pub mod pack;
pub mod requests;
