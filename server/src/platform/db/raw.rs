//! Statements put together as text, where the tables are known only when the program runs.

use super::Conn;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// A row with one number.
#[derive(QueryableByName)]
pub(super) struct Number {
    #[diesel(sql_type = BigInt)]
    pub(super) number: i64,
}

/// What a query finds in its only column, named `word`.
pub(super) fn words(conn: &mut Conn, sql: &str) -> QueryResult<Vec<String>> {
    let rows: Vec<Word> = sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// What a query finds in its only column, named `number`, in its first row if there is one.
pub(super) fn number(conn: &mut Conn, sql: &str) -> QueryResult<Option<i64>> {
    let rows: Vec<Number> = sql_query(sql).load(conn)?;
    Ok(rows.first().map(|row| row.number))
}
