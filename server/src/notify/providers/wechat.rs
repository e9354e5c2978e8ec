//! 微信小程序订阅消息: `cgi-bin/message/subscribe/send`, with an access token of
//! `cgi-bin/stable_token` that is kept until shortly before it ends. It sends to openids, which are
//! those of the mini-program people log in by.

use super::transport::{by_status, exchange};
use super::{Attempt, Notification, Provider, ProviderId, SendError, Sending};
use crate::platform::clock::Timestamp;
use crate::platform::config::Secret;
use crate::platform::outgoing::Endpoint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// Seconds before a token ends when a new one is asked for; the provider keeps both alive so long.
const EARLY: i64 = 300;

/// Characters a `thing` may have.
const LONGEST: usize = 20;

/// WeChat. Messages go to an openid.
#[derive(Debug)]
pub struct Wechat {
    /// `https://api.weixin.qq.com`.
    pub endpoint: Endpoint,
    /// The mini-program's AppID.
    pub app: String,
    /// Its AppSecret.
    pub secret: Secret,
    /// The template of each kind.
    pub templates: BTreeMap<String, WechatTemplate>,
    /// The token in use.
    pub token: Token,
}

/// A template registered with the provider.
#[derive(Debug, Clone)]
pub struct WechatTemplate {
    /// Its id.
    pub id: String,
    /// The names of its fields, such as `thing1`, in the order of what a message is filled in with.
    pub fields: Vec<String>,
}

/// An access token and when it ends; none before the first message.
#[derive(Debug, Default)]
pub struct Token(Mutex<Option<(Secret, Timestamp)>>);

#[derive(Serialize)]
struct Asked<'a> {
    grant_type: &'a str,
    appid: &'a str,
    secret: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    touser: &'a str,
    template_id: &'a str,
    miniprogram_state: &'a str,
    lang: &'a str,
    data: BTreeMap<&'a str, Value>,
}

#[derive(Serialize)]
struct Value {
    value: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errcode: i64,
    msgid: Option<serde_json::Number>,
    access_token: Option<String>,
    expires_in: Option<i64>,
}

impl Provider for Wechat {
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a> {
        Box::pin(self.hand_over(notification, attempt))
    }
}

impl Wechat {
    async fn hand_over(
        &self,
        notification: &Notification,
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let kind = notification.template;
        let template = self
            .templates
            .get(kind)
            .ok_or_else(|| SendError::Final(format!("no template for {kind}")))?;
        let data = template.fields.iter().zip(&notification.params);
        let body = serde_json::to_string(&Body {
            touser: &notification.to,
            template_id: &template.id,
            miniprogram_state: "formal",
            lang: "zh_CN",
            data: data
                .map(|(field, (_, value))| (field.as_str(), fitting(field, value)))
                .collect(),
        })
        .map_err(|_| SendError::Final("not JSON".to_owned()))?;
        let answer = self.post(&body, attempt.at).await?;
        let answer = match answer.errcode {
            // Somebody else had the token renewed; the one there is now is asked for once.
            40001 | 40014 | 42001 => {
                self.token.0.lock().await.take();
                self.post(&body, attempt.at).await?
            }
            _ => answer,
        };
        let code = answer.errcode.to_string();
        match answer.errcode {
            0 => Ok(ProviderId(
                answer.msgid.map(|id| id.to_string()).unwrap_or_default(),
            )),
            // Whoever did not subscribe, or does no longer, is not to be written to.
            43101 => Err(SendError::Unwanted(code)),
            -1 | 40001 | 40014 | 42001 | 45009 | 45011 => Err(SendError::Retryable(code)),
            _ => Err(SendError::Final(code)),
        }
    }

    async fn post(&self, body: &str, at: Timestamp) -> Result<Answer, SendError> {
        let token = self.token(at).await?;
        let path = format!(
            "/cgi-bin/message/subscribe/send?access_token={}",
            super::sign::percent(token.expose())
        );
        let request = self
            .endpoint
            .post(&path)
            .header("content-type", "application/json")
            .body(body.to_owned());
        answer(request).await
    }

    /// The token, asked for where there is none that lasts. Whoever sends meanwhile waits for it.
    async fn token(&self, at: Timestamp) -> Result<Secret, SendError> {
        let mut kept = self.token.0.lock().await;
        if let Some((token, end)) = kept.as_ref()
            && at.plus_seconds(EARLY) < *end
        {
            return Ok(token.clone());
        }
        let asked = serde_json::to_string(&Asked {
            grant_type: "client_credential",
            appid: &self.app,
            secret: self.secret.expose(),
        })
        .map_err(|_| SendError::Final("not JSON".to_owned()))?;
        let request = self
            .endpoint
            .post("/cgi-bin/stable_token")
            .header("content-type", "application/json")
            .body(asked);
        let answer = answer(request).await?;
        match (answer.access_token, answer.expires_in) {
            (Some(token), Some(seconds)) => {
                let token = Secret::from(token);
                *kept = Some((token.clone(), at.plus_seconds(seconds)));
                Ok(token)
            }
            // Wrong AppID or secret, or an address not on the list: nothing a message is at fault for.
            _ => Err(SendError::Retryable(format!("token {}", answer.errcode))),
        }
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Result<Answer, SendError> {
    let reply = exchange(request).await?;
    serde_json::from_slice(&reply.body).map_err(|_| by_status(reply.status))
}

/// A value as its field takes it: a `thing` has twenty characters at most.
fn fitting(field: &str, value: &str) -> Value {
    let long = field.starts_with("thing") && value.chars().count() > LONGEST;
    let value = if long {
        let kept: String = value.chars().take(LONGEST.saturating_sub(1)).collect();
        format!("{kept}…")
    } else {
        value.to_owned()
    };
    Value { value }
}
