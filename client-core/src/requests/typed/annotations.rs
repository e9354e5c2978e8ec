//! What staff write on an applicant's document. Only they send it, so the table of requests has no
//! entry.

use super::rules;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// Writes a note on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnnotationRequest {
    /// The page, counted from one; a picture has one.
    #[validate(range(min = 1, max = 1000))]
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub page: u32,
    /// Where on it; the whole page when left out.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<AnnotationPlace>,
    /// What is to be seen there.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "此处缺出租方签字"))]
    pub text: String,
}

/// A point or a rectangle, in thousandths of the page's width and height as it is shown upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "stays_on_the_page", skip_on_field_errors = false))]
pub struct AnnotationPlace {
    /// From the left.
    #[validate(range(max = 1000))]
    #[cfg_attr(feature = "openapi", schema(example = 620))]
    pub x: u32,
    /// From the top.
    #[validate(range(max = 1000))]
    #[cfg_attr(feature = "openapi", schema(example = 840))]
    pub y: u32,
    /// How wide; 0 for a point.
    #[validate(range(max = 1000))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 200))]
    pub width: u32,
    /// How high; 0 for a point.
    #[validate(range(max = 1000))]
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 60))]
    pub height: u32,
}

fn stays_on_the_page(place: &AnnotationPlace) -> Result<(), ValidationError> {
    let ends = [
        (place.x, place.width, "width"),
        (place.y, place.height, "height"),
    ];
    for (from, size, member) in ends {
        if from.saturating_add(size) > 1000 {
            return Err(rules::at(member, "off_the_page"));
        }
    }
    Ok(())
}
