//! Sends what waits in the outbox: outside any transaction, and marked only after the provider
//! answered.

use super::events::Notice;
use super::kind::NoticeKind;
use super::providers::{Attempt, Notification, Provider, ProviderId, SendError};
use super::{MAIL, NOTICE, Notifier, mail, voice, wechat};
use crate::identity;
use crate::integration::clients;
use crate::platform::AppState;
use crate::platform::Lang;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, LEASE_SECONDS, Message, Outcome, Settled};
use crate::platform::problem::{Error, Result};
use std::sync::Arc;
use std::time::Duration;

/// The topics that are sent, those people wait for first. All others tell what happened.
pub(super) const TOPICS: [&str; 7] = [
    identity::CODE_TOPIC,
    identity::EMAIL_TOPIC,
    NOTICE,
    voice::TOPIC,
    MAIL,
    wechat::TOPIC,
    clients::ALERT,
];

/// Whoever has not answered by then is given up while the lease still runs, so that nobody else
/// sends the same meanwhile.
const PATIENCE: Duration = Duration::from_secs(LEASE_SECONDS.unsigned_abs() - 20);

/// Sends one message and writes what became of it.
pub(super) async fn deliver(notifier: &Notifier, message: Message) -> Result<Settled> {
    let outcome = attempt(notifier, &message).await;
    let now = notifier.state.clock.now();
    let (topic, id) = (message.topic.clone(), message.id.clone());
    let written = outcome.clone();
    let settled = notifier
        .state
        .db
        .write(move |tx| outbox::settle(tx, now, &message, &written))
        .await?;
    match (&outcome, settled) {
        (Outcome::Failed(why), Settled::Waiting) => {
            tracing::warn!(message = %id, topic, why, "a message could not be sent and waits");
        }
        (Outcome::Failed(why) | Outcome::Refused(why), Settled::Dead) => {
            tracing::error!(message = %id, topic, why, "a message was given up");
        }
        (Outcome::Failed(why) | Outcome::Refused(why), Settled::Done) => {
            tracing::error!(message = %id, topic, why, "a message was dropped");
        }
        (_, Settled::Lost) => {
            tracing::warn!(message = %id, topic, "the lease of a message ended while it was sent");
        }
        _ => {}
    }
    Ok(settled)
}

async fn attempt(notifier: &Notifier, message: &Message) -> Outcome {
    let now = notifier.state.clock.now();
    if message.expires_at.is_some_and(|end| end <= now) {
        return Outcome::Dropped("expired".to_owned());
    }
    if [identity::EMAIL_TOPIC, MAIL].contains(&message.topic.as_str()) {
        return mail::attempt(notifier, message, now).await;
    }
    let attempt = Attempt {
        at: now,
        nonce: format!("{}-{}-{}", message.id, message.attempts, now.seconds()),
    };
    if message.topic == wechat::TOPIC {
        return wechat::attempt(notifier, message, attempt).await;
    }
    let (provider, missing) = if message.topic == voice::TOPIC {
        (&notifier.voice, "no gateway for calls is connected")
    } else {
        (&notifier.sms, "no text message gateway is connected")
    };
    let Some(provider) = provider else {
        return Outcome::Refused(missing.to_owned());
    };
    let notification = match prepare(&notifier.state, message).await {
        Ok(notification) => notification,
        Err(error) => {
            tracing::error!(message = %message.id, %error, "a message cannot be read");
            return Outcome::Failed(error.code().as_str().to_owned());
        }
    };
    send(provider, &notification, &attempt).await
}

async fn send(
    provider: &Arc<dyn Provider>,
    notification: &Notification,
    attempt: &Attempt,
) -> Outcome {
    came_of(&notification.id, provider.send(notification, attempt)).await
}

/// What became of a message that was handed over.
pub(super) async fn came_of(
    id: &str,
    sending: impl Future<Output = std::result::Result<ProviderId, SendError>>,
) -> Outcome {
    match tokio::time::timeout(PATIENCE, sending).await {
        Ok(Ok(provider_id)) => {
            tracing::debug!(message = id, provider_id = provider_id.0, "sent");
            Outcome::Delivered
        }
        Ok(Err(SendError::Retryable(why))) => Outcome::Failed(why),
        Ok(Err(SendError::Final(why))) => Outcome::Refused(why),
        Ok(Err(SendError::Unwanted(why))) => Outcome::Dropped(why),
        Err(_) => Outcome::Failed("timed out".to_owned()),
    }
}

/// Puts together what is said to whom. Only here is a number opened, and it is not kept.
async fn prepare(state: &AppState, message: &Message) -> Result<Notification> {
    let id = message.id.to_string();
    if message.topic == identity::CODE_TOPIC {
        let said = identity::open_code(&state.vault, &message.payload)?;
        let text = format!(
            "验证码 {}，{} 分钟内有效。请勿告诉他人。",
            said.code,
            identity::CODE_SECONDS / 60
        );
        return Ok(Notification {
            id,
            to: said.mobile,
            template: super::CODE,
            params: vec![("code", said.code)],
            text,
        });
    }
    if message.topic == clients::ALERT {
        let (vault, payload) = (state.vault.clone(), message.payload.clone());
        let (name, to) = state
            .db
            .read(move |conn| clients::alerted(conn, &vault, &payload))
            .await?;
        let text = format!("应用“{name}”的一个通知地址连续无法投递，已停用，请检查后重新启用。");
        return Ok(Notification {
            id,
            to,
            template: super::WEBHOOK_OFF,
            params: vec![("name", name)],
            text,
        });
    }
    let notice: Notice = serde_json::from_str(&message.payload).map_err(Error::internal)?;
    let kind = NoticeKind::from_name(&notice.kind)
        .ok_or_else(|| Error::internal(format!("no kind of notice {:?}", notice.kind)))?;
    let (vault, person) = (state.vault.clone(), notice.person_id.clone());
    let to = state
        .db
        .read(move |conn: &mut Conn| identity::mobile(conn, &vault, &person))
        .await?;
    Ok(Notification {
        id,
        to,
        template: kind.as_str(),
        params: kind.params(&notice.said()),
        // Nobody has said yet in which language they want to be written to.
        text: kind.text(Lang::Zh, &notice.said()),
    })
}
