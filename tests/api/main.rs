//! The API over real HTTP, on the database that `TEST_DATABASE` names.

mod problems;
