//! Writing a pack, for whoever publishes one.

use super::{Choice, Field, Kind, Pack, RuleRef, Text};
use crate::values::json::{Json, Limits as JsonLimits};
use serde::Serialize;
use std::borrow::ToOwned;
use std::string::String;
use std::vec::Vec;

// Serde's skip_serializing_if hands over a reference.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
pub(super) const fn is_false(b: &bool) -> bool {
    !*b
}

impl Pack {
    /// The pack as it is stored and hashed: keys sorted, no spaces, numbers as written.
    ///
    /// # Errors
    /// When a default in the pack is not a value JSON can hold.
    pub fn to_canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        let plain = serde_json::to_string(self)?;
        let tree = Json::parse(plain.as_bytes(), JsonLimits::TRUSTED)
            .map_err(|fault| serde::ser::Error::custom(fault.code))?;
        Ok(tree.canonical().into_bytes())
    }
}

/// A field as it is written: one flat object whose `type` says which members it may have.
#[derive(Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    key: String,
    title: Option<Text>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text>,
    #[serde(skip_serializing_if = "is_false")]
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_when: Option<RuleRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visible_when: Option<RuleRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compute: Option<RuleRef>,
    #[serde(skip_serializing_if = "is_false")]
    read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    widget: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<Field>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<Choice>>,
    #[serde(skip_serializing_if = "is_false")]
    integer: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclusive_minimum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclusive_maximum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiple_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Text>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    constant: Option<bool>,
}

impl From<Field> for Wire {
    fn from(field: Field) -> Self {
        let mut wire = Self {
            key: field.key,
            title: Some(field.title),
            description: field.description,
            required: field.required,
            required_when: field.required_when,
            visible_when: field.visible_when,
            compute: field.compute,
            read_only: field.read_only,
            default: field.default.map(|json| {
                Json::parse(json.as_bytes(), JsonLimits::TRUSTED).unwrap_or(Json::Null)
            }),
            widget: field.widget,
            sensitive: field.sensitive,
            ..Self::default()
        };
        wire.kind = match field.kind {
            Kind::Group { fields } => {
                wire.fields = Some(fields);
                "group"
            }
            Kind::Rows {
                fields,
                min_items,
                max_items,
            } => {
                wire.fields = Some(fields);
                (wire.min_items, wire.max_items) = (min_items, max_items);
                "rows"
            }
            Kind::Text {
                format,
                min_length,
                max_length,
                pattern,
            } => {
                (wire.format, wire.pattern) = (format, pattern);
                (wire.min_length, wire.max_length) = (min_length, max_length);
                "text"
            }
            Kind::Choice { choices } => {
                wire.choices = Some(choices);
                "choice"
            }
            Kind::Choices {
                choices,
                min_items,
                max_items,
            } => {
                wire.choices = Some(choices);
                (wire.min_items, wire.max_items) = (min_items, max_items);
                "choices"
            }
            Kind::Number {
                integer,
                minimum,
                maximum,
                exclusive_minimum,
                exclusive_maximum,
                multiple_of,
                unit,
            } => {
                (wire.integer, wire.unit, wire.multiple_of) = (integer, unit, multiple_of);
                (wire.minimum, wire.maximum) = (minimum, maximum);
                wire.exclusive_minimum = exclusive_minimum;
                wire.exclusive_maximum = exclusive_maximum;
                "number"
            }
            Kind::Boolean { constant } => {
                wire.constant = constant;
                "boolean"
            }
        }
        .to_owned();
        wire
    }
}
