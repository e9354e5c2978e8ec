//! The calendar as the office keeps it.

use super::office::{Case, received};
use diesel::RunQueryDsl;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

/// The year as it is, with one day off more.
async fn with_a_day_off(app: &TestApp, day: &str) -> Value {
    let calendar = app.anonymous().get("/calendar").await.expect(200);
    let year = &calendar["years"]["2026"];
    let mut off: Vec<Value> = year["off"].as_array().unwrap().clone();
    off.push(json!(day));
    json!({
        "source": "示例市人民政府通知",
        "off": [{"name": "放假", "days": off}],
        "makeUp": year["makeUp"],
    })
}

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
    let body = with_a_day_off(&app, "2026-03-12").await;
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

/// Has a case name this version of its item.
async fn set_item_version(app: &TestApp, case: &Case, version: i32) {
    let sql = format!(
        "UPDATE cases SET item_version = {version} WHERE id = '{}'",
        case.id
    );
    let written = app.state().db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok(())
    });
    written.await.unwrap();
}

#[tokio::test]
async fn a_case_that_cannot_follow_keeps_no_other_from_it() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.citizen().await, app.staff("admin").await);
    let broken = received(&owner).await;
    let whole = received(&owner).await;
    let version = broken.body["item"]["version"].as_i64().unwrap();
    set_item_version(&app, &broken, 9_999).await;

    let body = with_a_day_off(&app, "2026-03-12").await;
    let moved = admin.put("/calendar/2026", &body).await.expect(200)["moved"].clone();
    assert_eq!(moved.as_array().unwrap().len(), 1, "{moved}");
    assert_eq!(moved[0]["id"], json!(whole.id));
    assert_eq!(moved[0]["old"]["noticeDue"], "2026-03-17");
    assert_eq!(moved[0]["new"]["noticeDue"], "2026-03-18");

    set_item_version(&app, &broken, version.try_into().unwrap()).await;
    let moved = admin.put("/calendar/2026", &body).await.expect(200)["moved"].clone();
    assert_eq!(moved.as_array().unwrap().len(), 1, "{moved}");
    assert_eq!(moved[0]["id"], json!(broken.id));
}
