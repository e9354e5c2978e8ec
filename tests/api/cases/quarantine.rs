//! Files wait until the scanner has seen them, and what carries a virus goes nowhere.

use super::office::{self, Case, PDF};
use onewindow_server::cases::timer;
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::clamd::{Clamd, EICAR, UNFINISHED};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn start() -> (Clamd, TestApp) {
    let clamd = Clamd::start();
    let scanner = clamd.address().parse().unwrap();
    let app = TestApp::start_with(|config| config.clamd = Some(scanner)).await;
    (clamd, app)
}

async fn send(owner: &Actor, case: &Case, material: &str, bytes: Vec<u8>) -> Value {
    let path = case.path(&format!("/files?material={material}"));
    let call = owner.post(&path, &Value::Null);
    call.body("application/pdf", bytes).await.expect(201)
}

fn infected() -> Vec<u8> {
    [PDF, EICAR.concat().as_bytes()].concat()
}

/// The file as the case shows it, once it is no longer waiting.
async fn judged(owner: &Actor, case: &Case, file: &Value) -> Value {
    let begun = Instant::now();
    loop {
        let files = case.again(owner).await.body["files"].clone();
        let files = files.as_array().unwrap().iter();
        let found = files.clone().find(|one| one["id"] == file["id"]);
        let found = found.expect("the file").clone();
        if found["state"] != "quarantined" {
            return found;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it waits for ever"
        );
        tokio::task::yield_now().await;
    }
}

fn path_of(case: &Case, file: &Value) -> String {
    case.path(&format!("/files/{}", file["id"].as_str().unwrap()))
}

fn material_states(case: &Case) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checklist = case.body["verdict"]["checklist"].as_array().unwrap();
    let line = |entry: &Value| (text(&entry["material"]), text(&entry["state"]));
    checklist.iter().map(line).collect()
}

#[tokio::test]
async fn without_a_scanner_a_file_is_available_at_once() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let file = send(&owner, &case, "operator-identity", infected()).await;
    assert_eq!(file["state"], "available");
    assert_eq!(file["problem"], Value::Null);
}

#[tokio::test]
async fn a_clean_file_waits_only_until_it_was_seen() {
    let (_clamd, app) = start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let file = send(&owner, &case, "operator-identity", PDF.to_vec()).await;
    assert_eq!(file["state"], "quarantined");
    assert_eq!(judged(&owner, &case, &file).await["state"], "available");
    assert_eq!(owner.get(&path_of(&case, &file)).await.body, PDF);
}

#[tokio::test]
async fn a_virus_is_refused_counts_as_nothing_and_can_be_removed() {
    let (_clamd, app) = start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let file = send(&owner, &case, "operator-identity", infected()).await;
    let seen = judged(&owner, &case, &file).await;
    assert_eq!(
        (&seen["state"], &seen["problem"]),
        (&json!("refused"), &json!("file_refused"))
    );
    let path = path_of(&case, &file);
    for path in [&path, &format!("{path}/preview")] {
        owner.get(path).await.problem(409, "file_refused");
    }
    let needed = ("operator-identity".to_owned(), "needed".to_owned());
    assert!(material_states(&case.again(&owner).await).contains(&needed));
    owner.delete(&path_of(&case, &file)).await.expect(204);
    let clean = send(&owner, &case, "operator-identity", PDF.to_vec()).await;
    judged(&owner, &case, &clean).await;
    let provided = ("operator-identity".to_owned(), "provided".to_owned());
    assert!(material_states(&case.again(&owner).await).contains(&provided));
}

#[tokio::test]
async fn while_the_scanner_is_away_files_wait_and_the_timer_comes_back_to_them() {
    let (clamd, app) = start().await;
    clamd.say(Some("stream: INSTREAM size limit exceeded. ERROR\0"));
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let file = send(&owner, &case, "operator-identity", PDF.to_vec()).await;
    let bad = send(&owner, &case, "operator-identity", infected()).await;
    timer::tick(app.state()).await.unwrap();
    let states = |case: &Case| -> Vec<Value> {
        let files = case.body["files"].as_array().unwrap();
        files.iter().map(|file| file["state"].clone()).collect()
    };
    assert_eq!(
        states(&case.again(&owner).await),
        ["quarantined", "quarantined"]
    );
    let path = path_of(&case, &file);
    for path in [&path, &format!("{path}/preview")] {
        owner.get(path).await.problem(409, "file_quarantined");
    }
    // It is there, so it counts as handed in until it is found to be none.
    let provided = ("operator-identity".to_owned(), "provided".to_owned());
    assert!(material_states(&case.again(&owner).await).contains(&provided));
    clamd.say(None);
    timer::tick(app.state()).await.unwrap();
    assert_eq!(judged(&owner, &case, &file).await["state"], "available");
    assert_eq!(judged(&owner, &case, &bad).await["state"], "refused");
    let (audit, id) = (
        app.state().audit.clone(),
        case.body["id"].as_str().unwrap().to_owned(),
    );
    let details = app
        .state()
        .db
        .read(move |conn| audit.details_of(conn, "case", &id, "file.refused"))
        .await
        .unwrap();
    let told = json!({"file": bad["id"], "virus": "Eicar-Test-Signature"});
    assert_eq!(details, [told.to_string()]);
}

/// A file with this in it, whose hash begins with this digit; another one for each number.
fn hashed(digit: char, what: &[u8], number: u8) -> Vec<u8> {
    (0_u32..)
        .map(|salt| [PDF, what, &[number], &salt.to_be_bytes()].concat())
        .find(|bytes| sha256_hex(bytes).starts_with(digit))
        .expect("there are enough numbers")
}

/// Has all files of all cases wait again, as those whose first look fell into an outage.
async fn wait_again(app: &TestApp) {
    use diesel::RunQueryDsl;
    let written = app.state().db.write(|tx| {
        diesel::sql_query("UPDATE case_files SET state = 'quarantined'").execute(tx)?;
        Ok(())
    });
    written.await.unwrap();
}

#[tokio::test]
async fn files_the_scanner_cannot_finish_keep_no_other_waiting() {
    let (_clamd, app) = start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let good = send(&owner, &case, "operator-identity", hashed('1', b"", 0)).await;
    judged(&owner, &case, &good).await;
    send(&owner, &case, "premises-proof", hashed('0', UNFINISHED, 0)).await;
    wait_again(&app).await;
    assert_eq!(timer::tick(app.state()).await.unwrap().scanned, 1);
    assert_eq!(judged(&owner, &case, &good).await["state"], "available");

    // More of them in a row than make the scanner count as away: a look that begins with them comes
    // to nothing, but most begin behind them.
    for number in 1..4 {
        let other = office::begin(&owner).await;
        let bytes = hashed('0', UNFINISHED, number);
        send(&owner, &other, "premises-proof", bytes).await;
    }
    let other = office::begin(&owner).await;
    let last = send(&owner, &other, "premises-proof", hashed('f', b"", 0)).await;
    judged(&owner, &other, &last).await;
    wait_again(&app).await;
    let mut looks = 0;
    while timer::tick(app.state()).await.unwrap().scanned == 0 {
        looks += 1;
        assert!(looks < 100, "it is never its turn");
    }
    assert_eq!(judged(&owner, &other, &last).await["state"], "available");
}
