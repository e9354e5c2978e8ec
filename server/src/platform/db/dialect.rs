//! What the two engines say differently: upserts, batches and locks.
//!
//! Functions here take [`Conn`] and match on it; each speaks of one table, so a reader sees both
//! engines side by side.

use super::schema::cases::uploads;
use super::schema::platform::{audit_chains, outbox};
use super::schema::supervision::watched_limits;
use super::{Cached, Conn};
use crate::platform::clock::Timestamp;
use crate::platform::outbox::Topics;
use crate::platform::problem::Result;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

#[diesel::declare_sql_function]
extern "SQL" {
    /// A number for a text, of PostgreSQL.
    fn hashtextextended(
        text: diesel::sql_types::Text,
        seed: diesel::sql_types::BigInt,
    ) -> diesel::sql_types::BigInt;
    /// Waits for a lock and holds it until the transaction ends, of PostgreSQL.
    fn pg_advisory_xact_lock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}

/// Runs one body against whichever engine the connection is, for statements whose text is the same
/// but whose types differ: `on!(conn, |c| diesel::insert_into(…).on_conflict_do_nothing().execute(c))`.
#[macro_export]
macro_rules! on {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::platform::db::Conn::Postgres($inner) => $body,
            $crate::platform::db::Conn::Sqlite($inner) => $body,
        }
    };
}

/// Takes the next number of a chain of the audit trail, which begins at 1, and holds the chain; with
/// the hash of the entry before.
pub(in crate::platform) fn next_of_audit_chain(tx: &mut Conn, chain: i32) -> Result<(i64, String)> {
    Ok(on!(tx, |c| Cached(
        diesel::insert_into(audit_chains::table)
            .values((
                audit_chains::chain.eq(chain),
                audit_chains::seq.eq(1_i64),
                audit_chains::hash.eq(""),
            ))
            .on_conflict(audit_chains::chain)
            .do_update()
            .set(audit_chains::seq.eq(audit_chains::seq + 1))
            .returning((audit_chains::seq, audit_chains::hash))
    )
    .get_result(c))?)
}

/// Takes the next number of a sequence at once, outside any transaction. Its row is free again before
/// the number is on disk: whatever uses the number commits later, and that commit carries this one with
/// it. None on SQLite, whose readers cannot write and whose writer waits for nobody.
pub(crate) fn take_number(conn: &mut Conn, scope: &str) -> Result<Option<i64>> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    match conn {
        Conn::Sqlite(_) => Ok(None),
        Conn::Postgres(c) => {
            let take = diesel::sql_query(
                "WITH hasty AS (SELECT set_config('synchronous_commit', 'off', true)) \
                 INSERT INTO sequences (scope, value) SELECT $1, 1 FROM hasty \
                 ON CONFLICT (scope) DO UPDATE SET value = sequences.value + 1 RETURNING value",
            )
            .bind::<diesel::sql_types::Text, _>(scope);
            let taken: Taken = Cached(take).get_result(c)?;
            Ok(Some(taken.value))
        }
    }
}

/// The ids of messages that are due by now, or wait until after `farthest`. On PostgreSQL their rows are locked and rows others hold are skipped;
/// on SQLite the writer is alone.
pub(in crate::platform) fn lock_due_messages(
    tx: &mut Conn,
    (now, farthest): (Timestamp, Timestamp),
    topics: Topics<'_>,
    limit: i64,
) -> Result<Vec<String>> {
    let due = outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(outbox::next_at.le(now).or(outbox::next_at.gt(farthest)))
        .order(outbox::next_at)
        .limit(limit)
        .select(outbox::id);
    // A boxed query cannot be locked, so the two kinds are two statements.
    Ok(match (tx, topics) {
        (Conn::Postgres(c), Topics::Of(names)) => {
            let due = due.filter(outbox::topic.eq_any(names));
            due.for_update().skip_locked().load(c)?
        }
        (Conn::Postgres(c), Topics::Except(names)) => {
            let due = due.filter(outbox::topic.ne_all(names));
            due.for_update().skip_locked().load(c)?
        }
        (Conn::Sqlite(c), Topics::Of(names)) => due.filter(outbox::topic.eq_any(names)).load(c)?,
        (Conn::Sqlite(c), Topics::Except(names)) => {
            due.filter(outbox::topic.ne_all(names)).load(c)?
        }
    })
}

/// The ids of uploads whose time is over. On PostgreSQL their rows are locked and rows others hold
/// are skipped; on SQLite the writer is alone.
pub(crate) fn lock_expired_uploads<T>(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<T>>
where
    T: std::str::FromStr,
{
    let due = uploads::table
        .filter(uploads::expires_at.le(now))
        .order(uploads::expires_at)
        .limit(limit)
        .select(uploads::id);
    let ids: Vec<String> = match tx {
        Conn::Postgres(c) => due.for_update().skip_locked().load(c)?,
        Conn::Sqlite(c) => due.load(c)?,
    };
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Lets transactions that carry the same text run one after the other. SQLite's always do.
///
/// # Errors
/// When the database refuses.
pub fn serialise_on(tx: &mut Conn, text: &str) -> Result<()> {
    if let Conn::Postgres(c) = tx {
        // Not as plain text, which the server would have to read anew each time.
        diesel::select(pg_advisory_xact_lock(hashtextextended(text, 0_i64))).execute(c)?;
    }
    Ok(())
}

/// Lets every statement of a transaction see the same moment. Must come first in it.
pub(crate) fn freeze(tx: &mut Conn) -> Result<()> {
    if let Conn::Postgres(c) = tx {
        c.batch_execute(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0",
        )?;
    }
    Ok(())
}

/// Lets changes of lamps wait for the end of this transaction, which may take its time.
pub(crate) fn halt_lamps(tx: &mut Conn) -> Result<()> {
    if let Conn::Postgres(c) = tx {
        c.batch_execute(
            "SET LOCAL statement_timeout = 0; \
             LOCK TABLE watched_limits, lamp_counts IN EXCLUSIVE MODE",
        )?;
    }
    Ok(())
}

/// The first day that is not green of a limit with these columns, as an expression.
pub(crate) fn first_not_green(tx: &Conn, due: &str, warn_at: &str) -> String {
    match tx {
        Conn::Postgres(_) => format!("LEAST({warn_at}, to_char({due}::date + 1, 'YYYY-MM-DD'))"),
        Conn::Sqlite(_) => {
            format!("MIN(COALESCE({warn_at}, '9999-12-31'), date({due}, '+1 day'))")
        }
    }
}

/// Source and subject of running limits whose next reminder is due by this day. On PostgreSQL their
/// rows are locked and rows others hold are skipped; on SQLite the writer is alone.
pub(crate) fn lock_limits_to_tell(
    tx: &mut Conn,
    today: &str,
    limit: i64,
) -> Result<Vec<(String, String)>> {
    use watched_limits::dsl;
    let due = dsl::watched_limits
        .filter(dsl::tell_on.le(today))
        .order((dsl::tell_on, dsl::subject_id))
        .limit(limit)
        .select((dsl::source, dsl::subject_id));
    Ok(match tx {
        Conn::Postgres(c) => due.for_update().skip_locked().load(c)?,
        Conn::Sqlite(c) => due.load(c)?,
    })
}
