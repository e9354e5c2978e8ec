//! The API over real HTTP, on the database that `TEST_DATABASE` names.
#![expect(
    clippy::indexing_slicing,
    reason = "indexing a JSON value gives null where nothing is"
)]

mod cases;
mod log_in;
mod problems;
mod strangers;
