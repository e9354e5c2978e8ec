//! The table of the outbox.

use super::MessageId;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::platform::outbox;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// A message taken from the outbox.
#[derive(Debug, Clone, Queryable)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// What kind of message it is.
    pub topic: String,
    /// What it says, as JSON.
    pub payload: String,
    /// How often it has been taken.
    pub attempts: i32,
}

pub(super) fn insert(
    tx: &mut Conn,
    id: &MessageId,
    topic: &str,
    payload: &str,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::topic.eq(topic),
            outbox::payload.eq(payload),
            outbox::created_at.eq(now),
            outbox::attempts.eq(0),
            outbox::next_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn claim(
    tx: &mut Conn,
    now: Timestamp,
    until: Timestamp,
    topics: &[&str],
    limit: i64,
) -> Result<Vec<Message>> {
    let ids = dialect::lock_due_messages(tx, now, topics, limit)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(outbox::table.filter(outbox::id.eq_any(&ids)))
        .set((
            outbox::next_at.eq(until),
            outbox::attempts.eq(outbox::attempts + 1),
        ))
        .execute(tx)?;
    Ok(outbox::table
        .filter(outbox::id.eq_any(&ids))
        .order(outbox::id)
        .select((outbox::id, outbox::topic, outbox::payload, outbox::attempts))
        .load(tx)?)
}

/// How many messages wait, and when the oldest was written.
pub(super) fn waiting(conn: &mut Conn) -> Result<(i64, Option<Timestamp>)> {
    use diesel::dsl::{count_star, min};
    Ok(outbox::table
        .filter(outbox::done_at.is_null())
        .select((count_star(), min(outbox::created_at)))
        .first(conn)?)
}

pub(super) fn finish(tx: &mut Conn, id: &MessageId, now: Timestamp) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::done_at.eq(now),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn put_back(tx: &mut Conn, id: &MessageId, next: Timestamp, why: &str) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::next_at.eq(next), outbox::last_error.eq(why)))
        .execute(tx)?;
    Ok(())
}
