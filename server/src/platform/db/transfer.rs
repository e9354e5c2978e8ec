//! Moving a whole database from SQLite to PostgreSQL.
//!
//! The tables come from SQLite's own catalogue, so a new migration needs nothing here. Rows travel
//! as JSON, a batch a transaction that also notes how far it came: a transfer that breaks off goes
//! on from there. In the end both sides are read again and each table must have the same number of
//! rows and the same sum of their hashes.

use super::connect::{Mode, Target, connect};
use super::raw::{number, words};
use super::{Conn, ConnectError, migrations};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Rows that travel in one transaction.
const BATCH: i64 = 500;

/// Where no row is.
const BEFORE_ALL: i64 = i64::MIN;

/// How far each table came. It is gone when the transfer is through.
const PROGRESS: &str = "CREATE TABLE IF NOT EXISTS transfer_progress \
    (table_name TEXT PRIMARY KEY, last_row BIGINT NOT NULL)";

/// A transfer that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// A side cannot be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// An engine refused.
    #[error("{0}")]
    Refused(#[from] diesel::result::Error),
    /// Only from SQLite to PostgreSQL.
    #[error("a transfer goes from sqlite:FILE to postgres://…")]
    Direction,
    /// The target has rows that no transfer brought.
    #[error("the table {0} of the target has rows already; a transfer needs an empty database")]
    NotEmpty(String),
    /// A row of the source is not what it should be.
    #[error("a row of {0} cannot be read as JSON: {1}")]
    Row(String, serde_json::Error),
    /// Tables need each other in a circle.
    #[error("the tables {0:?} refer to each other in a circle")]
    Circle(Vec<String>),
}

/// A table as it is on both sides afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// Rows in the source.
    pub rows: u64,
    /// Rows in the target.
    pub arrived: u64,
    /// Whether all that arrived is what was sent.
    pub is_equal: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = Text)]
    doc: String,
}

struct Table {
    name: String,
    columns: Vec<String>,
    /// Tables it refers to.
    needs: BTreeSet<String>,
}

/// Moves everything, or what an earlier run did not, telling of each table as it is through. The
/// source must have this version's tables, and cannot be changed meanwhile.
///
/// # Errors
/// [`TransferError`]. What has arrived stays; the same call again goes on.
pub fn transfer(
    from: &Target,
    to: &Target,
    mut tell: impl FnMut(&str, i64),
) -> Result<Vec<Moved>, TransferError> {
    if !matches!((from, to), (Target::Sqlite(_), Target::Postgres(_))) {
        return Err(TransferError::Direction);
    }
    let mut source = connect(from, Mode::Write)?;
    let mut target = connect(to, Mode::Write)?;
    migrations::run(&mut source)?;
    migrations::run(&mut target)?;
    // Whoever would write to the source waits, and is told that it is busy.
    source.batch_execute("BEGIN IMMEDIATE")?;
    target.batch_execute("SET statement_timeout = 0")?;
    target.batch_execute(PROGRESS)?;
    let tables = in_order(tables(&mut source)?)?;
    for table in &tables {
        let rows = copy(&mut source, &mut target, table)?;
        tell(&table.name, rows);
    }
    let mut moved = Vec::with_capacity(tables.len());
    for table in &tables {
        let sent = sum_of_source(&mut source, table)?;
        let arrived = sum_of_target(&mut target, table)?;
        moved.push(Moved {
            table: table.name.clone(),
            rows: sent.rows,
            arrived: arrived.rows,
            is_equal: sent == arrived,
        });
    }
    if moved.iter().all(|table| table.is_equal) {
        target.batch_execute("DROP TABLE transfer_progress")?;
    }
    source.batch_execute("ROLLBACK")?;
    Ok(moved)
}

/// The tables of the source with what is theirs alone; how words are searched is each engine's own.
fn tables(source: &mut Conn) -> Result<Vec<Table>, TransferError> {
    let names = words(
        source,
        "SELECT name AS word FROM sqlite_schema WHERE type = 'table' \
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'item\\_search%' ESCAPE '\\' \
         AND name <> '__diesel_schema_migrations' ORDER BY name",
    )?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        let columns = words(
            source,
            &format!("SELECT name AS word FROM pragma_table_info('{name}') ORDER BY cid"),
        )?;
        let needs = words(
            source,
            &format!("SELECT \"table\" AS word FROM pragma_foreign_key_list('{name}')"),
        )?;
        let needs = needs.into_iter().filter(|other| *other != name).collect();
        tables.push(Table {
            name,
            columns,
            needs,
        });
    }
    Ok(tables)
}

/// Each after the tables it refers to.
fn in_order(mut rest: Vec<Table>) -> Result<Vec<Table>, TransferError> {
    let mut ordered: Vec<Table> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let done: BTreeSet<String> = ordered.iter().map(|table| table.name.clone()).collect();
        let (ready, waiting): (Vec<Table>, Vec<Table>) = rest
            .into_iter()
            .partition(|table| table.needs.is_subset(&done));
        if ready.is_empty() {
            let names = waiting.into_iter().map(|table| table.name).collect();
            return Err(TransferError::Circle(names));
        }
        ordered.extend(ready);
        rest = waiting;
    }
    Ok(ordered)
}

/// Copies what has not been copied, and gives how many rows that were.
fn copy(source: &mut Conn, target: &mut Conn, table: &Table) -> Result<i64, TransferError> {
    let Table { name, columns, .. } = table;
    let begun =
        format!("SELECT last_row AS number FROM transfer_progress WHERE table_name = '{name}'");
    let begun = number(target, &begun)?;
    let any = format!("SELECT CAST(1 AS bigint) AS number FROM {name} LIMIT 1");
    if begun.is_none() && number(target, &any)?.is_some() {
        return Err(TransferError::NotEmpty(name.clone()));
    }
    let mut last = begun.unwrap_or(BEFORE_ALL);
    let pairs: Vec<String> = columns
        .iter()
        .map(|column| format!("'{column}', \"{column}\""))
        .collect();
    let doc = format!("json_object({})", pairs.join(", "));
    let list = listed(columns);
    let write = format!(
        "INSERT INTO {name} ({list}) SELECT {list} \
         FROM json_populate_recordset(NULL::{name}, CAST($1 AS json))"
    );
    let mut copied = 0;
    loop {
        let rows = page(source, name, &doc, last)?;
        let Some(end) = rows.last().map(|row| row.at) else {
            return Ok(copied);
        };
        let docs: Vec<&str> = rows.iter().map(|row| row.doc.as_str()).collect();
        let batch = format!("[{}]", docs.join(","));
        target.transaction(|target| {
            sql_query(&write).bind::<Text, _>(&batch).execute(target)?;
            sql_query(
                "INSERT INTO transfer_progress (table_name, last_row) VALUES ($1, $2) \
                 ON CONFLICT (table_name) DO UPDATE SET last_row = EXCLUDED.last_row",
            )
            .bind::<Text, _>(name)
            .bind::<BigInt, _>(end)
            .execute(target)
        })?;
        last = end;
        copied += i64::try_from(rows.len()).unwrap_or(i64::MAX);
    }
}

/// The next rows of a table of the source, each as this document.
fn page(source: &mut Conn, table: &str, doc: &str, after: i64) -> diesel::QueryResult<Vec<Row>> {
    sql_query(format!(
        "SELECT rowid AS at, {doc} AS doc FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {BATCH}"
    ))
    .bind::<BigInt, _>(after)
    .load(source)
}

fn listed(columns: &[String]) -> String {
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{column}\""))
        .collect();
    quoted.join(", ")
}

/// How many rows, and the sum of their hashes, which does not depend on their order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    hashes: u128,
}

impl Sum {
    /// Adds a row: a JSON list of its columns as text, which both engines write in their own way.
    fn add(&mut self, table: &str, doc: &str) -> Result<(), TransferError> {
        let columns: Vec<Option<String>> = serde_json::from_str(doc)
            .map_err(|error| TransferError::Row(table.to_owned(), error))?;
        let mut hash = Sha256::new();
        for column in &columns {
            // A length before each text, and another mark for none, so that no two rows look alike.
            match column {
                Some(text) => {
                    hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                    hash.update(text);
                }
                None => hash.update([0xff; 8]),
            }
        }
        let bytes = hash.finalize();
        let first = bytes.iter().take(16);
        let number = first.fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        self.rows += 1;
        self.hashes = self.hashes.wrapping_add(number);
        Ok(())
    }
}

fn sum_of_source(source: &mut Conn, table: &Table) -> Result<Sum, TransferError> {
    let Table { name, columns, .. } = table;
    let texts: Vec<String> = columns
        .iter()
        .map(|column| format!("CAST(\"{column}\" AS TEXT)"))
        .collect();
    let doc = format!("json_array({})", texts.join(", "));
    let (mut sum, mut last) = (Sum::default(), BEFORE_ALL);
    loop {
        let rows = page(source, name, &doc, last)?;
        let Some(end) = rows.last() else {
            return Ok(sum);
        };
        last = end.at;
        for row in &rows {
            sum.add(name, &row.doc)?;
        }
    }
}

fn sum_of_target(target: &mut Conn, table: &Table) -> Result<Sum, TransferError> {
    let Table { name, columns, .. } = table;
    let truths = words(
        target,
        &format!(
            "SELECT column_name::text AS word FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{name}' \
             AND data_type = 'boolean'"
        ),
    )?;
    let texts: Vec<String> = columns
        .iter()
        .map(|column| {
            // SQLite knows no truth values, only 1 and 0.
            if truths.contains(column) {
                format!("CAST(CAST(\"{column}\" AS integer) AS text)")
            } else {
                format!("CAST(\"{column}\" AS text)")
            }
        })
        .collect();
    let declare = format!(
        "DECLARE all_rows NO SCROLL CURSOR FOR \
         SELECT CAST(json_build_array({}) AS text) AS word FROM {name}",
        texts.join(", ")
    );
    target.transaction(|target| {
        target.batch_execute(&declare)?;
        let mut sum = Sum::default();
        loop {
            let docs = words(target, &format!("FETCH {BATCH} FROM all_rows"))?;
            if docs.is_empty() {
                return Ok(sum);
            }
            for doc in &docs {
                sum.add(name, doc)?;
            }
        }
    })
}
