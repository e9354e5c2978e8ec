//! Cases from the first answer to the result in hand.

mod bad_input;
mod flow;
pub(crate) mod office;
mod once;
mod strangers;
mod supplement;
