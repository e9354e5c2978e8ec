//! The table of notes on documents.

use super::AnnotationId;
use crate::cases::CaseId;
use crate::cases::parts::FileId;
use crate::identity::StaffId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::case_annotations;
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;
use onewindow_core::requests::AnnotationPlace;

/// A note on a document.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = case_annotations)]
pub(super) struct AnnotationRow {
    pub(super) id: AnnotationId,
    pub(super) case_id: CaseId,
    pub(super) file_id: FileId,
    pub(super) number: i32,
    pub(super) page: i32,
    pub(super) place_x: Option<i32>,
    pub(super) place_y: Option<i32>,
    pub(super) place_width: Option<i32>,
    pub(super) place_height: Option<i32>,
    /// The text, sealed.
    pub(super) note: String,
    pub(super) author_id: StaffId,
    pub(super) created_at: Timestamp,
    pub(super) told_at: Option<Timestamp>,
    pub(super) resolved_at: Option<Timestamp>,
}

impl AnnotationRow {
    /// Where on its page it is.
    ///
    /// # Errors
    /// When what is stored is no place.
    pub(super) fn place(&self) -> Result<Option<AnnotationPlace>> {
        let part = |part: Option<i32>| match part {
            Some(part) => u32::try_from(part).map_err(Error::internal),
            None => Ok(0),
        };
        if self.place_x.is_none() {
            return Ok(None);
        }
        Ok(Some(AnnotationPlace {
            x: part(self.place_x)?,
            y: part(self.place_y)?,
            width: part(self.place_width)?,
            height: part(self.place_height)?,
        }))
    }
}

pub(super) fn of_case(conn: &mut Conn, case: &CaseId) -> Result<Vec<AnnotationRow>> {
    Ok(case_annotations::table
        .filter(case_annotations::case_id.eq(case))
        .order(case_annotations::number)
        .load(conn)?)
}

pub(super) fn find(
    conn: &mut Conn,
    case: &CaseId,
    id: &AnnotationId,
) -> Result<Option<AnnotationRow>> {
    Ok(case_annotations::table
        .find(id)
        .filter(case_annotations::case_id.eq(case))
        .first(conn)
        .optional()?)
}

/// The highest number a note of the case has; 0 before the first.
pub(super) fn last_number(conn: &mut Conn, case: &CaseId) -> Result<i32> {
    let last: Option<i32> = case_annotations::table
        .filter(case_annotations::case_id.eq(case))
        .order(case_annotations::number.desc())
        .select(case_annotations::number)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0))
}

pub(super) fn insert(tx: &mut Conn, row: &AnnotationRow) -> Result<()> {
    diesel::insert_into(case_annotations::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn set_resolved(tx: &mut Conn, row: &AnnotationRow) -> Result<()> {
    diesel::update(case_annotations::table.find(&row.id))
        .set(case_annotations::resolved_at.eq(row.resolved_at))
        .execute(tx)?;
    Ok(())
}

/// Marks a note as told; one that was told before keeps its time.
pub(super) fn set_told(tx: &mut Conn, id: &AnnotationId, now: Timestamp) -> Result<()> {
    let untold = case_annotations::table
        .find(id)
        .filter(case_annotations::told_at.is_null());
    diesel::update(untold)
        .set(case_annotations::told_at.eq(now))
        .execute(tx)?;
    Ok(())
}

pub(super) fn remove(tx: &mut Conn, id: &AnnotationId) -> Result<()> {
    diesel::delete(case_annotations::table.find(id)).execute(tx)?;
    Ok(())
}
