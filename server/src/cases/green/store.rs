//! The tables of the green channel.

use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{cases, green_cases, green_settings, priority_projects};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;

/// The only row of the settings.
const CITY: &str = "city";

/// A case in the green channel.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = green_cases)]
pub(super) struct GreenRow {
    pub(super) case_id: CaseId,
    pub(super) ground: String,
    pub(super) reason: Option<String>,
    pub(super) helper_id: Option<String>,
    pub(super) helper_name: Option<String>,
    pub(super) inner_percent: i32,
    pub(super) entered_at: Timestamp,
}

/// How much sooner the green channel is.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = green_settings)]
pub(super) struct SettingsRow {
    pub(super) scope: String,
    pub(super) inner_percent: i32,
    pub(super) remaining_workdays: i32,
    pub(super) used_percent: i32,
    pub(super) version: i32,
    pub(super) updated_at: Timestamp,
}

/// A project on the list of priority projects.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = priority_projects)]
pub(super) struct ProjectRow {
    pub(super) project_code: String,
    pub(super) name: String,
    pub(super) added_by_id: String,
    pub(super) added_at: Timestamp,
}

pub(super) fn find(conn: &mut Conn, case: &CaseId) -> Result<Option<GreenRow>> {
    Ok(crate::on!(conn, |c| green_cases::table
        .find(case)
        .first(c)
        .optional())?)
}

/// Takes a case in, once.
///
/// # Errors
/// [`Code::GreenBefore`] when it is in already.
pub(super) fn insert(tx: &mut Conn, row: &GreenRow) -> Result<()> {
    let written = crate::on!(tx, |c| diesel::insert_into(green_cases::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    match written {
        1 => Ok(()),
        _ => Err(Code::GreenBefore.into()),
    }
}

/// Which cases of the channel a list shows. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracked {
    pub(super) states: Vec<&'static str>,
    pub(super) district: Option<String>,
    /// The id of who helps.
    pub(super) helper: Option<String>,
    pub(super) before: Option<CaseId>,
}

/// Cases of the channel, the newest first, with one more than `limit` when there are more.
pub(super) fn running(conn: &mut Conn, which: &Tracked, limit: u32) -> Result<Vec<GreenRow>> {
    let mut query = green_cases::table
        .inner_join(cases::table)
        .filter(cases::state.eq_any(&which.states))
        .order(green_cases::case_id.desc())
        .limit(i64::from(limit) + 1)
        .select(green_cases::all_columns)
        .into_boxed();
    if let Some(district) = &which.district {
        query = query.filter(cases::district.eq(district));
    }
    if let Some(helper) = &which.helper {
        query = query.filter(green_cases::helper_id.eq(helper));
    }
    if let Some(before) = &which.before {
        query = query.filter(green_cases::case_id.lt(before));
    }
    Ok(query.load(conn)?)
}

pub(super) fn settings(conn: &mut Conn) -> Result<Option<SettingsRow>> {
    Ok(green_settings::table.find(CITY).first(conn).optional()?)
}

/// Writes the settings if they still have this version; 0 when nobody has set them.
///
/// # Errors
/// [`Code::Conflict`] when somebody else was faster.
pub(super) fn put_settings(tx: &mut Conn, row: &SettingsRow) -> Result<()> {
    let row = SettingsRow {
        scope: CITY.to_owned(),
        version: row.version + 1,
        ..row.clone()
    };
    let written = if row.version == 1 {
        crate::on!(tx, |c| diesel::insert_into(green_settings::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(c))?
    } else {
        diesel::update(
            green_settings::table
                .find(CITY)
                .filter(green_settings::version.eq(row.version - 1)),
        )
        .set(&row)
        .execute(tx)?
    };
    match written {
        1 => Ok(()),
        _ => Err(Code::Conflict.into()),
    }
}

pub(super) fn projects(conn: &mut Conn) -> Result<Vec<ProjectRow>> {
    Ok(priority_projects::table
        .order(priority_projects::project_code)
        .load(conn)?)
}

pub(super) fn is_priority(conn: &mut Conn, code: &str) -> Result<bool> {
    let found: Option<String> = priority_projects::table
        .find(code)
        .select(priority_projects::project_code)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

pub(super) fn put_project(tx: &mut Conn, row: &ProjectRow) -> Result<()> {
    diesel::delete(priority_projects::table.find(&row.project_code)).execute(tx)?;
    diesel::insert_into(priority_projects::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn remove_project(tx: &mut Conn, code: &str) -> Result<()> {
    match diesel::delete(priority_projects::table.find(code)).execute(tx)? {
        0 => Err(Error::new(Code::ProjectNotFound)),
        _ => Ok(()),
    }
}
