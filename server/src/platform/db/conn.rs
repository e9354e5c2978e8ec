//! The connection that is either engine's.
#![expect(
    missing_docs,
    reason = "the derive makes public items it does not describe"
)]

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgres(diesel::PgConnection),
    /// SQLite.
    Sqlite(diesel::SqliteConnection),
}
