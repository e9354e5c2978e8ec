//! What happens to people's cases when machines, disks and databases fail, on the engine that
//! `TEST_DATABASE` names. Bounded in time; one after the other, because each wants the machine.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect has failed and should say where"
)]

mod data;
mod disk;
mod ending;
mod kill;
mod load;
mod look;
mod postgres;
mod replicas;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held by each test while it runs.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_postgres() -> bool {
    std::env::var("TEST_DATABASE").is_ok_and(|engine| engine == "postgres")
}
