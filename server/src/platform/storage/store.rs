//! The marks of bytes that sweeps have thrown away.

use super::blob::Mark;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::platform::swept_blobs;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The mark of some bytes; those never swept have none, which is generation 0.
pub(super) fn mark(conn: &mut Conn, sha256: &str) -> Result<Mark> {
    let found: Option<(i32, bool)> = swept_blobs::table
        .find(sha256)
        .select((swept_blobs::generation, swept_blobs::is_deleting))
        .first(conn)
        .optional()?;
    let (generation, is_deleting) = found.unwrap_or((0, false));
    Ok(Mark {
        generation,
        is_deleting,
    })
}

/// Notes that some bytes are being thrown away, unless another sweep is at it that began after
/// `broken_off`. Answers the generation of the mark.
pub(super) fn begin_deleting(
    tx: &mut Conn,
    sha256: &str,
    now: Timestamp,
    broken_off: Timestamp,
) -> Result<Option<i32>> {
    let found: Option<(i32, bool, Timestamp)> = swept_blobs::table
        .find(sha256)
        .select((
            swept_blobs::generation,
            swept_blobs::is_deleting,
            swept_blobs::began_at,
        ))
        .first(tx)
        .optional()?;
    let Some((generation, is_deleting, began_at)) = found else {
        diesel::insert_into(swept_blobs::table)
            .values((
                swept_blobs::sha256.eq(sha256),
                swept_blobs::generation.eq(1),
                swept_blobs::is_deleting.eq(true),
                swept_blobs::began_at.eq(now),
            ))
            .execute(tx)?;
        return Ok(Some(1));
    };
    if is_deleting && began_at > broken_off {
        return Ok(None);
    }
    let generation = generation.saturating_add(1);
    diesel::update(swept_blobs::table.find(sha256))
        .set((
            swept_blobs::generation.eq(generation),
            swept_blobs::is_deleting.eq(true),
            swept_blobs::began_at.eq(now),
        ))
        .execute(tx)?;
    Ok(Some(generation))
}

/// Notes that they are gone, unless another sweep has taken over.
pub(super) fn end_deleting(tx: &mut Conn, sha256: &str, generation: i32) -> Result<()> {
    let own = swept_blobs::table
        .find(sha256)
        .filter(swept_blobs::generation.eq(generation));
    diesel::update(own)
        .set(swept_blobs::is_deleting.eq(false))
        .execute(tx)?;
    Ok(())
}

/// Hashes whose throwing away began by this time and did not end.
pub(super) fn unfinished(conn: &mut Conn, before: Timestamp) -> Result<Vec<String>> {
    let hashes = swept_blobs::table
        .filter(swept_blobs::is_deleting.eq(true))
        .filter(swept_blobs::began_at.le(before))
        .select(swept_blobs::sha256)
        .load(conn)?;
    Ok(hashes)
}
