//! A decision needs a mandate with two signatures, or the place of somebody absent who holds one.

use crate::cases::office::{Case, received};
use onewindow_tests::TestApp;
use serde_json::{Value, json};
use std::future::IntoFuture;

async fn accepted(app: &TestApp) -> Case {
    let owner = app.citizen().await;
    let case = received(&owner).await.again(&app.clerk().await).await;
    case.step(&app.clerk().await, "/acceptance", &json!({}))
        .await
}

fn mandate(holder: &str, items: &Value) -> Value {
    json!({"holder": holder, "items": items, "validFrom": "2026-01-01", "validUntil": "2026-12-31"})
}

#[tokio::test]
async fn a_mandate_counts_once_both_have_signed_and_until_it_is_taken_back() {
    let app = TestApp::start().await;
    let [admin, head, b] = [
        app.staff("admin").await,
        app.staff("head-scjg").await,
        app.staff("approver-scjg-b").await,
    ];
    let case = accepted(&app).await.again(&b).await;
    let grant = json!({"outcome": "granted"});
    let refused = || async {
        case.post(&b, "/decision", &grant)
            .await
            .problem(403, "no_mandate")
    };
    refused().await;

    let body = mandate("approver-scjg-b", &json!(["getihu-sheli"]));
    admin
        .post("/mandates", &body)
        .without_key()
        .await
        .problem(400, "idempotency_key_required");
    let drawn = admin.post("/mandates", &body).key("once").await.expect(201);
    let again = admin.post("/mandates", &body).key("once").await.expect(201);
    assert_eq!(again, drawn, "asked twice, drawn up once");
    assert_eq!(drawn["department"], "scjg");
    assert_eq!(drawn["inForce"], false);
    let signature = format!("/mandates/{}/signature", drawn["id"].as_str().unwrap());
    refused().await;
    let signed = b.put(&signature, &Value::Null).await.expect(200);
    assert_eq!(signed["inForce"], false);
    refused().await;
    let other_head = app.staff("head-wjw").await;
    other_head
        .put(&signature, &Value::Null)
        .await
        .problem(404, "mandate_not_found");
    let signed = head.put(&signature, &Value::Null).await.expect(200);
    assert_eq!(
        (&signed["inForce"], &signed["headName"]),
        (&json!(true), &json!("何建国"))
    );
    assert_eq!(
        b.get("/mandates").await.expect(200)["items"][0]["id"],
        drawn["id"]
    );

    let path = format!("/mandates/{}", drawn["id"].as_str().unwrap());
    b.delete(&path).await.problem(403, "forbidden");
    head.delete(&path).await.expect(204);
    refused().await;

    // One that covers another item does not cover this one.
    let other = mandate("approver-scjg-b", &json!(["gongsi-sheli"]));
    let drawn = admin.post("/mandates", &other).await.expect(201);
    let signature = format!("/mandates/{}/signature", drawn["id"].as_str().unwrap());
    b.put(&signature, &Value::Null).await.expect(200);
    head.put(&signature, &Value::Null).await.expect(200);
    refused().await;
}

#[tokio::test]
async fn the_stand_in_decides_a_case_near_its_limit_and_the_case_says_so() {
    let app = TestApp::start().await;
    let [a, b, head] = [
        app.staff("approver-scjg").await,
        app.staff("approver-scjg-b").await,
        app.staff("head-scjg").await,
    ];
    let pair = json!({"standIn": "approver-scjg-b"});
    b.put("/staff/approver-scjg/stand-in", &pair)
        .await
        .problem(403, "forbidden");
    head.put(
        "/staff/approver-scjg/stand-in",
        &json!({"standIn": "approver-wjw"}),
    )
    .await
    .problem(422, "invalid_request");
    head.put("/staff/approver-scjg/stand-in", &pair)
        .await
        .expect(204);
    // An immediate case is near its limit from the day it is accepted.
    let case = accepted(&app).await.again(&b).await;
    let refuse = json!({"outcome": "refused", "reason": "不符合条件"});
    let decided = case.step(&b, "/decision", &refuse).await;
    assert_eq!(decided.state(), "refused");
    let timeline = a.get(&case.path("/timeline")).await.expect(200);
    let steps = timeline["items"].as_array().unwrap();
    let stood_in = steps.iter().find(|step| step["type"] == "stoodIn").unwrap();
    assert_eq!(
        (&stood_in["actorName"], &stood_in["detail"]),
        (&json!("马腾"), &json!("李伟"))
    );
}

#[tokio::test]
async fn absences_are_ones_own_to_report_or_the_heads() {
    let app = TestApp::start().await;
    let [a, b, head] = [
        app.staff("approver-scjg").await,
        app.staff("approver-scjg-b").await,
        app.staff("head-scjg").await,
    ];
    let path = "/staff/approver-scjg/absences";
    let away = json!({"from": "2026-03-09", "until": "2026-03-11"});
    b.post(path, &away).await.problem(403, "forbidden");
    let backwards = json!({"from": "2026-03-11", "until": "2026-03-09"});
    let wrong = a.post(path, &backwards).await;
    let wrong = wrong.problem(422, "invalid_request");
    assert_eq!(wrong["errors"][0]["pointer"], "/until");
    assert_eq!(wrong["errors"][0]["message"], "结束日期不能早于开始日期");
    a.post(path, &away).await.expect(201);
    head.post(path, &away).await.expect(201);
    a.post("/staff/nobody/absences", &away)
        .await
        .problem(404, "staff_not_found");
}

#[tokio::test]
async fn two_who_sign_at_once_have_both_signed() {
    let app = TestApp::start().await;
    let [admin, head, holder] = [
        app.staff("admin").await,
        app.staff("head-scjg").await,
        app.staff("approver-scjg-b").await,
    ];
    for round in 0..10 {
        let body = mandate("approver-scjg-b", &json!(["getihu-sheli"]));
        let drawn = admin.post("/mandates", &body).await.expect(201);
        let path = format!("/mandates/{}", drawn["id"].as_str().unwrap());
        let signature = format!("{path}/signature");
        let (one, other) = tokio::join!(
            head.put(&signature, &Value::Null).into_future(),
            holder.put(&signature, &Value::Null).into_future()
        );
        one.expect(200);
        other.expect(200);
        let signed = head.put(&signature, &Value::Null).await.expect(200);
        assert_eq!(signed["inForce"], true, "round {round}: {signed}");
        admin.delete(&path).await.expect(204);
    }
}
