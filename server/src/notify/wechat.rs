//! What is sent by WeChat: notices, to whoever agreed to one in the mini-program they log in by.

use super::deliver::came_of;
use super::events::Notice;
use super::kind::NoticeKind;
use super::providers::{Attempt, Notification, Provider, Wechat};
use super::{Notifier, providers};
use crate::identity::{self, PersonId};
use crate::platform::clock::Timestamp;
use crate::platform::config::Config;
use crate::platform::db::Conn;
use crate::platform::outbox::{self, Message, Outcome};
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Lang};
use serde::Serialize;
use std::collections::BTreeSet;

/// The topic of messages by WeChat that notices become.
pub(super) const TOPIC: &str = "notice.wechat";

/// Puts a notice into the outbox if its person has agreed to one more of its kind.
pub(super) fn lay_out(
    tx: &mut Conn,
    now: Timestamp,
    wechat: &Wechat,
    notice: &Notice,
) -> Result<()> {
    let Some(template) = wechat.templates.get(&notice.kind) else {
        return Ok(());
    };
    let person = &notice.person_id;
    if identity::take_wechat_agreement(tx, person, &wechat.app, &template.id)? {
        outbox::enqueue(tx, now, TOPIC, notice)?;
    }
    Ok(())
}

/// Sends one.
pub(super) async fn attempt(notifier: &Notifier, message: &Message, attempt: Attempt) -> Outcome {
    let Some(wechat) = &notifier.wechat else {
        return Outcome::Refused("no mini-program is connected".to_owned());
    };
    match prepare(&notifier.state, message, &wechat.app).await {
        Ok(Some(notification)) => {
            came_of(&notification.id, wechat.send(&notification, &attempt)).await
        }
        // They have ended the log-in since.
        Ok(None) => Outcome::Dropped("not wanted".to_owned()),
        Err(error) => {
            tracing::error!(message = %message.id, %error, "a message cannot be read");
            Outcome::Failed(error.code().as_str().to_owned())
        }
    }
}

/// Puts together what is said to whom. Only here is an openid opened, and it is not kept.
async fn prepare(state: &AppState, message: &Message, app: &str) -> Result<Option<Notification>> {
    let notice: Notice = serde_json::from_str(&message.payload).map_err(Error::internal)?;
    let kind = NoticeKind::from_name(&notice.kind)
        .ok_or_else(|| Error::internal(format!("no kind of notice {:?}", notice.kind)))?;
    let (vault, person, app) = (
        state.vault.clone(),
        notice.person_id.clone(),
        app.to_owned(),
    );
    let openid = state
        .db
        .read(move |conn: &mut Conn| identity::openid(conn, &vault, &person, &app))
        .await?;
    Ok(openid.map(|to| Notification {
        id: message.id.to_string(),
        to,
        template: kind.as_str(),
        params: kind.params(&notice.said()),
        text: kind.text(Lang::Zh, &notice.said()),
    }))
}

/// What somebody can be sent by WeChat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WechatNotices {
    /// Whether the account is bound to a WeChat in this service's mini-program.
    bound: bool,
    /// The templates `wx.requestSubscribeMessage` may ask about; none where nothing is sent by WeChat.
    templates: Vec<WechatNotice>,
}

/// One template of a subscribe message.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct WechatNotice {
    /// Its id at WeChat.
    #[schema(example = "a-template-id")]
    id: String,
    /// What it tells.
    kinds: Vec<NoticeKind>,
    /// How many more messages of it one has agreed to.
    #[schema(example = 1)]
    remaining: i32,
}

/// The mini-program people log in by; its name is empty where there is none.
fn app(config: &Config) -> &str {
    config.sign_on.wechat_app_id.as_deref().unwrap_or_default()
}

/// What somebody can be sent, and has agreed to.
pub(super) fn notices(
    conn: &mut Conn,
    config: &Config,
    person: &PersonId,
) -> Result<WechatNotices> {
    let templates = providers::wechat_templates(&config.gateways).map_err(Error::internal)?;
    let agreed = identity::wechat_agreements(conn, person, app(config))?;
    let ids: BTreeSet<&str> = templates.values().map(|one| one.id.as_str()).collect();
    let remaining = |id: &str| {
        let own = agreed.iter().flatten().find(|(template, _)| template == id);
        own.map_or(0, |(_, remaining)| *remaining)
    };
    let one = |id: &str| {
        let own = templates.iter().filter(|(_, template)| template.id == id);
        WechatNotice {
            id: id.to_owned(),
            kinds: own
                .filter_map(|(kind, _)| NoticeKind::from_name(kind))
                .collect(),
            remaining: remaining(id),
        }
    };
    Ok(WechatNotices {
        bound: agreed.is_some(),
        templates: ids.into_iter().map(one).collect(),
    })
}

/// Notes what somebody has agreed to.
///
/// # Errors
/// `wechat_not_bound`; `invalid_request` for a template nothing is sent by.
pub(super) fn agree(
    tx: &mut Conn,
    state: &AppState,
    person: &PersonId,
    templates: &[String],
    lang: Lang,
) -> Result<WechatNotices> {
    let config = &state.config;
    let known = providers::wechat_templates(&config.gateways).map_err(Error::internal)?;
    for (at, template) in templates.iter().enumerate() {
        if !known.values().any(|one| one.id == *template) {
            let message = lang.pick("没有这个消息模板", "There is no such template");
            return Err(Error::wrong_at(
                format!("/templates/{at}"),
                "not_a_choice",
                message,
            ));
        }
    }
    let now = state.clock.now();
    identity::agree_by_wechat(tx, person, app(config), templates, now)?;
    notices(tx, config, person)
}
