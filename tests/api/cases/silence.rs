//! What happens when nobody does anything: acceptance by silence, and deferred documents that do
//! not come.

use super::office::{PDF, received, sign_received, steps};
use onewindow_server::cases::timer::tick;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

#[tokio::test]
async fn silence_accepts_a_case_as_of_the_day_it_was_received() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let clock = owner.get(&case.path("/clock")).await.expect(200);
    assert_eq!(clock["noticeDue"], "2026-03-17");

    // The last day of the five is not over yet.
    app.state().clock.advance_seconds(7 * DAY);
    let done = tick(app.state()).await.unwrap();
    assert_eq!(done.accepted, 0);
    app.state().clock.advance_seconds(DAY);
    let done = tick(app.state()).await.unwrap();
    assert_eq!(done.accepted, 1);
    let again = tick(app.state()).await.unwrap();
    assert_eq!(again.accepted, 0, "once");

    let owner = app.citizen().await;
    let case = case.again(&owner).await;
    assert_eq!(case.state(), "accepted");
    assert_eq!(
        case.body["statutoryDue"], "2026-03-13",
        "from the day received"
    );
    assert_eq!(case.body["lamp"], "red", "visibly late");
    let notice = &case.body["notices"][0];
    assert_eq!(notice["kind"], "acceptance");
    assert!(notice["note"].as_str().unwrap().contains("第三十二条"));
    let clock = owner.get(&case.path("/clock")).await.expect(200);
    assert_eq!(clock["accepted"], "2026-03-10");
    assert_eq!(clock["noticeDue"], Value::Null);
    assert_eq!(
        steps(&owner, &case).await,
        ["created", "submitted", "acceptedBySilence"]
    );
    let approver = app.approver().await;
    let case = case.again(&approver).await;
    assert_eq!(case.body["tasks"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_deferred_document_that_does_not_come_ends_the_case() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = sign_received(&owner).await;
    assert_eq!(case.material("renderings"), "deferred");
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let clock = owner.get(&case.path("/clock")).await.expect(200);
    assert_eq!(clock["owedDue"], "2026-03-12");
    assert_eq!(clock["promisedDue"], "2026-03-12");

    app.state().clock.advance_seconds(DAY);
    let done = tick(app.state()).await.unwrap();
    assert_eq!((done.reminded, done.terminated), (1, 0));
    let done = tick(app.state()).await.unwrap();
    assert_eq!(done.reminded, 0, "reminded once");

    app.state().clock.advance_seconds(DAY);
    assert_eq!(tick(app.state()).await.unwrap().terminated, 0);
    app.state().clock.advance_seconds(DAY);
    assert_eq!(tick(app.state()).await.unwrap().terminated, 1);
    let owner = app.citizen().await;
    let case = case.again(&owner).await;
    assert_eq!(case.state(), "terminated");
    let paper = case.body["notices"].as_array().unwrap().last().unwrap();
    assert_eq!(paper["kind"], "termination");
    assert!(paper["number"].as_str().unwrap().ends_with("-ZZ"));
    let page = format!("/documents/{}.html", paper["id"].as_str().unwrap());
    let page = owner.get(&case.path(&page)).await;
    assert!(page.text().contains("效果图"), "what did not come is named");
    let timeline = owner.get(&case.path("/timeline")).await.expect(200);
    let last = timeline["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["detail"], "容缺材料未在承诺的期限内补齐");
}

#[tokio::test]
async fn a_deferred_document_that_comes_in_time_clears_what_is_owed() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = sign_received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let case = case.again(&owner).await;
    assert_eq!(case.allowed(), ["withdraw", "supplyDeferred"]);
    case.post(&owner, "/deferred-materials", &Value::Null)
        .await
        .problem(422, "checklist_incomplete");
    owner
        .post(&case.path("/files?material=renderings"), &Value::Null)
        .body("application/pdf", PDF)
        .await
        .expect(201);
    let case = case.step(&owner, "/deferred-materials", &Value::Null).await;
    assert_eq!(case.state(), "accepted");
    assert_eq!(case.material("renderings"), "provided");
    app.state().clock.advance_seconds(10 * DAY);
    let done = tick(app.state()).await.unwrap();
    assert_eq!((done.reminded, done.terminated), (0, 0));
}
