//! Stages in order, tasks side by side, each department with its own.

use super::city::{accepted, city};
use crate::cases::office::Case;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn two_departments_review_side_by_side_and_the_gate_opens_the_next_stage() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-all").await;
    assert_eq!(case.stages(), ["running", "waiting"]);
    assert_eq!(case.body["stages"][0]["lead"]["key"], "scjg");
    let due = |name: &str| case.named(name)["due"].clone();
    assert_eq!(
        (due("查材料"), due("看现场")),
        ("2026-03-12".into(), "2026-03-13".into())
    );
    assert_eq!(case.named("多评合一")["state"], "waiting");
    assert_eq!(case.named("多评合一")["due"], Value::Null);

    // Each department has its own task on its list, and nobody else's.
    let queue = health.get("/staff/tasks").await.expect(200);
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
    assert_eq!(queue["items"][0]["name"], "看现场");
    assert_eq!(queue["items"][0]["caseId"], case.id);
    let desk = health.get("/staff/cases?desk=approval").await.expect(200);
    assert_eq!(desk["items"][0]["id"], case.id);
    assert_eq!(desk["items"][0]["allowed"], json!(["giveOpinion"]));
    let stranger = app.staff("approver-cgj").await;
    stranger
        .get(&case.path(""))
        .await
        .problem(403, "other_office");
    assert_eq!(
        stranger.get("/staff/tasks").await.expect(200)["items"],
        json!([])
    );
    let opinion = Case::at(case.named("查材料"), "opinion");
    let agree = json!({"opinion": "agree"});
    case.post(&health, &opinion, &agree)
        .await
        .problem(403, "other_office");
    let case = case.opinion(&health, "wjw", "agree").await;
    assert_eq!(
        (case.state(), case.stages()),
        ("inReview", vec!["running", "waiting"])
    );
    let grant = json!({"outcome": "granted"});
    case.post(&health, "/decision", &grant)
        .await
        .problem(403, "forbidden");
    case.post(&market, "/decision", &grant)
        .await
        .problem(409, "opinions_missing");

    let silent = json!({"opinion": "agreeWithConditions"});
    case.post(&market, &opinion, &silent)
        .await
        .problem(422, "reason_required");
    let case = case.opinion(&market, "scjg", "agreeWithConditions").await;
    assert_eq!(case.stages(), ["passed", "running"]);
    // What waits for the assessment does not start with it.
    assert_eq!(case.named("会审")["state"], "waiting");

    let risks = case.named("多评合一");
    assert_eq!(risks["parts"], json!(["safety", "environment"]));
    let whole = Case::at(risks, "opinion");
    case.post(&health, &whole, &agree)
        .await
        .problem(422, "invalid_request");
    let assessment = Case::at(risks, "assessment");
    let half = json!({"findings": [{"part": "safety", "opinion": "agree"}]});
    let answer = case.post(&health, &assessment, &half).await;
    assert_eq!(answer.errors(), [("/findings".into(), "required".into())]);
    let both = json!({"findings": [
        {"part": "safety", "opinion": "agree"},
        {"part": "environment", "opinion": "agreeWithConditions", "reason": "油烟达标排放"},
    ]});
    let case = case.step(&health, &assessment, &both).await;
    assert_eq!(case.named("多评合一")["opinion"], "agreeWithConditions");
    assert_eq!(case.named("会审")["state"], "open");
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(case.stages(), ["passed", "held"]);

    let passed = json!({"outcome": "passed"});
    case.post(&health, "/stages/2/decision", &passed)
        .await
        .problem(403, "forbidden");
    case.post(&market, "/stages/1/decision", &passed)
        .await
        .problem(409, "stage_not_held");
    let case = case.step(&market, "/stages/2/decision", &passed).await;
    assert_eq!(case.stages(), ["passed", "passed"]);
    let case = case.step(&market, "/decision", &grant).await;
    assert_eq!(case.state(), "granted");
    let owner = app.citizen().await.in_english();
    let timeline = owner.get(&case.path("/timeline")).await.expect(200);
    let opened = &timeline["items"][3];
    assert_eq!(
        (&opened["type"], &opened["detail"]),
        (&json!("stageOpened"), &json!("Review"))
    );
}

#[tokio::test]
async fn departments_named_without_a_template_share_the_limit_of_the_case() {
    let app = city().await;
    let case = accepted(&app, "by-list").await;
    assert_eq!(case.stages(), ["running"]);
    assert_eq!(case.task("wjw")["due"], case.body["promisedDue"]);
    let case = case
        .opinion(&app.health_approver().await, "wjw", "agree")
        .await;
    let case = case.opinion(&app.approver().await, "scjg", "agree").await;
    assert_eq!(case.stages(), ["passed"]);
}

#[tokio::test]
async fn a_case_taken_back_leaves_nobody_a_task() {
    let app = city().await;
    let owner = app.citizen().await;
    let case = accepted(&app, "by-all").await;
    let health = app.health_approver().await;
    let case = case.again(&owner).await;
    let case = case.step(&owner, "/withdrawal", &json!({})).await;
    assert_eq!(case.state(), "withdrawn");
    let queue = health.get("/staff/tasks").await.expect(200);
    assert_eq!(queue["items"], json!([]));
    let case = case.again(&health).await;
    assert_eq!(case.task("wjw")["state"], "cancelled");
}

#[tokio::test]
async fn everybody_may_read_the_templates_and_their_best_path() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let list = anonymous.get("/stages").await.expect(200);
    let keys: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["key"].as_str())
        .collect();
    let all = [
        "fangwu-shizheng",
        "fuza-xiangmu",
        "gangkou",
        "jiaotong",
        "shuili",
        "yiban-xiangmu",
    ];
    assert_eq!(keys, all);
    let one = anonymous.get("/stages/fuza-xiangmu").await.expect(200);
    assert_eq!(
        (&one["serialWorkdays"], &one["criticalWorkdays"]),
        (&json!(178), &json!(37))
    );
    assert_eq!(one["bestPath"][1], "site");
    let site = &one["stages"][0]["tasks"][1];
    assert_eq!((&site["start"], &site["finish"]), (&json!(3), &json!(8)));
    assert_eq!(site["department"]["name"], "示例市自然资源和规划局");
    anonymous
        .get("/stages/none")
        .await
        .problem(404, "stages_not_found");
}
