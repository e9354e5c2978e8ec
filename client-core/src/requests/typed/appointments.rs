//! Appointments (预约办理): the times of a centre, and booking one. Phones send one id of these, so the
//! table of requests has no entry.

use super::rules;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// A time at a service centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "ends_after_it_starts"))]
pub struct AppointmentSlotRequest {
    /// When it begins, in Shanghai.
    #[validate(custom(function = "time"))]
    #[cfg_attr(feature = "openapi", schema(example = "09:00"))]
    pub starts: String,
    /// When it ends.
    #[validate(custom(function = "time"))]
    #[cfg_attr(feature = "openapi", schema(example = "09:30"))]
    pub ends: String,
    /// For how many there is room.
    #[validate(range(min = 1, max = 1000))]
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub capacity: u32,
}

/// Lays out the times of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "no_two_begin_at_once"))]
pub struct AppointmentSlotsRequest {
    /// The times; no two begin at once.
    #[validate(length(max = 100), nested)]
    pub slots: Vec<AppointmentSlotRequest>,
}

/// Books a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppointmentRequest {
    /// The time.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")
    )]
    pub slot_id: String,
}

/// Hours and minutes of a day, as `09:30`.
fn time(text: &str) -> Result<(), ValidationError> {
    let right = text.split_once(':').is_some_and(|(hours, minutes)| {
        let part = |part: &str, end: u8| {
            part.len() == 2
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse::<u8>().is_ok_and(|number| number < end)
        };
        part(hours, 24) && part(minutes, 60)
    });
    if right {
        Ok(())
    } else {
        Err(ValidationError::new("not_a_choice"))
    }
}

fn no_two_begin_at_once(day: &AppointmentSlotsRequest) -> Result<(), ValidationError> {
    let starts: BTreeSet<&str> = day.slots.iter().map(|slot| slot.starts.as_str()).collect();
    if starts.len() == day.slots.len() {
        Ok(())
    } else {
        Err(rules::at("slots", "duplicate"))
    }
}

fn ends_after_it_starts(slot: &AppointmentSlotRequest) -> Result<(), ValidationError> {
    if slot.starts < slot.ends {
        Ok(())
    } else {
        Err(rules::at("ends", "not_a_choice"))
    }
}
