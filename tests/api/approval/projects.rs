//! The cases of one investment project, tied by its code.

use super::city::{city, received};
use serde_json::{Value, json};

const CODE: &str = "2026-990102-47-01-123456";

fn states(project: &Value) -> Vec<&str> {
    let stages = project["stages"].as_array().expect("stages");
    stages.iter().filter_map(|s| s["state"].as_str()).collect()
}

#[tokio::test]
async fn a_project_shows_what_is_done_what_runs_and_what_comes_next() {
    let app = city().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let path = format!("/projects/{CODE}");
    owner.get(&path).await.problem(404, "project_not_found");
    let case = received(&owner, "first-stage", CODE).await;
    assert_eq!(case.body["projectCode"], CODE);
    let project = owner.get(&path).await.expect(200);
    assert_eq!(states(&project), ["running", "open"]);
    assert_eq!(project["next"], "settle");
    assert_eq!(project["criticalWorkdaysLeft"], 6);
    assert_eq!(project["stages"][0]["cases"][0]["id"], case.id);

    // Somebody who knows the code learns nothing by it, not even by a case of their own.
    let stranger = app.citizen_with("13800000009").await;
    stranger.get(&path).await.problem(404, "project_not_found");
    app.other_clerk()
        .await
        .get(&path)
        .await
        .problem(404, "project_not_found");
    app.anonymous()
        .get(&path)
        .await
        .problem(401, "unauthenticated");

    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    assert_eq!(case.stages(), ["running"], "the one stage the item is");
    let case = case.opinion(&health, "wjw", "agree").await;
    let case = case.opinion(&market, "scjg", "agree").await;
    case.step(&market, "/decision", &json!({"outcome": "granted"}))
        .await;
    let project = clerk.get(&path).await.expect(200);
    assert_eq!(states(&project), ["done", "open"]);
    assert_eq!(project["criticalWorkdaysLeft"], 3);

    received(&owner, "second-stage", CODE).await;
    let project = owner.get(&path).await.expect(200);
    assert_eq!(
        (states(&project), &project["next"]),
        (vec!["done", "running"], &Value::Null)
    );
}
