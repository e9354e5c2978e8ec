//! Servers that share one database, their workers and timers at work, one of them killed at any
//! time: three on PostgreSQL; SQLite serves one. Meanwhile days come on which reminders are due and
//! on which silence accepts.

use crate::load::{Load, Received};
use crate::look::{count, nothing_is_lost, texts};
use crate::office::{received, sign_received};
use crate::{alone, is_postgres};
use onewindow_server::identity::demo;
use onewindow_tests::{Actor, Gateway, Process, Reply, Site};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long, in seconds, unless `ONEWINDOW_REPLICA_SECONDS` says otherwise.
const SECONDS: u64 = 60;

/// The longest the outbox may take to be empty in the end, however slow the machine.
const LONGEST: Duration = Duration::from_secs(180);

/// Cases that silence will accept.
const SILENT: i64 = 8;

/// Cases whose deferred document is reminded of, and does not come.
const DEFERRED: i64 = 3;

/// The day before the deferred documents are due.
const REMINDED_ON: &str = "2026-03-11";

/// The fifth working day after [`REMINDED_ON`] is over: silence accepts what came until then.
const SILENT_ON: &str = "2026-03-19";

/// On the day after, every lease and every wait for another try is over.
const AFTER: &str = "2026-03-20";

fn serve(site: &Site, gateway: &Gateway, port: u16, day: &str) -> Process {
    let mut command = site.serve_command();
    command
        .args(["--port", &port.to_string(), "--today", day])
        .args(["--sms", "http", "--sms-url", &gateway.url("/send")])
        .env("ONEWINDOW_SMS_KEY_SECRET", "a shared key");
    Process::start(command)
}

/// Brings the cases that the timer is to find.
fn prepare(door: &Actor) {
    actix_web::rt::System::new().block_on(async {
        let owner = crate::load::log_in(door).await.expect("a session");
        let login = json!({"username": "window-dongqu", "password": demo::PASSWORD});
        let session = door.post("/auth/staff-sessions", &login).await.expect(200);
        let clerk = door.with_token(session["accessToken"].as_str().unwrap());
        for _ in 0..SILENT {
            received(&owner).await;
        }
        for _ in 0..DEFERRED {
            let case = sign_received(&owner).await;
            case.step(&clerk, "/acceptance", &json!({})).await;
        }
    });
}

/// For so long, people hand in cases on this day while one server after the other is killed; in the
/// end all are.
fn storm(
    site: &Site,
    gateway: &Gateway,
    doors: &[(u16, Actor)],
    (day, seconds): (&str, u64),
) -> (Vec<Received>, usize) {
    let start = |(port, _): &(u16, Actor)| serve(site, gateway, *port, day);
    let mut servers: Vec<_> = doors.iter().map(start).collect();
    let load = Load::begin_at(doors.iter().map(|(_, door)| door.clone()).collect(), 6);
    let begun = Instant::now();
    let mut kills = 0;
    while begun.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(700));
        kills += 1;
        // In no order that a server could be used to, and the same in each run.
        let at = (kills * kills + kills / 7) % servers.len();
        servers.remove(at).kill();
        // The gateway is not in the best of health either.
        gateway.then([Reply::new(500, ""), Reply::Close]);
        servers.insert(at, start(&doors[at]));
    }
    load.see_one_more();
    let received = load.finish();
    servers.into_iter().for_each(Process::kill);
    (received, kills)
}

#[test]
fn whichever_server_dies_the_others_go_on_and_nothing_happens_twice() {
    let _turn = alone();
    let seconds = std::env::var("ONEWINDOW_REPLICA_SECONDS")
        .map_or(SECONDS, |seconds| seconds.parse().unwrap());
    let replicas = if is_postgres() { 3 } else { 1 };
    let site = Site::new();
    let gateway = Gateway::start();
    let doors: Vec<_> = (0..replicas).map(|_| site.another_door()).collect();
    let (port, door) = &doors[0];

    let first = serve(&site, &gateway, *port, onewindow_tests::TODAY);
    prepare(door);
    first.kill();
    let on_one_day = storm(&site, &gateway, &doors, (REMINDED_ON, seconds / 3));
    let later = (SILENT_ON, seconds - seconds / 3);
    let on_another = storm(&site, &gateway, &doors, later);

    let last = serve(&site, &gateway, *port, AFTER);
    let db = site.open();
    let begun = Instant::now();
    let waiting = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL) \
        + (SELECT COUNT(*) FROM case_clocks WHERE notice_due < '2026-03-19') AS n";
    while count(&db, waiting) > 0 {
        assert!(
            begun.elapsed() < LONGEST,
            "{} still wait",
            count(&db, waiting)
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(last.terminate());
    drop(db);

    let cases = [on_one_day.0.as_slice(), &on_another.0].concat();
    nothing_is_lost(&site, &cases);
    the_timer_acted_once(&site, i64::try_from(on_one_day.0.len()).unwrap());
    everybody_was_told_once(&site);
    let repeats = the_gateway_can_drop_repeats(&site, &gateway);
    assert!(repeats > 0, "nothing was sent again, though it failed");
    println!(
        "{} kills, {} cases received, {} messages, {repeats} of them again",
        on_one_day.1 + on_another.1,
        cases.len(),
        gateway.requests().len()
    );
}

fn the_timer_acted_once(site: &Site, received_before: i64) {
    let db = site.open();
    let twice = count(
        &db,
        "SELECT COUNT(*) AS n FROM (SELECT number FROM cases WHERE number IS NOT NULL \
         GROUP BY number HAVING COUNT(*) > 1) AS twice",
    );
    assert_eq!(twice, 0, "a case number is there twice");
    for (event, least) in [
        ("acceptedBySilence", SILENT + received_before),
        ("terminated", DEFERRED),
    ] {
        let counted = |what: &str| {
            count(
                &db,
                &format!("SELECT COUNT({what}) AS n FROM case_events WHERE event_type = '{event}'"),
            )
        };
        let (events, cases) = (counted("*"), counted("DISTINCT case_id"));
        assert_eq!(events, cases, "{event} stands twice with a case");
        // A case may be received whose applicant was never told so.
        assert!(cases >= least, "{cases} of {least} {event}");
    }
    let reminders = "SELECT COUNT(*) AS n FROM outbox WHERE topic = 'deferral.reminder'";
    assert_eq!(count(&db, reminders), DEFERRED);
}

/// One person brought all cases, so each event that is told is one message.
fn everybody_was_told_once(site: &Site) {
    let db = site.open();
    assert_eq!(
        count(
            &db,
            "SELECT COUNT(*) AS n FROM outbox WHERE done_at IS NULL"
        ),
        0,
        "something was given up"
    );
    let told = "FROM outbox o WHERE (o.topic = 'deferral.reminder' OR (o.topic = 'case.changed' \
        AND (o.payload LIKE '%\"submit\"%' OR o.payload LIKE '%\"accept\"%' \
        OR o.payload LIKE '%\"terminate\"%')))";
    let events = count(&db, &format!("SELECT COUNT(*) AS n {told}"));
    let untold = count(
        &db,
        &format!(
            "SELECT COUNT(*) AS n {told} AND \
             (SELECT COUNT(*) FROM messages m WHERE m.dedupe_id LIKE o.id || ':%') <> 1"
        ),
    );
    assert_eq!(untold, 0, "not told, or twice");
    // Whatever ended for want of a document left a credit record, which is told as well.
    let of_cases = "SELECT COUNT(*) AS n FROM messages WHERE kind <> 'creditRecorded'";
    assert_eq!(count(&db, of_cases), events);
    let credit = "SELECT COUNT(*) AS n FROM messages WHERE kind = 'creditRecorded'";
    assert_eq!(count(&db, credit), DEFERRED);
}

/// Each notice reached the gateway, and whatever came again came in the same words under the same
/// id; answers how many came again.
fn the_gateway_can_drop_repeats(site: &Site, gateway: &Gateway) -> usize {
    let mut sent: BTreeMap<String, String> = BTreeMap::new();
    let requests = gateway.requests();
    for request in &requests {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let key = head
            .lines()
            .find_map(|line| line.strip_prefix("idempotency-key: "));
        let said: Value = serde_json::from_str(body).unwrap();
        assert_eq!(said["id"].as_str(), key, "{head}");
        let before = sent.insert(key.unwrap().to_owned(), body.to_owned());
        assert!(before.is_none_or(|before| before == body), "{body}");
    }
    let db = site.open();
    let notices = texts(
        &db,
        "SELECT id AS t FROM outbox WHERE topic = 'notice.sms' ORDER BY id",
    );
    let ids: Vec<String> = sent.keys().cloned().collect();
    assert_eq!(ids, notices);
    let by_sms = "SELECT COUNT(*) AS n FROM messages WHERE kind <> 'creditRecorded'";
    assert_eq!(count(&db, by_sms), i64::try_from(notices.len()).unwrap());
    requests.len() - notices.len()
}
