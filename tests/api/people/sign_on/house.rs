//! A single sign-on on this machine, and a browser that goes there.

use onewindow_server::platform::config::Secret;
use onewindow_server::platform::sign_on::SignOnConfig;
use onewindow_tests::{Actor, TestApp};
use reqwest::{Client, RequestBuilder, Response, Url};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

const SERVICE: &str = "http://onewindow.test";

/// A running provider. Dropping it ends it.
pub(super) struct House {
    node: Child,
    pub(super) issuer: String,
    // Node ends when nobody takes what it says.
    _said: BufReader<ChildStdout>,
}

impl House {
    pub(super) async fn open() -> Self {
        let start = || {
            let mut node = Command::new("node")
                .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/sso/provider.mjs"))
                .env("RETURN", format!("{SERVICE}/login/return"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("Node is there");
            let mut said = BufReader::new(node.stdout.take().unwrap());
            let mut issuer = String::new();
            said.read_line(&mut issuer).unwrap();
            assert!(!issuer.is_empty(), "npm ci in tests/ comes first");
            let issuer = issuer.trim().to_owned();
            Self {
                node,
                issuer,
                _said: said,
            }
        };
        tokio::task::spawn_blocking(start).await.unwrap()
    }

    /// A server that lets people in on its word.
    pub(super) async fn app(&self) -> TestApp {
        let text = |text: &str| Some(text.to_owned());
        let sign_on = SignOnConfig {
            oidc_issuer: Some(self.issuer.clone()),
            oidc_name: text("示例省统一身份认证"),
            oidc_name_en: text("Sample Province Sign-on"),
            oidc_client_id: text("onewindow"),
            oidc_client_secret: Some(Secret::from("a secret of both houses".to_owned())),
            oidc_scopes: ["profile", "phone", "real_name"].map(str::to_owned).into(),
            oidc_claim_resident_id: text("resident_id"),
            oidc_claim_level: text("level"),
            oidc_levels: ["L2=2", "L3=3"].map(str::to_owned).into(),
            ..SignOnConfig::none()
        };
        TestApp::start_with(|config| {
            config.sign_on = sign_on;
            config.public_url = Some(SERVICE.to_owned());
            // Its tokens end by the clock of this machine.
            config.today = None;
        })
        .await
    }

    /// Has it do something beside the protocol.
    pub(super) async fn told(&self, what: &str) {
        let answer = client().post(format!("{}/told/{what}", self.issuer)).send();
        assert!(answer.await.unwrap().status().is_success());
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

/// What somebody does at the provider.
pub(super) enum Does<'a> {
    LogIn(&'a str),
    Refuse,
}

fn client() -> Client {
    Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// Begins a log-in and does the provider's part: what the page people come back to sends.
pub(super) async fn came_back(app: &TestApp, does: Does<'_>) -> Value {
    let begun = app.anonymous().post("/auth/sign-on-attempts", &Value::Null);
    let begun = begun.await.expect(200);
    let mut browser = Browser {
        http: client(),
        cookies: BTreeMap::new(),
    };
    let address = Url::parse(begun["authorizationUrl"].as_str().unwrap()).unwrap();
    let mut body = browser.walk(address, &does).await;
    body.insert("attempt".to_owned(), begun["attempt"].clone());
    Value::Object(body)
}

/// Logs in by the provider, as somebody there.
pub(super) async fn enters(app: &TestApp, who: &str) -> (Actor, Value) {
    let body = came_back(app, Does::LogIn(who)).await;
    let session = app.anonymous().post("/auth/sign-on-sessions", &body).await;
    let session = session.expect(200);
    let token = session["accessToken"].as_str().unwrap();
    (app.anonymous().with_token(token), session["me"].clone())
}

struct Browser {
    http: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Goes from page to page until it is sent back.
    async fn walk(&mut self, mut at: Url, does: &Does<'_>) -> Map<String, Value> {
        let http = self.http.clone();
        let mut response = self.sent(http.get(at.clone())).await;
        loop {
            if let Some(next) = response.headers().get("location") {
                at = at.join(next.to_str().unwrap()).unwrap();
                if at.as_str().starts_with(SERVICE) {
                    assert_eq!(at.path(), "/login/return");
                    let pairs = at
                        .query_pairs()
                        .filter(|(name, _)| name != "error_description");
                    return pairs
                        .map(|(name, value)| (name.into_owned(), json!(value)))
                        .collect();
                }
                response = self.sent(http.get(at.clone())).await;
                continue;
            }
            let page = response.text().await.unwrap();
            assert!(at.path().starts_with("/interaction/"), "{at}: {page}");
            response = match does {
                Does::Refuse => {
                    at.path_segments_mut().unwrap().push("abort");
                    self.sent(http.get(at.clone())).await
                }
                Does::LogIn(who) => {
                    let prompt = if page.contains("value=\"login\"") {
                        "login"
                    } else {
                        "consent"
                    };
                    let form = http
                        .post(at.clone())
                        .header("content-type", "application/x-www-form-urlencoded");
                    let form = form.body(format!("prompt={prompt}&login={who}&password=x"));
                    self.sent(form).await
                }
            };
        }
    }

    async fn sent(&mut self, request: RequestBuilder) -> Response {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let response = request.header("cookie", pairs.join("; ")).send().await;
        let response = response.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }
}
