//! Files of an application for a package that come in several requests.

use super::office::{Application, SIGN, begin, restaurant_ready};
use crate::cases::office::{PDF, pdf};
use crate::cases::uploads::{metadata, offset, patch, place, tus};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::{Actor, Answer, Call, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const LICENCE: &str = "/shared/business-licence";

fn begun(owner: &Actor, application: &Application, material: &str, length: usize) -> Call {
    let path = application.path(&format!("/uploads?material={material}"));
    tus(owner.call(Method::POST, &path)).header("upload-length", &length.to_string())
}

async fn files(owner: &Actor, application: &Application) -> Vec<Value> {
    let body = application.again(owner).await.body;
    body["files"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_file_in_pieces_is_a_file_of_the_application_once_it_is_whole() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let application = begin(&owner, "canyin", &[SIGN]).await;
    let bytes = pdf(5 * 1024 * 1024);
    // The item's own name of a shared document stands for the shared one.
    let own = format!("/{SIGN}/registration");
    let named = metadata(&[("filename", "执照.pdf"), ("sha256", &sha256_hex(&bytes))]);
    let answer = begun(&owner, &application, &own, bytes.len());
    let answer = answer.header("upload-metadata", &named).await;
    let told = answer.expect(201);
    assert_eq!(told["applicationId"], application.body["id"]);
    assert_eq!(
        (&told["caseId"], &told["material"]),
        (&Value::Null, &json!(LICENCE))
    );
    let upload = place(&answer);
    let (first, second) = bytes.split_at(4_500_000);
    patch(&owner, &upload, 0, first).await.expect(204);
    assert_eq!(offset(&owner, &upload).await, first.len());
    assert_eq!(files(&owner, &application).await, Vec::<Value>::new());
    patch(&owner, &upload, first.len(), second)
        .await
        .expect(204);

    let listed = files(&owner, &application).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (
            &listed[0]["material"],
            &listed[0]["name"],
            &listed[0]["mediaType"]
        ),
        (
            &json!(LICENCE),
            &json!("执照.pdf"),
            &json!("application/pdf")
        )
    );
    let whole = owner.get(&upload).await.expect(200);
    assert_eq!(whole["file"], listed[0]);
    let id = listed[0]["id"].as_str().unwrap();
    let kept = owner.get(&application.path(&format!("/files/{id}"))).await;
    assert!(kept.body == bytes, "{} bytes came back", kept.body.len());
}

#[tokio::test]
async fn what_one_request_would_be_refused_an_upload_is_refused_too() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let application = begin(&owner, "canyin", &[SIGN]).await;
    let refused = |material: &'static str, length| begun(&owner, &application, material, length);
    let most = 10 * 1024 * 1024;
    let told = refused(LICENCE, most + 1)
        .await
        .problem(413, "file_too_large");
    assert_eq!(told["maxBytes"], most);
    refused(LICENCE, 0).await.problem(422, "empty_file");
    for nowhere in ["/shared/nothing", "/getihu-sheli/operator-identity", "x"] {
        refused(nowhere, 9).await.problem(404, "material_not_found");
    }
    let stranger = app.manager().await;
    let theirs = begun(&stranger, &application, LICENCE, 9).await;
    theirs.problem(404, "package_application_not_found");

    let upload = place(&refused(LICENCE, 100).await);
    let program = patch(&owner, &upload, 0, b"MZ\x90\0 a program, not a paper").await;
    program.problem(415, "file_type_not_allowed");
    let theirs = patch(&stranger, &upload, 0, PDF).await;
    theirs.problem(404, "upload_not_found");
    let named = metadata(&[("sha256", &sha256_hex(b"something else"))]);
    let other = refused(LICENCE, PDF.len()).header("upload-metadata", &named);
    let other = place(&other.await);
    let damaged = patch(&owner, &other, 0, PDF).await;
    damaged.problem(460, "upload_checksum_mismatch");
    // There is room for two at this place, however they come.
    for _ in 0..2 {
        application.upload(&owner, LICENCE).await.expect(201);
    }
    refused(LICENCE, 9).await.problem(409, "too_many_files");
    assert_eq!(files(&owner, &application).await.len(), 2);
}

#[tokio::test]
async fn an_application_that_was_handed_in_takes_no_last_piece() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = restaurant_ready(&owner).await;
    let upload = place(&begun(&owner, &draft, LICENCE, PDF.len()).await);
    let sent: Answer = draft.submit(&owner, None).await;
    sent.expect(200);
    let late = patch(&owner, &upload, 0, PDF).await;
    late.problem(409, "application_submitted");
    let late = begun(&owner, &draft, LICENCE, 9).await;
    late.problem(409, "application_submitted");
}

#[tokio::test]
async fn what_the_applicant_sent_in_a_case_is_not_sent_again() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = crate::cases::office::begin(&owner).await;
    crate::cases::office::upload(&owner, &case, "operator-identity").await;
    let named = metadata(&[("sha256", &sha256_hex(PDF))]);
    let application = begin(&owner, "canyin", &[SIGN]).await;
    let answer = begun(&owner, &application, LICENCE, PDF.len());
    let told = answer.header("upload-metadata", &named).await.expect(201);
    assert_eq!(told["offset"], PDF.len());
    assert_eq!(told["file"], files(&owner, &application).await[0]);

    let stranger = app.manager().await;
    let theirs = begin(&stranger, "canyin", &[SIGN]).await;
    let answer = begun(&stranger, &theirs, LICENCE, PDF.len());
    let told = answer.header("upload-metadata", &named).await.expect(201);
    assert_eq!((&told["offset"], &told["file"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn a_draft_of_a_package_goes_with_all_that_is_in_it() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let application = begin(&owner, "canyin", &[SIGN]).await;
    begun(&owner, &application, LICENCE, 100).await.expect(201);
    let path = application.path("");
    let version = application.again(&owner).await.body["version"].as_i64();
    let version = version.expect("a version");
    let stranger = app.manager().await;
    let refused = stranger.delete(&path).if_match(version).await;
    refused.problem(404, "package_application_not_found");
    let refused = owner.delete(&path).if_match(version + 1).await;
    refused.problem(412, "stale_version");
    assert_eq!(owner.delete(&path).if_match(version).await.status, 204);
    let gone = owner.get(&path).await;
    gone.problem(404, "package_application_not_found");

    let sent = restaurant_ready(&owner).await;
    let sent = Application::of(&sent.submit(&owner, None).await, 200);
    let refused = owner.delete(&sent.path("")).if_match(1).await;
    refused.problem(409, "application_submitted");
}

#[tokio::test]
async fn a_draft_of_a_package_nobody_goes_on_with_goes_by_rule() {
    use diesel::RunQueryDsl;
    use onewindow_server::retention;
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let left = begin(&owner, "canyin", &[SIGN]).await;
    let fresh = begin(&owner, "canyin", &[SIGN]).await;
    let sql = format!(
        "UPDATE package_applications SET updated_at = updated_at - {} WHERE id = '{}'",
        181_i64 * 86_400_000,
        left.body["id"].as_str().unwrap()
    );
    let state = app.state();
    let aged = state.db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok(())
    });
    aged.await.unwrap();
    let found = retention::sweep(&state.db, &state.audit, state.clock.now()).await;
    let found = found.unwrap();
    let rule = found.iter().find(|one| one.rule.name == "packageDrafts");
    assert_eq!(rule.and_then(|one| one.rows), Some(1));
    let gone = owner.get(&left.path("")).await;
    gone.problem(404, "package_application_not_found");
    assert_eq!(owner.get(&fresh.path("")).await.status, 200);
}
