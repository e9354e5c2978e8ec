//! Providers from the configuration. What is missing or wrong stops the start: a service that
//! cannot send must not find it out with the first log-in.

use super::{
    Account, Aliyun, AliyunVoice, Console, Key, Mailer, Provider, Templates, Tencent, Token,
    Webhook, Wechat, WechatTemplate,
};
use crate::notify::{CODE, NoticeKind, WEBHOOK_OFF};
use crate::platform::config::Secret;
use crate::platform::gateways::{Gateways, SmsKind, VoiceKind};
use crate::platform::outgoing::{Endpoint, EndpointError};
use crate::platform::sign_on::SignOnConfig;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use reqwest::Url;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const ALIYUN: &str = "https://dysmsapi.aliyuncs.com";
const ALIYUN_VOICE: &str = "https://dyvmsapi.aliyuncs.com";
const WECHAT: &str = "https://api.weixin.qq.com";
const TENCENT: &str = "https://sms.tencentcloudapi.com";

/// A gateway cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// A setting is needed.
    #[error("{0} is needed for this gateway")]
    Missing(&'static str),
    /// The gateway's address is none that may be used.
    #[error("{0} {1}")]
    Endpoint(&'static str, EndpointError),
    /// A template is not written KIND=ID, or its kind is not known.
    #[error("{0}: {1:?} is not KIND=ID with a kind that is sent")]
    Template(&'static str, String),
    /// A template of WeChat's is not written KIND=ID:FIELD+FIELD, or its kind is not known.
    #[error("ONEWINDOW_WECHAT_TEMPLATES: {0:?} is not KIND=ID:FIELDS with a kind that is told")]
    WechatTemplate(String),
    /// A kind of message has no template.
    #[error("{0}: no template for {1}")]
    NoTemplate(&'static str, &'static str),
    /// Where e-mails go is no address, or they would go there in clear.
    #[error("ONEWINDOW_SMTP_URL must begin with smtps:// or smtp:// and name a host")]
    Smtp,
    /// Who writes e-mails is no mailbox.
    #[error("ONEWINDOW_MAIL_FROM is not a mailbox such as 示例市 <no-reply@example.gov.cn>")]
    From,
    /// The server of e-mails cannot be spoken to in secret.
    #[error("ONEWINDOW_SMTP_URL cannot be used: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
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
    let settings = Settings {
        url: (config.sms_url.as_deref(), "ONEWINDOW_SMS_URL"),
        key_id: (config.sms_key_id.as_deref(), "ONEWINDOW_SMS_KEY_ID"),
        secret: (config.sms_key_secret.as_ref(), "ONEWINDOW_SMS_KEY_SECRET"),
        templates: (&config.sms_templates, "ONEWINDOW_SMS_TEMPLATES"),
        patience: Duration::from_secs(config.gateway_seconds),
    };
    let kinds = [CODE, WEBHOOK_OFF]
        .into_iter()
        .chain(names(NoticeKind::by_sms))
        .collect::<Vec<_>>();
    let sign_name = || needed(config.sms_sign.as_deref(), "ONEWINDOW_SMS_SIGN");
    let provider: Arc<dyn Provider> = match config.sms.unwrap_or(fallback) {
        SmsKind::None => return Ok(None),
        SmsKind::Console if demo => Arc::new(Console),
        SmsKind::Console => return Err(GatewayError::Console),
        SmsKind::Http => Arc::new(settings.webhook()?),
        SmsKind::Aliyun => Arc::new(Aliyun {
            account: settings.aliyun(ALIYUN)?,
            sign_name: sign_name()?,
            templates: settings.templates(&kinds)?,
        }),
        SmsKind::Tencent => Arc::new(Tencent {
            endpoint: settings.endpoint(Some(TENCENT))?,
            key: settings.key()?,
            app: needed(config.sms_app.as_deref(), "ONEWINDOW_SMS_APP")?,
            sign_name: sign_name()?,
            region: config.sms_region.clone(),
            templates: settings.templates(&kinds)?,
        }),
    };
    Ok(Some(provider))
}

/// Who reads messages out over the telephone; nobody when none is configured.
///
/// # Errors
/// What stands in the way of calling.
pub fn voice(config: &Gateways) -> Result<Option<Arc<dyn Provider>>, GatewayError> {
    let settings = Settings {
        url: (config.voice_url.as_deref(), "ONEWINDOW_VOICE_URL"),
        key_id: (config.voice_key_id.as_deref(), "ONEWINDOW_VOICE_KEY_ID"),
        secret: (
            config.voice_key_secret.as_ref(),
            "ONEWINDOW_VOICE_KEY_SECRET",
        ),
        templates: (&config.voice_templates, "ONEWINDOW_VOICE_TEMPLATES"),
        patience: Duration::from_secs(config.gateway_seconds),
    };
    let provider: Arc<dyn Provider> = match config.voice {
        None | Some(VoiceKind::None) => return Ok(None),
        Some(VoiceKind::Http) => Arc::new(settings.webhook()?),
        Some(VoiceKind::Aliyun) => Arc::new(AliyunVoice {
            account: settings.aliyun(ALIYUN_VOICE)?,
            number: config.voice_number.clone(),
            templates: settings.templates(&names(NoticeKind::by_voice).collect::<Vec<_>>())?,
        }),
    };
    Ok(Some(provider))
}

/// Who takes e-mails; nobody when none is configured.
///
/// # Errors
/// What stands in the way of writing.
pub fn mail(config: &Gateways) -> Result<Option<Arc<Mailer>>, GatewayError> {
    let Some(url) = config.smtp_url.as_deref() else {
        return Ok(None);
    };
    let url = Url::parse(url).map_err(|_| GatewayError::Smtp)?;
    let host = url.host_str().ok_or(GatewayError::Smtp)?;
    let from = needed(config.mail_from.as_deref(), "ONEWINDOW_MAIL_FROM")?;
    let from: Mailbox = from.parse().map_err(|_| GatewayError::From)?;
    let local = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    let (mut transport, port) = match url.scheme() {
        "smtps" => (Smtp::relay(host)?, 465),
        "smtp" if local => (Smtp::builder_dangerous(host), 25),
        "smtp" => (Smtp::starttls_relay(host)?, 587),
        _ => return Err(GatewayError::Smtp),
    };
    transport = transport
        .port(url.port().unwrap_or(port))
        .hello_name(ClientId::Domain(from.email.domain().to_owned()))
        .timeout(Some(Duration::from_secs(config.gateway_seconds)));
    if let Some(user) = config.smtp_user.clone() {
        let password = config.smtp_password.as_ref();
        let password = password.ok_or(GatewayError::Missing("ONEWINDOW_SMTP_PASSWORD"))?;
        transport = transport.credentials(Credentials::new(user, password.expose().to_owned()));
    }
    Ok(Some(Arc::new(Mailer {
        transport: transport.build(),
        from,
    })))
}

/// Who writes to people in WeChat; nobody without templates. It is the mini-program people log in by:
/// they are known there by its openids alone.
///
/// # Errors
/// What stands in the way of writing.
pub fn wechat(
    config: &Gateways,
    sign_on: &SignOnConfig,
) -> Result<Option<Arc<Wechat>>, GatewayError> {
    let templates = wechat_templates(config)?;
    if templates.is_empty() {
        return Ok(None);
    }
    let settings = Settings {
        url: (sign_on.wechat_url.as_deref(), "ONEWINDOW_WECHAT_URL"),
        key_id: (sign_on.wechat_app_id.as_deref(), "ONEWINDOW_WECHAT_APP_ID"),
        secret: (
            sign_on.wechat_app_secret.as_ref(),
            "ONEWINDOW_WECHAT_APP_SECRET",
        ),
        templates: (&[], "ONEWINDOW_WECHAT_TEMPLATES"),
        patience: Duration::from_secs(config.gateway_seconds),
    };
    let key = settings.key()?;
    Ok(Some(Arc::new(Wechat {
        endpoint: settings.endpoint(Some(WECHAT))?,
        app: key.id,
        secret: key.secret,
        templates,
        token: Token::default(),
    })))
}

/// The templates of subscribe messages by the kind of what they tell; not every kind needs one, for
/// people can be asked about a few alone.
///
/// # Errors
/// [`GatewayError::WechatTemplate`].
pub fn wechat_templates(
    config: &Gateways,
) -> Result<BTreeMap<String, WechatTemplate>, GatewayError> {
    let read = |entry: &String| {
        let (kind, rest) = entry.trim().split_once('=')?;
        let (id, fields) = rest.split_once(':')?;
        let fields: Vec<String> = fields.split('+').map(str::to_owned).collect();
        let kind = NoticeKind::from_name(kind)?;
        let is_whole = !id.is_empty() && fields.iter().all(|field| !field.is_empty());
        let template = WechatTemplate {
            id: id.to_owned(),
            fields,
        };
        is_whole.then(|| (kind.as_str().to_owned(), template))
    };
    let wrong = |entry: &String| GatewayError::WechatTemplate(entry.clone());
    let entries = config.wechat_templates.iter();
    entries
        .map(|entry| read(entry).ok_or_else(|| wrong(entry)))
        .collect()
}

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// The settings of one channel, each with its name.
struct Settings<'a> {
    url: (Option<&'a str>, &'static str),
    key_id: (Option<&'a str>, &'static str),
    secret: (Option<&'a Secret>, &'static str),
    templates: (&'a [String], &'static str),
    patience: Duration,
}

impl Settings<'_> {
    fn webhook(&self) -> Result<Webhook, GatewayError> {
        Ok(Webhook {
            endpoint: self.endpoint(None)?,
            secret: self.secret()?,
        })
    }

    fn aliyun(&self, usual: &str) -> Result<Account, GatewayError> {
        Ok(Account {
            endpoint: self.endpoint(Some(usual))?,
            key: self.key()?,
        })
    }

    fn endpoint(&self, usual: Option<&str>) -> Result<Endpoint, GatewayError> {
        let (set, name) = self.url;
        let url = needed(set.or(usual), name)?;
        Endpoint::open(&url, self.patience).map_err(|error| GatewayError::Endpoint(name, error))
    }

    fn key(&self) -> Result<Key, GatewayError> {
        let (id, name) = self.key_id;
        Ok(Key {
            id: needed(id, name)?,
            secret: self.secret()?,
        })
    }

    fn secret(&self) -> Result<Secret, GatewayError> {
        let (set, name) = self.secret;
        set.filter(|secret| !secret.expose().is_empty())
            .cloned()
            .ok_or(GatewayError::Missing(name))
    }

    /// A template for each kind of message that is sent, and for no other.
    fn templates(&self, kinds: &[&'static str]) -> Result<Templates, GatewayError> {
        let (entries, name) = self.templates;
        let mut templates = Templates::new();
        for entry in entries {
            match entry.trim().split_once('=') {
                Some((kind, id)) if !id.is_empty() && kinds.contains(&kind) => {
                    templates.insert(kind.to_owned(), id.to_owned());
                }
                _ => return Err(GatewayError::Template(name, entry.clone())),
            }
        }
        match kinds.iter().find(|kind| !templates.contains_key(**kind)) {
            Some(kind) => Err(GatewayError::NoTemplate(name, kind)),
            None => Ok(templates),
        }
    }
}

fn needed(value: Option<&str>, name: &'static str) -> Result<String, GatewayError> {
    match value {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(GatewayError::Missing(name)),
    }
}

/// The names of the kinds of notices a channel carries.
fn names(carries: fn(NoticeKind) -> bool) -> impl Iterator<Item = &'static str> {
    let kinds = NoticeKind::ALL.iter().filter(move |kind| carries(**kind));
    kinds.map(|kind| kind.as_str())
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
        let kinds = [CODE, WEBHOOK_OFF]
            .into_iter()
            .chain(names(NoticeKind::by_sms));
        config.sms_templates = kinds.map(|kind| format!("{kind}=1")).collect();
        assert_eq!(said(&config), "it is all there");
        config.sms = Some(SmsKind::Aliyun);
        assert_eq!(said(&config), "it is all there");
        config.sms_templates.push("paused=1".to_owned());
        assert!(said(&config).contains("\"paused=1\""), "it is never sent");
    }

    #[test]
    fn e_mails_need_a_server_and_somebody_who_writes() {
        let mut config = Gateways::none();
        let said = |config: &Gateways| match mail(config) {
            Ok(mailer) => format!("{}", mailer.is_some()),
            Err(error) => error.to_string(),
        };
        assert_eq!(said(&config), "false");
        config.smtp_url = Some("smtps://mail.example.gov.cn".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_MAIL_FROM is needed"));
        config.mail_from = Some("nobody".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_MAIL_FROM is not"));
        config.mail_from = Some("示例市政务服务 <no-reply@example.gov.cn>".to_owned());
        assert_eq!(said(&config), "true");
        config.smtp_user = Some("onewindow".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_SMTP_PASSWORD"));
        config.smtp_password = Some(Secret::from("p".to_owned()));
        assert_eq!(said(&config), "true");
        config.smtp_url = Some("https://mail.example.gov.cn".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_SMTP_URL must begin"));
    }

    #[test]
    fn wechat_needs_the_mini_program_people_log_in_by_and_templates_that_tell_something() {
        let mut config = Gateways::none();
        let mut sign_on = SignOnConfig::none();
        let said = |config: &Gateways, sign_on: &SignOnConfig| match wechat(config, sign_on) {
            Ok(provider) => format!("{}", provider.is_some()),
            Err(error) => error.to_string(),
        };
        assert_eq!(said(&config, &sign_on), "false");
        for wrong in [
            "accepted",
            "accepted=t",
            "accepted=:thing1",
            "accepted=t:",
            "code=t:thing1",
        ] {
            config.wechat_templates = vec![wrong.to_owned()];
            assert!(said(&config, &sign_on).contains(wrong), "{wrong}");
        }
        config.wechat_templates = vec!["accepted=t-1:thing1+character_string2".to_owned()];
        assert!(said(&config, &sign_on).starts_with("ONEWINDOW_WECHAT_APP_ID"));
        sign_on.wechat_app_id = Some("wx0000000000000000".to_owned());
        assert!(said(&config, &sign_on).starts_with("ONEWINDOW_WECHAT_APP_SECRET"));
        sign_on.wechat_app_secret = Some(Secret::from("s".to_owned()));
        assert_eq!(said(&config, &sign_on), "true");
    }

    #[test]
    fn calls_need_templates_for_what_is_read_out_and_no_others() {
        let mut config = Gateways::none();
        let said = |config: &Gateways| match voice(config) {
            Ok(provider) => format!("{}", provider.is_some()),
            Err(error) => error.to_string(),
        };
        assert_eq!(said(&config), "false");
        config.voice = Some(VoiceKind::Aliyun);
        config.voice_key_id = Some("id".to_owned());
        config.voice_key_secret = Some(Secret::from("k".to_owned()));
        config.voice_templates = vec!["supplementNeeded=TTS_1".to_owned()];
        assert_eq!(
            said(&config),
            "ONEWINDOW_VOICE_TEMPLATES: no template for deferralReminder"
        );
        config
            .voice_templates
            .push("deferralReminder=TTS_2".to_owned());
        assert_eq!(said(&config), "true");
        config.voice_templates.push("accepted=TTS_3".to_owned());
        assert!(
            said(&config).contains("\"accepted=TTS_3\""),
            "nobody is called for it"
        );
    }
}
