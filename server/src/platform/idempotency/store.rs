//! The table of answered requests.

use super::Answer;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::platform::idempotency_keys as keys;
use crate::platform::db::{Cached, Conn};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The hash of what was asked under a key, with the answer to it.
pub(super) fn find(tx: &mut Conn, (scope, key): (&str, &str)) -> Result<Option<(String, Answer)>> {
    let found: Option<(String, i32, Option<String>, String)> = crate::on!(tx, |c| keys::table
        .find((scope, key))
        .select((keys::body_hash, keys::status, keys::etag, keys::body))
        .first(c)
        .optional())?;
    Ok(found.map(|(body_hash, status, etag, body)| {
        let answer = Answer {
            status: u16::try_from(status).unwrap_or(200),
            etag: etag.and_then(|etag| etag.parse().ok()),
            body,
            replayed: true,
        };
        (body_hash, answer)
    }))
}

pub(super) fn count_old(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let old = keys::table.filter(keys::created_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

/// Deletes up to about `limit` of the answers given before an instant, the oldest first; answers how
/// many.
pub(super) fn sweep(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let old = keys::table.filter(keys::created_at.lt(before));
    let last: Option<Timestamp> = old
        .order(keys::created_at)
        .limit(1)
        .offset(limit.saturating_sub(1))
        .select(keys::created_at)
        .first(tx)
        .optional()?;
    Ok(match last {
        Some(last) => diesel::delete(keys::table.filter(keys::created_at.le(last))).execute(tx)?,
        None => diesel::delete(old).execute(tx)?,
    })
}

/// Takes a key for this transaction; tells whether it was free. Whoever comes with the same key waits
/// until this transaction ends, and finds the key free again if it failed.
pub(super) fn take(
    tx: &mut Conn,
    (scope, key): (&str, &str),
    body_hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let taken: Vec<i32> = crate::on!(tx, |c| Cached(
        diesel::insert_into(keys::table)
            .values((
                keys::scope.eq(scope),
                keys::idempotency_key.eq(key),
                keys::body_hash.eq(body_hash),
                keys::status.eq(0),
                keys::body.eq(""),
                keys::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .returning(keys::status)
    )
    .load(c))?;
    Ok(!taken.is_empty())
}

/// Keeps the answer under the key that was taken.
pub(super) fn keep(tx: &mut Conn, (scope, key): (&str, &str), answer: &Answer) -> Result<()> {
    let etag = answer.etag.map(|version| version.to_string());
    crate::on!(tx, |c| Cached(
        diesel::update(keys::table.find((scope, key))).set((
            keys::status.eq(i32::from(answer.status)),
            keys::etag.eq(&etag),
            keys::body.eq(&answer.body),
        ))
    )
    .run(c))?;
    Ok(())
}
