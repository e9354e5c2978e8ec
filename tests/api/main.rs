//! The API over real HTTP, on the database that `TEST_DATABASE` names.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed and should say where"
)]

mod approval;
mod cases;
mod catalogue;
mod connections;
mod editing;
mod integration;
mod log_in;
mod logs;
mod notify;
mod packages;
mod people;
mod problems;
mod ratings;
mod retention;
mod roles;
mod signing_keys;
mod strangers;
mod supervision;
