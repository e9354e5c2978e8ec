//! The table of e-mail addresses.

use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::emails;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The place of sealed addresses.
pub(super) const ADDRESS: &str = "emails.address";

#[derive(Queryable, Insertable)]
#[diesel(table_name = emails)]
pub(super) struct EmailRow {
    pub(super) person_id: PersonId,
    pub(super) address: String,
    pub(super) lang: String,
    pub(super) code_hash: String,
    pub(super) attempts: i32,
    pub(super) code_sent_at: Timestamp,
    pub(super) verified_at: Option<Timestamp>,
}

pub(super) fn of(conn: &mut Conn, person: &PersonId) -> Result<Option<EmailRow>> {
    Ok(emails::table.find(person).first(conn).optional()?)
}

/// Puts an address in, in the place of the one before.
pub(super) fn replace(tx: &mut Conn, row: &EmailRow) -> Result<()> {
    drop_of(tx, &row.person_id)?;
    diesel::insert_into(emails::table).values(row).execute(tx)?;
    Ok(())
}

/// Takes one of the tries of the code; false when none is left.
pub(super) fn take_try(tx: &mut Conn, person: &PersonId, tries: i32) -> Result<bool> {
    let open = emails::table
        .find(person)
        .filter(emails::attempts.lt(tries));
    let changed = diesel::update(open)
        .set(emails::attempts.eq(emails::attempts + 1))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn verify(tx: &mut Conn, person: &PersonId, now: Timestamp) -> Result<()> {
    diesel::update(emails::table.find(person))
        .set(emails::verified_at.eq(now))
        .execute(tx)?;
    Ok(())
}

pub(super) fn drop_of(tx: &mut Conn, person: &PersonId) -> Result<usize> {
    Ok(diesel::delete(emails::table.find(person)).execute(tx)?)
}

pub(super) fn count_left(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let left = emails::table
        .filter(emails::verified_at.is_null())
        .filter(emails::code_sent_at.lt(before));
    Ok(left.count().get_result(conn)?)
}

pub(super) fn sweep_left(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let left: Vec<PersonId> = emails::table
        .filter(emails::verified_at.is_null())
        .filter(emails::code_sent_at.lt(before))
        .order(emails::code_sent_at)
        .limit(limit)
        .select(emails::person_id)
        .load(tx)?;
    Ok(diesel::delete(emails::table.filter(emails::person_id.eq_any(left))).execute(tx)?)
}
