//! A million running cases, the same ones in every run and on both engines, and what the product
//! keeps about them.

use crate::served::{Served, TODAY};
use crate::{Fallible, city};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use onewindow_core::date::Date;
use onewindow_server::cases::{check_lamps, rebuild_lamps};
use onewindow_server::platform::db::Conn;
use std::time::Instant;

/// Cases a statement.
const BATCH: i64 = 50_000;

/// Fills the tables and proves that what is kept is what a recount finds.
pub(crate) fn fill(server: &Served, rows: i64) -> Fallible<()> {
    let began = Instant::now();
    let days = days()?;
    let mut first = 0;
    while first < rows {
        let last = (first + BATCH).min(rows) - 1;
        let sql = insert(first, last, &days);
        server.runtime.block_on(server.state.db.write(move |tx| {
            tx.batch_execute(&sql)?;
            Ok(())
        }))?;
        first = last + 1;
    }
    let checked = server.runtime.block_on(async {
        server.state.db.write(rebuild_lamps).await?;
        server.state.db.write(check_lamps).await
    })?;
    if checked.limits != rows || !checked.differences.is_empty() {
        return Err(format!("the kept counts are wrong: {checked:?}").into());
    }
    let url = server.state.config.data.database_url.as_ref();
    if let Some(url) = url {
        // What its autovacuum does within a minute of such a change.
        PgConnection::establish(url.expose())?.batch_execute("VACUUM ANALYZE")?;
    }
    eprintln!("filled {rows} cases in {:.0?}", began.elapsed());
    Ok(())
}

/// A hundred pairs of last day and first yellow day: 8 red over forty days, 7 yellow, the others
/// green over 56 days.
fn days() -> Fallible<Vec<(Date, Date)>> {
    let today: Date = TODAY.parse()?;
    let day = |offset: i32| today.add_days(offset).ok_or("a day out of range");
    let mut days = Vec::new();
    for number in 0..100 {
        let due = match number {
            0..8 => -1 - number * 5,
            8..15 => number % 3,
            _ => 4 + number % 56,
        };
        days.push((day(due)?, day(due - 2)?));
    }
    Ok(days)
}

fn insert(first: i64, last: i64, days: &[(Date, Date)]) -> String {
    let list = |values: &mut dyn Iterator<Item = String>| {
        let rows: Vec<String> = values
            .enumerate()
            .map(|(number, value)| format!("({number}, {value})"))
            .collect();
        rows.join(", ")
    };
    let day_rows = list(&mut days.iter().map(|(due, warn)| format!("'{due}', '{warn}'")));
    let departments = list(&mut city::DEPARTMENTS.iter().map(|key| format!("'{key}'")));
    let districts = list(&mut city::districts().iter().map(|key| format!("'{key}'")));
    let (department_count, district_count) = (city::DEPARTMENTS.len(), city::districts().len());
    // A multiplicative hash of the number stands for chance. SQLite joins in the order written.
    format!(
        "WITH RECURSIVE numbers(i) AS (SELECT CAST({first} AS BIGINT) UNION ALL \
         SELECT i + 1 FROM numbers WHERE i < {last}), \
         mixed(i, x) AS (SELECT i, (i * 2654435761 + 97) % 4294967291 FROM numbers), \
         days(k, due, warn) AS (VALUES {day_rows}), \
         departments(k, department) AS (VALUES {departments}), \
         districts(k, district) AS (VALUES {districts}) \
         INSERT INTO cases SELECT \
         '019aa8a0-0000-7000-8000-' || substr(CAST(1000000000000 + i AS TEXT), 2), \
         'B' || CAST(1000000000000 + i AS TEXT), 'getihu-sheli', 1, '个体工商户设立登记', \
         'Sole trader registration', 'pack', 'promised', 'single', department, district, \
         'person', 'p' || CAST(i % 300000 AS TEXT), '某某', 'p' || CAST(i % 300000 AS TEXT), \
         CASE WHEN x % 3 = 0 THEN 'inReview' ELSE 'accepted' END, 3, '{{}}', 'sealed', '{{}}', \
         false, 'clerk', 1, 1, 1, 1, NULL, NULL, due, due, warn, false, due \
         FROM mixed CROSS JOIN days CROSS JOIN departments CROSS JOIN districts \
         WHERE days.k = (x / 65536) % 100 AND departments.k = (x / 7) % {department_count} \
         AND districts.k = (x / 1009) % {district_count}"
    )
}

/// The number a statement answers with.
pub(crate) fn number(conn: &mut Conn, sql: &str) -> diesel::QueryResult<i64> {
    use diesel::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let row: Row = diesel::sql_query(sql).get_result(conn)?;
    Ok(row.n)
}
