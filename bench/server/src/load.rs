//! Requests sent over so many connections at once, and what became of them.

use crate::Fallible;
use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// Connections, as the peers and pgbench have them.
pub(crate) const CLIENTS: usize = 32;

/// One request, ready to be sent.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn get(url: String, token: &str) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: vec![("authorization", format!("Bearer {token}"))],
            body: Vec::new(),
        }
    }
}

/// What a load came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) took: Duration,
    /// Milliseconds, sorted.
    pub(crate) times: Vec<f64>,
    /// Bytes of the last body.
    pub(crate) bytes: usize,
}

impl Outcome {
    pub(crate) fn per_second(&self) -> f64 {
        crate::figures::number(self.times.len()) / self.took.as_secs_f64()
    }

    /// The time this share of requests, in percent, did not exceed.
    pub(crate) fn at(&self, percent: usize) -> f64 {
        let place = (self.times.len() * percent).div_ceil(100).saturating_sub(1);
        self.times.get(place).copied().unwrap_or(f64::NAN)
    }
}

/// A client that keeps its connections.
pub(crate) fn client() -> Fallible<Client> {
    Ok(Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(CLIENTS)
        // Sooner than any of the servers lets go of a connection that idles.
        .pool_idle_timeout(Duration::from_secs(1))
        .timeout(Duration::from_secs(60))
        .build()?)
}

/// Sends every request once, each connection the next one nobody has sent.
///
/// # Errors
/// At the first answer that is no success: a bench of failures would say nothing.
pub(crate) async fn send(client: &Client, requests: &[Request]) -> Fallible<Outcome> {
    let next = Cell::new(0);
    let times = RefCell::new(Vec::with_capacity(requests.len()));
    let bytes = Cell::new(0);
    let began = Instant::now();
    try_join_all((0..CLIENTS).map(|_| async {
        loop {
            let Some(request) = requests.get(next.get()) else {
                return Ok::<(), Box<dyn std::error::Error + Send + Sync>>(());
            };
            next.set(next.get() + 1);
            let mut sent = client.request(request.method.clone(), &request.url);
            for (name, value) in &request.headers {
                sent = sent.header(*name, value);
            }
            let at = Instant::now();
            let answer = sent.body(request.body.clone()).send().await?;
            let status = answer.status();
            let body = answer.bytes().await?;
            times.borrow_mut().push(at.elapsed().as_secs_f64() * 1000.0);
            if !status.is_success() {
                let body = String::from_utf8_lossy(&body);
                return Err(format!("{status} of {}: {body}", request.url).into());
            }
            bytes.set(body.len());
        }
    }))
    .await?;
    let took = began.elapsed();
    let mut times = times.into_inner();
    times.sort_by(f64::total_cmp);
    Ok(Outcome {
        took,
        times,
        bytes: bytes.get(),
    })
}
