//! Time: instants in UTC, civil days in Asia/Shanghai, and a clock that tests can move.

use onewindow_core::date::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub use crate::platform::db::types::Timestamp;

/// China has kept UTC+8 without summer time since 1991, so no time zone data is needed.
const SHANGHAI_MILLIS: i64 = 8 * 3_600_000;

const DAY_MILLIS: i64 = 86_400_000;

const EPOCH: Date = match Date::from_epoch_days(0) {
    Some(day) => day,
    None => unreachable!(),
};

/// The first instant of a civil day in Shanghai.
pub fn start_of(day: Date) -> Timestamp {
    Timestamp::from_millis(
        i64::from(day.epoch_days())
            .saturating_mul(DAY_MILLIS)
            .saturating_sub(SHANGHAI_MILLIS),
    )
}

impl Timestamp {
    /// Minutes since midnight in Shanghai.
    pub fn minute_of_day(self) -> i64 {
        let since = self.millis().saturating_add(SHANGHAI_MILLIS);
        since.rem_euclid(DAY_MILLIS) / 60_000
    }

    /// The civil day in Shanghai this instant falls on.
    pub fn day(self) -> Date {
        let days = self
            .millis()
            .saturating_add(SHANGHAI_MILLIS)
            .div_euclid(DAY_MILLIS);
        // Outside the years a date can name there is no case to decide; the epoch is as good as
        // any answer and cannot stop the server.
        i32::try_from(days)
            .ok()
            .and_then(Date::from_epoch_days)
            .unwrap_or(EPOCH)
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
    pub fn on_day(day: Date) -> Self {
        let days = day
            .epoch_days()
            .saturating_sub(machine_now().day().epoch_days());
        let clock = Self::default();
        clock.shift_millis.store(
            i64::from(days).saturating_mul(DAY_MILLIS),
            Ordering::Relaxed,
        );
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
    pub fn today(&self) -> Date {
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
        let day: Date = "2026-11-21".parse().unwrap();
        assert_eq!(start_of(day).millis(), 1_795_190_400_000);
    }

    #[test]
    fn a_clock_on_a_day_stands_on_it_and_moves_with_its_clones() {
        let clock = Clock::on_day("2024-02-29".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2024-02-29");
        clock.clone().advance_seconds(86_400);
        assert_eq!(clock.today().to_string(), "2024-03-01");
    }
}
