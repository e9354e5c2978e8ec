//! A gateway of one's own: one POST of JSON for each message, signed with a shared key.
//!
//! `X-OneWindow-Signature` is `v1=` and the hexadecimal HMAC-SHA256, by the key, of
//! `X-OneWindow-Timestamp`, a full stop and the body. The gateway answers 2xx when it has the
//! message; `Idempotency-Key` is the same whenever the same message comes again.

use super::transport::{by_status, exchange};
use super::{Attempt, Notification, Provider, ProviderId, SendError, Sending, sign, word};
use crate::platform::config::Secret;
use crate::platform::outgoing::Endpoint;
use crate::platform::vault::hex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A gateway of one's own.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Where it is.
    pub endpoint: Endpoint,
    /// The shared key.
    pub secret: Secret,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    to: &'a str,
    template: &'a str,
    params: BTreeMap<&'a str, &'a str>,
    text: &'a str,
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

impl Provider for Webhook {
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a> {
        Box::pin(self.hand_over(notification, attempt))
    }
}

impl Webhook {
    async fn hand_over(
        &self,
        notification: &Notification,
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let params = notification.params.iter();
        let body = serde_json::to_string(&Body {
            id: &notification.id,
            to: &notification.to,
            template: notification.template,
            params: params
                .map(|(name, value)| (*name, value.as_str()))
                .collect(),
            text: &notification.text,
        })
        .map_err(|_| SendError::Final("not JSON".to_owned()))?;
        let at = attempt.at.seconds().to_string();
        let key = self.secret.expose().as_bytes();
        let signature = sign::hmac_sha256(key, format!("{at}.{body}").as_bytes());
        let request = self
            .endpoint
            .post("")
            .header("content-type", "application/json")
            .header("idempotency-key", &notification.id)
            .header("x-onewindow-timestamp", at)
            .header("x-onewindow-signature", format!("v1={}", hex(&signature)))
            .body(body);
        let reply = exchange(request).await?;
        if !(200..300).contains(&reply.status) {
            return Err(by_status(reply.status));
        }
        // What it calls the message is its own affair; ours does as well.
        let taken: Option<Taken> = serde_json::from_slice(&reply.body).ok();
        Ok(ProviderId(taken.map_or_else(
            || notification.id.clone(),
            |taken| word(&taken.id),
        )))
    }
}
