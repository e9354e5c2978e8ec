//! Three servers on one PostgreSQL, one of them killed at any time.

use crate::load::Load;
use crate::look::{count, nothing_is_lost};
use crate::{alone, is_postgres};
use onewindow_tests::Site;
use std::time::{Duration, Instant};

/// How long, in seconds, unless `ONEWINDOW_REPLICA_SECONDS` says otherwise.
const SECONDS: u64 = 25;

#[test]
fn whichever_server_dies_the_others_go_on_and_nothing_happens_twice() {
    let _turn = alone();
    if !is_postgres() {
        return;
    }
    let seconds = std::env::var("ONEWINDOW_REPLICA_SECONDS")
        .map_or(SECONDS, |seconds| seconds.parse().unwrap());
    let site = Site::new();
    let (ports, doors): (Vec<u16>, Vec<_>) = (0..3).map(|_| site.another_door()).unzip();
    let serve = |port: &u16| site.serve_with(&["--port", &port.to_string()]);
    let mut servers: Vec<_> = ports.iter().map(serve).collect();
    let load = Load::begin_at(doors, 6);
    let begun = Instant::now();
    let mut kills = 0;
    while begun.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(700));
        kills += 1;
        // In no order that a server could be used to, and the same in each run.
        let at = (kills * kills + kills / 7) % servers.len();
        servers.remove(at).kill();
        servers.insert(at, serve(&ports[at]));
    }
    load.see_one_more();
    let received = load.finish();
    for server in servers {
        assert!(server.terminate());
    }
    nothing_is_lost(&site, &received);
    let db = site.open();
    let twice = count(
        &db,
        "SELECT COUNT(*) AS n FROM (SELECT number FROM cases WHERE number IS NOT NULL \
         GROUP BY number HAVING COUNT(*) > 1) AS twice",
    );
    assert_eq!(twice, 0, "a case number is there twice");
    println!("{kills} kills, {} cases received", received.len());
}
