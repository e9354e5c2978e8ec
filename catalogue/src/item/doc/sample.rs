//! 样表: a document filled in as an example.

use onewindow_core::pack::Text;
use serde::{Deserialize, Serialize};

/// A line of a sample: what is filled in beside its label, or without one a paragraph by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleLine {
    /// What the form prints before the place to write in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// What an applicant writes there.
    pub text: Text,
}
