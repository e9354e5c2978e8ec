//! The table of the message centre.

use super::MessageId;
use crate::cases::CaseId;
use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::notify::messages;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// A message in somebody's message centre.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = messages)]
pub(super) struct MessageRow {
    pub(super) id: MessageId,
    pub(super) dedupe_id: String,
    pub(super) person_id: PersonId,
    pub(super) kind: String,
    pub(super) case_id: CaseId,
    pub(super) case_number: Option<String>,
    pub(super) item_zh: String,
    pub(super) item_en: String,
    pub(super) due: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) read_at: Option<Timestamp>,
}

/// Puts a message in, unless the same was put in before; answers whether it was new.
pub(super) fn insert(tx: &mut Conn, row: &MessageRow) -> Result<bool> {
    let written = crate::on!(tx, |c| diesel::insert_into(messages::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}

/// When something happened, and the message that tells it. Events are told in no certain order, so
/// the id alone would not sort them.
pub(super) type Place = (Timestamp, MessageId);

/// Somebody's messages, what happened last first, with one more than `limit` when there are more.
pub(super) fn list(
    conn: &mut Conn,
    person: &PersonId,
    before: Option<Place>,
    limit: u32,
) -> Result<Vec<MessageRow>> {
    let mut query = messages::table
        .filter(messages::person_id.eq(person))
        .order((messages::created_at.desc(), messages::id.desc()))
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some((at, id)) = before {
        let same = messages::created_at.eq(at).and(messages::id.lt(id));
        query = query.filter(messages::created_at.lt(at).or(same));
    }
    Ok(query.load(conn)?)
}

pub(super) fn unread(conn: &mut Conn, person: &PersonId) -> Result<i64> {
    Ok(messages::table
        .filter(messages::person_id.eq(person))
        .filter(messages::read_at.is_null())
        .count()
        .get_result(conn)?)
}

pub(super) fn find(
    conn: &mut Conn,
    person: &PersonId,
    id: &MessageId,
) -> Result<Option<MessageRow>> {
    Ok(messages::table
        .find(id)
        .filter(messages::person_id.eq(person))
        .first(conn)
        .optional()?)
}

/// Notes that a message was read, the first time.
pub(super) fn read(tx: &mut Conn, person: &PersonId, id: &MessageId, now: Timestamp) -> Result<()> {
    let unread = messages::table
        .find(id)
        .filter(messages::person_id.eq(person))
        .filter(messages::read_at.is_null());
    diesel::update(unread)
        .set(messages::read_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// Notes that somebody's messages were read, up to the one at `newest` or all of them.
pub(super) fn read_all(
    tx: &mut Conn,
    person: &PersonId,
    newest: Option<Place>,
    now: Timestamp,
) -> Result<()> {
    let unread = messages::table
        .filter(messages::person_id.eq(person))
        .filter(messages::read_at.is_null());
    let set = messages::read_at.eq(now);
    match newest {
        Some((at, id)) => {
            let same = messages::created_at.eq(at).and(messages::id.le(id));
            let seen = unread.filter(messages::created_at.lt(at).or(same));
            diesel::update(seen).set(set).execute(tx)?;
        }
        None => {
            diesel::update(unread).set(set).execute(tx)?;
        }
    }
    Ok(())
}

pub(super) fn count_old(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let old = messages::table.filter(messages::created_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

pub(super) fn sweep(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let old: Vec<MessageId> = messages::table
        .filter(messages::created_at.lt(before))
        .order(messages::created_at)
        .limit(limit)
        .select(messages::id)
        .load(tx)?;
    Ok(diesel::delete(messages::table.filter(messages::id.eq_any(old))).execute(tx)?)
}

/// Deletes all messages of somebody.
pub(super) fn forget(tx: &mut Conn, person: &PersonId) -> Result<()> {
    diesel::delete(messages::table.filter(messages::person_id.eq(person))).execute(tx)?;
    Ok(())
}
