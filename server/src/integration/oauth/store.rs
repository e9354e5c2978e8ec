//! The table of revoked tokens.

use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::integration::revoked_tokens;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// Notes that a token was revoked, and forgets those that have ended by themselves.
pub(super) fn revoke(
    tx: &mut Conn,
    jti: &str,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let ended = revoked_tokens::table.filter(revoked_tokens::expires_at.lt(now));
    diesel::delete(ended).execute(tx)?;
    on!(tx, |c| diesel::insert_into(revoked_tokens::table)
        .values((
            revoked_tokens::jti.eq(jti),
            revoked_tokens::expires_at.eq(expires_at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Whether a token was revoked.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn revoked(conn: &mut Conn, jti: &str) -> Result<bool> {
    let found = revoked_tokens::table
        .find(jti)
        .select(revoked_tokens::jti)
        .first::<String>(conn)
        .optional()?;
    Ok(found.is_some())
}
