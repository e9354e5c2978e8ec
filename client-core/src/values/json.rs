//! JSON as the applicant wrote it: numbers keep their exact text, a key given twice is refused,
//! and depth and size are bounded.
//!
//! `serde_json` would turn `0.1` into a binary fraction and keep the last of two equal keys, so
//! answers go through this reader.

mod reader;
#[cfg(test)]
mod tests;
#[cfg(feature = "std")]
mod typed;

use crate::values::doc::Doc;
use crate::values::ordered::sort_by;
use alloc::string::String;
use alloc::vec::Vec;
pub(crate) use reader::Reader;

/// A JSON value whose numbers are exact text and whose objects keep their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; no key occurs twice.
    Object(Vec<(String, Json)>),
}

/// How large a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub max_bytes: usize,
    /// Nesting of arrays and objects.
    pub max_depth: usize,
}

impl Limits {
    /// For documents this program wrote itself.
    pub(crate) const TRUSTED: Self = Self {
        max_bytes: usize::MAX,
        max_depth: 200,
    };

    /// Values and keys: what is read takes many times the room of the text when each is short.
    pub(crate) fn max_values(self) -> usize {
        if self == Self::TRUSTED {
            usize::MAX
        } else {
            MAX_VALUES
        }
    }
}

/// Values and keys of one document.
const MAX_VALUES: usize = 200_000;

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// `not_json`, `too_deep`, `document_too_large` or `duplicate_key`.
    pub code: &'static str,
    /// The byte the reader stopped at.
    pub offset: usize,
    /// The key given twice, for `duplicate_key`.
    pub key: Option<String>,
}

impl core::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} at byte {}", self.code, self.offset)
    }
}

impl core::error::Error for DocumentError {}

impl Json {
    /// Reads one JSON document (RFC 8259).
    ///
    /// # Errors
    /// [`DocumentError`] for anything that is not JSON, is larger or deeper than `limits`, or
    /// gives a key twice.
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, DocumentError> {
        Ok(Doc::parse(bytes, limits)?.root().to_json())
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value without spaces, objects in the order they hold.
    #[must_use]
    pub fn to_text(&self) -> String {
        Doc::of(self).root().to_text()
    }

    /// The value without spaces, keys sorted by their bytes.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut sorted = self.clone();
        sorted.sort_keys();
        sorted.to_text()
    }

    fn sort_keys(&mut self) {
        match self {
            Self::List(items) => items.iter_mut().for_each(Self::sort_keys),
            Self::Object(members) => {
                for (_, value) in members.iter_mut() {
                    value.sort_keys();
                }
                sort_by(members, |a, b| a.0 < b.0);
            }
            _ => {}
        }
    }
}
