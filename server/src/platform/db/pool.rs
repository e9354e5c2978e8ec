//! Pooled connections, and what is tried again.
//!
//! A transaction that PostgreSQL undid by itself, to let another one through or because the
//! connection went away before the commit was sent, is run again from its beginning: nothing of it
//! was kept. A commit whose answer never came is not: it may stand, so the caller is told to repeat
//! the request, which its idempotency key makes safe.

use super::connect::{ConnectError, Manager, Mode, Slot, Target};
use super::transaction::{caught, transact};
use super::trouble::Trouble;
use super::{Conn, DbCounts};
use crate::platform::problem::{Code, Error, Result};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

type Pooled = diesel::r2d2::PooledConnection<Manager>;

/// The largest number of pooled connections; past it, requests wait.
pub(super) const SIZE: u32 = 16;

/// The longest a request waits for a connection before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest it waits while no connection can be opened: the database is away, and keeping many
/// waiting brings nobody forward.
const PATIENCE_WHILE_AWAY: Duration = Duration::from_millis(500);

/// How often a transaction is run in all.
const TRIES: u32 = 4;

/// The wait before the second try; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(10);

pub(super) struct Pool {
    connections: diesel::r2d2::Pool<Manager>,
    /// How often connections were found lost. One that was in use since is not asked first; the
    /// others are, so a restart of the database costs no request.
    losses: AtomicU64,
    /// How often a job was run again.
    repeats: AtomicU64,
}

impl Pool {
    pub(super) fn open(target: &Target, mode: Mode, size: u32) -> Result<Self, ConnectError> {
        // Connections are not tested at check-out: a ping costs as much as most queries.
        let connections = diesel::r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(PATIENCE)
            .test_on_check_out(false)
            .build(Manager::new(target.clone(), mode))
            .map_err(|error| ConnectError::Pool(error.to_string()))?;
        Ok(Self {
            connections,
            losses: AtomicU64::new(0),
            repeats: AtomicU64::new(0),
        })
    }

    pub(super) fn counts(&self) -> DbCounts {
        let state = self.connections.state();
        DbCounts {
            connections: state.connections.into(),
            idle: state.idle_connections.into(),
            lost: self.losses.load(Ordering::Relaxed),
            repeats: self.repeats.load(Ordering::Relaxed),
            ..DbCounts::default()
        }
    }

    /// Runs a query, and again when its connection was lost meanwhile.
    pub(super) fn read<T, F>(&self, query: F) -> Result<T>
    where
        F: FnOnce(&mut Conn) -> Result<T> + Clone,
    {
        self.repeat(|conn| {
            let result = caught(conn, query.clone());
            result.map_err(|error| {
                let again = Trouble::of(&error) == Some(Trouble::Lost);
                (error, again)
            })
        })
    }

    /// Runs a transaction, and again when the database undid it.
    pub(super) fn write<T, F>(&self, transaction: F) -> Result<T>
    where
        F: FnOnce(&mut Conn) -> Result<T> + Clone,
    {
        self.repeat(|conn| transact(conn, transaction.clone()))
    }

    fn repeat<T>(
        &self,
        mut once: impl FnMut(&mut Conn) -> std::result::Result<T, (Error, bool)>,
    ) -> Result<T> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut slot = self.take()?;
            let Slot { conn, broken, .. } = &mut *slot;
            let (error, again) = match once(conn) {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            *broken = error.code().status() >= 500;
            if Trouble::of(&error) == Some(Trouble::Lost) {
                self.losses.fetch_add(1, Ordering::Relaxed);
            }
            drop(slot);
            if !again || tries >= TRIES {
                return Err(error);
            }
            tracing::debug!(%error, tries, "the database undid a transaction");
            self.repeats.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(wait(tries));
        }
    }

    /// A connection that was not lost when last seen.
    fn take(&self) -> Result<Pooled> {
        loop {
            let patience = if self.connections.state().connections == 0 {
                PATIENCE_WHILE_AWAY
            } else {
                PATIENCE
            };
            let mut slot = self
                .connections
                .get_timeout(patience)
                .map_err(|error| Error::new(Code::Unavailable).caused_by(error))?;
            let losses = self.losses.load(Ordering::Relaxed);
            if slot.losses_seen == losses || slot.conn.ping().is_ok() {
                slot.losses_seen = losses;
                return Ok(slot);
            }
            // Given back as broken it is closed, so this ends when all that were lost are gone.
            slot.broken = true;
        }
    }
}

/// Two that got in each other's way should not meet again, so no two wait equally long.
fn wait(tries: u32) -> Duration {
    let base = FIRST_WAIT.saturating_mul(1 << tries.min(6));
    let spread = getrandom::u32().unwrap_or(0) % 1000;
    base / 2 + base.saturating_mul(spread) / 2000
}
