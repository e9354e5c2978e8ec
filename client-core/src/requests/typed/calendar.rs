//! The arrangement of a year as an administrator sends it.

use super::{rules, strict};
use crate::values::date::Date;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The days of a year that are off or worked against the rule of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarYearRequest {
    /// The notice that says so.
    #[validate(length(min = 1, max = 200), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "国办发明电〔2026〕7号"))]
    pub source: String,
    /// The holidays, with all their days off.
    #[validate(length(max = 40), nested)]
    #[serde(deserialize_with = "strict::objects")]
    pub off: Vec<HolidayRequest>,
    /// Weekend days that are worked instead (调休).
    #[validate(length(max = 60))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["2027-02-20"])))]
    pub make_up: Vec<Date>,
}

/// One holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HolidayRequest {
    /// What it is called.
    #[validate(length(min = 1, max = 60), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "国庆节"))]
    pub name: String,
    /// Its days, weekends within it included.
    #[validate(length(min = 1, max = 40))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["2027-10-01", "2027-10-04"])))]
    pub days: Vec<Date>,
}
