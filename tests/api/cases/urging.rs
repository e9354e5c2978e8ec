//! 催办.

use super::office::{begin, received};
use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn an_applicant_urges_while_the_office_has_the_case_and_not_every_day() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let draft = begin(&owner).await;
    let path = draft.path("/urge");
    owner
        .post(&path, &Value::Null)
        .await
        .problem(409, "state_conflict");

    let case = received(&owner).await;
    let path = case.path("/urge");
    let stranger = app.manager().await;
    let refused = stranger.post(&path, &Value::Null).await;
    refused.problem(404, "case_not_found");
    let urged = owner.post(&path, &Value::Null).await.expect(200);
    assert_eq!(
        urged["next"], "2026-03-12T16:00:00.000Z",
        "three days on, in Shanghai"
    );
    let again = owner.post(&path, &Value::Null).await;
    let problem = again.problem(409, "urged_recently");
    assert!(problem["detail"].as_str().unwrap().contains("2026-03-13"));
    let timeline = clerk.get(&case.path("/timeline")).await.expect(200);
    let last = timeline["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["type"], &last["text"]),
        (&json!("urged"), &json!("申请人催办"))
    );
    assert_eq!(
        case.again(&owner).await.version(),
        case.version(),
        "nothing else moved"
    );

    app.state().clock.advance_seconds(3 * 86_400);
    let owner = app.citizen().await;
    owner.post(&path, &Value::Null).await.expect(200);
}
