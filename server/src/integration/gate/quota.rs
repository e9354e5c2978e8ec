//! How many calls a program has in a day, counted over all servers.
//!
//! A server takes calls of the day's quota in blocks and counts them in memory, so that few calls
//! write. A program never gets more than its quota; what is left of a block when its server ends is
//! lost to it for that day, at most a hundredth of the quota.

use super::store;
use crate::platform::AppState;
use crate::platform::clock::{Timestamp, start_of};
use crate::platform::problem::Result;
use crate::platform::ratelimit::Allowance;
use onewindow_core::date::Date;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Default)]
pub(super) struct Quota(Mutex<HashMap<String, (Date, i64)>>);

impl Quota {
    /// Counts a call; false when the day's are used up.
    pub(super) async fn take(
        &self,
        state: &AppState,
        client: &str,
        per_day: i64,
        now: Timestamp,
    ) -> Result<bool> {
        let day = now.day();
        if self.take_held(client, day) {
            return Ok(true);
        }
        let id = client.to_owned();
        let block = (per_day / 100).clamp(1, 1000);
        let granted = state
            .db
            .write(move |tx| store::take(tx, &id, day, block, per_day))
            .await?;
        if granted == 0 {
            return Ok(false);
        }
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, left) = held.entry(client.to_owned()).or_insert((day, 0));
        if *since != day {
            (*since, *left) = (day, 0);
        }
        *left = left.saturating_add(granted).saturating_sub(1);
        Ok(true)
    }

    fn take_held(&self, client: &str, day: Date) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(client) {
            Some((since, left)) if *since == day && *left > 0 => {
                *left = left.saturating_sub(1);
                true
            }
            _ => false,
        }
    }
}

/// Seconds until the next day in Shanghai.
pub(super) fn seconds_left(now: Timestamp) -> i64 {
    let next = now.day().add_days(1).map(start_of).unwrap_or(now);
    next.seconds().saturating_sub(now.seconds()).max(1)
}

/// Nothing is left of so many calls.
pub(super) fn used_up(limit: i64, reset_seconds: i64) -> Allowance {
    Allowance {
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
        remaining: 0,
        reset_seconds,
    }
}
