//! The server is killed again and again while people hand in cases.

use crate::alone;
use crate::load::Load;
use crate::look::nothing_is_lost;
use onewindow_tests::Site;
use std::time::Duration;

/// How often it is killed, unless `ONEWINDOW_KILLS` says otherwise.
const KILLS: u64 = 100;

#[test]
fn killed_under_load_it_loses_nothing_it_has_answered() {
    let _turn = alone();
    let kills = std::env::var("ONEWINDOW_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let site = Site::new();
    let load = Load::begin(&site, 6);
    for round in 0..kills {
        let server = site.serve();
        // Spread over the life of a request, and the same in each run.
        std::thread::sleep(Duration::from_millis(60 + round * 37 % 451));
        server.kill();
    }
    let server = site.serve();
    let before = load.count();
    let received = load.finish();
    assert!(server.terminate(), "it ends well when it is asked to");
    assert!(before > 0, "nobody was served between the kills");
    nothing_is_lost(&site, &received);
    println!("{kills} kills, {} cases received", received.len());
}
