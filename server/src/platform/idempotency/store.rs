//! The table of answered requests.

use super::Answer;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::platform::idempotency_keys as keys;
use crate::platform::problem::Result;
use diesel::prelude::*;

pub(super) fn find(tx: &mut Conn, scope: &str, key: &str) -> Result<Option<(String, Answer)>> {
    let found: Option<(String, i32, Option<String>, String)> = keys::table
        .find((scope, key))
        .select((keys::body_hash, keys::status, keys::etag, keys::body))
        .first(tx)
        .optional()?;
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

pub(super) fn insert(
    tx: &mut Conn,
    scope: &str,
    key: &str,
    body_hash: &str,
    answer: &Answer,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(keys::table)
        .values((
            keys::scope.eq(scope),
            keys::idempotency_key.eq(key),
            keys::body_hash.eq(body_hash),
            keys::status.eq(i32::from(answer.status)),
            keys::etag.eq(answer.etag.map(|version| version.to_string())),
            keys::body.eq(&answer.body),
            keys::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}
