//! What administrators set of the green channel: how much sooner it is, and the list of priority
//! projects (重点项目清单).

use super::store::{self, ProjectRow, SettingsRow};
use super::view::{GreenSettings, PriorityProject};
use crate::identity::caller::StaffMember;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::problem::{Error, Result};
use onewindow_core::requests::{GreenSettingsRequest, PriorityProjectRequest};
use serde_json::{Value, json};

/// The settings; until an administrator sets others a third of the promised limit is to be saved,
/// and lamps turn yellow at half of it.
///
/// # Errors
/// When the database refuses.
pub(super) fn get(conn: &mut Conn) -> Result<SettingsRow> {
    Ok(store::settings(conn)?.unwrap_or_else(|| SettingsRow {
        scope: String::new(),
        inner_percent: 33,
        remaining_workdays: 3,
        used_percent: 50,
        version: 0,
        updated_at: Timestamp::from_millis(0),
    }))
}

/// Sets how much sooner the channel is, for cases that come in and limits that begin or move from
/// now on; the others keep what people were told.
///
/// # Errors
/// When somebody else set them since they were read.
pub(super) fn set(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    version: IfMatch,
    request: GreenSettingsRequest,
) -> Result<GreenSettings> {
    let current = get(tx)?;
    version.check(i64::from(current.version))?;
    let number = |number: u32| i32::try_from(number).map_err(Error::internal);
    let row = SettingsRow {
        inner_percent: number(request.inner_percent)?,
        remaining_workdays: number(request.remaining_workdays)?,
        used_percent: number(request.used_percent)?,
        updated_at: state.clock.now(),
        ..current
    };
    store::put_settings(tx, &row)?;
    let detail = serde_json::to_value(request).map_err(Error::internal)?;
    audit(tx, state, staff, "green.settings", detail)?;
    GreenSettings::new(&get(tx)?)
}

/// Puts a project on the list, or gives it another name there.
///
/// # Errors
/// When the database refuses.
pub(super) fn list_project(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    request: PriorityProjectRequest,
) -> Result<PriorityProject> {
    let row = ProjectRow {
        project_code: request.project_code.trim().to_owned(),
        name: request.name,
        added_by_id: staff.id.to_string(),
        added_at: state.clock.now(),
    };
    store::put_project(tx, &row)?;
    let detail = json!({"projectCode": row.project_code});
    audit(tx, state, staff, "green.projectListed", detail)?;
    Ok(row.into())
}

/// Takes a project off the list.
///
/// # Errors
/// When it is not on it.
pub(super) fn unlist_project(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    code: &str,
) -> Result<()> {
    store::remove_project(tx, code)?;
    let detail = json!({"projectCode": code});
    audit(tx, state, staff, "green.projectUnlisted", detail)
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    action: &str,
    detail: Value,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: staff.id.as_str(),
        action,
        subject_kind: "greenChannel",
        subject_id: "city",
        detail,
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
