//! People.

use crate::identity::PersonId;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::people;
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The place of sealed mobile numbers.
pub(in crate::identity) const MOBILE: &str = "people.mobile";
/// The place of sealed identity numbers.
pub(in crate::identity) const RESIDENT_ID: &str = "people.resident_id";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub(in crate::identity) struct PersonRow {
    pub(in crate::identity) id: PersonId,
    pub(in crate::identity) name: String,
    pub(in crate::identity) mobile: String,
    pub(in crate::identity) mobile_lookup: String,
    pub(in crate::identity) resident_id: Option<String>,
    pub(in crate::identity) resident_id_lookup: Option<String>,
    pub(in crate::identity) real_name_level: i32,
    /// Read by servers of the release before alone; credit records say what is open.
    pub(in crate::identity) deferral_allowed: bool,
    /// The same.
    pub(in crate::identity) commitment_allowed: bool,
    pub(in crate::identity) created_at: Timestamp,
}

pub(in crate::identity) fn person(conn: &mut Conn, id: &PersonId) -> Result<PersonRow> {
    Ok(on!(conn, |c| people::table.find(id).first(c))?)
}

pub(in crate::identity) fn person_by_mobile(
    conn: &mut Conn,
    lookup: &str,
) -> Result<Option<PersonId>> {
    Ok(people::table
        .filter(people::mobile_lookup.eq(lookup))
        .select(people::id)
        .first(conn)
        .optional()?)
}

pub(in crate::identity) fn insert_person(tx: &mut Conn, row: &PersonRow) -> Result<()> {
    diesel::insert_into(people::table).values(row).execute(tx)?;
    Ok(())
}

/// The name of a person.
///
/// # Errors
/// When there is no such person or the database refuses.
pub fn person_name(conn: &mut Conn, id: &PersonId) -> Result<String> {
    Ok(people::table.find(id).select(people::name).first(conn)?)
}
