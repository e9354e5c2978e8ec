//! Parts of a statement written by hand, whose text never varies.

use diesel::backend::Backend;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::SingleValue;
use diesel::sqlite::Sqlite;
use std::marker::PhantomData;

/// What diesel cannot say, for each engine. The name of the type stands for the text.
pub(crate) trait Phrase: 'static {
    /// The type of what it comes to.
    type SqlType: SingleValue;
    /// As PostgreSQL has it.
    const POSTGRES: &'static str;
    /// As SQLite has it.
    const SQLITE: &'static str = Self::POSTGRES;
}

/// The value of [`Phrase`]. Diesel's own `sql` may say anything, so a statement with it is parsed and
/// planned each time it runs; one with this is prepared once for each connection. Only to be run
/// through [`crate::on!`].
pub(crate) struct Fixed<W>(PhantomData<W>);

impl<W> Fixed<W> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<W: Phrase> Expression for Fixed<W> {
    type SqlType = W::SqlType;
}

impl<W: Phrase> QueryId for Fixed<W> {
    type QueryId = W;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<W: Phrase> QueryFragment<Pg> for Fixed<W> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        push(pass, W::POSTGRES)
    }
}

impl<W: Phrase> QueryFragment<Sqlite> for Fixed<W> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        push(pass, W::SQLITE)
    }
}

fn push<DB: Backend>(mut pass: AstPass<'_, '_, DB>, text: &str) -> QueryResult<()> {
    pass.push_sql(text);
    Ok(())
}

impl<W: Phrase, Source> AppearsOnTable<Source> for Fixed<W> {}
impl<W: Phrase, Source> SelectableExpression<Source> for Fixed<W> {}

impl<W> ValidGrouping<()> for Fixed<W> {
    type IsAggregate = is_aggregate::Never;
}
