//! The sandboxes that are open in this process: for each program that has one, the ground floor anew,
//! with a database and files of its own.

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

/// All that are open. Cheap to clone.
#[derive(Clone, Default)]
pub struct Sandboxes(Arc<Inner>);

#[derive(Default)]
struct Inner {
    open: Mutex<HashMap<String, Sandbox>>,
    turn: tokio::sync::Mutex<()>,
}

impl Sandboxes {
    /// The program's sandbox, unless it is an earlier one than asked for.
    pub fn get(&self, client: &str, generation: i64) -> Option<AppState> {
        self.with(|open| {
            let found = open.get(client);
            let found = found.filter(|sandbox| sandbox.generation >= generation);
            found.map(|sandbox| sandbox.state.clone())
        })
    }

    /// Waits until nobody else opens or closes one.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turn.lock().await
    }

    /// Puts the program's sandbox in; whatever works on the one before is told to end.
    pub fn put(&self, client: &str, sandbox: Sandbox) {
        let before = self.with(|open| open.insert(client.to_owned(), sandbox));
        if let Some(before) = before {
            before.state.ending.begin();
        }
    }

    /// Takes the program's sandbox out, likewise.
    pub fn remove(&self, client: &str) {
        if let Some(before) = self.with(|open| open.remove(client)) {
            before.state.ending.begin();
        }
    }

    /// All that are open, each with its program.
    pub fn all(&self) -> Vec<(String, Sandbox)> {
        self.with(|open| {
            let all = open.iter();
            all.map(|(client, sandbox)| (client.clone(), sandbox.clone()))
                .collect()
        })
    }

    fn with<R>(&self, act: impl FnOnce(&mut HashMap<String, Sandbox>) -> R) -> R {
        act(&mut self.0.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
