//! Exports and figures: all of what a program may see, and nothing else.

use super::Program;
use crate::cases::office::{begin, card_received, received};
use onewindow_tests::TestApp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn the_catalogue_is_read_whole_and_then_what_is_new() {
    let app = TestApp::start().await;
    let inside = Program::with(&app, &["catalogue:read"])
        .await
        .enter(&app)
        .await;
    let (mut keys, mut cursor) = (BTreeSet::new(), String::new());
    let mut pages = 0;
    loop {
        let page = inside
            .get(&format!("/catalogue-changes?limit=7{cursor}"))
            .await;
        let page = page.expect(200);
        for version in page["items"].as_array().unwrap() {
            let key = version["item"].as_str().unwrap().to_owned();
            assert_eq!(version["document"]["item"], *key, "{version}");
            assert!(keys.insert(key), "one version of each, once");
        }
        cursor = format!("&cursor={}", page["cursor"].as_str().unwrap());
        pages += 1;
        if page["hasMore"] == false {
            break;
        }
    }
    assert!(pages > 1 && keys.contains("getihu-sheli"), "{keys:?}");
    let later = inside
        .get(&format!("/catalogue-changes?limit=7{cursor}"))
        .await;
    assert_eq!(later.expect(200)["items"], json!([]));
    let wrong = inside.get("/catalogue-changes?cursor=nonsense").await;
    wrong.problem(400, "invalid_cursor");
}

#[tokio::test]
async fn an_export_has_the_cases_of_ones_departments_and_nothing_personal() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (first, second) = (received(&owner).await, received(&owner).await);
    begin(&owner).await;
    card_received(&owner).await;
    let scopes = ["cases:read", "statistics:read"];
    let inside = Program::of_department(&app, &scopes)
        .await
        .enter(&app)
        .await;
    let export = inside.get("/exports/cases").await;
    assert_eq!(export.status, 200);
    assert_eq!(export.header("content-type"), "application/x-ndjson");
    let text = export.text();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<&str> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [first.id.as_str(), second.id.as_str()]);
    assert_eq!(lines[0]["state"], "received");
    assert_eq!(lines[0]["number"], first.body["number"]);
    assert!(
        !text.contains("林晓") && !text.contains("13800000001"),
        "{text}"
    );

    let figures = inside.get("/statistics/cases").await.expect(200);
    let shop =
        json!({"item": "getihu-sheli", "department": "scjg", "state": "received", "cases": 2});
    assert_eq!(figures["items"], json!([shop]));
    let before = inside
        .get("/statistics/cases?from=2026-01-01&to=2026-03-09")
        .await;
    assert_eq!(before.expect(200)["items"], json!([]));
    for wrong in ["from=2026-03-11", "from=2024-01-01", "to=x"] {
        let answer = inside.get(&format!("/statistics/cases?{wrong}")).await;
        answer.problem(400, "invalid_query");
    }

    // Who was given no department sees none.
    let without = Program::with(&app, &scopes).await.enter(&app).await;
    assert!(without.get("/exports/cases").await.body.is_empty());
    let none = without.get("/statistics/cases").await.expect(200);
    assert_eq!(none["items"], json!([]));
}
