//! The table of opinion templates.

use super::TemplateId;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::opinion_templates::{self, table};
use crate::platform::problem::{Code, Result};
use diesel::prelude::*;

/// A template.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = opinion_templates)]
pub(super) struct TemplateRow {
    pub(super) id: TemplateId,
    pub(super) department: String,
    pub(super) kind: String,
    pub(super) text_zh: String,
    pub(super) text_en: String,
}

/// A department's templates, oldest first.
pub(super) fn of(conn: &mut Conn, department: &str) -> Result<Vec<TemplateRow>> {
    Ok(table
        .filter(opinion_templates::department.eq(department))
        .order(opinion_templates::id)
        .load(conn)?)
}

pub(super) fn insert(tx: &mut Conn, row: &TemplateRow) -> Result<()> {
    diesel::insert_into(table).values(row).execute(tx)?;
    Ok(())
}

/// Changes a template of the row's own department.
///
/// # Errors
/// [`Code::TemplateNotFound`].
pub(super) fn change(tx: &mut Conn, row: &TemplateRow) -> Result<()> {
    let own = table
        .find(&row.id)
        .filter(opinion_templates::department.eq(&row.department));
    match diesel::update(own).set(row).execute(tx)? {
        0 => Err(Code::TemplateNotFound.into()),
        _ => Ok(()),
    }
}

/// Removes a template of a department.
///
/// # Errors
/// [`Code::TemplateNotFound`].
pub(super) fn remove(tx: &mut Conn, department: &str, id: &TemplateId) -> Result<()> {
    let own = table
        .find(id)
        .filter(opinion_templates::department.eq(department));
    match diesel::delete(own).execute(tx)? {
        0 => Err(Code::TemplateNotFound.into()),
        _ => Ok(()),
    }
}
