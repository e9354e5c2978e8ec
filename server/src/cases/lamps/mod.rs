//! Running limits and how many turn yellow and red on which day.
//!
//! Counting a million cases takes longer than a board may, so the counts are kept: a limit is
//! written into the list of running ones, and its two days into the counters, in the transaction
//! that starts, moves or ends it. A colour depends on today, but the days do not: the red ones of
//! any day are those that ended before it. So no clock has to recolour anything.
//!
//! Whatever has a limit joins by one call of [`moved`]: cases do so in the store's swap.

pub(crate) mod recount;
pub(crate) mod store;

use super::CaseId;
use super::store::CaseRow;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_core::clock::{Lamp, lamp};
use onewindow_core::date::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a limit is of.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Source {
    /// A case: from acceptance to decision.
    #[default]
    Case,
    /// A department's task in a case.
    Task,
    /// A reply owed to a supervisor.
    Opinion,
}

impl Source {
    /// The name in the database and in the API.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Task => "task",
            Self::Opinion => "opinion",
        }
    }
}

/// A limit that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(crate) department: String,
    /// Empty for the whole city.
    pub(crate) district: String,
    /// The last day in time.
    pub(crate) due: Date,
    /// The first day that is not green; at the latest the day after `due`.
    pub(crate) yellow_from: Date,
}

impl Watch {
    /// A limit from its two stored days. One without a warning, or with one after its end, goes
    /// from green to red.
    pub(crate) fn new(department: &str, district: &str, due: Date, warn_at: Option<Date>) -> Self {
        let red_from = due.add_days(1).unwrap_or(due);
        Self {
            department: department.to_owned(),
            district: district.to_owned(),
            due,
            yellow_from: warn_at.map_or(red_from, |warn| warn.min(red_from)),
        }
    }

    /// The limit of a case, if it runs.
    ///
    /// # Errors
    /// When the row holds a day or a state this build cannot read.
    pub(crate) fn of_case(row: &CaseRow) -> Result<Option<Self>> {
        if !row.state()?.clock_runs() {
            return Ok(None);
        }
        let warn_at = CaseRow::day(row.warn_at.as_ref())?;
        let due = CaseRow::day(row.promised_due.as_ref())?;
        Ok(due.map(|due| Self::new(&row.department, &row.district, due, warn_at)))
    }

    /// Its colour on this day.
    pub(crate) fn lamp(&self, today: Date) -> Lamp {
        lamp(Some(self.due), Some(self.yellow_from), today)
    }
}

/// How many limits turn on a day: those no longer green from it on, and those it is the last day
/// of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Edges {
    pub(crate) turning: i64,
    pub(crate) ending: i64,
}

/// Edges by department, district and day, in the order in which everybody locks the counters.
pub(crate) type Buckets = BTreeMap<(String, String, String), Edges>;

fn count(buckets: &mut Buckets, watch: &Watch, by: i64) {
    let mut at = |day: Date, change: fn(&mut Edges, i64)| {
        let key = (
            watch.department.clone(),
            watch.district.clone(),
            day.to_string(),
        );
        change(buckets.entry(key).or_default(), by);
    };
    at(watch.yellow_from, |edges, by| edges.turning += by);
    at(watch.due, |edges, by| edges.ending += by);
}

/// Records that a limit began, moved or ended, in the transaction in which it did. `before` must
/// be what is recorded, which whoever holds the subject's version knows without reading it.
///
/// # Errors
/// When the database refuses.
pub(crate) fn moved(
    tx: &mut Conn,
    source: Source,
    subject: &str,
    case: Option<&CaseId>,
    before: Option<&Watch>,
    after: Option<&Watch>,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    match after {
        Some(watch) => store::put(tx, source, subject, case, watch)?,
        None => store::remove(tx, source, subject)?,
    }
    let mut changes = Buckets::new();
    if let Some(watch) = before {
        count(&mut changes, watch, -1);
    }
    if let Some(watch) = after {
        count(&mut changes, watch, 1);
    }
    for (key, edges) in changes {
        if edges != Edges::default() {
            store::add(tx, source, &key, edges)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
