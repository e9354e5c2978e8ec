//! The tables of the audit trail.

use crate::platform::clock::Timestamp;
use crate::platform::db::schema::platform::{audit_chains, audit_entries};
use crate::platform::db::{Conn, Write, dialect};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// Entries read at a time when the trail is checked.
const CHUNK: i64 = 1000;

/// An entry as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = audit_entries)]
pub struct StoredEntry {
    /// The chain it stands in.
    pub chain: i32,
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who, by kind.
    pub actor_kind: String,
    /// Who, by id.
    pub actor_id: String,
    /// What was done.
    pub action: String,
    /// To what, by kind.
    pub subject_kind: String,
    /// To what, by id.
    pub subject_id: String,
    /// What else matters, as JSON.
    pub detail: String,
    /// The keyed hash over the hash before and all of the above.
    pub hash: String,
}

/// Takes the next number of a chain, holding the chain until the transaction ends, and returns it
/// with the hash of the entry before.
pub(super) fn advance(tx: &mut Conn, chain: i32) -> Result<(i64, String)> {
    dialect::next_of_audit_chain(tx, chain)
}

/// Appends an entry and makes it the head of its chain.
pub(super) fn append<'a>(entry: StoredEntry) -> [Write<'a>; 2] {
    let head = diesel::update(audit_chains::table.find(entry.chain))
        .set(audit_chains::hash.eq(entry.hash.clone()));
    let append = diesel::insert_into(audit_entries::table).values(entry);
    [Box::new(append), Box::new(head)]
}

pub(super) fn details_of(
    conn: &mut Conn,
    (kind, id): (&str, &str),
    action: &str,
) -> Result<Vec<String>> {
    Ok(audit_entries::table
        .filter(audit_entries::subject_kind.eq(kind))
        .filter(audit_entries::subject_id.eq(id))
        .filter(audit_entries::action.eq(action))
        .order(audit_entries::seq)
        .select(audit_entries::detail)
        .load(conn)?)
}

pub(super) fn heads(conn: &mut Conn) -> Result<Vec<(i32, i64, String)>> {
    Ok(audit_chains::table
        .order(audit_chains::chain)
        .select((audit_chains::chain, audit_chains::seq, audit_chains::hash))
        .load(conn)?)
}

pub(super) fn entries_from(conn: &mut Conn, chain: i32, seq: i64) -> Result<Vec<StoredEntry>> {
    Ok(audit_entries::table
        .filter(audit_entries::chain.eq(chain))
        .filter(audit_entries::seq.ge(seq))
        .order(audit_entries::seq)
        .limit(CHUNK)
        .load(conn)?)
}
