//! A field of the form, and its flat shape in the pack.

#[cfg(feature = "std")]
use super::write::Wire;
use super::{RuleRef, Text};
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(into = "Wire"))]
pub struct Field {
    /// The key in its parent (`[a-z][A-Za-z0-9]*`).
    pub key: String,
    /// The label.
    pub title: Text,
    /// Help under the label.
    pub description: Option<Text>,
    /// Type and constraints.
    pub kind: Kind,
    /// Required whenever visible.
    pub required: bool,
    /// Required when this rule is true (`x-required`).
    pub required_when: Option<RuleRef>,
    /// Visible when this rule is true (`x-visible`); always when absent.
    pub visible_when: Option<RuleRef>,
    /// The value is computed (`x-compute`) and cannot be set.
    pub compute: Option<RuleRef>,
    /// Shown, never asked.
    pub read_only: bool,
    /// The answer a new form starts with, as JSON text.
    pub default: Option<String>,
    /// How to draw the field (`x-widget`), when the kind alone does not say.
    pub widget: Option<String>,
    /// Personal data: encrypted at rest, masked in lists and logs (`x-sensitive`).
    pub sensitive: bool,
}

/// The type of a field and what its values must satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A group of fields; the top-level groups are the pages of the form.
    Group {
        /// The members, in form order.
        fields: Vec<Field>,
    },
    /// Rows of the same group, such as the shareholders of a company.
    Rows {
        /// The members of each row.
        fields: Vec<Field>,
        /// Least number of rows.
        min_items: Option<u32>,
        /// Largest number of rows.
        max_items: Option<u32>,
    },
    /// A line or a paragraph of text. With format `date` its values are civil days.
    Text {
        /// One of the profile's formats.
        format: Option<String>,
        /// Least length in Unicode scalar values.
        min_length: Option<u32>,
        /// Largest length in Unicode scalar values.
        max_length: Option<u32>,
        /// A pattern the whole text need not match, as JSON Schema says: it is searched for.
        pattern: Option<String>,
    },
    /// One of several values.
    Choice {
        /// The choices, in order.
        choices: Vec<Choice>,
    },
    /// Any number of several values, each at most once.
    Choices {
        /// The choices, in order.
        choices: Vec<Choice>,
        /// Least number chosen.
        min_items: Option<u32>,
        /// Largest number chosen.
        max_items: Option<u32>,
    },
    /// A number, exact to six places.
    Number {
        /// Whole numbers only.
        integer: bool,
        /// Bounds and step, written as decimal text.
        minimum: Option<String>,
        /// Largest value.
        maximum: Option<String>,
        /// The value must be larger than this.
        exclusive_minimum: Option<String>,
        /// The value must be smaller than this.
        exclusive_maximum: Option<String>,
        /// The value must be a multiple of this.
        multiple_of: Option<String>,
        /// The unit to show behind the value, such as 平方米 or 万元.
        unit: Option<Text>,
    },
    /// Yes or no.
    Boolean {
        /// The only value allowed, as for a declaration that must be ticked.
        constant: Option<bool>,
    },
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(Serialize, Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Choice {
    /// The value stored and compared.
    pub value: String,
    /// The label.
    pub title: Text,
}

impl Kind {
    /// The members of a group or of each row; none for a field that holds a value.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Group { fields } | Self::Rows { fields, .. } => fields,
            _ => &[],
        }
    }
}
