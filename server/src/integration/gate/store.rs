//! The table of calls.

use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::integration::client_usage;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::Result;
use diesel::prelude::*;
use onewindow_core::date::Date;
use std::collections::HashMap;

/// Takes up to `block` calls of the day's quota; gives how many there were.
pub(super) fn take(
    tx: &mut Conn,
    client: &str,
    day: Date,
    block: i64,
    per_day: i64,
) -> Result<i64> {
    dialect::serialise_on(tx, &format!("client_usage {client}"))?;
    let day = day.to_string();
    let taken = calls_on(tx, client, &day)?;
    let granted = per_day.saturating_sub(taken).clamp(0, block);
    if granted == 0 {
        return Ok(0);
    }
    let calls = taken.saturating_add(granted);
    on!(tx, |c| diesel::insert_into(client_usage::table)
        .values((
            client_usage::client_id.eq(client),
            client_usage::day.eq(&day),
            client_usage::calls.eq(calls),
        ))
        .on_conflict((client_usage::client_id, client_usage::day))
        .do_update()
        .set(client_usage::calls.eq(calls))
        .execute(c))?;
    Ok(granted)
}

/// The calls a client has taken of a day's quota.
fn calls_on(conn: &mut Conn, client: &str, day: &str) -> Result<i64> {
    let calls: Option<i64> = client_usage::table
        .find((client, day))
        .select(client_usage::calls)
        .first(conn)
        .optional()?;
    Ok(calls.unwrap_or(0))
}

/// Days calls are kept after the day they were made on, for two yearly reports.
const KEEP_DAYS: i64 = 800;

/// Seconds calls are kept.
pub const KEEP_SECONDS: i64 = KEEP_DAYS * 86_400;

/// How many rows [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn count_old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let before = now.plus_seconds(-KEEP_SECONDS).day().to_string();
    let old = client_usage::table.filter(client_usage::day.lt(before));
    Ok(old.count().get_result(conn)?)
}

/// Deletes the rows of up to `limit` of the days that ended [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    let before = now.plus_seconds(-KEEP_SECONDS).day().to_string();
    let days: Vec<String> = client_usage::table
        .filter(client_usage::day.lt(before))
        .order(client_usage::day)
        .limit(limit)
        .select(client_usage::day)
        .distinct()
        .load(tx)?;
    let old = client_usage::table.filter(client_usage::day.eq_any(days));
    Ok(diesel::delete(old).execute(tx)?)
}

/// The calls of a day, by client.
pub(in crate::integration) fn calls_today(
    conn: &mut Conn,
    clients: &[String],
    day: &str,
) -> Result<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = client_usage::table
        .filter(client_usage::client_id.eq_any(clients))
        .filter(client_usage::day.eq(day))
        .select((client_usage::client_id, client_usage::calls))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
