//! A database of the same shape beside the service's own, for what must never mix with it: a file of its
//! own beside a SQLite file, a schema of its own beside the one of PostgreSQL.
//!
//! Neither sees the other afterwards. Only as it is made are some tables copied, in the order they need
//! one another.

use super::connect::{Mode, Target, connect};
use super::raw::words;
use super::{Conn, ConnectError, Db, migrations};
use diesel::connection::SimpleConnection;
use std::path::PathBuf;

/// Connections of a database beside; few ask at once there.
const SIZE: u32 = 4;

/// Where a database beside stands.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The service's own.
    main: Target,
    /// A name of lower-case letters, digits and `_`, which it shares with the ones before it.
    name: String,
    /// Which one of that name.
    generation: i64,
    /// The folder of those that are files.
    folder: PathBuf,
}

impl Beside {
    /// One of many of a name beside the service's own database.
    pub fn new(main: Target, name: &str, generation: i64, folder: PathBuf) -> Self {
        Self {
            main,
            name: name.to_owned(),
            generation,
            folder,
        }
    }

    /// The name no other has.
    pub fn full_name(&self) -> String {
        format!("{}_{}", self.name, self.generation)
    }

    /// The folder of its files.
    pub fn folder(&self) -> PathBuf {
        self.folder.join(self.full_name())
    }

    fn target(&self) -> Target {
        match &self.main {
            Target::Sqlite(_) => Target::Sqlite(self.folder().join("onewindow.db")),
            Target::Postgres(address) | Target::Schema(address, _) => {
                Target::Schema(address.clone(), self.full_name())
            }
        }
    }

    /// Opens it, making it when it is not there: with the tables of this version, and in `copied` what
    /// the service's own database has in them.
    ///
    /// # Errors
    /// When it cannot be made, for want of the right to make a schema too.
    pub fn open(&self, copied: &[&str]) -> Result<Db, ConnectError> {
        std::fs::create_dir_all(self.folder())?;
        let target = self.target();
        if let Target::Schema(_, schema) = &target {
            let make = format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
            connect(&self.main, Mode::Write)?.batch_execute(&make)?;
        }
        let mut conn = connect(&target, Mode::Write)?;
        migrations::run(&mut conn)?;
        self.copy(&mut conn, copied)?;
        // A migration may have changed the settings of its connection.
        drop(conn);
        Db::of(connect(&target, Mode::Write)?, &target, SIZE)
    }

    /// Fills the tables that are empty still. One transaction: it is filled, or as if never begun.
    fn copy(&self, conn: &mut Conn, tables: &[&str]) -> Result<(), ConnectError> {
        let Some(first) = tables.first() else {
            return Ok(());
        };
        let one = format!("SELECT '1' AS word FROM {first} LIMIT 1");
        if !words(conn, &one)?.is_empty() {
            return Ok(());
        }
        let from = match &self.main {
            Target::Sqlite(file) => {
                let file = file.to_str().ok_or(ConnectError::PathNotText)?;
                let attach = format!("ATTACH '{}' AS main_one", file.replace('\'', "''"));
                conn.batch_execute(&attach)?;
                "main_one".to_owned()
            }
            Target::Postgres(_) | Target::Schema(..) => {
                let asked = "SELECT current_schema()::text AS word";
                let found = words(&mut connect(&self.main, Mode::Read)?, asked)?;
                found.into_iter().next().unwrap_or_default()
            }
        };
        let copies: String = tables
            .iter()
            .map(|table| format!("INSERT INTO {table} SELECT * FROM \"{from}\".{table};"))
            .collect();
        conn.batch_execute(&format!("BEGIN; {copies} COMMIT;"))?;
        Ok(())
    }

    /// Removes those of its name that came before it.
    ///
    /// # Errors
    /// When the database or the file system refuses; what is left then goes the next time.
    pub fn drop_earlier(&self) -> Result<(), ConnectError> {
        self.drop_where(|generation| generation < self.generation)
    }

    /// Removes all of its name, itself too.
    ///
    /// # Errors
    /// As [`Beside::drop_earlier`].
    pub fn drop_all(&self) -> Result<(), ConnectError> {
        self.drop_where(|_| true)
    }

    fn drop_where(&self, goes: impl Fn(i64) -> bool) -> Result<(), ConnectError> {
        let own = |full: &str| {
            let number = full.strip_prefix(&self.name)?.strip_prefix('_')?;
            number.parse::<i64>().ok()
        };
        let goes = |full: &str| own(full).is_some_and(&goes);
        if !matches!(self.main, Target::Sqlite(_)) {
            let mut conn = connect(&self.main, Mode::Write)?;
            let all = "SELECT nspname::text AS word FROM pg_namespace ORDER BY nspname";
            for schema in words(&mut conn, all)?.iter().filter(|name| goes(name)) {
                conn.batch_execute(&format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE"))?;
            }
        }
        for entry in std::fs::read_dir(&self.folder)?.flatten() {
            if entry.file_name().to_str().is_some_and(goes) {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}
