//! What an administrator sees of a program's webhooks and has sent to them, and what they do not.

use super::webhooks::{SCOPES, app, arrived, hook, log, notifier};
use super::{Program, sandbox};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use onewindow_tests::{Actor, Gateway, Reply, TestApp};
use serde_json::{Value, json};

const SOME_ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

/// What was done to a webhook and by whom, as the audit trail has it.
#[derive(Debug, PartialEq, Eq, QueryableByName)]
struct Done {
    #[diesel(sql_type = Text)]
    actor_kind: String,
    #[diesel(sql_type = Text)]
    actor_id: String,
    #[diesel(sql_type = Text)]
    action: String,
}

async fn trail(app: &TestApp, webhook: &str) -> Vec<Done> {
    let asked = format!(
        "SELECT actor_kind, actor_id, action FROM audit_entries
         WHERE subject_kind = 'webhook' AND subject_id = '{webhook}' ORDER BY seq"
    );
    let read = move |conn: &mut _| Ok(sql_query(asked).load::<Done>(conn)?);
    app.state().db.read(read).await.unwrap()
}

/// The addresses of the four operations on a program's webhook and a delivery to it.
fn places(program: &Program, webhook: &str, delivery: &str) -> [String; 4] {
    let list = format!("/clients/{}/webhooks", program.id);
    let one = format!("{list}/{webhook}");
    [
        format!("{one}/deliveries"),
        format!("{one}/tests"),
        format!("{one}/deliveries/{delivery}/replay"),
        list,
    ]
}

async fn everybody_refused(admin: &Actor, places: [String; 4], status: u16, code: &str) {
    let [log, test, replay, list] = places;
    for path in [list, log] {
        admin.get(&path).await.problem(status, code);
    }
    for path in [test, replay] {
        let refused = admin.post(&path, &Value::Null).await;
        refused.problem(status, code);
    }
}

#[tokio::test]
async fn an_administrator_sends_a_test_and_an_event_again_and_the_trail_names_them() {
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (id, secret) = hook(&inside, &receiver, &["case.received"]).await;
    let admin = app.staff("admin").await;
    let [deliveries, tests, ..] = places(&program, &id, SOME_ID);

    let sent = admin.post(&tests, &Value::Null).key("once").await;
    let again = admin.post(&tests, &Value::Null).key("once").await;
    assert_eq!(sent.expect(202), again.expect(202));
    assert_eq!(sent.json()["type"], "webhook.test");
    receiver.then([Reply::new(500, ""), Reply::new(410, "")]);
    notifier(&app).tick().await.unwrap();
    let failing = admin.get(&deliveries).await.expect(200)["items"][0].clone();
    assert_eq!(failing["lastError"], "http 500");
    assert_eq!(failing["attempts"], 1);
    assert_eq!(failing["settledAt"], Value::Null);

    app.state().clock.advance_seconds(60);
    notifier(&app).tick().await.unwrap();
    // The receiver is gone, so it is off, and nobody but the program switches it on.
    let list = format!("/clients/{}/webhooks", program.id);
    let off = admin.get(&list).await.expect(200)["items"][0].clone();
    assert_eq!(off["offReason"], "gone");
    let delivery = sent.json()["id"].as_str().unwrap().to_owned();
    let [.., replay, _] = places(&program, &id, &delivery);
    for path in [&tests, &replay] {
        let refused = admin.post(path, &Value::Null).await;
        refused.problem(409, "webhook_off");
    }
    let on = format!("/webhooks/{id}/activation");
    inside.post(&on, &Value::Null).await.expect(200);

    let replayed = admin.post(&replay, &Value::Null).await.expect(202);
    assert_eq!(replayed["id"], *delivery);
    let twice = admin.post(&replay, &Value::Null).await;
    twice.problem(409, "delivery_unsettled");
    notifier(&app).tick().await.unwrap();
    let requests = arrived(&receiver);
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.body["type"], "webhook.test");
        assert_eq!(request.id, requests[0].id);
        assert_eq!(request.signatures, [request.signed_by(&secret)]);
    }

    let staff = admin.get("/me").await.expect(200)["id"].clone();
    let staff = staff.as_str().unwrap();
    let done = |actor_kind: &str, actor_id: &str, action: &str| Done {
        actor_kind: actor_kind.to_owned(),
        actor_id: actor_id.to_owned(),
        action: action.to_owned(),
    };
    let wanted = [
        done("client", &program.id, "webhook.created"),
        done("staff", staff, "webhook.tested"),
        done("system", "", "webhook.off"),
        done("client", &program.id, "webhook.activated"),
        done("staff", staff, "webhook.replayed"),
    ];
    assert_eq!(trail(&app, &id).await, wanted);
}

#[tokio::test]
async fn an_administrator_sees_what_the_program_sees_and_no_secret() {
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (first, one) = hook(&inside, &receiver, &["case.received", "case.closed"]).await;
    let (second, other) = hook(&inside, &receiver, &["case.accepted"]).await;
    for _ in 0..3 {
        let test = format!("/webhooks/{second}/tests");
        inside.post(&test, &Value::Null).await.expect(202);
    }
    notifier(&app).tick().await.unwrap();

    let admin = app.staff("admin").await;
    let list = format!("/clients/{}/webhooks", program.id);
    let listed = admin.get(&list).await;
    assert_eq!(
        listed.expect(200),
        inside.get("/webhooks").await.expect(200)
    );
    let ids: Vec<Value> = listed.json()["items"].as_array().unwrap().clone();
    let ids: Vec<&Value> = ids.iter().map(|webhook| &webhook["id"]).collect();
    assert_eq!(ids, [&json!(first), &json!(second)]);
    for secret in [one, other] {
        assert!(!listed.text().contains(secret.trim_start_matches("whsec_")));
    }

    let [deliveries, ..] = places(&program, &second, SOME_ID);
    let page = admin
        .get(&format!("{deliveries}?limit=2"))
        .await
        .expect(200);
    let on = format!(
        "{deliveries}?limit=2&cursor={}",
        page["nextCursor"].as_str().unwrap()
    );
    let rest = admin.get(&on).await.expect(200);
    assert_eq!(rest["nextCursor"], Value::Null);
    let pages = [page, rest].map(|page| page["items"].as_array().unwrap().clone());
    assert_eq!(pages.concat(), log(&inside, &second).await);
    assert_eq!(pages[0][0]["state"], "delivered");
    let [deliveries, ..] = places(&program, &first, SOME_ID);
    let nothing = admin.get(&deliveries).await.expect(200);
    assert_eq!(nothing["items"], json!([]));
}

#[tokio::test]
async fn a_webhook_is_found_with_the_program_it_is_of_and_with_no_other() {
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let neighbour = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (id, _) = hook(&inside, &receiver, &["case.received"]).await;
    let (beside, _) = hook(&inside, &receiver, &["case.received"]).await;
    let test = inside.post(&format!("/webhooks/{id}/tests"), &Value::Null);
    let delivery = test.await.expect(202)["id"].as_str().unwrap().to_owned();
    notifier(&app).tick().await.unwrap();
    let admin = app.staff("admin").await;

    let [log, test, replay, list] = places(&neighbour, &id, &delivery);
    assert_eq!(admin.get(&list).await.expect(200)["items"], json!([]));
    admin.get(&log).await.problem(404, "webhook_not_found");
    for path in [test, replay] {
        let refused = admin.post(&path, &Value::Null).await;
        refused.problem(404, "webhook_not_found");
    }
    let [.., replay, _] = places(&program, &beside, &delivery);
    let refused = admin.post(&replay, &Value::Null).await;
    refused.problem(404, "delivery_not_found");
    let nobody = Program {
        id: SOME_ID.to_owned(),
        secret: String::new(),
    };
    everybody_refused(
        &admin,
        places(&nobody, &id, &delivery),
        404,
        "client_not_found",
    )
    .await;
    let made_up = sandbox::program(&app).await;
    everybody_refused(
        &admin,
        places(&made_up, &id, &delivery),
        409,
        "client_in_sandbox",
    )
    .await;

    // What became of it stays there to be read when the program is stopped; nothing more is sent.
    let stop = format!("/clients/{}/stop", program.id);
    admin.post(&stop, &Value::Null).await.expect(200);
    let [log, test, replay, _] = places(&program, &id, &delivery);
    let kept = admin.get(&log).await.expect(200);
    assert_eq!(kept["items"][0]["id"], *delivery);
    for path in [test, replay] {
        let refused = admin.post(&path, &Value::Null).await;
        refused.problem(409, "client_stopped");
    }
    notifier(&app).tick().await.unwrap();
    assert_eq!(arrived(&receiver).len(), 1);
}
