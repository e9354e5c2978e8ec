//! The sandboxes that are open in this process: for each program that has one, the ground floor anew,
//! with a database and files of its own.

use super::clock::Timestamp;
use super::state::AppState;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// An open sandbox.
#[derive(Clone)]
pub struct Sandbox {
    /// Which one of its program's it is: each begins where the one before was thrown away.
    pub generation: i64,
    /// What handlers reach in it.
    pub state: AppState,
}

/// An open sandbox, and when somebody last came into it.
struct Held {
    sandbox: Sandbox,
    used_at: Timestamp,
}

/// All that are open. Cheap to clone.
#[derive(Clone, Default)]
pub struct Sandboxes(Arc<Inner>);

#[derive(Default)]
struct Inner {
    open: Mutex<HashMap<String, Held>>,
    turn: tokio::sync::Mutex<()>,
}

impl Sandboxes {
    /// The program's sandbox, unless it is an earlier one than asked for.
    pub fn get(&self, client: &str, generation: i64) -> Option<AppState> {
        self.with(|open| {
            let found = open.get(client);
            let found = found.filter(|held| held.sandbox.generation >= generation);
            found.map(|held| held.sandbox.state.clone())
        })
    }

    /// The same for somebody who comes into it now, so that it stays open.
    pub fn visit(&self, client: &str, generation: i64, now: Timestamp) -> Option<AppState> {
        self.with(|open| {
            let found = open.get_mut(client);
            let held = found.filter(|held| held.sandbox.generation >= generation)?;
            held.used_at = now;
            Some(held.sandbox.state.clone())
        })
    }

    /// Waits until nobody else opens or closes one.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turn.lock().await
    }

    /// Puts the program's sandbox in; whatever works on the one before is told to end.
    pub fn put(&self, client: &str, sandbox: Sandbox, now: Timestamp) {
        let held = Held {
            sandbox,
            used_at: now,
        };
        let before = self.with(|open| open.insert(client.to_owned(), held));
        if let Some(before) = before {
            before.sandbox.state.ending.begin();
        }
    }

    /// Takes the program's sandbox out, likewise.
    pub fn remove(&self, client: &str) {
        if let Some(before) = self.with(|open| open.remove(client)) {
            before.sandbox.state.ending.begin();
        }
    }

    /// Takes the program's sandbox out if nobody has come into it since an instant; whether it did.
    pub fn remove_idle(&self, client: &str, since: Timestamp) -> bool {
        let idle = self.with(|open| {
            let is_idle = open.get(client).is_some_and(|held| held.used_at <= since);
            is_idle.then(|| open.remove(client)).flatten()
        });
        if let Some(idle) = &idle {
            idle.sandbox.state.ending.begin();
        }
        idle.is_some()
    }

    /// All that are open, each with its program.
    pub fn all(&self) -> Vec<(String, Sandbox)> {
        self.with(|open| {
            let all = open.iter();
            all.map(|(client, held)| (client.clone(), held.sandbox.clone()))
                .collect()
        })
    }

    /// Those nobody has come into since an instant, each with its program.
    pub fn idle(&self, since: Timestamp) -> Vec<(String, Sandbox)> {
        self.with(|open| {
            let idle = open.iter().filter(|(_, held)| held.used_at <= since);
            idle.map(|(client, held)| (client.clone(), held.sandbox.clone()))
                .collect()
        })
    }

    fn with<R>(&self, act: impl FnOnce(&mut HashMap<String, Held>) -> R) -> R {
        act(&mut self.0.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
