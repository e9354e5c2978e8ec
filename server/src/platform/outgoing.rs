//! How the service speaks to machines an operator named: providers of messages and of log-ins.

use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, Url};
use std::time::Duration;

/// The most of an answer that is read.
const LONGEST: usize = 256 * 1024;

/// An address requests go to, and the client that goes there.
#[derive(Debug, Clone)]
pub struct Endpoint {
    http: Client,
    url: String,
    host: String,
}

/// The address is none a request may be sent to.
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
        // A redirect would carry the request, and its key, to whoever the other machine names.
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
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The client that goes there.
    pub(crate) fn client(&self) -> &Client {
        &self.http
    }

    /// A GET of what follows the address.
    pub(crate) fn get(&self, rest: &str) -> RequestBuilder {
        self.http.get(format!("{}{rest}", self.url))
    }

    /// A POST to what follows the address.
    pub(crate) fn post(&self, rest: &str) -> RequestBuilder {
        self.http.post(format!("{}{rest}", self.url))
    }
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// No answer came. It says how and not where: an address may hold a number or a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(pub(crate) &'static str);

impl From<reqwest::Error> for Unanswered {
    fn from(error: reqwest::Error) -> Self {
        Self(if error.is_timeout() {
            "timed out"
        } else if error.is_connect() {
            "no connection"
        } else {
            "the connection broke"
        })
    }
}

/// Sends a request and reads the answer, in the time the client has.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Reply, Unanswered> {
    let mut response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len().saturating_add(chunk.len()) > LONGEST {
            return Err(Unanswered("an endless answer"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status,
        headers,
        body,
    })
}
