//! The one place that speaks to another machine.

use super::SendError;
use reqwest::{Client, RequestBuilder, Url};
use std::time::Duration;

/// The most of an answer that is read.
const LONGEST: usize = 64 * 1024;

/// An address requests go to, and the client that goes there.
#[derive(Debug, Clone)]
pub struct Endpoint {
    http: Client,
    url: String,
    host: String,
}

/// The address is none a message may be sent to.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// It is no address.
    #[error("is not an address")]
    Address,
    /// Numbers and codes would go over the network in clear.
    #[error("must begin with https://, unless it is on this machine")]
    Clear,
    /// This machine trusts nobody, or the like.
    #[error("cannot be used: {0}")]
    Client(#[from] reqwest::Error),
}

impl Endpoint {
    /// An address as an operator gave it.
    ///
    /// # Errors
    /// When it is none, or would carry numbers in clear.
    pub fn open(url: &str, patience: Duration) -> Result<Self, EndpointError> {
        let parsed = Url::parse(url).map_err(|_| EndpointError::Address)?;
        let local = matches!(parsed.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        if parsed.scheme() != "https" && !(local && parsed.scheme() == "http") {
            return Err(EndpointError::Clear);
        }
        // A redirect would carry the message, and its key, to whoever the gateway names.
        let client = Client::builder()
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none());
        let client = if local { client.no_proxy() } else { client };
        Self::with(client.build()?, url).ok_or(EndpointError::Address)
    }

    /// An address with a client of one's own; none when it is no address.
    pub fn with(http: Client, url: &str) -> Option<Self> {
        let parsed = Url::parse(url).ok()?;
        let name = parsed.host_str()?;
        let host = match parsed.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        Some(Self {
            http,
            url: url.trim_end_matches('/').to_owned(),
            host,
        })
    }

    /// What the `Host` header says.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// A POST to what follows the address.
    pub(super) fn post(&self, rest: &str) -> RequestBuilder {
        self.http.post(format!("{}{rest}", self.url))
    }
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Sends a request and reads the answer, in the time the client has.
pub(super) async fn exchange(request: RequestBuilder) -> Result<Reply, SendError> {
    // An error names the address it happened at, which may hold a number; so it is not told on.
    let failed = |error: reqwest::Error| {
        SendError::Retryable(if error.is_timeout() {
            "timed out".to_owned()
        } else if error.is_connect() {
            "no connection".to_owned()
        } else {
            "the connection broke".to_owned()
        })
    };
    let mut response = request.send().await.map_err(failed)?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len().saturating_add(chunk.len()) > LONGEST {
            return Err(SendError::Retryable("an endless answer".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, body })
}

/// What a status other than success means where the body says nothing.
pub(super) fn by_status(status: u16) -> SendError {
    let why = format!("http {status}");
    match status {
        408 | 425 | 429 | 500..=599 => SendError::Retryable(why),
        _ => SendError::Final(why),
    }
}
