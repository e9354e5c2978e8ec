//! Looks at what is left: through the API, as the people do, and in the tables.

use crate::load::Received;
use onewindow_server::platform::db::{Conn, Db};
use onewindow_server::platform::problem::Result;
use onewindow_tests::Site;
use std::collections::BTreeSet;

/// What a command said, and whether it ended well.
pub(crate) fn told(site: &Site, arguments: &[&str]) -> (bool, String) {
    let output = site.command(arguments).output().expect("the command runs");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// What was received, as the tables tell it.
#[derive(diesel::QueryableByName)]
struct Stored {
    #[diesel(sql_type = diesel::sql_types::Text)]
    id: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    state: String,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    number: Option<String>,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    events: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    files: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    papers: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    messages: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    trail: i64,
}

const STORED: &str = "SELECT c.id AS id, c.state AS state, c.number AS number, \
    (SELECT COUNT(*) FROM case_events e WHERE e.case_id = c.id AND e.event_type = 'submitted') AS events, \
    (SELECT COUNT(*) FROM case_files f WHERE f.case_id = c.id) AS files, \
    (SELECT COUNT(*) FROM documents d WHERE d.case_id = c.id AND d.kind = 'receipt') AS papers, \
    (SELECT COUNT(*) FROM outbox o WHERE o.topic = 'case.changed' \
        AND CAST(o.payload AS TEXT) LIKE '%' || c.id || '%' \
        AND CAST(o.payload AS TEXT) LIKE '%\"submit\"%') AS messages, \
    (SELECT COUNT(*) FROM audit_entries a WHERE a.subject_id = c.id AND a.action = 'case.submit') AS trail \
    FROM cases c WHERE c.item_key = 'laonian-youdai'";

/// Of the cases people brought in a [`Load`]: every case that was answered is there once and whole; every other is whole or a draft.
pub(crate) fn nothing_is_lost(site: &Site, received: &[Received]) {
    let folder = site.folder().join("files");
    nothing_is_lost_of(site, received, |name| std::fs::read(folder.join(name)).ok());
}

/// The same, the files by their names in storage.
pub(crate) fn nothing_is_lost_of(
    site: &Site,
    received: &[Received],
    stored_file: impl Fn(&str) -> Option<Vec<u8>>,
) {
    let db = site.open();
    let stored = read(&db, all).expect("the tables can be read");
    let mut numbers = BTreeSet::new();
    for case in &stored {
        if case.state == "draft" {
            assert_eq!(
                (case.events, case.papers, case.messages),
                (0, 0, 0),
                "{}",
                case.id
            );
            continue;
        }
        let number = case.number.clone().expect("a number");
        assert!(numbers.insert(number), "a number is there twice");
        assert_eq!(
            (
                case.events,
                case.files,
                case.papers,
                case.messages,
                case.trail
            ),
            (1, 1, 1, 1, 1),
            "{} {}",
            case.id,
            case.state
        );
    }
    for told in received {
        let case = stored.iter().find(|case| case.id == told.id);
        let case = case.unwrap_or_else(|| panic!("{} is lost", told.id));
        assert_eq!(case.number.as_ref(), Some(&told.number));
        let sha256 = onewindow_server::platform::storage::sha256_hex(&told.photo);
        let shelf = sha256.get(..2).expect("a hash");
        let photo = stored_file(&format!("{shelf}/{sha256}"));
        assert_eq!(
            photo.as_ref(),
            Some(&told.photo),
            "the photo of {}",
            told.id
        );
    }
    drop(db);
    site.run(&["audit", "verify"]);
    site.run(&["lamps", "verify"]);
}

fn all(conn: &mut Conn) -> Result<Vec<Stored>> {
    use diesel::RunQueryDsl;
    Ok(diesel::sql_query(STORED).load(conn)?)
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// A number the database tells.
pub(crate) fn count(db: &Db, sql: &str) -> i64 {
    let sql = sql.to_owned();
    let counted = read(db, move |conn| {
        use diesel::RunQueryDsl;
        let row: Count = diesel::sql_query(&sql).get_result(conn)?;
        Ok(row.n)
    });
    counted.expect("the tables can be read")
}

/// Texts the database tells, in a column `t`.
pub(crate) fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        t: String,
    }
    let rows = read(db, move |conn| {
        use diesel::RunQueryDsl;
        let rows: Vec<Row> = diesel::sql_query(sql).load(conn)?;
        Ok(rows)
    });
    let rows = rows.expect("the tables can be read").into_iter();
    rows.map(|row| row.t).collect()
}

fn read<T: Send + 'static>(
    db: &Db,
    query: impl FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    actix_web::rt::System::new().block_on(db.read(query))
}

/// The columns of the whole database, as TABLE.COLUMN, that hold a text with these words in it.
pub(crate) fn columns_with(db: &Db, words: &'static str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Column {
        #[diesel(sql_type = diesel::sql_types::Text)]
        table_name: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        column_name: String,
    }
    let found = read(db, move |conn| {
        use diesel::RunQueryDsl;
        let columns: Vec<Column> = diesel::sql_query(match conn {
            Conn::Sqlite(_) => {
                "SELECT t.name AS table_name, c.name AS column_name \
                 FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
            }
            Conn::Postgres(_) => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns \
                 WHERE table_schema = current_schema()"
            }
        })
        .load(conn)?;
        let mut found = Vec::new();
        for Column {
            table_name,
            column_name,
        } in columns
        {
            let row: Count = diesel::sql_query(format!(
                "SELECT COUNT(*) AS n FROM {table_name} \
                 WHERE CAST({column_name} AS TEXT) LIKE '%{words}%'"
            ))
            .get_result(conn)?;
            if row.n > 0 {
                found.push(format!("{table_name}.{column_name}"));
            }
        }
        Ok(found)
    });
    found.expect("the tables can be read")
}
