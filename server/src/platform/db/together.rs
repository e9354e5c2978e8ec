//! Writes that wait for nothing of one another, told to PostgreSQL in one statement.

use super::{Cached, Conn};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sqlite::Sqlite;

/// A write that is still to be told.
pub(crate) type Write<'a> = Box<dyn Statement + 'a>;

/// What either engine understands.
pub(crate) trait Statement {
    /// As a part of a larger one of PostgreSQL.
    fn part(&self) -> &dyn QueryFragment<Pg>;

    /// By itself.
    fn run_on_sqlite(&self, conn: &mut SqliteConnection) -> QueryResult<()>;
}

impl<T> Statement for T
where
    T: QueryFragment<Pg> + QueryFragment<Sqlite>,
{
    fn part(&self) -> &dyn QueryFragment<Pg> {
        self
    }

    fn run_on_sqlite(&self, conn: &mut SqliteConnection) -> QueryResult<()> {
        Cached(self).run(conn)
    }
}

/// Tells them all. None may read what another writes, and no row may be written by two of them.
pub(crate) fn together(tx: &mut Conn, writes: &[Write<'_>]) -> QueryResult<()> {
    match tx {
        Conn::Sqlite(conn) => writes
            .iter()
            .try_for_each(|write| write.run_on_sqlite(conn)),
        Conn::Postgres(_) if writes.is_empty() => Ok(()),
        Conn::Postgres(conn) => Cached(With(writes)).run(conn),
    }
}

/// `WITH w0 AS (…), w1 AS (…) SELECT 1`: PostgreSQL carries out each of them whether it is read or not.
struct With<'w, 'a>(&'w [Write<'a>]);

impl QueryFragment<Pg> for With<'_, '_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (number, write) in self.0.iter().enumerate() {
            pass.push_sql(if number == 0 { "WITH w" } else { ", w" });
            pass.push_sql(&number.to_string());
            pass.push_sql(" AS (");
            write.part().walk_ast(pass.reborrow())?;
            pass.push_sql(")");
        }
        pass.push_sql(" SELECT 1");
        Ok(())
    }
}
