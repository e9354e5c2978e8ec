//! Sandboxes: that nobody sees into one and it sees nothing outside, how a case runs in it, and its new
//! beginning.

use super::Program;
use crate::cases::office::{Case, card_received, pdf, ready, received};
use onewindow_server::notify::Notifier;
use onewindow_server::platform::AppState;
use onewindow_server::platform::audit::Audit;
use onewindow_server::platform::config::Secret;
use onewindow_server::platform::gateways::{Gateways, SmsKind};
use onewindow_server::platform::webhooks::WebhookConfig;
use onewindow_tests::operations::operations;
use onewindow_tests::{Actor, Gateway, TestApp};
use serde_json::{Value, json};

const SCOPES: [&str; 8] = [
    "catalogue:read",
    "cases:read",
    "changes:read",
    "statistics:read",
    "webhooks:manage",
    "profile:read",
    "own-cases:read",
    "own-cases:write",
];

const SOME_ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

pub(super) async fn program(app: &TestApp) -> Program {
    let request =
        json!({"name": "沙箱应用", "scopes": SCOPES, "sandbox": true, "perMinute": 60_000});
    Program::made(app, &request).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Somebody made up, with what was said of them.
pub(super) async fn citizen(inside: &Actor) -> (Actor, Value) {
    let made = inside
        .post("/sandbox/citizens", &json!({}))
        .await
        .expect(201);
    (
        inside.with_token(&text(&made["token"]["access_token"])),
        made,
    )
}

async fn step(inside: &Actor, case: &Case, step: &str) -> Value {
    let path = format!("/sandbox/cases/{}/steps", case.id);
    inside.post(&path, &json!({"step": step})).await.expect(200)
}

pub(super) fn sandbox(app: &TestApp, program: &Program) -> AppState {
    let found = app.state().sandboxes.get(&program.id, 1);
    found.expect("the sandbox is open")
}

/// What every list that is open to somebody says, by its address. What counts calls or asks the time is
/// left out.
async fn lists(actor: &Actor) -> Vec<(String, String)> {
    let own = ["/clients", "/lamps/events", "/health/ready", "/health/live"];
    let mut said = Vec::new();
    for operation in operations() {
        let path = operation.path;
        if operation.method != "GET" || path.contains('{') || own.contains(&path.as_str()) {
            continue;
        }
        let answer = actor.get(&path).await;
        if answer.status.is_success() {
            said.push((path, answer.text()));
        }
    }
    said
}

async fn progress(state: &AppState) -> i64 {
    state.db.read(Audit::progress).await.unwrap()
}

async fn everybody(app: &TestApp) -> Vec<Actor> {
    let all = [
        "cases:read",
        "catalogue:read",
        "changes:read",
        "statistics:read",
        "webhooks:manage",
    ];
    let real =
        json!({"name": "x", "scopes": all, "departments": ["scjg", "mzj"], "perMinute": 60_000});
    let stranger = app.anonymous();
    let known = [
        app.citizen().await,
        app.clerk().await,
        app.approver().await,
        app.supervisor().await,
        app.staff("admin").await,
        Program::made(app, &real).await.enter(app).await,
    ];
    // By one connection, which is never left alone for so long that the server closes it.
    let mut all: Vec<Actor> = known.map(|one| stranger.with_token(one.token())).into();
    all.insert(0, stranger);
    all
}

#[tokio::test]
async fn nobody_sees_into_a_sandbox_and_it_sees_nothing_outside() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let real = received(&owner).await;
    card_received(&owner).await;
    let program = program(&app).await;
    let everybody = everybody(&app).await;
    let inside = everybody[0].with_token(program.enter(&app).await.token());
    let mut before = Vec::new();
    for one in &everybody {
        before.push(lists(one).await);
    }
    let recorded = progress(app.state()).await;

    let (made_up, _) = citizen(&inside).await;
    let case = received(&made_up).await;
    let number = text(&case.body["number"]);
    assert!(number.starts_with("000102"), "{number}");
    step(&inside, &case, "accept").await;
    let sandbox = sandbox(&app, &program);
    Notifier::in_sandbox(&sandbox).tick().await.unwrap();

    // Not a row of it is the service's: whatever is done there is in its audit trail.
    assert_eq!(progress(app.state()).await, recorded);
    let mut compared = 0;
    for (one, before) in everybody.iter().zip(&before) {
        for (path, then) in before {
            assert_eq!(
                *then,
                one.get(path).await.text(),
                "{path} says something else"
            );
            compared += 1;
        }
        for operation in operations().iter().filter(|one| one.method == "GET") {
            if !operation.path.contains('{') {
                continue;
            }
            let answer = one.get(&operation.path_with(&case.id)).await;
            if answer.status.is_success() {
                // It says of a sandbox's case what it says of none.
                let of_none = one.get(&operation.path_with(SOME_ID)).await.text();
                assert_eq!(answer.text().replace(&case.id, SOME_ID), of_none);
            }
        }
    }
    assert!(compared > 80, "only {compared} lists were compared");
    // Whoever is shown its receipt learns that it is none.
    let url = text(&case.body["receipt"]["verificationUrl"]);
    let (_, path) = url.split_once("/api/v1").unwrap();
    assert_eq!(app.anonymous().get(path).await.expect(200)["valid"], false);
    let guide = inside.get("/items/getihu-sheli").await.expect(200);
    let office = text(&guide["department"]["name"]);
    assert!(office.starts_with("沙箱·"), "its papers say so: {office}");

    // The other way round: the real cases are nowhere, and no real person's token is of use there.
    let (itself, acting) = (lists(&inside).await, lists(&made_up).await);
    for (path, said) in itself.into_iter().chain(acting) {
        let number = text(&real.body["number"]);
        assert!(
            !said.contains(&real.id) && !said.contains(&number) && !said.contains("林晓"),
            "{path}: {said}"
        );
    }
    let foreign = format!("/sandbox/cases/{}/steps", real.id);
    let refused = inside.post(&foreign, &json!({"step": "accept"})).await;
    refused.problem(404, "case_not_found");
    made_up
        .get(&real.path(""))
        .await
        .problem(404, "case_not_found");
    let feed = inside.get("/changes").await.expect(200);
    let items = feed["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one["data"]["caseId"] == *case.id));
    let figures = inside.get("/statistics/cases").await.expect(200);
    assert_eq!(figures["items"].as_array().unwrap().len(), 1, "{figures}");
    let exported = inside.get("/exports/cases").await.text();
    assert_eq!(exported.lines().count(), 1, "{exported}");

    // Nor does one sandbox see another.
    let other = self::program(&app).await.enter(&app).await;
    let said = other.get("/changes").await.expect(200);
    assert_eq!(said["items"], json!([]));
    let refused = other.post(
        &format!("/sandbox/cases/{}/steps", case.id),
        &json!({"step": "grant"}),
    );
    refused.await.problem(404, "case_not_found");
    // And to the others none of it is open.
    let real_program = everybody.last().unwrap();
    for path in ["/sandbox/citizens", "/sandbox/reset"] {
        let refused = real_program.post(path, &json!({})).await;
        assert_eq!(refused.status, 403, "{refused:?}");
    }
}

#[tokio::test]
async fn a_case_runs_from_its_draft_to_its_delivery_and_is_told_in_order() {
    let (receiver, texts) = (Gateway::start(), Gateway::start());
    let url = texts.url("/sms");
    let app = TestApp::start_with(move |config| {
        config.webhooks = WebhookConfig {
            networks: vec!["127.0.0.0/8".parse().unwrap()],
        };
        config.gateways = Gateways {
            sms: Some(SmsKind::Http),
            sms_url: Some(url),
            sms_key_secret: Some(Secret::from("a shared key".to_owned())),
            ..Gateways::none()
        };
    })
    .await;
    let program = program(&app).await;
    let inside = program.enter(&app).await;
    let types = [
        "case.received",
        "case.accepted",
        "case.granted",
        "case.issued",
        "case.delivered",
    ];
    let hook = json!({"url": receiver.url("/hook"), "types": types});
    inside.post("/webhooks", &hook).await.expect(201);
    let (made_up, who) = citizen(&inside).await;
    let me = made_up.get("/me").await.expect(200);
    assert_eq!(me["name"], who["name"]);
    let case = received(&made_up).await;

    // What a clerk would be refused is refused.
    let path = format!("/sandbox/cases/{}/steps", case.id);
    let early = inside.post(&path, &json!({"step": "grant"})).await;
    early.problem(409, "state_conflict");
    let nothing = inside.post(&path, &json!({"step": "singleNotice"})).await;
    nothing.problem(422, "invalid_request");

    let accept = json!({"step": "accept"});
    let once = || inside.post(&path, &accept).key("the-same");
    let first = once().await.expect(200);
    assert_eq!(first["state"], "accepted");
    assert_eq!(once().await.expect(200), first, "a key accepts it once");
    for (name, state) in [
        ("grant", "granted"),
        ("issue", "issued"),
        ("deliver", "closed"),
    ] {
        assert_eq!(step(&inside, &case, name).await["state"], state);
    }

    let sandbox = sandbox(&app, &program);
    Notifier::in_sandbox(&sandbox).tick().await.unwrap();
    Notifier::new(app.state()).unwrap().tick().await.unwrap();
    let requests = receiver.requests();
    let told: Vec<String> = requests
        .iter()
        .map(|request| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            let body: Value = serde_json::from_str(body).unwrap();
            assert_eq!(body["data"]["caseId"], *case.id);
            text(&body["type"])
        })
        .collect();
    assert_eq!(told, types);
    assert_eq!(texts.requests(), Vec::<String>::new(), "nobody is texted");

    let timeline = made_up.get(&case.path("/timeline")).await.text();
    assert!(timeline.contains("沙箱窗口甲"), "{timeline}");
    assert!(
        timeline.contains("沙箱窗口乙"),
        "who accepts does not decide: {timeline}"
    );
}

#[tokio::test]
async fn the_office_asks_for_what_is_missing_and_departments_agree() {
    let app = TestApp::start().await;
    let inside = program(&app).await.enter(&app).await;
    let (made_up, _) = citizen(&inside).await;
    let case = received(&made_up).await;
    let path = format!("/sandbox/cases/{}/steps", case.id);
    let notice =
        json!({"step": "singleNotice", "materials": ["operator-identity"], "reason": "不清晰"});
    let told = inside.post(&path, &notice).await.expect(200);
    assert_eq!(told["state"], "supplement");
    let asked = case.again(&made_up).await;
    assert_eq!(asked.material("operator-identity"), "rejected");
    let again = ready_again(&made_up, &asked).await;
    assert_eq!(again.state(), "received");

    // A case that goes up to the city.
    let card = card_received(&made_up).await;
    assert_eq!(step(&inside, &card, "accept").await["state"], "accepted");
    assert_eq!(step(&inside, &card, "pause").await["state"], "accepted");
    let path = format!("/sandbox/cases/{}/steps", card.id);
    let paused = inside.post(&path, &json!({"step": "forward"})).await;
    paused.problem(409, "special_procedure_runs");
    step(&inside, &card, "resume").await;
    step(&inside, &card, "extend").await;
    step(&inside, &card, "giveOpinion").await;
    assert_eq!(step(&inside, &card, "forward").await["state"], "forwarded");
    assert_eq!(step(&inside, &card, "refuse").await["state"], "refused");
    assert_eq!(step(&inside, &card, "deliver").await["state"], "closed");
}

/// The case with its document anew, handed in again.
async fn ready_again(actor: &Actor, case: &Case) -> Case {
    let path = case.path("/files?material=operator-identity");
    let better = actor
        .post(&path, &Value::Null)
        .body("application/pdf", pdf(500));
    better.await.expect(201);
    let case = case.again(actor).await;
    case.step(actor, "/resubmission", &json!({})).await
}

#[tokio::test]
async fn a_new_beginning_leaves_nothing_of_it_and_all_else_as_it_was() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let real = received(&owner).await;
    let (program, other) = (program(&app).await, program(&app).await);
    let (inside, neighbour) = (program.enter(&app).await, other.enter(&app).await);
    let (their_citizen, _) = citizen(&neighbour).await;
    let theirs = received(&their_citizen).await;
    let (made_up, who) = citizen(&inside).await;
    let case = received(&made_up).await;
    let before = sandbox(&app, &program);
    Notifier::in_sandbox(&before).tick().await.unwrap();
    let folders = || folders(&app);
    let had = folders();
    assert_eq!(had.len(), 2, "{had:?}");

    assert_eq!(
        inside.post("/sandbox/reset", &Value::Null).await.status,
        204
    );

    let has = folders();
    assert_eq!(has.len(), 2, "the old folder is gone: {has:?}");
    assert_eq!(has.iter().filter(|name| had.contains(name)).count(), 1);
    made_up.get("/me").await.problem(401, "invalid_token");
    let refused = inside.post(
        &format!("/sandbox/cases/{}/steps", case.id),
        &json!({"step": "accept"}),
    );
    refused.await.problem(404, "case_not_found");
    for path in ["/changes", "/webhooks"] {
        let said = inside.get(path).await.expect(200);
        assert_eq!(said["items"], json!([]), "{path}");
    }
    // It begins as the one before did.
    let (again, whoever) = citizen(&inside).await;
    assert_eq!(whoever["residentId"], who["residentId"]);
    assert_ne!(whoever["id"], who["id"]);
    let anew = received(&again).await;
    assert_eq!(anew.body["number"], case.body["number"]);

    // Everything else is there, and whole.
    assert_eq!(real.again(&owner).await.state(), "received");
    assert_eq!(theirs.again(&their_citizen).await.state(), "received");
    for state in [app.state(), &sandbox(&app, &other)] {
        let audit = Audit::new(state.vault.clone());
        let found = state.db.read(move |conn| audit.verify(conn)).await.unwrap();
        assert!(found.entries > 0 && found.breaks.is_empty(), "{found:?}");
    }
}

/// The folders of sandboxes.
fn folders(app: &TestApp) -> Vec<String> {
    let all = std::fs::read_dir(app.folder().join("sandboxes")).unwrap();
    let mut names: Vec<String> = all
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn another_server_follows_the_new_beginning_at_once() {
    let app = TestApp::start().await;
    let program = program(&app).await;
    let inside = program.enter(&app).await;
    let beside = app.beside().await;
    let (made_up, _) = citizen(&inside).await;
    let case = ready(&made_up).await;
    // The token is for the first server's own address, so only the tests' own do not notice.
    let there = program.enter(&beside).await;
    let feed = there.get("/changes").await.expect(200);
    assert_eq!(feed["items"], json!([]));
    assert_eq!(there.post("/sandbox/reset", &Value::Null).await.status, 204);
    made_up
        .get(&case.path(""))
        .await
        .problem(401, "invalid_token");
    citizen(&inside).await;
}

#[tokio::test]
async fn no_real_citizen_can_be_asked_for_consent_and_a_stopped_program_leaves_nothing() {
    let app = TestApp::start().await;
    let back = "https://program.example/back";
    let request = json!({
        "name": "沙箱应用", "scopes": SCOPES, "sandbox": true, "redirectUris": [back],
    });
    let program = Program::made(&app, &request).await;
    let inside = program.enter(&app).await;
    citizen(&inside).await;
    let asked = format!(
        "/oauth/consent-request?client_id={}&redirect_uri={back}&response_type=code&scope=profile:read",
        program.id
    );
    let refused = app.citizen().await.get(&asked).await;
    refused.problem(400, "unknown_redirect");

    let admin = app.staff("admin").await;
    let shown = admin.get(&format!("/clients/{}", program.id)).await;
    assert_eq!(shown.expect(200)["sandbox"], true);
    // The scope is nobody else's.
    let sly = json!({"name": "x", "scopes": ["sandbox:manage"]});
    admin
        .post("/clients", &sly)
        .await
        .problem(422, "invalid_request");

    let stop = format!("/clients/{}/stop", program.id);
    admin.post(&stop, &Value::Null).await.expect(200);
    inside.get("/changes").await.problem(401, "invalid_token");
    assert_eq!(folders(&app), Vec::<String>::new());
}

#[tokio::test]
async fn a_refresh_token_of_somebody_made_up_is_renewed_in_the_sandbox() {
    let app = TestApp::start().await;
    let program = program(&app).await;
    let (_, who) = citizen(&program.enter(&app).await).await;
    let form = |grant: &str| {
        format!(
            "grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={grant}",
            program.id, program.secret
        )
    };
    let first = text(&who["token"]["refresh_token"]);
    let renewed = super::form_to(&app, "/oauth/token", form(&first))
        .await
        .expect(200);
    let acting = app.anonymous().with_token(&text(&renewed["access_token"]));
    assert_eq!(acting.get("/me").await.expect(200)["name"], who["name"]);
    let reused = super::form_to(&app, "/oauth/token", form(&first)).await;
    reused.problem(400, "invalid_grant");
    acting.get("/me").await.problem(401, "invalid_token");
}
