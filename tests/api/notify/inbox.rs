//! The message centre.

use super::notifier;
use crate::cases::office::{Case, begin, received};
use onewindow_tests::TestApp;
use serde_json::{Value, json};

fn kinds(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn an_applicant_is_told_each_step_once_and_reads_it_in_their_language() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    begin(&owner).await;
    let case = received(&owner).await;
    let notifier = notifier(&app);
    let round = notifier.tick().await.unwrap();
    assert!(round.done > 0 && round.dead == 0, "{round:?}");
    let page = owner.get("/messages").await.expect(200);
    assert_eq!(kinds(&page), ["received"], "a draft is nobody's news");
    assert_eq!(page["unread"], 1);

    case.step(&clerk, "/acceptance", &json!({})).await;
    notifier.tick().await.unwrap();
    assert_eq!(notifier.tick().await.unwrap().taken(), 0);
    let page = owner.get("/messages").await.expect(200);
    assert_eq!(kinds(&page), ["accepted", "received"]);
    let newest = &page["items"][0];
    assert_eq!(newest["title"], "申请已受理");
    let number = case.body["number"].as_str().unwrap();
    assert_eq!(newest["caseNumber"], number);
    assert!(newest["text"].as_str().unwrap().contains(number));
    assert_eq!(newest["readAt"], Value::Null);

    let path = format!("/messages/{}/read", newest["id"].as_str().unwrap());
    let stranger = app.manager().await;
    let refused = stranger.post(&path, &Value::Null).await;
    refused.problem(404, "message_not_found");
    let read = owner.in_english().post(&path, &Value::Null).await;
    let read = read.expect(200);
    assert_eq!(read["title"], "Application accepted");
    assert!(read["readAt"].is_string());
    let again = owner.post(&path, &Value::Null).await.expect(200);
    assert_eq!(again["readAt"], read["readAt"], "the first time counts");
    let page = owner.get("/messages?limit=1").await.expect(200);
    assert_eq!(
        (&page["unread"], kinds(&page)),
        (&json!(1), vec!["accepted"])
    );
    let cursor = page["nextCursor"].as_str().unwrap();
    let rest = owner.get(&format!("/messages?cursor={cursor}")).await;
    assert_eq!(kinds(&rest.expect(200)), ["received"]);
    let theirs = stranger.get("/messages").await.expect(200);
    assert_eq!(theirs["items"], json!([]));
}

#[tokio::test]
async fn all_messages_are_read_at_once_up_to_the_newest_that_was_seen() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let (case, notifier) = (received(&owner).await, notifier(&app));
    notifier.tick().await.unwrap();
    let seen = owner.get("/messages").await.expect(200);
    let newest = seen["items"][0]["id"].as_str().unwrap();
    app.state().clock.advance_seconds(60);
    case.step(&clerk, "/acceptance", &json!({})).await;
    notifier.tick().await.unwrap();
    let read = |query: String| owner.post(&format!("/messages/read{query}"), &Value::Null);

    let stranger = app.manager().await;
    let theirs = stranger.post(&format!("/messages/read?upTo={newest}"), &Value::Null);
    theirs.await.problem(404, "message_not_found");
    assert_eq!(read(format!("?upTo={newest}")).await.status, 204);
    let page = owner.get("/messages").await.expect(200);
    assert_eq!(
        (&page["unread"], kinds(&page)),
        (&json!(1), vec!["accepted", "received"])
    );
    assert_eq!(page["items"][0]["readAt"], Value::Null, "it came later");
    let first = page["items"][1]["readAt"].clone();
    assert_eq!(read(String::new()).await.status, 204);
    let page = owner.get("/messages").await.expect(200);
    assert_eq!(page["unread"], 0);
    assert_eq!(page["items"][1]["readAt"], first, "the first time counts");
}

#[tokio::test]
async fn who_represents_a_firm_is_told_of_its_cases() {
    let app = TestApp::start().await;
    let (manager, clerk) = (app.manager().await, app.clerk().await);
    let me = manager.get("/me").await.expect(200);
    let body = json!({
        "itemKey": "shipin-jingying", "district": "dongqu",
        "applicant": {"kind": "firm", "firmId": me["firms"][0]["id"]},
    });
    let case = Case::of(&manager.post("/cases", &body).await, 201);
    let path = case.path("/pre-review");
    manager.post(&path, &Value::Null).await.expect(200);
    let answer = json!({"summary": "请补充平面图", "remarks": []});
    let path = case.path("/pre-review/answer");
    clerk.post(&path, &answer).await.expect(200);
    notifier(&app).tick().await.unwrap();
    let page = manager.get("/messages").await.expect(200);
    assert_eq!(kinds(&page), ["preReviewAnswered"]);
    assert_eq!(page["items"][0]["caseNumber"], Value::Null);
    assert!(!page["items"][0]["text"].as_str().unwrap().contains('—'));
    let theirs = app.citizen().await.get("/messages").await.expect(200);
    assert_eq!(theirs["items"], json!([]));
}

#[tokio::test]
async fn what_was_told_late_stands_in_the_order_it_happened() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    for _ in 0..3 {
        let case = received(&owner).await;
        case.step(&clerk, "/acceptance", &json!({})).await;
    }
    notifier(&app).tick().await.unwrap();
    let page = owner.get("/messages").await.expect(200);
    let times: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["createdAt"].as_str().unwrap())
        .collect();
    assert!(
        times.is_sorted_by(|later, earlier| later >= earlier),
        "{times:?}"
    );
    let told = kinds(&page);
    assert_eq!(told, ["accepted", "received"].repeat(3));
}
