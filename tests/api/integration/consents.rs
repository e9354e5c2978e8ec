//! Programs that act for a citizen who consents: how they come by tokens, what those open, and how a
//! consent ends.

use super::{Program, form_to};
use crate::cases::office::{Case, ready, shop_answers};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onewindow_tests::{Actor, Answer, TestApp};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

const BACK: &str = "https://program.example/back?from=window";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const BOTH: &str = "own-cases:read own-cases:write";

/// One that may ask citizens for everything.
pub(crate) async fn program(app: &TestApp) -> Program {
    let scopes = [
        "catalogue:read",
        "profile:read",
        "own-cases:read",
        "own-cases:write",
    ];
    let request =
        json!({"name": "代办助手", "scopes": scopes, "redirectUris": [BACK], "perMinute": 60_000});
    Program::made(app, &request).await
}

/// A program by itself, which has no scope of its own.
pub(crate) async fn bare(app: &TestApp) -> Actor {
    let request = json!({"name": "x", "scopes": ["profile:read"], "redirectUris": [BACK], "perMinute": 60_000});
    Program::made(app, &request).await.enter(app).await
}

/// What a program puts into the address of the consent page.
fn asking(program: &Program, scope: &str) -> Value {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    json!({
        "clientId": program.id, "redirectUri": BACK, "responseType": "code", "scope": scope,
        "state": "s 1", "codeChallenge": challenge, "codeChallengeMethod": "S256", "agreed": true,
    })
}

/// Where the citizen is sent, in parts.
fn parts(answer: &Value) -> HashMap<String, String> {
    let location = answer["location"].as_str().unwrap();
    assert!(location.starts_with(BACK), "{location}");
    Url::parse(location)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

async fn code(citizen: &Actor, program: &Program, scope: &str) -> String {
    let answer = citizen.post("/me/consents", &asking(program, scope)).await;
    parts(&answer.expect(201))["code"].clone()
}

async fn trade(app: &TestApp, program: &Program, fields: &[(&str, &str)]) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("client_id", &program.id);
    form.append_pair("client_secret", &program.secret);
    form.extend_pairs(fields);
    form_to(app, "/oauth/token", form.finish()).await
}

async fn trade_code(app: &TestApp, program: &Program, code: &str) -> Answer {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    trade(app, program, &fields).await
}

/// The program, acting for the citizen.
pub(crate) async fn acting(
    app: &TestApp,
    citizen: &Actor,
    program: &Program,
    scope: &str,
) -> Actor {
    let code = code(citizen, program, scope).await;
    let tokens = trade_code(app, program, &code).await.expect(200);
    app.anonymous().with_token(text(&tokens["access_token"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn a_code_gives_tokens_once_and_its_reuse_ends_the_consent() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([("client_id", program.id.as_str()), ("redirect_uri", BACK)]);
    query.extend_pairs([("response_type", "code"), ("scope", "own-cases:read")]);
    let asked = asking(&program, "");
    query.extend_pairs([("code_challenge", text(&asked["codeChallenge"]))]);
    query.extend_pairs([("code_challenge_method", "S256")]);
    let shown = citizen
        .get(&format!("/oauth/consent-request?{}", query.finish()))
        .await
        .expect(200);
    assert_eq!(shown["clientName"], "代办助手");
    assert_eq!(shown["returnsTo"], "program.example");
    assert_eq!(shown["until"], "2026-09-06");
    assert_eq!(shown["refused"], Value::Null);
    assert!(
        text(&shown["rights"][0]["text"]).contains("办件"),
        "{shown}"
    );

    let answer = citizen.post("/me/consents", &asking(&program, BOTH)).await;
    let sent = parts(&answer.expect(201));
    assert_eq!(sent["from"], "window");
    assert_eq!(sent["state"], "s 1");
    assert_eq!(sent["iss"], app.address());
    let tokens = trade_code(&app, &program, &sent["code"]).await;
    assert_eq!(tokens.header("cache-control"), "no-store");
    let tokens = tokens.expect(200);
    assert_eq!(tokens["scope"], BOTH);
    let acting = app.anonymous().with_token(text(&tokens["access_token"]));
    acting.get("/cases").await.expect(200);
    let refresh = text(&tokens["refresh_token"]);

    let again = trade_code(&app, &program, &sent["code"]).await;
    assert_eq!(
        again.problem(400, "invalid_grant")["error"],
        "invalid_grant"
    );
    acting.get("/cases").await.problem(401, "invalid_token");
    let renewed = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let renewed = trade(&app, &program, &renewed).await;
    renewed.problem(400, "invalid_grant");
}

#[tokio::test]
async fn a_code_is_good_for_its_program_its_address_its_verifier_and_a_minute() {
    let app = TestApp::start().await;
    let (citizen, one) = (app.citizen().await, program(&app).await);
    let other = program(&app).await;
    let code = code(&citizen, &one, "own-cases:read").await;
    let foreign = trade_code(&app, &other, &code).await;
    foreign.problem(400, "invalid_grant");
    let whole = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    for (at, wrong) in [(1, "x"), (2, "https://program.example/back"), (3, "x")] {
        let mut fields = whole;
        fields[at].1 = wrong;
        let refused = trade(&app, &one, &fields).await;
        refused.problem(400, "invalid_grant");
    }
    for left_out in 1..4 {
        let mut fields = whole.to_vec();
        fields.remove(left_out);
        let refused = trade(&app, &one, &fields).await;
        let problem = refused.problem(400, "bad_request");
        assert_eq!(problem["error"], "invalid_request");
    }
    app.state().clock.advance_seconds(60);
    trade(&app, &one, &whole)
        .await
        .problem(400, "invalid_grant");
}

#[tokio::test]
async fn what_cannot_be_given_goes_back_and_an_unknown_address_gets_nobody() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let ask = |member: &str, value: Value| {
        let mut asked = asking(&program, BOTH);
        asked[member] = value;
        citizen.post("/me/consents", &asked)
    };
    for (member, value, error) in [
        ("agreed", json!(false), "access_denied"),
        ("responseType", json!("token"), "unsupported_response_type"),
        ("scope", json!(""), "invalid_scope"),
        ("scope", json!("catalogue:read"), "invalid_scope"),
        (
            "scope",
            json!("own-cases:read webhooks:manage"),
            "invalid_scope",
        ),
        ("codeChallenge", json!(""), "invalid_request"),
        ("codeChallengeMethod", json!("plain"), "invalid_request"),
    ] {
        let sent = parts(&ask(member, value).await.expect(201));
        assert_eq!(sent["error"], error, "{member}");
        assert_eq!(sent["state"], "s 1");
        assert!(!sent.contains_key("code"));
    }
    for (member, value) in [
        ("redirectUri", json!("https://program.example/back")),
        ("redirectUri", json!(format!("{BACK}&more"))),
        ("clientId", json!("nobody")),
    ] {
        ask(member, value).await.problem(400, "unknown_redirect");
    }
    let mine = citizen.get("/me/consents").await.expect(200);
    assert_eq!(mine["items"], json!([]));

    let admin = app.staff("admin").await;
    for address in [
        "http://program.example/back",
        "https://program.example/#x",
        "https://me:too@program.example/",
        "javascript:alert(1)",
        "/back",
    ] {
        let request = json!({"name": "x", "scopes": ["profile:read"], "redirectUris": [address]});
        let refused = admin.post("/clients", &request).await;
        refused.problem(422, "invalid_request");
        assert_eq!(refused.errors()[0].0, "/redirectUris/0", "{address}");
    }
    let none = json!({"name": "x", "scopes": ["profile:read"]});
    let none = admin.post("/clients", &none).await;
    assert_eq!(none.errors()[0].0, "/redirectUris");
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_may_ask_for_less() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let code = code(&citizen, &program, BOTH).await;
    let first = trade_code(&app, &program, &code).await.expect(200);
    let renew = |token: &Value, scope: &str| {
        let fields = [
            ("grant_type".to_owned(), "refresh_token".to_owned()),
            ("refresh_token".to_owned(), text(token).to_owned()),
            ("scope".to_owned(), scope.to_owned()),
        ];
        let (app, program) = (&app, &program);
        async move {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            trade(app, program, &fields).await
        }
    };
    let second = renew(&first["refresh_token"], "own-cases:read").await;
    let second = second.expect(200);
    assert_eq!(second["scope"], "own-cases:read");
    let less = app.anonymous().with_token(text(&second["access_token"]));
    less.get("/cases").await.expect(200);
    let body =
        json!({"itemKey": "getihu-sheli", "applicant": {"kind": "person"}, "district": "dongqu"});
    let refused = less.post("/cases", &body).await;
    let problem = refused.problem(403, "insufficient_scope");
    assert_eq!(problem["scope"], "own-cases:write");
    // A session of the app cannot be had for it.
    let session = json!({"refreshToken": second["refresh_token"]});
    let session = app
        .anonymous()
        .post("/auth/token-refreshes", &session)
        .await;
    session.problem(401, "invalid_refresh_token");

    let third = renew(&second["refresh_token"], BOTH).await.expect(200);
    let stolen = renew(&second["refresh_token"], BOTH).await;
    stolen.problem(400, "invalid_grant");
    let ended = renew(&third["refresh_token"], BOTH).await;
    ended.problem(400, "invalid_grant");
    less.get("/cases").await.problem(401, "invalid_token");
}

#[tokio::test]
async fn a_program_hands_a_case_in_and_the_timeline_says_so() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let acting = acting(&app, &citizen, &program, BOTH).await;
    let case = ready(&acting).await;
    let case = case.step(&acting, "/submission", &json!({})).await;
    assert_eq!(case.state(), "received");
    let receipt = acting.get(&case.path("/receipt.pdf")).await;
    assert_eq!(receipt.status, 200, "{receipt:?}");

    let steps = citizen.get(&case.path("/timeline")).await.expect(200);
    let steps = steps["items"].as_array().unwrap().clone();
    assert!(steps.len() >= 2, "{steps:?}");
    for step in &steps {
        assert_eq!(step["program"], "代办助手", "{step}");
        assert_eq!(step["actorName"], "林晓", "{step}");
    }
    let own = citizen.post(&case.path("/withdrawal"), &json!({}));
    own.if_match(case.version()).await.expect(200);
    let steps = citizen.get(&case.path("/timeline")).await.expect(200);
    let last = steps["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["program"], Value::Null, "{last}");

    let (audit, id) = (app.state().audit.clone(), case.id.clone());
    let kept = app
        .state()
        .db
        .read(move |conn| audit.details_of(conn, "case", &id, "case.submit"))
        .await
        .unwrap();
    let kept: Value = serde_json::from_str(&kept[0]).unwrap();
    assert_eq!(kept["program"], *program.id);
}

#[tokio::test]
async fn without_the_scope_nothing_is_written_and_other_operations_are_shut() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let own = ready(&citizen).await;
    let reading = acting(&app, &citizen, &program, "own-cases:read").await;
    own.again(&reading).await;
    let body = json!({"answers": shop_answers()});
    let save = reading.put(&own.path("/draft"), &body);
    let save = save.if_match(own.version()).await;
    save.problem(403, "insufficient_scope");
    let submission = own.post(&reading, "/submission", &json!({})).await;
    submission.problem(403, "insufficient_scope");
    let me = reading.get("/me").await;
    assert_eq!(
        me.problem(403, "insufficient_scope")["scope"],
        "profile:read"
    );

    let writing = acting(&app, &citizen, &program, "own-cases:write profile:read").await;
    assert_eq!(writing.get("/me").await.expect(200)["name"], "林晓");
    own.again(&citizen).await;
    let read = writing.get(&own.path("")).await;
    read.problem(403, "insufficient_scope");
    // What is not the program's, whatever the citizen consented to.
    for path in [
        "/me/consents",
        "/messages",
        "/me/authorisations",
        "/catalogue-changes",
    ] {
        writing.get(path).await.problem(403, "forbidden");
    }
    writing
        .post("/me/consents", &asking(&program, BOTH))
        .await
        .problem(403, "forbidden");
    let withdrawal = own.post(&writing, "/withdrawal", &json!({})).await;
    withdrawal.problem(403, "forbidden");
    // The other way round, a consent is nothing a program has by itself.
    let form = [("grant_type", "client_credentials"), ("scope", BOTH)];
    let alone = trade(&app, &program, &form).await;
    alone.problem(400, "invalid_scope");
    let alone = program.enter(&app).await;
    alone.get("/cases").await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_withdrawn_consent_shuts_at_once_and_is_the_citizens_alone_to_withdraw() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let acting = acting(&app, &citizen, &program, BOTH).await;
    let case = ready(&acting).await;
    let mine = citizen.get("/me/consents").await.expect(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1, "{mine}");
    assert_eq!(mine["items"][0]["clientName"], "代办助手");
    let path = format!("/me/consents/{}", text(&mine["items"][0]["id"]));
    let stranger = app.manager().await;
    stranger
        .delete(&path)
        .await
        .problem(404, "consent_not_found");
    acting.get("/cases").await.expect(200);

    citizen.delete(&path).await.expect(204);
    acting.get("/cases").await.problem(401, "invalid_token");
    let late = case.post(&acting, "/submission", &json!({})).await;
    late.problem(401, "invalid_token");
    citizen
        .delete(&path)
        .await
        .problem(404, "consent_not_found");
    assert_eq!(case.again(&citizen).await.state(), "draft");
}

#[tokio::test]
async fn a_consent_ends_by_itself_by_a_new_one_and_with_its_program() {
    let app = TestApp::start().await;
    let program = program(&app).await;
    let citizen = app.citizen().await;
    let first = acting(&app, &citizen, &program, BOTH).await;
    let second = acting(&app, &citizen, &program, "own-cases:read").await;
    first.get("/cases").await.problem(401, "invalid_token");
    second.get("/cases").await.expect(200);
    let admin = app.staff("admin").await;
    let stop = format!("/clients/{}/stop", program.id);
    admin.post(&stop, &Value::Null).await.expect(200);
    second.get("/cases").await.problem(401, "invalid_token");
    let mine = citizen.get("/me/consents").await.expect(200);
    assert_eq!(mine["items"], json!([]));

    let other = self::program(&app).await;
    let code = code(&citizen, &other, BOTH).await;
    let tokens = trade_code(&app, &other, &code).await.expect(200);
    // Within the life of a refresh token that is renewed each month.
    let mut refresh = text(&tokens["refresh_token"]).to_owned();
    for _ in 0..7 {
        app.state().clock.advance_seconds(25 * 86_400);
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
        ];
        let renewed = trade(&app, &other, &fields).await.expect(200);
        refresh = text(&renewed["refresh_token"]).to_owned();
    }
    app.state().clock.advance_seconds(6 * 86_400);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let over = trade(&app, &other, &fields).await;
    over.problem(400, "invalid_grant");
}

#[tokio::test]
async fn who_closes_their_account_ends_what_they_allowed() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let acting = acting(&app, &citizen, &program, BOTH).await;
    acting.get("/cases").await.expect(200);
    let sent = citizen.post("/me/closing-codes", &Value::Null).await;
    let body = json!({"code": sent.expect(202)["demoCode"]});
    citizen.post("/me/closing", &body).await.expect(204);
    acting.get("/cases").await.problem(401, "invalid_token");
}

#[tokio::test]
async fn a_given_back_refresh_token_ends_the_consent() {
    let app = TestApp::start().await;
    let (citizen, program) = (app.citizen().await, program(&app).await);
    let other = self::program(&app).await;
    let code = code(&citizen, &program, BOTH).await;
    let tokens = trade_code(&app, &program, &code).await.expect(200);
    let acting = app.anonymous().with_token(text(&tokens["access_token"]));
    let give_back = |program: &Program| {
        let (id, secret) = (&program.id, &program.secret);
        let token = text(&tokens["refresh_token"]);
        form_to(
            &app,
            "/oauth/revoke",
            format!("token={token}&client_id={id}&client_secret={secret}"),
        )
    };
    give_back(&other).await.problem(400, "invalid_grant");
    acting.get("/cases").await.expect(200);
    give_back(&program).await.expect(200);
    acting.get("/cases").await.problem(401, "invalid_token");
    give_back(&program).await.expect(200);
}

#[tokio::test]
async fn what_is_not_the_citizens_own_is_never_the_programs() {
    let app = TestApp::start().await;
    let (manager, program) = (app.manager().await, program(&app).await);
    let foreign = ready(&app.citizen().await).await;
    let me = manager.get("/me").await.expect(200);
    let firm = &me["firms"][0]["id"];
    let of_firm = json!({
        "itemKey": "huwai-guanggao", "applicant": {"kind": "firm", "firmId": firm}, "district": "dongqu",
    });
    let firms = Case::of(&manager.post("/cases", &of_firm).await, 201);

    let acting = acting(&app, &manager, &program, BOTH).await;
    for case in [&foreign, &firms] {
        let read = acting.get(&case.path("")).await;
        read.problem(404, "case_not_found");
        let read = acting.get(&case.path("/timeline")).await;
        read.problem(404, "case_not_found");
        let put = acting.put(&case.path("/draft"), &json!({"answers": {}}));
        let put = put.if_match(case.version()).await;
        put.problem(404, "case_not_found");
        let handed_in = case.post(&acting, "/submission", &json!({})).await;
        handed_in.problem(404, "case_not_found");
    }
    let listed = acting.get("/cases").await.expect(200);
    assert_eq!(listed["items"], json!([]));
    acting
        .post("/cases", &of_firm)
        .await
        .problem(403, "not_consented");
}
