//! The table of ratings.

use super::RatingId;
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::cases;
use crate::platform::db::schema::ratings::ratings;
use crate::platform::problem::{Code, Result};
use diesel::dsl::count_star;
use diesel::prelude::*;

/// Nothing is to be done about it.
pub(super) const DONE: &str = "done";
/// A bad rating that waits for a supervisor.
pub(super) const OPEN: &str = "open";
/// A bad rating that was answered.
pub(super) const ANSWERED: &str = "answered";
/// A rating that counts nowhere.
pub(super) const EXCLUDED: &str = "excluded";

/// A rating as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = ratings)]
pub(super) struct RatingRow {
    pub(super) id: RatingId,
    pub(super) case_id: CaseId,
    pub(super) item_key: String,
    pub(super) department: String,
    pub(super) district: String,
    pub(super) rated_by: String,
    /// Its stars.
    pub(super) grade: i32,
    /// The codes of its tags, a JSON list.
    pub(super) tags: String,
    /// The comment, sealed.
    pub(super) comment: Option<String>,
    pub(super) rated_at: Timestamp,
    pub(super) state: String,
    pub(super) contact_due: Option<String>,
    pub(super) rectify_due: Option<String>,
    pub(super) finding: Option<String>,
    pub(super) reply: Option<String>,
    pub(super) answered_by_id: Option<String>,
    pub(super) answered_by_name: Option<String>,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) second_grade: Option<i32>,
    pub(super) second_at: Option<Timestamp>,
}

/// Puts a rating in, unless the case has one; answers whether it was new.
pub(super) fn insert(tx: &mut Conn, row: &RatingRow) -> Result<bool> {
    let written = crate::on!(tx, |c| diesel::insert_into(ratings::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}

pub(super) fn of_case(conn: &mut Conn, case: &CaseId) -> Result<Option<RatingRow>> {
    Ok(ratings::table
        .filter(ratings::case_id.eq(case))
        .first(conn)
        .optional()?)
}

pub(super) fn find(conn: &mut Conn, id: &RatingId) -> Result<RatingRow> {
    let found = ratings::table.find(id).first(conn).optional()?;
    found.ok_or_else(|| Code::RatingNotFound.into())
}

/// What a supervisor writes.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = ratings)]
pub(super) struct AnswerPatch<'a> {
    pub(super) state: &'static str,
    pub(super) finding: &'static str,
    pub(super) reply: &'a str,
    pub(super) answered_by_id: &'a str,
    pub(super) answered_by_name: &'a str,
    pub(super) answered_at: Timestamp,
}

/// Writes the answer, unless there is one.
pub(super) fn answer(tx: &mut Conn, id: &RatingId, patch: &AnswerPatch<'_>) -> Result<()> {
    let open = ratings::table.find(id).filter(ratings::state.eq(OPEN));
    match diesel::update(open).set(patch).execute(tx)? {
        1 => Ok(()),
        _ => Err(Code::RatingNotOpen.into()),
    }
}

/// Writes the second grade, unless there is one.
pub(super) fn rate_again(tx: &mut Conn, id: &RatingId, grade: i32, now: Timestamp) -> Result<bool> {
    let answered = ratings::table
        .find(id)
        .filter(ratings::state.eq(ANSWERED))
        .filter(ratings::second_grade.is_null());
    let patch = (ratings::second_grade.eq(grade), ratings::second_at.eq(now));
    Ok(diesel::update(answered).set(patch).execute(tx)? == 1)
}

/// Which ratings to list. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) district: Option<String>,
    pub(super) department: Option<String>,
    /// Those that wait for an answer, or those that do not.
    pub(super) open: Option<bool>,
    /// Only those before this id, newest first.
    pub(super) before: Option<RatingId>,
}

/// A page of ratings with the number and the names of the item of their cases, newest first, with one
/// more than `limit` when there are more.
pub(super) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<Listed>> {
    let mut query = ratings::table
        .inner_join(cases::table.on(cases::id.eq(ratings::case_id)))
        .select((
            ratings::all_columns,
            cases::number,
            cases::item_name_zh,
            cases::item_name_en,
        ))
        .order(ratings::id.desc())
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some(district) = &filter.district {
        query = query.filter(ratings::district.eq(district));
    }
    if let Some(department) = &filter.department {
        query = query.filter(ratings::department.eq(department));
    }
    match filter.open {
        Some(true) => query = query.filter(ratings::state.eq(OPEN)),
        Some(false) => query = query.filter(ratings::state.ne(OPEN)),
        None => {}
    }
    if let Some(before) = &filter.before {
        query = query.filter(ratings::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// A rating with the number and the names of the item of its case, in Chinese and English.
pub(super) type Listed = (RatingRow, Option<String>, String, String);

/// How often each grade was given to an item.
pub(super) fn of_item(conn: &mut Conn, item: &str) -> Result<Vec<(i32, i64)>> {
    Ok(ratings::table
        .filter(ratings::item_key.eq(item))
        .filter(ratings::state.ne(EXCLUDED))
        .group_by(ratings::grade)
        .select((ratings::grade, count_star()))
        .load(conn)?)
}

/// How often each grade was given to each department between two instants.
pub(super) fn by_department(
    conn: &mut Conn,
    district: Option<&String>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(String, i32, i64)>> {
    let mut query = ratings::table
        .filter(ratings::rated_at.ge(from))
        .filter(ratings::rated_at.lt(until))
        .filter(ratings::state.ne(EXCLUDED))
        .group_by((ratings::department, ratings::grade))
        .select((ratings::department, ratings::grade, count_star()))
        .into_boxed();
    if let Some(district) = district {
        query = query.filter(ratings::district.eq(district));
    }
    Ok(query.load(conn)?)
}

/// How many cases each department decided between two instants.
pub(super) fn decided(
    conn: &mut Conn,
    district: Option<&String>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(String, i64)>> {
    let mut query = cases::table
        .filter(cases::decided_at.ge(from))
        .filter(cases::decided_at.lt(until))
        .group_by(cases::department)
        .select((cases::department, count_star()))
        .into_boxed();
    if let Some(district) = district {
        query = query.filter(cases::district.eq(district));
    }
    Ok(query.load(conn)?)
}
