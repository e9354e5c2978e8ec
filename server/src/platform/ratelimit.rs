//! Limits how often one caller may do something costly or worth guessing at.

use super::clock::Timestamp;
use super::problem::{Code, Error, Result};
use super::state::AppState;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv6Addr};
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
    let told = state.config.trust_proxy.then(|| forwarded_for(request));
    let peer = || request.peer_addr().map(|address| address.ip());
    let caller = told.flatten().or_else(peer).map(network);
    let caller = caller.unwrap_or_default();
    let allowance = state.logins.check(&caller, state.clock.now())?;
    // The problem layer turns it into RateLimit headers.
    request.extensions_mut().insert(allowance);
    Ok(LoginGate)
}

/// The address the nearest proxy saw. It alone wrote the last entry of the one header it is told to set;
/// what stands before, and in `Forwarded`, is what the client says.
fn forwarded_for(request: &HttpRequest) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for");
    let last = lines.last()?.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}

/// What counts as one caller: an address, or of IPv6 the /64 that one subscriber is given.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let kept = address.to_bits() & (u128::MAX << 64_u32);
            format!("{}/64", Ipv6Addr::from_bits(kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_what_the_nearest_proxy_wrote_is_believed() {
        let asked = |lines: &[&str]| {
            let mut request =
                TestRequest::default().insert_header(("forwarded", "for=203.0.113.9"));
            for line in lines {
                request = request.append_header(("x-forwarded-for", *line));
            }
            forwarded_for(&request.to_http_request()).map(|address| address.to_string())
        };
        assert_eq!(asked(&[]), None);
        assert_eq!(asked(&["unknown"]), None);
        assert_eq!(asked(&["198.51.100.7"]).as_deref(), Some("198.51.100.7"));
        let lines = ["192.0.2.1", "192.0.2.2, 2001:db8::1"];
        assert_eq!(asked(&lines).as_deref(), Some("2001:db8::1"));
    }

    #[test]
    fn one_subscriber_is_one_caller() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(of("2001:db8:0:1::7"), of("2001:db8:0:1:ffff::"));
        assert_ne!(of("2001:db8:0:1::7"), of("2001:db8:0:2::7"));
    }

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
