//! The keys of access tokens as a server holds them: which one signs, and which still check.

use super::known::Known;
use super::{Claims, ISSUER, SKEW_SECONDS};
use crate::platform::clock::Timestamp;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::vault::Vault;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;

/// Seconds whoever checks our tokens may keep the public keys.
pub const JWKS_SECONDS: i64 = 300;

const PLACE: &str = "signing_keys.secret";

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
pub(super) struct StoredKey {
    pub(super) kid: String,
    /// Sealed by the vault.
    pub(super) secret: String,
    pub(super) public_key: String,
    /// From when it signs, unless another does from later on.
    pub(super) signs_from: Timestamp,
    /// When it stops checking.
    pub(super) retired_at: Option<Timestamp>,
}

impl StoredKey {
    /// A new one that nobody knows yet.
    pub(super) fn new(vault: &Vault, signs_from: Timestamp) -> Result<Self> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(Error::internal)?;
        let key = SigningKey::from_bytes(&seed);
        let der = key.to_pkcs8_der().map_err(Error::internal)?;
        Ok(Self {
            kid: uuid::Uuid::now_v7().to_string(),
            secret: vault.seal(PLACE, &URL_SAFE_NO_PAD.encode(der.as_bytes()))?,
            public_key: URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
            signs_from,
            retired_at: None,
        })
    }
}

/// A token whose signature is right.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) claims: Claims,
    /// When the key that signed it stops checking.
    pub(super) key_ends: Option<Timestamp>,
}

struct Key {
    kid: String,
    public_key: String,
    signing: EncodingKey,
    checking: DecodingKey,
    signs_from: Timestamp,
    ends: Option<Timestamp>,
}

impl Key {
    fn open(vault: &Vault, stored: &StoredKey) -> Result<Self> {
        let der = vault.open_value(PLACE, &stored.secret)?;
        let der = URL_SAFE_NO_PAD.decode(der).map_err(Error::internal)?;
        Ok(Self {
            kid: stored.kid.clone(),
            public_key: stored.public_key.clone(),
            signing: EncodingKey::from_ed_der(&der),
            checking: DecodingKey::from_ed_components(&stored.public_key)
                .map_err(Error::internal)?,
            signs_from: stored.signs_from,
            ends: stored.retired_at,
        })
    }

    fn has_ended(&self, at: Timestamp) -> bool {
        self.ends.is_some_and(|end| end <= at)
    }
}

/// All keys that were not stopped when they were read, in the order in which they sign, and the tokens
/// that were found right by them.
pub(super) struct Keys {
    all: Vec<Key>,
    known: Known,
}

impl Keys {
    pub(super) fn open(vault: &Vault, stored: &[StoredKey]) -> Result<Self> {
        if stored.is_empty() {
            return Err(Error::internal("there is no signing key"));
        }
        let all: Result<Vec<Key>> = stored.iter().map(|key| Key::open(vault, key)).collect();
        Ok(Self {
            all: all?,
            known: Known::default(),
        })
    }

    /// Whether these are the stored ones. How a secret is sealed makes no difference.
    pub(super) fn are(&self, stored: &[StoredKey]) -> bool {
        let here = self.all.iter();
        let here = here.map(|key| (key.kid.as_str(), key.signs_from, key.ends));
        let there = stored.iter();
        here.eq(there.map(|key| (key.kid.as_str(), key.signs_from, key.retired_at)))
    }

    pub(super) fn jwks(&self, now: Timestamp) -> Jwks {
        let checking = self.all.iter().filter(|key| !key.has_ended(now));
        let keys = checking.map(|key| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            x: key.public_key.clone(),
            kid: key.kid.clone(),
            usage: "sig",
            alg: "EdDSA",
        });
        Jwks {
            keys: keys.collect(),
        }
    }

    /// The key whose turn it is. By a clock that stands before all turns it is the first one's.
    fn of_turn(&self, at: Timestamp) -> Result<&Key> {
        let open = || self.all.iter().filter(|key| !key.has_ended(at));
        open()
            .rfind(|key| key.signs_from <= at)
            .or_else(|| open().next())
            .ok_or_else(|| Error::internal("all signing keys are stopped"))
    }

    pub(super) fn sign(&self, claims: &Claims) -> Result<String> {
        let made_at = Timestamp::from_millis(claims.iat.saturating_mul(1000));
        let key = self.of_turn(made_at)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind_of(claims).to_owned());
        header.kid = Some(key.kid.clone());
        jsonwebtoken::encode(&header, claims, &key.signing).map_err(Error::internal)
    }

    /// Whether the key a token names is one of these. What is no token names none that could be.
    pub(super) fn knows(&self, token: &str) -> bool {
        let named = jsonwebtoken::decode_header(token).map(|header| header.kid);
        match named {
            Ok(Some(kid)) => self.all.iter().any(|key| key.kid == kid),
            Ok(None) | Err(_) => true,
        }
    }

    /// The claims of a token that lives, with a right signature by a key that still checks.
    pub(super) fn check(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let Signed { claims, key_ends } = self.known.signed(token, || self.signed(token))?;
        if key_ends.is_some_and(|end| end <= now) {
            return Err(Code::InvalidToken.into());
        }
        let is_from_the_future = claims.iat > now.seconds().saturating_add(SKEW_SECONDS);
        if claims.exp <= now.seconds() || is_from_the_future {
            return Err(Code::TokenExpired.into());
        }
        Ok(claims)
    }

    fn signed(&self, token: &str) -> Result<Signed> {
        let invalid = || Error::new(Code::InvalidToken);
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let kind = header.typ;
        let named = header.kid.ok_or_else(invalid)?;
        let mut all = self.all.iter();
        let key = all.find(|key| key.kid == named).ok_or_else(invalid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Whose API it is for, and who made it, is asked where the service's address is known.
        validation.validate_aud = false;
        // The end is checked by our own clock, which tests may move.
        validation.validate_exp = false;
        let decoded = jsonwebtoken::decode::<Claims>(token, &key.checking, &validation);
        let claims = decoded.map_err(|_| invalid())?.claims;
        let is_ours = claims.client_id.is_some() || claims.iss == ISSUER;
        if !is_ours || kind.as_deref() != Some(kind_of(&claims)) {
            return Err(invalid());
        }
        Ok(Signed {
            claims,
            key_ends: key.ends,
        })
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
