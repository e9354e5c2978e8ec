//! The official suites of JSON Schema and CEL as exams, and what they share with the tests that
//! ask independent engines: how an answer is asked for, and which differences are declared.
//!
//! Nothing here knows a test by its name. What is outside the profile is what the catalogue
//! refuses, under the catalogue's codes; a difference from the standards is declared in
//! [`schema::Difference`] and [`cel::Difference`], decided from the schema, the instance or the
//! value.

pub mod cel;
pub mod core;
pub mod schema;
pub mod table;
