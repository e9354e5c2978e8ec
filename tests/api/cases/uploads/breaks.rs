//! Connections that break, senders that meet, storage that fails.

use super::super::office;
use super::{begin, metadata, offset, one_file, patch, pdf, place, tus};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::s3::S3;
use onewindow_tests::{Actor, TestApp};
use reqwest::Method;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

/// Offsets that look random and are the same in every run.
fn random_offsets(count: usize, below: usize) -> Vec<usize> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut offsets: Vec<usize> = (0..count)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % u64::try_from(below).unwrap()).unwrap()
        })
        .collect();
    offsets.sort_unstable();
    offsets
}

/// Announces all of the rest and breaks off after some of it.
async fn break_off(owner: &Actor, place: &str, from: usize, bytes: &[u8], at: usize) {
    let host = owner.address().strip_prefix("http://").expect("an address");
    let mut socket = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH /api/v1{place} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Tus-Resumable: 1.0.0\r\nUpload-Offset: {from}\r\n\
         Content-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        owner.token(),
        bytes.len() - from
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[from..at]).await.unwrap();
    socket.shutdown().await.unwrap();
}

/// Waits until the server has noticed a break, and answers how much it kept. What lay in the socket
/// unread is lost with it.
async fn settled(owner: &Actor, place: &str, from: usize) -> usize {
    let begun = Instant::now();
    loop {
        let kept = offset(owner, place).await;
        if kept > from {
            return kept;
        }
        let waited = begun.elapsed();
        assert!(
            waited < Duration::from_secs(20),
            "nothing is kept after {from}"
        );
        tokio::task::yield_now().await;
    }
}

/// Breaks an upload at each of these offsets, each time at the next of these servers.
async fn broken(owners: &[Actor], place: &str, bytes: &[u8], offsets: &[usize]) {
    let mut from = 0;
    for (number, at) in offsets.iter().enumerate() {
        if *at <= from {
            continue;
        }
        let owner = &owners[number % owners.len()];
        break_off(owner, place, from, bytes, *at).await;
        let other = &owners[(number + 1) % owners.len()];
        from = settled(other, place, from).await;
        assert!(from <= bytes.len());
    }
    loop {
        let last = patch(&owners[0], place, from, &bytes[from..]).await;
        if last.status == 409 {
            // A break was noticed late, and more was kept than was known.
            from = offset(&owners[0], place).await;
            continue;
        }
        last.expect(204);
        assert_eq!(last.header("upload-offset"), bytes.len().to_string());
        return;
    }
}

#[tokio::test]
async fn fifty_breaks_change_no_byte() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    // Larger than what is put away at a time.
    let bytes = pdf(9 * 1024 * 1024 + 5);
    let begun = begin(&owner, &case, bytes.len())
        .header(
            "upload-metadata",
            &metadata(&[("filename", "身份证.pdf"), ("sha256", &sha256_hex(&bytes))]),
        )
        .await;
    let place = place(&begun);
    broken(
        std::slice::from_ref(&owner),
        &place,
        &bytes,
        &random_offsets(50, bytes.len()),
    )
    .await;
    let file = one_file(&owner, &case, &bytes).await;
    assert_eq!(file["name"], "身份证.pdf");
    let seen = owner.get(&place).await.expect(200);
    assert_eq!(seen["file"]["id"], file["id"]);
    let left = std::fs::read_dir(app.folder().join("files/uploads")).map(Iterator::count);
    assert_eq!(left.unwrap_or(0), 0, "no part is left");
}

#[tokio::test]
async fn any_server_goes_on_with_what_another_kept() {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| shared.configure(config)).await;
    let second = app.beside().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(700_001);
    let place = place(&begin(&owner, &case, bytes.len()).await);
    let owners = [owner.clone(), owner.at(second.address())];
    broken(&owners, &place, &bytes, &random_offsets(9, bytes.len())).await;
    one_file(&owner, &case, &bytes).await;
    let sha256 = sha256_hex(&bytes);
    let whole = format!("{}/{sha256}", sha256.get(..2).unwrap());
    assert_eq!(
        s3.objects(),
        [whole, "onewindow".to_owned()],
        "no part is left"
    );
}

#[tokio::test]
async fn of_two_that_bring_the_same_piece_one_wins() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(300_000);
    let place = place(&begin(&owner, &case, bytes.len()).await);
    let mut from = 0;
    for to in [100_000, 200_000, 300_000] {
        let piece = &bytes[from..to];
        let (one, other) = tokio::join!(
            patch(&owner, &place, from, piece),
            patch(&owner, &place, from, piece)
        );
        let (won, lost) = if one.status == 204 {
            (one, other)
        } else {
            (other, one)
        };
        won.expect(204);
        assert_eq!(lost.problem(409, "upload_offset_conflict")["offset"], to);
        from = to;
    }
    one_file(&owner, &case, &bytes).await;
}

#[tokio::test]
async fn a_bucket_that_fails_costs_the_piece_on_its_way_and_no_more() {
    let s3 = Arc::new(S3::start());
    let shared = Arc::clone(&s3);
    let app = TestApp::start_with(move |config| shared.configure(config)).await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(1000);
    let place = place(&begin(&owner, &case, bytes.len()).await);
    patch(&owner, &place, 0, &bytes[..400]).await.expect(204);
    s3.be_ill(true);
    let refused = patch(&owner, &place, 400, &bytes[400..]).await;
    refused.problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(offset(&owner, &place).await, 400);
    s3.be_ill(false);
    patch(&owner, &place, 400, &bytes[400..]).await.expect(204);
    one_file(&owner, &case, &bytes).await;
}

#[tokio::test]
async fn the_first_piece_may_come_with_the_beginning() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(500);
    let begun = begin(&owner, &case, bytes.len())
        .body("application/offset+octet-stream", bytes[..7].to_vec())
        .await;
    assert_eq!(begun.header("upload-offset"), "7");
    assert_eq!(begun.header("tus-resumable"), "1.0.0");
    assert!(begun.header("upload-expires").ends_with("GMT"));
    let place = place(&begun);
    patch(&owner, &place, 7, &bytes[7..]).await.expect(204);
    one_file(&owner, &case, &bytes).await;
    // Asked again after the last answer was lost, nothing comes twice.
    patch(&owner, &place, 500, &[]).await.expect(204);
    one_file(&owner, &case, &bytes).await;
    tus(owner.call(Method::DELETE, &place)).await.expect(204);
    one_file(&owner, &case, &bytes).await;
}

/// Mini-programs send no PATCH; a POST that says it is one is taken for it.
#[tokio::test]
async fn a_sender_without_patch_says_what_a_request_is() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = office::begin(&owner).await;
    let bytes = pdf(500);
    let place = place(&begin(&owner, &case, bytes.len()).await);
    let posted = |method: &str| {
        tus(owner.call(Method::POST, &place)).header("x-http-method-override", method)
    };
    let told = posted("HEAD").await;
    assert_eq!(told.header("upload-offset"), "0");
    posted("PATCH")
        .header("upload-offset", "0")
        .body("application/offset+octet-stream", bytes.clone())
        .await
        .expect(204);
    one_file(&owner, &case, &bytes).await;
    posted("PUT").await.problem(405, "method_not_allowed");
    // Nothing but an upload is taken for something else.
    let draft = owner
        .call(Method::POST, &case.path(""))
        .header("x-http-method-override", "DELETE");
    draft.await.problem(405, "method_not_allowed");
}
