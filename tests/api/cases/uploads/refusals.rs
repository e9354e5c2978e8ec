//! What an upload is refused, and what stays of it then.

use super::super::office::{self, Case};
use super::{begin, metadata, offset, one_file, patch, pdf, place, tus};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::{Actor, Answer, TestApp};
use reqwest::Method;
use serde_json::json;
use sha1::{Digest as _, Sha1};

async fn start() -> (TestApp, Actor, Case) {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    (app, owner, case)
}

#[tokio::test]
async fn limits_hold_before_a_byte_is_sent() {
    let (app, owner, case) = start().await;
    let problem = begin(&owner, &case, 10 * 1024 * 1024 + 1).await;
    assert_eq!(
        problem.problem(413, "file_too_large")["maxBytes"],
        10 * 1024 * 1024
    );
    begin(&owner, &case, 0).await.problem(422, "empty_file");
    let other = app.manager().await;
    begin(&other, &case, 10)
        .await
        .problem(404, "case_not_found");
    let nothing = case.path("/uploads?material=nothing");
    let call = tus(owner.call(Method::POST, &nothing)).header("upload-length", "10");
    call.await.problem(404, "material_not_found");
    let path = case.path("/uploads?material=operator-identity");
    let problem = tus(owner.call(Method::POST, &path)).await;
    assert_eq!(
        problem.problem(400, "invalid_header")["header"],
        "Upload-Length"
    );
    assert_eq!(problem.header("tus-resumable"), "1.0.0");
    let older = owner
        .call(Method::POST, &path)
        .header("tus-resumable", "0.2.2")
        .header("upload-length", "10")
        .await;
    older.problem(412, "tus_version_unsupported");
    assert_eq!(older.header("tus-version"), "1.0.0");
    for _ in 0..32 {
        begin(&owner, &case, 10).await.expect(201);
    }
    let problem = begin(&owner, &case, 10)
        .await
        .problem(409, "too_many_uploads");
    assert_eq!(problem["max"], 32);
}

#[tokio::test]
async fn a_piece_is_refused_for_what_it_is() {
    let (app, owner, case) = start().await;
    let place = place(&begin(&owner, &case, 100).await);
    patch(&owner, &place, 0, &b"MZ\x90\0 a program, not a paper"[..])
        .await
        .problem(415, "file_type_not_allowed");
    patch(&owner, &place, 0, &pdf(101))
        .await
        .problem(413, "file_too_large");
    let conflict = patch(&owner, &place, 5, b"x").await;
    assert_eq!(conflict.problem(409, "upload_offset_conflict")["offset"], 0);
    patch(&owner, &place, 0, b"%PDF-")
        .body("application/pdf", b"%PDF-".to_vec())
        .await
        .problem(415, "unsupported_media_type");
    let other = app.manager().await;
    for stranger in [&other, &other.in_english()] {
        patch(stranger, &place, 0, b"x")
            .await
            .problem(404, "upload_not_found");
        stranger.get(&place).await.problem(404, "upload_not_found");
        let ended = tus(stranger.call(Method::DELETE, &place)).await;
        ended.problem(404, "upload_not_found");
    }
    assert_eq!(offset(&owner, &place).await, 0);
    // Too short to tell what it is, until the rest is there.
    patch(&owner, &place, 0, b"MZ").await.expect(204);
    patch(&owner, &place, 2, &[0; 98])
        .await
        .problem(415, "file_type_not_allowed");
    assert_eq!(case.again(&owner).await.body["files"], json!([]));
    tus(owner.call(Method::DELETE, &place)).await.expect(204);
    owner.get(&place).await.problem(404, "upload_not_found");
    let left = std::fs::read_dir(app.folder().join("files/uploads")).map(Iterator::count);
    assert_eq!(left.unwrap_or(0), 0, "no part is left");
}

#[tokio::test]
async fn bytes_are_held_to_their_checksum() {
    let (_app, owner, case) = start().await;
    let bytes = pdf(300);
    let wrong = sha256_hex(b"something else");
    let begun =
        begin(&owner, &case, 300).header("upload-metadata", &metadata(&[("sha256", &wrong)]));
    let place_of_wrong = place(&begun.await);
    let place = place(&begin(&owner, &case, 300).await);
    let sums = [
        format!("sha1 {}", STANDARD.encode(Sha1::digest(&bytes[..100]))),
        format!(
            "sha256 {}",
            STANDARD.encode(sha2::Sha256::digest(&bytes[100..]))
        ),
    ];
    let checked = |from: usize, sum: &str| {
        let to = if from == 0 { 100 } else { 300 };
        patch(&owner, &place, from, &bytes[from..to]).header("upload-checksum", sum)
    };
    checked(0, &sums[1])
        .await
        .problem(460, "upload_checksum_mismatch");
    let problem = checked(0, "md5 YQ==").await.problem(400, "invalid_header");
    assert_eq!(problem["header"], "Upload-Checksum");
    assert_eq!(offset(&owner, &place).await, 0);
    checked(0, &sums[0]).await.expect(204);
    checked(100, &sums[0])
        .await
        .problem(460, "upload_checksum_mismatch");
    checked(100, &sums[1]).await.expect(204);
    one_file(&owner, &case, &bytes).await;

    let answer = patch(&owner, &place_of_wrong, 0, &bytes).await;
    answer.problem(460, "upload_checksum_mismatch");
    owner
        .get(&place_of_wrong)
        .await
        .problem(404, "upload_not_found");
    one_file(&owner, &case, &bytes).await;
}

#[tokio::test]
async fn an_upload_nobody_goes_on_with_expires() {
    let (app, owner, case) = start().await;
    let place = place(&begin(&owner, &case, 100).await);
    patch(&owner, &place, 0, &pdf(100)[..50]).await.expect(204);
    // Sessions end sooner, so the owner logs in anew each time.
    app.state().clock.advance_seconds(24 * 3600 - 1);
    let owner = app.citizen().await;
    patch(&owner, &place, 50, &pdf(100)[50..60])
        .await
        .expect(204);
    app.state().clock.advance_seconds(24 * 3600 - 1);
    let owner = app.citizen().await;
    assert_eq!(
        offset(&owner, &place).await,
        60,
        "each piece lengthens its life"
    );
    app.state().clock.advance_seconds(1);
    patch(&owner, &place, 60, b"x")
        .await
        .problem(410, "upload_expired");
}

#[tokio::test]
async fn what_an_applicant_has_sent_is_not_sent_again_and_nobody_else_learns_of_it() {
    let (app, owner, case) = start().await;
    let sent = office::upload(&owner, &case, "premises-proof").await;
    let announce = |actor: &Actor, case: &Case, length: usize| {
        let named = metadata(&[
            ("sha256", sent["sha256"].as_str().unwrap()),
            ("filename", "b.pdf"),
        ]);
        begin(actor, case, length).header("upload-metadata", &named)
    };
    let whole = |answer: &Answer| {
        let upload = answer.expect(201);
        (
            answer.header("upload-offset").to_owned(),
            !upload["file"].is_null(),
        )
    };
    let size = usize::try_from(sent["size"].as_u64().unwrap()).unwrap();
    let second = office::begin(&owner).await;
    let again = announce(&owner, &second, size).await;
    assert_eq!(whole(&again), (size.to_string(), true));
    assert_eq!(again.json()["file"]["name"], "b.pdf");
    one_file(&owner, &second, office::PDF).await;
    // Begun again, as after an answer that was lost, it is the file that is there.
    let once_more = announce(&owner, &second, size).await;
    assert_eq!(once_more.json()["file"]["id"], again.json()["file"]["id"]);
    one_file(&owner, &second, office::PDF).await;
    // Another length is another file, whatever its hash is said to be.
    assert_eq!(
        whole(&announce(&owner, &second, size + 1).await),
        ("0".to_owned(), false)
    );

    let stranger = app.citizen_with("13800000009").await;
    let own = office::begin(&stranger).await;
    let told = announce(&stranger, &own, size).await;
    assert_eq!(whole(&told), ("0".to_owned(), false));
    assert_eq!(own.again(&stranger).await.body["files"], json!([]));
}

#[tokio::test]
async fn what_is_offered_is_told_to_everybody() {
    let app = TestApp::start().await;
    let answer = app.anonymous().call(Method::OPTIONS, "/uploads").await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,creation-with-upload,termination,checksum,expiration"
    );
    assert_eq!(answer.header("tus-checksum-algorithm"), "sha256,sha1");
}
