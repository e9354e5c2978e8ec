//! The windows of a service centre.

use super::{rules, strict};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// 四类综合窗口: what a window is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum WindowKind {
    /// 投资项目
    Investment,
    /// 不动产登记
    RealEstate,
    /// 商事登记
    Business,
    /// 社会事务
    #[default]
    Social,
}

impl WindowKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Investment,
        Self::RealEstate,
        Self::Business,
        Self::Social,
    ];

    /// The name in JSON and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Investment => "investment",
            Self::RealEstate => "realEstate",
            Self::Business => "business",
            Self::Social => "social",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Investment => ("投资项目综合窗口", "Investment projects"),
            Self::RealEstate => ("不动产登记综合窗口", "Real estate registration"),
            Self::Business => ("商事登记综合窗口", "Business registration"),
            Self::Social => ("社会事务综合窗口", "Social affairs"),
        }
    }
}

/// Lays out the windows of a service centre, instead of those it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "windows_stand_once", skip_on_field_errors = false))]
pub struct WindowsRequest {
    /// 无差别受理: every window takes every item; the kinds only say where to go first.
    pub any_item: bool,
    /// The windows, in the order they stand.
    #[validate(nested, length(max = 200))]
    #[serde(deserialize_with = "strict::objects")]
    pub windows: Vec<WindowRequest>,
}

/// A window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WindowRequest {
    /// The key within the centre.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "3"))]
    pub key: String,
    /// The name in Chinese.
    #[validate(length(min = 1, max = 60), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "3号窗口"))]
    pub name_zh: String,
    /// The name in English.
    #[validate(length(min = 1, max = 60), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "Window 3"))]
    pub name_en: String,
    /// What it is for; left out for one that takes everything.
    #[serde(
        default,
        deserialize_with = "strict::may_be_word",
        skip_serializing_if = "Option::is_none"
    )]
    pub kind: Option<WindowKind>,
    /// The user names of who sits there.
    #[validate(length(max = 50), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["window-dongqu"])))]
    pub staff: Vec<String>,
}

fn windows_stand_once(request: &WindowsRequest) -> Result<(), ValidationError> {
    let mut keys: Vec<&str> = request.windows.iter().map(|one| one.key.as_str()).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair.first() == pair.get(1)) {
        return Err(rules::at("windows", "duplicate"));
    }
    Ok(())
}

/// How an office is reached, as people are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficeContact {
    /// The address in Chinese.
    #[validate(length(min = 1, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "示例市东区示范路100号"))]
    pub address_zh: String,
    /// The address in English.
    #[validate(length(min = 1, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "100 Shifan Road, Dongqu, Shili City")
    )]
    pub address_en: String,
    /// The telephone number: digits, with `+`, `-` and spaces between them.
    #[validate(custom(function = "telephone"))]
    #[cfg_attr(feature = "openapi", schema(example = "0990-12345678"))]
    pub phone: String,
    /// The opening hours in Chinese.
    #[validate(length(min = 1, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "工作日 9:00–12:00，13:30–17:00")
    )]
    pub hours_zh: String,
    /// The opening hours in English.
    #[validate(length(min = 1, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Working days 9:00–12:00, 13:30–17:00")
    )]
    pub hours_en: String,
}

/// Says where an office stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceRequest {
    /// How far north, in millionths of a degree.
    #[validate(custom(function = "latitude"))]
    #[cfg_attr(feature = "openapi", schema(example = 20_012_300))]
    pub lat_e6: i32,
    /// How far east, in millionths of a degree.
    #[validate(custom(function = "longitude"))]
    #[cfg_attr(feature = "openapi", schema(example = 115_045_600))]
    pub lng_e6: i32,
    /// How it is reached; left out, what was said before stays.
    #[validate(nested)]
    #[serde(
        default,
        deserialize_with = "strict::may_be_object",
        skip_serializing_if = "Option::is_none"
    )]
    pub contact: Option<OfficeContact>,
}

fn telephone(text: &str) -> Result<(), ValidationError> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let known = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b' '));
    if known && (3..=20).contains(&digits) && text.len() <= 30 {
        Ok(())
    } else {
        Err(ValidationError::new("not_a_choice"))
    }
}

fn latitude(place: i32) -> Result<(), ValidationError> {
    within(place, 90_000_000)
}

fn longitude(place: i32) -> Result<(), ValidationError> {
    within(place, 180_000_000)
}

fn within(place: i32, most: i32) -> Result<(), ValidationError> {
    if (-most..=most).contains(&place) {
        Ok(())
    } else {
        Err(ValidationError::new("not_a_choice"))
    }
}
