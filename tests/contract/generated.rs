//! Programs that know the API by openapi.json alone: a client generated from it, and schemathesis,
//! which asks whatever the description allows and compares the answers with it. Both are Python's;
//! `cargo xtask test contract` sets them up and names the interpreter, and says so where there is none.

use super::roles::{Role, roles};
use super::tools;
use onewindow_tests::operations::operations;
use onewindow_tests::{Process, Site};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/python");

/// What has an id and nobody here gets to: a demo city charges nothing, no letter of it is dead, nobody
/// logs in to it by another house, and whoever is asked as has ended their other sessions before that. A
/// head extends, an office below forwards, a project's form is the largest there is, and a program that
/// works in a sandbox by itself would begin it anew.
const NOT_HERE: [&str; 9] = [
    "GET /payment-orders/{id}",
    "POST /payment-orders/{id}/payments",
    "POST /dead-letters/{id}/retry",
    "DELETE /me/log-ins/{id}",
    "DELETE /me/sessions/{id}",
    "POST /cases/{id}/extension",
    "POST /cases/{id}/forwarding",
    "GET /projects/{code}",
    "POST /sandbox/cases/{id}/steps",
];

/// The description in a file of this folder.
pub(super) fn description(folder: &Path) -> PathBuf {
    let path = folder.join("openapi.json");
    std::fs::write(&path, onewindow_server::openapi::json().unwrap()).unwrap();
    path
}

/// What a program said.
pub(super) fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_generated_client_has_a_case_granted_in_a_sandbox_and_checks_its_webhooks() {
    let Some(python) = tools::python() else {
        return;
    };
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

#[test]
fn the_example_in_python_finds_an_item_and_its_documents() {
    let Some(python) = tools::python() else {
        return;
    };
    let site = Site::new();
    let _server: Process = site.serve();
    let ran = Command::new(python.join("python"))
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../examples/python/integrate.py"
        ))
        .env(
            "ONEWINDOW_BASE_URL",
            format!("{}/api/v1", site.anonymous().address()),
        )
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    let said = said(&ran);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("个体工商户设立登记"), "{said}");
    assert!(said.contains("\n depends 委托书及代理人身份证\n"), "{said}");
}

/// Asks as somebody whatever the description allows, a few times each or, where there is time, often.
fn asked(python: &Path, folder: &Path, role: &Role) -> Output {
    // A short run asks the same each time, so that it fails by what was changed and by nothing else.
    let times = role.times.to_string();
    let how: &[&str] = match std::env::var_os("ONEWINDOW_LONG") {
        Some(_) => &["--phases", "examples,coverage,fuzzing", "-n", "40"],
        None => &["--phases", "fuzzing", "-n", &times, "--seed", "1"],
    };
    let seeds = folder.join(format!("{}.json", role.name));
    let told = json!({"address": role.address, "token": role.token, "places": role.seeds.json()});
    std::fs::write(&seeds, told.to_string()).unwrap();
    let mut command = Command::new(python.join("st"));
    command
        .arg("run")
        .arg(folder.join("openapi.json"))
        .args(["--url", &role.address])
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
        .env("SEEDS", seeds)
        .env("SEEN", folder.join(format!("{}.seen", role.name)))
        .env("PYTHONPATH", HERE)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder);
    if let Some(token) = &role.token {
        command
            .arg("-H")
            .arg(format!("Authorization: Bearer {token}"));
    }
    command.output().unwrap()
}

/// Whether an answer shows that the thing was there and what was asked of it was looked at.
fn is_reached(status: &str) -> bool {
    ![
        "400", "401", "403", "404", "405", "412", "415", "428", "429",
    ]
    .contains(&status)
}

/// The operations on something with an id that nobody got as far as.
fn unreached(folder: &Path, roles: &[Role]) -> Vec<String> {
    let mut reached = BTreeSet::new();
    for role in roles {
        let seen = folder.join(format!("{}.seen", role.name));
        let seen = std::fs::read_to_string(seen).unwrap_or_default();
        let answers = seen.lines().filter_map(|line| line.rsplit_once(' '));
        let reaching = answers.filter(|(_, status)| is_reached(status));
        reached.extend(reaching.map(|(operation, _)| operation.to_owned()));
    }
    let names = operations().into_iter().map(|one| one.name());
    names
        .filter(|name| {
            name.contains('{') && !reached.contains(name) && !NOT_HERE.contains(&name.as_str())
        })
        .collect()
}

#[tokio::test]
async fn whatever_is_asked_as_anybody_is_answered_as_described() {
    let Some(python) = tools::python() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    description(folder.path());
    let site = Site::new();
    // Webhooks go to this machine, where nobody takes them, and to no other.
    let _server = site.serve_with(&["--webhook-networks", "127.0.0.0/8"]);
    let roles = roles(&site.anonymous()).await;
    let ask = |role: &Role| {
        let output = asked(&python, folder.path(), role);
        let fault = || format!("as {}:\n{}", role.name, said(&output));
        (!output.status.success()).then(fault)
    };
    // Two at once: each takes one processor for itself.
    let (some, others) = roles.split_at(roles.len() / 2);
    let mut faults = std::thread::scope(|scope| {
        let some = scope.spawn(|| some.iter().filter_map(ask).collect::<Vec<_>>());
        let others: Vec<_> = others.iter().filter_map(ask).collect();
        [some.join().unwrap(), others].concat()
    });
    let unreached = unreached(folder.path(), &roles);
    faults.extend(
        unreached
            .into_iter()
            .map(|name| format!("{name}: nobody got that far")),
    );
    super::none(faults);
}
