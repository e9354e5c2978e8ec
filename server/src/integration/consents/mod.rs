//! Consents: what a citizen allows a program to do in their name, for how long, and its end.
//!
//! A program has the citizen sent to the consent page of the app with what RFC 6749 section 4.1.1 and
//! RFC 7636 ask for. What is wrong with the program or its address is told to the citizen and goes
//! nowhere; everything else goes back to the program's address, as does the citizen's answer. A code
//! is traded once, within a minute ([`trade`]); one that comes again ends the consent, for one of the
//! two who have it is a thief. There is one running consent of a citizen to a program: a new one takes
//! the place of the one before.

mod asked;
mod http;
mod store;

pub(super) use http::configure;
pub(super) use store::runs;
pub use store::{count_old, sweep, sweep_codes, used_codes as count_codes};

use super::scopes;
use crate::identity::PersonId;
use crate::platform::AppState;
use crate::platform::Lang;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::storage::sha256_hex;
use crate::platform::tokens::{self, Owner, Refresh, Rotation};
use crate::platform::vault::random_token;
use asked::Asked;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onewindow_core::requests::ConsentRequest;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{CodeRow, ConsentRow};

crate::id_type! {
    /// A consent.
    ConsentId
}

/// Days a consent is good for.
const DAYS: i64 = 180;

/// Seconds a code can be traded for tokens.
const CODE_SECONDS: i64 = 60;

/// Seconds a code is kept after its end, so that one used again is known for what it is: a day.
pub const CODE_KEEP_SECONDS: i64 = 86_400;

/// Seconds a consent is kept after its end, to show what was allowed: three years.
pub const KEEP_SECONDS: i64 = 3 * 365 * 86_400;

/// The kind of owner a program's refresh tokens have: a consent.
const OWNER: &str = "consent";

/// Something a program may do, in words.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct Right {
    /// The scope.
    #[schema(example = "own-cases:read")]
    scope: String,
    /// What it allows.
    #[schema(example = "查看您本人的全部办件：填写内容、材料、进度和结果")]
    text: String,
}

fn rights(scopes: &str, lang: Lang) -> Vec<Right> {
    scopes
        .split_whitespace()
        .filter_map(scopes::named)
        .map(|scope| Right {
            scope: scope.name.to_owned(),
            text: lang.pick(scope.about.0, scope.about.1).to_owned(),
        })
        .collect()
}

/// What a program asks a citizen for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConsentAsked {
    /// What the program is called.
    #[schema(example = "示例对接应用")]
    client_name: String,
    /// What it wants to do.
    rights: Vec<Right>,
    /// The machine the citizen is sent back to.
    #[schema(example = "example.com")]
    returns_to: String,
    /// The last day a consent given now is good for.
    #[schema(example = "2026-09-06")]
    until: String,
    /// Where to go at once, because what the program asked for cannot be given; null otherwise.
    #[schema(example = "https://example.com/callback?error=invalid_scope")]
    refused: Option<String>,
}

/// Where the citizen goes on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ConsentAnswer {
    /// The program's address, with a code or with what is wrong.
    #[schema(example = "http://127.0.0.1:8765/callback?code=kR0b7mJ0cXo3&state=af0ifjsldkj")]
    location: String,
}

/// A consent that runs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Consent {
    /// The id.
    id: ConsentId,
    /// What the program is called.
    #[schema(example = "示例对接应用")]
    client_name: String,
    /// What it may do.
    rights: Vec<Right>,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    given_at: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

fn ends(now: Timestamp) -> Timestamp {
    now.plus_seconds(DAYS * 86_400)
}

/// What the citizen is to be shown of what a program asks for.
///
/// # Errors
/// [`Code::UnknownRedirect`] when there is no such program or the address is none of its own.
fn look(
    conn: &mut Conn,
    state: &AppState,
    request: &ConsentRequest,
    lang: Lang,
) -> Result<ConsentAsked> {
    let asked = Asked::read(conn, request)?;
    let until = ends(state.clock.now()).day().to_string();
    let refused = asked.refusal.map(|error| asked.refused(state, error));
    Ok(ConsentAsked {
        rights: rights(&asked.scopes, lang),
        returns_to: asked.host(),
        client_name: asked.client_name,
        until,
        refused,
    })
}

/// Carries the citizen's answer out; where they go on.
///
/// # Errors
/// As [`look`].
fn answer(
    tx: &mut Conn,
    state: &AppState,
    person: &PersonId,
    request: &ConsentRequest,
) -> Result<ConsentAnswer> {
    let asked = Asked::read(tx, request)?;
    if let Some(error) = asked.refusal {
        let location = asked.refused(state, error);
        return Ok(ConsentAnswer { location });
    }
    let now = state.clock.now();
    let by = ("citizen", person.as_str());
    if !request.agreed {
        let kept = json!({ "client": request.client_id, "scopes": asked.scopes });
        let subject = ("client", request.client_id.as_str());
        record(tx, state, now, by, "consent.refused", subject, kept)?;
        let location = asked.refused(state, "access_denied");
        return Ok(ConsentAnswer { location });
    }
    if let Some(before) = store::running(tx, person, &request.client_id)? {
        end(tx, state, &before, "replaced", by)?;
    }
    let row = ConsentRow::new(person, &request.client_id, asked.scopes.clone(), now);
    store::insert(tx, &row)?;
    let code = random_token::<32>()?;
    let code_row = CodeRow {
        code_hash: sha256_hex(code.as_bytes()),
        consent_id: row.id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        expires_at: now.plus_seconds(CODE_SECONDS),
        used_at: None,
    };
    store::insert_code(tx, &code_row)?;
    let kept = json!({ "client": row.client_id, "scopes": row.scopes });
    let subject = ("consent", row.id.as_str());
    record(tx, state, now, by, "consent.given", subject, kept)?;
    let location = asked.agreed(state, &code);
    Ok(ConsentAnswer { location })
}

impl ConsentRow {
    fn new(person: &PersonId, client: &str, scopes: String, now: Timestamp) -> Self {
        Self {
            id: ConsentId::new(),
            person_id: person.clone(),
            client_id: client.to_owned(),
            scopes,
            created_at: now,
            expires_at: ends(now),
            ended_at: None,
            ended_reason: None,
        }
    }
}

/// The consent of somebody a program made up in its sandbox, to that program.
///
/// # Errors
/// When the database refuses.
pub(super) fn made_up(
    tx: &mut Conn,
    person: &PersonId,
    (client, scopes): (&str, String),
    now: Timestamp,
) -> Result<Granted> {
    let row = ConsentRow::new(person, client, scopes, now);
    store::insert(tx, &row)?;
    start(tx, row, now)
}

fn start(tx: &mut Conn, row: ConsentRow, now: Timestamp) -> Result<Granted> {
    let owner = Owner {
        kind: OWNER.to_owned(),
        id: row.id.to_string(),
    };
    let refresh = tokens::start_session(tx, now, owner, &row.client_id)?;
    Ok(granted(row, refresh))
}

/// Ends a consent of the citizen's; its tokens open nothing from now on.
///
/// # Errors
/// [`Code::ConsentNotFound`] when it is none of theirs, or has ended.
fn withdraw(tx: &mut Conn, state: &AppState, person: &PersonId, id: &ConsentId) -> Result<()> {
    let found = store::find(tx, id)?.filter(|row| row.person_id == *person);
    let row = found.filter(|row| row.runs(state.clock.now()));
    let row = row.ok_or(Code::ConsentNotFound)?;
    end(tx, state, &row, "withdrawn", ("citizen", person.as_str()))
}

/// Ends all consents of somebody who closes their account, those to programs that are stopped too: one
/// may be let go on.
///
/// # Errors
/// When the database refuses.
pub fn end_all(tx: &mut Conn, state: &AppState, person: &PersonId) -> Result<()> {
    let by = ("citizen", person.as_str());
    for row in store::not_ended(tx, person)? {
        end(tx, state, &row, "accountClosed", by)?;
    }
    Ok(())
}

fn end(
    tx: &mut Conn,
    state: &AppState,
    row: &ConsentRow,
    reason: &'static str,
    by: (&str, &str),
) -> Result<()> {
    let now = state.clock.now();
    if !store::end(tx, &row.id, reason, now)? {
        return Ok(());
    }
    let kept = json!({ "client": row.client_id, "reason": reason });
    let subject = ("consent", row.id.as_str());
    record(tx, state, now, by, "consent.ended", subject, kept)
}

fn record(
    tx: &mut Conn,
    state: &AppState,
    now: Timestamp,
    (actor_kind, actor_id): (&str, &str),
    action: &str,
    (subject_kind, subject_id): (&str, &str),
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry {
        actor_kind,
        actor_id,
        action,
        subject_kind,
        subject_id,
        detail,
    };
    state.audit.record(tx, now, &entry)
}

/// A consent and the refresh token that was just made under it.
pub(super) struct Granted {
    pub(super) consent: String,
    pub(super) person: String,
    pub(super) scopes: String,
    pub(super) refresh: String,
}

/// What became of a code or a refresh token.
pub(super) enum Traded {
    /// For new tokens.
    Granted(Granted),
    /// It was used before, so the consent was ended. This is not an `Err`, because the end must be
    /// committed.
    Reused,
}

/// What a program sends to trade a code.
#[derive(Debug, Clone)]
pub(super) struct Trade {
    pub(super) code: String,
    pub(super) redirect_uri: String,
    pub(super) verifier: String,
}

/// Trades a code for tokens.
///
/// # Errors
/// [`Code::InvalidGrant`] when the code is not this client's, too old, for another address, or its
/// challenge is not of this verifier.
pub(super) fn trade(
    tx: &mut Conn,
    state: &AppState,
    client: &str,
    trade: &Trade,
) -> Result<Traded> {
    let invalid = || Error::new(Code::InvalidGrant);
    let now = state.clock.now();
    let hash = sha256_hex(trade.code.as_bytes());
    let code = store::find_code(tx, &hash)?.ok_or_else(invalid)?;
    let row = store::find(tx, &code.consent_id)?.ok_or_else(invalid)?;
    if row.client_id != client {
        return Err(invalid());
    }
    if !store::use_code(tx, &hash, now)? {
        end(tx, state, &row, "codeReused", ("client", client))?;
        return Ok(Traded::Reused);
    }
    let fits = code.redirect_uri == trade.redirect_uri
        && code.code_challenge == challenge_of(&trade.verifier);
    if code.expires_at <= now || !row.runs(now) || !fits {
        return Err(invalid());
    }
    Ok(Traded::Granted(start(tx, row, now)?))
}

/// Takes a refresh token for a new one.
///
/// # Errors
/// [`Code::InvalidGrant`] when it is not this client's, unknown, too old, or its consent has ended.
pub(super) fn renew(tx: &mut Conn, state: &AppState, client: &str, token: &str) -> Result<Traded> {
    let invalid = || Error::new(Code::InvalidGrant);
    let now = state.clock.now();
    let row = consent_of(tx, token)?.ok_or_else(invalid)?;
    if row.client_id != client || !row.runs(now) {
        return Err(invalid());
    }
    let rotated = tokens::rotate(tx, now, token).map_err(|error| match error.code() {
        Code::InvalidRefreshToken => invalid(),
        // What the database could not do is done again, and is no word on the token.
        _ => error,
    })?;
    match rotated {
        Rotation::Renewed(refresh) => Ok(Traded::Granted(granted(row, refresh))),
        Rotation::Reused => {
            end(tx, state, &row, "refreshReused", ("client", client))?;
            Ok(Traded::Reused)
        }
    }
}

/// Ends the consent of a refresh token on its program's word (RFC 7009). What is none is passed over.
///
/// # Errors
/// [`Code::InvalidGrant`] when it is another client's.
pub(super) fn give_back(tx: &mut Conn, state: &AppState, client: &str, token: &str) -> Result<()> {
    match consent_of(tx, token)? {
        None => Ok(()),
        Some(row) if row.client_id != client => Err(Code::InvalidGrant.into()),
        Some(row) => end(tx, state, &row, "givenBack", ("client", client)),
    }
}

fn consent_of(tx: &mut Conn, token: &str) -> Result<Option<ConsentRow>> {
    let owner = tokens::owner(tx, token)?.filter(|owner| owner.kind == OWNER);
    let Some(id) = owner.and_then(|owner| owner.id.parse().ok()) else {
        return Ok(None);
    };
    store::find(tx, &id)
}

fn granted(row: ConsentRow, refresh: Refresh) -> Granted {
    Granted {
        consent: row.id.to_string(),
        person: row.person_id.to_string(),
        scopes: row.scopes,
        refresh: refresh.token,
    }
}

/// RFC 7636 section 4.6, the method S256.
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}
