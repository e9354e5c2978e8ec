//! What only concerns PostgreSQL.

mod crashes;
mod disk;
mod refusals;
mod transfer;

use std::sync::MutexGuard;

fn alone() -> MutexGuard<'static, ()> {
    assert!(crate::is_postgres(), "leave it out: --skip only_postgres::");
    crate::alone()
}
