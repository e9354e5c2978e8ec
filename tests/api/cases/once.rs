//! Asked twice, done once; asked at the same time, done by one.

use super::office::{SHOP, ready, received};
use onewindow_tests::TestApp;
use serde_json::json;
use std::future::IntoFuture;

#[tokio::test]
async fn a_case_is_begun_once_under_a_key() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let body = json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu"});
    owner
        .post("/cases", &body)
        .without_key()
        .await
        .problem(400, "idempotency_key_required");
    let first = owner.post("/cases", &body).key("one").await;
    let again = owner.post("/cases", &body).key("one").await;
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "xiqu"});
    owner
        .post("/cases", &other)
        .key("one")
        .await
        .problem(422, "idempotency_key_reused");
    let mine = owner.get("/cases").await.expect(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_second_submit_with_the_same_key_gets_the_first_answer() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = ready(&owner).await;
    let submit = || {
        owner
            .post(&case.path("/submission"), &json!({}))
            .if_match(case.version())
            .key("submit-1")
    };
    let first = submit().await.expect(200);
    let again = submit().await;
    assert_eq!(again.expect(200), first);
    assert_eq!(again.header("idempotency-replayed"), "true");
    submit().key("submit-2").await.problem(412, "stale_version");
}

#[tokio::test]
async fn of_two_officers_at_the_same_time_one_wins() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let accept = clerk
        .post(&case.path("/acceptance"), &json!({}))
        .if_match(case.version());
    let decline = clerk
        .post(&case.path("/non-acceptance"), &json!({"reason": "x"}))
        .if_match(case.version());
    let (one, other) = tokio::join!(accept.into_future(), decline.into_future());
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{one:?} {other:?}");
    let tasks = case.again(&clerk).await.body["tasks"]
        .as_array()
        .unwrap()
        .len();
    assert!(tasks <= 1, "the loser left nothing behind");
}

#[tokio::test]
async fn a_change_names_the_version_it_was_made_for() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = ready(&owner).await;
    let draft = json!({"answers": {}});
    owner
        .put(&case.path("/draft"), &draft)
        .await
        .problem(428, "precondition_required");
    let stale = owner
        .put(&case.path("/draft"), &draft)
        .if_match(case.version() - 1)
        .await
        .problem(412, "stale_version");
    assert_eq!(stale["current"], case.version());
    let kept = case.again(&owner).await;
    assert_eq!(
        kept.body["answers"], case.body["answers"],
        "nothing was lost"
    );
}
