//! The tables editors work with: sources, working copies, releases.

use super::ReleaseId;
use crate::identity::StaffId;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::catalogue::{
    item_releases, item_sources, item_versions, item_working_copies, items,
};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What an editor wrote of an item last; without a source nobody is working on it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct CopyRow {
    pub(super) item_key: String,
    pub(super) source: Option<String>,
    pub(super) version: i32,
    pub(super) saved_by_id: StaffId,
    pub(super) saved_at: Timestamp,
}

/// A version put forward for publishing.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = item_releases)]
pub(super) struct ReleaseRow {
    pub(super) id: ReleaseId,
    pub(super) item_key: String,
    pub(super) item_version: i32,
    pub(super) source: String,
    pub(super) reason: String,
    pub(super) effective_from: String,
    pub(super) state: String,
    pub(super) version: i32,
    pub(super) proposed_by_id: StaffId,
    pub(super) proposed_at: Timestamp,
    pub(super) decided_by_id: Option<StaffId>,
    pub(super) decided_at: Option<Timestamp>,
    pub(super) answer: Option<String>,
}

/// The states in which a release still may change something.
pub(super) const OPEN: [&str; 2] = ["proposed", "scheduled"];

pub(in crate::catalogue) fn keep_source(
    tx: &mut Conn,
    key: &str,
    version: i32,
    source: &str,
) -> Result<()> {
    on!(tx, |c| diesel::insert_into(item_sources::table)
        .values((
            item_sources::item_key.eq(key),
            item_sources::version.eq(version),
            item_sources::source.eq(source),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) fn source(conn: &mut Conn, key: &str, version: i32) -> Result<Option<String>> {
    Ok(item_sources::table
        .find((key, version))
        .select(item_sources::source)
        .first(conn)
        .optional()?)
}

/// The versions of an item that were published, the newest first, with whether their source is kept.
pub(super) fn versions(conn: &mut Conn, key: &str) -> Result<Vec<(i32, Timestamp, bool)>> {
    let rows: Vec<(i32, Timestamp, Option<i32>)> = item_versions::table
        .left_join(
            item_sources::table.on(item_sources::item_key
                .eq(item_versions::item_key)
                .and(item_sources::version.eq(item_versions::version))),
        )
        .filter(item_versions::item_key.eq(key))
        .order(item_versions::version.desc())
        .select((
            item_versions::version,
            item_versions::published_at,
            item_sources::version.nullable(),
        ))
        .load(conn)?;
    let kept =
        |(version, at, source): (i32, Timestamp, Option<i32>)| (version, at, source.is_some());
    Ok(rows.into_iter().map(kept).collect())
}

/// The keys of items that are published or worked on, behind a key.
pub(super) fn keys(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<String>> {
    let after = after.unwrap_or_default();
    let mut keys: Vec<String> = items::table
        .filter(items::item_key.gt(after))
        .order(items::item_key)
        .limit(limit)
        .select(items::item_key)
        .load(conn)?;
    let worked_on: Vec<String> = item_working_copies::table
        .filter(item_working_copies::item_key.gt(after))
        .filter(item_working_copies::source.is_not_null())
        .order(item_working_copies::item_key)
        .limit(limit)
        .select(item_working_copies::item_key)
        .load(conn)?;
    keys.extend(worked_on);
    keys.sort();
    keys.dedup();
    keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(keys)
}

pub(super) fn copy(conn: &mut Conn, key: &str) -> Result<Option<CopyRow>> {
    Ok(item_working_copies::table
        .find(key)
        .first(conn)
        .optional()?)
}

/// Puts a text, or nothing, where the version that was read still stands; a version of 0 is an item
/// nobody has worked on.
///
/// # Errors
/// [`Code::StaleVersion`] when somebody was faster.
pub(super) fn put_copy(
    tx: &mut Conn,
    (key, version): (&str, i32),
    source: Option<&str>,
    by: &StaffId,
    now: Timestamp,
) -> Result<()> {
    let next = version.saturating_add(1);
    let values = (
        item_working_copies::source.eq(source),
        item_working_copies::version.eq(next),
        item_working_copies::saved_by_id.eq(by),
        item_working_copies::saved_at.eq(now),
    );
    let written = if version == 0 {
        on!(tx, |c| diesel::insert_into(item_working_copies::table)
            .values((item_working_copies::item_key.eq(key), values))
            .on_conflict_do_nothing()
            .execute(c))?
    } else {
        diesel::update(item_working_copies::table.find(key))
            .filter(item_working_copies::version.eq(version))
            .set(values)
            .execute(tx)?
    };
    if written == 1 {
        return Ok(());
    }
    let current = copy(tx, key)?.map_or(0, |row| row.version);
    Err(Error::new(Code::StaleVersion).with("current", current))
}

/// Puts a release forward.
///
/// # Errors
/// [`Code::ReleaseOpen`] while another of the item is.
pub(super) fn insert_release(tx: &mut Conn, row: &ReleaseRow) -> Result<()> {
    let written = diesel::insert_into(item_releases::table)
        .values(row)
        .execute(tx);
    match written {
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Code::ReleaseOpen.into())
        }
        written => {
            written?;
            Ok(())
        }
    }
}

pub(super) fn release(conn: &mut Conn, id: &ReleaseId) -> Result<Option<ReleaseRow>> {
    Ok(item_releases::table.find(id).first(conn).optional()?)
}

/// The release of an item that is not settled yet.
pub(super) fn open_of(conn: &mut Conn, key: &str) -> Result<Option<ReleaseRow>> {
    Ok(item_releases::table
        .filter(item_releases::item_key.eq(key))
        .filter(item_releases::state.eq_any(OPEN))
        .first(conn)
        .optional()?)
}

/// Every release that is not settled yet, the oldest first.
pub(super) fn open(conn: &mut Conn) -> Result<Vec<ReleaseRow>> {
    Ok(item_releases::table
        .filter(item_releases::state.eq_any(OPEN))
        .order(item_releases::id)
        .load(conn)?)
}

/// How the versions of an item came to be published.
pub(super) fn published_of(conn: &mut Conn, key: &str) -> Result<Vec<ReleaseRow>> {
    Ok(item_releases::table
        .filter(item_releases::item_key.eq(key))
        .filter(item_releases::state.eq("published"))
        .load(conn)?)
}

/// The releases whose day has come.
pub(super) fn due(conn: &mut Conn, today: &str) -> Result<Vec<ReleaseId>> {
    Ok(item_releases::table
        .filter(item_releases::state.eq("scheduled"))
        .filter(item_releases::effective_from.le(today))
        .order(item_releases::id)
        .select(item_releases::id)
        .load(conn)?)
}

/// Writes what became of a release.
///
/// # Errors
/// [`Code::ReleaseSettled`] when somebody was faster.
pub(super) fn settle(tx: &mut Conn, row: &ReleaseRow) -> Result<()> {
    let written = diesel::update(item_releases::table.find(&row.id))
        .filter(item_releases::version.eq(row.version))
        .set((
            item_releases::state.eq(&row.state),
            item_releases::version.eq(row.version.saturating_add(1)),
            item_releases::decided_by_id.eq(&row.decided_by_id),
            item_releases::decided_at.eq(row.decided_at),
            item_releases::answer.eq(&row.answer),
        ))
        .execute(tx)?;
    match written {
        1 => Ok(()),
        _ => Err(Code::ReleaseSettled.into()),
    }
}
