//! Webhooks: what arrives, how it is signed, what becomes of a receiver that fails, and where nothing
//! is ever sent.

use super::{Program, forged};
use crate::cases::office::{card_received, received};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use onewindow_server::notify::Notifier;
use onewindow_server::platform::config::{Config, Secret};
use onewindow_server::platform::gateways::{Gateways, SmsKind};
use onewindow_server::platform::outbox;
use onewindow_server::platform::webhooks::WebhookConfig;
use onewindow_tests::{Actor, Gateway, Reply, TestApp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

pub(super) const SCOPES: [&str; 2] = ["webhooks:manage", "changes:read"];

/// A server that may send to this machine, which a real one may not.
pub(super) async fn app() -> TestApp {
    TestApp::start_with(|config| config.webhooks = this_machine()).await
}

fn this_machine() -> WebhookConfig {
    WebhookConfig {
        networks: vec!["127.0.0.0/8".parse().unwrap()],
    }
}

pub(super) fn notifier(app: &TestApp) -> Notifier {
    Notifier::new(app.state()).unwrap()
}

/// A webhook of this program at this receiver; its id and its secret.
pub(super) async fn hook(inside: &Actor, receiver: &Gateway, types: &[&str]) -> (String, String) {
    let request = json!({"url": receiver.url("/hook"), "types": types});
    let made = inside.post("/webhooks", &request).await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["webhook"]["id"]), text(&made["secret"]))
}

/// A request that arrived.
pub(super) struct Arrived {
    pub(super) id: String,
    pub(super) timestamp: String,
    pub(super) signatures: Vec<String>,
    pub(super) text: String,
    pub(super) body: Value,
}

/// The value of a header of a request.
fn header(request: &str, name: &str) -> String {
    let start = format!("{name}: ");
    let line = request.lines().find_map(|line| line.strip_prefix(&start));
    line.expect("the header is there").to_owned()
}

pub(super) fn arrived(receiver: &Gateway) -> Vec<Arrived> {
    let requests = receiver.requests();
    let read = requests.iter().map(|request| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| header(head, name);
        Arrived {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp"),
            signatures: header("webhook-signature")
                .split(' ')
                .map(str::to_owned)
                .collect(),
            body: serde_json::from_str(body).unwrap(),
            text: body.to_owned(),
        }
    });
    read.collect()
}

/// HMAC-SHA256 by its definition (RFC 2104), apart from the product's.
fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([&pad(0x36)[..], data].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

impl Arrived {
    /// What the holder of this secret would have signed it with.
    pub(super) fn signed_by(&self, secret: &str) -> String {
        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let said = format!("{}.{}.{}", self.id, self.timestamp, self.text);
        format!("v1,{}", STANDARD.encode(hmac(&key, said.as_bytes())))
    }
}

pub(super) async fn log(inside: &Actor, id: &str) -> Vec<Value> {
    let page = inside
        .get(&format!("/webhooks/{id}/deliveries?limit=100"))
        .await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_happens_to_a_case_arrives_signed_and_stands_in_the_feed() {
    let (app, receiver) = (app().await, Gateway::start());
    let inside = Program::of_department(&app, &SCOPES)
        .await
        .enter(&app)
        .await;
    let types = ["case.received", "case.accepted"];
    let (id, secret) = hook(&inside, &receiver, &types).await;
    let nothing = inside.get("/changes").await.expect(200);
    assert_eq!(
        nothing,
        json!({"items": [], "cursor": null, "hasMore": false})
    );

    let owner = app.citizen().await;
    let case = received(&owner).await;
    // Of another department.
    card_received(&owner).await;
    notifier(&app).tick().await.unwrap();

    let requests = arrived(&receiver);
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.signatures, [request.signed_by(&secret)]);
    assert_eq!(request.body["type"], "case.received");
    assert_eq!(request.body["data"]["caseId"], *case.id);
    assert_eq!(request.body["data"]["state"], "received");
    assert_eq!(request.body["data"]["department"], "scjg");
    assert!(!request.text.contains("林晓") && !request.text.contains("13800000001"));

    let feed = inside.get("/changes").await.expect(200);
    assert_eq!(feed["items"].as_array().unwrap().len(), 1, "{feed}");
    assert_eq!(feed["items"][0]["id"], *request.id);
    assert_eq!(feed["items"][0]["data"], request.body["data"]);
    assert_eq!(feed["hasMore"], false);
    let on = format!("/changes?cursor={}", feed["cursor"].as_str().unwrap());
    let later = inside.get(&on).await.expect(200);
    assert_eq!(later["items"], json!([]));
    assert_eq!(later["cursor"], feed["cursor"]);

    let sent = log(&inside, &id).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["state"], "delivered");
    assert_eq!(sent[0]["lastStatus"], 200);
    // Another program sees none of it.
    let other = Program::of_department(&app, &SCOPES)
        .await
        .enter(&app)
        .await;
    let foreign = other.get(&format!("/webhooks/{id}/deliveries")).await;
    foreign.problem(404, "webhook_not_found");

    let path = format!(
        "/webhooks/{id}/deliveries/{}/replay",
        sent[0]["id"].as_str().unwrap()
    );
    inside.post(&path, &Value::Null).await.expect(202);
    inside
        .post(&path, &Value::Null)
        .await
        .problem(409, "delivery_unsettled");
    notifier(&app).tick().await.unwrap();
    let requests = arrived(&receiver);
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].id, requests[0].id);
    assert_eq!(requests[1].text, requests[0].text);

    assert_eq!(inside.delete(&format!("/webhooks/{id}")).await.status, 204);
    received(&owner).await;
    notifier(&app).tick().await.unwrap();
    assert_eq!(arrived(&receiver).len(), 2);
}

#[tokio::test]
async fn both_secrets_sign_for_the_hours_they_were_given() {
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (id, first) = hook(&inside, &receiver, &["case.accepted"]).await;
    let path = format!("/webhooks/{id}/secret-rotations");
    let turned = inside
        .post(&path, &json!({"overlapHours": 1}))
        .await
        .expect(201);
    let second = turned["secret"].as_str().unwrap();
    let test = format!("/webhooks/{id}/tests");
    inside.post(&test, &Value::Null).await.expect(202);
    notifier(&app).tick().await.unwrap();

    app.state().clock.advance_seconds(3600);
    let inside = program.enter(&app).await;
    inside.post(&test, &Value::Null).await.expect(202);
    notifier(&app).tick().await.unwrap();
    let requests = arrived(&receiver);
    let (during, after) = (&requests[0], &requests[1]);
    assert_eq!(during.body["type"], "webhook.test");
    assert_eq!(
        during.signatures,
        [during.signed_by(second), during.signed_by(&first)]
    );
    assert_eq!(after.signatures, [after.signed_by(second)]);
}

#[tokio::test]
async fn a_receiver_that_fails_half_the_time_gets_everything_in_the_order_of_each_case() {
    const CASES: usize = 32;
    const EVENTS: usize = 32;
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (id, secret) = hook(&inside, &receiver, &["case.updated"]).await;
    let owner = app.citizen().await;
    let mut cases = Vec::new();
    for _ in 0..CASES {
        cases.push(received(&owner).await.id);
    }
    let now = app.state().clock.now();
    let events = cases.clone();
    app.state()
        .db
        .write(move |tx| {
            for number in 0..EVENTS {
                for case in &events {
                    let said = json!({
                        "caseId": case, "command": "review", "state": format!("n{number}"), "at": now,
                    });
                    outbox::enqueue(tx, now, "case.changed", &said)?;
                }
            }
            Ok(())
        })
        .await
        .unwrap();
    // Half of them by the last digit of the id, and the other half the next time: which lines go
    // first is nobody's choice, and by chance some event would fail thirteen times.
    let tries = Mutex::new(BTreeMap::<String, usize>::new());
    receiver.by_request(move |request| {
        let id = header(request, "webhook-id");
        let last = id.bytes().last().map_or(0, usize::from);
        let mut tries = tries.lock().unwrap();
        let count = tries.entry(id).or_default();
        *count += 1;
        match (last + *count) % 2 {
            0 => Reply::new(500, ""),
            _ => Reply::new(200, ""),
        }
    });

    let notifier = notifier(&app);
    let mut rounds = 0;
    loop {
        let round = notifier.tick().await.unwrap();
        if round.taken() == 0 {
            break;
        }
        rounds += 1;
        assert!(rounds < 400, "it never ends: {round:?}");
        // Longer than anything waits for its next try.
        app.state().clock.advance_seconds(5 * 3600);
    }
    let mut heard: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let requests = arrived(&receiver);
    for request in &requests {
        if seen.insert(request.id.clone()) {
            let text = |name: &str| request.body["data"][name].as_str().unwrap().to_owned();
            heard.entry(text("caseId")).or_default().push(text("state"));
        }
    }
    let in_order: Vec<String> = (0..EVENTS).map(|number| format!("n{number}")).collect();
    assert_eq!(heard.len(), CASES);
    for (case, states) in &heard {
        assert_eq!(*states, in_order, "{case}");
    }
    assert!(requests.len() > CASES * EVENTS, "none failed");
    forged::none_is_believed(&secret, &requests);
    let inside = program.enter(&app).await;
    for delivery in log(&inside, &id).await {
        assert_eq!(delivery["state"], "delivered", "{delivery}");
    }
}

#[tokio::test]
async fn after_a_day_of_failures_the_webhook_is_off_until_it_is_switched_on() {
    let (receiver, phone) = (Gateway::start(), Gateway::start());
    let url = phone.url("/send");
    let app = TestApp::start_with(move |config| {
        config.webhooks = this_machine();
        config.gateways = Gateways {
            sms: Some(SmsKind::Http),
            sms_url: Some(url),
            sms_key_secret: Some(Secret::from("a shared key".to_owned())),
            ..Gateways::none()
        };
    })
    .await;
    let request = json!({
        "name": "业务系统", "scopes": SCOPES, "departments": ["scjg"],
        "contactMobile": "13800000009",
    });
    let program = Program::made(&app, &request).await;
    let inside = program.enter(&app).await;
    let (id, _) = hook(&inside, &receiver, &["case.received"]).await;
    receiver.always(Reply::new(503, ""));
    received(&app.citizen().await).await;
    let notifier = notifier(&app);
    for _ in 0..20 {
        notifier.tick().await.unwrap();
        app.state().clock.advance_seconds(6 * 3600);
    }
    assert_eq!(arrived(&receiver).len(), 13);
    let told = phone.requests();
    let told: Vec<&String> = told
        .iter()
        .filter(|request| request.contains("webhookOff"))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("13800000009"));

    let inside = program.enter(&app).await;
    let list = inside.get("/webhooks").await.expect(200);
    assert_eq!(list["items"][0]["offReason"], "undeliverable");
    let sent = log(&inside, &id).await;
    assert_eq!(
        (&sent[0]["state"], &sent[0]["attempts"]),
        (&json!("failed"), &json!(13))
    );
    assert_eq!(sent[0]["lastError"], "http 503");
    let test = inside
        .post(&format!("/webhooks/{id}/tests"), &Value::Null)
        .await;
    test.problem(409, "webhook_off");
    // What is the program's to mend is no dead letter of the office.
    let letters = app
        .staff("admin")
        .await
        .get("/dead-letters")
        .await
        .expect(200);
    assert_eq!(letters["items"], json!([]));

    receiver.always(Reply::new(200, ""));
    let on = inside
        .post(&format!("/webhooks/{id}/activation"), &Value::Null)
        .await;
    assert_eq!(on.expect(200)["offAt"], Value::Null);
    notifier.tick().await.unwrap();
    let requests = arrived(&receiver);
    assert_eq!(requests.len(), 14);
    assert_eq!(requests[13].id, requests[0].id);

    receiver.then([Reply::new(410, "")]);
    inside
        .post(&format!("/webhooks/{id}/tests"), &Value::Null)
        .await
        .expect(202);
    notifier.tick().await.unwrap();
    let list = inside.get("/webhooks").await.expect(200);
    assert_eq!(list["items"][0]["offReason"], "gone");
}

#[tokio::test]
async fn a_redirect_is_followed_nowhere() {
    let (app, receiver) = (app().await, Gateway::start());
    let program = Program::of_department(&app, &SCOPES).await;
    let inside = program.enter(&app).await;
    let (id, _) = hook(&inside, &receiver, &["case.accepted"]).await;
    receiver.always(Reply::new(307, ""));
    inside
        .post(&format!("/webhooks/{id}/tests"), &Value::Null)
        .await
        .expect(202);
    notifier(&app).tick().await.unwrap();
    assert_eq!(receiver.requests().len(), 1);
    let sent = log(&inside, &id).await;
    assert_eq!(sent[0]["lastError"], "http 307");
}

#[tokio::test]
async fn nothing_is_sent_into_the_house() {
    let closed = TestApp::start().await;
    let inside = Program::of_department(&closed, &SCOPES)
        .await
        .enter(&closed)
        .await;
    for url in [
        "http://127.0.0.1:9/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://user:word@1.1.1.1/",
        "http://1.1.1.1/",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "nonsense",
    ] {
        let request = json!({"url": url, "types": ["case.accepted"]});
        let answer = inside.post("/webhooks", &request).await;
        answer.problem(422, "invalid_request");
        let wrong = [("/url".to_owned(), "not_a_choice".to_owned())];
        assert_eq!(answer.errors(), wrong, "{url}");
    }
    let public = json!({"url": "https://1.1.1.1/hook", "types": ["case.accepted"]});
    inside.post("/webhooks", &public).await.expect(201);
    let wrong = json!({"url": "https://1.1.1.1/hook", "types": ["case.nothing"]});
    inside
        .post("/webhooks", &wrong)
        .await
        .problem(422, "invalid_request");

    // An address that was good when it was named is looked at again each time something is sent.
    let (app, receiver) = (app().await, Gateway::start());
    let inside = Program::of_department(&app, &SCOPES)
        .await
        .enter(&app)
        .await;
    let (by_number, _) = hook(&inside, &receiver, &["case.accepted"]).await;
    let port = receiver.address().port();
    let named = json!({"url": format!("http://localhost:{port}/"), "types": ["case.accepted"]});
    let by_name = inside.post("/webhooks", &named).await.expect(201);
    let by_name = by_name["webhook"]["id"].as_str().unwrap();
    for id in [by_number.as_str(), by_name] {
        inside
            .post(&format!("/webhooks/{id}/tests"), &Value::Null)
            .await
            .expect(202);
    }
    let mut state = app.state().clone();
    state.config = Arc::new(Config {
        webhooks: WebhookConfig::default(),
        ..(*state.config).clone()
    });
    let round = Notifier::new(&state).unwrap().tick().await.unwrap();
    assert_eq!(round.waiting, 2, "{round:?}");
    assert!(receiver.requests().is_empty());
    for id in [by_number.as_str(), by_name] {
        let sent = log(&inside, id).await;
        assert_eq!(sent[0]["lastError"], "address not allowed", "{id}");
    }
    app.state().clock.advance_seconds(60);
    notifier(&app).tick().await.unwrap();
    assert_eq!(receiver.requests().len(), 2);
}
