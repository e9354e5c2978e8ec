//! Values and how they are read: exact numbers, civil days, identifiers, JSON.

pub mod date;
pub mod decimal;
pub(crate) mod doc;
pub mod format;
pub mod ident;
pub mod json;
pub(crate) mod ordered;
pub(crate) mod out;
pub mod pattern;
pub(crate) mod read;
mod rfc3339;
mod uri;
