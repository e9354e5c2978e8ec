//! The table of cases: rows, lists and the compare-and-swap every change goes through.

use super::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{cases, sequences};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;

/// A case as it is stored. The answers are sealed.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = cases)]
pub struct CaseRow {
    /// The id.
    pub id: CaseId,
    /// The national case number, once submitted.
    pub number: Option<String>,
    /// The item's key.
    pub item_key: String,
    /// The item's version.
    pub item_version: i32,
    /// The item's name in Chinese when the case was made.
    pub item_name_zh: String,
    /// The item's name in English when the case was made.
    pub item_name_en: String,
    /// The pack it is decided with.
    pub pack_sha256: String,
    /// `immediate`, `promised` or `other`.
    pub case_type: String,
    /// `single`, `joint` or `escalated`.
    pub mode: String,
    /// The department that decides.
    pub department: String,
    /// The district whose office handles it.
    pub district: String,
    /// `person` or `firm`.
    pub applicant_kind: String,
    /// The person's or the firm's id.
    pub applicant_id: String,
    /// The person's or the firm's name.
    pub applicant_name: String,
    /// Who fills it in.
    pub person_id: String,
    /// The state's name.
    pub state: String,
    /// Counts changes; the ETag.
    pub version: i32,
    /// What the last stored verdict was given with, as JSON.
    pub context: String,
    /// The answers, sealed.
    pub answers: String,
    /// The choices, as JSON.
    pub choices: String,
    /// The single notice was sent.
    pub notice_sent: bool,
    /// Who accepted it.
    pub acceptor_id: Option<String>,
    /// When the draft was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was last handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The last day of the statutory limit.
    pub statutory_due: Option<String>,
    /// The last day of the promised limit.
    pub promised_due: Option<String>,
    /// The first yellow day.
    pub warn_at: Option<String>,
    /// The due days may move when next year's holidays are published.
    pub due_provisional: bool,
}

impl CaseRow {
    /// The state.
    ///
    /// # Errors
    /// When the database holds a name this build does not know.
    pub fn state(&self) -> Result<CaseState> {
        CaseState::parse(&self.state)
            .ok_or_else(|| Error::internal(format!("unknown case state {:?}", self.state)))
    }

    /// A stored day.
    ///
    /// # Errors
    /// When the text is no day.
    pub fn day(text: Option<&String>) -> Result<Option<Date>> {
        text.map(|text| text.parse().map_err(Error::internal))
            .transpose()
    }
}

/// What a change writes; members left out stay as they are.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = cases)]
pub struct CasePatch {
    /// The number given at submission.
    pub number: Option<String>,
    /// What the verdict was given with.
    pub context: Option<String>,
    /// The answers, sealed.
    pub answers: Option<String>,
    /// The choices.
    pub choices: Option<String>,
    /// The single notice was sent.
    pub notice_sent: Option<bool>,
    /// Who accepted it.
    pub acceptor_id: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The last day of the statutory limit.
    pub statutory_due: Option<String>,
    /// The last day of the promised limit.
    pub promised_due: Option<String>,
    /// The first yellow day.
    pub warn_at: Option<String>,
    /// The due days may still move.
    pub due_provisional: Option<bool>,
}

/// Whose cases a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owner {
    /// Their own.
    pub person: String,
    /// Those of these firms.
    pub firms: Vec<String>,
    /// Those this person began in the name of one of these.
    pub principals: Vec<String>,
}

/// Which cases a list shows. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of somebody.
    pub owner: Option<Owner>,
    /// In one of these states.
    pub states: Option<Vec<CaseState>>,
    /// Of this district.
    pub district: Option<String>,
    /// Of this department.
    pub department: Option<String>,
    /// With this in the number or in the applicant's name.
    pub text: Option<String>,
    /// Of this colour on this day. Only where the states let a limit run.
    pub lamp: Option<(Lamp, Date)>,
    /// Only those before this id, newest first.
    pub before: Option<CaseId>,
}

pub(crate) fn insert(tx: &mut Conn, row: &CaseRow) -> Result<()> {
    diesel::insert_into(cases::table).values(row).execute(tx)?;
    Ok(())
}

/// The case with this id.
pub(crate) fn find(conn: &mut Conn, id: &CaseId) -> Result<CaseRow> {
    cases::table
        .find(id)
        .first(conn)
        .optional()?
        .ok_or_else(|| Code::CaseNotFound.into())
}

/// Applies a change if the case is still as it was read. The state, the version and the time are
/// written here and nowhere else.
///
/// # Errors
/// [`Code::StaleVersion`] when somebody else was faster.
pub(crate) fn swap(
    tx: &mut Conn,
    row: &CaseRow,
    to: CaseState,
    patch: &CasePatch,
    now: Timestamp,
) -> Result<()> {
    let changed = diesel::update(
        cases::table
            .find(&row.id)
            .filter(cases::state.eq(&row.state))
            .filter(cases::version.eq(row.version)),
    )
    .set((
        patch,
        cases::state.eq(to.as_str()),
        cases::version.eq(cases::version + 1),
        cases::updated_at.eq(now),
    ))
    .execute(tx)?;
    if changed == 1 {
        return Ok(());
    }
    let current: i32 = cases::table
        .find(&row.id)
        .select(cases::version)
        .first(tx)?;
    Err(Error::new(Code::StaleVersion).with("current", current))
}

type Query<'a> = cases::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn narrowed(filter: &Filter) -> Query<'_> {
    let mut query = cases::table.into_boxed();
    if let Some(owner) = &filter.owner {
        let own = cases::applicant_kind
            .eq("person")
            .and(cases::applicant_id.eq(&owner.person));
        let firms = cases::applicant_kind
            .eq("firm")
            .and(cases::applicant_id.eq_any(&owner.firms));
        let as_agent = cases::person_id
            .eq(&owner.person)
            .and(cases::applicant_id.eq_any(&owner.principals));
        query = query.filter(own.or(firms).or(as_agent));
    }
    if let Some(states) = &filter.states {
        query = query.filter(cases::state.eq_any(states.iter().map(|state| state.as_str())));
    }
    if let Some(district) = &filter.district {
        query = query.filter(cases::district.eq(district));
    }
    if let Some(department) = &filter.department {
        query = query.filter(cases::department.eq(department));
    }
    if let Some(text) = &filter.text {
        let pattern = like(text);
        query = query.filter(
            cases::applicant_name
                .like(pattern.clone())
                .or(cases::number.like(pattern)),
        );
    }
    if let Some((lamp, today)) = filter.lamp {
        let today = today.to_string();
        query = match lamp {
            Lamp::Red => query.filter(cases::promised_due.lt(today)),
            Lamp::Yellow => query
                .filter(cases::promised_due.ge(today.clone()))
                .filter(cases::warn_at.le(today)),
            Lamp::Green => query
                .filter(cases::promised_due.ge(today.clone()))
                .filter(cases::warn_at.gt(today)),
            Lamp::None => query.filter(cases::promised_due.is_null()),
        };
    }
    query
}

/// A page of cases, newest first, with one row more than `limit` when there are more.
pub(crate) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<CaseRow>> {
    let mut query = narrowed(filter);
    if let Some(before) = &filter.before {
        query = query.filter(cases::id.lt(before));
    }
    Ok(query
        .order(cases::id.desc())
        .limit(i64::from(limit) + 1)
        .load(conn)?)
}

/// A page of cases under a limit, the most urgent first, with one row more than `limit` when there
/// are more.
pub(crate) fn list_by_due(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&(String, CaseId)>,
    limit: u32,
) -> Result<Vec<CaseRow>> {
    let mut query = narrowed(filter).filter(cases::promised_due.is_not_null());
    if let Some((due, id)) = after {
        query = query.filter(
            cases::promised_due
                .gt(due)
                .or(cases::promised_due.eq(due).and(cases::id.gt(id))),
        );
    }
    Ok(query
        .order((cases::promised_due, cases::id))
        .limit(i64::from(limit) + 1)
        .load(conn)?)
}

/// How many cases a filter finds, on all pages.
pub(crate) fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(narrowed(filter).count().get_result(conn)?)
}

/// The next number of a sequence, from 1. Numbers of a transaction that fails are given again.
pub(crate) fn next_number(tx: &mut Conn, scope: &str) -> Result<i64> {
    crate::on!(tx, |c| diesel::insert_into(sequences::table)
        .values((sequences::scope.eq(scope), sequences::value.eq(0_i64)))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(diesel::update(sequences::table.find(scope))
        .set(sequences::value.eq(sequences::value + 1))
        .returning(sequences::value)
        .get_result(tx)?)
}

/// A pattern that finds the text anywhere, whatever wildcards it holds. Both engines escape with a
/// backslash only when told, so wildcards become the one-character wildcard.
fn like(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, '%' | '\\') { '_' } else { c })
        .collect();
    format!("%{plain}%")
}

#[cfg(test)]
mod tests;
