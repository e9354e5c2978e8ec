//! The green channel as it is answered.

use super::store::{GreenRow, ProjectRow, SettingsRow};
use crate::cases::view::CaseSummary;
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Error, Result};
use onewindow_core::date::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// What the green channel does for a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GreenChannel)]
pub(crate) struct GreenView {
    /// Why it is in: `projectList`, `goodCredit` or `byHand`.
    #[schema(example = "projectList")]
    ground: String,
    /// Why, in the words of who took it in by hand.
    reason: Option<String>,
    /// Who helps, at the district's service centre.
    #[schema(example = "陈静")]
    helper: Option<String>,
    /// The day the office means to be done by, before the promised one.
    #[schema(value_type = Option<String>, format = Date, example = "2026-03-12")]
    inner_due: Option<Date>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    entered_at: Timestamp,
}

/// A case on the list of those who watch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedCase {
    /// What every list shows.
    #[serde(flatten)]
    pub(super) summary: CaseSummary,
    /// What the channel does for it.
    pub(super) green_channel: GreenView,
}

/// How much sooner the green channel is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GreenSettings {
    /// The share of the promised working days that is to be saved, in percent. Cases keep the
    /// one they came in with.
    #[schema(example = 33)]
    inner_percent: u32,
    /// Lamps turn yellow at this many working days left at the latest.
    #[schema(example = 3)]
    remaining_workdays: u32,
    /// Or at this share of the limit used, in percent.
    #[schema(example = 50)]
    used_percent: u32,
    /// Counts changes; the ETag. 0 where nobody has set them.
    #[schema(example = 1)]
    pub(super) version: i32,
}

/// A project on the list of priority projects (重点项目).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PriorityProject {
    /// 投资项目编号
    #[schema(example = "2026-990102-47-01-123456")]
    project_code: String,
    /// The name.
    #[schema(example = "东区智造产业园")]
    name: String,
    /// Since when it is listed.
    #[schema(value_type = String, format = DateTime)]
    added_at: Timestamp,
}

impl GreenView {
    pub(super) fn new(row: GreenRow, inner_due: Option<Date>) -> Self {
        Self {
            ground: row.ground,
            reason: row.reason,
            helper: row.helper_name,
            inner_due,
            entered_at: row.entered_at,
        }
    }
}

impl GreenSettings {
    pub(super) fn new(row: &SettingsRow) -> Result<Self> {
        let natural = |number: i32| u32::try_from(number).map_err(Error::internal);
        Ok(Self {
            inner_percent: natural(row.inner_percent)?,
            remaining_workdays: natural(row.remaining_workdays)?,
            used_percent: natural(row.used_percent)?,
            version: row.version,
        })
    }
}

impl From<ProjectRow> for PriorityProject {
    fn from(row: ProjectRow) -> Self {
        Self {
            project_code: row.project_code,
            name: row.name,
            added_at: row.added_at,
        }
    }
}
