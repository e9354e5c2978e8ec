//! What is deleted: drafts by their applicants, and by rule what nobody needs any more.

use crate::cases::office::{Case, begin, ready, received};
use crate::integration::Program;
use onewindow_server::cases::sweep::older_than;
use onewindow_server::notify::Notifier;
use onewindow_server::retention::{self, Found};
use onewindow_tests::{Answer, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

const DAY: i64 = 86_400;

async fn deleted(actor: &onewindow_tests::Actor, case: &Case, version: i64) -> Answer {
    actor.delete(&case.path("")).if_match(version).await
}

/// What the audit trail has of a subject under this name.
async fn kept(app: &TestApp, (kind, id): (&'static str, &str), action: &'static str) -> Vec<Value> {
    let (audit, id) = (app.state().audit.clone(), id.to_owned());
    let details = app
        .state()
        .db
        .read(move |conn| audit.details_of(conn, kind, &id, action))
        .await
        .unwrap();
    let read = |text: &String| serde_json::from_str(text).unwrap();
    details.iter().map(read).collect()
}

async fn swept(app: &TestApp) -> BTreeMap<&'static str, i64> {
    let state = app.state();
    let found = retention::sweep(&state.db, &state.audit, state.clock.now()).await;
    by_name(&found.unwrap())
}

fn by_name(found: &[Found]) -> BTreeMap<&'static str, i64> {
    let rows = found.iter();
    rows.filter_map(|found| Some((found.rule.name, found.rows?)))
        .filter(|(_, rows)| *rows > 0)
        .collect()
}

#[tokio::test]
async fn an_applicant_deletes_a_draft_with_all_that_is_in_it() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = ready(&owner).await;
    owner
        .call(
            reqwest::Method::POST,
            &draft.path("/uploads?material=operator-identity"),
        )
        .header("tus-resumable", "1.0.0")
        .header("upload-length", "100")
        .body("application/offset+octet-stream", vec![1_u8; 10])
        .await
        .expect(201);
    owner
        .post(&draft.path("/pre-review"), &json!({}))
        .await
        .expect(200);
    let offices = owner.get("/pickup-offices").await.expect(200);
    let choice = json!({"method": "pickup", "office": offices["items"][0]["key"]});
    owner
        .put(&draft.path("/delivery-choice"), &choice)
        .await
        .expect(200);
    let version = draft.again(&owner).await.version();

    let stranger = app.manager().await;
    let refused = deleted(&stranger, &draft, version).await;
    refused.problem(404, "case_not_found");
    let refused = deleted(&app.clerk().await, &draft, version).await;
    refused.problem(404, "case_not_found");
    let refused = deleted(&app.approver().await, &draft, version).await;
    refused.problem(403, "forbidden");
    let refused = deleted(&owner, &draft, version - 1).await;
    refused.problem(412, "stale_version");
    assert_eq!(
        draft.again(&owner).await.version(),
        version,
        "it is as it was"
    );

    deleted(&owner, &draft, version).await.expect(204);
    let gone = owner.get(&draft.path("")).await;
    gone.problem(404, "case_not_found");
    let again = deleted(&owner, &draft, version).await;
    again.problem(404, "case_not_found");
    let mine = owner.get("/cases").await.expect(200);
    assert_eq!(mine["items"], json!([]));

    let later = SystemTime::now() + Duration::from_secs(60);
    let swept = older_than(app.state(), later).await.unwrap();
    assert!(swept.files >= 1 && swept.pieces >= 1, "{swept:?}");
    let trail = kept(&app, ("case", &draft.id), "case.delete").await;
    assert_eq!(trail.len(), 1);
    assert_eq!(trail[0]["files"], 1);
    let audit = app.state().audit.clone();
    let verified = app.state().db.read(move |conn| audit.verify(conn)).await;
    assert_eq!(verified.unwrap().breaks, []);
    // Those who are to hear of the draft find nothing to tell.
    let round = Notifier::new(app.state()).unwrap().tick().await.unwrap();
    assert_eq!(round.dead, 0);
}

#[tokio::test]
async fn what_was_handed_in_is_no_draft() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let refused = deleted(&owner, &case, case.version()).await;
    refused.problem(409, "not_a_draft");
    let withdrawn = case.step(&owner, "/withdrawal", &json!({})).await;
    let refused = deleted(&owner, &withdrawn, withdrawn.version()).await;
    refused.problem(409, "not_a_draft");
    assert_eq!(case.again(&owner).await.state(), "withdrawn");
}

#[tokio::test]
async fn a_draft_nobody_goes_on_with_goes_after_its_applicant_was_told() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (left, taken_up) = (ready(&owner).await, begin(&owner).await);
    let withdrawn = begin(&owner).await;
    withdrawn.step(&owner, "/withdrawal", &json!({})).await;
    let handed_in = received(&owner).await;

    app.state().clock.advance_seconds(400 * DAY);
    let drafts = |swept: &BTreeMap<&str, i64>| swept.get("drafts").copied();
    assert_eq!(drafts(&swept(&app).await), None, "nothing goes untold");
    let notifier = Notifier::new(app.state()).unwrap();
    notifier.tick().await.unwrap();
    let owner = app.citizen().await;
    let inbox = owner.get("/messages").await.expect(200);
    let told: Vec<&Value> = inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|message| message["kind"] == "draftExpiring")
        .collect();
    assert_eq!(told.len(), 3, "{inbox}");
    assert!(
        told[0]["text"].as_str().unwrap().contains("2027-04-28"),
        "{}",
        told[0]
    );

    app.state().clock.advance_seconds(13 * DAY);
    assert_eq!(drafts(&swept(&app).await), None);
    let owner = app.citizen().await;
    let body = json!({"answers": {}});
    let saved = owner.put(&taken_up.path("/draft"), &body);
    saved.if_match(taken_up.version()).await.expect(200);
    app.state().clock.advance_seconds(2 * DAY);
    let now = app.state().clock.now();
    let looked = app
        .state()
        .db
        .read(move |conn| retention::look(conn, now))
        .await;
    assert_eq!(drafts(&by_name(&looked.unwrap())), Some(2));
    let (one, other) = tokio::join!(swept(&app), swept(&app));
    let gone: i64 = [one, other].iter().filter_map(drafts).sum();
    assert_eq!(gone, 2, "each once, whichever server was faster");
    assert_eq!(drafts(&swept(&app).await), None, "once");

    let owner = app.citizen().await;
    for gone in [&left, &withdrawn] {
        owner
            .get(&gone.path(""))
            .await
            .problem(404, "case_not_found");
        assert_eq!(kept(&app, ("case", &gone.id), "case.delete").await.len(), 1);
    }
    taken_up.again(&owner).await;
    assert_eq!(handed_in.again(&owner).await.state(), "received");
}

#[tokio::test]
async fn what_nobody_needs_any_more_is_deleted_and_recorded() {
    let app = TestApp::start().await;
    received(&app.citizen().await).await;
    Notifier::new(app.state()).unwrap().tick().await.unwrap();
    assert_eq!(swept(&app).await, BTreeMap::new());
    let mut went = BTreeMap::new();
    for (after, names) in [
        (DAY + 1, ["loginCodes"].as_slice()),
        (7 * DAY, &["answers"]),
        (30 * DAY, &["outbox"]),
        (60 * DAY, &["sessions"]),
        (3 * 365 * DAY, &["messages"]),
    ] {
        app.state().clock.advance_seconds(after);
        let now = app.state().clock.now();
        let looked = app
            .state()
            .db
            .read(move |conn| retention::look(conn, now))
            .await;
        let gone = swept(&app).await;
        assert_eq!(gone, by_name(&looked.unwrap()));
        assert_eq!(gone.keys().copied().collect::<Vec<_>>(), names);
        assert_eq!(swept(&app).await, BTreeMap::new(), "once");
        went.extend(gone);
    }
    for (rule, rows) in went {
        let trail = kept(&app, ("retention", rule), "retention.sweep").await;
        assert_eq!(trail, [json!({ "rows": rows })], "{rule}");
    }
}

#[tokio::test]
async fn the_feed_of_changes_is_kept_for_two_years_and_says_when_a_position_is_gone() {
    let app = TestApp::start().await;
    let program = Program::of_department(&app, &["changes:read"]).await;
    for _ in 0..3 {
        received(&app.citizen().await).await;
    }
    Notifier::new(app.state()).unwrap().tick().await.unwrap();
    let reader = program.enter(&app).await;
    let all = reader.get("/changes").await.expect(200);
    let happened = all["items"].as_array().unwrap().len();
    assert_eq!(happened, 3, "{all}");
    let first = reader.get("/changes?limit=1").await.expect(200);
    let cursor = |page: &Value| format!("/changes?cursor={}", page["cursor"].as_str().unwrap());

    app.state().clock.advance_seconds(731 * DAY);
    let gone = swept(&app).await;
    assert_eq!(gone.get("changes"), Some(&2), "{gone:?}");
    let reader = program.enter(&app).await;
    let late = reader.get(&cursor(&first)).await;
    late.problem(410, "cursor_too_old");
    let rest = reader.get(&cursor(&all)).await.expect(200);
    assert_eq!(rest["items"], json!([]));
    let anew = reader.get("/changes").await.expect(200);
    assert_eq!(anew["items"].as_array().unwrap().len(), 1);
    assert_eq!(anew["cursor"], all["cursor"]);

    app.state().clock.advance_seconds(100 * DAY);
    assert!(swept(&app).await["clientUsage"] >= 1);
}
