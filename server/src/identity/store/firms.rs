//! Firms, and who represents them.

use crate::identity::{ApplicantKind, FirmId, PersonId};
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{firms, mandates, people};
use crate::platform::problem::Result;
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = firms)]
pub(in crate::identity) struct FirmRow {
    pub(in crate::identity) id: FirmId,
    pub(in crate::identity) name: String,
    pub(in crate::identity) uscc: String,
    /// As a person's.
    pub(in crate::identity) deferral_allowed: bool,
    /// As a person's.
    pub(in crate::identity) commitment_allowed: bool,
    pub(in crate::identity) created_at: Timestamp,
}

pub(in crate::identity) fn firm(conn: &mut Conn, id: &FirmId) -> Result<FirmRow> {
    Ok(firms::table
        .find(id)
        .select(FirmRow::as_select())
        .first(conn)?)
}

pub(in crate::identity) fn firms_of(conn: &mut Conn, person: &PersonId) -> Result<Vec<FirmRow>> {
    Ok(on!(conn, |c| mandates::table
        .inner_join(firms::table)
        .filter(mandates::person_id.eq(person))
        .filter(mandates::revoked_at.is_null())
        .order(firms::name)
        .select(FirmRow::as_select())
        .load(c))?)
}

/// The ids of those who represent a firm.
///
/// # Errors
/// When the database refuses.
pub fn representatives(conn: &mut Conn, firm: &str) -> Result<Vec<PersonId>> {
    Ok(mandates::table
        .filter(mandates::firm_id.eq(firm))
        .filter(mandates::revoked_at.is_null())
        .order(mandates::person_id)
        .select(mandates::person_id)
        .distinct()
        .load(conn)?)
}

/// The person with this resident ID, by its lookup, or the firm with this unified social credit
/// code: id and name.
pub(in crate::identity) fn by_number(
    conn: &mut Conn,
    kind: ApplicantKind,
    number: &str,
) -> Result<Option<(String, String)>> {
    Ok(match kind {
        ApplicantKind::Person => people::table
            .filter(people::resident_id_lookup.eq(number))
            .select((people::id, people::name))
            .first(conn)
            .optional()?,
        ApplicantKind::Firm => firms::table
            .filter(firms::uscc.eq(number))
            .select((firms::id, firms::name))
            .first(conn)
            .optional()?,
    })
}

/// A firm to be there.
pub(in crate::identity) fn ensure_firm(tx: &mut Conn, row: &FirmRow) -> Result<FirmId> {
    on!(tx, |c| diesel::insert_into(firms::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(firms::table
        .filter(firms::uscc.eq(&row.uscc))
        .select(firms::id)
        .first(tx)?)
}

pub(in crate::identity) fn ensure_mandate(
    tx: &mut Conn,
    person: &PersonId,
    firm: &FirmId,
    kind: &str,
    now: Timestamp,
) -> Result<()> {
    on!(tx, |c| diesel::insert_into(mandates::table)
        .values((
            mandates::id.eq(uuid::Uuid::now_v7().to_string()),
            mandates::person_id.eq(person),
            mandates::firm_id.eq(firm),
            mandates::kind.eq(kind),
            mandates::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}
