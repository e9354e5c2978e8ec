//! Programs that know the API by openapi.json alone: a client generated from it, and schemathesis,
//! which asks whatever the description allows and compares the answers with it. Both are Python's;
//! `cargo xtask test contract` sets them up and names the interpreter, and says so where there is none.

use onewindow_tests::{Actor, Process, Site};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/python");

/// The folder of programs of an environment that has what `requirements.txt` names.
fn python() -> Option<PathBuf> {
    std::env::var_os("ONEWINDOW_PYTHON").map(PathBuf::from)
}

fn description(folder: &Path) -> PathBuf {
    let path = folder.join("openapi.json");
    std::fs::write(&path, onewindow_server::openapi::json().unwrap()).unwrap();
    path
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_generated_client_has_a_case_granted_in_a_sandbox_and_checks_its_webhooks() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new();
    // On the real day: whoever checks a signature looks at its time.
    let (port, door) = site.another_door();
    let port = port.to_string();
    let networks = ["--webhook-networks", "127.0.0.0/8"];
    let serve = ["serve", "--demo", "--port", port.as_str()];
    let _server = Process::start(site.command(&[&serve[..], &networks].concat()));
    let generated = Command::new(python.join("openapi-python-client"))
        .args(["generate", "--meta", "none", "--output-path", "onewindow"])
        .arg("--path")
        .arg(description(folder.path()))
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(generated.status.success(), "{}", said(&generated));
    let ran = Command::new(python.join("python"))
        .arg(format!("{HERE}/submit.py"))
        .arg(door.address())
        .current_dir(&folder)
        .env("PYTHONPATH", folder.path())
        .output()
        .unwrap();
    let said = said(&ran);
    assert!(
        ran.status.success() && said.contains("granted 00"),
        "{said}"
    );
}

/// A role, and the token of somebody who has it.
async fn roles(site: &Site) -> Vec<(&'static str, Option<String>)> {
    let anonymous = site.anonymous();
    let mut roles = vec![
        ("integrator", Some(program(&anonymous).await)),
        ("integrator for a citizen", Some(acting(&anonymous).await)),
    ];
    for mobile in ["13800000001", "13800000002"] {
        roles.push(("citizen", Some(citizen(&anonymous, mobile).await)));
    }
    for username in [
        "window-dongqu",
        "approver-scjg",
        "supervisor",
        "editor",
        "admin",
    ] {
        let login = json!({"username": username, "password": "demo-onewindow"});
        let session = anonymous.post("/auth/staff-sessions", &login).await;
        roles.push((username, Some(text(&session.expect(200)["accessToken"]))));
    }
    roles.push(("anonymous", None));
    roles
}

async fn citizen(anonymous: &Actor, mobile: &str) -> String {
    let sent = anonymous.post("/auth/sms-codes", &json!({"mobile": mobile}));
    let code = sent.await.expect(202)["demoCode"].clone();
    let login = json!({"mobile": mobile, "code": code});
    let session = anonymous.post("/auth/citizen-sessions", &login).await;
    text(&session.expect(200)["accessToken"])
}

/// A program that may do everything a program may by itself, as often as it is asked here.
async fn program(anonymous: &Actor) -> String {
    let scopes = [
        "catalogue:read",
        "cases:read",
        "changes:read",
        "statistics:read",
        "webhooks:manage",
    ];
    made(
        anonymous,
        &json!({"scopes": scopes, "departments": ["scjg"]}),
    )
    .await
}

/// A program that acts for somebody made up, in its sandbox.
async fn acting(anonymous: &Actor) -> String {
    let scopes = ["profile:read", "own-cases:read", "own-cases:write"];
    let token = made(anonymous, &json!({"scopes": scopes, "sandbox": true})).await;
    let inside = anonymous.with_token(&token);
    let citizen = inside.post("/sandbox/citizens", &json!({})).await;
    text(&citizen.expect(201)["token"]["access_token"])
}

/// The token of a program an administrator makes so.
async fn made(anonymous: &Actor, request: &Value) -> String {
    let login = json!({"username": "admin", "password": "demo-onewindow"});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    let admin = anonymous.with_token(&text(&session.expect(200)["accessToken"]));
    let mut request = request.clone();
    request["name"] = "x".into();
    request["perMinute"] = 60_000.into();
    let made = admin.post("/clients", &request).await.expect(201);
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        text(&made["client"]["id"]),
        text(&made["secret"])
    );
    let call = anonymous.call(reqwest::Method::POST, "/oauth/token");
    let token = call.body("application/x-www-form-urlencoded", form).await;
    text(&token.expect(200)["access_token"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Asks as somebody whatever the description allows, a few times each or, where there is time, often.
fn asked(python: &Path, folder: &Path, address: &str, token: Option<&str>) -> Output {
    // A short run asks the same each time, so that it fails by what was changed and by nothing else.
    let how: &[&str] = match std::env::var_os("ONEWINDOW_LONG") {
        Some(_) => &["--phases", "examples,coverage,fuzzing", "-n", "40"],
        None => &["--phases", "fuzzing", "-n", "2", "--seed", "1"],
    };
    let mut command = Command::new(python.join("st"));
    command
        .arg("run")
        .arg(folder.join("openapi.json"))
        .args(["--url", address])
        .args(how)
        .args(["--checks", "not_a_server_error,status_code_conformance"])
        .args([
            "--checks",
            "content_type_conformance,response_schema_conformance",
        ])
        // Its stream holds a connection for minutes.
        .args(["--exclude-operation-id", "watchLamps"])
        // Threads of one process disturb one another.
        .args(["--workers", "1"])
        .args(["--continue-on-failure", "--no-shrink", "--no-color"])
        .args(["--generation-database", "none", "--warnings", "off"])
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", HERE)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder);
    if let Some(token) = token {
        command
            .arg("-H")
            .arg(format!("Authorization: Bearer {token}"));
    }
    command.output().unwrap()
}

#[tokio::test]
async fn whatever_is_asked_as_anybody_is_answered_as_described() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    description(folder.path());
    let site = Site::new();
    let _server: Process = site.serve();
    let address = site.anonymous().address().to_owned();
    let roles = roles(&site).await;
    let ask = |(role, token): &(&str, Option<String>)| {
        let output = asked(&python, folder.path(), &address, token.as_deref());
        let fault = || format!("as {role}:\n{}", said(&output));
        (!output.status.success()).then(fault)
    };
    // Two at once: each takes one processor for itself.
    let (some, others) = roles.split_at(roles.len() / 2);
    let faults = std::thread::scope(|scope| {
        let some = scope.spawn(|| some.iter().filter_map(ask).collect::<Vec<_>>());
        let others: Vec<_> = others.iter().filter_map(ask).collect();
        [some.join().unwrap(), others].concat()
    });
    super::none(faults);
}
