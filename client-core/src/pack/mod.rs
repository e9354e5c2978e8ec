//! The rule pack: what a service item becomes when it is published.
//!
//! A pack is canonical JSON (keys sorted, no spaces, no floats) named by its SHA-256. Every client
//! downloads it once and keeps it for ever; a case stores the hash it was decided with.

mod field;
pub(crate) mod loaded;
pub(crate) mod read;
#[cfg(feature = "std")]
mod write;

pub use field::{Choice, Field, Kind};

use crate::rules::expr::Expr;
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format this build reads and writes.
pub const FORMAT: &str = "onewindow-pack/1";

/// A text in the two languages of the interface. Chinese is always there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(Serialize, Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English; the Chinese stands in where it is missing.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub en: Option<String>,
}

/// One published version of one service item's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Pack {
    /// Always [`FORMAT`].
    pub format: String,
    /// The item's key in the catalogue.
    pub item: String,
    /// The item's version.
    pub version: u32,
    /// The item's name.
    pub name: Text,
    /// The fields of the form, in form order.
    pub fields: Vec<Field>,
    /// Every rule the form, the materials and the fees refer to by position.
    pub rules: Vec<Rule>,
    /// Rules over several fields: where one is false, the form has an error.
    pub checks: Vec<Check>,
    /// The fields whose answers decide the checklist (情形), as pointers, for the guide.
    pub situations: Vec<String>,
    /// The materials, in checklist order.
    pub materials: Vec<Material>,
    /// The fees, in the order of the guide.
    pub fees: Vec<Fee>,
    /// The largest input this pack accepts.
    pub limits: Limits,
}

/// A rule: its source for people, its tree for the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Rule {
    /// A stable name such as `visible:/agent` or `material:agent-proof`.
    pub id: String,
    /// The CEL text the editor wrote.
    pub source: String,
    /// The compiled tree.
    pub expr: Expr,
}

/// A reference to [`Pack::rules`] by position.
pub type RuleRef = u32;

/// A rule over several fields.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Check {
    /// The key in the item.
    pub id: String,
    /// The field the error is shown at, as a pointer.
    pub at: String,
    /// What must hold; only a definite `false` is an error.
    pub rule: RuleRef,
    /// What to tell the applicant.
    pub message: Text,
}

/// A document this item may need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Material {
    /// The key in the item.
    pub id: String,
    /// The name.
    pub name: Text,
    /// Needed when this rule is true; always when absent.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub needed_when: Option<RuleRef>,
    /// The reason shown to the applicant.
    pub why: Text,
    /// How many originals the office keeps or sees.
    pub originals: u32,
    /// How many copies.
    pub copies: u32,
    /// Paper or electronic form, for the guide.
    pub form: MaterialForm,
    /// What a file must be.
    pub files: FileRule,
    /// Where the applicant gets it.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub source: Option<Text>,
    /// Drawn up from the answers, so nothing is uploaded.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "write::is_false")
    )]
    pub generated: bool,
    /// An e-licence of this type replaces the document.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub licence: Option<String>,
    /// Another office's data replaces the document: the dataset's key.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub shared_data: Option<String>,
    /// A signed promise replaces it (告知承诺): the text promised.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub commitment: Option<Text>,
    /// It may follow later (容缺), within this many working days.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub deferral_workdays: Option<u32>,
}

/// How a document is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(Serialize, Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum MaterialForm {
    /// 原件
    Original,
    /// 复印件
    Copy,
    /// 原件和复印件
    OriginalAndCopy,
    /// 电子
    Electronic,
}

impl MaterialForm {
    /// The form as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::OriginalAndCopy => "originalAndCopy",
            Self::Electronic => "electronic",
        }
    }
}

/// What an uploaded file must be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(Serialize, Deserialize),
    serde(rename_all = "camelCase")
)]
pub struct FileRule {
    /// Media types taken, such as `application/pdf`.
    pub media_types: Vec<String>,
    /// Largest size of one file, in bytes.
    pub max_bytes: u64,
    /// Largest number of files.
    pub max_count: u32,
}

/// A fee, in 分.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Fee {
    /// The key in the item.
    pub id: String,
    /// The row of the published fee list it stands on.
    pub list_code: String,
    /// The name.
    pub name: Text,
    /// Charged when this rule is true; always when absent.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub charged_when: Option<RuleRef>,
    /// The amount in 分, as a rule so it can count rows or certificates.
    pub amount: RuleRef,
}

/// The largest input a pack accepts; past it the answer is an error, never a slow verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub struct Limits {
    /// Bytes of the answers document.
    pub max_bytes: u32,
    /// Nesting of the answers document.
    pub max_depth: u32,
    /// Rows of any repeating group.
    pub max_rows: u32,
    /// Length of any text, in Unicode scalar values.
    pub max_text: u32,
}

/// The SHA-256 of these bytes in lower-case hexadecimal: the name of a pack.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut name = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for half in [byte >> 4, byte & 15] {
            name.extend(HEX.get(usize::from(half)).copied().map(char::from));
        }
    }
    name
}
