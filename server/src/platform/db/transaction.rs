//! One transaction, run once.

use super::Conn;
use super::trouble::Trouble;
use crate::platform::problem::{Error, Result};
use diesel::Connection;
use diesel::connection::TransactionManager;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Transactions = <Conn as Connection>::TransactionManager;

/// Runs `work`; a panic is an error like others, and leaves the connection to the next one.
pub(super) fn caught<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| work(conn)))
        .unwrap_or_else(|_| Err(Error::internal("a database job panicked")))
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
    Transactions::begin_transaction(conn).map_err(|error| failed(error.into()))?;
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
