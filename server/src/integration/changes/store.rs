//! The table of the feed.

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
    let last: Option<i64> = changes::table
        .select(diesel::dsl::max(changes::seq))
        .first(tx)?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

pub(super) fn insert(tx: &mut Conn, row: &ChangeRow) -> Result<()> {
    diesel::insert_into(changes::table)
        .values(row)
        .execute(tx)?;
    Ok(())
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
