//! Independent engines as oracles: the `jsonschema` and `cel` crates must say what the core says,
//! on generated schemas and expressions of the profile, but for the declared differences.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of a test may fail it"
)]

mod expressions;
mod expressions_agree;
mod random;
mod runner;
mod schemas;
mod schemas_agree;
