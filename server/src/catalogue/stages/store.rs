//! The table of stage templates.

use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::catalogue::stage_templates;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The body of the newest version of a template.
pub(super) fn newest(conn: &mut Conn, key: &str) -> Result<Option<String>> {
    Ok(stage_templates::table
        .filter(stage_templates::template_key.eq(key))
        .order(stage_templates::version.desc())
        .select(stage_templates::body)
        .first(conn)
        .optional()?)
}

/// The keys of all templates.
pub(in crate::catalogue) fn keys(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(stage_templates::table
        .order(stage_templates::template_key)
        .select(stage_templates::template_key)
        .distinct()
        .load(conn)?)
}

pub(super) fn version_hash(conn: &mut Conn, key: &str, version: i32) -> Result<Option<String>> {
    Ok(stage_templates::table
        .find((key, version))
        .select(stage_templates::content_sha256)
        .first(conn)
        .optional()?)
}

pub(super) fn insert(
    tx: &mut Conn,
    key: &str,
    version: i32,
    content_sha256: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(stage_templates::table)
        .values((
            stage_templates::template_key.eq(key),
            stage_templates::version.eq(version),
            stage_templates::content_sha256.eq(content_sha256),
            stage_templates::body.eq(body),
            stage_templates::published_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}
