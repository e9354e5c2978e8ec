//! The programs of other bodies, as far as people meet them.

use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::clients;
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;

/// The name of a client.
///
/// # Errors
/// When there is no such client or the database refuses.
pub fn client_name(conn: &mut Conn, id: &str) -> Result<String> {
    Ok(clients::table.find(id).select(clients::name).first(conn)?)
}

pub(in crate::identity) fn ensure_client(
    tx: &mut Conn,
    (id, name): (&str, &str),
    (secret_hash, scopes): (&str, &str),
    redirect_uris: &[&str],
    sandbox: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    let redirect_uris = serde_json::to_string(redirect_uris).map_err(Error::internal)?;
    on!(tx, |c| diesel::insert_into(clients::table)
        .values((
            clients::id.eq(id),
            clients::name.eq(name),
            clients::secret_hash.eq(secret_hash),
            clients::scopes.eq(scopes),
            clients::active.eq(true),
            clients::redirect_uris.eq(&redirect_uris),
            clients::sandbox.eq(sandbox),
            clients::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))
    .map_err(Error::from)?;
    Ok(())
}
