//! Log-in by a single sign-on (统一身份认证): OpenID Connect Core 1.0, the authorisation code flow
//! with PKCE, as its relying party.
//!
//! Between the two halves of a log-in the server keeps nothing: what the second half needs travels
//! sealed with the browser that began the first, so a code that another browser brings is worth
//! nothing. A code is good once, which the provider sees to.

use super::claims::{Claims, Vouched};
use super::{Kind, Source};
use crate::platform::clock::{Clock, Timestamp};
use crate::platform::config::Secret;
use crate::platform::lang::Lang;
use crate::platform::outgoing::{Endpoint, Unanswered, exchange};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::vault::Vault;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// The page of this service people come back to.
const RETURN: &str = "/login/return";

/// Seconds somebody has to log in at the provider.
pub(super) const ATTEMPT_SECONDS: i64 = 600;

/// Seconds what a provider says of itself is taken as true. Its keys are asked for sooner when a
/// token was signed with another.
const KNOWN_SECONDS: i64 = 3600;

/// What an attempt is sealed as.
const ATTEMPT: &str = "sign-on.attempt";

/// A single sign-on, and what this service is there.
pub(super) struct Oidc {
    pub(super) issuer: IssuerUrl,
    /// What people call it, in Chinese and in English.
    pub(super) name: (String, String),
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) scopes: Vec<String>,
    pub(super) claims: Claims,
    pub(super) endpoint: Endpoint,
    pub(super) known: Mutex<Option<(Arc<CoreProviderMetadata>, Timestamp)>>,
}

/// Every claim the standard gives no name to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Extra(Map<String, Value>);

impl AdditionalClaims for Extra {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Extra,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the second half of a log-in needs of the first.
#[derive(Serialize, Deserialize)]
struct Attempt {
    state: String,
    nonce: String,
    verifier: String,
    until: i64,
}

/// The first half of a log-in.
pub(super) struct Begun {
    /// Where the browser goes.
    pub(super) address: String,
    /// What it brings back beside the answer, sealed.
    pub(super) attempt: String,
}

/// What a browser comes back with.
pub(super) struct Answer {
    pub(super) attempt: String,
    pub(super) state: String,
    pub(super) code: Option<String>,
    pub(super) error: Option<String>,
    pub(super) issuer: Option<String>,
}

/// What both halves need to know of this service.
pub(super) struct Here<'a> {
    pub(super) vault: &'a Vault,
    pub(super) clock: &'a Clock,
    pub(super) public_url: &'a str,
}

impl Oidc {
    pub(super) fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name.0, &self.name.1)
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source {
            kind: Kind::SignOn,
            provider: self.issuer.as_str(),
        }
    }

    /// Begins a log-in.
    ///
    /// # Errors
    /// [`Code::SignOnUnavailable`].
    pub(super) async fn begin(&self, here: &Here<'_>) -> Result<Begun> {
        let now = here.clock.now();
        let client = self.client(&*self.provider(now).await?, here)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let scopes = self.scopes.iter().cloned().map(Scope::new);
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .url();
        let attempt = Attempt {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            until: now.plus_seconds(ATTEMPT_SECONDS).seconds(),
        };
        let attempt = serde_json::to_string(&attempt).map_err(Error::internal)?;
        Ok(Begun {
            address: address.into(),
            attempt: here.vault.seal(ATTEMPT, &attempt)?,
        })
    }

    /// Ends a log-in: what the provider vouches for.
    ///
    /// # Errors
    /// [`Code::SignOnMismatch`], [`Code::SignOnRefused`], [`Code::SignOnCodeUsed`],
    /// [`Code::SignOnUntrusted`] or [`Code::SignOnUnavailable`].
    pub(super) async fn end(&self, here: &Here<'_>, answer: Answer) -> Result<Vouched> {
        let now = here.clock.now();
        let mismatch = || Error::new(Code::SignOnMismatch);
        let attempt = here.vault.open_value(ATTEMPT, &answer.attempt);
        let attempt = attempt.map_err(|_| mismatch())?;
        let attempt: Attempt = serde_json::from_str(&attempt).map_err(|_| mismatch())?;
        let is_other_issuer = answer
            .issuer
            .is_some_and(|issuer| issuer != self.issuer.as_str());
        if attempt.state != answer.state || attempt.until <= now.seconds() || is_other_issuer {
            return Err(mismatch());
        }
        let code = match (answer.code, answer.error) {
            (Some(code), None) => AuthorizationCode::new(code),
            (_, error) => {
                let reason = word(&error.unwrap_or_default());
                return Err(Error::new(Code::SignOnRefused).with("reason", reason));
            }
        };
        let provider = self.provider(now).await?;
        let client = self.client(&provider, here)?;
        let tokens: Tokens = client
            .exchange_code(code)
            .map_err(unavailable)?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier))
            .request_async(&|request| self.carry(request))
            .await
            .map_err(refused)?;
        let nonce = Nonce::new(attempt.nonce);
        match self.claims_of(&client, &tokens, &nonce, now).await? {
            Some(said) => Ok(said),
            // The token may be signed with a key that came since.
            None => {
                let renewed = self.ask(now).await?;
                let client = self.client(&renewed, here)?;
                let said = self.claims_of(&client, &tokens, &nonce, now).await?;
                said.ok_or_else(|| untrusted("no key fits"))
            }
        }
    }

    /// What the tokens say; none when the signature of the first is by no key that is known.
    async fn claims_of(
        &self,
        client: &Client,
        tokens: &Tokens,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Option<Vouched>> {
        use openidconnect::ClaimsVerificationError::SignatureVerification;
        use openidconnect::SignatureVerificationError::{CryptoError, NoMatchingKey};
        let token = tokens.id_token().ok_or_else(|| untrusted("no ID token"))?;
        let since = Duration::from_millis(now.millis().unsigned_abs());
        let at = SystemTime::UNIX_EPOCH.checked_add(since);
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNED_BY)
            .set_time_fn(move || at.unwrap_or(SystemTime::UNIX_EPOCH).into());
        let claims = match token.claims(&verifier, nonce) {
            Ok(claims) => claims,
            Err(SignatureVerification(NoMatchingKey | CryptoError(_))) => return Ok(None),
            Err(error) => return Err(untrusted(error)),
        };
        let mut said = object(claims)?;
        if let Ok(request) = client.user_info(
            tokens.access_token().clone(),
            Some(claims.subject().clone()),
        ) {
            let more: UserInfoClaims<Extra, CoreGenderClaim> = request
                .request_async(&|request| self.carry(request))
                .await
                .map_err(|error| match error {
                    // It speaks of somebody else than the token.
                    UserInfoError::ClaimsVerification(why) => untrusted(why),
                    other => unavailable(other),
                })?;
            for (name, value) in object(&more)? {
                said.entry(name).or_insert(value);
            }
        }
        let vouched = self.claims.read(&said);
        vouched
            .map(Some)
            .ok_or_else(|| untrusted("no claim says who it is"))
    }

    fn client(&self, provider: &CoreProviderMetadata, here: &Here<'_>) -> Result<Client> {
        let back = RedirectUrl::new(format!("{}{RETURN}", here.public_url));
        let methods = provider.token_endpoint_auth_methods_supported();
        let by_header = methods
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = Client::from_provider_metadata(
            provider.clone(),
            ClientId::new(self.client_id.clone()),
            Some(ClientSecret::new(self.client_secret.expose().to_owned())),
        );
        Ok(client
            .set_redirect_uri(back.map_err(Error::internal)?)
            .set_auth_type(if by_header {
                AuthType::BasicAuth
            } else {
                AuthType::RequestBody
            }))
    }

    /// What the provider says of itself, asked for again when it is old; while it does not answer,
    /// what it said last.
    async fn provider(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>> {
        let known = self.known.lock().await.clone();
        match known {
            Some((known, at)) if at.plus_seconds(KNOWN_SECONDS) > now && at <= now => Ok(known),
            Some((known, _)) => Ok(self.ask(now).await.unwrap_or(known)),
            None => self.ask(now).await,
        }
    }

    async fn ask(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>> {
        let carry = |request| self.carry(request);
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &carry).await;
        let found = Arc::new(found.map_err(unavailable)?);
        *self.known.lock().await = Some((Arc::clone(&found), now));
        Ok(found)
    }

    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let unfit = |_| Unanswered("not HTTP");
        let request = request.map(reqwest::Body::from);
        let request = reqwest::Request::try_from(request).map_err(unfit)?;
        let client = self.endpoint.client().clone();
        let reply = exchange(reqwest::RequestBuilder::from_parts(client, request)).await?;
        let response = openidconnect::http::Response::builder()
            .status(reply.status)
            .body(reply.body);
        let mut response = response.map_err(|_| Unanswered("not HTTP"))?;
        *response.headers_mut() = reply.headers;
        Ok(response)
    }
}

/// How a token may be signed: by a key of the provider alone, never by the shared secret.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

fn object(claims: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(claims).map_err(Error::internal)? {
        Value::Object(members) => Ok(members),
        _ => Err(untrusted("claims are an object")),
    }
}

/// The causes go to the log, where none of them names a person.
fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    tracing::warn!(
        error = causes(&error),
        "the single sign-on does not answer as it should"
    );
    Code::SignOnUnavailable.into()
}

fn untrusted(why: impl std::fmt::Display) -> Error {
    tracing::warn!(%why, "a token of the single sign-on cannot be trusted");
    Code::SignOnUntrusted.into()
}

fn refused(
    error: RequestTokenError<Unanswered, StandardErrorResponse<CoreErrorResponseType>>,
) -> Error {
    let RequestTokenError::ServerResponse(said) = &error else {
        return match error {
            // What was received may hold a token.
            RequestTokenError::Parse(why, _) => unavailable(why),
            other => unavailable(other),
        };
    };
    match said.error() {
        CoreErrorResponseType::InvalidGrant => Code::SignOnCodeUsed.into(),
        CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
            tracing::error!("the single sign-on does not know this service by its id and secret");
            Code::SignOnUnavailable.into()
        }
        other => Error::new(Code::SignOnRefused).with("reason", word(other.as_ref())),
    }
}

/// An error with what caused it.
fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        words.push(cause.to_string());
        next = cause.source();
    }
    words.join(": ")
}

/// A word of the protocol, as far as it is one.
fn word(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    text.chars().filter(fits).take(60).collect()
}
