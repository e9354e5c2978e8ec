//! The rule language: CEL in a profile, typed against the form and compiled to the core's tree.

mod ast;
mod check;
mod functions;
mod lexer;
mod operators;
mod parser;
mod paths;
mod types;

pub(crate) use ast::{Ast, AstNode, Op, Span};
pub use check::Beyond;
pub(crate) use check::{Compiled, Read, Scope, compile};
pub(crate) use paths::path;
pub(crate) use types::Type;

/// Words a field key cannot be, because a rule that named the field would mean something else.
pub(crate) const RESERVED: &[&str] = &[
    "row",
    "today",
    "applicant",
    "standing",
    "holdings",
    "true",
    "false",
    "null",
    "in",
    "has",
    "size",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "all",
    "exists",
    "exists_one",
    "filter",
    "map",
    "sum",
    "min",
    "max",
    "date",
    "age",
    "days_between",
    "add_workdays",
    "birth_date",
];
