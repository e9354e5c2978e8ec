//! PostgreSQL goes away and comes back while people hand in cases.

use super::alone;
use crate::load::Load;
use crate::look::{count, nothing_is_lost};
use onewindow_tests::Site;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The words that call `pg_ctl` for the server of the tests.
pub(super) fn controls() -> Vec<String> {
    let words = std::env::var("TEST_POSTGRES_CTL")
        .expect("TEST_POSTGRES_CTL says how to stop PostgreSQL; cargo xtask test faults sets it");
    serde_json::from_str(&words).expect("a list of words, in JSON")
}

fn control(action: &[&str]) {
    let words = controls();
    let status = Command::new(&words[0])
        .args(&words[1..])
        .args(action)
        // The server it starts would keep our own output open.
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("pg_ctl runs");
    assert!(status.success(), "pg_ctl {action:?}");
}

#[test]
fn a_database_that_crashes_costs_time_and_nothing_else() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve();
    let load = Load::begin(&site, 6);
    for round in 0..5_u64 {
        std::thread::sleep(Duration::from_millis(700));
        control(&["stop", "--mode=immediate", "--silent"]);
        std::thread::sleep(Duration::from_millis(300 * (round % 3)));
        control(&["start", "--wait", "--silent"]);
        load.see_one_more();
    }
    let refused = load.refused();
    let received = load.finish();
    assert!(refused > 0, "nobody noticed that the database was away");
    assert!(server.terminate());
    nothing_is_lost(&site, &received);
    println!(
        "{} cases received, {refused} told to come back",
        received.len()
    );
}

#[test]
fn connections_that_are_cut_cost_nobody_anything() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve();
    let db = site.open();
    let load = Load::begin(&site, 6);
    let mut cut = 0;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(150));
        cut += count(
            &db,
            "SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
    }
    assert!(cut > 20, "{cut} were cut");
    let refused = load.refused();
    let received = load.finish();
    assert!(server.terminate());
    drop(db);
    nothing_is_lost(&site, &received);
    println!(
        "{cut} cut, {} cases received, {refused} told to come back",
        received.len()
    );
}
