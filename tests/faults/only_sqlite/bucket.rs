//! The bucket files are kept in fails for a while, is slow, and for a while does not answer at all,
//! while people send files and take them.

use super::alone;
use crate::load::{Load, log_in};
use crate::look::nothing_is_lost_of;
use crate::office::{begin, pdf};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::s3::S3;
use onewindow_tests::{Actor, Answer, Process, Site};
use reqwest::Method;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// What is sent in one request; a file is several.
const PIECE: usize = 2 * 1024 * 1024;

const PATIENCE: Duration = Duration::from_millis(50);

/// The bucket's answers when it is slow.
const SLOW: Duration = Duration::from_millis(400);

/// Longer than the server waits for the bucket.
const SILENT: Duration = Duration::from_secs(45);

/// Somebody who sends one large file after the other, piece by piece, and takes each back.
struct Courier {
    is_over: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Courier {
    fn begin(site: &Site) -> Self {
        let (is_over, done) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        let (over, count, anonymous) = (Arc::clone(&is_over), Arc::clone(&done), site.anonymous());
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let owner = loop {
                    // Whoever logs in at the same time makes the code useless.
                    if let Some(owner) = log_in(&anonymous).await {
                        break owner;
                    }
                };
                while !over.load(Ordering::Relaxed) {
                    let number = count.load(Ordering::Relaxed);
                    send_and_take(&owner, &pdf(3 * PIECE + 11 + number)).await;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        });
        Self {
            is_over,
            done,
            thread,
        }
    }

    fn see_one_more(&self) {
        let before = self.done.load(Ordering::Relaxed);
        while self.done.load(Ordering::Relaxed) == before {
            assert!(!self.thread.is_finished(), "a file came back another");
            std::thread::sleep(PATIENCE);
        }
    }

    fn finish(self) -> usize {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().expect("every file came back whole");
        self.done.load(Ordering::Relaxed)
    }
}

/// Whether it was done; else the answer must ask to come back.
async fn is_done(answer: Option<&Answer>, status: u16) -> bool {
    if answer.is_some_and(|answer| answer.status == status) {
        return true;
    }
    if let Some(answer) = answer {
        answer.problem(503, "unavailable");
        assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
    }
    tokio::time::sleep(PATIENCE).await;
    false
}

async fn send_and_take(owner: &Actor, bytes: &[u8]) {
    let case = begin(owner).await;
    let tus =
        |method: Method, path: &str| owner.call(method, path).header("tus-resumable", "1.0.0");
    let begun = tus(
        Method::POST,
        &case.path("/uploads?material=operator-identity"),
    )
    .header("upload-length", &bytes.len().to_string())
    .await;
    begun.expect(201);
    let place = begun
        .header("location")
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    loop {
        let kept = tus(Method::HEAD, &place).await;
        let from: usize = kept.header("upload-offset").parse().unwrap();
        if from == bytes.len() {
            break;
        }
        let to = bytes.len().min(from + PIECE);
        let sent = tus(Method::PATCH, &place)
            .header("upload-offset", &from.to_string())
            .body("application/offset+octet-stream", bytes[from..to].to_vec());
        is_done(sent.try_send().await.as_ref(), 204).await;
    }
    let files = case.again(owner).await.body["files"].clone();
    assert_eq!(files.as_array().map(Vec::len), Some(1), "{files}");
    assert_eq!(files[0]["sha256"], sha256_hex(bytes).as_str());
    let path = case.path(&format!("/files/{}", files[0]["id"].as_str().unwrap()));
    loop {
        let taken = owner.get(&path).try_send().await;
        if is_done(taken.as_ref(), 200).await {
            // One that breaks off is none at all.
            assert!(taken.is_some_and(|taken| taken.body == bytes));
            return;
        }
    }
}

fn who_only_reads_is_served(site: &Site) {
    let items =
        actix_web::rt::System::new().block_on(async { site.anonymous().get("/items").await });
    assert_eq!(items.status, 200);
}

#[test]
fn a_bucket_that_fails_is_slow_or_silent_costs_time_and_no_byte() {
    let _turn = alone();
    let site = Site::new();
    let s3 = S3::start();
    let mut command = site.serve_command();
    s3.set(&mut command);
    let server = Process::start(command);
    let load = Load::begin(&site, 3);
    let courier = Courier::begin(&site);
    let see_one_more = || {
        load.see_one_more();
        courier.see_one_more();
    };
    see_one_more();
    for _ in 0..2 {
        s3.be_ill(true);
        load.see_refusals(4);
        who_only_reads_is_served(&site);
        s3.be_ill(false);
        see_one_more();
    }
    s3.be_slow(SLOW);
    see_one_more();
    s3.be_slow(SILENT);
    load.see_refusals(2);
    who_only_reads_is_served(&site);
    s3.be_slow(Duration::ZERO);
    see_one_more();

    let refused = load.refused();
    let received = load.finish();
    let files = courier.finish();
    assert!(server.terminate());
    nothing_is_lost_of(&site, &received, |name| s3.object(name));
    println!(
        "{} cases received, {files} large files, {refused} told to come back",
        received.len()
    );
}
