//! The outbox: what must be told to other systems, written in the transaction it belongs to and
//! sent after it.
//!
//! A message leaves only when what it tells about is committed, and stays until the other system
//! has taken it; so each is delivered at least once, and its id lets the receiver drop a repeat.

mod store;

use super::clock::Timestamp;
use super::db::Conn;
use super::problem::{Error, Result};
use serde::Serialize;

pub use store::Message;

crate::id_type! {
    /// A message's id, which the receiver may use to drop a repeat.
    MessageId
}

/// Seconds a worker holds what it took; a worker that dies lets go after them.
const LEASE_SECONDS: i64 = 60;

/// The longest wait between two tries, in seconds.
const LONGEST_WAIT: i64 = 3600;

/// What has not been taken yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages.
    pub waiting: i64,
    /// Seconds since the oldest of them was written; 0 when there is none.
    pub oldest_seconds: i64,
}

/// What has not been taken yet.
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
    let id = MessageId::new();
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    store::insert(tx, &id, topic, &payload, now)?;
    Ok(id)
}

/// Takes up to `limit` due messages of these topics; no other worker sees them until the lease
/// ends.
///
/// # Errors
/// When the database refuses.
pub fn claim(tx: &mut Conn, now: Timestamp, topics: &[&str], limit: i64) -> Result<Vec<Message>> {
    store::claim(tx, now, now.plus_seconds(LEASE_SECONDS), topics, limit)
}

/// Marks a message as taken by the other system.
///
/// # Errors
/// When the database refuses.
pub fn delivered(tx: &mut Conn, now: Timestamp, id: &MessageId) -> Result<()> {
    store::finish(tx, id, now)
}

/// Puts a message back, to be tried again after a wait that doubles with each try.
///
/// # Errors
/// When the database refuses.
pub fn failed(tx: &mut Conn, now: Timestamp, message: &Message, why: &str) -> Result<()> {
    let doublings = u32::try_from(message.attempts.clamp(0, 12)).unwrap_or(0);
    let wait = 2_i64.saturating_pow(doublings).min(LONGEST_WAIT);
    store::put_back(tx, &message.id, now.plus_seconds(wait), why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::TestDb;

    #[actix_web::test]
    async fn a_message_is_held_by_one_worker_and_tried_again_after_a_failure() {
        let test = TestDb::new();
        let start = Timestamp::from_millis(1_000_000);
        test.db
            .write(move |tx| {
                enqueue(tx, start, "sms", &serde_json::json!({"n": 1}))?;
                enqueue(tx, start, "other", &serde_json::json!({}))?;

                let taken = claim(tx, start, &["sms"], 10)?;
                assert_eq!(taken.len(), 1);
                assert_eq!(taken[0].payload, r#"{"n":1}"#);
                assert!(claim(tx, start, &["sms"], 10)?.is_empty(), "it is held");

                let later = start.plus_seconds(LEASE_SECONDS + 1);
                let again = claim(tx, later, &["sms"], 10)?;
                assert_eq!(again.len(), 1, "the lease of a dead worker ends");
                assert_eq!(again[0].attempts, 2);

                failed(tx, later, &again[0], "no answer")?;
                assert!(claim(tx, later.plus_seconds(3), &["sms"], 10)?.is_empty());
                let last = claim(tx, later.plus_seconds(4), &["sms"], 10)?;
                delivered(tx, later, &last[0].id)?;
                let far = later.plus_seconds(100_000);
                assert!(claim(tx, far, &["sms"], 10)?.is_empty(), "it is done");
                Ok(())
            })
            .await
            .unwrap();
    }
}
