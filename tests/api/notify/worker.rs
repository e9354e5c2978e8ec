//! The outbox's worker: what each answer of a gateway leads to, and what becomes of messages whose
//! worker dies.

use super::{bodies, notifier, to, with_gateway};
use crate::cases::office::received;
use onewindow_server::notify::Round;
use onewindow_server::platform::config::Secret;
use onewindow_server::platform::gateways::{Gateways, VoiceKind};
use onewindow_server::platform::outbox::LEASE_SECONDS;
use onewindow_tests::{Actor, Gateway, Reply, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::future::pending;

async fn dead(admin: &Actor) -> Vec<Value> {
    let page = admin.get("/dead-letters").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn each_answer_leads_to_delivery_another_try_or_a_dead_letter() {
    let gateway = Gateway::start();
    let (app, notifier) = with_gateway(&gateway).await;
    let owner = app.citizen().await;
    let refused = Reply::new(400, "no such number: 13800000001");
    for (reply, waiting, dead) in [
        (Reply::new(200, r#"{"id":"m1"}"#), 0, 0),
        (Reply::new(429, ""), 1, 0),
        (Reply::new(500, "trouble"), 1, 0),
        (Reply::Close, 1, 0),
        (refused, 0, 1),
    ] {
        gateway.then([reply.clone()]);
        received(&owner).await;
        let round = notifier.tick().await.unwrap();
        assert_eq!((round.waiting, round.dead), (waiting, dead), "{reply:?}");
    }
    let first = bodies(&gateway);
    assert_eq!(first.len(), 5);
    assert_eq!(first[0]["to"], "13800000001");
    assert_eq!(first[0]["template"], "received");
    assert!(first[0]["text"].as_str().unwrap().contains("已收件"));

    // Those that wait are sent again with the same words and the same id.
    app.state().clock.advance_seconds(30);
    assert_eq!(
        notifier.tick().await.unwrap(),
        Round {
            done: 3,
            ..Round::default()
        }
    );
    let again = bodies(&gateway).split_off(5);
    let by_id =
        |bodies: &[Value]| -> BTreeSet<String> { bodies.iter().map(ToString::to_string).collect() };
    assert_eq!(by_id(&again), by_id(&first[1..4]));

    let admin = app.staff("admin").await;
    let letters = dead(&admin).await;
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter["reason"], "http 400");
    assert_eq!(letter["kind"], "received");
    assert_eq!(letter["attempts"], 1);
    assert_eq!(letter["id"], first[4]["id"]);
    assert!(!letter.to_string().contains("138"), "{letter}");

    let path = format!("/dead-letters/{}/retry", letter["id"].as_str().unwrap());
    let refused = owner.post(&path, &Value::Null).await;
    refused.problem(403, "forbidden");
    let clerk = app.clerk().await;
    let refused = clerk.get("/dead-letters").await;
    refused.problem(403, "forbidden");
    assert_eq!(notifier.tick().await.unwrap().taken(), 0, "it is given up");
    admin.post(&path, &Value::Null).await.expect(204);
    assert!(dead(&admin).await.is_empty());
    let gone = admin.post(&path, &Value::Null).await;
    gone.problem(404, "dead_letter_not_found");
    assert_eq!(notifier.tick().await.unwrap().done, 1);
    assert_eq!(bodies(&gateway).last(), Some(&first[4]));
}

#[tokio::test]
async fn a_gateway_that_hangs_is_given_up_and_asked_again() {
    let gateway = Gateway::start();
    gateway.always(Reply::Hang);
    let gateways = Gateways {
        gateway_seconds: 1,
        ..to(&gateway)
    };
    let app = TestApp::start_with(move |config| config.gateways = gateways).await;
    let notifier = notifier(&app);
    received(&app.citizen().await).await;
    let round = notifier.tick().await.unwrap();
    assert_eq!((round.waiting, round.dead), (1, 0), "{round:?}");
}

#[tokio::test]
async fn what_a_worker_died_with_another_sends_again_under_the_same_id() {
    let gateway = Gateway::start();
    let (app, first) = with_gateway(&gateway).await;
    let owner = app.citizen().await;
    received(&owner).await;
    gateway.then([Reply::Hang]);
    let sent = async {
        gateway.seen(1).await;
    };
    tokio::select! {
        round = first.tick() => panic!("the gateway said nothing, and yet {round:?}"),
        () = sent => {}
    }

    let second = notifier(&app);
    assert_eq!(second.tick().await.unwrap().taken(), 0, "it is still held");
    app.state().clock.advance_seconds(LEASE_SECONDS);
    assert_eq!(second.tick().await.unwrap().done, 1);
    let bodies = bodies(&gateway);
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(second.tick().await.unwrap().taken(), 0);
}

#[tokio::test]
async fn workers_never_send_the_same_message_within_a_lease() {
    let gateway = Gateway::start();
    let (app, first) = with_gateway(&gateway).await;
    let owner = app.citizen().await;
    for _ in 0..6 {
        received(&owner).await;
    }
    let (second, third) = (notifier(&app), notifier(&app));
    let rounds = tokio::try_join!(first.tick(), second.tick(), third.tick()).unwrap();
    let done = rounds.0.done + rounds.1.done + rounds.2.done;
    // What each of them told may have been sent by another, or waits for a last look.
    let done = done + first.tick().await.unwrap().done;
    assert_eq!(done, 12, "six events and six messages: {rounds:?}");
    let bodies = bodies(&gateway);
    let ids: BTreeSet<String> = bodies.iter().map(|body| body["id"].to_string()).collect();
    assert_eq!((bodies.len(), ids.len()), (6, 6));
    let inbox = owner.get("/messages").await.expect(200);
    assert_eq!(inbox["unread"], 6);
}

#[tokio::test]
async fn a_log_in_code_is_sent_at_once_or_not_at_all() {
    let gateway = Gateway::start();
    let gateways = to(&gateway);
    let app = TestApp::start_with(move |config| {
        config.demo = false;
        config.gateways = gateways;
    })
    .await;
    let notifier = notifier(&app);
    let ask = async |mobile: &str| {
        let body = json!({ "mobile": mobile });
        let answer = app.anonymous().post("/auth/sms-codes", &body).await;
        assert_eq!(answer.expect(202)["demoCode"], Value::Null);
    };
    ask("13912345678").await;
    notifier.tick().await.unwrap();
    let sent = bodies(&gateway).pop().unwrap();
    assert_eq!(
        (&sent["to"], &sent["template"]),
        (&json!("13912345678"), &json!("code"))
    );
    let login = json!({"mobile": "13912345678", "code": sent["params"]["code"]});
    let session = app.anonymous().post("/auth/citizen-sessions", &login).await;
    session.expect(200);

    gateway.always(Reply::new(503, ""));
    ask("13912345679").await;
    assert_eq!(notifier.tick().await.unwrap().waiting, 1);
    app.state().clock.advance_seconds(301);
    gateway.always(Reply::new(200, "{}"));
    assert_eq!(notifier.tick().await.unwrap().done, 1, "it is dropped");
    assert_eq!(bodies(&gateway).len(), 2, "and not sent late");
    let admin = app.staff("admin").await;
    assert!(dead(&admin).await.is_empty());
}

#[tokio::test]
async fn those_who_ask_at_once_get_one_code_and_a_number_so_many_a_day() {
    let gateway = Gateway::start();
    let gateways = to(&gateway);
    let app = TestApp::start_with(move |config| {
        config.demo = false;
        config.gateways = gateways;
        config.logins_per_minute = 1_000;
    })
    .await;
    let ask = async || {
        let body = json!({"mobile": "13912345678"});
        let answer = app.anonymous().post("/auth/sms-codes", &body).await;
        answer.status.as_u16()
    };
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    let mut answers = [a, b, c, d];
    answers.sort_unstable();
    assert_eq!(answers, [202, 429, 429, 429]);
    for _ in 1..20 {
        app.state().clock.advance_seconds(61);
        assert_eq!(ask().await, 202);
    }
    app.state().clock.advance_seconds(61);
    assert_eq!(ask().await, 429, "one more that day");
    app.state().clock.advance_seconds(86_400);
    assert_eq!(ask().await, 202);
}

#[tokio::test]
async fn a_running_server_sends_soon_after_the_request_and_ends_in_order() {
    let gateway = Gateway::start();
    let gateways = to(&gateway);
    let app = TestApp::start_with(move |config| {
        config.gateways = gateways;
        config.no_timer = false;
    })
    .await;
    received(&app.citizen().await).await;
    tokio::select! {
        () = gateway.seen(1) => {}
        () = pending() => {}
    }
    assert_eq!(bodies(&gateway)[0]["template"], "received");
}

#[tokio::test]
async fn what_is_to_be_done_by_a_day_is_also_told_by_a_call_that_wakes_nobody() {
    let (texts, calls) = (Gateway::start(), Gateway::start());
    let mut gateways = to(&texts);
    gateways.voice = Some(VoiceKind::Http);
    gateways.voice_url = Some(calls.url("/call"));
    gateways.voice_key_secret = Some(Secret::from("another key".to_owned()));
    let app = TestApp::start_with(move |config| config.gateways = gateways).await;
    let clock = &app.state().clock;
    let until_ten = (22 * 60 - clock.now().minute_of_day()).rem_euclid(24 * 60);
    clock.advance_seconds(until_ten * 60);
    let notifier = notifier(&app);
    let case = received(&app.citizen().await).await;
    let notice = json!({"items": [{"pointer": "/premises/address", "reason": "请写明门牌号"}]});
    case.step(&app.clerk().await, "/single-notice", &notice)
        .await;
    notifier.tick().await.unwrap();
    let kinds = |gateway: &Gateway| -> BTreeSet<String> {
        let bodies = bodies(gateway);
        let kind = |body: &Value| body["template"].as_str().unwrap().to_owned();
        bodies.iter().map(kind).collect()
    };
    let of = |kinds: &[&str]| kinds.iter().map(|&kind| kind.to_owned()).collect();
    assert_eq!(kinds(&texts), of(&["received", "supplementNeeded"]));
    assert_eq!(kinds(&calls), of(&[]), "it is ten in the evening");

    clock.advance_seconds(10 * 3600);
    assert_eq!(notifier.tick().await.unwrap().taken(), 0, "eight is early");
    clock.advance_seconds(1800);
    assert_eq!(notifier.tick().await.unwrap().done, 1);
    assert_eq!(kinds(&calls), of(&["supplementNeeded"]));
    assert_eq!(bodies(&calls)[0]["to"], "13800000001");
}
