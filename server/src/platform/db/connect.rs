//! Opening connections. A wrong address is an error at start-up, never a new empty file.

use super::Conn;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file of the embedded engine.
    Sqlite(PathBuf),
    /// A server's address, which may hold a password.
    Postgres(String),
    /// A schema of such a server, and nothing outside it.
    Schema(String, String),
}

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address starts with no scheme we know.
    #[error("a database address starts with sqlite: or postgres:, not {0:?}")]
    UnknownScheme(String),
    /// The folder the file should stand in does not exist.
    #[error("the folder of the database file {0} does not exist")]
    MissingFolder(PathBuf),
    /// The address names a file that does not exist.
    #[error(
        "there is no database file {0}; without a database address a new one is made in the data folder"
    )]
    MissingFile(PathBuf),
    /// The file's path is not text.
    #[error("the path of the database file is not valid text")]
    PathNotText,
    /// The engine refused.
    #[error("the database refused the connection: {0}")]
    Refused(#[from] ConnectionError),
    /// The engine refused the session's settings.
    #[error("the database refused its settings: {0}")]
    Settings(#[from] diesel::result::Error),
    /// The pool could not open a first connection.
    #[error("the connection pool could not start: {0}")]
    Pool(String),
    /// The file's structure is not sound.
    #[error("the database is damaged, restore a backup: {0}")]
    Damaged(String),
    /// A migration failed.
    #[error("a migration failed: {0}")]
    Migration(String),
    /// The writer's thread could not be started.
    #[error("the writer could not start: {0}")]
    Thread(std::io::Error),
    /// The folder of a database beside the main one could not be made or removed.
    #[error("the folder of a database: {0}")]
    Folder(#[from] std::io::Error),
}

impl FromStr for Target {
    type Err = ConnectError;

    fn from_str(address: &str) -> Result<Self, ConnectError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Target::Postgres(address.to_owned()));
        }
        match address.strip_prefix("sqlite:") {
            Some(path) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                Ok(Target::Sqlite(PathBuf::from(path)))
            }
            None => {
                let scheme = address.split(':').next().unwrap_or_default();
                Err(ConnectError::UnknownScheme(scheme.to_owned()))
            }
        }
    }
}

// The address of a server may hold a password, so it is never shown whole.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Target::Postgres(address) => {
                let host = address.rsplit('@').next().unwrap_or_default();
                let host = host.split('?').next().unwrap_or_default();
                let host = host.strip_prefix("postgres://").unwrap_or(host);
                write!(f, "postgres://…@{host}")
            }
            Target::Schema(address, schema) => {
                write!(f, "{:?} {schema}", Target::Postgres(address.clone()))
            }
        }
    }
}

/// Whether a SQLite connection may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// Waiting five seconds covers a checkpoint; only the writer and a migrating start ever compete.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; \
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;";

/// A statement that runs away must not hold its connection for ever.
const POSTGRES_SETTINGS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning;";

pub(super) fn connect(target: &Target, mode: Mode) -> Result<Conn, ConnectError> {
    match target {
        Target::Postgres(address) => {
            let mut conn = PgConnection::establish(address)?;
            conn.batch_execute(POSTGRES_SETTINGS)?;
            Ok(Conn::Postgres(conn))
        }
        Target::Schema(address, schema) => {
            let mut conn = PgConnection::establish(address)?;
            conn.batch_execute(POSTGRES_SETTINGS)?;
            // Nothing of the schema everything else is in: a table that is missing is not found there.
            conn.batch_execute(&format!("SET search_path TO \"{schema}\""))?;
            Ok(Conn::Postgres(conn))
        }
        Target::Sqlite(path) => {
            if let Some(folder) = path.parent()
                && !folder.as_os_str().is_empty()
                && !folder.is_dir()
            {
                return Err(ConnectError::MissingFolder(path.clone()));
            }
            let text = path.to_str().ok_or(ConnectError::PathNotText)?;
            let mut conn = SqliteConnection::establish(text)?;
            conn.batch_execute(SQLITE_SETTINGS)?;
            conn.batch_execute(match mode {
                Mode::Read => "PRAGMA query_only = ON;",
                // FULL: an answered submission survives a power cut. Group commit pays for it.
                Mode::Write => "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            })?;
            Ok(Conn::Sqlite(conn))
        }
    }
}

/// A pooled connection and whether the last job left it unusable.
pub(super) struct Slot {
    pub(super) conn: Conn,
    pub(super) broken: bool,
    /// How many losses of connections were known when this one last answered.
    pub(super) losses_seen: u64,
}

/// Opens connections for the pool, by the target's own engine and no other.
#[derive(Debug)]
pub(super) struct Manager {
    target: Target,
    mode: Mode,
}

impl Manager {
    pub(super) fn new(target: Target, mode: Mode) -> Self {
        Self { target, mode }
    }
}

impl ManageConnection for Manager {
    type Connection = Slot;
    type Error = ConnectError;

    fn connect(&self) -> Result<Slot, ConnectError> {
        Ok(Slot {
            conn: connect(&self.target, self.mode)?,
            broken: false,
            losses_seen: 0,
        })
    }

    fn is_valid(&self, _: &mut Slot) -> Result<(), ConnectError> {
        Ok(())
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        slot.broken || slot.conn.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_scheme_is_refused() {
        for address in ["mysql://x", "/data/a.db", "onewindow.db", ""] {
            assert!(
                matches!(
                    address.parse::<Target>(),
                    Err(ConnectError::UnknownScheme(_))
                ),
                "{address}"
            );
        }
    }

    #[test]
    fn a_missing_folder_is_refused_and_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("no/such.db");
        let error = connect(&Target::Sqlite(missing.clone()), Mode::Write);
        assert!(matches!(error, Err(ConnectError::MissingFolder(_))));
        assert!(!missing.exists());
    }

    #[test]
    fn a_password_is_never_shown() {
        let target: Target = "postgres://city:s3cret@db:5432/onewindow".parse().unwrap();
        assert_eq!(format!("{target:?}"), "postgres://…@db:5432/onewindow");
    }
}
