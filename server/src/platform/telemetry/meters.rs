//! What the service counts of its own work, in the text format of Prometheus.
//!
//! Routes are named by their pattern, so neither ids nor search words become labels.

use crate::platform::db::DbCounts;
use crate::platform::outbox::Backlog;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Counts requests, and writes what is known. Cheap to clone.
#[derive(Clone, Default)]
pub struct Meters(Arc<Requests>);

struct Requests {
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            seconds: Family::new_with_constructor(seconds),
        }
    }
}

/// From a millisecond to four seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 13))
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

impl Meters {
    /// Counts an answered request. Methods that nothing here answers to count as one: whoever invents
    /// them must not fill the memory.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let known = METHODS.iter().find(|known| **known == method);
        let (method, route) = (known.unwrap_or(&"other").to_string(), route.to_owned());
        let labels = Answered {
            method: method.clone(),
            route: route.clone(),
            status,
        };
        self.0.answered.get_or_create(&labels).inc();
        let labels = Route { method, route };
        self.0
            .seconds
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }

    /// Everything as text; what the database would have told is left out while it is away.
    ///
    /// # Errors
    /// Never in practice: only when a name is not one.
    pub fn written(&self, db: &DbCounts, outbox: Option<&Backlog>) -> Result<String, fmt::Error> {
        let mut registry = Registry::with_prefix("onewindow");
        registry.register(
            "http_requests",
            "Requests answered",
            self.0.answered.clone(),
        );
        registry.register(
            "http_request_seconds",
            "Time from the head of a request to the head of its answer",
            self.0.seconds.clone(),
        );
        let mut gauge = |name: &str, help: &str, value: i64| {
            let gauge = Gauge::<i64>::default();
            gauge.set(value);
            registry.register(name, help, gauge);
        };
        gauge(
            "db_connections",
            "Open database connections",
            db.connections,
        );
        gauge("db_connections_idle", "Of these, not in use", db.idle);
        if let Some(outbox) = outbox {
            gauge("outbox_waiting", "Messages not taken yet", outbox.waiting);
            let help = "Age of the oldest message not taken yet";
            gauge("outbox_oldest_seconds", help, outbox.oldest_seconds);
            let help = "Messages given up that somebody must look at";
            gauge("outbox_dead", help, outbox.dead);
        }
        for (name, help, value) in [
            ("db_connections_lost", "Connections found lost", db.lost),
            (
                "db_repeats",
                "Jobs run again after the database undid them",
                db.repeats,
            ),
            ("sqlite_commits", "Commits of the SQLite writer", db.commits),
            ("sqlite_jobs", "Jobs these commits carried", db.jobs),
        ] {
            let counter = Counter::<u64, AtomicU64>::default();
            counter.inc_by(value);
            registry.register(name, help, counter);
        }
        let mut out = String::new();
        text::encode(&mut out, &registry)?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_under_its_pattern() {
        let meters = Meters::default();
        let took = Duration::from_millis(3);
        for _ in 0..2 {
            meters.answered("GET", "/api/v1/cases/{id}", 200, took);
        }
        let said = meters.written(&DbCounts::default(), None).unwrap();
        let line = r#"onewindow_http_requests_total{method="GET",route="/api/v1/cases/{id}",status="200"} 2"#;
        assert!(said.lines().any(|found| found == line), "{said}");
        assert!(said.contains("onewindow_http_request_seconds_bucket"));
        assert!(!said.contains("outbox"), "the database was not asked");
    }

    #[test]
    fn invented_methods_are_one() {
        let meters = Meters::default();
        for method in ["BREW", "PROPFIND", "X1"] {
            meters.answered(method, "-", 405, Duration::ZERO);
        }
        let said = meters.written(&DbCounts::default(), None).unwrap();
        let line = r#"onewindow_http_requests_total{method="other",route="-",status="405"} 3"#;
        assert!(said.lines().any(|found| found == line), "{said}");
    }
}
