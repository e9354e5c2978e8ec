//! Clients: made, given tokens, limited, given new secrets and stopped.

use super::{FORM, Program, form_to};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use onewindow_tests::TestApp;
use onewindow_tests::operations::operations;
use reqwest::Method;
use serde_json::{Value, json};

const SOME_ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_is_an_access_token_for_this_api_and_says_what_it_allows() {
    let app = TestApp::start().await;
    let program = Program::with(&app, &["catalogue:read", "changes:read"]).await;
    let answer = program.ask(&app, &program.secret).await;
    let body = answer.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 900);
    assert_eq!(body["scope"], "catalogue:read changes:read");
    let token = body["access_token"].as_str().unwrap();
    let (header, claims) = (part(token, 0), part(token, 1));
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(claims["iss"], app.address());
    assert_eq!(claims["aud"], format!("{}/api/v1", app.address()));
    assert_eq!(claims["sub"], *program.id);
    assert_eq!(claims["client_id"], *program.id);
    assert_eq!(claims["scope"], "catalogue:read changes:read");
    assert!(claims["jti"].is_string(), "{claims}");
    let jwks = app.anonymous().get_root("/.well-known/jwks.json").await;
    assert_eq!(jwks.expect(200)["keys"][0]["kid"], header["kid"]);

    let me = app.anonymous().with_token(token).get("/me").await;
    let scopes = me.expect(200)["scopes"].clone();
    assert_eq!(scopes, json!(["catalogue:read", "changes:read"]));
}

#[tokio::test]
async fn a_client_authenticates_in_one_way_and_asks_for_what_it_holds() {
    let app = TestApp::start().await;
    let program = Program::with(&app, &["catalogue:read", "changes:read"]).await;
    let basic =
        |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let call = |header: String, form: &str| {
        let call = app.anonymous().call(Method::POST, "/oauth/token");
        call.header("authorization", &header)
            .body(FORM, form.to_owned())
    };
    let right = basic(&program.id, &program.secret);
    let asked = "grant_type=client_credentials&scope=changes:read";
    let token = call(right.clone(), asked).await.expect(200);
    assert_eq!(token["scope"], "changes:read");

    let wrong = call(basic(&program.id, "no"), asked).await;
    let problem = wrong.problem(401, "invalid_client");
    assert_eq!(problem["error"], "invalid_client");
    assert!(problem["error_description"].is_string());
    assert!(wrong.header("www-authenticate").starts_with("Basic"));

    let more = "grant_type=client_credentials&scope=catalogue:read+cases:read";
    let more = call(right.clone(), more).await;
    assert_eq!(more.problem(400, "invalid_scope")["error"], "invalid_scope");
    let twice = format!("{asked}&client_secret=x");
    let twice = call(right.clone(), &twice).await;
    assert_eq!(
        twice.problem(400, "bad_request")["error"],
        "invalid_request"
    );
    let repeated = format!("{asked}&scope=changes:read");
    let repeated = call(right.clone(), &repeated).await;
    assert_eq!(
        repeated.problem(400, "bad_request")["error"],
        "invalid_request"
    );
    let other = call(right, "grant_type=password").await;
    let problem = other.problem(400, "unsupported_grant_type");
    assert_eq!(problem["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn the_metadata_names_what_there_is() {
    let app = TestApp::start().await;
    let found = app
        .anonymous()
        .get_root("/.well-known/oauth-authorization-server")
        .await
        .expect(200);
    assert_eq!(found["issuer"], app.address());
    let at = |name: &str| found[name].as_str().unwrap().to_owned();
    assert_eq!(
        at("token_endpoint"),
        format!("{}/api/v1/oauth/token", app.address())
    );
    assert_eq!(
        at("jwks_uri"),
        format!("{}/.well-known/jwks.json", app.address())
    );
    let scopes = found["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&json!("changes:read")), "{scopes:?}");
}

#[tokio::test]
async fn the_secret_is_shown_once_and_stands_nowhere() {
    let app = TestApp::start().await;
    let admin = app.staff("admin").await;
    let request = json!({
        "name": "业务系统", "scopes": ["catalogue:read"], "contactMobile": "13800000009",
    });
    let made = admin.post("/clients", &request).key("same").await;
    let secret = made.expect(201)["secret"].as_str().unwrap().to_owned();
    // A broken connection must not lose it: the same request again gets the same answer.
    let again = admin.post("/clients", &request).key("same").await;
    assert_eq!(again.body, made.body);
    let listed = admin.get("/clients").await;
    let items = listed.expect(200)["items"].as_array().unwrap().clone();
    let id = &made.json()["client"]["id"];
    let client = items.iter().find(|one| one["id"] == *id).unwrap();
    assert_eq!(client["maskedContact"], "138****0009");
    assert_eq!(client["perMinute"], 600);
    assert!(!listed.text().contains(&secret));
    assert!(!listed.text().contains("13800000009"));

    let wrong = json!({"name": "x", "scopes": ["everything"], "departments": ["nobody"]});
    let wrong = admin.post("/clients", &wrong).await;
    wrong.problem(422, "invalid_request");
    assert_eq!(wrong.errors().len(), 2, "{wrong:?}");
    let clerk = app.clerk().await;
    clerk
        .post("/clients", &request)
        .await
        .problem(403, "forbidden");
    clerk.get("/clients").await.problem(403, "forbidden");
    let none = admin.get(&format!("/clients/{SOME_ID}")).await;
    none.problem(404, "client_not_found");
}

#[tokio::test]
async fn the_secret_before_works_for_the_hours_it_was_given() {
    let app = TestApp::start().await;
    let admin = app.staff("admin").await;
    let program = Program::with(&app, &["catalogue:read"]).await;
    let path = format!("/clients/{}/secret-rotations", program.id);
    let turned = admin.post(&path, &json!({"overlapHours": 2})).await;
    let second = turned.expect(201)["secret"].as_str().unwrap().to_owned();
    program.ask(&app, &program.secret).await.expect(200);
    program.ask(&app, &second).await.expect(200);

    app.state().clock.advance_seconds(2 * 3600);
    program
        .ask(&app, &program.secret)
        .await
        .problem(401, "invalid_client");
    program.ask(&app, &second).await.expect(200);

    let admin = app.staff("admin").await;
    let third = admin
        .post(&path, &json!({"overlapHours": 0}))
        .await
        .expect(201);
    program
        .ask(&app, &second)
        .await
        .problem(401, "invalid_client");
    let third = third["secret"].as_str().unwrap();
    program.ask(&app, third).await.expect(200);
}

#[tokio::test]
async fn a_stopped_client_is_shut_out_at_once() {
    let app = TestApp::start().await;
    let admin = app.staff("admin").await;
    let program = Program::with(&app, &["catalogue:read"]).await;
    let inside = program.enter(&app).await;
    inside.get("/me").await.expect(200);
    let path = format!("/clients/{}", program.id);
    let stopped = admin.post(&format!("{path}/stop"), &Value::Null).await;
    assert_eq!(stopped.expect(200)["active"], false);
    inside.get("/me").await.problem(401, "invalid_token");
    program
        .ask(&app, &program.secret)
        .await
        .problem(401, "invalid_client");
    let rotation = format!("{path}/secret-rotations");
    let rotation = admin.post(&rotation, &json!({"overlapHours": 0})).await;
    rotation.problem(409, "client_stopped");
}

#[tokio::test]
async fn a_revoked_token_is_shut_out_and_others_go_on() {
    let app = TestApp::start().await;
    let program = Program::with(&app, &["catalogue:read"]).await;
    let other = Program::with(&app, &["catalogue:read"]).await;
    let (first, second) = (program.enter(&app).await, program.enter(&app).await);
    let form = |program: &Program, token: &str| {
        let (id, secret) = (&program.id, &program.secret);
        format!("token={token}&client_id={id}&client_secret={secret}")
    };
    let path = "/oauth/revoke";
    let foreign = form_to(&app, path, form(&other, first.token())).await;
    foreign.problem(400, "invalid_grant");
    first.get("/me").await.expect(200);
    for token in [first.token(), first.token(), "nonsense"] {
        form_to(&app, path, form(&program, token)).await.expect(200);
    }
    let refused = first.get("/me").await;
    refused.problem(401, "invalid_token");
    assert_eq!(
        refused.header("www-authenticate"),
        "Bearer error=\"invalid_token\""
    );
    second.get("/me").await.expect(200);
}

#[tokio::test]
async fn calls_are_counted_by_the_minute_and_by_the_day() {
    let app = TestApp::start().await;
    let limited = json!({"name": "x", "scopes": ["catalogue:read"], "perMinute": 2, "perDay": 3});
    let program = Program::made(&app, &limited).await;
    let inside = program.enter(&app).await;
    for left in ["1", "0"] {
        let answer = inside.get("/items").await;
        answer.expect(200);
        assert_eq!(answer.header("ratelimit-limit"), "2");
        assert_eq!(answer.header("ratelimit-remaining"), left);
    }
    let refused = inside.get("/items").await;
    let problem = refused.problem(429, "too_many_requests");
    assert_eq!(
        refused.header("retry-after"),
        problem["retryAfterSeconds"].to_string()
    );
    assert_eq!(refused.header("ratelimit-remaining"), "0");

    app.state().clock.advance_seconds(60);
    inside.get("/items").await.expect(200);
    let refused = inside.get("/items").await;
    let problem = refused.problem(429, "quota_exceeded");
    assert_eq!(problem["perDay"], 3);
    assert_eq!(refused.header("ratelimit-limit"), "3");
    // What is left of the day in Shanghai.
    let seconds = problem["retryAfterSeconds"].as_i64().unwrap();
    assert!((1..=86_400).contains(&seconds), "{seconds}");
    app.state().clock.advance_seconds(seconds);
    let inside = program.enter(&app).await;
    inside.get("/items").await.expect(200);
}

#[tokio::test]
async fn two_servers_share_a_quota() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some("http://one.example".to_owned());
    })
    .await;
    let limited = json!({"name": "x", "scopes": ["catalogue:read"], "perDay": 3});
    let program = Program::made(&app, &limited).await;
    let here = program.enter(&app).await;
    let beside = app.beside().await;
    let there = here.at(beside.address());
    here.get("/items").await.expect(200);
    there.get("/items").await.expect(200);
    here.get("/items").await.expect(200);
    there.get("/items").await.problem(429, "quota_exceeded");
}

/// Every operation against a program without a scope and one with just that which is asked for: what
/// the description says is what opens.
#[tokio::test]
async fn a_program_gets_through_by_the_scope_an_operation_names_and_by_nothing_else() {
    let app = TestApp::start().await;
    let all = |operation: &onewindow_tests::operations::Operation| -> Option<Vec<String>> {
        let needs = operation.description["security"].as_array()?;
        let ways = needs.iter().filter_map(|need| need["oauth"].as_array());
        let of_citizens = |scope: &Value| {
            let name = scope.as_str().unwrap();
            name.starts_with("own-cases:") || name == "profile:read"
        };
        let scopes = ways.into_iter().find(|way| !way.iter().any(of_citizens))?;
        Some(
            scopes
                .iter()
                .map(|scope| scope.as_str().unwrap().to_owned())
                .collect(),
        )
    };
    let scopes = [
        "catalogue:read",
        "cases:read",
        "changes:read",
        "statistics:read",
        "webhooks:manage",
    ];
    let request = json!({"name": "x", "scopes": scopes, "perMinute": 60_000});
    let program = Program::made(&app, &request).await;
    let mut entered = std::collections::BTreeMap::new();
    for scope in scopes {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={scope}",
            program.id, program.secret
        );
        let token = form_to(&app, "/oauth/token", form).await.expect(200);
        let token = token["access_token"].as_str().unwrap().to_owned();
        entered.insert(scope, app.anonymous().with_token(&token));
    }
    let mut shut = 0;
    for operation in operations() {
        let opened_by = all(&operation);
        // One that has what is asked for, if anything is, and one that has something else.
        let opened = |scope: &str| opened_by.iter().flatten().any(|one| one == scope);
        let with = entered.iter().find(|(scope, _)| opened(scope));
        let without = entered.iter().find(|(scope, _)| !opened(scope));
        for (scope, actor) in with.into_iter().chain(without) {
            let method = operation.method.parse().unwrap();
            let call = actor.call(method, &operation.path_with(SOME_ID));
            let answer = call.body("application/json", "{").await;
            let name = operation.name();
            if operation.is_public() {
                assert_ne!(answer.status, 403, "{name} is shut to {scope}");
                continue;
            }
            match &opened_by {
                None => {
                    answer.problem(403, "forbidden");
                    shut += 1;
                }
                Some(scopes) if scopes.iter().all(|one| one == scope) => {
                    assert!(
                        !matches!(answer.status.as_u16(), 401 | 403),
                        "{name} is shut to {scope}: {answer:?}"
                    );
                }
                Some(scopes) => {
                    let problem = answer.problem(403, "insufficient_scope");
                    assert_eq!(problem["scope"], scopes.join(" "), "{name}");
                }
            }
        }
    }
    assert!(shut > 100, "{shut}");
}
