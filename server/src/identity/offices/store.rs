//! The table of thresholds.

use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{office_places, offices};
use crate::platform::db::schema::supervision::lamp_thresholds;
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use onewindow_core::clock::LampThresholds;
use onewindow_core::requests::OfficeContact;
use std::collections::HashSet;

fn of_columns((remaining, used): (i32, i32)) -> LampThresholds {
    let natural = |number: i32| u32::try_from(number).unwrap_or(0);
    LampThresholds {
        remaining_workdays: natural(remaining),
        used_percent: natural(used),
    }
}

pub(super) fn exists(conn: &mut Conn, office: &str) -> Result<bool> {
    let found: Option<String> = offices::table
        .find(office)
        .select(offices::office_key)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Says where an office stands, anew where somebody has before.
pub(super) fn set_place(tx: &mut Conn, office: &str, (lat, lng): (i32, i32)) -> Result<()> {
    let place = (office_places::lat_e6.eq(lat), office_places::lng_e6.eq(lng));
    crate::on!(tx, |c| diesel::insert_into(office_places::table)
        .values((office_places::office_key.eq(office), place))
        .on_conflict(office_places::office_key)
        .do_update()
        .set(place)
        .execute(c))?;
    Ok(())
}

/// Says how an office whose place is known is reached.
pub(super) fn set_contact(tx: &mut Conn, office: &str, contact: &OfficeContact) -> Result<()> {
    diesel::update(office_places::table.find(office))
        .set((
            office_places::address_zh.eq(&contact.address_zh),
            office_places::address_en.eq(&contact.address_en),
            office_places::phone.eq(&contact.phone),
            office_places::hours_zh.eq(&contact.hours_zh),
            office_places::hours_en.eq(&contact.hours_en),
        ))
        .execute(tx)?;
    Ok(())
}

type OfficeColumns = (String, String, String, Option<String>, Option<String>);

/// All offices: those of no department first.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<OfficeColumns>> {
    Ok(offices::table
        .order((
            offices::department.is_not_null(),
            offices::department,
            offices::office_key,
        ))
        .load(conn)?)
}

/// Every department with an office in a district, and the district.
pub(super) fn in_districts(conn: &mut Conn) -> Result<HashSet<(String, String)>> {
    let rows: Vec<(String, String)> = offices::table
        .filter(offices::department.is_not_null())
        .filter(offices::district.is_not_null())
        .select((
            offices::department.assume_not_null(),
            offices::district.assume_not_null(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The thresholds of an office with their version, if somebody has set them.
pub(super) fn thresholds_of(
    conn: &mut Conn,
    office: &str,
) -> Result<Option<(LampThresholds, i64)>> {
    let found: Option<(i32, i32, i32)> = lamp_thresholds::table
        .find(office)
        .select((
            lamp_thresholds::remaining_workdays,
            lamp_thresholds::used_percent,
            lamp_thresholds::version,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(remaining, used, version)| (of_columns((remaining, used)), i64::from(version))))
}

/// The thresholds of the department's office in the district, else of its office for the city.
pub(super) fn thresholds_for(
    conn: &mut Conn,
    department: &str,
    district: &str,
) -> Result<Option<LampThresholds>> {
    let found: Option<(i32, i32)> = crate::on!(conn, |c| lamp_thresholds::table
        .inner_join(offices::table)
        .filter(offices::department.eq(department))
        .filter(
            offices::district
                .eq(district)
                .or(offices::district.is_null()),
        )
        // An office without a district is for the city: the district's own goes first.
        .order((offices::district.is_null(), offices::office_key))
        .select((
            lamp_thresholds::remaining_workdays,
            lamp_thresholds::used_percent,
        ))
        .first(c)
        .optional())?;
    Ok(found.map(of_columns))
}

/// Writes them if they still have this version.
pub(super) fn put_thresholds(
    tx: &mut Conn,
    office: &str,
    thresholds: LampThresholds,
    version: i64,
    now: Timestamp,
) -> Result<()> {
    use lamp_thresholds::{remaining_workdays, updated_at, used_percent};
    let version = i32::try_from(version).map_err(Error::internal)?;
    let number = |number: u32| i32::try_from(number).map_err(Error::internal);
    let columns = (
        remaining_workdays.eq(number(thresholds.remaining_workdays)?),
        used_percent.eq(number(thresholds.used_percent)?),
        lamp_thresholds::version.eq(version + 1),
        updated_at.eq(now),
    );
    let written = if version == 0 {
        // Two who set them first at the same time: the second finds the row and changes none.
        crate::on!(tx, |c| diesel::insert_into(lamp_thresholds::table)
            .values((lamp_thresholds::office_key.eq(office), columns))
            .on_conflict_do_nothing()
            .execute(c))?
    } else {
        diesel::update(
            lamp_thresholds::table
                .find(office)
                .filter(lamp_thresholds::version.eq(version)),
        )
        .set(columns)
        .execute(tx)?
    };
    match written {
        1 => Ok(()),
        _ => Err(Code::Conflict.into()),
    }
}
