//! Working days, limits and lamps.
//!
//! Limits of the Administrative Licensing Law run in working days (art. 82); the State Council
//! says each year which weekdays are off and which weekend days are worked instead. The day of
//! acceptance does not count. A year whose arrangement is not published yet is counted by
//! weekends alone, and every result that touched it is marked provisional.

// Phones show what the server worked out; only who keeps cases works it out.
#[cfg(feature = "std")]
pub mod account;

use crate::values::date::Date;
use crate::values::ordered::OrderedMap;
use crate::values::out::Out;
#[cfg(feature = "std")]
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Working days within which everything missing is told at once; silence means the case was
/// accepted on the day it was received (Administrative Licensing Law art. 32).
pub const NOTICE_WORKDAYS: i32 = 5;
/// Working days from the decision to the delivery of the result (Administrative Licensing Law
/// art. 44).
pub const DELIVERY_WORKDAYS: i32 = 10;

/// The working-day calendar: the published arrangement of each year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "CalendarData")
)]
pub struct Calendar {
    years: OrderedMap<i32, Arrangement>,
}

/// One year's published arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Arrangement {
    /// Days off, weekends within a holiday included.
    pub off: Vec<Date>,
    /// Weekend days that are worked (调休).
    pub make_up: Vec<Date>,
}

/// The calendar as it is written in JSON, before it is checked.
#[cfg(feature = "std")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarData {
    // Text keys, because serde loses integer keys when the calendar is read out of a larger value.
    years: BTreeMap<String, Arrangement>,
}

/// Why calendar data is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// A key of `years` is not a year.
    Year(String),
    /// A day stands under another year than its own.
    WrongYear(Date),
    /// A day is both off and worked.
    OffAndWorked(Date),
}

impl CalendarError {
    /// What is wrong, without the day or the key.
    pub(crate) const fn what(&self) -> &'static str {
        match self {
            Self::Year(_) => "not a year",
            Self::WrongYear(_) => "a day under another year than its own",
            Self::OffAndWorked(_) => "a day that is both off and worked",
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(key) => write!(f, "{key}: {}", self.what()),
            Self::WrongYear(day) | Self::OffAndWorked(day) => write!(f, "{day}: {}", self.what()),
        }
    }
}

impl core::error::Error for CalendarError {}

#[cfg(feature = "std")]
impl TryFrom<CalendarData> for Calendar {
    type Error = CalendarError;

    fn try_from(data: CalendarData) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for (key, arrangement) in data.years {
            let Ok(year) = key.parse() else {
                return Err(CalendarError::Year(key));
            };
            calendar.insert(year, arrangement)?;
        }
        Ok(calendar)
    }
}

/// A day a limit ends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct DueDate {
    /// The last day of the limit.
    #[cfg_attr(feature = "std", serde(rename = "due"))]
    pub date: Date,
    /// The count touched a year whose arrangement is not published, so the day may still move.
    pub provisional: bool,
}

impl DueDate {
    /// The JSON text `{"due": "2026-05-06", "provisional": false}`, without the spaces.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut out = Out::default();
        out.open('{');
        out.text_member("due", &self.date.to_text());
        out.flag_member("provisional", self.provisional);
        out.close('}');
        out.0
    }
}

impl Calendar {
    /// Adds or replaces one year's arrangement.
    ///
    /// # Errors
    /// When a day stands under the wrong year, or is both off and worked.
    pub fn insert(&mut self, year: i32, arrangement: Arrangement) -> Result<(), CalendarError> {
        let Arrangement {
            mut off,
            mut make_up,
        } = arrangement;
        crate::values::ordered::sort(&mut off);
        crate::values::ordered::sort(&mut make_up);
        if let Some(day) = off.iter().chain(&make_up).find(|day| day.year() != year) {
            return Err(CalendarError::WrongYear(*day));
        }
        if let Some(day) = make_up.iter().find(|day| off.binary_search(day).is_ok()) {
            return Err(CalendarError::OffAndWorked(*day));
        }
        self.years.insert(year, Arrangement { off, make_up });
        Ok(())
    }

    /// Whether the year's arrangement is known.
    #[must_use]
    pub fn is_published(&self, year: i32) -> bool {
        self.years.get(&year).is_some()
    }

    /// Whether offices work on this day. In a year without an arrangement, Monday to Friday.
    #[must_use]
    pub fn is_workday(&self, day: Date) -> bool {
        self.look_up(day).0
    }

    /// Whether the day is worked, and whether that is only a guess.
    fn look_up(&self, day: Date) -> (bool, bool) {
        let weekend = day.weekday().is_weekend();
        match self.years.get(&day.year()) {
            Some(year) if weekend => (year.make_up.binary_search(&day).is_ok(), false),
            Some(year) => (year.off.binary_search(&day).is_err(), false),
            None => (!weekend, true),
        }
    }

    /// The `n`th working day after `from`, which itself does not count; before it when `n` is
    /// negative; `from` itself when `n` is 0. `None` when that is outside the years a date can
    /// name.
    #[must_use]
    pub fn add_workdays(&self, from: Date, n: i32) -> Option<DueDate> {
        let step = n.signum();
        let mut left = n.unsigned_abs();
        let mut due = DueDate {
            date: from,
            provisional: false,
        };
        while left > 0 {
            due.date = due.date.add_days(step)?;
            let (worked, guessed) = self.look_up(due.date);
            due.provisional |= guessed;
            if worked {
                left -= 1;
            }
        }
        Some(due)
    }

    /// Working days after `from` up to and with `to`, so that it undoes
    /// [`Calendar::add_workdays`]; negative when `to` is earlier.
    #[must_use]
    pub fn workdays_between(&self, from: Date, to: Date) -> i32 {
        let (first, last, sign) = if from <= to {
            (from.epoch_days() + 1, to.epoch_days(), 1)
        } else {
            (to.epoch_days(), from.epoch_days() - 1, -1)
        };
        let worked = (first..=last)
            .filter_map(Date::from_epoch_days)
            .filter(|day| self.is_workday(*day))
            .count();
        i32::try_from(worked).unwrap_or(i32::MAX) * sign
    }

    /// The first working day on or after `day`.
    fn roll(&self, day: Date, provisional: bool) -> Option<DueDate> {
        let mut due = DueDate {
            date: day,
            provisional,
        };
        loop {
            let (worked, guessed) = self.look_up(due.date);
            due.provisional |= guessed;
            if worked {
                return Some(due);
            }
            due.date = due.date.add_days(1)?;
        }
    }
}

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum LimitUnit {
    /// 工作日
    Workday,
    /// 自然日
    Day,
    /// 月
    Month,
}

/// A statutory or promised limit; 0 means on the spot (当场).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub struct Limit {
    /// How many.
    pub days: u32,
    /// Of what.
    pub unit: LimitUnit,
}

/// A special procedure (hearing, inspection, testing, expert review): its days do not count
/// (Administrative Licensing Law art. 45).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Pause {
    /// The first day that does not count.
    pub from: Date,
    /// The last day that does not count; none while the procedure still runs.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub to: Option<Date>,
}

impl Pause {
    fn covers(&self, day: Date) -> bool {
        day >= self.from && self.to.is_none_or(|to| day <= to)
    }
}

/// When a limit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// On this day.
    On(DueDate),
    /// Not yet known: a special procedure runs since this day.
    Stopped(Date),
}

/// When the lamp turns yellow: whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct LampThresholds {
    /// At this many working days left, or fewer.
    pub remaining_workdays: u32,
    /// At this share of the limit's working days used, in percent.
    pub used_percent: u32,
}

impl Default for LampThresholds {
    fn default() -> Self {
        Self {
            remaining_workdays: 1,
            used_percent: 90,
        }
    }
}

/// The lamp of a case (亮灯).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum Lamp {
    /// In time.
    Green,
    /// The end is near (临界预警).
    Yellow,
    /// The limit is broken (超时警告).
    Red,
    /// No limit runs.
    None,
}

/// The count of one limit of one case.
#[derive(Debug, Clone, Copy)]
pub struct CaseClock<'a> {
    /// The working-day calendar.
    pub calendar: &'a Calendar,
    /// The limit.
    pub limit: Limit,
    /// The day of acceptance, which does not count.
    pub accepted: Date,
    /// The special procedures so far.
    pub pauses: &'a [Pause],
}

impl CaseClock<'_> {
    /// The last day of the limit; `None` when it is outside the years a date can name.
    ///
    /// A limit on the spot, in days or in months that would end on a day off ends on the next
    /// working day (Civil Code art. 203).
    #[must_use]
    pub fn due(&self) -> Option<Due> {
        let ended = match self.limit.unit {
            LimitUnit::Workday if self.limit.days > 0 => self.count_workdays(self.limit.days)?,
            LimitUnit::Workday | LimitUnit::Day => self.count_days(self.limit.days)?,
            LimitUnit::Month => {
                let end = self.accepted.add_months(self.limit.days)?;
                self.count_days(self.accepted.days_until(end).unsigned_abs())?
            }
        };
        Some(match (ended, self.limit.unit) {
            (Due::On(due), LimitUnit::Day | LimitUnit::Month) => {
                Due::On(self.calendar.roll(due.date, due.provisional)?)
            }
            (Due::On(due), LimitUnit::Workday) if self.limit.days == 0 => {
                Due::On(self.calendar.roll(due.date, due.provisional)?)
            }
            (ended, _) => ended,
        })
    }

    /// The first day the lamp of this limit is yellow; later than the due day when it never is.
    ///
    /// The day of acceptance is never yellow: a case promised on the spot has that whole day.
    #[must_use]
    pub fn warn_at(&self, due: Date, thresholds: LampThresholds) -> Option<Date> {
        let total = self.counted_workdays_to(due);
        let by_remaining = total.saturating_sub(thresholds.remaining_workdays);
        let by_share = total.saturating_mul(thresholds.used_percent).div_ceil(100);
        match self.count_workdays(by_remaining.min(by_share).max(1))? {
            Due::On(warn) => Some(warn.date),
            Due::Stopped(_) => None,
        }
    }

    /// The last day and the first yellow day, as they are stored; neither while a special procedure
    /// runs. `None` when one is outside the years a date can name.
    #[must_use]
    pub fn days(&self, thresholds: LampThresholds) -> Option<(Option<Date>, Option<Date>)> {
        match self.due()? {
            Due::Stopped(_) => Some((None, None)),
            Due::On(due) => Some((Some(due.date), Some(self.warn_at(due.date, thresholds)?))),
        }
    }

    fn paused(&self, day: Date) -> bool {
        self.pauses.iter().any(|pause| pause.covers(day))
    }

    /// The first day of the procedure that still runs, once counting has reached it.
    fn stopped_on(&self, day: Date) -> Option<Due> {
        let running = self
            .pauses
            .iter()
            .find(|p| p.to.is_none() && p.covers(day))?;
        Some(Due::Stopped(running.from))
    }

    /// The day on which `n` working days outside pauses are full.
    fn count_workdays(&self, n: u32) -> Option<Due> {
        let mut due = DueDate {
            date: self.accepted,
            provisional: false,
        };
        let mut left = n;
        while left > 0 {
            due.date = due.date.add_days(1)?;
            if let Some(stopped) = self.stopped_on(due.date) {
                return Some(stopped);
            }
            let (worked, guessed) = self.calendar.look_up(due.date);
            due.provisional |= guessed;
            if worked && !self.paused(due.date) {
                left -= 1;
            }
        }
        Some(Due::On(due))
    }

    /// The day on which `n` calendar days outside pauses are full.
    fn count_days(&self, n: u32) -> Option<Due> {
        let mut date = self.accepted;
        let mut left = n;
        while left > 0 {
            date = date.add_days(1)?;
            if let Some(stopped) = self.stopped_on(date) {
                return Some(stopped);
            }
            if !self.paused(date) {
                left -= 1;
            }
        }
        Some(Due::On(DueDate {
            date,
            provisional: false,
        }))
    }

    fn counted_workdays_to(&self, due: Date) -> u32 {
        let counted = (self.accepted.epoch_days() + 1..=due.epoch_days())
            .filter_map(Date::from_epoch_days)
            .filter(|day| self.calendar.is_workday(*day) && !self.paused(*day))
            .count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }
}

/// The lamp today, from the two days stored with a case.
#[must_use]
pub fn lamp(due: Option<Date>, warn_at: Option<Date>, today: Date) -> Lamp {
    match (due, warn_at) {
        (None, _) => Lamp::None,
        (Some(due), _) if today > due => Lamp::Red,
        (Some(_), Some(warn)) if today >= warn => Lamp::Yellow,
        (Some(_), _) => Lamp::Green,
    }
}

#[cfg(test)]
mod tests;
