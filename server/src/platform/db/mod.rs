//! The database: one handle over SQLite or PostgreSQL.
//!
//! [`Db::read`] runs a query on a pooled connection, [`Db::write`] runs a transaction; both take a
//! plain function over [`Conn`], so no network call fits inside a transaction. The function can be
//! cloned, because PostgreSQL may undo a transaction by itself and it is then run again. What differs
//! between the engines is in [`dialect`].

mod beside;
mod cached;
mod conn;
mod connect;
pub mod dialect;
mod fixed;
pub mod migrations;
mod pool;
mod raw;
pub mod schema;
mod sealed;
mod snapshot;
#[cfg(test)]
pub(crate) mod testing;
mod together;
mod transaction;
mod transfer;
mod trouble;
pub mod types;
mod writer;

pub use beside::Beside;
pub(crate) use cached::{Cached, UpTo};
pub use conn::Conn;
pub use connect::{ConnectError, Target};
pub(crate) use fixed::{Fixed, Phrase};
pub use migrations::pending_migrations;
pub use sealed::{seal_some_anew, sealed_with};
pub use snapshot::{copy_sqlite, faults_of_sqlite, schema_version, was_left_open};
pub(crate) use together::{Write, together};
pub use transaction::job;
pub use transfer::{Moved, TransferError, transfer};

use crate::platform::problem::{Code, Error, Result};
use connect::Mode;
use pool::Pool;
use std::sync::Arc;
use writer::Writer;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Postgres { pool: Pool },
    Sqlite { readers: Pool, writer: Writer },
    SqlitePool { readers: Pool, writers: Pool },
}

/// What the database has done since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DbCounts {
    /// Pooled connections.
    pub connections: i64,
    /// Of these, not in use.
    pub idle: i64,
    /// Connections that were found lost.
    pub lost: u64,
    /// Jobs run again, because the engine had undone them.
    pub repeats: u64,
    /// Commits of the SQLite writer.
    pub commits: u64,
    /// Jobs these carried.
    pub jobs: u64,
}

impl Db {
    /// What it has done since it was opened.
    pub fn counts(&self) -> DbCounts {
        match &*self.0 {
            Inner::Postgres { pool } | Inner::SqlitePool { writers: pool, .. } => pool.counts(),
            Inner::Sqlite { readers, writer } => {
                let (commits, jobs) = writer.counts();
                DbCounts {
                    commits,
                    jobs,
                    ..readers.counts()
                }
            }
        }
    }

    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// When the server cannot be reached, the file's folder is missing or a migration fails.
    pub fn open(target: &Target) -> Result<Self, ConnectError> {
        let mut conn = connect::connect(target, Mode::Write)?;
        migrations::run(&mut conn)?;
        Self::of(conn, target, pool::SIZE)
    }

    fn of(conn: Conn, target: &Target, size: u32) -> Result<Self, ConnectError> {
        let inner = match target {
            Target::Postgres(_) | Target::Schema(..) => {
                drop(conn);
                Inner::Postgres {
                    pool: Pool::open(target, Mode::Write, size)?,
                }
            }
            Target::Sqlite(_) => Inner::Sqlite {
                readers: Pool::open(target, Mode::Read, size)?,
                writer: Writer::start(conn, target).map_err(ConnectError::Thread)?,
            },
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Opens a SQLite file without the single writer, to be measured beside it.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_pooled(target: &Target) -> Result<Self, ConnectError> {
        let mut conn = connect::connect(target, Mode::Write)?;
        migrations::run(&mut conn)?;
        Ok(Self(Arc::new(Inner::SqlitePool {
            readers: Pool::open(target, Mode::Read, pool::SIZE)?,
            writers: Pool::open(target, Mode::Write, pool::SIZE)?,
        })))
    }

    /// Reads the structure of the whole database, as is wise after a crash; PostgreSQL does so itself.
    ///
    /// # Errors
    /// [`ConnectError::Damaged`] when it is not sound.
    pub async fn check(&self) -> Result<(), ConnectError> {
        if matches!(&*self.0, Inner::Postgres { .. }) {
            return Ok(());
        }
        let found = self
            .read(|conn| Ok(snapshot::faults(conn, "quick_check")?))
            .await
            .unwrap_or_else(|error| vec![error.to_string()]);
        match found.into_iter().next() {
            Some(fault) => Err(ConnectError::Damaged(fault)),
            None => Ok(()),
        }
    }

    /// Runs a query on a thread for blocking work. On SQLite the connection cannot write.
    ///
    /// # Errors
    /// What the query returns; [`Code::Unavailable`] when no connection came free in time.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        block(move || match &*inner {
            Inner::Postgres { pool: readers }
            | Inner::Sqlite { readers, .. }
            | Inner::SqlitePool { readers, .. } => readers.read(query),
        })
        .await
    }

    /// Runs a transaction: an error rolls all of it back, and success is told only when the data
    /// is safe on disk.
    ///
    /// # Errors
    /// What the transaction returns; [`Code::Unavailable`] when the queue is full or no connection
    /// came free in time.
    pub async fn write<T, F>(&self, transaction: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { writer, .. } => writer.submit(transaction).await,
            Inner::Postgres { .. } | Inner::SqlitePool { .. } => {
                let inner = Arc::clone(&self.0);
                block(move || match &*inner {
                    Inner::Postgres { pool }
                    | Inner::Sqlite { readers: pool, .. }
                    | Inner::SqlitePool { writers: pool, .. } => pool.write(transaction),
                })
                .await
            }
        }
    }
}

impl Conn {
    /// Asks the database whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&mut self) -> diesel::QueryResult<()> {
        diesel::connection::SimpleConnection::batch_execute(self, "SELECT 1")
    }
}

async fn block<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    match actix_web::web::block(work).await {
        Ok(result) => result,
        Err(cancelled) => Err(Error::new(Code::Unavailable).caused_by(cancelled)),
    }
}

#[cfg(test)]
mod tests;
