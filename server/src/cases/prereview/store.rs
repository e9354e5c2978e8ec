//! The table of pre-reviews.

use super::PreReviewId;
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{cases, pre_reviews as reviews};
use crate::platform::problem::{Code, Result};
use diesel::prelude::*;

/// It waits for the window's answer.
pub(super) const OPEN: &str = "open";
/// The window has answered.
pub(super) const ANSWERED: &str = "answered";
/// It ended without an answer: taken back, or the case was handed in or ended.
pub(super) const CLOSED: &str = "closed";

/// A request to look at a draft, and what came of it.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = reviews)]
pub(super) struct ReviewRow {
    pub(super) id: PreReviewId,
    pub(super) case_id: CaseId,
    pub(super) state: String,
    /// Rule would take the case into the green channel.
    pub(super) green: bool,
    pub(super) asked_by: String,
    pub(super) asked_at: Timestamp,
    pub(super) summary: Option<String>,
    /// JSON.
    pub(super) remarks: Option<String>,
    pub(super) ended_by_id: Option<String>,
    pub(super) ended_by_name: Option<String>,
    pub(super) ended_at: Option<Timestamp>,
}

/// How a request ends.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = reviews)]
pub(super) struct Ending {
    pub(super) state: &'static str,
    pub(super) summary: Option<String>,
    pub(super) remarks: Option<String>,
    pub(super) ended_by_id: Option<String>,
    pub(super) ended_by_name: Option<String>,
    pub(super) ended_at: Option<Timestamp>,
}

/// Opens a request.
///
/// # Errors
/// [`Code::PreReviewOpen`] while another of the case is open.
pub(super) fn insert(tx: &mut Conn, row: &ReviewRow) -> Result<()> {
    let written = crate::on!(tx, |c| diesel::insert_into(reviews::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    match written {
        1 => Ok(()),
        _ => Err(Code::PreReviewOpen.into()),
    }
}

/// Ends the open request of a case; false when none is open. Comparing and writing are one
/// statement, so of two who answer at once one is told.
pub(super) fn end(tx: &mut Conn, case: &CaseId, ending: &Ending) -> Result<bool> {
    let open = reviews::table
        .filter(reviews::case_id.eq(case))
        .filter(reviews::state.eq(OPEN));
    Ok(diesel::update(open).set(ending).execute(tx)? > 0)
}

/// The newest request of a case, of those in this state when one is named.
pub(super) fn newest(
    conn: &mut Conn,
    case: &CaseId,
    state: Option<&str>,
) -> Result<Option<ReviewRow>> {
    let mut query = reviews::table
        .filter(reviews::case_id.eq(case))
        .order(reviews::id.desc())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(reviews::state.eq(state));
    }
    Ok(query.first(conn).optional()?)
}

/// Whose list of open requests. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) district: Option<String>,
    /// Of one of these departments.
    pub(super) departments: Option<Vec<String>>,
    /// Only those after this one.
    pub(super) after: Option<(bool, PreReviewId)>,
}

/// A request with the case's applicant and the item's two names.
pub(super) type ListRow = (ReviewRow, String, String, String);

/// Open requests with one more than `limit` when there are more: those of the green channel first,
/// the longest waiting before the others.
pub(super) fn open(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<ListRow>> {
    let mut query = reviews::table
        .inner_join(cases::table)
        .filter(reviews::state.eq(OPEN))
        .order((reviews::green.desc(), reviews::id))
        .limit(i64::from(limit) + 1)
        .select((
            reviews::all_columns,
            cases::applicant_name,
            cases::item_name_zh,
            cases::item_name_en,
        ))
        .into_boxed();
    if let Some(district) = &filter.district {
        query = query.filter(cases::district.eq(district));
    }
    if let Some(departments) = &filter.departments {
        query = query.filter(cases::department.eq_any(departments));
    }
    if let Some((green, id)) = &filter.after {
        let behind = reviews::green.eq(green).and(reviews::id.gt(id));
        query = if *green {
            query.filter(behind.or(reviews::green.eq(false)))
        } else {
            query.filter(behind)
        };
    }
    Ok(query.load(conn)?)
}
