//! What a change to a session changed.

use crate::values::json::Json;
use crate::verdict::message::Params;
use crate::verdict::{ChecklistEntry, FeeLine, FieldError, Progress};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// What one change changed. Members that did not change are left out, but for the last five, which
/// are always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delta {
    /// The fields that changed, by pointer, in form order.
    pub fields: Named<FieldState>,
    /// The repeating groups that have another number of rows now.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub rows: Named<usize>,
    /// The documents that changed, by material.
    pub checklist: Named<ChecklistEntry>,
    /// All fees, when one changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<Vec<FeeLine>>,
    /// Their sum, when a fee changed; `null` while one is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_total_fen: Option<Option<u64>>,
    /// All missing fields, when they changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<FieldError>>,
    /// All errors that stand at no field (files, choices, rows, fees), when they changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_errors: Option<Vec<FieldError>>,
    /// How far the form is filled in.
    pub progress: Progress,
    /// Nothing that was put in is wrong.
    pub valid: bool,
    /// It can be submitted.
    pub complete: bool,
    /// The field to ask next.
    pub next_question: Option<String>,
}

/// A field as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldState {
    /// It is shown.
    pub visible: bool,
    /// It must be answered.
    pub required: bool,
    /// The value, for a field the form itself fills in; `null` while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// What is wrong with it, if anything.
    pub error: Option<FieldFault>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// A stable code.
    pub code: &'static str,
    /// The message.
    pub message: String,
    /// The values in it.
    pub params: Params,
}

impl From<FieldError> for FieldFault {
    fn from(error: FieldError) -> Self {
        Self {
            code: error.code,
            message: error.message,
            params: error.params,
        }
    }
}

/// Values by name, in order; an object in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T> Named<T> {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
