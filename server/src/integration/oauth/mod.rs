//! OAuth 2.0 for programs: client credentials (RFC 6749 section 4.4), and for acting in the name of a
//! citizen codes (section 4.1) with PKCE (RFC 7636) and refresh tokens; access tokens are JWTs (RFC
//! 9068). Revocation (RFC 7009) and metadata (RFC 8414). What a citizen consents to is [`consents`]'.
//!
//! Failures are problem documents like all others, whose `error` and `error_description` members
//! are those of RFC 6749 section 5.2, for libraries that look for them.

mod http;
mod store;

pub(super) use http::configure;
pub use http::metadata;
pub(super) use store::revoked;

use super::consents::{self, Granted, Trade, Traded};
use super::{clients, sandbox, scopes};
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
    /// `client_credentials`, or, to act for a citizen, `authorization_code` and then `refresh_token`.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// The client's id.
    #[schema(example = "demo-integrator")]
    client_id: Option<String>,
    /// The client's secret.
    #[schema(example = "demo-integrator-secret")]
    client_secret: Option<String>,
    /// Scopes wanted, parted by spaces; all there are when not given.
    #[schema(example = "catalogue:read")]
    scope: Option<String>,
    /// The code the citizen came back with.
    #[schema(example = "kR0b7mJ0cXo3")]
    code: Option<String>,
    /// The address they came back to.
    #[schema(example = "http://127.0.0.1:8765/callback")]
    redirect_uri: Option<String>,
    /// What the challenge was made of.
    #[schema(example = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    code_verifier: Option<String>,
    /// The refresh token, which is good once.
    #[schema(example = "kR0b7mJ0cXo3")]
    refresh_token: Option<String>,
}

/// A token to revoke; id and secret may stand in a Basic header instead.
#[derive(Deserialize, utoipa::ToSchema)]
struct RevocationForm {
    /// The access token, or the refresh token, with which the consent ends.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.…")]
    token: String,
    /// `access_token` or `refresh_token`.
    #[schema(example = "access_token")]
    #[expect(
        dead_code,
        reason = "the two kinds of token look different, so the hint helps nobody"
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
pub(super) struct ClientToken {
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
    /// Good once, for the next token; only where the program acts for a citizen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kR0b7mJ0cXo3")]
    refresh_token: Option<String>,
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

/// Where a client's consents are: in its sandbox, if it has one.
async fn office(state: &AppState, client: &clients::Held) -> Result<AppState> {
    match client.sandbox {
        Some(generation) => sandbox::of(state, &client.id, generation).await,
        None => Ok(state.clone()),
    }
}

/// Trades what a program has for a token.
async fn token(state: &AppState, form: TokenForm, basic: Option<&str>) -> Result<ClientToken> {
    let grant = form.grant()?;
    let sent = Credentials::of(basic, form.client_id, form.client_secret)?;
    let client = authenticate(state, sent).await?;
    let asked = form.scope.as_deref();
    let office = office(state, &client).await?;
    match grant {
        Grant::Client => {
            let held = client.scopes.split_whitespace();
            let held = held.filter(|scope| !scopes::is_by_consent(scope)).collect();
            let scope = narrowed(held, asked)?;
            let claims = Claims::new("client", &client.id, state.clock.now());
            signed(state, &client.id, scope, claims, None)
        }
        Grant::Code(trade) => {
            let (here, id) = (office.clone(), client.id.clone());
            let done = office
                .db
                .write(move |tx| consents::trade(tx, &here, &id, &trade))
                .await;
            for_citizen(state, &client.id, asked, done)
        }
        Grant::Refresh(token) => {
            let (here, id) = (office.clone(), client.id.clone());
            let done = office
                .db
                .write(move |tx| consents::renew(tx, &here, &id, &token))
                .await;
            for_citizen(state, &client.id, asked, done)
        }
    }
}

/// What a program trades.
enum Grant {
    Client,
    Code(Trade),
    Refresh(String),
}

impl TokenForm {
    fn grant(&self) -> Result<Grant> {
        let needed = |value: &Option<String>| {
            value
                .clone()
                .ok_or_else(|| refused_as(Code::BadRequest, "invalid_request"))
        };
        match self.grant_type.as_str() {
            "client_credentials" => Ok(Grant::Client),
            "authorization_code" => Ok(Grant::Code(Trade {
                code: needed(&self.code)?,
                redirect_uri: needed(&self.redirect_uri)?,
                verifier: needed(&self.code_verifier)?,
            })),
            "refresh_token" => Ok(Grant::Refresh(needed(&self.refresh_token)?)),
            _ => Err(refused(Code::UnsupportedGrantType)),
        }
    }
}

/// The scopes asked for, all of which must be there; all of them when none is named.
fn narrowed(held: BTreeSet<&str>, asked: Option<&str>) -> Result<String> {
    let Some(asked) = asked else {
        return Ok(Vec::from_iter(held).join(" "));
    };
    let asked: BTreeSet<&str> = asked.split_whitespace().collect();
    if !asked.is_subset(&held) {
        return Err(refused(Code::InvalidScope));
    }
    Ok(Vec::from_iter(asked).join(" "))
}

/// The token of a program that acts for a citizen.
fn for_citizen(
    state: &AppState,
    client: &str,
    asked: Option<&str>,
    traded: Result<Traded>,
) -> Result<ClientToken> {
    let invalid = || refused(Code::InvalidGrant);
    let granted: Granted = match traded {
        Ok(Traded::Granted(granted)) => granted,
        Ok(Traded::Reused) => return Err(invalid()),
        Err(error) if error.code() == Code::InvalidGrant => return Err(invalid()),
        Err(error) => return Err(error),
    };
    acting(state, client, asked, granted)
}

/// The token of a program that acts for a citizen on this consent.
///
/// # Errors
/// `invalid_scope` for more than was consented to.
pub(super) fn acting(
    state: &AppState,
    client: &str,
    asked: Option<&str>,
    granted: Granted,
) -> Result<ClientToken> {
    let scope = narrowed(granted.scopes.split_whitespace().collect(), asked)?;
    let claims = Claims {
        sid: granted.consent,
        ..Claims::new("citizen", &granted.person, state.clock.now())
    };
    signed(state, client, scope, claims, Some(granted.refresh))
}

fn signed(
    state: &AppState,
    client: &str,
    scope: String,
    claims: Claims,
    refresh_token: Option<String>,
) -> Result<ClientToken> {
    let claims = Claims {
        iss: state.public_url.to_string(),
        scope: Some(scope.clone()),
        client_id: Some(client.to_owned()),
        aud: Some(audience(state)),
        jti: Some(uuid::Uuid::now_v7().to_string()),
        ..claims
    };
    Ok(ClientToken {
        access_token: state.tokens.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        scope,
        refresh_token,
    })
}

/// Ends a token before its time. One that is none, or has ended, needs no ending.
async fn revoke(state: &AppState, form: RevocationForm, basic: Option<&str>) -> Result<()> {
    let sent = Credentials::of(basic, form.client_id, form.client_secret)?;
    let client = authenticate(state, sent).await?;
    let checked = state.tokens.check_or_learn(&form.token, state.clock.now());
    let Ok(claims) = checked.await else {
        let (here, token) = (office(state, &client).await?, form.token);
        let given_back = here
            .clone()
            .db
            .write(move |tx| consents::give_back(tx, &here, &client.id, &token))
            .await;
        return given_back.map_err(|error| match error.code() {
            Code::InvalidGrant => refused(Code::InvalidGrant),
            _ => error,
        });
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
