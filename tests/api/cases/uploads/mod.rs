//! Resumable uploads: whatever breaks, the file that comes of it is the one that was sent.

mod breaks;
mod refusals;
mod tus_js;

use super::office::{Case, pdf};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::{Actor, Answer, Call};
use reqwest::Method;
use serde_json::Value;

pub(crate) fn tus(call: Call) -> Call {
    call.header("tus-resumable", "1.0.0")
}

/// `Upload-Metadata` of these pairs.
pub(crate) fn metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// Begins an upload of a proof of identity.
fn begin(owner: &Actor, case: &Case, length: usize) -> Call {
    let path = case.path("/uploads?material=operator-identity");
    tus(owner.call(Method::POST, &path)).header("upload-length", &length.to_string())
}

/// Where an upload is, below `/api/v1`.
pub(crate) fn place(begun: &Answer) -> String {
    begun.expect(201);
    let location = begun.header("location");
    location.strip_prefix("/api/v1").expect("a path").to_owned()
}

pub(crate) fn patch(owner: &Actor, place: &str, offset: usize, bytes: &[u8]) -> Call {
    tus(owner.call(Method::PATCH, place))
        .header("upload-offset", &offset.to_string())
        .body("application/offset+octet-stream", bytes.to_vec())
}

pub(crate) async fn offset(owner: &Actor, place: &str) -> usize {
    let answer = tus(owner.call(Method::HEAD, place)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.header("upload-offset").parse().expect("an offset")
}

/// The one file of the case, which must be these bytes.
async fn one_file(owner: &Actor, case: &Case, bytes: &[u8]) -> Value {
    let files = case.again(owner).await.body["files"].clone();
    let files = files.as_array().expect("files");
    assert_eq!(files.len(), 1, "{files:?}");
    let file = files[0].clone();
    assert_eq!(file["sha256"], sha256_hex(bytes).as_str());
    assert_eq!(file["size"], bytes.len());
    let path = case.path(&format!("/files/{}", file["id"].as_str().expect("an id")));
    let kept = owner.get(&path).await;
    assert!(kept.body == bytes, "{} bytes came back", kept.body.len());
    file
}
