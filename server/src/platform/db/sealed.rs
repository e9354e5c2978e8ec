//! Sealing what is stored anew, under the key that is current now.

use super::Conn;
use super::raw::Number;
use crate::platform::problem::Result;
use crate::platform::vault::Vault;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

/// Values sealed anew in one transaction.
const BATCH: usize = 200;

/// Every column that holds sealed values, with its table. A test looks through all others for more.
const SEALED: &[(&str, &str)] = &[
    ("people", "mobile"),
    ("people", "resident_id"),
    ("log_ins", "subject"),
    ("emails", "address"),
    ("licences", "number"),
    ("clients", "contact"),
    ("cases", "answers"),
    ("case_annotations", "note"),
    ("case_clocks", "notice_basis"),
    ("case_deliveries", "address"),
    ("drafted_decisions", "body"),
    ("ratings", "comment"),
    ("package_applications", "draft"),
    ("idempotency_keys", "body"),
    ("signing_keys", "secret"),
    ("webhooks", "secret"),
    ("webhooks", "previous_secret"),
    ("outbox", "payload"),
];

/// What the values of a column are sealed as.
fn place(table: &str, column: &str) -> String {
    match table {
        // Of all messages only those with a log-in code are sealed.
        "outbox" => "outbox.sms".to_owned(),
        _ => format!("{table}.{column}"),
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    at: String,
    #[diesel(sql_type = Text)]
    value: String,
}

/// How many values are sealed with this key.
///
/// # Errors
/// When the database refuses.
pub fn sealed_with(conn: &mut Conn, key: &str) -> Result<i64> {
    let mut all = 0_i64;
    for (table, column) in SEALED {
        let row: Number = sql_query(format!(
            "SELECT COUNT(*) AS number FROM {table} WHERE {column} LIKE $1 OR {column} LIKE $2"
        ))
        .bind::<Text, _>(format!("v1.{key}.%"))
        .bind::<Text, _>(format!("\"v1.{key}.%"))
        .get_result(conn)?;
        all = all.saturating_add(row.number);
    }
    Ok(all)
}

/// Seals some values anew that are not sealed with the current key; gives how many, 0 when none is
/// left. A value that somebody changes meanwhile keeps the change, which has the current key.
///
/// # Errors
/// When the database refuses or a value does not open.
pub fn seal_some_anew(tx: &mut Conn, vault: &Vault) -> Result<usize> {
    // The engines name a row each in its own way; either holds for one transaction.
    let (row, same_row) = match tx {
        Conn::Sqlite(_) => ("CAST(rowid AS TEXT)", "rowid = CAST($2 AS INTEGER)"),
        Conn::Postgres(_) => ("CAST(ctid AS text)", "ctid = CAST($2 AS tid)"),
    };
    let current = vault.current_key().to_owned();
    for (table, column) in SEALED {
        let place = place(table, column);
        let found: Vec<Found> = sql_query(format!(
            "SELECT {row} AS at, {column} AS value FROM {table} \
             WHERE ({column} LIKE 'v1.%' AND {column} NOT LIKE $1) \
             OR ({column} LIKE '\"v1.%' AND {column} NOT LIKE $2) LIMIT {BATCH}"
        ))
        .bind::<Text, _>(format!("v1.{current}.%"))
        .bind::<Text, _>(format!("\"v1.{current}.%"))
        .load(tx)?;
        if found.is_empty() {
            continue;
        }
        for old in &found {
            let bare = old.value.trim_matches('"');
            let sealed = vault.seal(&place, &vault.open_value(&place, bare)?)?;
            let value = if bare.len() == old.value.len() {
                sealed
            } else {
                format!("\"{sealed}\"")
            };
            sql_query(format!(
                "UPDATE {table} SET {column} = $1 WHERE {same_row} AND {column} = $3"
            ))
            .bind::<Text, _>(&value)
            .bind::<Text, _>(&old.at)
            .bind::<Text, _>(&old.value)
            .execute(tx)?;
        }
        return Ok(found.len());
    }
    Ok(0)
}
