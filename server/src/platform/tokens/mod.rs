//! Access tokens (JWT, Ed25519, fifteen minutes) and rotating refresh tokens.
//!
//! Checking an access token reads nothing but memory, so a request without one is refused before
//! its body is looked at. Only a token with a key that is unknown here makes the server look into
//! the database for it, once in a few seconds however many come. A refresh token works once; using
//! it again ends the whole session, for one of the two users is a thief.

mod keys;
mod known;
mod renewal;
mod store;

pub use keys::{JWKS_SECONDS, Jwk, Jwks};
pub use renewal::{Begin, Renewal, renew_key};

use super::clock::{Clock, Timestamp};
use super::db::{Conn, ConnectError, Db};
use super::problem::{Code, Error, Result};
use super::storage::sha256_hex;
use super::vault::{Vault, random_token};
use keys::{Keys, StoredKey};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

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

/// How often a server looks for keys that were made or stopped elsewhere.
pub const LOOK: Duration = Duration::from_secs(20);

/// Milliseconds from one look for a key that some token names to the next.
const ASK_MILLIS: u64 = 5_000;

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
pub struct Tokens(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    /// Put in anew as a whole when the database has others.
    keys: RwLock<Arc<Keys>>,
    /// When a token with an unknown key last made us look; held by whoever looks.
    asked: tokio::sync::Mutex<Option<Timestamp>>,
}

impl Tokens {
    /// Loads the signing keys, making one at the first start.
    ///
    /// # Errors
    /// When the database refuses or a key does not open.
    pub async fn open(db: &Db, vault: &Vault, now: Timestamp) -> Result<Self> {
        let candidate = StoredKey::new(vault, Timestamp::from_millis(0))?;
        let stored = db
            .write(move |tx| store::keys_or_insert(tx, candidate, now))
            .await?;
        Ok(Self(Arc::new(Inner {
            db: db.clone(),
            vault: vault.clone(),
            keys: RwLock::new(Arc::new(Keys::open(vault, &stored)?)),
            asked: tokio::sync::Mutex::default(),
        })))
    }

    fn keys(&self) -> Arc<Keys> {
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keys)
    }

    /// The public keys of all that check, also of one that does not sign yet.
    pub fn jwks(&self, now: Timestamp) -> Jwks {
        self.keys().jwks(now)
    }

    /// Signs an access token, with the key whose turn it is when the token is made.
    ///
    /// # Errors
    /// When the claims cannot be written.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        self.keys().sign(claims)
    }

    /// Checks an access token.
    ///
    /// # Errors
    /// [`Code::TokenExpired`] or [`Code::InvalidToken`].
    pub fn check(&self, token: &str, now: Timestamp) -> Result<Claims> {
        self.keys().check(token, now)
    }

    /// Checks an access token, after a look at the database when it names a key that is unknown here:
    /// another server may have learned of the key first.
    ///
    /// # Errors
    /// As [`Tokens::check`].
    pub async fn check_or_learn(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let keys = self.keys();
        let checked = keys.check(token, now);
        let is_invalid = |error: &Error| error.code() == Code::InvalidToken;
        if checked.as_ref().is_err_and(is_invalid)
            && !keys.knows(token)
            && self.learn(token, now).await
        {
            return self.check(token, now);
        }
        checked
    }

    /// Looks for the key a token names. Whoever comes meanwhile waits for that look; whoever comes
    /// soon after it gets none, or made-up names would keep the database busy.
    async fn learn(&self, token: &str, now: Timestamp) -> bool {
        let mut asked = self.0.asked.lock().await;
        if self.keys().knows(token) {
            return true;
        }
        let since = asked.map(|at| now.millis().abs_diff(at.millis()));
        if since.is_some_and(|millis| millis < ASK_MILLIS) {
            return false;
        }
        *asked = Some(now);
        if let Err(error) = self.load(now).await {
            tracing::error!(%error, "a signing key that is unknown here could not be looked for");
        }
        true
    }

    /// Takes the keys the database has now.
    ///
    /// # Errors
    /// When the database refuses or a key does not open; the keys stay as they were.
    pub async fn look(&self, now: Timestamp) -> Result<()> {
        // One look at a time, so that none puts back what a later one has replaced.
        let _turn = self.0.asked.lock().await;
        self.load(now).await
    }

    async fn load(&self, now: Timestamp) -> Result<()> {
        let stored = self.0.db.read(move |conn| store::keys(conn, now)).await?;
        if self.keys().are(&stored) {
            return Ok(());
        }
        // With the keys go the tokens that were found right by them.
        let keys = Arc::new(Keys::open(&self.0.vault, &stored)?);
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        tracing::info!(keys = stored.len(), "the signing keys are others now");
        Ok(())
    }

    /// Looks again and again for as long as the server runs.
    pub(crate) fn follow(self, clock: Clock) {
        actix_web::rt::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                if let Err(error) = self.look(clock.now()).await {
                    tracing::error!(%error, "the signing keys cannot be read; those before stay");
                }
            }
        });
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
    // Whoever ends the session meanwhile would not see the new token; whoever ended it is seen after.
    store::alone(tx, &found.family)?;
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

impl From<ConnectError> for Error {
    fn from(error: ConnectError) -> Self {
        Error::new(Code::Unavailable).caused_by(error)
    }
}

#[cfg(test)]
mod tests;
