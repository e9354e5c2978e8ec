//! Time: instants in UTC, civil days in Asia/Shanghai, and a clock that tests can move.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub use crate::platform::db::types::Timestamp;

/// China has kept UTC+8 without summer time since 1991, so no time zone data is needed.
const SHANGHAI: jiff::tz::Offset = jiff::tz::Offset::constant(8);

const DAY_MILLIS: i64 = 86_400_000;

/// A civil day in Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(jiff::civil::Date);

/// The text is not a day written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written YYYY-MM-DD")]
pub struct NotADay;

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        if text.len() != 10 {
            return Err(NotADay);
        }
        text.parse().map(Day).map_err(|_| NotADay)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Day {
    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The first instant of the day in Shanghai.
    pub fn start(self) -> Timestamp {
        SHANGHAI
            .to_timestamp(self.0.at(0, 0, 0, 0))
            .map_or(Timestamp::from_millis(0), |at| {
                Timestamp::from_millis(at.as_millisecond())
            })
    }

    fn of(at: Timestamp) -> Self {
        let instant =
            jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Day(SHANGHAI.to_datetime(instant).date())
    }
}

impl Timestamp {
    /// The civil day in Shanghai this instant falls on.
    pub fn day(self) -> Day {
        Day::of(self)
    }

    /// The instant this many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Timestamp::from_millis(self.millis().saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since 1970, as tokens carry them.
    pub fn seconds(self) -> i64 {
        self.millis().div_euclid(1000)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.millis()) {
            Ok(at) => write!(f, "{at:.3}"),
            Err(_) => f.write_str("invalid"),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<jiff::Timestamp>()
            .map(|at| Timestamp::from_millis(at.as_millisecond()))
            .map_err(serde::de::Error::custom)
    }
}

/// Tells the time. Clones share one shift, so a test that moves one clock moves the server's.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    shift_millis: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that runs like the machine's but stands on another day.
    pub fn on_day(day: Day) -> Self {
        let clock = Self::default();
        let days = Day::of(machine_now())
            .0
            .until(day.0)
            .map_or(0, |span| i64::from(span.get_days()));
        clock
            .shift_millis
            .store(days.saturating_mul(DAY_MILLIS), Ordering::Relaxed);
        clock
    }

    /// Moves this clock and its clones by so many seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        self.shift_millis
            .fetch_add(seconds.saturating_mul(1000), Ordering::Relaxed);
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(
            machine_now()
                .millis()
                .saturating_add(self.shift_millis.load(Ordering::Relaxed)),
        )
    }

    /// The present day in Shanghai.
    pub fn today(&self) -> Day {
        self.now().day()
    }
}

fn machine_now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_shanghai() {
        let before = Timestamp::from_millis(1_795_190_399_999);
        assert_eq!(before.to_string(), "2026-11-20T15:59:59.999Z");
        assert_eq!(before.day().to_string(), "2026-11-20");
        assert_eq!(
            before.plus_seconds(1).day().to_string(),
            "2026-11-21",
            "16:00 UTC is midnight in Shanghai"
        );
        let day: Day = "2026-11-21".parse().unwrap();
        assert_eq!(day.start().millis(), 1_795_190_400_000);
    }

    #[test]
    fn a_clock_on_a_day_stands_on_it_and_moves_with_its_clones() {
        let clock = Clock::on_day("2024-02-29".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2024-02-29");
        clock.clone().advance_seconds(86_400);
        assert_eq!(clock.today().to_string(), "2024-03-01");
    }

    #[test]
    fn days_are_strict() {
        for text in ["2026-1-1", "2026-02-30", "20260101", "2026-01-01T00:00", ""] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }
}
