//! People who use the API, and what they ask and are answered.

use crate::operations::is_described;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

/// Somebody with or without a session.
#[derive(Debug, Clone)]
pub struct Actor {
    address: String,
    client: reqwest::Client,
    token: Option<String>,
    lang: &'static str,
}

impl Actor {
    /// Somebody without a session, at this address.
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            token: None,
            lang: "zh-CN",
        }
    }

    /// The same with an access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same, asking in English.
    #[must_use]
    pub fn in_english(&self) -> Self {
        Self {
            lang: "en",
            ..self.clone()
        }
    }

    /// The access token, of somebody who is logged in.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("nobody is logged in")
    }

    /// The same person at another server.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    /// The server's address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks for a resource; the path stands below `/api/v1`.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// Creates or commands, under an idempotency key of its own.
    pub fn post(&self, path: &str, body: &Value) -> Call {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        self.call(Method::POST, path)
            .json(body)
            .key(&format!("test-{number}"))
    }

    /// Replaces.
    pub fn put(&self, path: &str, body: &Value) -> Call {
        self.call(Method::PUT, path).json(body)
    }

    /// Removes.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Asks for what stands outside `/api/v1`.
    pub fn get_root(&self, path: &str) -> Call {
        self.call_at(Method::GET, path)
    }

    /// Any method, with no body.
    pub fn call(&self, method: Method, path: &str) -> Call {
        self.call_at(method, &format!("/api/v1{path}"))
    }

    fn call_at(&self, method: Method, path: &str) -> Call {
        let what = format!("{method} {path}");
        let url = format!("{}{path}", self.address);
        let mut request = self
            .client
            .request(method, url)
            .header("accept-language", self.lang);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Call {
            what,
            request,
            headers: HeaderMap::new(),
        }
    }
}

/// A request that is sent when awaited.
#[must_use = "a call is sent when it is awaited"]
pub struct Call {
    what: String,
    request: RequestBuilder,
    // Kept apart, because setting one again replaces it.
    headers: HeaderMap,
}

impl Call {
    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With any body.
    pub fn body(mut self, media_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.body(body);
        self.header("content-type", media_type)
    }

    /// With a form of files and fields.
    pub fn multipart(mut self, form: reqwest::multipart::Form) -> Self {
        self.request = self.request.multipart(form);
        self
    }

    /// Under this idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Under no idempotency key.
    pub fn without_key(mut self) -> Self {
        self.headers.remove("idempotency-key");
        self
    }

    /// Only if the resource still has this version.
    pub fn if_match(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    /// Sends it; `None` when no whole answer came, as when the server died.
    pub async fn try_send(self) -> Option<Answer> {
        let response = self.request.headers(self.headers).send().await.ok()?;
        let answer = Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.ok()?.to_vec(),
            what: self.what,
        };
        answer.is_as_described();
        Some(answer)
    }

    /// With a header, in place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(
            HeaderName::from_bytes(name.as_bytes()).expect("a header's name"),
            HeaderValue::from_str(value).expect("a header's value"),
        );
        self
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let what = self.what.clone();
            let answer = self.try_send().await;
            answer.unwrap_or_else(|| panic!("{what}: no answer"))
        })
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    what: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}: {}", self.what, self.status, self.text())
    }
}

impl Answer {
    /// Whatever a test is about, the description has to know the status of every answer.
    fn is_as_described(&self) {
        let asked = self.what.split_once(" /api/v1");
        if let Some((method, path)) = asked
            && !is_described(method, path, self.status.as_u16())
        {
            panic!("the description does not know this status: {self:?}");
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The version the resource has now.
    pub fn version(&self) -> i64 {
        let tag = self.header("etag").trim_matches('"');
        tag.parse()
            .unwrap_or_else(|_| panic!("no version: {self:?}"))
    }

    /// The JSON of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        match self.body.is_empty() {
            true => Value::Null,
            false => self.json(),
        }
    }

    /// The problem of an answer with this status and code, whose form is checked too.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(
            self.header("content-type").split(';').next(),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{self:?}");
        assert_eq!(problem["status"], status, "{self:?}");
        assert_eq!(problem["type"], format!("/docs/errors/{code}"), "{self:?}");
        for member in ["title", "detail", "requestId"] {
            let text = problem[member].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "no {member}: {self:?}");
            assert!(!text.contains('{'), "a place is not filled: {self:?}");
        }
        assert_eq!(
            problem["requestId"],
            self.header("x-request-id"),
            "{self:?}"
        );
        problem
    }

    /// The codes of the wrong places in a problem, each with its pointer, sorted.
    #[track_caller]
    pub fn errors(&self) -> Vec<(String, String)> {
        let problem = self.json();
        let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
        let mut errors: Vec<_> = problem["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                assert!(!text(error, "message").is_empty(), "no message: {self:?}");
                (text(error, "pointer"), text(error, "code"))
            })
            .collect();
        errors.sort();
        errors
    }
}
