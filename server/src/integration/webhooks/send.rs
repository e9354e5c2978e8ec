//! Sends a delivery and writes what became of it.

use super::network::Reach;
use super::store::{self, DeliveryRow, WebhookRow};
use super::{DeliveryId, PREVIOUS, SECRET, lines, sign};
use crate::integration::clients;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::config::Config;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, Message, Outcome, Settled, TRIES};
use crate::platform::problem::Result;
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The topic of deliveries in the outbox.
pub const TOPIC: &str = "webhook";

/// What the outbox holds of a delivery.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) delivery: DeliveryId,
}

/// Goes to the machines webhooks may be sent to, and to no others. Cheap to clone.
#[derive(Clone)]
pub struct Hooks(Arc<Ways>);

struct Ways {
    by_tls: Reach,
    in_clear: Reach,
    patience: Duration,
    // Made when first needed: the certificates this machine trusts take a while to read.
    tls: OnceLock<Option<Client>>,
    clear: OnceLock<Option<Client>>,
}

/// What a receiver said, or that it said nothing.
#[derive(Clone)]
struct Heard {
    status: Option<u16>,
    /// A word of ours, never what the receiver wrote.
    error: Option<String>,
}

impl Heard {
    fn nothing(error: &str) -> Self {
        Self {
            status: None,
            error: Some(error.to_owned()),
        }
    }
}

impl Hooks {
    /// By the networks of the configuration.
    pub fn new(config: &Config) -> Self {
        let allowed: Arc<[_]> = config.webhooks.networks.clone().into();
        Self(Arc::new(Ways {
            by_tls: Reach::new(Arc::clone(&allowed), true),
            in_clear: Reach::new(allowed, false),
            patience: Duration::from_secs(config.gateways.gateway_seconds),
            tls: OnceLock::new(),
            clear: OnceLock::new(),
        }))
    }

    /// The reach an address has by its scheme; none for one that webhooks are not sent by. An
    /// address written as numbers is asked no resolver for, so it is looked at here.
    fn reach(&self, url: &Url) -> Option<&Reach> {
        let reach = match url.scheme() {
            "https" => &self.0.by_tls,
            "http" => &self.0.in_clear,
            _ => return None,
        };
        let host = url.host_str()?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let numbers = bare.parse::<IpAddr>().ok();
        let fits = numbers.is_none_or(|address| reach.includes(address));
        let plain = url.username().is_empty() && url.password().is_none();
        (fits && plain).then_some(reach)
    }

    /// Whether something may be sent to an address as its name stands now.
    pub(super) async fn may_reach(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else {
            return false;
        };
        let (Some(reach), Some(host)) = (self.reach(&url), url.host_str()) else {
            return false;
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<IpAddr>().is_ok() {
            return true;
        }
        match host.parse() {
            Ok(name) => reqwest::dns::Resolve::resolve(reach, name).await.is_ok(),
            Err(_) => false,
        }
    }

    fn client(&self, url: &Url) -> Option<&Client> {
        let (kept, reach) = match url.scheme() {
            "https" => (&self.0.tls, &self.0.by_tls),
            _ => (&self.0.clear, &self.0.in_clear),
        };
        let made = kept.get_or_init(|| {
            let built = Client::builder()
                .timeout(self.0.patience)
                // A redirect or a proxy would go where nobody looked.
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .tls_built_in_root_certs(url.scheme() == "https")
                .dns_resolver(Arc::new(reach.clone()))
                .user_agent("OneWindow-Webhooks/1")
                .build();
            built
                .inspect_err(|error| tracing::error!(%error, "webhooks cannot be sent"))
                .ok()
        });
        made.as_ref()
    }

    async fn post(&self, url: &str, headers: [(&str, String); 3], body: String) -> Heard {
        let Ok(url) = Url::parse(url) else {
            return Heard::nothing("no address");
        };
        if self.reach(&url).is_none() {
            return Heard::nothing("address not allowed");
        }
        let Some(client) = self.client(&url) else {
            return Heard::nothing("no client");
        };
        let mut request = client
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let taken = (200..300).contains(&status);
                Heard {
                    status: Some(status),
                    error: (!taken).then(|| format!("http {status}")),
                }
            }
            Err(error) if error.is_timeout() => Heard::nothing("timed out"),
            Err(error) if is_closed(&error) => Heard::nothing("address not allowed"),
            Err(error) if error.is_connect() => Heard::nothing("no connection"),
            Err(_) => Heard::nothing("the connection broke"),
        }
    }
}

fn is_closed(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<super::network::Closed>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Sends what a message of the outbox names, and writes what became of it.
///
/// # Errors
/// When the database refuses; it is sent again when the lease ends.
pub async fn deliver(hooks: &Hooks, state: &AppState, message: Message) -> Result<Settled> {
    let payload = message.payload.clone();
    let found = state
        .db
        .read(move |conn| {
            let Ok(waiting) = serde_json::from_str::<Waiting>(&payload) else {
                return Ok(None);
            };
            due(conn, &waiting.delivery)
        })
        .await?;
    let Some((delivery, webhook)) = found else {
        let now = state.clock.now();
        let why = "nobody wants it any more";
        return state
            .db
            .write(move |tx| {
                if let Ok(waiting) = serde_json::from_str::<Waiting>(&message.payload) {
                    store::drop_unsettled(tx, &waiting.delivery, why, now)?;
                }
                outbox::settle(tx, now, &message, &Outcome::Dropped(why.to_owned()))
            })
            .await;
    };
    let now = state.clock.now();
    let mut secrets = vec![state.vault.open_value(SECRET, &webhook.secret)?];
    if let Some(previous) = &webhook.previous_secret
        && webhook.previous_until.is_some_and(|until| now < until)
    {
        secrets.push(state.vault.open_value(PREVIOUS, previous)?);
    }
    let at = now.seconds();
    let signature = sign::signature(&secrets, &delivery.event_id, at, &delivery.body)?;
    let headers = [
        ("webhook-id", delivery.event_id.clone()),
        ("webhook-timestamp", at.to_string()),
        ("webhook-signature", signature),
    ];
    let heard = hooks
        .post(&webhook.url, headers, delivery.body.clone())
        .await;
    let here = state.clone();
    state
        .db
        .write(move |tx| settle(tx, &here, &message, (&delivery, &webhook), &heard))
        .await
}

/// A delivery that is to be sent, and where; none when that is over.
fn due(conn: &mut Conn, id: &DeliveryId) -> Result<Option<(DeliveryRow, WebhookRow)>> {
    let Some(delivery) = store::delivery(conn, id)?.filter(|row| row.state == store::SENDING)
    else {
        return Ok(None);
    };
    let webhook = store::find(conn, &delivery.webhook_id)?;
    let webhook = webhook.filter(|row| row.off_at.is_none() && row.deleted_at.is_none());
    let is_active = match &webhook {
        Some(webhook) => clients::limits(conn, &webhook.client_id)?.is_some(),
        None => false,
    };
    Ok(webhook
        .filter(|_| is_active)
        .map(|webhook| (delivery, webhook)))
}

fn settle(
    tx: &mut Conn,
    state: &AppState,
    message: &Message,
    (delivery, webhook): (&DeliveryRow, &WebhookRow),
    heard: &Heard,
) -> Result<Settled> {
    let now = state.clock.now();
    let gone = heard.status == Some(410);
    let given_up = gone || (heard.error.is_some() && message.attempts >= TRIES);
    let outcome = match &heard.error {
        None => Outcome::Delivered,
        // The log of deliveries has it; it is the program's to look at, not the office's.
        Some(why) if given_up => Outcome::Dropped(why.clone()),
        Some(why) => Outcome::Failed(why.clone()),
    };
    lines::hold(tx, &webhook.id)?;
    let settled = outbox::settle(tx, now, message, &outcome)?;
    if settled == Settled::Lost {
        return Ok(settled);
    }
    let said = (heard.status.map(i32::from), heard.error.as_deref());
    let end = match (&heard.error, given_up) {
        (None, _) => Some(store::DELIVERED),
        (Some(_), true) => Some(store::FAILED),
        (Some(_), false) => None,
    };
    store::tried(
        tx,
        &delivery.id,
        message.attempts,
        said,
        end.map(|end| (end, now)),
    )?;
    if given_up {
        switch_off(tx, state, webhook, gone, now)?;
    } else if end.is_some() {
        lines::advance(tx, &webhook.id, delivery.case_id.as_ref(), now)?;
    }
    Ok(settled)
}

fn switch_off(
    tx: &mut Conn,
    state: &AppState,
    webhook: &WebhookRow,
    gone: bool,
    now: Timestamp,
) -> Result<()> {
    let reason = if gone { "gone" } else { "undeliverable" };
    if !store::switch_off(tx, &webhook.id, reason, now)? {
        return Ok(());
    }
    store::fail_rest(tx, &webhook.id, "the webhook is off", now)?;
    let entry = Entry {
        actor_kind: "system",
        actor_id: "",
        action: "webhook.off",
        subject_kind: "webhook",
        subject_id: webhook.id.as_str(),
        detail: json!({ "reason": reason, "client": webhook.client_id }),
    };
    state.audit.record(tx, now, &entry)?;
    clients::alert(tx, &webhook.client_id, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::webhooks::network::{Looking, Names};
    use std::collections::VecDeque;
    use std::io::ErrorKind;
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Mutex;

    /// A name that comes to something else each time it is asked for.
    #[derive(Debug)]
    struct Turning(Mutex<VecDeque<Vec<SocketAddr>>>);

    impl Names for Turning {
        fn look_up(&self, _: String) -> Looking {
            let next = self.0.lock().unwrap().pop_front();
            Box::pin(async move { Ok(next.expect("asked for once more than it turns")) })
        }
    }

    fn hooks(turns: &[&[&str]]) -> Hooks {
        let turn = |turn: &&[&str]| turn.iter().map(|one| one.parse().unwrap()).collect();
        let names: Arc<dyn Names> = Arc::new(Turning(Mutex::new(turns.iter().map(turn).collect())));
        Hooks(Arc::new(Ways {
            by_tls: Reach::asking(Arc::clone(&names), Arc::from([]), true),
            in_clear: Reach::asking(names, Arc::from([]), false),
            patience: Duration::from_secs(5),
            tls: OnceLock::new(),
            clear: OnceLock::new(),
        }))
    }

    async fn post(hooks: &Hooks, url: &str) -> Heard {
        let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers = headers.map(|name| (name, "1".to_owned()));
        hooks.post(url, headers, "{}".to_owned()).await
    }

    #[tokio::test]
    async fn a_name_that_was_public_when_it_was_looked_at_is_not_followed_to_this_machine() {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        door.set_nonblocking(true).unwrap();
        let port = door.local_addr().unwrap().port();
        let url = format!("https://turning.example:{port}/hook");
        let hooks = hooks(&[&["1.1.1.1:0"], &["127.0.0.1:0", "[::1]:0"]]);
        assert!(hooks.may_reach(&url).await, "it is public at first");
        let heard = post(&hooks, &url).await;
        assert_eq!(heard.error.as_deref(), Some("address not allowed"));
        let came = door.accept().map(|_| ()).map_err(|error| error.kind());
        assert_eq!(came, Err(ErrorKind::WouldBlock), "nobody knocked");
    }

    #[tokio::test]
    async fn of_a_name_that_is_both_only_the_public_address_is_gone_to() {
        let hooks = hooks(&[&["127.0.0.1:0", "1.1.1.1:0", "[::ffff:10.0.0.1]:0"]]);
        let reach = hooks.0.by_tls.clone();
        let found = reqwest::dns::Resolve::resolve(&reach, "both.example".parse().unwrap());
        let found: Vec<SocketAddr> = found.await.unwrap().collect();
        assert_eq!(found, ["1.1.1.1:0".parse().unwrap()]);
    }

    #[tokio::test]
    async fn a_name_in_clear_reaches_nobody_who_was_not_allowed() {
        let hooks = hooks(&[&["1.1.1.1:0"]]);
        let heard = post(&hooks, "http://public.example/hook").await;
        assert_eq!(heard.error.as_deref(), Some("address not allowed"));
    }
}
