//! What callers send, with the rules every sender must meet.
//!
//! The server reads these types, the phone checks a body with the same rules before it sends it,
//! and an integrator in Rust can use them as they are. A rule that concerns one value stands on
//! its field; a rule over several values is a function of the type. All errors carry the codes the
//! forms use.

mod choices;
#[cfg(feature = "std")]
mod messages;
#[cfg(feature = "std")]
mod rules;
#[cfg(feature = "std")]
mod typed;

pub use crate::context::Lang;
pub use choices::{Choices, ReviewVerdict};
#[cfg(feature = "std")]
pub use typed::*;

#[cfg(test)]
mod tests;
