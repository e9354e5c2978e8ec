//! The database: one handle over SQLite or PostgreSQL.
//!
//! [`Db::read`] runs a query on a pooled connection, [`Db::write`] runs a transaction; both take a
//! plain function over [`Conn`], so no network call fits inside a transaction. What differs between
//! the engines is in [`dialect`].

mod conn;
mod connect;
pub mod dialect;
pub mod migrations;
pub mod schema;
#[cfg(test)]
pub(crate) mod testing;
pub mod types;
mod writer;

pub use conn::Conn;
pub use connect::{ConnectError, Target};

use crate::platform::problem::{Code, Error, Result};
use connect::{Manager, Mode, Slot};
use diesel::result::DatabaseErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use writer::Writer;

type Pool = diesel::r2d2::Pool<Manager>;

/// The largest number of pooled connections; past it, requests wait.
const POOL_SIZE: u32 = 16;

/// The longest a request waits for a connection before it is told to come back.
const CHECKOUT: Duration = Duration::from_secs(5);

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Postgres { pool: Pool },
    Sqlite { readers: Pool, writer: Writer },
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// When the server cannot be reached, the file's folder is missing or a migration fails.
    pub fn open(target: &Target) -> Result<Self, ConnectError> {
        let mut conn = connect::connect(target, Mode::Write)?;
        migrations::run(&mut conn)?;
        let inner = match target {
            Target::Postgres(_) => {
                drop(conn);
                Inner::Postgres {
                    pool: pool(target, Mode::Write)?,
                }
            }
            Target::Sqlite(_) => Inner::Sqlite {
                readers: pool(target, Mode::Read)?,
                writer: Writer::start(conn)?,
            },
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Runs a query on a thread for blocking work. On SQLite the connection cannot write.
    ///
    /// # Errors
    /// What the query returns; [`Code::Unavailable`] when no connection came free in time.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        block(move || match &*inner {
            Inner::Postgres { pool } | Inner::Sqlite { readers: pool, .. } => {
                with_pooled(pool, query)
            }
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
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { writer, .. } => writer.submit(transaction).await,
            Inner::Postgres { .. } => {
                let inner = Arc::clone(&self.0);
                block(move || match &*inner {
                    Inner::Postgres { pool } | Inner::Sqlite { readers: pool, .. } => {
                        with_pooled(pool, |conn| in_transaction(conn, transaction))
                    }
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

fn pool(target: &Target, mode: Mode) -> Result<Pool, ConnectError> {
    // Connections are not tested at check-out: a ping costs as much as most queries, and a broken
    // one is thrown away after the first query that fails on it.
    diesel::r2d2::Pool::builder()
        .max_size(POOL_SIZE)
        .min_idle(Some(1))
        .connection_timeout(CHECKOUT)
        .test_on_check_out(false)
        .build(Manager::new(target.clone(), mode))
        .map_err(|error| ConnectError::Pool(error.to_string()))
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

fn with_pooled<T>(pool: &Pool, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    let mut slot = pool
        .get()
        .map_err(|error| Error::new(Code::Unavailable).caused_by(error))?;
    let Slot { conn, broken } = &mut *slot;
    let result = catch_unwind(AssertUnwindSafe(|| work(conn)))
        .unwrap_or_else(|_| Err(Error::internal("a database job panicked")));
    *broken = matches!(&result, Err(error) if error.code().status() >= 500);
    result
}

/// A transaction, or a savepoint when one is open. A panic rolls back like an error.
fn in_transaction<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    use diesel::Connection;
    conn.transaction(|conn| {
        catch_unwind(AssertUnwindSafe(|| work(conn)))
            .unwrap_or_else(|_| Err(Error::internal("a database job panicked")))
    })
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::Error as Db;
        let code = match &error {
            Db::NotFound => Code::NotFound,
            // Two requests met on the same row: the loser may simply try again.
            Db::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::SerializationFailure,
                _,
            ) => Code::Conflict,
            Db::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
            | Db::BrokenTransactionManager => Code::Unavailable,
            _ => Code::Internal,
        };
        Error::new(code).caused_by(error)
    }
}

#[cfg(test)]
mod tests;
