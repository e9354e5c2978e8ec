//! Generated input for the rules core and the compiler, and what must hold for all of it.
//!
//! The same functions are called with seeded choices by this crate's tests and with a fuzzer's
//! bytes by the targets in `fuzz/`. What must hold is asserted: a property that does not hold
//! panics, which is what both of them look for.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a property that does not hold ends the test, and so does a test that cannot be set up"
)]

pub mod answers;
pub mod compiler;
pub mod corpus;
pub mod hostile;
pub mod items;
pub mod pack;
pub mod packages;
pub mod parity;
pub mod session;

mod commands;
mod json;
mod native;
mod random;
mod view;

pub use commands::{Argument, Command};
pub use json::Json;
pub use native::Native;
pub use random::Random;
