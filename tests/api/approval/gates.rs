//! What a refusal does under each gate.

use super::city::{accepted, city};
use crate::cases::office::Case;
use serde_json::{Value, json};

#[tokio::test]
async fn where_all_must_agree_a_refusal_goes_to_the_lead_who_cannot_overrule_it() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-all").await;
    let case = case.opinion(&health, "wjw", "disagree").await;
    assert_eq!(case.stages(), ["held", "waiting"]);
    assert_eq!(case.named("看现场")["reason"], "依据现场情况");
    assert_eq!(case.named("查材料")["state"], "open", "the others go on");
    let passed = json!({"outcome": "passed"});
    case.post(&market, "/stages/1/decision", &passed)
        .await
        .problem(409, "refusal_stands");
    let silent = json!({"outcome": "refused"});
    case.post(&market, "/stages/1/decision", &silent)
        .await
        .problem(422, "invalid_request");
    let refused = json!({"outcome": "refused", "reason": "场所不符合卫生要求"});
    let case = case.step(&market, "/stages/1/decision", &refused).await;
    assert_eq!(case.stages(), ["refused", "waiting"]);
    assert_eq!(case.named("查材料")["state"], "cancelled");
    let grant = json!({"outcome": "granted"});
    case.post(&market, "/decision", &grant)
        .await
        .problem(409, "stage_refused");
    let case = case.step(&market, "/decision", &refused).await;
    assert_eq!(case.state(), "refused");
}

#[tokio::test]
async fn a_refusal_sent_back_is_given_anew_and_the_other_opinions_stay() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-all").await;
    let case = case.opinion(&market, "scjg", "agree").await;
    let reason = json!({"reason": "申请人已调整布局，请重新查看"});
    let early = Case::at(case.task("wjw"), "return");
    case.post(&market, &early, &reason)
        .await
        .problem(409, "task_not_done");
    let case = case.opinion(&health, "wjw", "disagree").await;
    let back = Case::at(case.named("看现场"), "return");
    case.post(&health, &back, &reason)
        .await
        .problem(403, "forbidden");
    app.state().clock.advance_seconds(86_400);
    let market = app.approver().await;
    let health = app.health_approver().await;
    let case = case.step(&market, &back, &reason).await;
    assert_eq!(case.stages(), ["running", "waiting"]);
    assert_eq!(case.named("看现场")["state"], "returned");
    let again = case.body["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["name"] == "看现场" && task["state"] == "open")
        .unwrap();
    assert_eq!(again["question"], "申请人已调整布局，请重新查看");
    assert_eq!(again["due"], "2026-03-16", "the whole limit anew");
    assert_eq!(case.named("查材料")["opinion"], "agree");
    let seen = case.again(&app.citizen().await).await;
    assert_eq!(
        seen.named("看现场")["state"],
        "open",
        "offices keep theirs to themselves"
    );
    let path = case.path("/timeline");
    let told = |timeline: &Value| timeline.to_string().contains("taskReturned");
    assert!(told(&market.get(&path).await.expect(200)));
    assert!(!told(&app.citizen().await.get(&path).await.expect(200)));
    let case = case.opinion(&health, "wjw", "agree").await;
    assert_eq!(case.stages(), ["passed", "running"]);
}

#[tokio::test]
async fn where_one_is_enough_only_all_refusing_refuses() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-any").await;
    let case = case.opinion(&health, "wjw", "disagree").await;
    assert_eq!(case.stages(), ["running"]);
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(case.stages(), ["passed"]);
    let case = case
        .step(&market, "/decision", &json!({"outcome": "granted"}))
        .await;
    assert_eq!(case.state(), "granted");

    let case = accepted(&app, "by-any").await;
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(
        case.task("wjw")["state"],
        "cancelled",
        "nobody waits for it"
    );

    let case = accepted(&app, "by-any").await;
    let case = case.opinion(&health, "wjw", "disagree").await;
    let case = case.opinion(&market, "scjg", "disagree").await;
    assert_eq!(case.stages(), ["refused"]);
    let grant = json!({"outcome": "granted"});
    case.post(&market, "/decision", &grant)
        .await
        .problem(409, "stage_refused");
}

#[tokio::test]
async fn where_the_lead_decides_a_refusal_is_heard_and_may_be_overruled() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-lead").await;
    let case = case.opinion(&health, "wjw", "disagree").await;
    assert_eq!(case.stages(), ["running"]);
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(case.stages(), ["held"]);
    let grant = json!({"outcome": "granted"});
    case.post(&market, "/decision", &grant)
        .await
        .problem(409, "opinions_missing");
    let case = case
        .step(&market, "/stages/1/decision", &json!({"outcome": "passed"}))
        .await;
    assert_eq!(case.stages(), ["passed"]);
    let case = case.step(&market, "/decision", &grant).await;
    assert_eq!(case.state(), "granted");
}
