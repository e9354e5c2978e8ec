//! The licences people and firms hold.

use crate::identity::{ApplicantKind, LicenceId, NewLicence};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::licences;
use crate::platform::problem::Result;
use crate::platform::vault::Vault;
use diesel::prelude::*;

/// The place of sealed licence numbers.
pub(in crate::identity) const LICENCE_NUMBER: &str = "licences.number";

#[derive(Queryable, Insertable)]
#[diesel(table_name = licences)]
pub(in crate::identity) struct LicenceRow {
    pub(in crate::identity) id: LicenceId,
    pub(in crate::identity) holder_kind: String,
    pub(in crate::identity) holder_id: String,
    pub(in crate::identity) licence_type: String,
    pub(in crate::identity) name_zh: String,
    pub(in crate::identity) name_en: String,
    pub(in crate::identity) number: String,
    pub(in crate::identity) number_lookup: String,
    pub(in crate::identity) issuer: String,
    pub(in crate::identity) issued_on: String,
    pub(in crate::identity) valid_until: Option<String>,
    pub(in crate::identity) case_id: Option<String>,
    pub(in crate::identity) state: String,
    pub(in crate::identity) created_at: Timestamp,
}

pub(in crate::identity) fn licences(
    conn: &mut Conn,
    kind: ApplicantKind,
    id: &str,
) -> Result<Vec<LicenceRow>> {
    Ok(licences::table
        .filter(licences::holder_kind.eq(kind.as_str()))
        .filter(licences::holder_id.eq(id))
        .filter(licences::state.eq("valid"))
        .order((licences::licence_type, licences::id))
        .load(conn)?)
}

pub(in crate::identity) fn insert_licence(
    tx: &mut Conn,
    vault: &Vault,
    id: &LicenceId,
    licence: &NewLicence,
    now: Timestamp,
) -> Result<()> {
    let row = LicenceRow {
        id: id.clone(),
        holder_kind: licence.holder_kind.as_str().to_owned(),
        holder_id: licence.holder_id.clone(),
        licence_type: licence.licence_type.clone(),
        name_zh: licence.name_zh.clone(),
        name_en: licence.name_en.clone(),
        number: vault.seal(LICENCE_NUMBER, &licence.number)?,
        number_lookup: vault.lookup(LICENCE_NUMBER, &licence.number),
        issuer: licence.issuer.clone(),
        issued_on: licence.issued_on.to_string(),
        valid_until: licence.valid_until.map(|day| day.to_string()),
        case_id: licence.case_id.clone(),
        state: "valid".to_owned(),
        created_at: now,
    };
    diesel::insert_into(licences::table)
        .values(&row)
        .execute(tx)?;
    Ok(())
}

pub(in crate::identity) fn revoke_licences(tx: &mut Conn, case: &str) -> Result<usize> {
    Ok(diesel::update(
        licences::table
            .filter(licences::case_id.eq(case))
            .filter(licences::state.eq("valid")),
    )
    .set(licences::state.eq("revoked"))
    .execute(tx)?)
}
