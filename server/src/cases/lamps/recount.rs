//! Proof that the list of running limits and the counters are what the cases and their tasks
//! say, and their making anew from these.

use super::{Buckets, Edges, Source, Watch, count, store};
use crate::cases::store::running_states;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::{Error, Result};
use onewindow_core::date::Date;
use std::collections::BTreeMap;

/// What a recount found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recount {
    /// Limits that run.
    pub limits: i64,
    /// Every place where what is kept is not what was counted.
    pub differences: Vec<String>,
}

/// Counts everything anew, in one snapshot, and compares. Reads every running case: for the
/// operator and for tests, never for the board.
///
/// # Errors
/// When the database refuses.
pub fn check(tx: &mut Conn) -> Result<Recount> {
    dialect::freeze(tx)?;
    let mut found = Recount::default();
    let cases = of_groups(store::running_cases(tx, &running_states())?)?;
    let tasks = of_groups(store::running_tasks(tx)?)?;
    for source in [Source::Case, Source::Task, Source::Opinion] {
        let listed = of_groups(store::listed(tx, source)?)?;
        let kept = store::buckets(tx, source)?;
        let counted = match source {
            Source::Case => &cases,
            Source::Task => &tasks,
            // The list is all there is of them.
            Source::Opinion => &listed,
        };
        compare(&mut found, "the list of running limits", counted, &listed);
        compare(&mut found, "the counters", &listed, &kept);
        let open: i64 = listed.values().map(|edges| edges.turning).sum();
        found.limits += open;
    }
    Ok(found)
}

/// Limits with the same department, district and days, and how many they are.
pub(super) type Group = (String, String, String, Option<String>, i64);

fn of_groups(groups: Vec<Group>) -> Result<Buckets> {
    let day = |text: &String| text.parse::<Date>().map_err(Error::internal);
    let mut buckets = Buckets::new();
    for (department, district, due, warn_at, n) in groups {
        let warn_at = warn_at.as_ref().map(day).transpose()?;
        let watch = Watch::new(&department, &district, day(&due)?, warn_at);
        count(&mut buckets, &watch, n);
    }
    Ok(buckets)
}

fn compare(found: &mut Recount, what: &str, counted: &Buckets, kept: &Buckets) {
    let mut places: BTreeMap<_, (Edges, Edges)> = BTreeMap::new();
    for (place, edges) in counted {
        places.entry(place).or_default().0 = *edges;
    }
    for (place, edges) in kept {
        places.entry(place).or_default().1 = *edges;
    }
    for ((department, district, day), (counted, kept)) in places {
        if counted != kept {
            found.differences.push(format!(
                "{what}: {department} {district} {day}: {} turn and {} end, not {} and {}",
                counted.turning, counted.ending, kept.turning, kept.ending
            ));
        }
    }
}

/// Makes the list of the cases' and tasks' running limits and all counters anew, while changes wait.
///
/// # Errors
/// When the database refuses.
pub fn rebuild(tx: &mut Conn) -> Result<()> {
    store::rebuild(tx, &running_states())
}
