//! Every operation as everybody: who gets as far as saying what they want, held to one table.
//!
//! What is read is there and is 林晓's, wherever something with an id can be; what is changed is a case
//! of hers, and nothing that is there elsewhere. The body is broken, so what takes one shows who may
//! send it and changes nothing. Every answer is searched for what concerns her alone.

mod things;

use crate::integration::{Program, consents};
use onewindow_server::platform::webhooks::WebhookConfig;
use onewindow_tests::operations::operations;
use onewindow_tests::{Actor, Answer, TestApp};
use serde_json::json;
use things::Things;

const TABLE: &str = include_str!("roles.txt");
const SOME_ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

/// A letter for each role, in this order: anonymous, 林晓 whose case it is, another citizen, the legal
/// representative of a firm, 林晓's agent, window clerk, approver, head, supervisor, catalogue editor,
/// administrator; a program without a scope, with every scope, and one that acts for 林晓 without and
/// with every scope she can consent to.
async fn roles(app: &TestApp) -> (Vec<Actor>, String) {
    let owner = app.citizen().await;
    let agent = app.citizen_with("13911110088").await;
    let name = agent.get("/me").await.expect(200)["name"].clone();
    let authorisation = json!({
        "principal": "person", "agentName": name, "agentMobile": "13911110088", "items": [],
        "validUntil": "2026-12-31",
    });
    let signed = owner.post("/me/authorisations", &authorisation).await;
    signed.expect(201);
    let own = [
        "catalogue:read",
        "cases:read",
        "changes:read",
        "statistics:read",
        "webhooks:manage",
    ];
    let request = json!({"name": "x", "scopes": own, "departments": ["scjg"], "perMinute": 60_000});
    let all = Program::made(app, &request).await;
    let mut roles = vec![
        app.anonymous(),
        owner.clone(),
        app.citizen_with("13911110099").await,
        app.manager().await,
        agent,
        app.clerk().await,
        app.approver().await,
        app.staff("head-scjg").await,
        app.supervisor().await,
        app.editor().await,
        app.staff("admin").await,
        consents::bare(app).await,
        all.enter(app).await,
    ];
    for scope in [
        "profile:read",
        "profile:read own-cases:read own-cases:write",
    ] {
        let program = consents::program(app).await;
        roles.push(consents::acting(app, &owner, &program, scope).await);
    }
    (roles, all.id)
}

/// The owner, her agent, those of the office the case is at, and a program that reads her cases.
const SEE_THE_CASE: [usize; 7] = [1, 4, 5, 6, 7, 8, 14];

/// A program with every scope is told of cases without their people, and one that acts for 林晓
/// knows who she is without her cases.
const OWNER: usize = 1;
const PROGRAM: usize = 12;
const ACTING: usize = 13;

/// What stands in an answer and concerns nobody of this role. What the asker wrote themselves is no
/// secret to them.
fn told(things: &Things, role: usize, path: &str, answer: &Answer) -> Vec<String> {
    let mut secrets = match role {
        role if SEE_THE_CASE.contains(&role) => Vec::new(),
        PROGRAM => [things.person(), things.matter().split_off(2)].concat(),
        ACTING => things.matter(),
        _ => [things.person(), things.matter()].concat(),
    };
    let text = answer.text();
    secrets.retain(|secret| text.contains(secret) && !path.contains(secret));
    secrets
}

#[tokio::test]
async fn every_operation_opens_to_whom_the_table_names() {
    let app = TestApp::start_with(|config| {
        config.webhooks = WebhookConfig {
            networks: vec!["127.0.0.0/8".parse().unwrap()],
        };
    })
    .await;
    let (roles, program) = roles(&app).await;
    let things = Things::of(&app, &roles[1], (&program, &roles[PROGRAM])).await;
    let mut found = String::new();
    let mut leaks = Vec::new();
    // What is searched for has to be there to be found.
    let mut unseen = [things.person(), things.matter()].concat();
    for operation in operations() {
        let path = if operation.method == "GET" {
            things.found(&operation.path)
        } else if operation.path.starts_with("/cases/") {
            operation.path.replace("{id}", &things.other.id)
        } else {
            operation.path.clone()
        };
        let path = onewindow_tests::operations::filled(&path, SOME_ID);
        // What holds the connection is asked by those alone who are refused it.
        let streams = operation.path == "/lamps/events";
        let mut letters = String::new();
        for (at, role) in roles.iter().enumerate() {
            if streams && at == 8 {
                letters.push('+');
                continue;
            }
            let call = role.call(operation.method.parse().unwrap(), &path);
            let answer = call.body("application/json", "{").await;
            if at == OWNER {
                let text = answer.text();
                unseen.retain(|secret| !text.contains(secret));
            }
            for secret in told(&things, at, &path, &answer) {
                leaks.push(format!("{} tells role {at} of {secret}", operation.name()));
            }
            letters.push(match answer.status.as_u16() {
                401 => '?',
                403 => '-',
                404 => '0',
                _ => '+',
            });
        }
        found += &format!("{letters} {}\n", operation.name());
    }
    assert_eq!(unseen, [""; 0], "her own are told her");
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    // Whoever opens or shuts something writes the table anew and reads what has changed.
    if std::env::var_os("ONEWINDOW_WRITE_ROLES").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/api/roles.txt"),
            &found,
        )
        .unwrap();
    }
    let differences = differences(TABLE, &found);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The lines that stand in one of two texts alone.
fn differences(kept: &str, found: &str) -> Vec<String> {
    let only = |one: &str, other: &str, sign: char| -> Vec<String> {
        one.lines()
            .filter(|line| !other.lines().any(|theirs| theirs == *line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    [only(kept, found, '-'), only(found, kept, '+')].concat()
}
