//! The product as a process of its own, its people and their cases.

use crate::Fallible;
use crate::cpu::Tree;
use crate::load::{self, CLIENTS, Request};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// 林晓, who holds the licence the item asks for.
const MOBILE: &str = "13800000001";

/// Needs one file and one licence.
const ITEM: &str = "laonian-youdai";

const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\nphoto";

/// How a server is started.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) data: PathBuf,
    pub(crate) catalogue: PathBuf,
    /// The PostgreSQL; SQLite in the data folder when not given.
    pub(crate) database: Option<String>,
    /// Each write its own commit on a pooled connection.
    pub(crate) is_pooled: bool,
}

/// A running server; dropping it ends it.
pub(crate) struct Product {
    pub(crate) address: String,
    pub(crate) tree: Tree,
    /// From the start of the process until it said that it is ready.
    pub(crate) ready: Duration,
    child: Child,
}

/// A draft that may be handed in.
pub(crate) struct Draft {
    pub(crate) id: String,
    version: i64,
}

impl Product {
    pub(crate) async fn start(place: &Place) -> Fallible<Self> {
        let began = Instant::now();
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg("serve")
            .arg(&place.data)
            .arg(&place.catalogue)
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped());
        if place.is_pooled {
            command.arg("--pooled");
        }
        if let Some(url) = &place.database {
            command.env("BENCH_DATABASE", url);
        }
        let mut child = command.spawn()?;
        let mut address = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut address)?;
        let address = address.trim().to_owned();
        let client = load::client()?;
        let ready = client.get(format!("{address}/readyz")).send().await?;
        ready.error_for_status()?;
        Ok(Self {
            tree: Tree(child.id()),
            ready: began.elapsed(),
            address,
            child,
        })
    }

    /// 林晓's token.
    pub(crate) async fn log_in(&self, client: &Client) -> Fallible<String> {
        let mobile = json!({"mobile": MOBILE});
        let code = self.post(client, "/auth/sms-codes", &mobile).await?;
        let login = json!({"mobile": MOBILE, "code": code.get("demoCode")});
        let session = self.post(client, "/auth/citizen-sessions", &login).await?;
        let token = session.get("accessToken").and_then(Value::as_str);
        Ok(token.ok_or("no token")?.to_owned())
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> Fallible<Value> {
        let request = client
            .post(format!("{}/api/v1{path}", self.address))
            .header("content-type", "application/json")
            .body(body.to_string());
        answer(request).await
    }

    /// So many drafts with all they need.
    pub(crate) async fn drafts(
        &self,
        client: &Client,
        token: &str,
        count: usize,
    ) -> Fallible<Vec<Draft>> {
        stream::iter(0..count)
            .map(|_| self.draft(client, token))
            .buffer_unordered(CLIENTS / 2)
            .try_collect()
            .await
    }

    async fn draft(&self, client: &Client, token: &str) -> Fallible<Draft> {
        let call = |method: Method, path: &str| {
            client
                .request(method, format!("{}/api/v1{path}", self.address))
                .header("authorization", format!("Bearer {token}"))
        };
        let body = json!({"itemKey": ITEM, "applicant": {"kind": "person"}, "district": "dongqu"});
        let made = call(Method::POST, "/cases")
            .header("idempotency-key", unique())
            .header("content-type", "application/json")
            .body(body.to_string());
        let made = answer(made).await?;
        let id = made.get("id").and_then(Value::as_str).ok_or("no id")?;
        let version = made.get("version").and_then(Value::as_i64);
        let version = version.ok_or("no version")?;
        let photo = call(Method::POST, &format!("/cases/{id}/files?material=photo"))
            .header("content-type", "image/png")
            .body(PHOTO);
        answer(photo).await?;
        let saved = call(Method::PUT, &format!("/cases/{id}/draft"))
            .header("if-match", format!("\"{version}\""))
            .header("content-type", "application/json")
            .body(draft().to_string());
        let saved = answer(saved).await?;
        Ok(Draft {
            id: id.to_owned(),
            version: saved
                .get("version")
                .and_then(Value::as_i64)
                .ok_or("no version")?,
        })
    }

    /// The requests that hand these in.
    pub(crate) fn submissions(&self, drafts: &[Draft], token: &str) -> Vec<Request> {
        drafts
            .iter()
            .map(|draft| Request {
                method: Method::POST,
                url: format!("{}/api/v1/cases/{}/submission", self.address, draft.id),
                headers: vec![
                    ("authorization", format!("Bearer {token}")),
                    ("content-type", "application/json".to_owned()),
                    ("if-match", format!("\"{}\"", draft.version)),
                    ("idempotency-key", unique()),
                ],
                body: b"{}".to_vec(),
            })
            .collect()
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("a server was not ended: {error}");
        }
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Fallible<Value> {
    let answer = request.send().await?;
    let status = answer.status();
    let body = answer.bytes().await?;
    if !status.is_success() {
        return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(serde_json::from_slice(&body)?)
}

/// A key nobody has used in this run.
fn unique() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!("bench-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// What 林晓 sends to save a draft.
fn draft() -> Value {
    json!({"answers": answers(), "choices": choices()})
}

/// What 林晓 chooses.
pub(crate) fn choices() -> Value {
    json!({"licences": ["resident-id-card"]})
}

/// What 林晓 fills in.
pub(crate) fn answers() -> Value {
    json!({
        "elder": {"name": "林老", "residentId": "990000195001010019", "sex": "male",
            "mobile": MOBILE, "hukouLocal": true},
        "residence": {"district": "dongqu", "town": "和平社区", "address": "东区和平路1号"},
        "delivery": {"method": "pickup"},
        "agency": {"byAgent": false},
    })
}

/// The catalogue of the project.
pub(crate) fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}
