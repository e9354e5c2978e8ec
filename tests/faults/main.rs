//! What happens to people's cases when machines, disks and databases fail, on the engine that
//! `TEST_DATABASE` names. Bounded in time; one after the other, because each wants the machine.
//!
//! A test that makes sense on one engine alone stands in `only_sqlite` or `only_postgres`, and fails
//! on the other; who runs the tests leaves it out by that name. So none passes that did not run.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect has failed and should say where"
)]

mod ending;
mod exports;
mod keys;
mod kill;
mod leaps;
mod load;
mod look;
#[path = "../api/cases/office.rs"]
#[expect(dead_code, reason = "the tests of the API bring more kinds of cases")]
mod office;
mod only_postgres;
mod only_sqlite;
mod replicas;
mod settings;
mod small;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held by each test while it runs.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_postgres() -> bool {
    std::env::var("TEST_DATABASE").is_ok_and(|engine| engine == "postgres")
}
