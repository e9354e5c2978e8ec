//! The days of the departments' tasks and their place among the running limits.
//!
//! A task without a limit of its own ends with the case; one with its own ends so many working days
//! after it started, without the days of special procedures. [`settle`] is called once for every
//! change of a case, in its transaction, and brings both up to what the change made of them: no
//! command has to think of the lamps.

use super::{TaskRow, store};
use crate::cases::green;
use crate::cases::lamps::{self, Source, Watch};
use crate::cases::store::CaseRow;
use crate::catalogue;
use crate::identity;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::clock::account::Account;
use onewindow_core::clock::{CaseClock, Limit, LimitUnit, Pause};
use onewindow_core::date::Date;
use std::collections::BTreeMap;

/// A limit's last day and its first yellow day, as they are stored.
pub(super) type Days = (Option<String>, Option<String>);

/// The days of a limit of so many working days that starts today. Inside a special procedure it has
/// no end; [`settle`] gives it one when the procedure does.
///
/// # Errors
/// When the limit ends outside the years a date can name, or the database refuses.
pub(super) fn from_today(
    conn: &mut Conn,
    row: &CaseRow,
    department: &str,
    workdays: i32,
    today: Date,
) -> Result<Days> {
    let procedure = CaseRow::day(row.clock.paused_on.as_ref())?;
    let pauses: Vec<Pause> = procedure
        .map(|from| Pause { from, to: None })
        .into_iter()
        .collect();
    days(conn, row, department, (workdays, today), &pauses)
}

fn days(
    conn: &mut Conn,
    row: &CaseRow,
    department: &str,
    (workdays, started): (i32, Date),
    pauses: &[Pause],
) -> Result<Days> {
    let calendar = catalogue::calendar(conn)?;
    let clock = CaseClock {
        calendar: &calendar,
        limit: Limit {
            days: workdays.unsigned_abs(),
            unit: LimitUnit::Workday,
        },
        accepted: started,
        pauses,
    };
    let office = identity::thresholds(conn, department, &row.district)?;
    let thresholds = green::thresholds(conn, &row.id, office)?;
    let (due, warn) = clock
        .days(thresholds)
        .ok_or_else(|| Error::internal("a task's limit ends outside the calendar"))?;
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    Ok((text(due), text(warn)))
}

/// Brings the tasks' days up to the case's clock, where that moved, and the running limits up to
/// the tasks. `before` are the tasks as they were when the change began.
///
/// # Errors
/// When a limit ends outside the calendar, or the database refuses.
pub(crate) fn settle(
    tx: &mut Conn,
    row: &CaseRow,
    before: &[TaskRow],
    clock: Option<&Account>,
) -> Result<()> {
    let mut after = store::tasks(tx, &row.id)?;
    if let Some(clock) = clock {
        for task in &mut after {
            follow(tx, row, task, clock)?;
        }
    }
    let mut limits: BTreeMap<&str, (Option<Watch>, Option<Watch>)> = BTreeMap::new();
    for task in before {
        limits.entry(task.id.as_str()).or_default().0 = watch(task, row)?;
    }
    for task in &after {
        limits.entry(task.id.as_str()).or_default().1 = watch(task, row)?;
    }
    for (task, (before, after)) in limits {
        let case = Some(&row.id);
        lamps::moved(
            tx,
            Source::Task,
            task,
            case,
            before.as_ref(),
            after.as_ref(),
        )?;
    }
    Ok(())
}

/// Whether the days of the open tasks are what the case's clock makes of them.
///
/// # Errors
/// As [`settle`].
pub(crate) fn are_settled(conn: &mut Conn, row: &CaseRow, clock: &Account) -> Result<bool> {
    for task in store::tasks(conn, &row.id)? {
        if wanted(conn, row, &task, clock)?.is_some_and(|days| days != (task.due, task.warn_at)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Sets an open task's days by the case's clock.
fn follow(tx: &mut Conn, row: &CaseRow, task: &mut TaskRow, clock: &Account) -> Result<()> {
    let Some((due, warn_at)) = wanted(tx, row, task, clock)? else {
        return Ok(());
    };
    if (&task.due, &task.warn_at) != (&due, &warn_at) {
        task.due = due;
        task.warn_at = warn_at;
        store::start_task(tx, task)?;
    }
    Ok(())
}

/// What an open task's days are by the case's clock.
fn wanted(conn: &mut Conn, row: &CaseRow, task: &TaskRow, clock: &Account) -> Result<Option<Days>> {
    let Some(started) = task.started_at.filter(|_| task.is_open()) else {
        return Ok(None);
    };
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    Ok(Some(match task.workdays {
        None => (text(clock.promised_due), text(clock.warn_at)),
        Some(workdays) => {
            let from = (workdays, started.day());
            days(conn, row, &task.department, from, &clock.pauses())?
        }
    }))
}

/// The limit of a task, if it runs. That of the one task of a case of one department is the case's.
fn watch(task: &TaskRow, row: &CaseRow) -> Result<Option<Watch>> {
    if task.stage_no.is_none() || !task.is_open() {
        return Ok(None);
    }
    let warn_at = CaseRow::day(task.warn_at.as_ref())?;
    let due = CaseRow::day(task.due.as_ref())?;
    Ok(due.map(|due| Watch::new(&task.department, &row.district, due, warn_at)))
}
