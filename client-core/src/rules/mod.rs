//! The rule language: its tree, the order rules are worked out in, and partial evaluation.

pub(crate) mod compile;
pub(crate) mod eval;
pub mod expr;
pub(crate) mod functions;
pub(crate) mod plan;
pub(crate) mod value;
