//! What a draft has in the tables, and which drafts nobody goes on with.

use crate::cases::CaseId;
use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::cases::{
    case_clocks, case_deliveries, case_events, case_files, case_projects, cases, draft_notices,
    pre_reviews, upload_parts, uploads, walk_ins,
};
use crate::platform::db::schema::notify::messages;
use crate::platform::db::schema::packages::package_members;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::Result;
use diesel::prelude::*;
use onewindow_core::lifecycle::CaseState;

/// The states of a case that was never handed in; one that has no number never was.
const NEVER_HANDED_IN: [&str; 2] = ["draft", "withdrawn"];

/// Deletes a case that was never handed in, with all that is its own; answers how many files it had.
/// What else might name it makes the database refuse.
pub(super) fn remove(tx: &mut Conn, case: &CaseId) -> Result<usize> {
    let begun = uploads::table
        .filter(uploads::case_id.eq(case))
        .select(uploads::id);
    let parts = upload_parts::table.filter(upload_parts::upload_id.eq_any(begun));
    diesel::delete(parts).execute(tx)?;
    diesel::delete(uploads::table.filter(uploads::case_id.eq(case))).execute(tx)?;
    diesel::delete(messages::table.filter(messages::case_id.eq(case))).execute(tx)?;
    diesel::delete(pre_reviews::table.filter(pre_reviews::case_id.eq(case))).execute(tx)?;
    diesel::delete(walk_ins::table.find(case)).execute(tx)?;
    diesel::delete(case_projects::table.find(case)).execute(tx)?;
    diesel::delete(case_deliveries::table.find(case)).execute(tx)?;
    diesel::delete(draft_notices::table.find(case)).execute(tx)?;
    diesel::delete(case_events::table.filter(case_events::case_id.eq(case))).execute(tx)?;
    diesel::delete(case_clocks::table.find(case)).execute(tx)?;
    let files = diesel::delete(case_files::table.filter(case_files::case_id.eq(case)));
    let files = files.execute(tx)?;
    diesel::delete(cases::table.find(case)).execute(tx)?;
    Ok(files)
}

type Left<'a> = cases::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// Cases that were never handed in and that nobody has gone on with since.
fn left(since: Timestamp) -> Left<'static> {
    cases::table
        .filter(cases::number.is_null())
        .filter(cases::state.eq_any(NEVER_HANDED_IN))
        .filter(cases::updated_at.lt(since))
        .filter(cases::id.ne_all(package_members::table.select(package_members::case_id)))
        .into_boxed()
}

/// Those of them whose applicants were told by then, and have done nothing since.
fn told_in_time(told_before: Timestamp, since: Timestamp) -> Left<'static> {
    let told = draft_notices::table
        .filter(draft_notices::case_id.eq(cases::id))
        .filter(draft_notices::told_at.le(told_before))
        .filter(draft_notices::told_at.ge(cases::updated_at));
    left(since).filter(diesel::dsl::exists(told))
}

pub(super) fn count_due(conn: &mut Conn, told_before: Timestamp, since: Timestamp) -> Result<i64> {
    Ok(told_in_time(told_before, since).count().get_result(conn)?)
}

pub(super) fn due(
    conn: &mut Conn,
    told_before: Timestamp,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<CaseId>> {
    Ok(told_in_time(told_before, since)
        .order(cases::updated_at)
        .limit(limit)
        .select(cases::id)
        .load(conn)?)
}

pub(super) fn is_due(
    conn: &mut Conn,
    case: &CaseId,
    told_before: Timestamp,
    since: Timestamp,
) -> Result<bool> {
    let own = told_in_time(told_before, since).filter(cases::id.eq(case));
    Ok(own.count().get_result::<i64>(conn)? > 0)
}

/// Cases nobody has gone on with since then, whose applicants have not been told so. Servers that
/// look at the same time take turns.
pub(super) fn untold(tx: &mut Conn, since: Timestamp, limit: i64) -> Result<Vec<CaseId>> {
    dialect::serialise_on(tx, "draft_notices")?;
    let told = draft_notices::table
        .filter(draft_notices::case_id.eq(cases::id))
        .filter(draft_notices::told_at.ge(cases::updated_at));
    Ok(left(since)
        .filter(diesel::dsl::not(diesel::dsl::exists(told)))
        .order(cases::updated_at)
        .limit(limit)
        .select(cases::id)
        .load(tx)?)
}

/// Notes when the applicant of a draft was told.
pub(super) fn told(tx: &mut Conn, case: &CaseId, now: Timestamp) -> Result<()> {
    diesel::delete(draft_notices::table.find(case)).execute(tx)?;
    diesel::insert_into(draft_notices::table)
        .values((
            draft_notices::case_id.eq(case),
            draft_notices::told_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Where a case is that nobody works on any more.
const ENDED: [CaseState; 7] = [
    CaseState::NotAccepted,
    CaseState::Returned,
    CaseState::Refused,
    CaseState::Delivered,
    CaseState::Closed,
    CaseState::Withdrawn,
    CaseState::Terminated,
];

/// How many of somebody's own cases have not ended: handed in, or waiting in a package for their turn.
pub(super) fn count_open(conn: &mut Conn, person: &PersonId) -> Result<i64> {
    let ended = ENDED.map(CaseState::as_str);
    let in_package = package_members::table.select(package_members::case_id);
    Ok(cases::table
        .filter(cases::applicant_kind.eq("person"))
        .filter(cases::applicant_id.eq(person.as_str()))
        .filter(cases::state.ne_all(ended))
        .filter(cases::number.is_not_null().or(cases::id.eq_any(in_package)))
        .count()
        .get_result(conn)?)
}

/// Somebody's own cases that were never handed in.
pub(super) fn drafts_of(conn: &mut Conn, person: &PersonId) -> Result<Vec<CaseId>> {
    Ok(cases::table
        .filter(cases::applicant_kind.eq("person"))
        .filter(cases::applicant_id.eq(person.as_str()))
        .filter(cases::number.is_null())
        .filter(cases::state.eq_any(NEVER_HANDED_IN))
        .filter(cases::id.ne_all(package_members::table.select(package_members::case_id)))
        .select(cases::id)
        .load(conn)?)
}
