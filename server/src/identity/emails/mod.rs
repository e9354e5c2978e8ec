//! Where somebody wants to be written to by e-mail: their own choice, used once they have shown by a
//! code that the address is theirs, and in the language they chose it in.

mod http;
mod store;

pub(super) use http::configure;

use super::PersonId;
use super::sms::{self, MESSAGE};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::outbox;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::vault::Vault;
use serde::{Deserialize, Serialize};
use store::EmailRow;

/// The topic of the messages in the outbox that carry a code to an address.
pub const TOPIC: &str = "email.code";

/// Seconds a code is good for: an e-mail takes longer than a text message.
pub const CODE_SECONDS: i64 = 1800;

/// Seconds between two codes.
const WAIT_SECONDS: i64 = 60;

/// Times a code may be tried.
const TRIES: i32 = 5;

/// Seconds an address nobody has shown to be theirs is kept: one day.
pub const KEEP_SECONDS: i64 = 86_400;

/// What a message under [`TOPIC`] says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailCode {
    /// Where it goes.
    pub address: String,
    /// The code.
    pub code: String,
    /// The tag of the language it is written in.
    pub lang: String,
}

/// Opens what a message under [`TOPIC`] says, for whoever sends it.
///
/// # Errors
/// When it was not sealed by this service's keys.
pub fn open_message(vault: &Vault, payload: &str) -> Result<EmailCode> {
    let sealed: String = serde_json::from_str(payload).map_err(Error::internal)?;
    let message = vault.open_value(MESSAGE, &sealed)?;
    serde_json::from_str(&message).map_err(Error::internal)
}

/// The language somebody is written to in by e-mail; none where they are not.
///
/// # Errors
/// When the database refuses.
pub fn lang_of(conn: &mut Conn, person: &PersonId) -> Result<Option<Lang>> {
    let row = store::of(conn, person)?;
    let row = row.filter(|row| row.verified_at.is_some());
    Ok(row.map(|row| Lang::from_header(&row.lang)))
}

/// Somebody's address, opened, with its language; for whoever is about to write to them.
///
/// # Errors
/// When it was not sealed by this service's keys.
pub fn address(
    conn: &mut Conn,
    vault: &Vault,
    person: &PersonId,
) -> Result<Option<(String, Lang)>> {
    let row = store::of(conn, person)?;
    let row = row.filter(|row| row.verified_at.is_some());
    row.map(|row| {
        let address = vault.open_value(store::ADDRESS, &row.address)?;
        Ok((address, Lang::from_header(&row.lang)))
    })
    .transpose()
}

/// How many addresses [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_left(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Deletes up to `limit` addresses nobody has shown to be theirs for a day; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep_left(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

/// Forgets somebody's address.
///
/// # Errors
/// When the database refuses.
pub(super) fn forget(tx: &mut Conn, person: &PersonId) -> Result<()> {
    store::drop_of(tx, person).map(drop)
}

/// Whether e-mails can be sent. A demo shows codes instead.
fn is_there(state: &AppState) -> bool {
    state.config.demo || state.config.gateways.smtp_url.is_some()
}

/// Takes an address down and sends a code there.
///
/// # Errors
/// [`Code::EmailNotConnected`]; [`Code::TooManyRequests`] soon after the last code.
async fn choose(
    state: &AppState,
    person: PersonId,
    address: String,
    lang: Lang,
) -> Result<Option<String>> {
    if !is_there(state) {
        return Err(Code::EmailNotConnected.into());
    }
    let code = sms::six_digits()?;
    let shown = state.config.demo.then(|| code.clone());
    let here = state.clone();
    let chosen = state.db.write(move |tx| {
        let (now, vault) = (here.clock.now(), &here.vault);
        if let Some(before) = store::of(tx, &person)? {
            let next = before.code_sent_at.plus_seconds(WAIT_SECONDS);
            // A code sent while the clock was ahead holds nobody up for longer.
            if next > now && before.code_sent_at <= now {
                let wait = next.seconds().saturating_sub(now.seconds()).max(1);
                return Err(Error::new(Code::TooManyRequests).with("retryAfterSeconds", wait));
            }
        }
        let row = EmailRow {
            address: vault.seal(store::ADDRESS, &address)?,
            lang: lang.tag().to_owned(),
            code_hash: code_hash(vault, &person, &code),
            attempts: 0,
            code_sent_at: now,
            verified_at: None,
            person_id: person,
        };
        store::replace(tx, &row)?;
        if here.config.gateways.smtp_url.is_some() {
            let lang = lang.tag().to_owned();
            let message = EmailCode {
                address,
                code,
                lang,
            };
            let message = serde_json::to_string(&message).map_err(Error::internal)?;
            let until = now.plus_seconds(CODE_SECONDS);
            outbox::enqueue_until(tx, now, TOPIC, &vault.seal(MESSAGE, &message)?, until)?;
        }
        Ok(())
    });
    chosen.await?;
    Ok(shown)
}

/// Tries a code; a wrong one has taken a try, which must be committed.
fn try_code(tx: &mut Conn, state: &AppState, person: &PersonId, code: &str) -> Result<bool> {
    let now = state.clock.now();
    let Some(row) = store::of(tx, person)? else {
        return Err(Code::EmailNotFound.into());
    };
    if row.verified_at.is_some() {
        return Ok(true);
    }
    let is_late = row.code_sent_at.plus_seconds(CODE_SECONDS) <= now;
    if is_late || !store::take_try(tx, person, TRIES)? {
        return Ok(false);
    }
    if row.code_hash != code_hash(&state.vault, person, code) {
        return Ok(false);
    }
    store::verify(tx, person, now)?;
    Ok(true)
}

fn code_hash(vault: &Vault, person: &PersonId, code: &str) -> String {
    vault.mac("email-code", &[person.as_str().as_bytes(), code.as_bytes()])
}

/// Hides all of an address but what its owner knows it by.
fn masked(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}
