//! The table of the outbox.

use super::{MessageId, Topics, farthest};
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::platform::outbox;
use crate::platform::db::{Conn, Write, dialect};
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
    /// When it was put in.
    pub created_at: Timestamp,
    /// When it is of no use any more.
    pub expires_at: Option<Timestamp>,
    /// When the lease of whoever took it ends.
    leased_until: Timestamp,
}

/// A message that was given up.
#[derive(Debug, Clone, Queryable)]
pub struct DeadLetter {
    /// Its id.
    pub id: MessageId,
    /// What kind of message it is.
    pub topic: String,
    /// What it says, as JSON.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was put in.
    pub created_at: Timestamp,
    /// When it was given up.
    pub dead_at: Option<Timestamp>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// What is written of a message that was taken.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = outbox)]
pub(super) struct Mark {
    done_at: Option<Timestamp>,
    dead_at: Option<Timestamp>,
    next_at: Option<Timestamp>,
    last_error: Option<Option<String>>,
}

impl Mark {
    fn why(why: Option<&String>) -> Self {
        Self {
            last_error: Some(why.cloned()),
            ..Self::default()
        }
    }

    pub(super) fn done(now: Timestamp, why: Option<&String>) -> Self {
        let done_at = Some(now);
        Self {
            done_at,
            ..Self::why(why)
        }
    }

    pub(super) fn dead(now: Timestamp, why: Option<&String>) -> Self {
        let dead_at = Some(now);
        Self {
            dead_at,
            ..Self::why(why)
        }
    }

    pub(super) fn waiting(next: Timestamp, why: Option<&String>) -> Self {
        let next_at = Some(next);
        Self {
            next_at,
            ..Self::why(why)
        }
    }
}

pub(super) fn insert<'a>(
    (id, topic): (MessageId, &'a str),
    payload: String,
    (now, from): (Timestamp, Timestamp),
    expires_at: Option<Timestamp>,
) -> Write<'a> {
    let insert = diesel::insert_into(outbox::table).values((
        outbox::id.eq(id),
        outbox::topic.eq(topic),
        outbox::payload.eq(payload),
        outbox::created_at.eq(now),
        outbox::attempts.eq(0),
        outbox::next_at.eq(from),
        outbox::expires_at.eq(expires_at),
    ));
    Box::new(insert)
}

/// Whether there is anything of these topics for a worker to take.
///
/// # Errors
/// When the database refuses.
pub fn is_due(conn: &mut Conn, now: Timestamp, topics: Topics<'_>) -> Result<bool> {
    let due = outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(
            outbox::next_at
                .le(now)
                .or(outbox::next_at.gt(farthest(now))),
        )
        .select(outbox::id)
        .into_boxed();
    let due = match topics {
        Topics::Of(names) => due.filter(outbox::topic.eq_any(names)),
        Topics::Except(names) => due.filter(outbox::topic.ne_all(names)),
    };
    let first: Option<MessageId> = due.first(conn).optional()?;
    Ok(first.is_some())
}

pub(super) fn claim(
    tx: &mut Conn,
    now: Timestamp,
    until: Timestamp,
    topics: Topics<'_>,
    limit: i64,
) -> Result<Vec<Message>> {
    let ids = dialect::lock_due_messages(tx, (now, farthest(now)), topics, limit)?;
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
        .select((
            outbox::id,
            outbox::topic,
            outbox::payload,
            outbox::attempts,
            outbox::created_at,
            outbox::expires_at,
            outbox::next_at,
        ))
        .load(tx)?)
}

/// Some of the events of cases that no program was told of yet, with what they say, in the order in
/// which they were put in.
///
/// # Errors
/// When the database refuses.
pub fn unheard(tx: &mut Conn) -> Result<Vec<(MessageId, String)>> {
    // As text, so that SQLite sees that the index is of just these.
    let of_cases = diesel::dsl::sql::<diesel::sql_types::Bool>("topic = 'case.changed'");
    Ok(outbox::table
        .filter(outbox::heard_at.is_null())
        .filter(of_cases)
        .order((outbox::created_at, outbox::id))
        .limit(100)
        .select((outbox::id, outbox::payload))
        .load(tx)?)
}

/// Notes that programs were told of an event.
///
/// # Errors
/// When the database refuses.
pub fn heard(tx: &mut Conn, id: &MessageId, now: Timestamp) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set(outbox::heard_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// How many messages wait, and when the oldest was written.
pub(super) fn waiting(conn: &mut Conn) -> Result<(i64, Option<Timestamp>)> {
    use diesel::dsl::{count_star, min};
    Ok(outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::dead_at.is_null())
        .select((count_star(), min(outbox::created_at)))
        .first(conn)?)
}

/// How many messages were given up.
pub(super) fn dead(conn: &mut Conn) -> Result<i64> {
    let dead = outbox::table.filter(outbox::dead_at.is_not_null());
    Ok(dead.count().get_result(conn)?)
}

/// Writes a mark if the message is still held under the lease it was taken with: each claim counts
/// a try and moves the end of the lease, so nobody else's lease is this one.
pub(super) fn mark(tx: &mut Conn, message: &Message, mark: &Mark) -> Result<bool> {
    let held = outbox::table
        .find(&message.id)
        .filter(outbox::done_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(outbox::attempts.eq(message.attempts))
        .filter(outbox::next_at.eq(message.leased_until));
    Ok(diesel::update(held).set(mark).execute(tx)? == 1)
}

/// Messages that were given up, the newest first, with one more than `limit` when there are more.
///
/// # Errors
/// When the database refuses.
pub fn dead_letters(
    conn: &mut Conn,
    before: Option<&MessageId>,
    limit: u32,
) -> Result<Vec<DeadLetter>> {
    let mut query = outbox::table
        .filter(outbox::dead_at.is_not_null())
        .order(outbox::id.desc())
        .limit(i64::from(limit) + 1)
        .select(dead_columns())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// One message that was given up.
///
/// # Errors
/// When the database refuses.
pub fn dead_letter(conn: &mut Conn, id: &MessageId) -> Result<Option<DeadLetter>> {
    Ok(outbox::table
        .find(id)
        .filter(outbox::dead_at.is_not_null())
        .select(dead_columns())
        .first(conn)
        .optional()?)
}

type DeadColumns = (
    outbox::id,
    outbox::topic,
    outbox::payload,
    outbox::attempts,
    outbox::created_at,
    outbox::dead_at,
    outbox::last_error,
);

const fn dead_columns() -> DeadColumns {
    (
        outbox::id,
        outbox::topic,
        outbox::payload,
        outbox::attempts,
        outbox::created_at,
        outbox::dead_at,
        outbox::last_error,
    )
}

pub(super) fn revive(tx: &mut Conn, now: Timestamp, id: &MessageId) -> Result<bool> {
    let dead = outbox::table.find(id).filter(outbox::dead_at.is_not_null());
    let revived = diesel::update(dead)
        .set((
            outbox::dead_at.eq(None::<Timestamp>),
            outbox::attempts.eq(0),
            outbox::next_at.eq(now),
        ))
        .execute(tx)?;
    Ok(revived == 1)
}

pub(super) fn count_done(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let old = outbox::table.filter(outbox::done_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

pub(super) fn sweep(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let old: Vec<MessageId> = outbox::table
        .filter(outbox::done_at.lt(before))
        .order(outbox::done_at)
        .limit(limit)
        .select(outbox::id)
        .load(tx)?;
    Ok(diesel::delete(outbox::table.filter(outbox::id.eq_any(old))).execute(tx)?)
}
