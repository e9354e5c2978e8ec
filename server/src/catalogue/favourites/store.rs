//! The table of favourites.

use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::favourites;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The keys somebody keeps, the last added first.
pub(super) fn of(conn: &mut Conn, person: &PersonId) -> Result<Vec<String>> {
    Ok(favourites::table
        .filter(favourites::person_id.eq(person))
        .order((favourites::added_at.desc(), favourites::item_key))
        .select(favourites::item_key)
        .load(conn)?)
}

pub(super) fn add(tx: &mut Conn, person: &PersonId, item: &str, now: Timestamp) -> Result<()> {
    crate::on!(tx, |c| diesel::insert_into(favourites::table)
        .values((
            favourites::person_id.eq(person),
            favourites::item_key.eq(item),
            favourites::added_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) fn remove(tx: &mut Conn, person: &PersonId, item: &str) -> Result<()> {
    diesel::delete(favourites::table.find((person, item))).execute(tx)?;
    Ok(())
}

pub(super) fn forget(tx: &mut Conn, person: &PersonId) -> Result<()> {
    diesel::delete(favourites::table.filter(favourites::person_id.eq(person))).execute(tx)?;
    Ok(())
}
