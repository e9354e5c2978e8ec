//! One transaction, run once.

use super::Conn;
use super::trouble::Trouble;
use crate::platform::problem::{Error, Result};
use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Transactions = <Conn as Connection>::TransactionManager;

thread_local! {
    static JOB: Cell<u64> = const { Cell::new(0) };
}

/// The number of the job that runs on this thread, or ran last; no two on a thread have the same.
pub fn job() -> u64 {
    JOB.get()
}

/// Runs `work`; a panic is an error like others, and leaves the connection to the next one.
pub(super) fn caught<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    JOB.set(JOB.get().wrapping_add(1));
    catch_unwind(AssertUnwindSafe(|| work(conn)))
        .unwrap_or_else(|_| Err(Error::internal("a database job panicked")))
}

/// On SQLite a transaction takes the lock as it begins: one that began by reading could be refused it
/// later, and in vain.
fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    if let Conn::Sqlite(sqlite) = conn {
        let status = AnsiTransactionManager::transaction_manager_status_mut(sqlite);
        if matches!(status.transaction_depth(), Ok(None)) {
            return AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE");
        }
    }
    Transactions::begin_transaction(conn)
}

/// Runs a transaction, or a savepoint when one is open; a panic undoes it like an error. With an
/// error comes whether the database certainly kept nothing and another try may fare better.
pub(super) fn transact<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> std::result::Result<T, (Error, bool)> {
    let failed = |error: Error| {
        let trouble = Trouble::of(&error);
        let again = matches!(trouble, Some(Trouble::Lost | Trouble::Contended));
        (error, again)
    };
    begin(conn).map_err(|error| failed(error.into()))?;
    let value = match caught(conn, work) {
        Ok(value) => value,
        Err(error) => {
            if let Err(undone) = Transactions::rollback_transaction(conn) {
                // The engine has undone it already, and why it did is what people need to know.
                tracing::debug!(error = %undone, "there was nothing to roll back");
            }
            return Err(failed(error));
        }
    };
    Transactions::commit_transaction(conn).map_err(|error| {
        let error = Error::from(error);
        // Only a refusal is certain; a lost connection may have carried the commit.
        let again = Trouble::of(&error) == Some(Trouble::Contended);
        (error, again)
    })?;
    Ok(value)
}
