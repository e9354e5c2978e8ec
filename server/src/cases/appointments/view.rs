//! Times and appointments as they are answered.

use super::SlotId;
use super::store::{AppointmentRow, SlotRow, VisitRow};
use crate::cases::CaseId;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A time at a service centre.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppointmentSlot)]
pub(super) struct Slot {
    /// The id.
    id: SlotId,
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-03-12")]
    day: String,
    /// When it begins, in Shanghai.
    #[schema(example = "09:00")]
    starts: String,
    /// When it ends.
    #[schema(example = "09:30")]
    ends: String,
    /// For how many there is room.
    #[schema(example = 4)]
    capacity: i32,
    /// For how many more.
    #[schema(example = 3)]
    free: i32,
}

impl From<SlotRow> for Slot {
    fn from(row: SlotRow) -> Self {
        Self {
            id: row.id,
            day: row.day,
            starts: row.starts,
            ends: row.ends,
            capacity: row.capacity,
            free: row.capacity.saturating_sub(row.booked),
        }
    }
}

/// When an applicant comes for a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Appointment {
    /// The case.
    case_id: CaseId,
    /// The centre's key.
    #[schema(example = "window-dongqu")]
    office: String,
    /// The centre's name.
    #[schema(example = "东区政务服务中心综合窗口")]
    office_name: String,
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-03-12")]
    day: String,
    /// When it begins, in Shanghai.
    #[schema(example = "09:00")]
    starts: String,
    /// When it ends.
    #[schema(example = "09:30")]
    ends: String,
    /// When it was booked.
    #[schema(value_type = String, format = DateTime)]
    booked_at: Timestamp,
}

impl Appointment {
    pub(super) fn new(booked: AppointmentRow, slot: SlotRow, office_name: String) -> Self {
        Self {
            case_id: booked.case_id,
            office: slot.office_key,
            office_name,
            day: slot.day,
            starts: slot.starts,
            ends: slot.ends,
            booked_at: booked.booked_at,
        }
    }
}

/// Somebody who comes to a centre.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Visit {
    /// The case.
    case_id: CaseId,
    /// Who applies.
    #[schema(example = "林晓")]
    applicant: String,
    /// For what.
    #[schema(example = "个体工商户设立登记")]
    item: String,
    /// When, in Shanghai.
    #[schema(example = "09:00")]
    starts: String,
    /// Until when.
    #[schema(example = "09:30")]
    ends: String,
}

impl Visit {
    pub(super) fn new(row: VisitRow, lang: Lang) -> Self {
        let (case_id, applicant, zh, en, starts, ends) = row;
        Self {
            case_id,
            applicant,
            item: lang.pick(zh, en),
            starts,
            ends,
        }
    }
}
