//! The table of checks of what was promised.

use super::CommitmentCheckId;
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::commitment_checks as checks;
use crate::platform::problem::{Code, Result};
use diesel::prelude::*;

/// Nobody has checked yet.
pub(super) const OPEN: &str = "open";
/// 责令整改: it is to be put right by a day.
pub(super) const CORRECTING: &str = "correcting";
/// The promise is true.
pub(super) const KEPT: &str = "kept";
/// The promise is false.
pub(super) const BROKEN: &str = "broken";

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = checks)]
pub(super) struct CheckRow {
    pub(super) id: CommitmentCheckId,
    pub(super) case_id: CaseId,
    pub(super) material: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) department: String,
    pub(super) district: String,
    pub(super) method: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) correct_by: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) licence_revoked: bool,
    pub(super) found_by_id: Option<String>,
    pub(super) found_by_name: Option<String>,
    pub(super) found_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
}

impl CheckRow {
    /// It still waits for its last finding.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), OPEN | CORRECTING)
    }
}

/// Which checks to list. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) department: Option<String>,
    pub(super) district: Option<String>,
    /// Those that wait for their last finding, or those that have it.
    pub(super) open: Option<bool>,
    /// Only those after this id: the oldest come first, as they fall due.
    pub(super) after: Option<CommitmentCheckId>,
}

/// What a finding writes.
pub(super) struct Finding<'a> {
    pub(super) state: &'a str,
    pub(super) reason: &'a str,
    pub(super) correct_by: Option<String>,
    pub(super) licence_revoked: bool,
    pub(super) by: (&'a str, &'a str),
}

pub(super) fn insert(tx: &mut Conn, row: &CheckRow) -> Result<()> {
    diesel::insert_into(checks::table).values(row).execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &CommitmentCheckId) -> Result<CheckRow> {
    checks::table
        .find(id)
        .first(conn)
        .optional()?
        .ok_or_else(|| Code::CommitmentCheckNotFound.into())
}

pub(super) fn of_case(conn: &mut Conn, case: &CaseId) -> Result<Vec<CheckRow>> {
    Ok(checks::table
        .filter(checks::case_id.eq(case))
        .order(checks::id)
        .load(conn)?)
}

/// A page of checks with one row more than `limit` when there are more.
pub(super) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<CheckRow>> {
    let mut query = checks::table
        .order(checks::id)
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some(department) = &filter.department {
        query = query.filter(checks::department.eq(department));
    }
    if let Some(district) = &filter.district {
        query = query.filter(checks::district.eq(district));
    }
    match filter.open {
        Some(true) => query = query.filter(checks::state.eq_any([OPEN, CORRECTING])),
        Some(false) => query = query.filter(checks::state.eq_any([KEPT, BROKEN])),
        None => {}
    }
    if let Some(after) = &filter.after {
        query = query.filter(checks::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Writes a finding if the check is still as it was read.
///
/// # Errors
/// [`Code::Conflict`] when somebody else was faster.
pub(super) fn put(
    tx: &mut Conn,
    row: &CheckRow,
    finding: Finding<'_>,
    now: Timestamp,
) -> Result<()> {
    let written = diesel::update(
        checks::table
            .find(&row.id)
            .filter(checks::state.eq(&row.state)),
    )
    .set((
        checks::state.eq(finding.state),
        checks::reason.eq(finding.reason),
        checks::correct_by.eq(finding.correct_by),
        checks::licence_revoked.eq(finding.licence_revoked),
        checks::found_by_id.eq(finding.by.0),
        checks::found_by_name.eq(finding.by.1),
        checks::found_at.eq(now),
    ))
    .execute(tx)?;
    match written {
        1 => Ok(()),
        _ => Err(Code::Conflict.into()),
    }
}
