//! The tables of signing keys and refresh tokens.

use super::{Owner, Running, StoredKey};
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::platform::{refresh_tokens, session_devices, signing_keys};
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::Result;
use diesel::prelude::*;

type KeyRow = (String, String, String, Timestamp, Option<Timestamp>);

/// The keys that still check, in the order in which they sign.
pub(super) fn keys(conn: &mut Conn, now: Timestamp) -> Result<Vec<StoredKey>> {
    let still = signing_keys::retired_at
        .is_null()
        .or(signing_keys::retired_at.gt(now));
    let rows: Vec<KeyRow> = signing_keys::table
        .filter(still)
        .order((signing_keys::signs_from, signing_keys::created_at))
        .select((
            signing_keys::kid,
            signing_keys::secret,
            signing_keys::public_key,
            signing_keys::signs_from,
            signing_keys::retired_at,
        ))
        .load(conn)?;
    let keys = rows.into_iter();
    let keys = keys.map(
        |(kid, secret, public_key, signs_from, retired_at)| StoredKey {
            kid,
            secret,
            public_key,
            signs_from,
            retired_at,
        },
    );
    Ok(keys.collect())
}

/// Lets transactions that change the keys run one after the other.
pub(super) fn take_turns(tx: &mut Conn) -> Result<()> {
    dialect::serialise_on(tx, "signing_keys")
}

/// The keys that still check; the candidate becomes the first when there is none.
pub(super) fn keys_or_insert(
    tx: &mut Conn,
    candidate: StoredKey,
    now: Timestamp,
) -> Result<Vec<StoredKey>> {
    // Servers that start together on one database must end up with one key.
    take_turns(tx)?;
    let found = keys(tx, now)?;
    if !found.is_empty() {
        return Ok(found);
    }
    insert_key(tx, &candidate, now)?;
    Ok(vec![candidate])
}

pub(super) fn insert_key(tx: &mut Conn, key: &StoredKey, now: Timestamp) -> Result<()> {
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::kid.eq(&key.kid),
            signing_keys::secret.eq(&key.secret),
            signing_keys::public_key.eq(&key.public_key),
            signing_keys::created_at.eq(now),
            signing_keys::signs_from.eq(key.signs_from),
        ))
        .execute(tx)?;
    Ok(())
}

/// Says when a key stops checking.
pub(super) fn retire(tx: &mut Conn, kid: &str, at: Timestamp) -> Result<()> {
    diesel::update(signing_keys::table.find(kid))
        .set(signing_keys::retired_at.eq(at))
        .execute(tx)?;
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub(super) struct RefreshRow {
    pub(super) token_hash: String,
    pub(super) family: String,
    pub(super) principal_kind: String,
    pub(super) principal_id: String,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
    pub(super) revoked_at: Option<Timestamp>,
}

pub(super) fn insert_refresh(tx: &mut Conn, row: &RefreshRow) -> Result<()> {
    diesel::insert_into(refresh_tokens::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find_refresh(tx: &mut Conn, hash: &str) -> Result<Option<RefreshRow>> {
    Ok(refresh_tokens::table.find(hash).first(tx).optional()?)
}

/// Marks a token as used; false when it was already.
pub(super) fn use_refresh(tx: &mut Conn, hash: &str, now: Timestamp) -> Result<bool> {
    let changed = diesel::update(
        refresh_tokens::table
            .find(hash)
            .filter(refresh_tokens::used_at.is_null()),
    )
    .set(refresh_tokens::used_at.eq(now))
    .execute(tx)?;
    Ok(changed == 1)
}

/// Lets what renews or ends one session run one after the other.
pub(super) fn alone(tx: &mut Conn, family: &str) -> Result<()> {
    dialect::serialise_on(tx, &format!("session {family}"))
}

pub(super) fn revoke_family(tx: &mut Conn, family: &str, now: Timestamp) -> Result<()> {
    alone(tx, family)?;
    diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::family.eq(family))
            .filter(refresh_tokens::revoked_at.is_null()),
    )
    .set(refresh_tokens::revoked_at.eq(now))
    .execute(tx)?;
    Ok(())
}

pub(super) fn insert_device(tx: &mut Conn, family: &str, device: &str) -> Result<()> {
    diesel::insert_into(session_devices::table)
        .values((
            session_devices::family.eq(family),
            session_devices::device.eq(device),
        ))
        .execute(tx)?;
    Ok(())
}

/// Somebody's sessions that can still be renewed, the last renewed first.
pub(super) fn running(conn: &mut Conn, owner: &Owner, now: Timestamp) -> Result<Vec<Running>> {
    let open: Vec<(String, Timestamp)> = refresh_tokens::table
        .filter(refresh_tokens::principal_kind.eq(&owner.kind))
        .filter(refresh_tokens::principal_id.eq(&owner.id))
        .filter(refresh_tokens::used_at.is_null())
        .filter(refresh_tokens::revoked_at.is_null())
        .filter(refresh_tokens::expires_at.gt(now))
        .order(refresh_tokens::created_at.desc())
        .select((refresh_tokens::family, refresh_tokens::created_at))
        .load(conn)?;
    let mut found = Vec::with_capacity(open.len());
    for (family, renewed_at) in open {
        let first: Option<Timestamp> = refresh_tokens::table
            .filter(refresh_tokens::family.eq(&family))
            .select(diesel::dsl::min(refresh_tokens::created_at))
            .first(conn)?;
        let device = session_devices::table
            .find(&family)
            .select(session_devices::device)
            .first(conn)
            .optional()?;
        found.push(Running {
            started_at: first.unwrap_or(renewed_at),
            family,
            device,
            renewed_at,
        });
    }
    Ok(found)
}

pub(super) fn count_ended(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let ended = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(before));
    Ok(ended.count().get_result(conn)?)
}

pub(super) fn sweep(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let ended: Vec<String> = refresh_tokens::table
        .filter(refresh_tokens::expires_at.lt(before))
        .order(refresh_tokens::expires_at)
        .limit(limit)
        .select(refresh_tokens::token_hash)
        .load(tx)?;
    let own = refresh_tokens::table.filter(refresh_tokens::token_hash.eq_any(&ended));
    let families: Vec<String> = own.select(refresh_tokens::family).distinct().load(tx)?;
    let own = refresh_tokens::table.filter(refresh_tokens::token_hash.eq_any(&ended));
    let gone = diesel::delete(own).execute(tx)?;
    // A session that was renewed until lately has other tokens, and keeps its name.
    let kept: Vec<String> = refresh_tokens::table
        .filter(refresh_tokens::family.eq_any(&families))
        .select(refresh_tokens::family)
        .load(tx)?;
    let nameless: Vec<String> = families
        .into_iter()
        .filter(|family| !kept.contains(family))
        .collect();
    let own = session_devices::table.filter(session_devices::family.eq_any(nameless));
    diesel::delete(own).execute(tx)?;
    Ok(gone)
}
