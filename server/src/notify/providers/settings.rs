//! Providers from the configuration. What is missing or wrong stops the start: a service that
//! cannot send must not find it out with the first log-in.

use super::transport::{Endpoint, EndpointError};
use super::{Aliyun, Console, Key, Provider, Templates, Tencent, Webhook};
use crate::notify::{CODE, NoticeKind, WEBHOOK_OFF};
use crate::platform::config::Secret;
use crate::platform::gateways::{Gateways, SmsKind};
use std::sync::Arc;
use std::time::Duration;

const ALIYUN: &str = "https://dysmsapi.aliyuncs.com";
const TENCENT: &str = "https://sms.tencentcloudapi.com";

/// A gateway cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// A setting is needed.
    #[error("{0} is needed for this gateway")]
    Missing(&'static str),
    /// The gateway's address is none that may be used.
    #[error("ONEWINDOW_SMS_URL {0}")]
    Endpoint(#[from] EndpointError),
    /// A template is not written KIND=ID, or its kind is not known.
    #[error("ONEWINDOW_SMS_TEMPLATES: {0:?} is not KIND=ID with a kind that is sent")]
    Template(String),
    /// A kind of message has no template.
    #[error("ONEWINDOW_SMS_TEMPLATES: no template for {0}")]
    NoTemplate(&'static str),
    /// The log is no place for people's messages.
    #[error("--sms console is for --demo alone")]
    Console,
}

/// Who sends text messages; nobody when none is configured.
///
/// # Errors
/// What stands in the way of sending.
pub fn sms(config: &Gateways, demo: bool) -> Result<Option<Arc<dyn Provider>>, GatewayError> {
    let fallback = if demo {
        SmsKind::Console
    } else {
        SmsKind::None
    };
    let provider: Arc<dyn Provider> = match config.sms.unwrap_or(fallback) {
        SmsKind::None => return Ok(None),
        SmsKind::Console if demo => Arc::new(Console),
        SmsKind::Console => return Err(GatewayError::Console),
        SmsKind::Http => Arc::new(Webhook {
            endpoint: endpoint(config, None)?,
            secret: secret(config)?,
        }),
        SmsKind::Aliyun => Arc::new(Aliyun {
            endpoint: endpoint(config, Some(ALIYUN))?,
            key: key(config)?,
            sign_name: needed(config.sms_sign.as_deref(), "ONEWINDOW_SMS_SIGN")?,
            templates: templates(&config.sms_templates)?,
        }),
        SmsKind::Tencent => Arc::new(Tencent {
            endpoint: endpoint(config, Some(TENCENT))?,
            key: key(config)?,
            app: needed(config.sms_app.as_deref(), "ONEWINDOW_SMS_APP")?,
            sign_name: needed(config.sms_sign.as_deref(), "ONEWINDOW_SMS_SIGN")?,
            region: config.sms_region.clone(),
            templates: templates(&config.sms_templates)?,
        }),
    };
    Ok(Some(provider))
}

fn endpoint(config: &Gateways, usual: Option<&str>) -> Result<Endpoint, GatewayError> {
    let url = needed(config.sms_url.as_deref().or(usual), "ONEWINDOW_SMS_URL")?;
    let patience = Duration::from_secs(config.gateway_seconds);
    Ok(Endpoint::open(&url, patience)?)
}

fn key(config: &Gateways) -> Result<Key, GatewayError> {
    Ok(Key {
        id: needed(config.sms_key_id.as_deref(), "ONEWINDOW_SMS_KEY_ID")?,
        secret: secret(config)?,
    })
}

fn secret(config: &Gateways) -> Result<Secret, GatewayError> {
    let set = config.sms_key_secret.as_ref();
    set.filter(|secret| !secret.expose().is_empty())
        .cloned()
        .ok_or(GatewayError::Missing("ONEWINDOW_SMS_KEY_SECRET"))
}

fn needed(value: Option<&str>, name: &'static str) -> Result<String, GatewayError> {
    match value {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(GatewayError::Missing(name)),
    }
}

/// The kinds of messages that are sent, by name.
fn kinds() -> impl Iterator<Item = &'static str> {
    let notices = NoticeKind::ALL.iter().filter(|kind| kind.by_sms());
    [CODE, WEBHOOK_OFF]
        .into_iter()
        .chain(notices.map(|kind| kind.as_str()))
}

fn templates(entries: &[String]) -> Result<Templates, GatewayError> {
    let mut templates = Templates::new();
    for entry in entries {
        match entry.trim().split_once('=') {
            Some((kind, id)) if !id.is_empty() && kinds().any(|known| known == kind) => {
                templates.insert(kind.to_owned(), id.to_owned());
            }
            _ => return Err(GatewayError::Template(entry.clone())),
        }
    }
    match kinds().find(|kind| !templates.contains_key(*kind)) {
        Some(kind) => Err(GatewayError::NoTemplate(kind)),
        None => Ok(templates),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(config: &Gateways) -> String {
        match sms(config, false) {
            Ok(_) => "it is all there".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_stops_the_start() {
        let mut config = Gateways::none();
        assert!(sms(&config, true).unwrap().is_none());
        config.sms = Some(SmsKind::Console);
        assert!(sms(&config, true).unwrap().is_some());
        assert_eq!(said(&config), "--sms console is for --demo alone");

        config.sms = Some(SmsKind::Http);
        assert!(said(&config).starts_with("ONEWINDOW_SMS_URL is needed"));
        config.sms_url = Some("http://sms.example.gov.cn/".to_owned());
        assert!(said(&config).contains("https://"), "{}", said(&config));
        config.sms_url = Some("http://127.0.0.1:1/".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_SMS_KEY_SECRET"));
        config.sms_key_secret = Some(Secret::from("k".to_owned()));
        assert_eq!(said(&config), "it is all there");

        config.sms = Some(SmsKind::Tencent);
        assert!(said(&config).starts_with("ONEWINDOW_SMS_KEY_ID"));
        config.sms_key_id = Some("id".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_SMS_APP"));
        config.sms_app = Some("1400000000".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_SMS_SIGN"));
        config.sms_sign = Some("示例市".to_owned());
        assert_eq!(
            said(&config),
            "ONEWINDOW_SMS_TEMPLATES: no template for code"
        );
        config.sms_templates = kinds().map(|kind| format!("{kind}=1")).collect();
        assert_eq!(said(&config), "it is all there");
        config.sms = Some(SmsKind::Aliyun);
        assert_eq!(said(&config), "it is all there");
        config.sms_templates.push("paused=1".to_owned());
        assert!(said(&config).contains("\"paused=1\""), "it is never sent");
    }
}
