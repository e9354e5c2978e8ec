//! People as a window knows them, and as little as is left of them when they go.

use crate::identity::{ApplicantKind, PersonId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{
    licences, log_ins, mandates, people, people_without_mobile,
};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// Whether somebody can log in and read what they are told: by a number, or on the word of another
/// house.
///
/// # Errors
/// When the database refuses.
pub fn can_be_told(conn: &mut Conn, id: &PersonId) -> Result<bool> {
    if has_mobile(conn, id)? {
        return Ok(true);
    }
    let bound = log_ins::table.filter(log_ins::person_id.eq(id)).count();
    Ok(bound.get_result::<i64>(conn)? > 0)
}

/// Whether somebody has a number.
///
/// # Errors
/// When the database refuses.
pub fn has_mobile(conn: &mut Conn, id: &PersonId) -> Result<bool> {
    let without = people_without_mobile::table.find(id).count();
    Ok(without.get_result::<i64>(conn)? == 0)
}

/// How many people there are.
pub(in crate::identity) fn count_people(conn: &mut Conn) -> Result<i64> {
    Ok(people::table.count().get_result(conn)?)
}

/// Notes that somebody has no number, which may be known.
pub(in crate::identity) fn without_mobile(tx: &mut Conn, id: &PersonId) -> Result<()> {
    crate::on!(tx, |c| diesel::insert_into(people_without_mobile::table)
        .values(people_without_mobile::person_id.eq(id))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Gives what is kept here about one person to another, and takes the number of the card away from
/// the first.
pub(in crate::identity) fn hand_over(tx: &mut Conn, from: &PersonId, to: &PersonId) -> Result<()> {
    let person = ApplicantKind::Person.as_str();
    diesel::update(
        licences::table
            .filter(licences::holder_kind.eq(person))
            .filter(licences::holder_id.eq(from.as_str())),
    )
    .set(licences::holder_id.eq(to.as_str()))
    .execute(tx)?;
    crate::identity::credit::hand_over(tx, from.as_str(), to.as_str())?;
    diesel::update(people::table.find(from))
        .set((
            people::resident_id.eq(None::<String>),
            people::resident_id_lookup.eq(None::<String>),
        ))
        .execute(tx)?;
    Ok(())
}

/// Writes down what an identity card says of a person.
pub(in crate::identity) fn set_card(
    tx: &mut Conn,
    id: &PersonId,
    (name, sealed, lookup): (&str, &str, &str),
    level: i32,
) -> Result<()> {
    diesel::update(people::table.find(id))
        .set((
            people::name.eq(name),
            people::resident_id.eq(sealed),
            people::resident_id_lookup.eq(lookup),
            people::real_name_level.eq(level),
        ))
        .execute(tx)?;
    Ok(())
}

/// Takes back every mandate somebody holds.
pub(in crate::identity) fn revoke_mandates(
    tx: &mut Conn,
    person: &PersonId,
    now: Timestamp,
) -> Result<()> {
    diesel::update(
        mandates::table
            .filter(mandates::person_id.eq(person))
            .filter(mandates::revoked_at.is_null()),
    )
    .set(mandates::revoked_at.eq(now))
    .execute(tx)?;
    Ok(())
}

/// Leaves nothing of a person but the id.
pub(in crate::identity) fn blank(
    tx: &mut Conn,
    id: &PersonId,
    name: &str,
    (mobile, lookup): (&str, &str),
) -> Result<()> {
    diesel::update(people::table.find(id))
        .set((
            people::name.eq(name),
            people::mobile.eq(mobile),
            people::mobile_lookup.eq(lookup),
            people::resident_id.eq(None::<String>),
            people::resident_id_lookup.eq(None::<String>),
            people::real_name_level.eq(0),
        ))
        .execute(tx)?;
    Ok(())
}

/// Deletes a person without a number, whom nothing names.
pub(in crate::identity) fn drop_person(tx: &mut Conn, id: &PersonId) -> Result<()> {
    diesel::delete(people_without_mobile::table.find(id)).execute(tx)?;
    diesel::delete(people::table.find(id)).execute(tx)?;
    Ok(())
}
