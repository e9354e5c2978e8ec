//! 微信小程序登录: `sns/jscode2session` trades the code of `wx.login` for the openid. The session key
//! that comes with it is never looked at, so it can neither leave the server nor stand in a log.

use super::{Kind, Source};
use crate::platform::config::Secret;
use crate::platform::outgoing::{Endpoint, exchange};
use crate::platform::problem::{Code, Error, Result};
use serde::Deserialize;

/// Seconds after which WeChat takes another code of the same person.
const WAIT_SECONDS: i64 = 60;

/// A mini-program.
pub(super) struct Wechat {
    /// Its AppID.
    pub(super) app: String,
    /// Its AppSecret.
    pub(super) secret: Secret,
    /// `https://api.weixin.qq.com`.
    pub(super) endpoint: Endpoint,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errcode: i64,
    openid: Option<String>,
}

impl Wechat {
    pub(super) fn source(&self) -> Source<'_> {
        Source {
            kind: Kind::Wechat,
            provider: &self.app,
        }
    }

    /// The openid of whoever a code was given to.
    ///
    /// # Errors
    /// [`Code::WechatCodeInvalid`], [`Code::WechatBlocked`], [`Code::TooManyRequests`] or
    /// [`Code::SignOnUnavailable`].
    pub(super) async fn openid(&self, code: &str) -> Result<String> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("appid", &self.app)
            .append_pair("secret", self.secret.expose())
            .append_pair("js_code", code)
            .append_pair("grant_type", "authorization_code")
            .finish();
        let request = self.endpoint.get(&format!("/sns/jscode2session?{query}"));
        let reply = exchange(request).await.map_err(|why| away(&why))?;
        let answer: Answer =
            serde_json::from_slice(&reply.body).map_err(|_| away(&"no JSON came back"))?;
        match (answer.errcode, answer.openid) {
            (0, Some(openid)) if !openid.is_empty() => Ok(openid),
            // It was never given out, has run out, or was used before.
            (40029 | 40163, _) => Err(Code::WechatCodeInvalid.into()),
            (40226, _) => Err(Code::WechatBlocked.into()),
            (45011, _) => {
                Err(Error::new(Code::TooManyRequests).with("retryAfterSeconds", WAIT_SECONDS))
            }
            (errcode, _) => Err(away(&errcode)),
        }
    }
}

fn away(why: &dyn std::fmt::Display) -> Error {
    tracing::warn!(%why, "WeChat does not answer as it should");
    Code::SignOnUnavailable.into()
}
