//! The tables of consents and codes.

use super::{CODE_KEEP_SECONDS, ConsentId, KEEP_SECONDS};
use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::clients;
use crate::platform::db::schema::integration::{authorisation_codes as codes, consents};
use crate::platform::problem::Result;
use diesel::prelude::*;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
pub(super) struct ConsentRow {
    pub(super) id: ConsentId,
    pub(super) person_id: PersonId,
    pub(super) client_id: String,
    pub(super) scopes: String,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) ended_reason: Option<String>,
}

impl ConsentRow {
    pub(super) fn runs(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = codes)]
pub(super) struct CodeRow {
    pub(super) code_hash: String,
    pub(super) consent_id: ConsentId,
    pub(super) redirect_uri: String,
    pub(super) code_challenge: String,
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

pub(super) fn insert(tx: &mut Conn, row: &ConsentRow) -> Result<()> {
    diesel::insert_into(consents::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn insert_code(tx: &mut Conn, row: &CodeRow) -> Result<()> {
    diesel::insert_into(codes::table).values(row).execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &ConsentId) -> Result<Option<ConsentRow>> {
    Ok(consents::table
        .find(id)
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()?)
}

/// The consent of a citizen to a client that nobody has ended.
pub(super) fn running(
    conn: &mut Conn,
    person: &PersonId,
    client: &str,
) -> Result<Option<ConsentRow>> {
    Ok(consents::table
        .filter(consents::person_id.eq(person))
        .filter(consents::client_id.eq(client))
        .filter(consents::ended_at.is_null())
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a consent runs.
///
/// # Errors
/// When the database refuses.
pub(in crate::integration) fn runs(conn: &mut Conn, id: &str, now: Timestamp) -> Result<bool> {
    let running = consents::table
        .find(id)
        .filter(consents::ended_at.is_null())
        .filter(consents::expires_at.gt(now));
    let found: i64 = running.count().get_result(conn)?;
    Ok(found > 0)
}

/// The running consents of a citizen to clients that are not stopped, the newest first, with the
/// names of the clients.
pub(super) fn of_person(
    conn: &mut Conn,
    person: &PersonId,
    now: Timestamp,
) -> Result<Vec<(ConsentRow, String)>> {
    Ok(consents::table
        .inner_join(clients::table)
        .filter(consents::person_id.eq(person))
        .filter(consents::ended_at.is_null())
        .filter(consents::expires_at.gt(now))
        .filter(clients::active.eq(true))
        .order(consents::id.desc())
        .select((ConsentRow::as_select(), clients::name))
        .load(conn)?)
}

/// All consents of a citizen that nobody has ended, whatever became of the program or the time.
pub(super) fn not_ended(conn: &mut Conn, person: &PersonId) -> Result<Vec<ConsentRow>> {
    Ok(consents::table
        .filter(consents::person_id.eq(person))
        .filter(consents::ended_at.is_null())
        .select(ConsentRow::as_select())
        .load(conn)?)
}

/// Ends a consent; false when it had ended.
pub(super) fn end(tx: &mut Conn, id: &ConsentId, reason: &str, now: Timestamp) -> Result<bool> {
    let running = consents::table
        .find(id)
        .filter(consents::ended_at.is_null());
    let changed = diesel::update(running)
        .set((
            consents::ended_at.eq(now),
            consents::ended_reason.eq(reason),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn find_code(conn: &mut Conn, hash: &str) -> Result<Option<CodeRow>> {
    Ok(codes::table
        .find(hash)
        .select(CodeRow::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a code as used; false when it was already.
pub(super) fn use_code(tx: &mut Conn, hash: &str, now: Timestamp) -> Result<bool> {
    let fresh = codes::table.find(hash).filter(codes::used_at.is_null());
    let changed = diesel::update(fresh)
        .set(codes::used_at.eq(now))
        .execute(tx)?;
    Ok(changed == 1)
}

/// How many codes [`sweep_codes`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn used_codes(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let before = now.plus_seconds(-CODE_KEEP_SECONDS);
    let old = codes::table.filter(codes::expires_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

/// Deletes up to `limit` of the codes that ended [`CODE_KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep_codes(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let before = now.plus_seconds(-CODE_KEEP_SECONDS);
    let old: Vec<String> = codes::table
        .filter(codes::expires_at.lt(before))
        .order(codes::expires_at)
        .limit(limit)
        .select(codes::code_hash)
        .load(tx)?;
    let old = codes::table.filter(codes::code_hash.eq_any(old));
    Ok(diesel::delete(old).execute(tx)?)
}

/// How many consents [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn count_old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let before = now.plus_seconds(-KEEP_SECONDS);
    let over = consents::ended_at.lt(before).assume_not_null();
    let old = consents::table.filter(consents::expires_at.lt(before).or(over));
    Ok(old.count().get_result(conn)?)
}

/// Deletes up to `limit` of the consents that ended [`KEEP_SECONDS`] ago, whose codes have gone by
/// then; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let before = now.plus_seconds(-KEEP_SECONDS);
    let over = consents::ended_at.lt(before).assume_not_null();
    let old: Vec<ConsentId> = consents::table
        .filter(consents::expires_at.lt(before).or(over))
        .order(consents::id)
        .limit(limit)
        .select(consents::id)
        .load(tx)?;
    let old = consents::table.filter(consents::id.eq_any(old));
    Ok(diesel::delete(old).execute(tx)?)
}
