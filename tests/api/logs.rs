//! What the server writes to its log while people work and make mistakes: enough to find a request
//! by, and nothing about anybody.

use crate::cases::office::{Case, begin, received, shop_answers};
use onewindow_server::identity::demo;
use onewindow_tests::{Actor, Process, Site};
use reqwest::Method;
use serde_json::{Value, json};
use std::fs::File;

const MOBILE: &str = "13800000001";

async fn citizen(anonymous: &Actor) -> Actor {
    let sent = anonymous.post("/auth/sms-codes", &json!({"mobile": MOBILE}));
    let code = sent.await.expect(202)["demoCode"].clone();
    let login = json!({"mobile": MOBILE, "code": code});
    let session = anonymous.post("/auth/citizen-sessions", &login).await;
    anonymous.with_token(session.expect(200)["accessToken"].as_str().unwrap())
}

async fn clerk(anonymous: &Actor) -> Actor {
    let login = json!({"username": "window-dongqu", "password": demo::PASSWORD});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    anonymous.with_token(session.expect(200)["accessToken"].as_str().unwrap())
}

/// People work, and get wrong what can be got wrong. Gives the tokens they had.
async fn a_day(anonymous: &Actor) -> Vec<String> {
    let owner = citizen(anonymous).await;
    let case = received(&owner).await;
    let file = case.path("/files?material=operator-identity");
    owner
        .post(&file, &Value::Null)
        .body("application/pdf", &b"%PDF-1.7\n"[..])
        .header(
            "x-file-name",
            "%E6%9E%97%E6%99%93%E7%9A%84%E8%BA%AB%E4%BB%BD%E8%AF%81.pdf",
        )
        .await
        .problem(409, "state_conflict");

    let draft = begin(&owner).await;
    let unfinished =
        r#"{"answers": {"operator": {"name": "林晓", "residentId": "990000199001010017""#;
    let path = draft.path("/draft");
    let put = owner.put(&path, &Value::Null).if_match(draft.version());
    put.body("application/json", unfinished)
        .await
        .problem(400, "malformed_json");
    let strange =
        json!({"answers": shop_answers(), "operator": {"residentId": "990000199001010017"}});
    let put = owner.put(&path, &strange).if_match(draft.version());
    assert_eq!(put.await.status.as_u16() / 100, 4);

    let wrong = json!({"mobile": MOBILE, "code": "000000"});
    let refused = anonymous.post("/auth/citizen-sessions", &wrong).await;
    assert_eq!(refused.status.as_u16() / 100, 4);
    let wrong = json!({"username": "window-dongqu", "password": "Wrong-9-horse"});
    let refused = anonymous.post("/auth/staff-sessions", &wrong).await;
    assert_eq!(refused.status, 401);
    for path in [
        "/items?q=%E6%9E%97%E6%99%93+13800000001",
        "/people/990000199001010017",
        "/cases?state=%E6%9E%97%E6%99%93",
    ] {
        owner.get(path).await;
        anonymous.with_token("Wrong-9-token").get(path).await;
    }

    let clerk = clerk(anonymous).await;
    let told = json!({"note": "请林晓（13800000001）补充", "items": [
        {"material": "premises-proof", "reason": "林晓 990000199001010017"},
    ]});
    let seen = Case::of(&clerk.get(&case.path("")).await, 200);
    let told = seen.post(&clerk, "/single-notice", &told).await;
    told.expect(200);
    let call = clerk.call(Method::GET, "/cases?q=990000199001010017&limit=x");
    call.await;
    vec![owner.token().to_owned(), clerk.token().to_owned()]
}

#[tokio::test]
async fn a_log_names_requests_and_nobody() {
    let site = Site::new();
    let place = site.folder().join("log");
    let log = File::create(&place).unwrap();
    let mut command = site.serve_command();
    command.env("RUST_LOG", "debug,onewindow_server=trace");
    let server = Process::start_heard(command, log);
    let tokens = a_day(&site.anonymous()).await;
    assert!(server.terminate());

    let log = std::fs::read_to_string(&place).unwrap();
    for wanted in [
        r#"route="/api/v1/cases/{id}/submission""#,
        r#"route="/api/v1/auth/staff-sessions""#,
        "request_id=",
        "status=401",
    ] {
        assert!(log.contains(wanted), "{wanted} is not in\n{log}");
    }
    let mut nobody = vec![
        MOBILE,
        "990000199001010017",
        "林晓",
        "%E6%9E%97%E6%99%93",
        "和平路1号",
        "Wrong-9-horse",
        "Wrong-9-token",
        demo::PASSWORD,
    ];
    nobody.extend(tokens.iter().map(String::as_str));
    for secret in nobody {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
