//! Offices, and where their windows stand.

use crate::identity::caller::Role;
use crate::on;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{office_places, offices, staff, staff_roles};
use crate::platform::problem::Result;
use diesel::prelude::*;
use onewindow_core::requests::OfficeContact;

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
    /// How it is reached, if somebody has said so.
    pub contact: Option<Contact>,
}

/// How an office is reached.
#[derive(Queryable)]
pub struct Contact {
    /// The address in Chinese.
    pub address_zh: String,
    /// The address in English.
    pub address_en: String,
    /// The telephone number.
    pub phone: String,
    /// The opening hours in Chinese.
    pub hours_zh: String,
    /// The opening hours in English.
    pub hours_en: String,
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
            (
                office_places::address_zh.assume_not_null(),
                office_places::address_en.assume_not_null(),
                office_places::phone.assume_not_null(),
                office_places::hours_zh.assume_not_null(),
                office_places::hours_en.assume_not_null(),
            )
                .nullable(),
        ))
        .load(conn)?)
}

/// Says where an office stands and how it is reached, unless somebody has.
pub(in crate::identity) fn ensure_place(
    tx: &mut Conn,
    office: &str,
    (lat, lng): (i32, i32),
    contact: &OfficeContact,
) -> Result<()> {
    on!(tx, |c| diesel::insert_into(office_places::table)
        .values((
            office_places::office_key.eq(office),
            office_places::lat_e6.eq(lat),
            office_places::lng_e6.eq(lng),
            office_places::address_zh.eq(&contact.address_zh),
            office_places::address_en.eq(&contact.address_en),
            office_places::phone.eq(&contact.phone),
            office_places::hours_zh.eq(&contact.hours_zh),
            office_places::hours_en.eq(&contact.hours_en),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(in crate::identity) struct NewOffice<'a> {
    pub(in crate::identity) key: &'a str,
    pub(in crate::identity) zh: &'a str,
    pub(in crate::identity) en: &'a str,
    pub(in crate::identity) department: Option<&'a str>,
    pub(in crate::identity) district: Option<&'a str>,
}

pub(in crate::identity) fn ensure_office(tx: &mut Conn, office: &NewOffice<'_>) -> Result<()> {
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
