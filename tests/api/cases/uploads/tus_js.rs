//! A client that is not ours, in Node against the real server.

use super::super::office;
use super::{one_file, pdf};
use onewindow_tests::TestApp;
use serde_json::Value;

#[tokio::test]
async fn tus_js_client_breaks_off_goes_on_and_ends() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(333_333);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("identity.pdf");
    std::fs::write(&file, &bytes).unwrap();
    let mut node = std::process::Command::new("node");
    node.arg(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/api/cases/uploads/tus.mjs"
    ))
    .env(
        "ENDPOINT",
        format!("{}/api/v1{}", app.address(), case.path("/uploads")),
    )
    .env("TOKEN", owner.token())
    .env("FILE", &file);
    let output = tokio::task::spawn_blocking(move || node.output())
        .await
        .unwrap()
        .expect("Node is there");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "npm ci in tests/ comes first: {errors}"
    );
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let resumed_at = said["resumedAt"].as_u64().unwrap();
    assert!(resumed_at >= 111_111, "it went on from {resumed_at}");
    let seen = one_file(&owner, &case, &bytes).await;
    assert_eq!(seen["name"], "身份证.pdf");
    let ended = said["ended"].as_str().unwrap();
    let path = ended.split("/api/v1").last().unwrap();
    owner.get(path).await.problem(404, "upload_not_found");
}
