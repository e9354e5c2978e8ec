//! Cases from the first answer to the result in hand.

mod bad_input;
mod flow;
mod office;
mod once;
mod papers;
mod strangers;
mod supplement;
