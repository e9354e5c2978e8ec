//! The table of the cases' clocks: what the timer looks for, by index and never by scan.

use super::TIMED;
use crate::cases::CaseId;
use crate::platform::db::schema::cases::{case_clocks, cases};
use crate::platform::db::{Conn, Fixed, Phrase, Write};
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use std::collections::HashMap;

/// The clock of a case beside its due days.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct ClockRow {
    /// The case.
    pub(crate) case_id: CaseId,
    /// The last day to tell what is missing, while the window has it.
    pub(crate) notice_due: Option<String>,
    /// The last day for the lower organ to send it up.
    pub(crate) forward_due: Option<String>,
    /// The last day to deliver.
    pub(crate) delivery_due: Option<String>,
    /// The first day of the special procedure that runs.
    pub(crate) paused_on: Option<String>,
    /// The limit was extended.
    pub(crate) is_extended: bool,
    /// The day the first deferred document is owed by.
    pub(crate) owed_due: Option<String>,
    /// The day to remind of it, until that is done.
    pub(crate) owed_remind_on: Option<String>,
    /// What the case held when the single notice went out, sealed.
    pub(crate) notice_basis: Option<String>,
    /// The applicant changed something since the single notice.
    pub(crate) notice_reopened: bool,
}

impl ClockRow {
    /// The same clock with other milestones.
    fn at(self, milestones: &MilestonePatch) -> Self {
        let MilestonePatch {
            notice_due,
            forward_due,
            delivery_due,
            paused_on,
            is_extended,
        } = milestones.clone();
        Self {
            notice_due,
            forward_due,
            delivery_due,
            paused_on,
            is_extended,
            ..self
        }
    }

    /// The same clock with what a change notes beside it.
    fn noting(self, aside: &Aside) -> Self {
        let Aside {
            owed_due,
            owed_remind_on,
            notice_basis,
            notice_reopened,
        } = aside.clone();
        Self {
            owed_due: owed_due.unwrap_or(self.owed_due),
            owed_remind_on: owed_remind_on.unwrap_or(self.owed_remind_on),
            notice_basis: notice_basis.or(self.notice_basis),
            notice_reopened: notice_reopened.unwrap_or(self.notice_reopened),
            ..self
        }
    }

    /// The clock of a case nothing has happened to.
    pub(crate) const fn new(case_id: CaseId) -> Self {
        Self {
            case_id,
            notice_due: None,
            forward_due: None,
            delivery_due: None,
            paused_on: None,
            is_extended: false,
            owed_due: None,
            owed_remind_on: None,
            notice_basis: None,
            notice_reopened: false,
        }
    }
}

/// A day behind all others, for what has no end: lists in the order of days show it last.
pub(crate) const NO_END: &str = "9999-12-31";

/// The due days of a case; written as a whole, because they are worked out as a whole.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
pub(crate) struct DuePatch {
    /// The last day of the statutory limit.
    pub(crate) statutory_due: Option<String>,
    /// The last day of the promised limit.
    pub(crate) promised_due: Option<String>,
    /// The first yellow day.
    pub(crate) warn_at: Option<String>,
    /// The due days may still move.
    pub(crate) due_provisional: bool,
    /// The day by which whoever has the case must act, or [`NO_END`].
    pub(crate) act_by: String,
}

impl Default for DuePatch {
    fn default() -> Self {
        Self {
            statutory_due: None,
            promised_due: None,
            warn_at: None,
            due_provisional: false,
            act_by: NO_END.to_owned(),
        }
    }
}

/// The rest of the clock, which is worked out and written with them.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = case_clocks, treat_none_as_null = true)]
pub(crate) struct MilestonePatch {
    /// The last day to tell what is missing.
    pub(crate) notice_due: Option<String>,
    /// The last day for the lower organ to send it up.
    pub(crate) forward_due: Option<String>,
    /// The last day to deliver.
    pub(crate) delivery_due: Option<String>,
    /// The first day of the special procedure that runs.
    pub(crate) paused_on: Option<String>,
    /// The limit was extended.
    pub(crate) is_extended: bool,
}

/// The whole clock of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClockPatch {
    /// The due days lists and lamps compare.
    pub(crate) due: DuePatch,
    /// The rest.
    pub(crate) milestones: MilestonePatch,
}

/// What a change notes beside the case and its clock; members left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = case_clocks)]
pub(crate) struct Aside {
    /// The day the first deferred document is owed by; none when nothing is owed any more.
    pub(crate) owed_due: Option<Option<String>>,
    /// The day to remind of it; none when that is done.
    pub(crate) owed_remind_on: Option<Option<String>>,
    /// What the case held when the single notice went out, sealed.
    pub(crate) notice_basis: Option<String>,
    /// The applicant changed something since the single notice.
    pub(crate) notice_reopened: Option<bool>,
}

pub(in crate::cases) fn insert(tx: &mut Conn, case: &CaseId) -> Result<()> {
    diesel::insert_into(case_clocks::table)
        .values((
            case_clocks::case_id.eq(case),
            case_clocks::is_extended.eq(false),
            case_clocks::notice_reopened.eq(false),
        ))
        .execute(tx)?;
    Ok(())
}

/// The clocks of these cases, by case.
pub(in crate::cases) fn of(
    conn: &mut Conn,
    cases: &[&CaseId],
) -> Result<HashMap<String, ClockRow>> {
    let rows: Vec<ClockRow> = crate::on!(conn, |c| case_clocks::table
        .filter(case_clocks::case_id.eq_any(cases))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.case_id.to_string(), row))
        .collect())
}

/// The clock as it is after a change, and what is to be written for it.
pub(in crate::cases) fn changed<'a>(
    clock: &'a ClockRow,
    milestones: Option<&'a MilestonePatch>,
    aside: &'a Aside,
) -> (ClockRow, Option<Write<'a>>) {
    let mut after = clock.clone();
    if let Some(milestones) = milestones {
        after = after.at(milestones);
    }
    let notes = *aside != Aside::default();
    if notes {
        after = after.noting(aside);
    }
    if milestones.is_none() && !notes {
        return (after, None);
    }
    let row = case_clocks::table.find(&clock.case_id);
    let update = diesel::update(row).set((milestones, aside));
    (after, Some(Box::new(update)))
}

/// Cases nobody answered in time: the last day to tell what is missing has passed.
pub(crate) fn silent(conn: &mut Conn, today: Date, limit: i64) -> Result<Vec<CaseId>> {
    Ok(case_clocks::table
        .filter(case_clocks::notice_due.lt(today.to_string()))
        .order((case_clocks::notice_due, case_clocks::case_id))
        .limit(limit)
        .select(case_clocks::case_id)
        .load(conn)?)
}

/// Cases whose deferred documents did not come in time.
pub(crate) fn overdue(conn: &mut Conn, today: Date, limit: i64) -> Result<Vec<CaseId>> {
    Ok(case_clocks::table
        .filter(case_clocks::owed_due.lt(today.to_string()))
        .order((case_clocks::owed_due, case_clocks::case_id))
        .limit(limit)
        .select(case_clocks::case_id)
        .load(conn)?)
}

/// Takes the cases whose applicants are to be reminded of a deferred document; another machine that
/// looks at the same time takes none of them. Answers each with the day it owes by.
pub(crate) fn take_reminders(
    tx: &mut Conn,
    today: Date,
    limit: i64,
) -> Result<Vec<(CaseId, Option<String>)>> {
    let due: Vec<(CaseId, Option<String>)> = case_clocks::table
        .filter(case_clocks::owed_remind_on.le(today.to_string()))
        .order((case_clocks::owed_remind_on, case_clocks::case_id))
        .limit(limit)
        .select((case_clocks::case_id, case_clocks::owed_due))
        .load(tx)?;
    let mut taken = Vec::with_capacity(due.len());
    for (case, owed) in due {
        let mine = diesel::update(
            case_clocks::table
                .find(&case)
                .filter(case_clocks::owed_remind_on.is_not_null()),
        )
        .set(case_clocks::owed_remind_on.eq(None::<String>))
        .execute(tx)?;
        if mine == 1 {
            taken.push((case, owed));
        }
    }
    Ok(taken)
}

/// Whether a case in one of the [`TIMED`] states is to be acted on by another day than the one its
/// state and its clock name.
struct ActsByAnother;

impl Phrase for ActsByAnother {
    type SqlType = Bool;
    const POSTGRES: &'static str = "cases.act_by <> coalesce(CASE \
         WHEN cases.state = 'received' THEN case_clocks.notice_due \
         WHEN cases.state IN ('granted', 'refused', 'issued') THEN case_clocks.delivery_due \
         WHEN case_clocks.paused_on IS NULL THEN cases.promised_due END, '9999-12-31')";
}

/// Cases whose day to act by does not agree with their other days.
pub(super) fn out_of_step(conn: &mut Conn, limit: i64) -> Result<Vec<CaseId>> {
    let timed = TIMED.map(CaseState::as_str);
    let mut found: Vec<CaseId> = crate::on!(conn, |c| cases::table
        .left_join(case_clocks::table)
        .filter(cases::state.eq_any(timed))
        .filter(Fixed::<ActsByAnother>::new())
        .select(cases::id)
        .limit(limit)
        .load(c))?;
    let others = CaseState::ALL.into_iter();
    let others = others.filter(|state| !TIMED.contains(state));
    let ended: Vec<CaseId> = cases::table
        .filter(cases::state.eq_any(others.map(CaseState::as_str)))
        .filter(cases::act_by.lt(NO_END))
        .select(cases::id)
        .limit(limit)
        .load(conn)?;
    found.extend(ended);
    Ok(found)
}

/// Writes the day by which a case must be acted on, alone.
pub(super) fn set_act_by(tx: &mut Conn, case: &CaseId, day: &str) -> Result<()> {
    diesel::update(cases::table.find(case))
        .set(cases::act_by.eq(day))
        .execute(tx)?;
    Ok(())
}
