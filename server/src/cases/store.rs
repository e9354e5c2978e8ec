//! The table of cases: rows, lists and the compare-and-swap every change goes through.

pub(crate) use super::clock::store::{Aside, ClockPatch, ClockRow, NO_END};

mod has;
mod list;

pub(crate) use has::Has;
pub(crate) use list::{Filter, LampDays, Owner, list};

use super::CaseId;
use super::clock::store as clocks;
use super::lamps::{self, Source, Watch};
use super::parts::Document;
use super::parts::store::{FilesBeside, PapersBeside};
use crate::catalogue::{self, Known};
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::cases::{case_clocks, cases, sequences};
use crate::platform::db::{Cached, Conn, Fixed, Write, together};
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;

/// A case as it is stored, with its clock.
#[derive(Debug, Clone)]
pub(crate) struct CaseRow {
    case: CaseColumns,
    /// Its clock beside its due days.
    pub(crate) clock: ClockRow,
    /// What else there was of it when it was read.
    pub(crate) has: Has,
    /// Its files and its papers when it was read; none where nobody looked.
    pub(super) beside: Option<Beside>,
    /// The papers it was given by the change it comes from.
    pub(super) given: Vec<Document>,
}

/// What is told of a case each time, read with it, as JSON. What a transaction adds later does not
/// show here.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Beside {
    pub(super) files: String,
    pub(super) papers: String,
}

impl CaseRow {
    /// A case nothing has happened to.
    pub(crate) fn new(case: CaseColumns) -> Self {
        Self {
            clock: ClockRow::new(case.id.clone()),
            case,
            has: Has::UNKNOWN,
            beside: None,
            given: Vec::new(),
        }
    }
}

impl std::ops::Deref for CaseRow {
    type Target = CaseColumns;

    fn deref(&self) -> &CaseColumns {
        &self.case
    }
}

/// The columns of a case. The answers are sealed.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = cases)]
pub struct CaseColumns {
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
    /// The day by which whoever has it must act; [`NO_END`] while nobody's time runs.
    pub act_by: String,
}

impl CaseColumns {
    /// The state.
    ///
    /// # Errors
    /// When the database holds a name this build does not know.
    pub(crate) fn state(&self) -> Result<CaseState> {
        CaseState::parse(&self.state)
            .ok_or_else(|| Error::internal(format!("unknown case state {:?}", self.state)))
    }
}

impl CaseRow {
    /// A stored day.
    ///
    /// # Errors
    /// When the text is no day.
    pub(crate) fn day(text: Option<&String>) -> Result<Option<Date>> {
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
}

pub(crate) fn insert(tx: &mut Conn, row: &CaseRow) -> Result<()> {
    diesel::insert_into(cases::table)
        .values(&row.case)
        .execute(tx)?;
    clocks::insert(tx, &row.id)?;
    let limit = Watch::of_case(row)?;
    lamps::moved(
        tx,
        Source::Case,
        row.id.as_str(),
        Some(&row.id),
        None,
        limit.as_ref(),
    )
}

/// What the catalogue would be asked for with each case, beside its row.
const KNOWN: (
    Fixed<catalogue::KnownVersion>,
    Fixed<catalogue::KnownCodes>,
    Fixed<catalogue::KnownCalendar>,
) = (Fixed::new(), Fixed::new(), Fixed::new());

fn know(case: &CaseColumns, known: Known) {
    let version = (
        case.item_key.as_str(),
        case.item_version,
        case.pack_sha256.as_str(),
    );
    catalogue::know(version, known);
}

/// The case with this id, in one statement with all that is told of it.
pub(crate) fn find(conn: &mut Conn, id: &CaseId) -> Result<CaseRow> {
    let beside = (Fixed::<FilesBeside>::new(), Fixed::<PapersBeside>::new());
    let found: Option<(CaseColumns, Option<ClockRow>, Has, Beside, Known)> =
        crate::on!(conn, |c| cases::table
            .left_join(case_clocks::table)
            .filter(cases::id.eq(id))
            .select((
                cases::all_columns,
                case_clocks::all_columns.nullable(),
                has::HAS,
                beside,
                KNOWN,
            ))
            .first(c)
            .optional())?;
    let (case, clock, has, beside, known) = found.ok_or(Code::CaseNotFound)?;
    know(&case, known);
    Ok(CaseRow {
        clock: clock.unwrap_or_else(|| ClockRow::new(case.id.clone())),
        case,
        has,
        beside: Some(beside),
        given: Vec::new(),
    })
}

/// Holds a case until the transaction ends, so that who comes later reads what it has become and is
/// refused for that, not for a number given twice. SQLite has one writer and needs no lock.
pub(crate) fn lock(tx: &mut Conn, id: &CaseId) -> Result<()> {
    match tx {
        Conn::Sqlite(_) => {}
        Conn::Postgres(c) => {
            cases::table
                .find(id)
                .select(cases::id)
                .for_update()
                .first::<CaseId>(c)
                .optional()?;
        }
    }
    Ok(())
}

/// Holds a case that was read before until the transaction ends, and gives it as it is now; nothing
/// where it has another version since. Without a new version only its files come and go, and
/// requests to look at a draft.
pub(crate) fn hold(tx: &mut Conn, read: &CaseRow) -> Result<Option<CaseRow>> {
    // By itself: a statement that waited for a row sees all else as it was before the wait.
    lock(tx, &read.id)?;
    let now = cases::table.find(&read.id).select((
        cases::version,
        Fixed::<has::PreReviews>::new(),
        Fixed::<FilesBeside>::new(),
        KNOWN,
    ));
    let found: Option<(i32, bool, String, Known)> = crate::on!(tx, |c| now.first(c).optional())?;
    let current = found.filter(|(version, ..)| *version == read.version);
    Ok(current.map(|(_, asked, files, known)| {
        know(read, known);
        let mut row = read.clone();
        row.has.pre_reviews = asked;
        row.beside = row.beside.map(|beside| Beside { files, ..beside });
        row
    }))
}

/// Cases with their clocks, in the same order.
fn with_clocks(conn: &mut Conn, cases: Vec<CaseColumns>) -> Result<Vec<CaseRow>> {
    let ids: Vec<&CaseId> = cases.iter().map(|case| &case.id).collect();
    let mut clocks = clocks::of(conn, &ids)?;
    Ok(cases
        .into_iter()
        .map(|case| match clocks.remove(case.id.as_str()) {
            Some(clock) => CaseRow {
                case,
                clock,
                has: Has::UNKNOWN,
                beside: None,
                given: Vec::new(),
            },
            None => CaseRow::new(case),
        })
        .collect())
}

/// What a change writes to the case and beside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change<'a> {
    pub(crate) patch: CasePatch,
    pub(crate) aside: Aside,
    /// The clock, when an event moves it.
    pub(crate) clock: Option<&'a ClockPatch>,
}

/// Applies a change if the case is still as it was read, and gives it as it is then, but not with what
/// else it has now.
///
/// # Errors
/// [`Code::StaleVersion`] when somebody else was faster.
pub(crate) fn swap(
    tx: &mut Conn,
    row: &CaseRow,
    to: CaseState,
    change: &Change<'_>,
    now: Timestamp,
) -> Result<CaseRow> {
    let (changed, rest) = swap_first(tx, row, to, change, now)?;
    together(tx, rest.as_slice())?;
    Ok(changed)
}

/// As [`swap`], but for what stands beside the case, which is still to be written with the rest of
/// the transaction. The state, the version, the time and what the lamps make of it are written here
/// and nowhere else.
///
/// # Errors
/// As [`swap`].
pub(crate) fn swap_first<'a>(
    tx: &mut Conn,
    row: &'a CaseRow,
    to: CaseState,
    change: &'a Change<'_>,
    now: Timestamp,
) -> Result<(CaseRow, Option<Write<'a>>)> {
    let swap = diesel::update(
        cases::table
            .find(&row.id)
            .filter(cases::state.eq(&row.state))
            .filter(cases::version.eq(row.version)),
    )
    .set((
        &change.patch,
        change.clock.map(|clock| &clock.due),
        cases::state.eq(to.as_str()),
        cases::version.eq(cases::version + 1),
        cases::updated_at.eq(now),
    ))
    .returning(cases::all_columns);
    // Each command writes its own columns, so there are few texts of this.
    let changed: Option<CaseColumns> = crate::on!(tx, |c| Cached(swap).get_result(c).optional())?;
    if let Some(case) = changed {
        let milestones = change.clock.map(|clock| &clock.milestones);
        let (clock, rest) = clocks::changed(&row.clock, milestones, &change.aside);
        let changed = CaseRow {
            case,
            clock,
            has: row.has.clone(),
            beside: row.beside.clone(),
            given: Vec::new(),
        };
        let (before, after) = (Watch::of_case(row)?, Watch::of_case(&changed)?);
        lamps::moved(
            tx,
            Source::Case,
            row.id.as_str(),
            Some(&row.id),
            before.as_ref(),
            after.as_ref(),
        )?;
        return Ok((changed, rest));
    }
    let (current, state): (i32, String) = cases::table
        .find(&row.id)
        .select((cases::version, cases::state))
        .first(tx)?;
    Err(Error::new(Code::StaleVersion)
        .with("current", current)
        .with("state", state))
}

/// A page of the cases in these states, by id, from behind one: for what goes through all of them.
pub(crate) fn page_of(
    conn: &mut Conn,
    states: &[CaseState],
    after: Option<&CaseId>,
    limit: i64,
) -> Result<Vec<CaseRow>> {
    let names = states.iter().map(|state| state.as_str());
    let mut query = cases::table.filter(cases::state.eq_any(names)).into_boxed();
    if let Some(after) = after {
        query = query.filter(cases::id.gt(after));
    }
    let rows = query.order(cases::id).limit(limit).load(conn)?;
    with_clocks(conn, rows)
}

/// The case with this number.
pub(crate) fn numbered(conn: &mut Conn, number: &str) -> Result<CaseRow> {
    let id: Option<CaseId> = cases::table
        .filter(cases::number.eq(number))
        .select(cases::id)
        .first(conn)
        .optional()?;
    find(conn, &id.ok_or(Code::CaseNotFound)?)
}

/// The cases with these ids, in no order.
pub(crate) fn of_ids(conn: &mut Conn, ids: &[CaseId]) -> Result<Vec<CaseRow>> {
    let rows = cases::table.filter(cases::id.eq_any(ids)).load(conn)?;
    with_clocks(conn, rows)
}

/// The names of the states in which a limit runs.
pub(crate) fn running_states() -> Vec<&'static str> {
    CaseState::ALL
        .into_iter()
        .filter(|state| state.clock_runs())
        .map(CaseState::as_str)
        .collect()
}

/// The next number of a sequence, from 1. Numbers of a transaction that fails are given again.
pub(crate) fn next_number(tx: &mut Conn, scope: &str) -> Result<i64> {
    Ok(crate::on!(tx, |c| Cached(
        diesel::insert_into(sequences::table)
            .values((sequences::scope.eq(scope), sequences::value.eq(1_i64)))
            .on_conflict(sequences::scope)
            .do_update()
            .set(sequences::value.eq(sequences::value + 1))
            .returning(sequences::value)
    )
    .get_result(c))?)
}

#[cfg(test)]
pub(super) mod tests;
