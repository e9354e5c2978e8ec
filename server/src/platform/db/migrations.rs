//! The tables' history, carried in the binary: one folder an engine, the same names in both.

use super::connect::{Mode, Target, connect};
use super::{Conn, ConnectError};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Any number will do as long as every replica takes the same one.
const LOCK: &str = "SELECT pg_advisory_lock(734501923)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(734501923)";

/// How many have not run yet on this database, which is left as it is.
///
/// # Errors
/// When it cannot be reached.
pub fn pending_migrations(target: &Target) -> Result<usize, ConnectError> {
    // Both engines have the same ones.
    let all: Vec<Box<dyn Migration<Pg>>> = POSTGRES.migrations().map_err(failed)?;
    if matches!(target, Target::Sqlite(file) if !file.exists()) {
        return Ok(all.len());
    }
    let mut conn = connect(target, Mode::Read)?;
    // A new database has not even the table that says which have run, and may not get it here.
    let has_run = match &mut conn {
        Conn::Sqlite(sqlite) => sqlite.applied_migrations().unwrap_or_default(),
        Conn::Postgres(postgres) => {
            postgres.batch_execute("SET default_transaction_read_only = on")?;
            postgres.applied_migrations().unwrap_or_default()
        }
    };
    Ok(all.len().saturating_sub(has_run.len()))
}

/// Runs what has not run yet. Replicas that start together take turns.
pub(super) fn run(conn: &mut Conn) -> Result<(), ConnectError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            sqlite.run_pending_migrations(SQLITE).map_err(failed)?;
        }
        Conn::Postgres(postgres) => {
            // The others wait for the lock longer than a statement may normally take.
            postgres.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0;")?;
            postgres.batch_execute(LOCK)?;
            let result = postgres.run_pending_migrations(POSTGRES).map(|_| ());
            postgres.batch_execute(UNLOCK)?;
            result.map_err(failed)?;
        }
    }
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> ConnectError {
    ConnectError::Migration(error.to_string())
}
