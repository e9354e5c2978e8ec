//! Limits how often one caller may do something costly or worth guessing at.

use super::clock::Timestamp;
use super::problem::{Code, Error, Result};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Callers remembered before the ones at rest are forgotten.
const REMEMBERED: usize = 50_000;

/// A generic cell rate limiter in memory: `per_minute` on average, all of them at once at most.
#[derive(Debug)]
pub struct RateLimiter {
    per_minute: u32,
    // For each caller, when it will be at rest again, in milliseconds.
    callers: Mutex<HashMap<String, i64>>,
}

/// What is left to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Calls in a minute.
    pub limit: u32,
    /// Calls left now.
    pub remaining: u32,
    /// Seconds until all are back.
    pub reset_seconds: i64,
}

impl RateLimiter {
    /// A limiter of so many calls a minute for each caller.
    pub fn per_minute(calls: u32) -> Self {
        Self {
            per_minute: calls.max(1),
            callers: Mutex::default(),
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// [`Code::TooManyRequests`] with `retryAfterSeconds` when the caller has none left.
    pub fn check(&self, caller: &str, now: Timestamp) -> Result<Allowance> {
        let now = now.millis();
        let cost = 60_000 / i64::from(self.per_minute);
        let window = cost.saturating_mul(i64::from(self.per_minute));
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= REMEMBERED {
            callers.retain(|_, rest| *rest > now);
        }
        let rest = callers.get(caller).copied().unwrap_or(now).max(now);
        let next = rest.saturating_add(cost.max(1));
        if next.saturating_sub(now) > window {
            let wait = next.saturating_sub(now).saturating_sub(window);
            let seconds = wait.div_euclid(1000).saturating_add(1);
            return Err(Error::new(Code::TooManyRequests).with("retryAfterSeconds", seconds));
        }
        callers.insert(caller.to_owned(), next);
        let used = next.saturating_sub(now);
        let left = window.saturating_sub(used).div_euclid(cost.max(1));
        Ok(Allowance {
            limit: self.per_minute,
            remaining: u32::try_from(left).unwrap_or(0),
            reset_seconds: used.div_euclid(1000).saturating_add(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_so_many_calls_and_gets_them_back_with_time() {
        let limiter = RateLimiter::per_minute(3);
        let start = Timestamp::from_millis(1_000_000);
        for left in [2, 1, 0] {
            assert_eq!(limiter.check("a", start).unwrap().remaining, left);
        }
        let error = limiter.check("a", start).unwrap_err();
        assert_eq!(error.code(), Code::TooManyRequests);
        assert_eq!(error.params().get("retryAfterSeconds").unwrap(), 21);
        assert!(limiter.check("b", start).is_ok(), "another caller is free");
        assert!(limiter.check("a", start.plus_seconds(20)).is_ok());
        assert!(limiter.check("a", start.plus_seconds(20)).is_err());
    }
}
