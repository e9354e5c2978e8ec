//! The table of authorisations.

use super::AuthorisationId;
use crate::identity::{ApplicantKind, PersonId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{authorisations, mandates};
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;
use diesel::sql_types::Bool;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = authorisations)]
pub(super) struct AuthorisationRow {
    pub(super) id: AuthorisationId,
    pub(super) principal_kind: String,
    pub(super) principal_id: String,
    pub(super) principal_name: String,
    pub(super) signed_by: PersonId,
    pub(super) agent_id: PersonId,
    pub(super) agent_name: String,
    pub(super) items: String,
    pub(super) valid_until: String,
    pub(super) signed_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
}

impl AuthorisationRow {
    pub(super) fn kind(&self) -> Result<ApplicantKind> {
        let kinds = [ApplicantKind::Person, ApplicantKind::Firm];
        let kind = kinds
            .into_iter()
            .find(|k| k.as_str() == self.principal_kind);
        kind.ok_or_else(|| Error::internal("an authorisation of an unknown kind"))
    }

    pub(super) fn item_keys(&self) -> Result<Vec<String>> {
        serde_json::from_str(&self.items).map_err(Error::internal)
    }

    pub(super) fn covers(&self, item: &str) -> Result<bool> {
        let keys = self.item_keys()?;
        Ok(keys.is_empty() || keys.iter().any(|key| key == item))
    }

    pub(super) fn is_good(&self, day: &str) -> bool {
        self.ended_at.is_none() && day <= self.valid_until.as_str()
    }
}

pub(super) fn insert(tx: &mut Conn, row: &AuthorisationRow) -> Result<()> {
    diesel::insert_into(authorisations::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &AuthorisationId) -> Result<Option<AuthorisationRow>> {
    Ok(authorisations::table.find(id).first(conn).optional()?)
}

/// What somebody signed, newest first.
pub(super) fn given(conn: &mut Conn, person: &PersonId) -> Result<Vec<AuthorisationRow>> {
    Ok(authorisations::table
        .filter(authorisations::signed_by.eq(person))
        .order(authorisations::id.desc())
        .load(conn)?)
}

/// Under what somebody acts for others, newest first.
pub(super) fn received(conn: &mut Conn, agent: &PersonId) -> Result<Vec<AuthorisationRow>> {
    Ok(crate::on!(conn, |c| authorisations::table
        .filter(authorisations::agent_id.eq(agent))
        .order(authorisations::id.desc())
        .load(c))?)
}

/// The ids of the firms somebody represents, each with `true`, and of those they act for on this day.
pub(super) fn stood_for(
    conn: &mut Conn,
    person: &PersonId,
    day: &str,
) -> Result<Vec<(bool, String)>> {
    Ok(crate::on!(conn, |c| mandates::table
        .filter(mandates::person_id.eq(person))
        .filter(mandates::revoked_at.is_null())
        .select((true.into_sql::<Bool>(), mandates::firm_id))
        .union_all(
            authorisations::table
                .filter(authorisations::agent_id.eq(person))
                .filter(authorisations::ended_at.is_null())
                .filter(authorisations::valid_until.ge(day))
                .select((false.into_sql::<Bool>(), authorisations::principal_id)),
        )
        .load(c))?)
}

pub(super) fn end(tx: &mut Conn, id: &AuthorisationId, now: Timestamp) -> Result<()> {
    diesel::update(
        authorisations::table
            .find(id)
            .filter(authorisations::ended_at.is_null()),
    )
    .set(authorisations::ended_at.eq(now))
    .execute(tx)?;
    Ok(())
}

/// Ends what somebody signed and what they act under.
pub(super) fn end_all(tx: &mut Conn, person: &PersonId, now: Timestamp) -> Result<()> {
    let own = authorisations::signed_by
        .eq(person)
        .or(authorisations::agent_id.eq(person));
    diesel::update(
        authorisations::table
            .filter(own)
            .filter(authorisations::ended_at.is_null()),
    )
    .set(authorisations::ended_at.eq(now))
    .execute(tx)?;
    Ok(())
}
