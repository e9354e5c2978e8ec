//! The other houses from the configuration. What is missing or wrong stops the start: nobody must
//! find it out on the way back from there.

use super::Houses;
use super::claims::Claims;
use super::oidc::Oidc;
use super::wechat::Wechat;
use crate::platform::config::Secret;
use crate::platform::outgoing::{Endpoint, EndpointError};
use crate::platform::sign_on::SignOnConfig;
use openidconnect::IssuerUrl;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::Mutex;

const WECHAT: &str = "https://api.weixin.qq.com";

/// Another house cannot vouch for people as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum SignOnError {
    /// A setting is needed.
    #[error("{0} is needed for this log-in")]
    Missing(&'static str),
    /// An address is none that may be used.
    #[error("{0} {1}")]
    Endpoint(&'static str, EndpointError),
    /// A level is not written VALUE=LEVEL, or is none.
    #[error("ONEWINDOW_OIDC_LEVELS: {0:?} is not VALUE=LEVEL with a level from 1 to 3")]
    Level(String),
    /// A number nobody vouches for.
    #[error("ONEWINDOW_OIDC_CLAIM_LEVEL is needed where a claim has the identity number")]
    Unvouched,
}

impl Houses {
    /// The houses of the configuration.
    ///
    /// # Errors
    /// What stands in the way of a log-in.
    pub fn new(config: &SignOnConfig, patience: Duration) -> Result<Self, SignOnError> {
        Ok(Self {
            oidc: oidc(config, patience)?,
            wechat: wechat(config, patience)?,
        })
    }
}

fn oidc(config: &SignOnConfig, patience: Duration) -> Result<Option<Oidc>, SignOnError> {
    const ISSUER: &str = "ONEWINDOW_OIDC_ISSUER";
    let Some(issuer) = config.oidc_issuer.as_deref() else {
        return Ok(None);
    };
    let wrong = |error| SignOnError::Endpoint(ISSUER, error);
    let endpoint = Endpoint::open(issuer, patience).map_err(wrong)?;
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|_| wrong(EndpointError::Address))?;
    if config.oidc_claim_resident_id.is_some() && config.oidc_claim_level.is_none() {
        return Err(SignOnError::Unvouched);
    }
    let name = needed(config.oidc_name.as_deref(), "ONEWINDOW_OIDC_NAME")?;
    let english = config.oidc_name_en.clone().unwrap_or_else(|| name.clone());
    Ok(Some(Oidc {
        issuer,
        name: (name, english),
        client_id: needed(config.oidc_client_id.as_deref(), "ONEWINDOW_OIDC_CLIENT_ID")?,
        client_secret: secret(
            config.oidc_client_secret.as_ref(),
            "ONEWINDOW_OIDC_CLIENT_SECRET",
        )?,
        scopes: config.oidc_scopes.clone(),
        claims: Claims {
            subject: config.oidc_claim_subject.clone(),
            name: config.oidc_claim_name.clone(),
            mobile: config.oidc_claim_mobile.clone(),
            resident_id: config.oidc_claim_resident_id.clone(),
            level: config.oidc_claim_level.clone(),
            levels: levels(&config.oidc_levels)?,
        },
        endpoint,
        known: Mutex::new(None),
    }))
}

fn levels(entries: &[String]) -> Result<BTreeMap<String, i32>, SignOnError> {
    let one = |entry: &String| {
        let (value, level) = entry.trim().split_once('=')?;
        let level = level.parse().ok().filter(|level| (1..=3).contains(level))?;
        (!value.is_empty()).then(|| (value.to_owned(), level))
    };
    let read = |entry| one(entry).ok_or_else(|| SignOnError::Level(entry.clone()));
    entries.iter().map(read).collect()
}

fn wechat(config: &SignOnConfig, patience: Duration) -> Result<Option<Wechat>, SignOnError> {
    let Some(app) = config.wechat_app_id.clone() else {
        return Ok(None);
    };
    let url = config.wechat_url.as_deref().unwrap_or(WECHAT);
    let endpoint = Endpoint::open(url, patience)
        .map_err(|error| SignOnError::Endpoint("ONEWINDOW_WECHAT_URL", error))?;
    Ok(Some(Wechat {
        app,
        secret: secret(
            config.wechat_app_secret.as_ref(),
            "ONEWINDOW_WECHAT_APP_SECRET",
        )?,
        endpoint,
    }))
}

fn needed(value: Option<&str>, name: &'static str) -> Result<String, SignOnError> {
    match value {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(SignOnError::Missing(name)),
    }
}

fn secret(value: Option<&Secret>, name: &'static str) -> Result<Secret, SignOnError> {
    value
        .filter(|secret| !secret.expose().is_empty())
        .cloned()
        .ok_or(SignOnError::Missing(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(config: &SignOnConfig) -> String {
        match Houses::new(config, Duration::from_secs(1)) {
            Ok(_) => "it is all there".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_stops_the_start() {
        let mut config = SignOnConfig::none();
        assert_eq!(said(&config), "it is all there");
        config.oidc_issuer = Some("http://sso.example.gov.cn".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_OIDC_ISSUER must begin with https"));
        config.oidc_issuer = Some("https://sso.example.gov.cn".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_OIDC_NAME is needed"));
        config.oidc_name = Some("示例省统一身份认证".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_OIDC_CLIENT_ID"));
        config.oidc_client_id = Some("onewindow".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_OIDC_CLIENT_SECRET"));
        config.oidc_client_secret = Some(Secret::from("s".to_owned()));
        assert_eq!(said(&config), "it is all there");
        config.oidc_claim_resident_id = Some("sfzh".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_OIDC_CLAIM_LEVEL"));
        config.oidc_claim_level = Some("smjb".to_owned());
        assert_eq!(said(&config), "it is all there");
        for wrong in ["L2", "L2=4", "=2", "L2=x"] {
            config.oidc_levels = vec!["L1=1".to_owned(), wrong.to_owned()];
            assert!(said(&config).contains(&format!("{wrong:?}")), "{wrong}");
        }
    }

    #[test]
    fn a_mini_program_needs_its_secret() {
        let mut config = SignOnConfig::none();
        config.wechat_app_id = Some("wx0000000000000000".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_WECHAT_APP_SECRET"));
        config.wechat_app_secret = Some(Secret::from("s".to_owned()));
        assert_eq!(said(&config), "it is all there");
        config.wechat_url = Some("http://wechat.example.test".to_owned());
        assert!(said(&config).starts_with("ONEWINDOW_WECHAT_URL must begin with https"));
    }
}
