//! What only concerns SQLite.

mod backup;
mod disk;

use std::sync::MutexGuard;

fn alone() -> MutexGuard<'static, ()> {
    assert!(!crate::is_postgres(), "leave it out: --skip only_sqlite::");
    crate::alone()
}
