//! Integrators' programs: OAuth 2.0 client credentials (RFC 6749 section 4.4).

use super::store;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use crate::platform::tokens::{ACCESS_SECONDS, Claims};
use crate::platform::vault::Vault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The form a client sends; id and secret may stand in a Basic header instead.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct TokenForm {
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

/// A client's access token (RFC 6749 section 5.1).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ClientToken {
    /// Send it as `Authorization: Bearer …`.
    #[schema(example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.…")]
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

/// The stored form of a client's secret. Secrets are long and random, so a keyed hash will do.
pub(super) fn secret_hash(vault: &Vault, id: &str, secret: &str) -> String {
    vault.mac("client-secret", &[id.as_bytes(), secret.as_bytes()])
}

/// Trades id and secret for a token. Errors also carry the `error` member of RFC 6749, for
/// libraries that look for it.
pub(super) async fn token(
    state: &AppState,
    form: TokenForm,
    basic: Option<&str>,
) -> Result<ClientToken> {
    let refused = |code: Code| Error::new(code).with("error", code.as_str());
    if form.grant_type != "client_credentials" {
        return Err(refused(Code::UnsupportedGrantType));
    }
    let (id, secret) = basic
        .and_then(from_basic)
        .or_else(|| Some((form.client_id?, form.client_secret?)))
        .ok_or_else(|| refused(Code::InvalidClient))?;
    let hash = secret_hash(&state.vault, &id, &secret);
    let wanted = id.clone();
    let (stored, held) = state
        .db
        .read(move |conn| store::client_credentials(conn, &wanted))
        .await?
        .ok_or_else(|| refused(Code::InvalidClient))?;
    if stored != hash {
        return Err(refused(Code::InvalidClient));
    }
    let held: BTreeSet<&str> = held.split_whitespace().collect();
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
        scope: Some(scope.clone()),
        ..Claims::new("client", &id, state.clock.now())
    };
    Ok(ClientToken {
        access_token: state.tokens.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        scope,
    })
}

fn from_basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::from_basic;

    #[test]
    fn basic_credentials_are_read() {
        let read = from_basic("Basic ZGVtbzpzOmVjcmV0");
        assert_eq!(read, Some(("demo".to_owned(), "s:ecret".to_owned())));
        for bad in ["Bearer x", "Basic", "Basic !!", "Basic ZGVtbw=="] {
            assert_eq!(from_basic(bad), None, "{bad}");
        }
    }
}
