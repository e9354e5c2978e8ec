//! The tables of people, firms, staff, clients and their licences.

mod facts;
mod known;

pub(super) use facts::facts;
pub(super) use known::{
    blank, count_people, drop_person, hand_over, revoke_mandates, set_card, without_mobile,
};
pub use known::{can_be_told, has_mobile};

use super::applicant::{ApplicantKind, NewLicence};
use super::caller::Role;
use super::{FirmId, LicenceId, PersonId, StaffId};
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{
    clients, firms, licences, mandates, office_places, offices, people, sms_codes, staff,
    staff_roles,
};
use crate::platform::problem::{Error, Result};
use crate::platform::vault::Vault;
use diesel::prelude::*;

/// The place of sealed mobile numbers.
pub(super) const MOBILE: &str = "people.mobile";
/// The place of sealed identity numbers.
pub(super) const RESIDENT_ID: &str = "people.resident_id";
/// The place of sealed licence numbers.
pub(super) const LICENCE_NUMBER: &str = "licences.number";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub(super) struct PersonRow {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) mobile_lookup: String,
    pub(super) resident_id: Option<String>,
    pub(super) resident_id_lookup: Option<String>,
    pub(super) real_name_level: i32,
    /// Read by servers of the release before alone; credit records say what is open.
    pub(super) deferral_allowed: bool,
    /// The same.
    pub(super) commitment_allowed: bool,
    pub(super) created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = firms)]
pub(super) struct FirmRow {
    pub(super) id: FirmId,
    pub(super) name: String,
    pub(super) uscc: String,
    /// As a person's.
    pub(super) deferral_allowed: bool,
    /// As a person's.
    pub(super) commitment_allowed: bool,
    pub(super) created_at: Timestamp,
}

/// A member of staff with their office.
#[derive(Queryable)]
pub(super) struct StaffRow {
    pub(super) id: StaffId,
    pub(super) name: String,
    pub(super) active: bool,
    pub(super) office_key: String,
    pub(super) office_zh: String,
    pub(super) office_en: String,
    pub(super) department: Option<String>,
    pub(super) district: Option<String>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = licences)]
pub(super) struct LicenceRow {
    pub(super) id: LicenceId,
    pub(super) holder_kind: String,
    pub(super) holder_id: String,
    pub(super) licence_type: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) number: String,
    pub(super) number_lookup: String,
    pub(super) issuer: String,
    pub(super) issued_on: String,
    pub(super) valid_until: Option<String>,
    pub(super) case_id: Option<String>,
    pub(super) state: String,
    pub(super) created_at: Timestamp,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = sms_codes)]
pub(super) struct SmsCodeRow {
    pub(super) id: String,
    pub(super) mobile_lookup: String,
    pub(super) code_hash: String,
    pub(super) attempts: i32,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

pub(super) fn person(conn: &mut Conn, id: &PersonId) -> Result<PersonRow> {
    Ok(crate::on!(conn, |c| people::table.find(id).first(c))?)
}

pub(super) fn person_by_mobile(conn: &mut Conn, lookup: &str) -> Result<Option<PersonId>> {
    Ok(people::table
        .filter(people::mobile_lookup.eq(lookup))
        .select(people::id)
        .first(conn)
        .optional()?)
}

pub(super) fn insert_person(tx: &mut Conn, row: &PersonRow) -> Result<()> {
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

/// The name of a member of staff.
///
/// # Errors
/// When there is no such member or the database refuses.
pub fn staff_name(conn: &mut Conn, id: &StaffId) -> Result<String> {
    Ok(staff::table.find(id).select(staff::name).first(conn)?)
}

/// The name of a client.
///
/// # Errors
/// When there is no such client or the database refuses.
pub fn client_name(conn: &mut Conn, id: &str) -> Result<String> {
    Ok(clients::table.find(id).select(clients::name).first(conn)?)
}

pub(super) fn firm(conn: &mut Conn, id: &FirmId) -> Result<FirmRow> {
    Ok(firms::table
        .find(id)
        .select(FirmRow::as_select())
        .first(conn)?)
}

pub(super) fn firms_of(conn: &mut Conn, person: &PersonId) -> Result<Vec<FirmRow>> {
    Ok(crate::on!(conn, |c| mandates::table
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

pub(super) fn licences(conn: &mut Conn, kind: ApplicantKind, id: &str) -> Result<Vec<LicenceRow>> {
    Ok(licences::table
        .filter(licences::holder_kind.eq(kind.as_str()))
        .filter(licences::holder_id.eq(id))
        .filter(licences::state.eq("valid"))
        .order((licences::licence_type, licences::id))
        .load(conn)?)
}

pub(super) fn insert_licence(
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

pub(super) fn revoke_licences(tx: &mut Conn, case: &str) -> Result<usize> {
    Ok(diesel::update(
        licences::table
            .filter(licences::case_id.eq(case))
            .filter(licences::state.eq("valid")),
    )
    .set(licences::state.eq("revoked"))
    .execute(tx)?)
}

pub(super) fn staff(conn: &mut Conn, id: &StaffId) -> Result<StaffRow> {
    Ok(staff::table
        .inner_join(offices::table)
        .filter(staff::id.eq(id))
        .select((
            staff::id,
            staff::name,
            staff::active,
            offices::office_key,
            offices::name_zh,
            offices::name_en,
            offices::department,
            offices::district,
        ))
        .first(conn)?)
}

/// Id and password hash of an active member of staff.
pub(super) fn staff_credentials(
    conn: &mut Conn,
    username: &str,
) -> Result<Option<(StaffId, String)>> {
    Ok(staff::table
        .filter(staff::username.eq(username))
        .filter(staff::active.eq(true))
        .select((staff::id, staff::password_hash))
        .first(conn)
        .optional()?)
}

/// The id and the name of an active reviewer of a department, by user name.
///
/// # Errors
/// When the database refuses.
pub fn reviewer(
    conn: &mut Conn,
    username: &str,
    department: &str,
) -> Result<Option<(StaffId, String)>> {
    let reviewing = [Role::Approver.as_str(), Role::Lead.as_str()];
    Ok(staff::table
        .inner_join(offices::table)
        .inner_join(staff_roles::table)
        .filter(staff::username.eq(username))
        .filter(staff::active.eq(true))
        .filter(offices::department.eq(department))
        .filter(staff_roles::role.eq_any(reviewing))
        .select((staff::id, staff::name))
        .first(conn)
        .optional()?)
}

/// The active window clerks of a district's service centres, with their names, in a fixed order.
///
/// # Errors
/// When the database refuses.
pub fn clerks(conn: &mut Conn, district: &str) -> Result<Vec<(StaffId, String)>> {
    Ok(staff::table
        .inner_join(offices::table)
        .inner_join(staff_roles::table)
        .filter(staff::active.eq(true))
        .filter(offices::district.eq(district))
        .filter(offices::department.is_null())
        .filter(staff_roles::role.eq(Role::WindowClerk.as_str()))
        .order(staff::username)
        .select((staff::id, staff::name))
        .load(conn)?)
}

/// The person with this resident ID, by its lookup, or the firm with this unified social credit
/// code: id and name.
pub(super) fn by_number(
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

pub(super) fn roles(conn: &mut Conn, id: &StaffId) -> Result<Vec<Role>> {
    let names: Vec<String> = staff_roles::table
        .filter(staff_roles::staff_id.eq(id))
        .order(staff_roles::role)
        .select(staff_roles::role)
        .load(conn)?;
    // A role nobody knows any more must not turn into some other one, so it counts for nothing.
    Ok(names
        .iter()
        .filter_map(|name| Role::from_name(name))
        .collect())
}

pub(super) fn newest_code(conn: &mut Conn, mobile_lookup: &str) -> Result<Option<SmsCodeRow>> {
    Ok(sms_codes::table
        .filter(sms_codes::mobile_lookup.eq(mobile_lookup))
        .order((sms_codes::created_at.desc(), sms_codes::id.desc()))
        .first(conn)
        .optional()?)
}

/// Deletes the codes of a number that were made after an instant.
pub(super) fn drop_codes_after(tx: &mut Conn, mobile_lookup: &str, after: Timestamp) -> Result<()> {
    let late = sms_codes::table
        .filter(sms_codes::mobile_lookup.eq(mobile_lookup))
        .filter(sms_codes::created_at.gt(after));
    diesel::delete(late).execute(tx)?;
    Ok(())
}

pub(super) fn count_old_codes(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let old = sms_codes::table.filter(sms_codes::created_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

pub(super) fn sweep_codes(tx: &mut Conn, before: Timestamp, limit: i64) -> Result<usize> {
    let old: Vec<String> = sms_codes::table
        .filter(sms_codes::created_at.lt(before))
        .order(sms_codes::created_at)
        .limit(limit)
        .select(sms_codes::id)
        .load(tx)?;
    Ok(diesel::delete(sms_codes::table.filter(sms_codes::id.eq_any(old))).execute(tx)?)
}

pub(super) fn insert_code(tx: &mut Conn, row: &SmsCodeRow) -> Result<()> {
    diesel::insert_into(sms_codes::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

/// Takes one of the tries of a code; false when none is left. Taken before the code is compared,
/// so that tries sent at once cannot share one.
pub(super) fn take_try(tx: &mut Conn, id: &str, tries: i32) -> Result<bool> {
    let changed = diesel::update(
        sms_codes::table
            .find(id)
            .filter(sms_codes::used_at.is_null())
            .filter(sms_codes::attempts.lt(tries)),
    )
    .set(sms_codes::attempts.eq(sms_codes::attempts + 1))
    .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn use_code(tx: &mut Conn, id: &str, now: Timestamp) -> Result<()> {
    diesel::update(sms_codes::table.find(id))
        .set(sms_codes::used_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// A firm to be there.
pub(super) fn ensure_firm(tx: &mut Conn, row: &FirmRow) -> Result<FirmId> {
    on!(tx, |c| diesel::insert_into(firms::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(firms::table
        .filter(firms::uscc.eq(&row.uscc))
        .select(firms::id)
        .first(tx)?)
}

pub(super) fn ensure_mandate(
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

/// A window, where cases are taken in and results handed out.
#[derive(Queryable)]
pub struct PickupWindow {
    /// The key of the office.
    pub key: String,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// The district it stands in.
    pub district: String,
    /// Where it stands, north and east in millionths of a degree, if somebody has said so.
    pub place: Option<(i32, i32)>,
}

/// All windows, by district and name.
///
/// # Errors
/// When the database refuses.
pub fn pickup_windows(conn: &mut Conn) -> Result<Vec<PickupWindow>> {
    let staffed = staff::table
        .inner_join(staff_roles::table)
        .filter(staff_roles::role.eq(Role::WindowClerk.as_str()))
        .select(staff::office_key);
    Ok(offices::table
        .left_join(office_places::table)
        .filter(offices::office_key.eq_any(staffed))
        .filter(offices::district.is_not_null())
        .order((offices::district, offices::name_zh))
        .select((
            offices::office_key,
            offices::name_zh,
            offices::name_en,
            offices::district.assume_not_null(),
            (office_places::lat_e6, office_places::lng_e6).nullable(),
        ))
        .load(conn)?)
}

/// Says where an office stands, unless somebody has.
pub(super) fn ensure_place(tx: &mut Conn, office: &str, (lat, lng): (i32, i32)) -> Result<()> {
    on!(tx, |c| diesel::insert_into(office_places::table)
        .values((
            office_places::office_key.eq(office),
            office_places::lat_e6.eq(lat),
            office_places::lng_e6.eq(lng),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) struct NewOffice<'a> {
    pub(super) key: &'a str,
    pub(super) zh: &'a str,
    pub(super) en: &'a str,
    pub(super) department: Option<&'a str>,
    pub(super) district: Option<&'a str>,
}

pub(super) fn ensure_office(tx: &mut Conn, office: &NewOffice<'_>) -> Result<()> {
    on!(tx, |c| diesel::insert_into(offices::table)
        .values((
            offices::office_key.eq(office.key),
            offices::name_zh.eq(office.zh),
            offices::name_en.eq(office.en),
            offices::department.eq(office.department),
            offices::district.eq(office.district),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) struct NewStaff<'a> {
    pub(super) username: &'a str,
    pub(super) name: &'a str,
    pub(super) password_hash: &'a str,
    pub(super) office: &'a str,
    pub(super) roles: &'a [Role],
}

/// Makes a member of staff unless the user name is taken.
pub(super) fn ensure_staff(tx: &mut Conn, new: &NewStaff<'_>, now: Timestamp) -> Result<()> {
    let id = StaffId::new();
    let made = on!(tx, |c| diesel::insert_into(staff::table)
        .values((
            staff::id.eq(&id),
            staff::username.eq(new.username),
            staff::name.eq(new.name),
            staff::password_hash.eq(new.password_hash),
            staff::office_key.eq(new.office),
            staff::active.eq(true),
            staff::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(());
    }
    for role in new.roles {
        diesel::insert_into(staff_roles::table)
            .values((
                staff_roles::staff_id.eq(&id),
                staff_roles::role.eq(role.as_str()),
            ))
            .execute(tx)?;
    }
    Ok(())
}

pub(super) fn ensure_client(
    tx: &mut Conn,
    (id, name): (&str, &str),
    (secret_hash, scopes): (&str, &str),
    redirect_uris: &[&str],
    sandbox: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    let redirect_uris = serde_json::to_string(redirect_uris).map_err(Error::internal)?;
    on!(tx, |c| diesel::insert_into(clients::table)
        .values((
            clients::id.eq(id),
            clients::name.eq(name),
            clients::secret_hash.eq(secret_hash),
            clients::scopes.eq(scopes),
            clients::active.eq(true),
            clients::redirect_uris.eq(&redirect_uris),
            clients::sandbox.eq(sandbox),
            clients::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))
    .map_err(Error::from)?;
    Ok(())
}
