//! Limits how often one caller may do something costly or worth guessing at.

use super::clock::Timestamp;
use super::problem::{Code, Error, Result};
use super::state::AppState;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use std::collections::HashMap;
use std::future::{Ready, ready};
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

impl Allowance {
    /// As `RateLimit-*` headers.
    pub fn headers(self) -> [(HeaderName, HeaderValue); 3] {
        [
            (
                HeaderName::from_static("ratelimit-limit"),
                HeaderValue::from(self.limit),
            ),
            (
                HeaderName::from_static("ratelimit-remaining"),
                HeaderValue::from(self.remaining),
            ),
            (
                HeaderName::from_static("ratelimit-reset"),
                HeaderValue::from(self.reset_seconds),
            ),
        ]
    }
}

impl RateLimiter {
    /// A limiter of so many calls a minute for each caller, one each millisecond at most.
    pub fn per_minute(calls: u32) -> Self {
        Self {
            per_minute: calls.clamp(1, 60_000),
            callers: Mutex::default(),
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// [`Code::TooManyRequests`] with `retryAfterSeconds` when the caller has none left.
    pub fn check(&self, caller: &str, now: Timestamp) -> Result<Allowance> {
        self.check_at(caller, self.per_minute, now)
    }

    /// Counts a call of a caller who has so many calls a minute of their own.
    ///
    /// # Errors
    /// As [`RateLimiter::check`].
    pub fn check_at(&self, caller: &str, per_minute: u32, now: Timestamp) -> Result<Allowance> {
        let now = now.millis();
        let per_minute = per_minute.clamp(1, 60_000);
        let cost = 60_000 / i64::from(per_minute);
        let window = cost.saturating_mul(i64::from(per_minute));
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= REMEMBERED {
            callers.retain(|_, rest| *rest > now);
        }
        // Nobody is made to wait longer than the window, unless the clock was ahead then.
        let known = callers.get(caller).copied();
        let known = known.filter(|rest| rest.saturating_sub(now) <= window);
        let rest = known.unwrap_or(now).max(now);
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
            limit: per_minute,
            remaining: u32::try_from(left).unwrap_or(0),
            reset_seconds: used.div_euclid(1000).saturating_add(1),
        })
    }
}

/// Counts a log-in request against its address. As the first argument of a handler it refuses
/// before the body is read.
#[derive(Debug, Clone, Copy)]
pub struct LoginGate;

impl FromRequest for LoginGate {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count_login(request))
    }
}

fn count_login(request: &HttpRequest) -> Result<LoginGate> {
    let state = request
        .app_data::<Data<AppState>>()
        .ok_or_else(|| Error::internal("the application has no state"))?;
    let caller = if state.config.trust_proxy {
        let connection = request.connection_info();
        connection
            .realip_remote_addr()
            .unwrap_or_default()
            .to_owned()
    } else {
        request
            .peer_addr()
            .map(|address| address.ip().to_string())
            .unwrap_or_default()
    };
    let allowance = state.logins.check(&caller, state.clock.now())?;
    // The problem layer turns it into RateLimit headers.
    request.extensions_mut().insert(allowance);
    Ok(LoginGate)
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

    #[test]
    fn a_limit_past_one_each_millisecond_lets_people_in() {
        let limiter = RateLimiter::per_minute(1_000_000);
        assert!(limiter.check("a", Timestamp::from_millis(1)).is_ok());
    }
}
