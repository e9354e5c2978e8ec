//! The tables of windows.

use crate::identity::StaffId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{
    office_intakes, offices, service_windows, staff, window_staff,
};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use onewindow_core::requests::{WindowKind, WindowRequest};

/// A window with the centre it stands in.
#[derive(Debug, Clone)]
pub struct ServiceWindow {
    /// The key within the centre.
    pub key: String,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// What it is for; none takes everything.
    pub kind: Option<WindowKind>,
    /// The key of the centre.
    pub office: String,
    /// The centre's name in Chinese.
    pub office_zh: String,
    /// The centre's name in English.
    pub office_en: String,
    /// Every window of the centre takes every item.
    pub any_item: bool,
}

/// How a centre takes cases in.
pub(super) struct Intake {
    pub(super) any_item: bool,
    pub(super) version: i32,
}

fn read_kind(kind: Option<String>) -> Result<Option<WindowKind>> {
    let read = |name: String| {
        WindowKind::parse(&name)
            .ok_or_else(|| Error::internal(format!("unknown kind of window {name:?}")))
    };
    kind.map(read).transpose()
}

/// A centre's intake; none where there is no such office.
pub(super) fn intake(conn: &mut Conn, office: &str) -> Result<Option<Intake>> {
    let found: Option<Option<(bool, i32)>> = offices::table
        .left_join(office_intakes::table.on(office_intakes::office_key.eq(offices::office_key)))
        .filter(offices::office_key.eq(office))
        .select((office_intakes::any_item, office_intakes::version).nullable())
        .first(conn)
        .optional()?;
    Ok(found.map(|set| {
        let (any_item, version) = set.unwrap_or((true, 0));
        Intake { any_item, version }
    }))
}

type Columns = (
    String,
    String,
    String,
    Option<String>,
    String,
    String,
    String,
);

fn read_window(
    (key, name_zh, name_en, kind, office, office_zh, office_en): Columns,
    any_item: bool,
) -> Result<ServiceWindow> {
    Ok(ServiceWindow {
        key,
        name_zh,
        name_en,
        kind: read_kind(kind)?,
        office,
        office_zh,
        office_en,
        any_item,
    })
}

const COLUMNS: (
    service_windows::window_key,
    service_windows::name_zh,
    service_windows::name_en,
    service_windows::kind,
    offices::office_key,
    offices::name_zh,
    offices::name_en,
) = (
    service_windows::window_key,
    service_windows::name_zh,
    service_windows::name_en,
    service_windows::kind,
    offices::office_key,
    offices::name_zh,
    offices::name_en,
);

/// The windows of a centre in the order they stand.
pub(super) fn of_office(conn: &mut Conn, office: &str) -> Result<Vec<ServiceWindow>> {
    let rows: Vec<Columns> = service_windows::table
        .inner_join(offices::table)
        .filter(offices::office_key.eq(office))
        .order(service_windows::position)
        .select(COLUMNS)
        .load(conn)?;
    let any_item = intake(conn, office)?.is_none_or(|intake| intake.any_item);
    rows.into_iter()
        .map(|row| read_window(row, any_item))
        .collect()
}

/// The windows of a district's centres in the order they stand.
pub(super) fn of_district(conn: &mut Conn, district: &str) -> Result<Vec<ServiceWindow>> {
    let centres: Vec<String> = offices::table
        .filter(offices::district.eq(district))
        .order((offices::name_zh, offices::office_key))
        .select(offices::office_key)
        .load(conn)?;
    let mut windows = Vec::new();
    for centre in centres {
        windows.extend(of_office(conn, &centre)?);
    }
    Ok(windows)
}

/// The kind of the window somebody sits at, where its centre keeps the kinds apart.
pub(super) fn kind_of(conn: &mut Conn, clerk: &StaffId) -> Result<Option<WindowKind>> {
    let seat: Option<(String, String)> = window_staff::table
        .find(clerk)
        .select((window_staff::office_key, window_staff::window_key))
        .first(conn)
        .optional()?;
    let Some((office, window)) = seat else {
        return Ok(None);
    };
    if intake(conn, &office)?.is_none_or(|intake| intake.any_item) {
        return Ok(None);
    }
    let kind = service_windows::table
        .find((office, window))
        .select(service_windows::kind)
        .first(conn)?;
    read_kind(kind)
}

/// An active member of staff of an office, by user name.
pub(super) fn clerk(conn: &mut Conn, office: &str, username: &str) -> Result<Option<StaffId>> {
    Ok(staff::table
        .filter(staff::username.eq(username))
        .filter(staff::office_key.eq(office))
        .filter(staff::active.eq(true))
        .select(staff::id)
        .first(conn)
        .optional()?)
}

/// Takes a centre's windows away.
pub(super) fn clear(tx: &mut Conn, office: &str) -> Result<()> {
    diesel::delete(window_staff::table.filter(window_staff::office_key.eq(office))).execute(tx)?;
    diesel::delete(service_windows::table.filter(service_windows::office_key.eq(office)))
        .execute(tx)?;
    Ok(())
}

pub(super) fn add(tx: &mut Conn, office: &str, at: usize, window: &WindowRequest) -> Result<()> {
    diesel::insert_into(service_windows::table)
        .values((
            service_windows::office_key.eq(office),
            service_windows::window_key.eq(&window.key),
            service_windows::position.eq(i32::try_from(at).map_err(Error::internal)?),
            service_windows::name_zh.eq(&window.name_zh),
            service_windows::name_en.eq(&window.name_en),
            service_windows::kind.eq(window.kind.map(WindowKind::as_str)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Lets somebody sit at a window, wherever they sat before.
pub(super) fn seat(tx: &mut Conn, office: &str, window: &str, clerk: &StaffId) -> Result<()> {
    diesel::delete(window_staff::table.find(clerk)).execute(tx)?;
    diesel::insert_into(window_staff::table)
        .values((
            window_staff::staff_id.eq(clerk),
            window_staff::office_key.eq(office),
            window_staff::window_key.eq(window),
        ))
        .execute(tx)?;
    Ok(())
}

/// Sets a centre's intake if it still has this version.
pub(super) fn set_intake(
    tx: &mut Conn,
    office: &str,
    any: bool,
    from: i32,
    now: Timestamp,
) -> Result<()> {
    use office_intakes::{any_item, updated_at, version};
    let columns = (any_item.eq(any), version.eq(from + 1), updated_at.eq(now));
    let written = if from == 0 {
        crate::on!(tx, |c| diesel::insert_into(office_intakes::table)
            .values((office_intakes::office_key.eq(office), columns))
            .on_conflict_do_nothing()
            .execute(c))?
    } else {
        let kept = office_intakes::table.find(office).filter(version.eq(from));
        diesel::update(kept).set(columns).execute(tx)?
    };
    match written {
        1 => Ok(()),
        _ => Err(Code::Conflict.into()),
    }
}
