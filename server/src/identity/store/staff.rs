//! Members of staff, their credentials and their roles.

use crate::identity::StaffId;
use crate::identity::caller::Role;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{offices, staff, staff_roles};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// A member of staff with their office.
#[derive(Queryable)]
pub(in crate::identity) struct StaffRow {
    pub(in crate::identity) id: StaffId,
    pub(in crate::identity) name: String,
    pub(in crate::identity) active: bool,
    pub(in crate::identity) office_key: String,
    pub(in crate::identity) office_zh: String,
    pub(in crate::identity) office_en: String,
    pub(in crate::identity) department: Option<String>,
    pub(in crate::identity) district: Option<String>,
}

pub(in crate::identity) fn staff(conn: &mut Conn, id: &StaffId) -> Result<StaffRow> {
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

/// The name of a member of staff.
///
/// # Errors
/// When there is no such member or the database refuses.
pub fn staff_name(conn: &mut Conn, id: &StaffId) -> Result<String> {
    Ok(staff::table.find(id).select(staff::name).first(conn)?)
}

/// Id and password hash of an active member of staff.
pub(in crate::identity) fn staff_credentials(
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

pub(in crate::identity) fn roles(conn: &mut Conn, id: &StaffId) -> Result<Vec<Role>> {
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

pub(in crate::identity) struct NewStaff<'a> {
    pub(in crate::identity) username: &'a str,
    pub(in crate::identity) name: &'a str,
    pub(in crate::identity) password_hash: &'a str,
    pub(in crate::identity) office: &'a str,
    pub(in crate::identity) roles: &'a [Role],
}

/// Makes a member of staff unless the user name is taken.
pub(in crate::identity) fn ensure_staff(
    tx: &mut Conn,
    new: &NewStaff<'_>,
    now: Timestamp,
) -> Result<()> {
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
