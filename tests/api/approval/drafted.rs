//! 拟办意见: what is kept before it is said, and who finds it.

use super::city::{accepted, city};
use crate::cases::office::{Case, card_received, received};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn drafts(actor: &Actor, case: &Case) -> Value {
    let found = actor.get(&case.path("/drafted-decisions")).await;
    found.expect(200)["items"].clone()
}

fn at(case: &Case, about: &str) -> String {
    case.path(&format!("/drafted-decisions/{about}"))
}

#[tokio::test]
async fn what_a_department_is_about_to_decide_waits_for_its_colleagues_and_goes_with_the_decision()
{
    let app = TestApp::start().await;
    let (owner, clerk, approver) = (app.citizen().await, app.clerk().await, app.approver().await);
    let case = received(&owner).await;
    let drafted = json!({"outcome": "granted", "opinion": "材料齐全", "conditions": "开业前报备"});
    approver
        .put(&at(&case, "decision"), &drafted)
        .await
        .problem(403, "forbidden");
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let kept = approver
        .put(&at(&case, "decision"), &drafted)
        .await
        .expect(200);
    assert_eq!(
        (&kept["about"], &kept["author"], &kept["opinion"]),
        (&json!("decision"), &json!("李伟"), &json!("材料齐全"))
    );
    for other in [&owner, &clerk] {
        let found = other.get(&case.path("/drafted-decisions")).await;
        found.problem(403, "forbidden");
    }
    let stranger = app.health_approver().await;
    stranger
        .put(&at(&case, "decision"), &drafted)
        .await
        .problem(403, "other_office");

    let colleague = app.staff("approver-scjg-b").await;
    assert_eq!(
        drafts(&colleague, &case).await[0]["conditions"],
        "开业前报备"
    );
    let changed = json!({"outcome": "refused", "opinion": "经核查场所不符"});
    colleague
        .put(&at(&case, "decision"), &changed)
        .await
        .expect(200);
    let found = drafts(&approver, &case).await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["outcome"], "refused");
    assert_eq!(found[0]["conditions"], Value::Null);
    assert_ne!(found[0]["author"], "李伟", "who changed it last");
    let wild = json!({"outcome": "granted", "opinion": "x".repeat(2001)});
    let answer = approver.put(&at(&case, "decision"), &wild).await;
    assert_eq!(answer.errors()[0].0, "/opinion");

    let refuse = json!({"outcome": "refused", "reason": "经核查场所不符"});
    let case = case.step(&approver, "/decision", &refuse).await;
    assert_eq!(drafts(&approver, &case).await, json!([]));
    approver
        .put(&at(&case, "decision"), &drafted)
        .await
        .problem(403, "forbidden");
}

#[tokio::test]
async fn who_decides_above_reads_what_the_organ_below_drafted() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let (lower, upper) = (
        app.staff("approver-mzj-dongqu").await,
        app.staff("approver-mzj").await,
    );
    let case = card_received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let below = json!({"outcome": "granted", "opinion": "初审符合"});
    lower.put(&at(&case, "decision"), &below).await.expect(200);
    let case = case.step(&lower, "/forwarding", &json!({})).await;
    let found = drafts(&upper, &case).await;
    assert_eq!(
        (&found[0]["about"], &found[0]["opinion"]),
        (&json!("below"), &json!("初审符合"))
    );
    lower
        .put(&at(&case, "decision"), &below)
        .await
        .problem(403, "forbidden");
    let own = json!({"outcome": "refused", "opinion": "再核"});
    upper.put(&at(&case, "decision"), &own).await.expect(200);
    assert_eq!(drafts(&upper, &case).await.as_array().unwrap().len(), 2);
    upper
        .put(&at(&case, "below"), &own)
        .await
        .problem(404, "not_found");

    let back = json!({"reason": "请再核实"});
    let case = case.step(&upper, "/sending-back", &back).await;
    let found = drafts(&lower, &case).await;
    assert_eq!(
        found.as_array().unwrap().len(),
        1,
        "the upper one's is gone"
    );
    assert_eq!(
        (&found[0]["about"], &found[0]["opinion"]),
        (&json!("decision"), &json!("初审符合"))
    );
}

#[tokio::test]
async fn what_was_drafted_for_a_task_goes_when_the_task_moves_on() {
    let app = city().await;
    let (market, health) = (app.approver().await, app.health_approver().await);
    let case = accepted(&app, "by-all").await;
    let task = case.named("看现场")["id"].as_str().unwrap().to_owned();
    let drafted = json!({"outcome": "granted", "conditions": "加装通风"});
    health.put(&at(&case, &task), &drafted).await.expect(200);
    market
        .put(&at(&case, &task), &drafted)
        .await
        .problem(403, "other_office");
    assert_eq!(drafts(&market, &case).await, json!([]), "each to its own");
    assert_eq!(drafts(&health, &case).await[0]["about"], task);
    health.delete(&at(&case, &task)).await.expect(204);
    assert_eq!(drafts(&health, &case).await, json!([]));

    health.put(&at(&case, &task), &drafted).await.expect(200);
    let moved = json!({"department": "cgj", "reason": "职责调整"});
    let transfer = format!("/tasks/{task}/transfer");
    let case = case.step(&market, &transfer, &moved).await;
    let urban = app.staff("approver-cgj").await;
    assert_eq!(drafts(&urban, &case).await, json!([]));
    urban.put(&at(&case, &task), &drafted).await.expect(200);
    let case = case.opinion(&urban, "cgj", "agree").await;
    assert_eq!(drafts(&urban, &case).await, json!([]));
    urban
        .put(&at(&case, &task), &drafted)
        .await
        .problem(409, "task_not_open");
}
