//! 腾讯云短信: `SendSms` of 2021-01-11, signed with TC3-HMAC-SHA256 (签名方法 v3).

use super::sign::{Canonical, hmac_sha256, iso, sha256_hex};
use super::transport::{by_status, exchange};
use super::{
    Attempt, Key, Notification, Provider, ProviderId, SendError, Sending, Templates, template, word,
};
use crate::platform::clock::Timestamp;
use crate::platform::outgoing::Endpoint;
use crate::platform::vault::hex;
use serde::{Deserialize, Serialize};

const SERVICE: &str = "sms";
const ACTION: &str = "SendSms";
const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// Tencent Cloud.
#[derive(Debug, Clone)]
pub struct Tencent {
    /// `https://sms.tencentcloudapi.com`.
    pub endpoint: Endpoint,
    /// SecretId and SecretKey.
    pub key: Key,
    /// SmsSdkAppId.
    pub app: String,
    /// 签名.
    pub sign_name: String,
    /// The region.
    pub region: String,
    /// The template of each kind, whose places are numbered.
    pub templates: Templates,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    phone_number_set: [String; 1],
    sms_sdk_app_id: &'a str,
    sign_name: &'a str,
    template_id: &'a str,
    template_param_set: Vec<&'a str>,
    // The provider repeats it in receipts; it drops nothing.
    session_context: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    response: Said,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    error: Option<Fault>,
    #[serde(default)]
    send_status_set: Vec<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fault {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    code: String,
    serial_no: String,
}

impl Provider for Tencent {
    fn send<'a>(&'a self, notification: &'a Notification, attempt: &'a Attempt) -> Sending<'a> {
        Box::pin(self.hand_over(notification, attempt))
    }
}

impl Tencent {
    async fn hand_over(
        &self,
        notification: &Notification,
        attempt: &Attempt,
    ) -> Result<ProviderId, SendError> {
        let params = notification.params.iter();
        let body = serde_json::to_string(&Body {
            phone_number_set: [format!("+86{}", notification.to)],
            sms_sdk_app_id: &self.app,
            sign_name: &self.sign_name,
            template_id: template(&self.templates, notification.template)?,
            template_param_set: params.map(|(_, value)| value.as_str()).collect(),
            session_context: &notification.id,
        })
        .map_err(|_| SendError::Final("not JSON".to_owned()))?;
        let canonical = Canonical {
            query: "",
            headers: &[
                ("content-type", CONTENT_TYPE),
                ("host", self.endpoint.host()),
                // Signed in lower case, as the specification has it.
                ("x-tc-action", "sendsms"),
            ],
            body_sha256: &sha256_hex(body.as_bytes()),
        };
        let request = self
            .endpoint
            .post("/")
            .header(
                "authorization",
                authorization(&self.key, SERVICE, attempt.at, &canonical),
            )
            .header("content-type", CONTENT_TYPE)
            .header("x-tc-action", ACTION)
            .header("x-tc-timestamp", attempt.at.seconds().to_string())
            .header("x-tc-version", "2021-01-11")
            .header("x-tc-region", &self.region)
            .body(body);
        let reply = exchange(request).await?;
        let Ok(Answer { response }) = serde_json::from_slice(&reply.body) else {
            return Err(by_status(reply.status));
        };
        if let Some(Fault { code }) = response.error {
            return Err(refusal(&code));
        }
        match response.send_status_set.first() {
            Some(status) if status.code == "Ok" => Ok(ProviderId(word(&status.serial_no))),
            Some(status) => Err(refusal(&status.code)),
            None => Err(SendError::Retryable("an empty answer".to_owned())),
        }
    }
}

/// Whether the same message may be taken later is told by the family of the code; an account
/// without credit is one its owner can mend.
fn refusal(code: &str) -> SendError {
    let passing = [
        "LimitExceeded",
        "RequestLimitExceeded",
        "InternalError",
        "ResourceUnavailable",
        "FailedOperation.InsufficientBalanceInSmsPackage",
    ];
    let why = word(code);
    match passing.iter().any(|family| code.starts_with(family)) {
        true => SendError::Retryable(why),
        false => SendError::Final(why),
    }
}

fn authorization(key: &Key, service: &str, at: Timestamp, canonical: &Canonical<'_>) -> String {
    let day: String = iso(at).chars().take(10).collect();
    let scope = format!("{day}/{service}/tc3_request");
    let to_sign = format!(
        "TC3-HMAC-SHA256\n{}\n{scope}\n{}",
        at.seconds(),
        canonical.sha256()
    );
    let secret = format!("TC3{}", key.secret.expose());
    let of_day = hmac_sha256(secret.as_bytes(), day.as_bytes());
    let of_service = hmac_sha256(&of_day, service.as_bytes());
    let signing = hmac_sha256(&of_service, b"tc3_request");
    let signature = hmac_sha256(&signing, to_sign.as_bytes());
    format!(
        "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={}, Signature={}",
        key.id,
        canonical.signed(),
        hex(&signature)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config::Secret;

    /// The worked example of the provider's documentation (签名方法 v3, 签名过程).
    #[test]
    fn the_documented_request_gets_the_documented_signature() {
        let body = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let body_sha256 = sha256_hex(body.as_bytes());
        assert_eq!(
            body_sha256,
            "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
        );
        let canonical = Canonical {
            query: "",
            headers: &[
                ("content-type", CONTENT_TYPE),
                ("host", "cvm.tencentcloudapi.com"),
            ],
            body_sha256: &body_sha256,
        };
        let key = Key {
            id: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE".to_owned(),
            secret: Secret::from("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE".to_owned()),
        };
        let at = Timestamp::from_millis(1_551_113_065_000);
        assert_eq!(
            authorization(&key, "cvm", at, &canonical),
            "TC3-HMAC-SHA256 \
             Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, \
             SignedHeaders=content-type;host, \
             Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        );
    }
}
