//! The table of the feed.

use super::KEEP_SECONDS;
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::integration::changes;
use crate::platform::problem::Result;
use diesel::prelude::*;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = changes)]
pub(super) struct ChangeRow {
    pub(super) seq: i64,
    pub(super) event_id: String,
    pub(super) event_type: String,
    pub(super) case_id: CaseId,
    pub(super) number: String,
    pub(super) item_key: String,
    pub(super) department: String,
    pub(super) district: String,
    pub(super) state: String,
    pub(super) at: Timestamp,
}

/// The next position. Whoever asks holds the lock of the feed.
pub(super) fn next(tx: &mut Conn) -> Result<i64> {
    Ok(last(tx)?.saturating_add(1))
}

fn last(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> = changes::table
        .select(diesel::dsl::max(changes::seq))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

pub(super) fn insert(tx: &mut Conn, row: &ChangeRow) -> Result<()> {
    diesel::insert_into(changes::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

/// The oldest position that is kept; none as long as nothing has ever happened.
pub(super) fn oldest(conn: &mut Conn) -> Result<Option<i64>> {
    Ok(changes::table
        .select(diesel::dsl::min(changes::seq))
        .first(conn)?)
}

/// How many events [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn count_old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let last = last(conn)?;
    let old = changes::table
        .filter(changes::at.lt(now.plus_seconds(-KEEP_SECONDS)))
        .filter(changes::seq.lt(last));
    Ok(old.count().get_result(conn)?)
}

/// Deletes up to `limit` of the events that happened [`KEEP_SECONDS`] ago, from the beginning of the
/// feed; answers how many. The last one stays, for the next position is counted from it.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let last = last(tx)?;
    let old: Vec<i64> = changes::table
        .filter(changes::at.lt(now.plus_seconds(-KEEP_SECONDS)))
        .filter(changes::seq.lt(last))
        .order(changes::seq)
        .limit(limit)
        .select(changes::seq)
        .load(tx)?;
    let old = changes::table.filter(changes::seq.eq_any(old));
    Ok(diesel::delete(old).execute(tx)?)
}

/// What happened to cases of these departments after a position, with one more than `limit` when
/// there are more.
pub(super) fn after(
    conn: &mut Conn,
    departments: &[String],
    seq: i64,
    limit: u32,
) -> Result<Vec<ChangeRow>> {
    Ok(changes::table
        .filter(changes::department.eq_any(departments))
        .filter(changes::seq.gt(seq))
        .order(changes::seq)
        .limit(i64::from(limit) + 1)
        .select(ChangeRow::as_select())
        .load(conn)?)
}
