//! The table of drafted decisions.

use crate::cases::{CaseId, TaskId};
use crate::identity::StaffId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::drafted_decisions::{self, table};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// What is about the case itself.
pub(super) const DECISION: &str = "decision";
/// What the organ below had drafted when it sent the case up.
pub(super) const BELOW: &str = "below";

/// A drafted decision.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = drafted_decisions)]
pub(super) struct DraftedRow {
    pub(super) case_id: CaseId,
    pub(super) about: String,
    pub(super) department: String,
    /// Sealed.
    pub(super) body: String,
    pub(super) author_id: StaffId,
    pub(super) saved_at: Timestamp,
}

/// What a department has drafted in a case.
pub(super) fn of_department(
    conn: &mut Conn,
    case: &CaseId,
    department: &str,
) -> Result<Vec<DraftedRow>> {
    Ok(table
        .filter(drafted_decisions::case_id.eq(case))
        .filter(drafted_decisions::department.eq(department))
        .order(drafted_decisions::about)
        .load(conn)?)
}

pub(super) fn replace(tx: &mut Conn, row: &DraftedRow) -> Result<()> {
    remove(tx, &row.case_id, &row.about)?;
    diesel::insert_into(table).values(row).execute(tx)?;
    Ok(())
}

/// Removes one; answers whether it was there.
pub(super) fn remove(tx: &mut Conn, case: &CaseId, about: &str) -> Result<bool> {
    let gone = diesel::delete(table.find((case, about))).execute(tx)?;
    Ok(gone > 0)
}

pub(super) fn rename(tx: &mut Conn, case: &CaseId, from: &str, to: &str) -> Result<()> {
    diesel::update(table.find((case, from)))
        .set(drafted_decisions::about.eq(to))
        .execute(tx)?;
    Ok(())
}

/// Forgets what was drafted for a task.
///
/// # Errors
/// When the database refuses.
pub(in crate::cases) fn forget_task(tx: &mut Conn, task: &TaskId) -> Result<()> {
    diesel::delete(table.filter(drafted_decisions::about.eq(task.as_str()))).execute(tx)?;
    Ok(())
}

/// Forgets all that was drafted in a case.
///
/// # Errors
/// When the database refuses.
pub(in crate::cases) fn forget_case(tx: &mut Conn, case: &CaseId) -> Result<()> {
    diesel::delete(table.filter(drafted_decisions::case_id.eq(case))).execute(tx)?;
    Ok(())
}
