//! Which other houses vouch for who somebody is, from the command line or the environment: a
//! city's or a province's single sign-on (统一身份认证) by OpenID Connect, and WeChat. Whether what
//! an operator gave is enough is for those to say who speak with these systems.

use super::config::{Secret, from_environment};

/// The other houses of `serve`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SignOnConfig {
    /// The issuer of the single sign-on, https unless it is on this machine. Without it people log
    /// in by their mobile number alone.
    #[arg(long, env = "ONEWINDOW_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,

    /// What people call the single sign-on, such as 示例省统一身份认证.
    #[arg(long, env = "ONEWINDOW_OIDC_NAME", value_name = "NAME")]
    pub oidc_name: Option<String>,

    /// The same in English.
    #[arg(long, env = "ONEWINDOW_OIDC_NAME_EN", value_name = "NAME")]
    pub oidc_name_en: Option<String>,

    /// The id this service has there. Its secret is ONEWINDOW_OIDC_CLIENT_SECRET, from the
    /// environment alone.
    #[arg(long, env = "ONEWINDOW_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,

    /// The secret this service has there.
    #[arg(skip = from_environment("ONEWINDOW_OIDC_CLIENT_SECRET"))]
    pub oidc_client_secret: Option<Secret>,

    /// The scopes asked for beside `openid`.
    #[arg(
        long,
        env = "ONEWINDOW_OIDC_SCOPES",
        value_delimiter = ',',
        default_value = "profile,phone",
        value_name = "SCOPE,…"
    )]
    pub oidc_scopes: Vec<String>,

    /// The claim that never changes for one person.
    #[arg(
        long,
        env = "ONEWINDOW_OIDC_CLAIM_SUBJECT",
        default_value = "sub",
        value_name = "CLAIM"
    )]
    pub oidc_claim_subject: String,

    /// The claim with the name.
    #[arg(
        long,
        env = "ONEWINDOW_OIDC_CLAIM_NAME",
        default_value = "name",
        value_name = "CLAIM"
    )]
    pub oidc_claim_name: String,

    /// The claim with the mobile number.
    #[arg(
        long,
        env = "ONEWINDOW_OIDC_CLAIM_MOBILE",
        default_value = "phone_number",
        value_name = "CLAIM"
    )]
    pub oidc_claim_mobile: String,

    /// The claim with the identity number (公民身份号码). Without it nobody is found again by it.
    #[arg(long, env = "ONEWINDOW_OIDC_CLAIM_RESIDENT_ID", value_name = "CLAIM")]
    pub oidc_claim_resident_id: Option<String>,

    /// The claim that says how surely the person is known (实名等级).
    #[arg(long, env = "ONEWINDOW_OIDC_CLAIM_LEVEL", value_name = "CLAIM")]
    pub oidc_claim_level: Option<String>,

    /// What the values of that claim stand for here, from 1 (by mobile) over 2 (by identity number)
    /// to 3 (by face or in person): VALUE=LEVEL,… A value not named stands for 1.
    #[arg(
        long,
        env = "ONEWINDOW_OIDC_LEVELS",
        value_delimiter = ',',
        default_value = "1=1,2=2,3=3",
        value_name = "VALUE=LEVEL"
    )]
    pub oidc_levels: Vec<String>,

    /// The AppID of the mini-program whose users log in by WeChat. Its AppSecret is
    /// ONEWINDOW_WECHAT_APP_SECRET, from the environment alone.
    #[arg(long, env = "ONEWINDOW_WECHAT_APP_ID", value_name = "ID")]
    pub wechat_app_id: Option<String>,

    /// The AppSecret of the mini-program.
    #[arg(skip = from_environment("ONEWINDOW_WECHAT_APP_SECRET"))]
    pub wechat_app_secret: Option<Secret>,

    /// WeChat's own address when not given; another is for a proxy that adds nothing.
    #[arg(long, env = "ONEWINDOW_WECHAT_URL", value_name = "URL")]
    pub wechat_url: Option<String>,
}

impl SignOnConfig {
    /// None, for tests.
    pub fn none() -> Self {
        Self {
            oidc_scopes: vec!["profile".to_owned(), "phone".to_owned()],
            oidc_claim_subject: "sub".to_owned(),
            oidc_claim_name: "name".to_owned(),
            oidc_claim_mobile: "phone_number".to_owned(),
            oidc_levels: ["1=1", "2=2", "3=3"].map(str::to_owned).to_vec(),
            ..Self::default()
        }
    }
}
