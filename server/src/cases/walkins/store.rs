//! The table of cases entered at a window.

use crate::cases::CaseId;
use crate::identity::StaffId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{cases, walk_ins};
use crate::platform::problem::Result;
use diesel::prelude::*;
use onewindow_core::lifecycle::CaseState;

pub(super) fn insert(tx: &mut Conn, case: &CaseId, clerk: &StaffId, now: Timestamp) -> Result<()> {
    diesel::insert_into(walk_ins::table)
        .values((
            walk_ins::case_id.eq(case),
            walk_ins::clerk_id.eq(clerk.as_str()),
            walk_ins::entered_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// The drafts a clerk began.
pub(super) fn begun(conn: &mut Conn, clerk: &StaffId, limit: i64) -> Result<Vec<CaseId>> {
    Ok(walk_ins::table
        .inner_join(cases::table)
        .filter(walk_ins::clerk_id.eq(clerk.as_str()))
        .filter(cases::state.eq(CaseState::Draft.as_str()))
        .order(cases::id.desc())
        .limit(limit)
        .select(cases::id)
        .load(conn)?)
}

/// Gives the cases of one person to another, who turned out to be the same.
pub(super) fn hand_over(tx: &mut Conn, from: &str, to: &str) -> Result<()> {
    let own = cases::table
        .filter(cases::applicant_kind.eq("person"))
        .filter(cases::applicant_id.eq(from));
    diesel::update(own)
        .set(cases::applicant_id.eq(to))
        .execute(tx)?;
    diesel::update(cases::table.filter(cases::person_id.eq(from)))
        .set(cases::person_id.eq(to))
        .execute(tx)?;
    Ok(())
}
