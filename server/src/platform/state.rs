//! What every handler may reach, built once at start.

use super::audit::Audit;
use super::clock::Clock;
use super::config::Config;
use super::db::Db;
use super::outbox::Bell;
use super::ratelimit::RateLimiter;
use super::sandboxes::Sandboxes;
use super::storage::Storage;
use super::telemetry::Meters;
use super::tokens::Tokens;
use super::vault::Vault;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The ground floor as one value. Cheap to clone; there is no global state.
#[derive(Clone)]
pub struct AppState {
    /// The configuration.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Seals personal data.
    pub vault: Vault,
    /// Writes the audit trail.
    pub audit: Audit,
    /// Signs and checks access tokens.
    pub tokens: Tokens,
    /// Keeps uploaded files.
    pub storage: Storage,
    /// Wakes whoever sends what is in the outbox.
    pub bell: Bell,
    /// Limits log-ins.
    pub logins: Arc<RateLimiter>,
    /// Counts what is done.
    pub meters: Meters,
    /// Whether the server is about to end.
    pub ending: Ending,
    /// The address people reach the service at, without a slash at the end.
    pub public_url: Arc<str>,
    /// The sandboxes of programs that are open here; a sandbox has none in it.
    pub sandboxes: Sandboxes,
}

/// Whether the server is about to end: a balancer should send nobody here any more, and answers that
/// last should not. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Ending(Arc<AtomicBool>);

impl Ending {
    /// Says so.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
