//! What nobody needs is thrown away, and nothing else.

use super::office::{self, Case, PDF};
use onewindow_server::cases::{sweep, timer};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::s3::S3;
use onewindow_tests::{Actor, TestApp};
use reqwest::Method;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Takes everything for old.
async fn sweep_all(app: &TestApp) -> sweep::Swept {
    let soon = SystemTime::now() + Duration::from_secs(60);
    sweep::older_than(app.state(), soon).await.unwrap()
}

fn path_of(case: &Case, file: &Value) -> String {
    case.path(&format!("/files/{}", file["id"].as_str().unwrap()))
}

async fn begin_upload(owner: &Actor, case: &Case, bytes: &[u8]) -> String {
    let begun = owner
        .call(
            Method::POST,
            &case.path("/uploads?material=operator-identity"),
        )
        .header("tus-resumable", "1.0.0")
        .header("upload-length", "1000")
        .body("application/offset+octet-stream", bytes.to_vec())
        .await;
    begun.expect(201);
    begun
        .header("location")
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned()
}

async fn nothing_needed_goes(app: &TestApp) {
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let kept = office::upload(&owner, &case, "premises-proof").await;
    let path = case.path("/files?material=operator-identity");
    let other = [PDF, b"other"].concat();
    let call = owner.post(&path, &Value::Null);
    let removed = call.body("application/pdf", other).await.expect(201);
    let upload = begin_upload(&owner, &case, PDF).await;
    assert_eq!(sweep_all(app).await, sweep::Swept::default());

    owner.delete(&path_of(&case, &removed)).await.expect(204);
    let swept = sweep::Swept {
        files: 1,
        pieces: 0,
    };
    assert_eq!(sweep_all(app).await, swept);
    assert_eq!(sweep_all(app).await, sweep::Swept::default());
    assert_eq!(owner.get(&path_of(&case, &kept)).await.body, PDF);
    let seen = owner.get(&upload).await.expect(200);
    assert_eq!(seen["offset"], PDF.len());
}

#[tokio::test]
async fn what_a_row_names_stays_in_the_folder() {
    let app = TestApp::start().await;
    nothing_needed_goes(&app).await;
    // As a server that was killed leaves it.
    let left = app
        .folder()
        .join("files/.019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52");
    std::fs::write(&left, b"half").unwrap();
    let swept = sweep::Swept {
        files: 0,
        pieces: 1,
    };
    assert_eq!(sweep_all(&app).await, swept);
    assert!(!left.exists());
}

#[tokio::test]
async fn what_a_row_names_stays_in_the_bucket() {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| shared.configure(config)).await;
    nothing_needed_goes(&app).await;
    assert!(s3.objects().contains(&"onewindow".to_owned()));
}

#[tokio::test]
async fn what_was_never_named_goes() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let place = begin_upload(&owner, &case, PDF).await;
    let id = place.rsplit('/').next().unwrap();
    let loose = bytes_of("loose");
    app.state().storage.put_part(id, loose).await.unwrap();
    let swept = sweep::Swept {
        files: 0,
        pieces: 1,
    };
    assert_eq!(sweep_all(&app).await, swept);
    assert_eq!(owner.get(&place).await.expect(200)["offset"], PDF.len());
}

fn bytes_of(text: &'static str) -> actix_web::web::Bytes {
    actix_web::web::Bytes::from_static(text.as_bytes())
}

#[tokio::test]
async fn an_expired_upload_goes_with_its_pieces() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    begin_upload(&owner, &case, PDF).await;
    let parts = || {
        let folder = std::fs::read_dir(app.folder().join("files/uploads"));
        folder.map(Iterator::count).unwrap_or(0)
    };
    assert_eq!(timer::tick(app.state()).await.unwrap().expired, 0);
    assert_eq!(parts(), 1);
    app.state().clock.advance_seconds(24 * 3600);
    let (one, other) = tokio::join!(timer::tick(app.state()), timer::tick(app.state()));
    assert_eq!(one.unwrap().expired + other.unwrap().expired, 1);
    assert_eq!(parts(), 0);
}

/// The same bytes come and go again and again while sweeps run: whatever is in the case can be read.
#[tokio::test]
async fn a_file_that_comes_back_during_a_sweep_is_there() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    // On the first shelf, so that the sweep comes to it at once.
    let bytes = (0_u32..)
        .map(|number| [PDF, &number.to_be_bytes()].concat())
        .find(|bytes| sha256_hex(bytes).starts_with("00"))
        .expect("there are enough numbers");
    let (mut swept, mut taken) = (0, 0);
    for round in 0..36 {
        let path = case.path("/files?material=operator-identity");
        let call = owner.post(&path, &Value::Null);
        let upload = async {
            // Earlier in some rounds than in others.
            for _ in 0..round % 6 {
                owner.get("/me").await.expect(200);
            }
            call.body("application/pdf", bytes.clone()).await
        };
        // What this round brings is young; files tell their age in ticks of some milliseconds.
        let before = SystemTime::now() - Duration::from_millis(10);
        let sweeping = sweep::older_than(app.state(), before);
        let (thrown, answer) = tokio::join!(sweeping, upload);
        swept += thrown.unwrap().files;
        if answer.status == 503 {
            assert!(!answer.header("retry-after").is_empty());
            continue;
        }
        let file = answer.expect(201);
        taken += 1;
        assert_eq!(owner.get(&path_of(&case, &file)).await.body, bytes);
        owner.delete(&path_of(&case, &file)).await.expect(204);
    }
    assert!(taken > 0 && swept > 0, "{taken} taken, {swept} swept");
}
