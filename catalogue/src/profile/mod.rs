//! A schema on its own, and a rule on its own: the profile without an item around it.
//!
//! An integrator asks here whether a JSON Schema or a CEL expression is in the profile, and gets a
//! pack the core can run, or every fault that keeps it out. What is asked only of an item's editor
//! (titles, upper bounds, no idle definition) is not asked here: it changes no verdict.
//!
//! ```
//! use onewindow_catalogue::profile;
//!
//! let schema = profile::compile_schema(r#"{"type": "integer", "minimum": 1}"#);
//! assert!(schema.is_ok());
//!
//! let variables = r#"{"area": {"type": "number"}}"#;
//! let rule = profile::compile_rule("area * 2.0 > 100.0", variables);
//! assert_eq!(rule.map(|r| r.result), Ok(profile::Type::Boolean));
//!
//! let refused = profile::compile_rule("7 / 2", "{}").unwrap_err();
//! assert_eq!(refused[0].code.as_str(), "integer_division");
//! ```

mod alone;
mod place;
mod rule;
mod schema;

pub use crate::cel::Beyond;
pub use place::{RulePlace, compile_rule_at};
pub use rule::{RESULT, Rule, Type, compile_rule};
pub use schema::{ANSWER, Schema, compile_schema};
