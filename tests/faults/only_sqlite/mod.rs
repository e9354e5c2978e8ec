//! What only concerns SQLite, or concerns no database and is tried on this one.

mod backup;
mod bucket;
mod damage;
mod disk;

use std::sync::MutexGuard;

fn alone() -> MutexGuard<'static, ()> {
    assert!(!crate::is_postgres(), "leave it out: --skip only_sqlite::");
    crate::alone()
}
