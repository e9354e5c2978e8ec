//! The table of clients.

use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::clients;
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = clients)]
pub(in crate::integration) struct ClientRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) secret_hash: String,
    pub(super) scopes: String,
    pub(in crate::integration) active: bool,
    pub(super) created_at: Timestamp,
    pub(super) previous_secret_hash: Option<String>,
    pub(super) previous_until: Option<Timestamp>,
    pub(super) departments: String,
    pub(super) per_minute: i32,
    pub(super) per_day: i64,
    pub(super) contact: Option<String>,
    pub(super) redirect_uris: String,
    /// Which sandbox of its own it works in; none of a program that works in the service itself.
    pub(in crate::integration) sandbox: Option<i64>,
}

/// What an active client may get a token with, and for what.
#[derive(Debug, Clone, Queryable)]
pub(in crate::integration) struct Held {
    /// Its id.
    pub(in crate::integration) id: String,
    /// Its scopes, parted by spaces.
    pub(in crate::integration) scopes: String,
    /// Which sandbox of its own it works in, if in one.
    pub(in crate::integration) sandbox: Option<i64>,
    secret_hash: String,
    previous_secret_hash: Option<String>,
    previous_until: Option<Timestamp>,
}

impl Held {
    /// Whether a secret of this hash is the client's now.
    pub(in crate::integration) fn opens_with(&self, hash: &str, now: Timestamp) -> bool {
        let before = self.previous_secret_hash.as_deref() == Some(hash);
        self.secret_hash == hash || (before && self.previous_until.is_some_and(|end| now < end))
    }
}

/// How often a client may call.
#[derive(Debug, Clone, Copy)]
pub(in crate::integration) struct Limits {
    /// Calls in a minute.
    pub(in crate::integration) per_minute: u32,
    /// Calls in a day.
    pub(in crate::integration) per_day: i64,
    /// Which sandbox of its own it works in, if in one.
    pub(in crate::integration) sandbox: Option<i64>,
}

/// What an active client may get a token with; none when there is no such client.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn held(conn: &mut Conn, id: &str) -> Result<Option<Held>> {
    Ok(clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .select((
            clients::id,
            clients::scopes,
            clients::sandbox,
            clients::secret_hash,
            clients::previous_secret_hash,
            clients::previous_until,
        ))
        .first(conn)
        .optional()?)
}

/// How often an active client may call; none when there is no such client.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn limits(conn: &mut Conn, id: &str) -> Result<Option<Limits>> {
    let found: Option<(i32, i64, Option<i64>)> = clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .select((clients::per_minute, clients::per_day, clients::sandbox))
        .first(conn)
        .optional()?;
    Ok(found.map(|(per_minute, per_day, sandbox)| Limits {
        per_minute: per_minute.unsigned_abs(),
        per_day,
        sandbox,
    }))
}

/// What an active client may ask a citizen for.
#[derive(Debug, Clone)]
pub(in crate::integration) struct MayAsk {
    /// What it is called.
    pub(in crate::integration) name: String,
    /// Its scopes, parted by spaces.
    pub(in crate::integration) scopes: String,
    /// Where it may have the citizen sent back to.
    pub(in crate::integration) redirect_uris: Vec<String>,
}

/// What an active client may ask a citizen for; none when there is no such client, or it works in a
/// sandbox, where there are no citizens to ask.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn may_ask(conn: &mut Conn, id: &str) -> Result<Option<MayAsk>> {
    let found: Option<(String, String, String)> = clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .filter(clients::sandbox.is_null())
        .select((clients::name, clients::scopes, clients::redirect_uris))
        .first(conn)
        .optional()?;
    let Some((name, scopes, list)) = found else {
        return Ok(None);
    };
    Ok(Some(MayAsk {
        name,
        scopes,
        redirect_uris: serde_json::from_str(&list).map_err(Error::internal)?,
    }))
}

/// The keys of the departments whose cases a client may see; none when it was stopped.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn departments(conn: &mut Conn, id: &str) -> Result<Vec<String>> {
    let list: Option<String> = clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .select(clients::departments)
        .first(conn)
        .optional()?;
    let list = list.map(|list| serde_json::from_str(&list)).transpose();
    Ok(list.map_err(Error::internal)?.unwrap_or_default())
}

pub(super) fn insert(tx: &mut Conn, row: &ClientRow) -> Result<()> {
    diesel::insert_into(clients::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &str) -> Result<Option<ClientRow>> {
    Ok(clients::table
        .find(id)
        .select(ClientRow::as_select())
        .first(conn)
        .optional()?)
}

/// Clients, the newest first, with one more than `limit` when there are more.
pub(super) fn page(conn: &mut Conn, before: Option<&String>, limit: u32) -> Result<Vec<ClientRow>> {
    let mut query = clients::table
        .order(clients::id.desc())
        .limit(i64::from(limit) + 1)
        .select(ClientRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(clients::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Puts a new secret beside the one the client had; false when that is its present one no more.
pub(super) fn rotate(
    tx: &mut Conn,
    client: &ClientRow,
    hash: &str,
    until: Timestamp,
) -> Result<bool> {
    let unchanged = clients::table
        .find(&client.id)
        .filter(clients::secret_hash.eq(&client.secret_hash));
    let changed = diesel::update(unchanged)
        .set((
            clients::secret_hash.eq(hash),
            clients::previous_secret_hash.eq(&client.secret_hash),
            clients::previous_until.eq(until),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Stops an active client; false when there is none.
pub(super) fn stop(tx: &mut Conn, id: &str) -> Result<bool> {
    let active = clients::table.find(id).filter(clients::active.eq(true));
    Ok(diesel::update(active)
        .set(clients::active.eq(false))
        .execute(tx)?
        == 1)
}

/// Counts a client's sandbox on; none when it has none or was stopped.
///
/// # Errors
/// When the database refuses.
pub(super) fn next_sandbox(tx: &mut Conn, id: &str) -> Result<Option<i64>> {
    let own = clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .filter(clients::sandbox.is_not_null());
    diesel::update(own)
        .set(clients::sandbox.eq(clients::sandbox + 1))
        .execute(tx)?;
    let found: Option<Option<i64>> = clients::table
        .find(id)
        .filter(clients::active.eq(true))
        .select(clients::sandbox)
        .first(tx)
        .optional()?;
    Ok(found.flatten())
}
