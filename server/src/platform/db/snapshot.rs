//! A copy of a SQLite database as it is at one moment, made while it is written to, and the checks
//! that tell whether a file is whole.

use super::connect::{Mode, Target, connect};
use super::raw::words;
use super::{Conn, ConnectError};
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, sql_query};
use std::path::Path;

/// Copies the database into a file that must not exist. Nobody waits for it.
///
/// # Errors
/// When the file exists, the disk is full or the database cannot be read.
pub fn copy_sqlite(from: &Path, to: &Path) -> Result<(), ConnectError> {
    let to = to.to_str().ok_or(ConnectError::PathNotText)?;
    let mut conn = connect(&Target::Sqlite(from.to_owned()), Mode::Write)?;
    sql_query("VACUUM INTO ?")
        .bind::<Text, _>(to)
        .execute(&mut conn)?;
    // The engine does not wait for the disk to have the copy.
    std::fs::File::open(to).and_then(|file| file.sync_all())?;
    Ok(())
}

/// Reads a whole database file and gives what is wrong with it; nothing when it is sound.
///
/// # Errors
/// When it cannot be read at all.
pub fn faults_of_sqlite(file: &Path) -> Result<Vec<String>, ConnectError> {
    let mut conn = connect(&Target::Sqlite(file.to_owned()), Mode::Read)?;
    Ok(faults(&mut conn, "integrity_check")?)
}

/// What a pragma that checks the file finds.
pub(super) fn faults(conn: &mut Conn, check: &str) -> diesel::QueryResult<Vec<String>> {
    let mut lines = words(conn, &format!("SELECT {check} AS word FROM pragma_{check}"))?;
    lines.retain(|line| line != "ok");
    Ok(lines)
}

/// Whether the last one to have the database open was not the last one out: a log is left beside it,
/// as after a crash, or while another process has it open.
pub fn was_left_open(target: &Target) -> bool {
    let Target::Sqlite(file) = target else {
        return false;
    };
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The newest of the migrations that the database has had.
///
/// # Errors
/// When it has had none.
pub fn schema_version(file: &Path) -> Result<String, ConnectError> {
    let mut conn = connect(&Target::Sqlite(file.to_owned()), Mode::Read)?;
    let newest =
        "SELECT version AS word FROM __diesel_schema_migrations ORDER BY version DESC LIMIT 1";
    let found = words(&mut conn, newest)?.pop();
    found.ok_or_else(|| ConnectError::Migration("it has had none".to_owned()))
}
