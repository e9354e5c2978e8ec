//! The table of credit records.

use super::CreditRecordId;
use crate::identity::{ApplicantKind, StaffId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{credit_grades as grades, credit_records as records};
use crate::platform::problem::{Code, Result};
use diesel::prelude::*;

/// Nobody asked for a repair yet, or it was declined and may be asked for again.
pub(super) const OPEN: &str = "open";
/// A repair was asked for.
pub(super) const REQUESTED: &str = "requested";
/// A repair was declined.
pub(super) const DECLINED: &str = "declined";
/// It closes nothing any more.
pub(in crate::identity) const REPAIRED: &str = "repaired";

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = records)]
pub(super) struct RecordRow {
    pub(super) id: CreditRecordId,
    pub(super) subject_kind: String,
    pub(super) subject_id: String,
    pub(super) subject_name: String,
    pub(super) kind: String,
    pub(super) case_id: String,
    pub(super) case_number: String,
    pub(super) item_zh: String,
    pub(super) item_en: String,
    pub(super) district: String,
    pub(super) reason: Option<String>,
    pub(super) recorded_on: String,
    pub(super) recorded_by_id: String,
    pub(super) recorded_by_name: String,
    pub(super) state: String,
    pub(super) repair_text: Option<String>,
    pub(super) repair_asked_at: Option<Timestamp>,
    pub(super) answer: Option<String>,
    pub(super) answered_by_id: Option<String>,
    pub(super) answered_by_name: Option<String>,
    pub(super) answered_at: Option<Timestamp>,
}

pub(super) fn insert(tx: &mut Conn, row: &RecordRow) -> Result<()> {
    diesel::insert_into(records::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

/// Holds against one person what was held against another, who turned out to be the same.
pub(in crate::identity) fn hand_over(tx: &mut Conn, from: &str, to: &str) -> Result<()> {
    let person = ApplicantKind::Person.as_str();
    diesel::update(
        records::table
            .filter(records::subject_kind.eq(person))
            .filter(records::subject_id.eq(from)),
    )
    .set(records::subject_id.eq(to))
    .execute(tx)?;
    diesel::update(
        grades::table
            .filter(grades::subject_kind.eq(person))
            .filter(grades::subject_id.eq(from)),
    )
    .set(grades::subject_id.eq(to))
    .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &CreditRecordId) -> Result<Option<RecordRow>> {
    Ok(records::table.find(id).first(conn).optional()?)
}

/// A subject's records, newest first.
pub(super) fn of(conn: &mut Conn, (kind, id): (ApplicantKind, &str)) -> Result<Vec<RecordRow>> {
    Ok(records::table
        .filter(records::subject_kind.eq(kind.as_str()))
        .filter(records::subject_id.eq(id))
        .order(records::id.desc())
        .load(conn)?)
}

/// The kinds of the records of a subject that are not repaired.
pub(super) fn unrepaired(
    conn: &mut Conn,
    (kind, id): (ApplicantKind, &str),
) -> Result<Vec<String>> {
    Ok(crate::on!(conn, |c| records::table
        .filter(records::subject_kind.eq(kind.as_str()))
        .filter(records::subject_id.eq(id))
        .filter(records::state.ne(REPAIRED))
        .select(records::kind)
        .distinct()
        .load(c))?)
}

/// Those whose repair was asked for, in a district or everywhere, the longest known first, with one
/// more than `limit` when there are more.
pub(super) fn requested(
    conn: &mut Conn,
    district: Option<&str>,
    after: Option<&CreditRecordId>,
    limit: u32,
) -> Result<Vec<RecordRow>> {
    let mut query = records::table
        .filter(records::state.eq(REQUESTED))
        .order(records::id)
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some(district) = district {
        query = query.filter(records::district.eq(district));
    }
    if let Some(after) = after {
        query = query.filter(records::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Asks for a repair if the record still waits for that.
pub(super) fn ask(tx: &mut Conn, row: &RecordRow, text: &str, now: Timestamp) -> Result<()> {
    let written = diesel::update(
        records::table
            .find(&row.id)
            .filter(records::state.eq_any([OPEN, DECLINED])),
    )
    .set((
        records::state.eq(REQUESTED),
        records::repair_text.eq(text),
        records::repair_asked_at.eq(now),
        records::answer.eq(None::<String>),
        records::answered_by_id.eq(None::<String>),
        records::answered_by_name.eq(None::<String>),
        records::answered_at.eq(None::<Timestamp>),
    ))
    .execute(tx)?;
    one(written, Code::RepairNotOpen)
}

/// Answers a request if it still waits.
pub(super) fn answer(
    tx: &mut Conn,
    row: &RecordRow,
    (state, text): (&str, &str),
    (by_id, by_name): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let written = diesel::update(
        records::table
            .find(&row.id)
            .filter(records::state.eq(REQUESTED)),
    )
    .set((
        records::state.eq(state),
        records::answer.eq(text),
        records::answered_by_id.eq(by_id),
        records::answered_by_name.eq(by_name),
        records::answered_at.eq(now),
    ))
    .execute(tx)?;
    one(written, Code::RepairNotAsked)
}

/// The grade of a subject, if one is known.
pub(super) fn grade(conn: &mut Conn, (kind, id): (ApplicantKind, &str)) -> Result<Option<String>> {
    Ok(crate::on!(conn, |c| grades::table
        .find((kind.as_str(), id))
        .select(grades::grade)
        .first(c)
        .optional())?)
}

/// Sets the grade of a subject, whatever it was.
pub(super) fn set_grade(
    tx: &mut Conn,
    (kind, id): (ApplicantKind, &str),
    grade: &str,
    by: &StaffId,
    now: Timestamp,
) -> Result<()> {
    diesel::delete(grades::table.find((kind.as_str(), id))).execute(tx)?;
    diesel::insert_into(grades::table)
        .values((
            grades::subject_kind.eq(kind.as_str()),
            grades::subject_id.eq(id),
            grades::grade.eq(grade),
            grades::set_by_id.eq(by),
            grades::set_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

fn one(written: usize, otherwise: Code) -> Result<()> {
    match written {
        1 => Ok(()),
        _ => Err(otherwise.into()),
    }
}
