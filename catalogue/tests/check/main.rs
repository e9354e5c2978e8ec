//! Folders checked from outside, good and broken.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "the helpers of a test may fail it"
)]

mod city;
mod conditions;
mod faults;
mod meaning;
mod package_sessions;
mod packages;
mod profile;
mod stages;
mod support;
