//! Reads a typed request and says what keeps it from being read.

use super::child;
use super::strict::ObjectOnly;
use crate::requests::{FieldError, Lang, Params};
use crate::values::json::Reader;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

/// Why a body is not a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is not JSON; line and column of the byte it stops to be, counted from 1.
    NotJson {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// It does not have the request's shape.
    Shape(FieldError),
}

/// Reads a request, whose rules are still to be checked.
///
/// # Errors
/// [`Unread`], about the first thing that keeps the body from being read; that it is not JSON goes
/// before everything else.
pub fn read<T: DeserializeOwned>(body: &[u8], lang: Lang) -> Result<T, Unread> {
    // Asked of the reader the phone and the engine have too: serde would stop at the first wrong
    // member and take half a surrogate pair for text where nobody looks into it.
    let text = str::from_utf8(body).map_err(|error| not_json(body, error.valid_up_to()))?;
    let json = Reader::new(text, 0).pass();
    json.map_err(|error| not_json(body, error.offset))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(ObjectOnly(&mut reader))
        .map_err(|error| Unread::Shape(misshapen(&error, lang)))
}

fn not_json(body: &[u8], offset: usize) -> Unread {
    let before = body.get(..offset).unwrap_or(body);
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    Unread::NotJson {
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        column: offset + 1 - line_start.map_or(0, |at| at + 1),
    }
}

fn misshapen(error: &serde_path_to_error::Error<serde_json::Error>, lang: Lang) -> FieldError {
    // Serde tells the code and the member only in its words; a test pins them.
    let words = error.inner().to_string();
    let member = words.split('`').nth(1).unwrap_or_default();
    let path = pointer(error.path());
    let (pointer, code) = if words.starts_with("missing field") {
        (child(&path, member), "required")
    } else if words.starts_with("duplicate field") {
        (child(&path, member), "duplicate_key")
    } else if words.starts_with(MISPLACED) {
        (child(&path, member), "unknown_field")
    } else if words.starts_with("unknown field") {
        (path, "unknown_field")
    } else if words.starts_with("unknown variant") {
        (path, "not_a_choice")
    } else {
        (path, "wrong_type")
    };
    FieldError::new(pointer, code, Params::default(), lang)
}

/// How the words begin for a member that belongs to another choice.
pub(super) const MISPLACED: &str = "misplaced field";

fn pointer(path: &Path) -> String {
    path.iter()
        .fold(String::new(), |text, segment| match segment {
            Segment::Seq { index } => child(&text, &index.to_string()),
            Segment::Map { key } | Segment::Enum { variant: key } => child(&text, key),
            Segment::Unknown => text.to_owned(),
        })
}
