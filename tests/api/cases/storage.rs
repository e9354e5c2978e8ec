//! Files in a bucket: the same files, whatever the bucket does.

use super::office::{Case, PDF, begin, pdf, received, upload};
use onewindow_server::platform::storage::Storage;
use onewindow_tests::s3::{BUCKET, S3, SECRET_KEY};
use onewindow_tests::{Actor, TestApp};
use serde_json::Value;
use std::sync::Arc;

async fn start() -> (Arc<S3>, TestApp) {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| shared.configure(config)).await;
    (s3, app)
}

fn file_path(case: &Case, file: &Value) -> String {
    case.path(&format!("/files/{}", file["id"].as_str().expect("an id")))
}

async fn send(owner: &Actor, case: &Case, bytes: Vec<u8>) -> onewindow_tests::Answer {
    let path = case.path("/files?material=operator-identity");
    owner
        .post(&path, &Value::Null)
        .body("application/pdf", bytes)
        .await
}

#[tokio::test]
async fn a_file_goes_to_the_bucket_and_comes_back_whole() {
    let (s3, app) = start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    // More than goes in one request, so that it is put together there.
    let bytes = pdf(9 * 1024 * 1024 + 11);
    let file = send(&owner, &case, bytes.clone()).await.expect(201);
    let sha256 = file["sha256"].as_str().unwrap();
    let object = format!("{}/{sha256}", sha256.get(..2).unwrap());
    assert_eq!(s3.objects(), [object, "onewindow".to_owned()]);
    let answer = owner.get(&file_path(&case, &file)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(
        answer.body == bytes,
        "{} bytes came back",
        answer.body.len()
    );
}

#[tokio::test]
async fn a_bucket_that_fails_loses_nothing_and_promises_nothing() {
    let (s3, app) = start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let file = upload(&owner, &case, "premises-proof").await;
    s3.be_ill(true);
    let refused = send(&owner, &case, pdf(100)).await;
    refused.problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), "5");
    let refused = owner.get(&file_path(&case, &file)).await;
    refused.problem(503, "unavailable");
    let files = case.again(&owner).await.body["files"].clone();
    assert_eq!(files.as_array().unwrap().len(), 1, "no row without bytes");
    s3.be_ill(false);
    send(&owner, &case, pdf(100)).await.expect(201);
    assert_eq!(owner.get(&file_path(&case, &file)).await.body, PDF);
}

#[tokio::test]
async fn a_wrong_bucket_or_key_is_found_at_the_start() {
    let s3 = S3::start();
    let folder = tempfile::tempdir().unwrap();
    let open = |bucket: &str, key: &str| {
        let config = s3.storage(bucket, key);
        let folder = folder.path().to_owned();
        async move { Storage::open(&folder, &config).await.map(drop) }
    };
    open(BUCKET, SECRET_KEY).await.expect("as it should be");
    for (bucket, key) in [("no-such-bucket", SECRET_KEY), (BUCKET, "wrong")] {
        let error = open(bucket, key).await.unwrap_err().to_string();
        assert!(error.contains("cannot be written"), "{error}");
    }
}

#[tokio::test]
async fn the_audit_trail_keeps_who_took_a_file() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let file = case.again(&owner).await.body["files"][0].clone();
    let clerk = app.clerk().await;
    clerk.get(&file_path(&case, &file)).await;
    let other = app.other_clerk().await;
    other
        .get(&file_path(&case, &file))
        .await
        .problem(403, "other_office");
    let (audit, id) = (
        app.state().audit.clone(),
        case.body["id"].as_str().unwrap().to_owned(),
    );
    let details = app
        .state()
        .db
        .read(move |conn| audit.details_of(conn, "case", &id, "case.readFile"))
        .await
        .unwrap();
    let taken = serde_json::json!({"file": file["id"]}).to_string();
    assert_eq!(details, [taken], "once, by the one who may");
}

/// What a client that follows nothing is answered.
async fn unfollowed(actor: &Actor, path: &str) -> reqwest::Response {
    let client = reqwest::Client::builder();
    let client = client.redirect(reqwest::redirect::Policy::none());
    let url = format!("{}/api/v1{path}", actor.address());
    let call = client.build().unwrap().get(url);
    call.bearer_auth(actor.token()).send().await.unwrap()
}

async fn start_with_links(clamd: Option<&'static str>) -> (Arc<S3>, TestApp) {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| {
        shared.configure(config);
        config.data.storage.link_seconds = Some(60);
        config.clamd = clamd.map(|address| address.parse().unwrap());
    })
    .await;
    (s3, app)
}

#[tokio::test]
async fn a_download_may_lead_to_the_bucket_for_a_short_while() {
    let (s3, app) = start_with_links(None).await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let file = upload(&owner, &case, "premises-proof").await;
    let path = file_path(&case, &file);
    let answer = unfollowed(&owner, &path).await;
    assert_eq!(answer.status(), 307);
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let link = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(link.starts_with(s3.address()), "{link}");
    for part in [
        "&X-Amz-Expires=60&",
        "&response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27%25E7%25A7%259F%25E8%25B5%2581.pdf&",
        "&response-content-type=application%2Fpdf&",
    ] {
        assert!(link.contains(part), "{part} in {link}");
    }
    let bytes = reqwest::get(&link).await.unwrap();
    assert_eq!(bytes.bytes().await.unwrap(), PDF);
    // Neither the time nor what the answer says can be changed by whoever has it.
    for (signed, other) in [("Expires=60", "Expires=6000"), ("%2Fpdf", "%2Fhtml")] {
        let changed = reqwest::get(link.replace(signed, other)).await.unwrap();
        assert_eq!(changed.status(), 403, "{other}");
    }
    let (audit, id) = (app.state().audit.clone(), case.id.clone());
    let noted = app
        .state()
        .db
        .read(move |conn| audit.details_of(conn, "case", &id, "case.readFile"));
    assert_eq!(noted.await.unwrap().len(), 1);
    let refused = unfollowed(&app.manager().await, &path).await;
    assert_eq!(refused.status(), 404, "the right comes first");
    assert!(!refused.headers().contains_key("location"));
    // The apps may follow there, and nowhere else.
    let page = app.anonymous().get_root("/healthz").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&format!("connect-src 'self' {};", s3.address())),
        "{policy}"
    );
}

#[tokio::test]
async fn nothing_leads_to_a_file_that_was_not_looked_at() {
    // Nobody listens at port 1, so the file waits.
    let (_s3, app) = start_with_links(Some("127.0.0.1:1")).await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let file = upload(&owner, &case, "premises-proof").await;
    let answer = unfollowed(&owner, &file_path(&case, &file)).await;
    assert_eq!(answer.status(), 409);
    assert!(!answer.headers().contains_key("location"));
}
