//! PostgreSQL refuses: it stands by, somebody else is in the way, several servers want it first.

use super::alone;
use crate::load::Load;
use crate::look::{count, nothing_is_lost};
use diesel::RunQueryDsl;
use onewindow_server::platform::db::{Conn, Db};
use onewindow_server::platform::problem::Result;
use onewindow_tests::{Actor, Process, Site};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

/// Runs a statement on the database.
fn run(db: &Db, sql: &'static str) {
    let done = actix_web::rt::System::new().block_on(db.write(move |tx| {
        // Whatever a new connection begins with by now.
        execute(tx, "SET TRANSACTION READ WRITE")?;
        execute(tx, sql)
    }));
    done.expect("the statement runs");
}

fn execute(tx: &mut Conn, sql: &str) -> Result<()> {
    diesel::sql_query(sql).execute(tx)?;
    Ok(())
}

/// What a failing-over database is to whoever is connected: one that only reads.
const STAND_BY: &str = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET \
    default_transaction_read_only = on', current_database()); END $$";
const LEAD: &str = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET \
    default_transaction_read_only', current_database()); END $$";

/// New connections are made with what the database is now.
const CUT: &str = "SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn a_database_that_only_reads_is_read_and_whoever_writes_is_told_to_come_back() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve();
    let db = site.open();
    let load = Load::begin(&site, 2);
    load.see_one_more();
    let received = load.finish();

    run(&db, STAND_BY);
    count(&db, CUT);
    actix_web::rt::System::new().block_on(async {
        let anyone = site.anonymous();
        let found = anyone.get("/items?q=开店").await.expect(200);
        assert_ne!(found["items"], json!([]), "what only reads goes on");
        let login = json!({"mobile": "13800000001"});
        let refused = anyone.post("/auth/sms-codes", &login).await;
        refused.problem(503, "unavailable");
        assert_ne!(refused.header("retry-after"), "");
    });
    run(&db, LEAD);
    count(&db, CUT);
    let load = Load::begin(&site, 2);
    load.see_one_more();
    let later = load.finish();
    assert!(server.terminate());
    drop(db);
    nothing_is_lost(&site, &[received, later].concat());
}

#[test]
fn servers_that_start_together_on_an_empty_database_make_its_tables_once() {
    let _turn = alone();
    let site = Site::empty_on_postgres();
    let begin = Barrier::new(3);
    let servers: Vec<(Process, Actor)> = std::thread::scope(|threads| {
        let started: Vec<_> = (0..3)
            .map(|_| {
                threads.spawn(|| {
                    let (port, door) = site.another_door();
                    let mut command = site.serve_command();
                    command.args(["--port", &port.to_string()]);
                    begin.wait();
                    (Process::start(command), door)
                })
            })
            .collect();
        started.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for (server, door) in servers {
        let ready =
            actix_web::rt::System::new().block_on(async { door.get("/health/ready").await });
        ready.expect(200);
        assert!(server.terminate());
    }
    let db = site.open();
    let once = [
        (
            "SELECT COUNT(*) - COUNT(DISTINCT version) AS n FROM __diesel_schema_migrations",
            0,
        ),
        ("SELECT COUNT(*) AS n FROM signing_keys", 1),
        ("SELECT COUNT(*) AS n FROM items", 24),
        ("SELECT COUNT(*) AS n FROM item_versions", 24),
    ];
    for (sql, wanted) in once {
        assert_eq!(count(&db, sql), wanted, "{sql}");
    }
}

#[test]
fn transactions_that_wait_for_one_another_are_both_carried_out() {
    let _turn = alone();
    let site = Site::new();
    let db = site.open();
    run(
        &db,
        "INSERT INTO sequences (scope, value) VALUES ('one', 0), ('other', 0)",
    );
    let met = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicUsize::new(0));
    let both = |order: [&'static str; 2]| {
        let (db, met, runs) = (db.clone(), Arc::clone(&met), Arc::clone(&runs));
        let first = Arc::new(AtomicBool::new(true));
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(db.write(move |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                for (place, sql) in order.iter().enumerate() {
                    execute(tx, sql)?;
                    // Each holds a row the other wants; who is undone comes again without waiting.
                    if place == 0 && first.swap(false, Ordering::SeqCst) {
                        met.wait();
                    }
                }
                Ok(())
            }))
        })
    };
    let one = "UPDATE sequences SET value = value + 1 WHERE scope = 'one'";
    let other = "UPDATE sequences SET value = value + 1 WHERE scope = 'other'";
    for thread in [both([one, other]), both([other, one])] {
        thread.join().unwrap().expect("both are carried out");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of them was undone");
    assert_eq!(db.counts().repeats, 1);
    let sum = "SELECT SUM(value)::bigint AS n FROM sequences WHERE scope IN ('one', 'other')";
    assert_eq!(count(&db, sum), 4);
}
