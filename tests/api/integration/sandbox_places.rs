//! Where what is in a sandbox lies: its files in a bucket, its database open for as long as somebody
//! comes.

use super::sandbox::{citizen, program, sandbox};
use crate::cases::office::{begin, pdf, received};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use onewindow_server::notify::{Attendant, Notifier};
use onewindow_server::platform::db::Conn;
use onewindow_tests::TestApp;
use onewindow_tests::s3::S3;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn its_files_have_a_part_of_the_bucket_to_themselves_until_it_begins_anew() {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| shared.configure(config)).await;
    let (own, other) = (program(&app).await, program(&app).await);
    let (inside, beside) = (own.enter(&app).await, other.enter(&app).await);
    let (made_up, _) = citizen(&inside).await;
    let (neighbour, _) = citizen(&beside).await;
    let bytes = pdf(40_000);
    let mut paths = Vec::new();
    for owner in [&made_up, &neighbour] {
        let case = begin(owner).await;
        let path = case.path("/files?material=operator-identity");
        let sent = owner.post(&path, &Value::Null);
        let sent = sent.body("application/pdf", bytes.clone()).await;
        let file = sent.expect(201)["id"].as_str().unwrap().to_owned();
        paths.push(case.path(&format!("/files/{file}")));
    }
    // The same bytes twice: each sandbox has its own, and the service has none.
    let places = || {
        let mut places: Vec<_> = s3.objects();
        places.retain(|name| !name.ends_with("onewindow"));
        places
    };
    let had = places();
    assert_eq!(had.len(), 2, "{had:?}");
    let part = |name: &String| name.split('/').next().unwrap().to_owned();
    assert_ne!(part(&had[0]), part(&had[1]));
    assert!(
        had.iter().all(|name| name.starts_with("sandbox_")),
        "{had:?}"
    );
    assert!(s3.object(&had[0]) == Some(bytes.clone()), "whole");
    for (owner, path) in [(&made_up, &paths[0]), (&neighbour, &paths[1])] {
        assert!(owner.get(path).await.body == bytes, "it comes back");
    }

    let reset = inside.post("/sandbox/reset", &Value::Null).await;
    assert_eq!(reset.status, 204, "{reset:?}");
    let has = places();
    assert_eq!(has.len(), 1, "gone with what it was in: {has:?}");
    assert!(had.contains(&has[0]), "the neighbour's is still there");
    assert!(neighbour.get(&paths[1]).await.body == bytes);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How much is open: the files of sandboxes, or all connections to the database they share.
async fn open(app: &TestApp) -> i64 {
    if app.state().config.data.database_url.is_some() {
        let asked = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database()";
        let read = move |conn: &mut Conn| Ok(sql_query(asked).get_result::<Count>(conn)?.n);
        return app.state().db.read(read).await.unwrap();
    }
    let folder = app.folder().canonicalize().unwrap().join("sandboxes");
    let all = std::fs::read_dir("/proc/self/fd").unwrap();
    let files = all.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let own = files.filter(|file| file.starts_with(&folder));
    own.count().try_into().unwrap()
}

#[actix_web::test]
async fn one_nobody_comes_into_is_closed_and_opened_again_with_all_that_is_in_it() {
    let app = TestApp::start_with(|config| config.sandbox_idle_minutes = 1).await;
    let own = program(&app).await;
    let inside = own.enter(&app).await;
    let (made_up, _) = citizen(&inside).await;
    let case = received(&made_up).await;
    let mut attendant = Attendant::new(app.state());

    // What is still to be told keeps it open.
    app.state().clock.advance_seconds(61);
    attendant.round().await;
    attendant.stop().await;
    let there = sandbox(&app, &own);
    Notifier::in_sandbox(&there).tick().await.unwrap();
    drop(there);
    let mut attendant = Attendant::new(app.state());

    // So does whoever comes.
    app.state().clock.advance_seconds(59);
    case.again(&made_up).await;
    app.state().clock.advance_seconds(59);
    attendant.round().await;
    assert!(app.state().sandboxes.get(&own.id, 1).is_some());

    let held = open(&app).await;
    app.state().clock.advance_seconds(2);
    attendant.round().await;
    assert!(app.state().sandboxes.get(&own.id, 1).is_none());
    // PostgreSQL notices a moment later that a connection was closed.
    let less = async { while open(&app).await >= held {} };
    let is_less = tokio::time::timeout(Duration::from_secs(20), less).await;
    assert!(is_less.is_ok(), "{held} were open, and still are");

    let again = case.again(&made_up).await;
    assert_eq!(again.body, case.body, "nothing is lost");
    let feed = inside.get("/changes").await.expect(200);
    assert_eq!(feed["items"].as_array().unwrap().len(), 1, "{feed}");
    attendant.round().await;
    assert!(app.state().sandboxes.get(&own.id, 1).is_some());
    attendant.stop().await;
}
