//! Statements whose plans are worth keeping though diesel cannot know it.

use diesel::backend::Backend;
use diesel::connection::{DefaultLoadingMode, LoadConnection};
use diesel::expression::QueryMetadata;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Integer;

/// A statement that is prepared once for each connection. Diesel prepares every UPDATE and every upsert
/// anew, a journey to the database and a plan each time, because their texts may vary without end.
/// Only for those whose text has a handful of forms, and only to be run through [`crate::on!`]. One
/// that answers nothing goes by [`Cached::run`]: diesel's `execute` asks the statement inside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cached<Q>(pub(crate) Q);

impl<Q> Cached<Q> {
    /// Runs a statement that answers nothing.
    pub(crate) fn run<C>(self, conn: &mut C) -> QueryResult<()>
    where
        C: LoadConnection<DefaultLoadingMode>,
        C::Backend: QueryMetadata<Integer>,
        Q: QueryFragment<C::Backend>,
    {
        for row in conn.load(Cached(Silent(self.0)))? {
            row?;
        }
        Ok(())
    }
}

impl<Q, DB> QueryFragment<DB> for Cached<Q>
where
    DB: Backend,
    Q: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for Cached<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Cached<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Cached<Q> {}

/// A query with the most rows it may answer written out. Bound as a value, PostgreSQL's kept plan could
/// not count on there being few, so it would plan the statement anew each time; and pages have a
/// handful of sizes. Stands for `limit`, within [`Cached`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct UpTo<Q> {
    pub(crate) rows: u32,
    pub(crate) query: Q,
}

impl<Q, DB> QueryFragment<DB> for UpTo<Q>
where
    DB: Backend,
    Q: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(pass.reborrow())?;
        pass.push_sql(" LIMIT ");
        pass.push_sql(&self.rows.to_string());
        Ok(())
    }
}

impl<Q: Query> Query for UpTo<Q> {
    type SqlType = Q::SqlType;
}

/// A statement that answers nothing, as one that might.
struct Silent<Q>(Q);

impl<Q, DB> QueryFragment<DB> for Silent<Q>
where
    DB: Backend,
    Q: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}

impl<Q> Query for Silent<Q> {
    type SqlType = Integer;
}
