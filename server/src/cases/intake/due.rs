//! The days a case's limits end on, fixed when the clock starts.

use crate::platform::problem::{Error, Result};
use onewindow_core::clock::{Calendar, CaseClock, Due, DueDate, LampThresholds, Limit};
use onewindow_core::date::Date;

/// What is stored with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DueDays {
    pub(super) statutory: Option<Date>,
    /// What was promised, or what the law says where nothing was: the day the lamp watches.
    pub(super) promised: Option<Date>,
    /// The first yellow day.
    pub(super) warn_at: Option<Date>,
    pub(super) provisional: bool,
}

/// The due days of a case accepted on this day.
///
/// # Errors
/// When a limit ends outside the years a date can name.
pub(super) fn of(
    calendar: &Calendar,
    statutory: Option<Limit>,
    promised: Option<Limit>,
    accepted: Date,
    thresholds: LampThresholds,
) -> Result<DueDays> {
    let end = |limit: Limit| -> Result<(DueDate, Date)> {
        let clock = CaseClock {
            calendar,
            limit,
            accepted,
            pauses: &[],
        };
        let out_of_range = || Error::internal("a limit ends outside the calendar");
        let Some(Due::On(due)) = clock.due() else {
            return Err(out_of_range());
        };
        let warn = clock.warn_at(due.date, thresholds);
        Ok((due, warn.ok_or_else(out_of_range)?))
    };
    let by_law = statutory.map(end).transpose()?;
    let watched = promised.map(end).transpose()?.or(by_law);
    let provisional = by_law
        .iter()
        .chain(&watched)
        .any(|(due, _)| due.provisional);
    Ok(DueDays {
        statutory: by_law.map(|(due, _)| due.date),
        promised: watched.map(|(due, _)| due.date),
        warn_at: watched.map(|(_, warn)| warn),
        provisional,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onewindow_core::clock::{Arrangement, LimitUnit};

    fn limit(days: u32, unit: LimitUnit) -> Option<Limit> {
        Some(Limit { days, unit })
    }

    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        calendar.insert(2026, Arrangement::default()).unwrap();
        calendar
    }

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_lamp_watches_the_promise() {
        let statutory = limit(20, LimitUnit::Workday);
        let promised = limit(5, LimitUnit::Workday);
        let due = of(
            &calendar(),
            statutory,
            promised,
            "2026-11-23".parse().unwrap(),
            LampThresholds::default(),
        )
        .unwrap();
        assert_eq!(due.statutory, day("2026-12-21"));
        assert_eq!(due.promised, day("2026-11-30"));
        assert_eq!(due.warn_at, day("2026-11-27"));
        assert!(!due.provisional);
    }

    #[test]
    fn the_thresholds_say_when_it_turns_yellow() {
        let accepted = "2026-11-23".parse().unwrap();
        for (remaining_workdays, used_percent, warn_at) in [
            (3, 100, "2026-11-25"),
            (0, 40, "2026-11-25"),
            (0, 100, "2026-11-30"),
        ] {
            let thresholds = LampThresholds {
                remaining_workdays,
                used_percent,
            };
            let promised = limit(5, LimitUnit::Workday);
            let due = of(&calendar(), None, promised, accepted, thresholds).unwrap();
            assert_eq!(due.promised, day("2026-11-30"));
            assert_eq!(due.warn_at, day(warn_at), "{thresholds:?}");
        }
    }

    #[test]
    fn without_a_promise_it_watches_the_law_and_a_far_end_is_provisional() {
        let statutory = limit(30, LimitUnit::Workday);
        let accepted = "2026-12-01".parse().unwrap();
        let usual = LampThresholds::default();
        let due = of(&calendar(), statutory, None, accepted, usual).unwrap();
        assert_eq!(due.promised, due.statutory);
        assert!(due.provisional);
        let none = of(&calendar(), None, None, accepted, usual).unwrap();
        assert_eq!(
            (none.promised, none.warn_at, none.provisional),
            (None, None, false)
        );
    }
}
