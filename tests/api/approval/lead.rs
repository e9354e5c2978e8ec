//! What the lead may ask of the departments.

use super::city::{accepted, city};
use crate::cases::office::{Case, received};
use serde_json::json;

#[tokio::test]
async fn a_consulted_department_is_heard_by_its_deadline_and_binds_nobody() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let urban = app.staff("approver-cgj").await;
    let case = accepted(&app, "by-all").await;
    let consult = json!({"kind": "consult", "departments": ["cgj"], "workdays": 3, "question": "招牌是否需要许可？"});
    case.post(&health, "/tasks", &consult)
        .await
        .problem(403, "forbidden");
    let nobody = json!({"kind": "consult", "departments": ["cgj", "nobody"], "workdays": 3, "question": "？"});
    let answer = case.post(&market, "/tasks", &nobody).await;
    assert_eq!(
        answer.errors(),
        [("/departments/1".into(), "not_a_choice".into())]
    );
    let endless =
        json!({"kind": "consult", "departments": ["cgj"], "workdays": 61, "question": "？"});
    case.post(&market, "/tasks", &endless)
        .await
        .problem(422, "invalid_request");
    assert_eq!(
        case.again(&market).await.version(),
        case.version(),
        "nothing was left behind"
    );

    let case = case.step(&market, "/tasks", &consult).await;
    assert_eq!(case.state(), "accepted", "the opinions have not begun");
    let asked = case.task("cgj");
    assert_eq!(
        (&asked["kind"], &asked["due"]),
        (&json!("consult"), &json!("2026-03-13"))
    );
    let queue = urban.get("/staff/tasks").await.expect(200);
    assert_eq!(queue["items"][0]["question"], "招牌是否需要许可？");
    let case = case.opinion(&health, "wjw", "agree").await;
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(case.stages(), ["running", "waiting"], "it is waited for");
    let case = case.opinion(&urban, "cgj", "disagree").await;
    assert_eq!(case.stages(), ["passed", "running"]);

    let case = case.step(&market, "/tasks", &consult).await;
    let call_off = Case::at(case.task("cgj"), "cancellation");
    let reason = json!({"reason": "已电话答复"});
    let own = Case::at(case.named("多评合一"), "cancellation");
    case.post(&market, &own, &reason)
        .await
        .problem(409, "task_not_open");
    let case = case.step(&market, &call_off, &reason).await;
    assert_eq!(case.task("cgj")["state"], "cancelled");
}

#[tokio::test]
async fn a_countersigning_department_counts_at_the_gate() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let urban = app.staff("approver-cgj").await;
    let case = accepted(&app, "by-all").await;
    let review = json!({"kind": "review", "departments": ["cgj", "zjj"], "workdays": 2, "question": "请会签"});
    let case = case.step(&market, "/tasks", &review).await;
    let case = case.opinion(&health, "wjw", "agree").await;
    let case = case.opinion(&urban, "cgj", "disagree").await;
    assert_eq!(case.stages(), ["held", "waiting"]);
    let back = Case::at(case.task("cgj"), "return");
    let case = case
        .step(&market, &back, &json!({"reason": "请再看"}))
        .await;
    let case = case.opinion(&urban, "cgj", "agree").await;
    let case = case.opinion(&market, "scjg", "agree").await;
    assert_eq!(case.stages(), ["running", "waiting"]);
    let case = case
        .opinion(&app.staff("approver-zjj").await, "zjj", "agree")
        .await;
    assert_eq!(case.stages(), ["passed", "running"]);
}

#[tokio::test]
async fn a_task_is_transferred_and_kept_for_one_reviewer() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let urban = app.staff("approver-cgj").await;
    let case = accepted(&app, "by-all").await;
    let rooms = |rest| Case::at(case.named("看现场"), rest);
    let agree = json!({"opinion": "agree"});
    let urban_has = json!({"department": "cgj", "reason": "属城市管理职责"});
    let case = case.step(&market, &rooms("transfer"), &urban_has).await;
    case.post(&health, &rooms("opinion"), &agree)
        .await
        .problem(403, "other_office");

    let named = |name: &str| json!({"reviewer": name});
    let wrong = case
        .post(&market, &rooms("assignment"), &named("approver-wjw"))
        .await;
    assert_eq!(
        wrong.errors(),
        [("/reviewer".into(), "not_a_choice".into())]
    );
    let case = case
        .step(&market, &rooms("assignment"), &named("approver-cgj"))
        .await;
    assert_eq!(case.named("看现场")["assignee"], "何敏");
    let papers = Case::at(case.named("查材料"), "assignment");
    let case = case.step(&market, &papers, &named("approver-scjg")).await;
    let case = case.step(&urban, &rooms("opinion"), &agree).await;
    assert_eq!(case.named("看现场")["doneBy"], "何敏");
    case.post(&market, &rooms("transfer"), &urban_has)
        .await
        .problem(409, "task_not_open");
}

#[tokio::test]
async fn a_case_of_one_department_has_no_stage_to_direct() {
    let app = city().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    assert_eq!(case.body["stages"], json!([]));
    let consult =
        json!({"kind": "consult", "departments": ["wjw"], "workdays": 3, "question": "？"});
    let market = app.approver().await;
    case.post(&market, "/tasks", &consult)
        .await
        .problem(409, "no_stage_runs");
}
