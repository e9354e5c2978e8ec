//! Which systems carry messages to people, from the command line or the environment. Whether what
//! an operator gave is enough is for those to say who speak with these systems.

use super::config::{Secret, from_environment};
use clap::ValueEnum;

/// Who sends text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SmsKind {
    /// Nobody: people find everything in the message centre, and nobody can log in by a code.
    None,
    /// The log of this process shows them, the number masked. Only with --demo.
    Console,
    /// A gateway of one's own, by signed JSON requests.
    Http,
    /// Alibaba Cloud (阿里云短信服务).
    Aliyun,
    /// Tencent Cloud (腾讯云短信).
    Tencent,
}

/// Who reads messages out over the telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VoiceKind {
    /// Nobody.
    None,
    /// A gateway of one's own, by the same signed JSON requests as text messages.
    Http,
    /// Alibaba Cloud (阿里云语音服务).
    Aliyun,
}

/// The gateways of `serve`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Gateways {
    /// Who sends text messages. With --demo the log shows them when not given, else nobody does.
    #[arg(long, env = "ONEWINDOW_SMS", value_enum, value_name = "KIND")]
    pub sms: Option<SmsKind>,

    /// The address of the gateway, https unless it is on this machine. Needed for `http`; the
    /// provider's own when not given.
    #[arg(long, env = "ONEWINDOW_SMS_URL", value_name = "URL")]
    pub sms_url: Option<String>,

    /// The id of the key at the provider (AccessKeyId, SecretId). The key itself is
    /// ONEWINDOW_SMS_KEY_SECRET, from the environment alone.
    #[arg(long, env = "ONEWINDOW_SMS_KEY_ID", value_name = "ID")]
    pub sms_key_id: Option<String>,

    /// The key requests are signed with.
    #[arg(skip = from_environment("ONEWINDOW_SMS_KEY_SECRET"))]
    pub sms_key_secret: Option<Secret>,

    /// The signature registered with the provider (签名), such as 示例市政务服务.
    #[arg(long, env = "ONEWINDOW_SMS_SIGN", value_name = "NAME")]
    pub sms_sign: Option<String>,

    /// The application at Tencent Cloud (SmsSdkAppId).
    #[arg(long, env = "ONEWINDOW_SMS_APP", value_name = "ID")]
    pub sms_app: Option<String>,

    /// The region of Tencent Cloud.
    #[arg(
        long,
        env = "ONEWINDOW_SMS_REGION",
        default_value = "ap-guangzhou",
        value_name = "REGION"
    )]
    pub sms_region: String,

    /// The templates registered with the provider, one for each kind of message: KIND=ID,KIND=ID.
    #[arg(
        long,
        env = "ONEWINDOW_SMS_TEMPLATES",
        value_delimiter = ',',
        value_name = "KIND=ID"
    )]
    pub sms_templates: Vec<String>,

    /// Who calls people and reads out what asks them to do something by a day. Nobody when not given.
    #[arg(long, env = "ONEWINDOW_VOICE", value_enum, value_name = "KIND")]
    pub voice: Option<VoiceKind>,

    /// The address of the gateway, as with text messages.
    #[arg(long, env = "ONEWINDOW_VOICE_URL", value_name = "URL")]
    pub voice_url: Option<String>,

    /// The id of the key at the provider. The key itself is ONEWINDOW_VOICE_KEY_SECRET, from the
    /// environment alone.
    #[arg(long, env = "ONEWINDOW_VOICE_KEY_ID", value_name = "ID")]
    pub voice_key_id: Option<String>,

    /// The key requests are signed with.
    #[arg(skip = from_environment("ONEWINDOW_VOICE_KEY_SECRET"))]
    pub voice_key_secret: Option<Secret>,

    /// The number people see, bought at the provider; without it the provider shows one of its own.
    #[arg(long, env = "ONEWINDOW_VOICE_NUMBER", value_name = "NUMBER")]
    pub voice_number: Option<String>,

    /// The templates registered with the provider (文本转语音模板), as with text messages.
    #[arg(
        long,
        env = "ONEWINDOW_VOICE_TEMPLATES",
        value_delimiter = ',',
        value_name = "KIND=ID"
    )]
    pub voice_templates: Vec<String>,

    /// The templates of subscribe messages (订阅消息) of the mini-program people log in by, each with its
    /// fields in the order item, number, due: KIND=ID:FIELD+FIELD. Nothing is sent by WeChat when not
    /// given.
    #[arg(
        long,
        env = "ONEWINDOW_WECHAT_TEMPLATES",
        value_delimiter = ',',
        value_name = "KIND=ID:FIELDS"
    )]
    pub wechat_templates: Vec<String>,

    /// The server that takes e-mails: smtps://HOST:PORT, or smtp://HOST:PORT, which turns to TLS
    /// before anything else unless it is on this machine. Nobody is written to when not given.
    #[arg(long, env = "ONEWINDOW_SMTP_URL", value_name = "URL")]
    pub smtp_url: Option<String>,

    /// The user name there, if it asks for one. The password is ONEWINDOW_SMTP_PASSWORD, from the
    /// environment alone.
    #[arg(long, env = "ONEWINDOW_SMTP_USER", value_name = "NAME")]
    pub smtp_user: Option<String>,

    /// The password there.
    #[arg(skip = from_environment("ONEWINDOW_SMTP_PASSWORD"))]
    pub smtp_password: Option<Secret>,

    /// Who writes, such as 示例市政务服务 <no-reply@example.gov.cn>.
    #[arg(long, env = "ONEWINDOW_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<String>,

    /// Seconds a gateway has to answer.
    #[arg(
        long,
        env = "ONEWINDOW_GATEWAY_SECONDS",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=20),
        value_name = "SECONDS"
    )]
    pub gateway_seconds: u64,
}

impl Gateways {
    /// None, for tests.
    pub fn none() -> Self {
        Self {
            sms: Some(SmsKind::None),
            gateway_seconds: 10,
            ..Self::default()
        }
    }
}
