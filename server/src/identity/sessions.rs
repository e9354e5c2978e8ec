//! Sessions: log-in, refresh and log-out of citizens and staff.

use super::profile::{self, Me};
use super::sms::{self, Tried};
use super::{PersonId, StaffId, password, store};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use crate::platform::tokens::{self, ACCESS_SECONDS, Claims, Owner, Refresh, Rotation};
use serde::Serialize;

/// A session: a short access token, a refresh token to renew it, and who it is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    /// Send it as `Authorization: Bearer …`.
    #[schema(example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.…")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds the access token lives.
    #[schema(example = 900)]
    expires_in_seconds: i64,
    /// Good once, for the next session.
    #[schema(example = "kR0b7mJ0cXo3…")]
    refresh_token: String,
    /// Who is logged in.
    me: Me,
}

/// Everything about a session but the signature, which is made outside the transaction.
pub(super) struct Opened {
    refresh: String,
    claims: Claims,
    me: Me,
}

pub(super) async fn citizen(
    state: &AppState,
    (mobile, code): (String, String),
    device: String,
    lang: Lang,
) -> Result<Session> {
    let now = state.clock.now();
    let shared = state.clone();
    let opened = state
        .db
        .write(
            move |tx| match sms::try_code(tx, &shared.vault, now, &mobile, &code)? {
                Tried::Wrong => Ok(None),
                Tried::Right(id) => begin(tx, &shared, (&id, &device), lang).map(Some),
            },
        )
        .await?
        .ok_or(Code::InvalidSmsCode)?;
    sign(state, opened)
}

/// Begins a session of a citizen on a device.
pub(super) fn begin(
    tx: &mut Conn,
    state: &AppState,
    (person, device): (&PersonId, &str),
    lang: Lang,
) -> Result<Opened> {
    let now = state.clock.now();
    let owner = Owner {
        kind: "citizen".to_owned(),
        id: person.to_string(),
    };
    let refresh = tokens::start_session(tx, now, owner, device)?;
    open(tx, state, refresh, now, lang)
}

pub(super) async fn staff(
    state: &AppState,
    (username, password): (String, String),
    device: String,
    lang: Lang,
) -> Result<Session> {
    // One user's password can be guessed at from many addresses, so the name is counted as well.
    state
        .logins
        .check(&format!("staff {username}"), state.clock.now())?;
    let found = state
        .db
        .read(move |conn| store::staff_credentials(conn, &username))
        .await?;
    let (id, hash) = found.unzip();
    password::check(password, hash).await?;
    let id: StaffId = id.ok_or(Code::InvalidCredentials)?;
    let now = state.clock.now();
    let shared = state.clone();
    let opened = state
        .db
        .write(move |tx| {
            let owner = Owner {
                kind: "staff".to_owned(),
                id: id.to_string(),
            };
            let refresh = tokens::start_session(tx, now, owner, &device)?;
            open(tx, &shared, refresh, now, lang)
        })
        .await?;
    sign(state, opened)
}

pub(super) async fn refresh(state: &AppState, token: String, lang: Lang) -> Result<Session> {
    let now = state.clock.now();
    let shared = state.clone();
    let opened = state
        .db
        .write(move |tx| match tokens::rotate(tx, now, &token)? {
            Rotation::Renewed(refresh) => open(tx, &shared, refresh, now, lang).map(Some),
            Rotation::Reused => Ok(None),
        })
        .await?
        .ok_or(Code::RefreshTokenReused)?;
    sign(state, opened)
}

pub(super) async fn end(state: &AppState, family: String) -> Result<()> {
    let now = state.clock.now();
    state
        .db
        .write(move |tx| tokens::end_session(tx, now, &family))
        .await
}

// Who they are is read afresh each time, so a role taken away is gone within one access token.
fn open(
    tx: &mut Conn,
    state: &AppState,
    refresh: Refresh,
    now: Timestamp,
    lang: Lang,
) -> Result<Opened> {
    let invalid = || Error::new(Code::InvalidRefreshToken);
    let id = &refresh.owner.id;
    let (me, claims) = match refresh.owner.kind.as_str() {
        "citizen" => {
            let person: PersonId = id.parse().map_err(|_| invalid())?;
            let me = profile::citizen_profile(tx, &state.vault, &person, lang)?;
            let claims = Claims {
                sid: refresh.family,
                ..Claims::new("citizen", id, now)
            };
            (me, claims)
        }
        "staff" => {
            let staff: StaffId = id.parse().map_err(|_| invalid())?;
            let (me, claims) =
                profile::staff_profile(tx, &staff, lang).map_err(|error| match error.code() {
                    Code::NotFound | Code::InvalidToken => invalid(),
                    // What the database could not do is done again, and is no word on the token.
                    _ => error,
                })?;
            (me, claims.into_claims(id, refresh.family, now))
        }
        _ => return Err(invalid()),
    };
    Ok(Opened {
        refresh: refresh.token,
        claims,
        me,
    })
}

pub(super) fn sign(state: &AppState, opened: Opened) -> Result<Session> {
    Ok(Session {
        access_token: state.tokens.sign(&opened.claims)?,
        token_type: "Bearer",
        expires_in_seconds: ACCESS_SECONDS,
        refresh_token: opened.refresh,
        me: opened.me,
    })
}
