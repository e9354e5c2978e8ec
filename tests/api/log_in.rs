//! How people, staff and programs log in, stay in and leave.

use onewindow_server::identity::demo;
use onewindow_tests::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

const MOBILE: &str = "13912345678";

async fn code(app: &TestApp) -> Value {
    let sent = app
        .anonymous()
        .post("/auth/sms-codes", &json!({"mobile": MOBILE}))
        .await;
    sent.expect(202)["demoCode"].clone()
}

#[tokio::test]
async fn a_citizen_logs_in_with_the_code_once() {
    let app = TestApp::start().await;
    let login = json!({"mobile": MOBILE, "code": code(&app).await});
    let first = app.anonymous().post("/auth/citizen-sessions", &login).await;
    let session = first.expect(200);
    assert_eq!(session["tokenType"], "Bearer");
    assert_eq!(session["me"]["kind"], "citizen");
    assert_eq!(first.header("cache-control"), "no-store");
    // What is masked must not stand elsewhere in the answer.
    assert!(!first.text().contains(MOBILE), "{first:?}");

    let again = app.anonymous().post("/auth/citizen-sessions", &login).await;
    again.problem(401, "invalid_sms_code");
}

#[tokio::test]
async fn a_wrong_code_does_not_log_in() {
    let app = TestApp::start().await;
    let right = code(&app).await;
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let login = json!({"mobile": MOBILE, "code": wrong});
    let answer = app.anonymous().post("/auth/citizen-sessions", &login).await;
    answer.problem(401, "invalid_sms_code");
    let login = json!({"mobile": MOBILE, "code": right});
    let answer = app.anonymous().post("/auth/citizen-sessions", &login).await;
    answer.expect(200);
}

#[tokio::test]
async fn staff_log_in_by_password_and_are_not_told_which_part_was_wrong() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await.get("/me").await.expect(200);
    assert_eq!(clerk["kind"], "staff");
    assert_eq!(clerk["roles"], json!(["windowClerk"]));
    assert_eq!(clerk["office"]["key"], "window-dongqu");
    assert_eq!(clerk["district"], "dongqu");

    let anonymous = app.anonymous();
    let mut answers = Vec::new();
    for (username, password) in [
        ("window-dongqu", "wrong-password"),
        ("nobody-here", demo::PASSWORD),
    ] {
        let login = json!({"username": username, "password": password});
        let answer = anonymous.post("/auth/staff-sessions", &login).await;
        let mut problem = answer.problem(401, "invalid_credentials");
        problem["requestId"].take();
        answers.push(problem);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_session() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let login = json!({"mobile": MOBILE, "code": code(&app).await});
    let session = anonymous
        .post("/auth/citizen-sessions", &login)
        .await
        .expect(200);
    let old = json!({"refreshToken": session["refreshToken"]});
    let renewed = anonymous
        .post("/auth/token-refreshes", &old)
        .await
        .expect(200);
    assert_ne!(renewed["refreshToken"], session["refreshToken"]);
    assert_eq!(renewed["me"]["id"], session["me"]["id"]);

    anonymous
        .post("/auth/token-refreshes", &old)
        .await
        .problem(401, "refresh_token_reused");
    // Whoever holds the newer token may be the thief, so it is worth nothing either.
    let newer = json!({"refreshToken": renewed["refreshToken"]});
    let answer = anonymous.post("/auth/token-refreshes", &newer).await;
    assert_eq!(answer.status, 401, "{answer:?}");
}

#[tokio::test]
async fn logging_out_ends_the_refresh_token() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let login = json!({"mobile": MOBILE, "code": code(&app).await});
    let session = anonymous
        .post("/auth/citizen-sessions", &login)
        .await
        .expect(200);
    let citizen = anonymous.with_token(session["accessToken"].as_str().unwrap());
    let out = citizen.delete("/auth/sessions/current").await;
    assert_eq!(out.status, 204);
    let refresh = json!({"refreshToken": session["refreshToken"]});
    let answer = anonymous.post("/auth/token-refreshes", &refresh).await;
    assert_eq!(answer.status, 401, "{answer:?}");
}

#[tokio::test]
async fn a_program_gets_a_token_with_its_secret_only() {
    let app = TestApp::start().await;
    let me = app.integrator().await.get("/me").await.expect(200);
    assert_eq!(me["kind"], "client");

    let call = |form: String| {
        let call = app.anonymous().call(Method::POST, "/oauth/token");
        call.body("application/x-www-form-urlencoded", form)
    };
    let id = demo::CLIENT_ID;
    call(format!(
        "grant_type=client_credentials&client_id={id}&client_secret=x"
    ))
    .await
    .problem(401, "invalid_client");
    call(format!(
        "grant_type=password&client_id={id}&client_secret=x"
    ))
    .await
    .problem(400, "unsupported_grant_type");
    let json = app.anonymous().call(Method::POST, "/oauth/token");
    json.json(&json!({"grant_type": "client_credentials"}))
        .await
        .problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn the_demo_firm_is_its_managers() {
    let app = TestApp::start().await;
    let manager = app.manager().await.get("/me").await.expect(200);
    assert_eq!(manager["firms"][0]["name"], "示例小馆餐饮有限公司");
    let citizen = app.citizen().await.get("/me").await.expect(200);
    assert_eq!(citizen["firms"], json!([]));
    assert_eq!(citizen["licences"][0]["type"], "resident-id-card");
    assert!(
        !citizen.to_string().contains("990000199001010017"),
        "{citizen}"
    );
}
