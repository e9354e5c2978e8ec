//! OAuth 2.0 for programs: client credentials (RFC 6749 section 4.4) with access tokens that are
//! JWTs (RFC 9068), revocation (RFC 7009) and metadata (RFC 8414).
//!
//! Failures are problem documents like all others, whose `error` and `error_description` members
//! are those of RFC 6749 section 5.2, for libraries that look for them.

mod http;
mod store;

pub(super) use http::configure;
pub use http::metadata;
pub(super) use store::revoked;

use super::clients;
use crate::identity::caller::audience;
use crate::identity::client_secret_hash;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::tokens::{ACCESS_SECONDS, Claims};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The form a client sends; id and secret may stand in a Basic header instead.
#[derive(Deserialize, utoipa::ToSchema)]
struct TokenForm {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// The client's id.
    #[schema(example = "demo-integrator")]
    client_id: Option<String>,
    /// The client's secret.
    #[schema(example = "demo-integrator-secret")]
    client_secret: Option<String>,
    /// Scopes wanted, parted by spaces; all the client holds when not given.
    #[schema(example = "catalogue:read")]
    scope: Option<String>,
}

/// A token to revoke; id and secret may stand in a Basic header instead.
#[derive(Deserialize, utoipa::ToSchema)]
struct RevocationForm {
    /// The access token.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.…")]
    token: String,
    /// Always `access_token`; others are passed over.
    #[schema(example = "access_token")]
    #[expect(
        dead_code,
        reason = "there is one kind of token, so the hint helps nobody"
    )]
    token_type_hint: Option<String>,
    /// The client's id.
    #[schema(example = "demo-integrator")]
    client_id: Option<String>,
    /// The client's secret.
    #[schema(example = "demo-integrator-secret")]
    client_secret: Option<String>,
}

/// A client's access token (RFC 6749 section 5.1).
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ClientToken {
    /// Send it as `Authorization: Bearer …`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.…")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds the token lives.
    #[schema(example = 900)]
    expires_in: i64,
    /// What it allows, parted by spaces.
    #[schema(example = "catalogue:read")]
    scope: String,
}

/// A refusal that OAuth libraries understand.
fn refused(code: Code) -> Error {
    refused_as(code, code.as_str())
}

fn refused_as(code: Code, error: &str) -> Error {
    // RFC 6749 section 5.2 has the description in ASCII.
    Error::new(code)
        .with("error", error)
        .with("error_description", code.detail(Lang::En))
}

/// An id and a secret, as they were sent.
struct Credentials {
    id: String,
    secret: String,
}

impl Credentials {
    /// From the header or from the form, but not from both (RFC 6749 section 2.3).
    fn of(header: Option<&str>, id: Option<String>, secret: Option<String>) -> Result<Self> {
        let invalid = || refused(Code::InvalidClient);
        match (header, secret) {
            (Some(_), Some(_)) => Err(refused_as(Code::BadRequest, "invalid_request")),
            (Some(header), None) => from_basic(header).ok_or_else(invalid),
            (None, Some(secret)) => {
                let id = id.ok_or_else(invalid)?;
                Ok(Self { id, secret })
            }
            (None, None) => Err(invalid()),
        }
    }
}

/// The form encoding within is RFC 6749 section 2.3.1's.
fn from_basic(header: &str) -> Option<Credentials> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let pair = format!("v={}", text.replace('&', "%26"));
        let first = form_urlencoded::parse(pair.as_bytes()).next();
        first.map(|(_, value)| value.into_owned())
    };
    Some(Credentials {
        id: decoded(id)?,
        secret: decoded(secret)?,
    })
}

/// The client these credentials are of, if it is not stopped.
async fn authenticate(state: &AppState, sent: Credentials) -> Result<clients::Held> {
    let hash = client_secret_hash(&state.vault, &sent.id, &sent.secret);
    let now = state.clock.now();
    let found = state
        .db
        .read(move |conn| clients::held(conn, &sent.id))
        .await?;
    found
        .filter(|held| held.opens_with(&hash, now))
        .ok_or_else(|| refused(Code::InvalidClient))
}

/// Trades id and secret for a token.
async fn token(state: &AppState, form: TokenForm, basic: Option<&str>) -> Result<ClientToken> {
    if form.grant_type != "client_credentials" {
        return Err(refused(Code::UnsupportedGrantType));
    }
    let sent = Credentials::of(basic, form.client_id, form.client_secret)?;
    let client = authenticate(state, sent).await?;
    let held: BTreeSet<&str> = client.scopes.split_whitespace().collect();
    let scope = match &form.scope {
        None => held,
        Some(asked) => {
            let asked: BTreeSet<&str> = asked.split_whitespace().collect();
            if !asked.is_subset(&held) {
                return Err(refused(Code::InvalidScope));
            }
            asked
        }
    };
    let scope = Vec::from_iter(scope).join(" ");
    let claims = Claims {
        iss: state.public_url.to_string(),
        scope: Some(scope.clone()),
        client_id: Some(client.id.clone()),
        aud: Some(audience(state)),
        jti: Some(uuid::Uuid::now_v7().to_string()),
        ..Claims::new("client", &client.id, state.clock.now())
    };
    Ok(ClientToken {
        access_token: state.tokens.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        scope,
    })
}

/// Ends a token before its time. One that is none, or has ended, needs no ending.
async fn revoke(state: &AppState, form: RevocationForm, basic: Option<&str>) -> Result<()> {
    let sent = Credentials::of(basic, form.client_id, form.client_secret)?;
    let client = authenticate(state, sent).await?;
    let Ok(claims) = state.tokens.check(&form.token, state.clock.now()) else {
        return Ok(());
    };
    if claims.client_id.as_deref() != Some(&client.id) {
        return Err(refused(Code::InvalidGrant));
    }
    let Some(jti) = claims.jti else {
        return Ok(());
    };
    let end = Timestamp::from_millis(claims.exp.saturating_mul(1000));
    let (audit, now) = (state.audit.clone(), state.clock.now());
    state
        .db
        .write(move |tx| {
            store::revoke(tx, &jti, end, now)?;
            let entry = Entry {
                actor_kind: "client",
                actor_id: &client.id,
                action: "token.revoked",
                subject_kind: "client",
                subject_id: &client.id,
                detail: serde_json::json!({ "jti": jti }),
            };
            audit.record(tx, now, &entry)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_read_and_decoded() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        for (sent, id, secret) in [
            ("demo:s:ecret", "demo", "s:ecret"),
            ("a%20b:c%2Bd+e", "a b", "c+d e"),
            ("a:b&c", "a", "b&c"),
        ] {
            let read = from_basic(&header(sent)).unwrap();
            assert_eq!((read.id.as_str(), read.secret.as_str()), (id, secret));
        }
        for bad in ["Bearer x", "Basic", "Basic !!", "Basic ZGVtbw=="] {
            assert!(from_basic(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn only_one_way_to_authenticate_is_taken() {
        let both = Credentials::of(Some("Basic YTpi"), Some("a".into()), Some("b".into()));
        assert_eq!(both.err().unwrap().params()["error"], "invalid_request");
        assert!(Credentials::of(None, Some("a".into()), None).is_err());
        assert!(Credentials::of(Some("Basic YTpi"), Some("a".into()), None).is_ok());
    }
}
