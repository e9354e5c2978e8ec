//! The calendar as the office keeps it.

use super::office::received;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_arrangement_moves_open_cases_and_says_which() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let admin = app.staff("admin").await;
    let moved = received(&owner).await;
    let moved = moved.step(&clerk, "/acceptance", &json!({})).await;
    let untouched = received(&owner).await;
    let untouched = untouched
        .step(&owner, "/withdrawal", &json!({"reason": "不办了"}))
        .await;
    let calendar = app.anonymous().get("/calendar").await.expect(200);
    let year = &calendar["years"]["2026"];
    let mut off: Vec<Value> = year["off"].as_array().unwrap().clone();
    off.push(json!("2026-03-12"));
    let body = json!({
        "source": "示例市人民政府通知",
        "off": [{"name": "放假", "days": off}],
        "makeUp": year["makeUp"],
    });
    clerk
        .put("/calendar/2026", &body)
        .await
        .problem(403, "forbidden");
    let answer = admin.put("/calendar/2026", &body).await.expect(200);
    let list = answer["moved"].as_array().unwrap();
    assert_eq!(list.len(), 1, "{answer}");
    assert_eq!(list[0]["number"], moved.body["number"]);
    assert_eq!(list[0]["old"]["statutoryDue"], "2026-03-13");
    assert_eq!(list[0]["new"]["statutoryDue"], "2026-03-16");
    let now = moved.again(&owner).await;
    assert_eq!(now.body["statutoryDue"], "2026-03-16");
    assert_eq!(now.version(), moved.version() + 1);
    let timeline = owner.get(&moved.path("/timeline")).await.expect(200);
    let last = timeline["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["type"], "calendarChanged");
    assert_eq!(untouched.again(&owner).await.version(), untouched.version());

    let again = admin.put("/calendar/2026", &body).await.expect(200);
    assert_eq!(again["moved"], json!([]));
    let wrong =
        json!({"source": "x", "off": [{"name": "x", "days": ["2025-01-01"]}], "makeUp": []});
    admin
        .put("/calendar/2026", &wrong)
        .await
        .problem(422, "invalid_request");
}
