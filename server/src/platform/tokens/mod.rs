//! Access tokens (JWT, Ed25519, fifteen minutes) and rotating refresh tokens.
//!
//! Checking an access token reads nothing but memory, so a request without one is refused before
//! its body is looked at. A refresh token works once; using it again ends the whole session, for
//! one of the two users is a thief.

mod known;
mod store;

use super::clock::Timestamp;
use super::db::{Conn, ConnectError, Db};
use super::problem::{Code, Error, Result};
use super::storage::sha256_hex;
use super::vault::{Vault, random_token};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use known::Known;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// Seconds an access token lives.
pub const ACCESS_SECONDS: i64 = 15 * 60;

/// Seconds a refresh token lives when it is not used: thirty days.
const REFRESH_SECONDS: i64 = 30 * 24 * 3600;

/// Seconds the clocks of two servers may differ. A token made later than that in the future was made
/// while a clock was ahead, and would live as much longer.
const SKEW_SECONDS: i64 = 60;

/// Seconds a refresh token is kept after its end, so that one used again is known for what it is:
/// thirty days.
pub const KEEP_SECONDS: i64 = 30 * 24 * 3600;

const ISSUER: &str = "onewindow";
const PLACE: &str = "signing_keys.secret";

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who made it: this service, in a client's token by its address.
    pub iss: String,
    /// Whose it is: the id of a person, also where a program acts for them, of a member of staff or of
    /// a client.
    pub sub: String,
    /// `citizen`, `staff` or `client`.
    pub kind: String,
    /// The session (refresh token family) it belongs to, or the consent; empty for clients.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sid: String,
    /// Roles of staff.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The office of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The department the office belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The district the office serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The kind of item the window of staff takes in, where it takes one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Scopes of a client, parted by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The client it was made for; none in the tokens of sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The API a client's token is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    /// The id of a client's token, by which it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
}

impl Claims {
    /// Claims of this subject that live from now for [`ACCESS_SECONDS`].
    pub fn new(kind: &str, subject: &str, now: Timestamp) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            sub: subject.to_owned(),
            kind: kind.to_owned(),
            sid: String::new(),
            roles: Vec::new(),
            office: None,
            department: None,
            district: None,
            window: None,
            scope: None,
            client_id: None,
            aud: None,
            jti: None,
            iat: now.seconds(),
            exp: now.seconds().saturating_add(ACCESS_SECONDS),
        }
    }
}

/// Signs and checks access tokens. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Arc<Keys>);

struct Keys {
    kid: String,
    signing: EncodingKey,
    checking: HashMap<String, DecodingKey>,
    known: Known,
    jwks: Jwks,
}

/// The public keys, for whoever checks our tokens (RFC 7517).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// A public key (RFC 8037).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Jwk {
    /// The family of the key: `OKP`.
    #[schema(example = "OKP")]
    pub kty: &'static str,
    /// The curve: `Ed25519`.
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    /// The public key in base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    /// The key's name in token headers.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    pub kid: String,
    /// What it is for: `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: &'static str,
    /// The algorithm: `EdDSA`.
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
}

/// A key as it is stored.
#[derive(Clone)]
pub(crate) struct StoredKey {
    kid: String,
    secret: String,
    public_key: String,
}

impl Tokens {
    /// Loads the signing keys, making one at the first start.
    ///
    /// # Errors
    /// When the database refuses or a key does not open.
    pub async fn open(db: &Db, vault: &Vault, now: Timestamp) -> Result<Self> {
        let candidate = new_key(vault)?;
        let stored = db
            .write(move |tx| store::keys_or_insert(tx, candidate, now))
            .await?;
        Self::from_stored(vault, stored)
    }

    fn from_stored(vault: &Vault, stored: Vec<StoredKey>) -> Result<Self> {
        let mut checking = HashMap::new();
        let mut jwks = Jwks { keys: Vec::new() };
        let mut newest = None;
        for key in stored {
            let decoding =
                DecodingKey::from_ed_components(&key.public_key).map_err(Error::internal)?;
            checking.insert(key.kid.clone(), decoding);
            jwks.keys.push(Jwk {
                kty: "OKP",
                crv: "Ed25519",
                x: key.public_key.clone(),
                kid: key.kid.clone(),
                usage: "sig",
                alg: "EdDSA",
            });
            newest = Some(key);
        }
        let newest = newest.ok_or_else(|| Error::internal("there is no signing key"))?;
        let der = vault.open_value(PLACE, &newest.secret)?;
        let der = URL_SAFE_NO_PAD.decode(der).map_err(Error::internal)?;
        Ok(Self(Arc::new(Keys {
            kid: newest.kid,
            signing: EncodingKey::from_ed_der(&der),
            checking,
            known: Known::default(),
            jwks,
        })))
    }

    /// The public keys.
    pub fn jwks(&self) -> &Jwks {
        &self.0.jwks
    }

    /// Signs an access token.
    ///
    /// # Errors
    /// When the claims cannot be written.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind_of(claims).to_owned());
        header.kid = Some(self.0.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.0.signing).map_err(Error::internal)
    }

    /// Checks an access token.
    ///
    /// # Errors
    /// [`Code::TokenExpired`] or [`Code::InvalidToken`].
    pub fn check(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let claims = self.0.known.claims(token, || self.signed(token))?;
        let is_from_the_future = claims.iat > now.seconds().saturating_add(SKEW_SECONDS);
        if claims.exp <= now.seconds() || is_from_the_future {
            return Err(Code::TokenExpired.into());
        }
        Ok(claims)
    }

    /// The claims of a token with a right signature.
    fn signed(&self, token: &str) -> Result<Claims> {
        let invalid = || Error::new(Code::InvalidToken);
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let kind = header.typ;
        let key = header
            .kid
            .and_then(|kid| self.0.checking.get(&kid))
            .ok_or_else(invalid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Whose API it is for, and who made it, is asked where the service's address is known.
        validation.validate_aud = false;
        // The end is checked by our own clock, which tests may move.
        validation.validate_exp = false;
        let decoded = jsonwebtoken::decode::<Claims>(token, key, &validation);
        let claims = decoded.map_err(|_| invalid())?.claims;
        let is_ours = claims.client_id.is_some() || claims.iss == ISSUER;
        if !is_ours || kind.as_deref() != Some(kind_of(&claims)) {
            return Err(invalid());
        }
        Ok(claims)
    }
}

/// The `typ` a token of these claims has: a client's says that it is an access token and nothing
/// else (RFC 9068 section 2.1), so that no other kind of token passes for one.
fn kind_of(claims: &Claims) -> &'static str {
    match claims.client_id {
        Some(_) => "at+jwt",
        None => "JWT",
    }
}

/// Who a session belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// `citizen`, `staff` or, of a program that acts for a citizen, `consent`.
    pub kind: String,
    /// The id.
    pub id: String,
}

/// A fresh refresh token and the session it belongs to.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// The token, told only to its owner; the database has its hash.
    pub token: String,
    /// The session.
    pub family: String,
    /// Whose session it is.
    pub owner: Owner,
}

/// What became of a refresh token that was sent.
#[derive(Debug)]
pub enum Rotation {
    /// A new one in its stead.
    Renewed(Refresh),
    /// It was used before, so the session has been ended. This is not an `Err`, because the end
    /// must be committed.
    Reused,
}

/// Starts a session.
///
/// # Errors
/// When the database refuses.
pub fn start_session(tx: &mut Conn, now: Timestamp, owner: Owner, device: &str) -> Result<Refresh> {
    let family = uuid::Uuid::now_v7().to_string();
    store::insert_device(tx, &family, device)?;
    issue(tx, now, family, owner)
}

/// Takes a refresh token for a new one.
///
/// # Errors
/// [`Code::InvalidRefreshToken`] when it is unknown, too old or its session has ended.
pub fn rotate(tx: &mut Conn, now: Timestamp, token: &str) -> Result<Rotation> {
    let hash = sha256_hex(token.as_bytes());
    let found = store::find_refresh(tx, &hash)?.ok_or(Code::InvalidRefreshToken)?;
    if found.revoked_at.is_some() || found.expires_at <= now {
        return Err(Code::InvalidRefreshToken.into());
    }
    if !store::use_refresh(tx, &hash, now)? {
        store::revoke_family(tx, &found.family, now)?;
        return Ok(Rotation::Reused);
    }
    let owner = Owner {
        kind: found.principal_kind,
        id: found.principal_id,
    };
    issue(tx, now, found.family, owner).map(Rotation::Renewed)
}

/// A session that can still be renewed.
#[derive(Debug, Clone)]
pub struct Running {
    /// The session.
    pub family: String,
    /// On what it was begun.
    pub device: Option<String>,
    /// When it was begun.
    pub started_at: Timestamp,
    /// When it was last renewed.
    pub renewed_at: Timestamp,
}

/// The sessions of somebody that can still be renewed, the last renewed first.
///
/// # Errors
/// When the database refuses.
pub fn running(conn: &mut Conn, now: Timestamp, owner: &Owner) -> Result<Vec<Running>> {
    store::running(conn, owner, now)
}

/// Ends the sessions of somebody, all but the one given; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn end_sessions(
    tx: &mut Conn,
    now: Timestamp,
    owner: &Owner,
    but: Option<&str>,
) -> Result<usize> {
    let mut ended = 0_usize;
    for session in store::running(tx, owner, now)? {
        if but != Some(session.family.as_str()) {
            store::revoke_family(tx, &session.family, now)?;
            ended = ended.saturating_add(1);
        }
    }
    Ok(ended)
}

/// Whose refresh token this is, ended or not; none when it is no such token.
///
/// # Errors
/// When the database refuses.
pub fn owner(conn: &mut Conn, token: &str) -> Result<Option<Owner>> {
    let found = store::find_refresh(conn, &sha256_hex(token.as_bytes()))?;
    Ok(found.map(|row| Owner {
        kind: row.principal_kind,
        id: row.principal_id,
    }))
}

/// Ends a session.
///
/// # Errors
/// When the database refuses.
pub fn end_session(tx: &mut Conn, now: Timestamp, family: &str) -> Result<()> {
    store::revoke_family(tx, family, now)
}

/// How many refresh tokens [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn ended(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_ended(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Deletes up to `limit` of the refresh tokens that ended [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

fn issue(tx: &mut Conn, now: Timestamp, family: String, owner: Owner) -> Result<Refresh> {
    let token = random_token::<32>()?;
    store::insert_refresh(
        tx,
        &store::RefreshRow {
            token_hash: sha256_hex(token.as_bytes()),
            family: family.clone(),
            principal_kind: owner.kind.clone(),
            principal_id: owner.id.clone(),
            created_at: now,
            expires_at: now.plus_seconds(REFRESH_SECONDS),
            used_at: None,
            revoked_at: None,
        },
    )?;
    Ok(Refresh {
        token,
        family,
        owner,
    })
}

fn new_key(vault: &Vault) -> Result<StoredKey> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(Error::internal)?;
    let key = SigningKey::from_bytes(&seed);
    let der = key.to_pkcs8_der().map_err(Error::internal)?;
    Ok(StoredKey {
        kid: uuid::Uuid::now_v7().to_string(),
        secret: vault.seal(PLACE, &URL_SAFE_NO_PAD.encode(der.as_bytes()))?,
        public_key: URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
    })
}

impl From<ConnectError> for Error {
    fn from(error: ConnectError) -> Self {
        Error::new(Code::Unavailable).caused_by(error)
    }
}

#[cfg(test)]
mod tests;
