//! The working-day calendar as the office keeps it: a year's arrangement is set, and every open case
//! whose days it moves is told.

mod http;

pub(super) use http::configure;

use super::change::{self, Shift};
use super::store::{self, CaseRow};
use super::{CaseId, clock, tasks};
use crate::catalogue;
use crate::identity::caller::Administrator;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::{AppState, Lang};
use onewindow_catalogue::{CalendarYear, Holiday};
use onewindow_core::pack::Text;
use onewindow_core::requests::CalendarYearRequest;
use serde::Serialize;
use utoipa::ToSchema;

/// Cases looked at at a time.
const BATCH: i64 = 100;

/// What a new arrangement moved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CalendarChange {
    /// The year.
    #[schema(example = 2027)]
    year: i32,
    /// The cases whose days moved.
    moved: Vec<Moved>,
}

/// A case whose days moved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Moved {
    /// The case.
    #[schema(value_type = String)]
    id: CaseId,
    /// Its number.
    #[schema(example = "9901022026112300013112800000001")]
    number: Option<String>,
    /// Its days before.
    old: Days,
    /// Its days now.
    new: Days,
}

/// The days a case has to keep.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Days {
    /// The last day of the promised limit.
    #[schema(value_type = Option<String>, format = Date)]
    promised_due: Option<String>,
    /// The last day of the statutory limit.
    #[schema(value_type = Option<String>, format = Date)]
    statutory_due: Option<String>,
    /// The last day to tell what is missing.
    #[schema(value_type = Option<String>, format = Date)]
    notice_due: Option<String>,
}

impl Days {
    fn of(clock: &store::ClockPatch) -> Self {
        Self {
            promised_due: clock.due.promised_due.clone(),
            statutory_due: clock.due.statutory_due.clone(),
            notice_due: clock.milestones.notice_due.clone(),
        }
    }
}

/// Sets a year's arrangement and recomputes the open cases.
///
/// # Errors
/// [`Code::InvalidRequest`] when a day stands under the wrong year or is both off and worked; as
/// [`recompute_all`].
pub(crate) async fn set_year(
    state: AppState,
    by: Administrator,
    year: i32,
    request: CalendarYearRequest,
    lang: Lang,
) -> Result<CalendarChange> {
    let arrangement = CalendarYear {
        year,
        source: request.source,
        off: request
            .off
            .into_iter()
            .map(|holiday| Holiday {
                name: Text {
                    zh: holiday.name,
                    en: None,
                },
                days: holiday.days,
            })
            .collect(),
        make_up: request.make_up,
    };
    let now = state.clock.now();
    let audit = state.audit.clone();
    let who = by.clone();
    state
        .db
        .write(move |tx| {
            if !catalogue::set_calendar_year(tx, &arrangement, now)? {
                let message = lang.pick(
                    "日期不在该年度内，或同一天既放假又上班",
                    "A day stands under another year, or is both off and worked",
                );
                let error = FieldError::new("/off", "not_a_choice", message);
                return Err(Error::new(Code::InvalidRequest).with_errors(vec![error]));
            }
            audit.record(
                tx,
                now,
                &Entry {
                    actor_kind: "staff",
                    actor_id: who.0.id.as_str(),
                    action: "calendar.set",
                    subject_kind: "calendar",
                    subject_id: &year.to_string(),
                    detail: serde_json::json!({"source": arrangement.source}),
                },
            )
        })
        .await?;
    let moved = recompute_all(&state, &by, now).await;
    match &moved {
        Ok(moved) => tracing::info!(year, moved = moved.len(), "open cases follow the calendar"),
        Err(error) => tracing::error!(year, %error, "not all open cases follow the calendar"),
    }
    Ok(CalendarChange {
        year,
        moved: moved?,
    })
}

/// Recomputes the open cases, a batch at a time. What one case refuses is logged and does not keep
/// the others waiting.
///
/// # Errors
/// When the database refuses to list them.
async fn recompute_all(state: &AppState, by: &Administrator, now: Timestamp) -> Result<Vec<Moved>> {
    let mut moved = Vec::new();
    let mut after: Option<CaseId> = None;
    loop {
        let from = after.clone();
        let (differ, last) = state
            .db
            .read(move |conn| {
                let rows = store::page_of(conn, &clock::TIMED, from.as_ref(), BATCH)?;
                let last = rows.last().map(|row| row.id.clone());
                // One that cannot be told fails again below, by itself.
                let differ = rows
                    .into_iter()
                    .filter(|row| differs(conn, row).unwrap_or(true))
                    .map(|row| row.id.clone());
                Ok((differ.collect::<Vec<_>>(), last))
            })
            .await?;
        // A transaction for each case: nobody waits long for the writer, and no two of them can wait
        // for each other.
        for case in differ {
            let (shared, who, id) = (state.clone(), by.clone(), case.clone());
            let change = state
                .db
                .write(move |tx| recompute(tx, &shared, &who, &id, now));
            match change.await {
                Ok(change) => moved.extend(change),
                Err(error) => tracing::error!(%case, %error, "a case cannot follow the calendar"),
            }
        }
        if last.is_none() {
            return Ok(moved);
        }
        after = last;
    }
}

/// Whether a case's days, or those of its tasks, are others by the calendar as it is now.
fn differs(conn: &mut Conn, row: &CaseRow) -> Result<bool> {
    let account = clock::replay(conn, row)?;
    Ok(clock::stored(row) != clock::patch(&account)
        || !tasks::limits::are_settled(conn, row, &account)?)
}

/// Works a case's days out again and, where they moved, writes them with an event.
fn recompute(
    tx: &mut Conn,
    state: &AppState,
    by: &Administrator,
    case: &CaseId,
    now: Timestamp,
) -> Result<Option<Moved>> {
    store::lock(tx, case)?;
    let row = store::find(tx, case)?;
    let account = clock::replay(tx, &row)?;
    let (old, new) = (clock::stored(&row), clock::patch(&account));
    if old == new {
        let tasks = tasks::store::tasks(tx, case)?;
        tasks::limits::settle(tx, &row, &tasks, Some(&account))?;
        return Ok(None);
    }
    let day = |clock: &store::ClockPatch| {
        let days = &clock.due.promised_due;
        let day = days.clone().or_else(|| clock.milestones.notice_due.clone());
        day.unwrap_or_else(|| "–".to_owned())
    };
    let shift = Shift {
        state,
        by: &by.0.id,
        row: &row,
        now,
        kind: "calendarChanged",
        detail: format!("{} → {}", day(&old), day(&new)),
        kept: serde_json::json!({"old": day(&old), "new": day(&new)}),
    };
    change::shift(tx, &shift, &account)?;
    Ok(Some(Moved {
        id: row.id.clone(),
        number: row.number.clone(),
        old: Days::of(&old),
        new: Days::of(&new),
    }))
}
