//! The outbox: what must be told to other systems, written in the transaction it belongs to and
//! sent after it.
//!
//! A message leaves only when what it tells about is committed, and stays until the other system
//! has taken it; so each is delivered at least once, and its id lets the receiver drop a repeat. A
//! worker holds what it took for the time of a lease. Who dies with messages in hand lets go of
//! them when the lease ends, and who comes back after that can no longer say what became of them.

mod bell;
mod store;

use super::clock::Timestamp;
use super::db::{Conn, Write, together};
use super::problem::{Error, Result};
use serde::Serialize;

pub use bell::{Bell, Listener};
pub use store::{DeadLetter, Message, dead_letter, dead_letters, heard, is_due, unheard};

crate::id_type! {
    /// A message's id, which the receiver may use to drop a repeat.
    MessageId
}

/// Seconds a worker holds what it took; a worker that dies lets go after them. Whoever sends must
/// be done, or have given up, well before.
pub const LEASE_SECONDS: i64 = 60;

/// Tries a message has before it is given up: with the waits between them, about a day.
pub const TRIES: i32 = 13;

/// The longest wait between two tries, in seconds.
const LONGEST_WAIT: i64 = 4 * 3600;

/// Seconds that no message ever waits: more than [`LONGEST_WAIT`] and what [`wait`] adds to it, and more
/// than a night.
const NEVER_WAITS: i64 = 16 * 3600;

/// Seconds a message that was done is kept, for whoever asks what became of it: 30 days.
pub const KEEP_SECONDS: i64 = 30 * 86_400;

/// Which messages a worker takes.
#[derive(Debug, Clone, Copy)]
pub enum Topics<'a> {
    /// Those of these topics.
    Of(&'a [&'a str]),
    /// All others.
    Except(&'a [&'a str]),
}

/// What became of a message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other system has it.
    Delivered,
    /// It did not work this time, for this reason.
    Failed(String),
    /// It will never work as things stand, for this reason.
    Refused(String),
    /// It is not to be delivered any more, for this reason.
    Dropped(String),
}

/// What was written of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is done.
    Done,
    /// It waits for its next try.
    Waiting,
    /// It is given up: somebody must look at it.
    Dead,
    /// Nothing: the lease had ended, and the message is somebody else's.
    Lost,
}

/// What is not done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages that wait to be taken.
    pub waiting: i64,
    /// Seconds since the oldest of them was written; 0 when there is none.
    pub oldest_seconds: i64,
    /// Messages that were given up.
    pub dead: i64,
}

/// What is not done.
///
/// # Errors
/// When the database refuses.
pub fn backlog(conn: &mut Conn, now: Timestamp) -> Result<Backlog> {
    let (waiting, oldest) = store::waiting(conn)?;
    let oldest_seconds = oldest.map_or(0, |oldest| {
        now.seconds().saturating_sub(oldest.seconds()).max(0)
    });
    Ok(Backlog {
        waiting,
        oldest_seconds,
        dead: store::dead(conn)?,
    })
}

/// Puts a message into the outbox.
///
/// # Errors
/// When the payload is not JSON or the database refuses.
pub fn enqueue(
    tx: &mut Conn,
    now: Timestamp,
    topic: &str,
    payload: &impl Serialize,
) -> Result<MessageId> {
    put(tx, now, topic, payload, (now, None))
}

/// Puts a message into the outbox that is not to be sent before an instant, within the next sixteen
/// hours.
///
/// # Errors
/// As [`enqueue`].
pub fn enqueue_from(
    tx: &mut Conn,
    now: Timestamp,
    topic: &str,
    payload: &impl Serialize,
    from: Timestamp,
) -> Result<MessageId> {
    put(tx, now, topic, payload, (from, None))
}

/// Puts a message into the outbox that is of no use after an instant: it is tried often until then
/// and dropped after it, and nobody is bothered with it later.
///
/// # Errors
/// As [`enqueue`].
pub fn enqueue_until(
    tx: &mut Conn,
    now: Timestamp,
    topic: &str,
    payload: &impl Serialize,
    expires_at: Timestamp,
) -> Result<MessageId> {
    put(tx, now, topic, payload, (now, Some(expires_at)))
}

fn put(
    tx: &mut Conn,
    now: Timestamp,
    topic: &str,
    payload: &impl Serialize,
    (from, expires_at): (Timestamp, Option<Timestamp>),
) -> Result<MessageId> {
    let id = MessageId::new();
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    let write = store::insert((id.clone(), topic), payload, (now, from), expires_at);
    together(tx, &[write])?;
    Ok(id)
}

/// A message that is to be put into the outbox with other writes.
///
/// # Errors
/// When the payload is not JSON.
pub(crate) fn message<'a>(
    now: Timestamp,
    topic: &'a str,
    payload: &impl Serialize,
) -> Result<Write<'a>> {
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    Ok(store::insert(
        (MessageId::new(), topic),
        payload,
        (now, now),
        None,
    ))
}

/// Takes up to `limit` due messages, the longest due first; no other worker sees them until the
/// lease ends.
///
/// # Errors
/// When the database refuses.
pub fn claim(
    tx: &mut Conn,
    now: Timestamp,
    topics: Topics<'_>,
    limit: i64,
) -> Result<Vec<Message>> {
    store::claim(tx, now, now.plus_seconds(LEASE_SECONDS), topics, limit)
}

/// What is to wait until after this instant was written while a clock was ahead, and is due now.
fn farthest(now: Timestamp) -> Timestamp {
    now.plus_seconds(NEVER_WAITS)
}

/// Writes what became of a message, if it is still held by whoever took it.
///
/// # Errors
/// When the database refuses.
pub fn settle(
    tx: &mut Conn,
    now: Timestamp,
    message: &Message,
    outcome: &Outcome,
) -> Result<Settled> {
    let next = now.plus_seconds(wait(message));
    let late = message.expires_at.is_some_and(|end| end <= next);
    let used_up = message.expires_at.is_none() && message.attempts >= TRIES;
    let (settled, why) = match outcome {
        Outcome::Delivered => (Settled::Done, None),
        Outcome::Dropped(why) => (Settled::Done, Some(why)),
        Outcome::Failed(why) if late => (Settled::Done, Some(why)),
        Outcome::Failed(why) if used_up => (Settled::Dead, Some(why)),
        Outcome::Failed(why) => (Settled::Waiting, Some(why)),
        Outcome::Refused(why) if message.expires_at.is_some() => (Settled::Done, Some(why)),
        Outcome::Refused(why) => (Settled::Dead, Some(why)),
    };
    let mark = match settled {
        Settled::Done => store::Mark::done(now, why),
        Settled::Dead => store::Mark::dead(now, why),
        Settled::Waiting | Settled::Lost => store::Mark::waiting(next, why),
    };
    let held = store::mark(tx, message, &mark)?;
    Ok(if held { settled } else { Settled::Lost })
}

/// Takes a message that was given up, up again, with all its tries before it; false when there is
/// no such message.
///
/// # Errors
/// When the database refuses.
pub fn revive(tx: &mut Conn, now: Timestamp, id: &MessageId) -> Result<bool> {
    store::revive(tx, now, id)
}

/// Deletes up to `limit` of the messages that were done [`KEEP_SECONDS`] ago; answers how many.
/// What was given up stays.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

/// How many messages [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_done(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Seconds until the next try. They grow with each, and differ a little from message to message, so
/// that what failed together does not come back together.
fn wait(message: &Message) -> i64 {
    let tries = u32::try_from(message.attempts.clamp(1, 12)).unwrap_or(1);
    let seconds = if message.expires_at.is_some() {
        2_i64.saturating_pow(tries)
    } else {
        3_i64.saturating_pow(tries).saturating_mul(5)
    };
    // The end of a UUIDv7 is random.
    let spread = message
        .id
        .as_str()
        .get(32..)
        .and_then(|end| i64::from_str_radix(end, 16).ok())
        .unwrap_or(0);
    let percent = 80 + spread.rem_euclid(41);
    (seconds.min(LONGEST_WAIT).saturating_mul(percent) / 100).max(1)
}

#[cfg(test)]
mod tests;
