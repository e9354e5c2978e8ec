use super::testing::{TestDb, run_sql};
use super::*;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(conn: &mut Conn, sql: &str) -> Result<i64> {
    let row: Count = diesel::sql_query(sql).get_result(conn)?;
    Ok(row.n)
}

const COUNT: &str = "SELECT COUNT(*) AS n FROM numbers";

async fn with_numbers() -> TestDb {
    let test = TestDb::new();
    run_sql(&test.db, "CREATE TABLE numbers (n INTEGER PRIMARY KEY)").await;
    test
}

fn insert(conn: &mut Conn, n: i64) -> Result<()> {
    diesel::sql_query("INSERT INTO numbers VALUES ($1)")
        .bind::<BigInt, _>(n)
        .execute(conn)?;
    Ok(())
}

#[actix_web::test]
async fn a_failed_write_is_undone_and_its_neighbours_stand() {
    let test = with_numbers().await;
    let writes = (0..200_i64).map(|n| {
        let db = test.db.clone();
        async move {
            db.write(move |tx| {
                insert(tx, n)?;
                if n % 3 == 0 {
                    return Err(Code::Conflict.into());
                }
                Ok(n)
            })
            .await
        }
    });
    let results = futures_util::future::join_all(writes).await;
    for (n, result) in (0_i64..).zip(&results) {
        assert_eq!(result.is_ok(), n % 3 != 0, "{n}");
    }
    let stored = test.db.read(|conn| count(conn, COUNT)).await.unwrap();
    assert_eq!(stored, 133);
}

#[actix_web::test]
async fn a_panic_is_undone_and_the_writer_lives_on() {
    let test = with_numbers().await;
    let result: Result<()> = test
        .db
        .write(|tx| {
            insert(tx, 1)?;
            panic!("a bug");
        })
        .await;
    assert_eq!(result.unwrap_err().code(), Code::Internal);
    test.db.write(|tx| insert(tx, 2)).await.unwrap();
    assert_eq!(test.db.read(|conn| count(conn, COUNT)).await.unwrap(), 1);
}

#[actix_web::test]
async fn a_full_disk_is_told_and_loses_nothing_else() {
    let test = with_numbers().await;
    run_sql(&test.db, "CREATE TABLE papers (text TEXT NOT NULL)").await;
    test.db.write(|tx| insert(tx, 1)).await.unwrap();
    // A limit of pages gives the very error a full disk gives.
    run_sql(&test.db, "PRAGMA max_page_count = 1").await;
    let writes = (2..40_i64).map(|n| {
        let db = test.db.clone();
        async move {
            db.write(move |tx| {
                insert(tx, n)?;
                if n % 4 == 0 {
                    diesel::sql_query("INSERT INTO papers VALUES ($1)")
                        .bind::<diesel::sql_types::Text, _>("文".repeat(100_000))
                        .execute(tx)?;
                }
                Ok(())
            })
            .await
        }
    });
    let results = futures_util::future::join_all(writes).await;
    run_sql(&test.db, "PRAGMA max_page_count = 1000000").await;
    let stored = test.db.read(|conn| count(conn, COUNT)).await.unwrap();
    let kept = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(stored, 1 + i64::try_from(kept).unwrap());
    // The engine undoes all that would have been committed together: those are told to come back.
    let codes: Vec<Code> = results
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.code())
        .collect();
    assert!(codes.contains(&Code::StorageFull), "{codes:?}");
    for code in codes {
        assert!(
            matches!(code, Code::StorageFull | Code::Unavailable),
            "{code:?}"
        );
    }
    test.db.write(|tx| insert(tx, 100)).await.unwrap();
}

#[actix_web::test]
async fn what_was_answered_is_in_the_file() {
    let test = with_numbers().await;
    test.db.write(|tx| insert(tx, 7)).await.unwrap();
    let reopened = test.reopen();
    assert_eq!(reopened.read(|conn| count(conn, COUNT)).await.unwrap(), 1);
}

#[actix_web::test]
async fn a_read_cannot_write() {
    let test = with_numbers().await;
    assert!(test.db.read(|conn| insert(conn, 1)).await.is_err());
}

#[actix_web::test]
async fn the_settings_that_keep_data_safe_are_on() {
    let test = TestDb::new();
    for (pragma, wanted) in [("foreign_keys", 1), ("synchronous", 2)] {
        let sql = format!("SELECT {pragma} AS n FROM pragma_{pragma}");
        let value = test.db.write(move |tx| count(tx, &sql)).await.unwrap();
        assert_eq!(value, wanted, "{pragma}");
    }
}

/// `.cargo/config.toml` says how SQLite is built, and `docs/adr/0015` why.
#[actix_web::test]
async fn sqlite_is_built_as_the_project_says() {
    let test = TestDb::new();
    let is_on = |option: &str| format!("SELECT sqlite_compileoption_used('{option}') AS n");
    for (option, wanted) in [
        ("ENABLE_QPSG", 1),
        ("THREADSAFE=2", 1),
        ("DEFAULT_MEMSTATUS=0", 1),
        ("ENABLE_STAT4", 0),
        ("ENABLE_MEMORY_MANAGEMENT", 0),
        ("ENABLE_API_ARMOR", 0),
    ] {
        let sql = is_on(option);
        let value = test.db.read(move |conn| count(conn, &sql)).await.unwrap();
        assert_eq!(value, wanted, "{option}");
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(engine);
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Every column of an engine's migrations with its type and whether it may be null, by table, as the
/// tables were first made.
fn columns(engine: &str) -> std::collections::BTreeMap<String, Vec<String>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(engine);
    let mut tables = std::collections::BTreeMap::new();
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .collect();
    names.sort();
    for path in names {
        let sql = std::fs::read_to_string(path).unwrap();
        let mut table: Option<String> = None;
        for line in sql.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                // SQLite changes a column by making its table anew, PostgreSQL by itself.
                let name = name.split_whitespace().next();
                table = name
                    .filter(|name| !name.ends_with("_anew"))
                    .map(str::to_owned);
            } else if line.starts_with(");") {
                table = None;
            } else if let Some(table) = &table {
                let line = line.trim_end_matches(',').to_owned();
                tables
                    .entry(table.clone())
                    .or_insert_with(Vec::new)
                    .push(line);
            }
        }
    }
    // How words are searched is the one thing the engines do each in their own way.
    tables.remove("item_search");
    tables
}

#[test]
fn both_engines_have_the_same_columns() {
    let sqlite = columns("sqlite");
    assert!(sqlite.len() > 20, "{}", sqlite.len());
    assert_eq!(sqlite, columns("postgres"));
}
