//! 阿里云短信服务 and 语音服务: `SendSms` of dysmsapi and `SingleCallByTts` of dyvmsapi, both 2017-05-25,
//! signed with ACS3-HMAC-SHA256 (签名机制 V3).

use super::sign::{Canonical, hmac_sha256, iso, percent, sha256_hex};
use super::transport::{by_status, exchange};
use super::{
    Attempt, Key, Notification, Provider, ProviderId, SendError, Sending, Templates, template, word,
};
use crate::platform::outgoing::Endpoint;
use crate::platform::vault::hex;
use serde::Deserialize;
use serde::ser::{SerializeMap, Serializer};

/// An account at Alibaba Cloud, and the address of one of its products.
#[derive(Debug, Clone)]
pub struct Account {
    /// Such as `https://dysmsapi.aliyuncs.com`.
    pub endpoint: Endpoint,
    /// AccessKey.
    pub key: Key,
}

/// Text messages by Alibaba Cloud.
#[derive(Debug, Clone)]
pub struct Aliyun {
    /// At `https://dysmsapi.aliyuncs.com`.
    pub account: Account,
    /// 签名.
    pub sign_name: String,
    /// 模板 CODE of each kind.
    pub templates: Templates,
}

/// Calls by Alibaba Cloud: `SingleCallByTts` of dyvmsapi 2017-05-25 (语音通知).
#[derive(Debug, Clone)]
pub struct AliyunVoice {
    /// At `https://dyvmsapi.aliyuncs.com`.
    pub account: Account,
    /// The number people see (专属模式); none where the provider shows its own (公共模式).
    pub number: Option<String>,
    /// 模板 CODE of each kind.
    pub templates: Templates,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    biz_id: Option<String>,
    call_id: Option<String>,
}

impl Provider for Aliyun {
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a> {
        Box::pin(self.hand_over(notification, attempt))
    }
}

impl Provider for AliyunVoice {
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a> {
        Box::pin(self.hand_over(notification, attempt))
    }
}

impl Aliyun {
    async fn hand_over(
        &self,
        notification: &Notification,
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let params = [
            // The provider keeps it with the message and repeats it in receipts; it drops nothing.
            ("OutId", notification.id.clone()),
            ("PhoneNumbers", notification.to.clone()),
            ("SignName", self.sign_name.clone()),
            (
                "TemplateCode",
                template(&self.templates, notification.template)?.to_owned(),
            ),
            ("TemplateParam", object(&notification.params)?),
        ];
        self.account.call("SendSms", &params, attempt).await
    }
}

impl AliyunVoice {
    async fn hand_over(
        &self,
        notification: &Notification,
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let mut params = vec![("CalledNumber", notification.to.clone())];
        params.extend(
            self.number
                .clone()
                .map(|number| ("CalledShowNumber", number)),
        );
        params.extend([
            ("OutId", notification.id.clone()),
            // A second time for whoever did not listen at once.
            ("PlayTimes", "2".to_owned()),
            (
                "TtsCode",
                template(&self.templates, notification.template)?.to_owned(),
            ),
            ("TtsParam", object(&notification.params)?),
        ]);
        self.account.call("SingleCallByTts", &params, attempt).await
    }
}

impl Account {
    /// Calls an action of the version both products have; the params are in the order of their names.
    async fn call(
        &self,
        action: &str,
        params: &[(&str, String)],
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let query = query(params);
        let body_sha256 = sha256_hex(b"");
        let at = iso(attempt.at);
        let headers = [
            ("host", self.endpoint.host()),
            ("x-acs-action", action),
            ("x-acs-content-sha256", body_sha256.as_str()),
            ("x-acs-date", at.as_str()),
            ("x-acs-signature-nonce", attempt.nonce.as_str()),
            ("x-acs-version", "2017-05-25"),
        ];
        let canonical = Canonical {
            query: &query,
            headers: &headers,
            body_sha256: &body_sha256,
        };
        let mut request = self
            .endpoint
            .post(&format!("/?{query}"))
            .header("authorization", authorization(&self.key, &canonical));
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
            request = request.header(*name, *value);
        }
        // A POST without a length is refused by some proxies, though there is no body.
        let reply = exchange(request.header("content-length", "0")).await?;
        let Ok(answer) = serde_json::from_slice::<Answer>(&reply.body) else {
            return Err(by_status(reply.status));
        };
        match answer.code.as_str() {
            "OK" => Ok(ProviderId(word(
                &answer.biz_id.or(answer.call_id).unwrap_or_default(),
            ))),
            code if may_pass(code) => Err(SendError::Retryable(word(code))),
            code => Err(SendError::Final(word(code))),
        }
    }
}

/// Whether the same message may be taken later: too many at once, trouble at theirs, or an account
/// without credit, which its owner can mend.
fn may_pass(code: &str) -> bool {
    let begins = ["Throttling", "isp.", "ServiceUnavailable", "InternalError"];
    let is = [
        "isv.BUSINESS_LIMIT_CONTROL",
        "isv.DAY_LIMIT_CONTROL",
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.OUT_OF_SERVICE",
    ];
    begins.iter().any(|word| code.starts_with(word)) || is.contains(&code)
}

/// The query in the order of its names, which the params have.
fn query(params: &[(&str, String)]) -> String {
    let pairs: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    pairs.join("&")
}

/// A JSON object that keeps the order of the params.
fn object(params: &[(&'static str, String)]) -> Result<String, SendError> {
    let mut text = Vec::new();
    let mut json = serde_json::Serializer::new(&mut text);
    let written = json.serialize_map(None).and_then(|mut map| {
        for (name, value) in params {
            map.serialize_entry(name, value)?;
        }
        map.end()
    });
    written
        .ok()
        .and_then(|()| String::from_utf8(text).ok())
        .ok_or_else(|| SendError::Final("not JSON".to_owned()))
}

fn authorization(key: &Key, canonical: &Canonical<'_>) -> String {
    let to_sign = format!("ACS3-HMAC-SHA256\n{}", canonical.sha256());
    let signature = hmac_sha256(key.secret.expose().as_bytes(), to_sign.as_bytes());
    format!(
        "ACS3-HMAC-SHA256 Credential={},SignedHeaders={},Signature={}",
        key.id,
        canonical.signed(),
        hex(&signature)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config::Secret;

    /// The worked example of the provider's documentation (V3版本请求体&签名机制, 固定参数示例).
    #[test]
    fn the_documented_request_gets_the_documented_signature() {
        let body_sha256 = sha256_hex(b"");
        let params = [
            (
                "ImageId",
                "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd".to_owned(),
            ),
            ("RegionId", "cn-shanghai".to_owned()),
        ];
        let canonical = Canonical {
            query: &query(&params),
            headers: &[
                ("host", "ecs.cn-shanghai.aliyuncs.com"),
                ("x-acs-action", "RunInstances"),
                ("x-acs-content-sha256", &body_sha256),
                ("x-acs-date", "2023-10-26T10:22:32Z"),
                ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
                ("x-acs-version", "2014-05-26"),
            ],
            body_sha256: &body_sha256,
        };
        let key = Key {
            id: "YourAccessKeyId".to_owned(),
            secret: Secret::from("YourAccessKeySecret".to_owned()),
        };
        assert_eq!(
            authorization(&key, &canonical),
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;\
             x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,\
             Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }
}
