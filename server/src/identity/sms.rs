//! Log-in codes by text message: six digits, five minutes, five tries, stored only as a keyed hash.

use super::PersonId;
use super::profile::mask;
use super::store::{self, PersonRow, SmsCodeRow};
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, dialect};
use crate::platform::outbox;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use crate::platform::vault::Vault;
use serde::Deserialize;

/// Seconds a code is good for.
pub const EXPIRES_SECONDS: i64 = 300;

/// Seconds a code is kept, because a number is sent only so many in that time: one day.
pub const KEEP_SECONDS: i64 = 86_400;

/// How many codes [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_old_codes(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// Deletes up to `limit` of the codes made [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep_codes(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

/// Seconds between two codes for one number.
const WAIT_SECONDS: i64 = 60;

/// Codes one number is sent in a day: with the tries each has, nobody guesses one of them in years.
const MOST_A_DAY: i64 = 20;

/// Times a code may be tried.
const TRIES: i32 = 5;

/// The topic of the messages in the outbox that carry a code.
pub const TOPIC: &str = "sms";

/// The place of what a message says, sealed while it waits in the outbox.
pub(super) const MESSAGE: &str = "outbox.sms";

/// What a message under [`TOPIC`] says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeMessage {
    /// The number it goes to.
    pub mobile: String,
    /// The code.
    pub code: String,
}

/// Opens what a message under [`TOPIC`] says, for whoever sends it.
///
/// # Errors
/// When it was not sealed by this service's keys.
pub fn open_message(vault: &Vault, payload: &str) -> Result<CodeMessage> {
    let sealed: String = serde_json::from_str(payload).map_err(Error::internal)?;
    let message = vault.open_value(MESSAGE, &sealed)?;
    serde_json::from_str(&message).map_err(Error::internal)
}

/// A code that was made.
pub(super) struct Sent {
    /// The code, only where demo data is.
    pub(super) demo_code: Option<String>,
    /// Seconds until another may be asked for.
    pub(super) retry_after_seconds: i64,
}

/// Makes a code and puts the message into the outbox; under `--demo` it is shown instead.
pub(super) async fn send(state: &AppState, mobile: String) -> Result<Sent> {
    let now = state.clock.now();
    let vault = state.vault.clone();
    let demo = state.config.demo;
    let code = six_digits()?;
    if demo {
        tracing::info!("log-in code for {}: {code}", mask(&mobile));
    }
    let shown = demo.then(|| code.clone());
    state
        .db
        .write(move |tx| {
            let lookup = vault.lookup(store::MOBILE, &mobile);
            // Those who ask at once wait for one another, or each would find that nobody has.
            dialect::serialise_on(tx, &format!("sms {lookup}"))?;
            // A code made while the clock was ahead would hold up all others until that time comes.
            store::drop_codes_after(tx, &lookup, now.plus_seconds(WAIT_SECONDS))?;
            if !demo {
                let last = store::newest_code(tx, &lookup)?;
                let first_of_day = store::nth_newest_code(tx, &lookup, MOST_A_DAY - 1)?;
                let next = [(last, WAIT_SECONDS), (first_of_day, KEEP_SECONDS)]
                    .into_iter()
                    .filter_map(|(code, wait)| Some(code?.created_at.plus_seconds(wait)))
                    .max()
                    .filter(|next| *next > now);
                if let Some(next) = next {
                    let wait = next.seconds().saturating_sub(now.seconds()).max(1);
                    return Err(Error::new(Code::TooManyRequests).with("retryAfterSeconds", wait));
                }
            }
            let id = uuid::Uuid::now_v7().to_string();
            store::insert_code(
                tx,
                &SmsCodeRow {
                    code_hash: code_hash(&vault, &id, &code),
                    id,
                    mobile_lookup: lookup,
                    attempts: 0,
                    created_at: now,
                    expires_at: now.plus_seconds(EXPIRES_SECONDS),
                    used_at: None,
                },
            )?;
            if !demo {
                let message = serde_json::json!({"mobile": mobile, "code": code}).to_string();
                let sealed = vault.seal(MESSAGE, &message)?;
                let expires_at = now.plus_seconds(EXPIRES_SECONDS);
                outbox::enqueue_until(tx, now, TOPIC, &sealed, expires_at)?;
            }
            Ok(())
        })
        .await?;
    Ok(Sent {
        demo_code: shown,
        retry_after_seconds: if demo { 0 } else { WAIT_SECONDS },
    })
}

/// What became of a code. A wrong one is not an `Err`, because the try it took must be committed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// The code was right; this is the person, made on the first log-in.
    Right(PersonId),
    /// It was wrong, too old, used, or tried too often.
    Wrong,
}

/// Tries a code.
pub(super) fn try_code(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    mobile: &str,
    code: &str,
) -> Result<Tried> {
    let lookup = vault.lookup(store::MOBILE, mobile);
    let Some(row) = store::newest_code(tx, &lookup)? else {
        return Ok(Tried::Wrong);
    };
    if row.expires_at <= now || !store::take_try(tx, &row.id, TRIES)? {
        return Ok(Tried::Wrong);
    }
    if row.code_hash != code_hash(vault, &row.id, code) {
        return Ok(Tried::Wrong);
    }
    store::use_code(tx, &row.id, now)?;
    match store::person_by_mobile(tx, &lookup)? {
        Some(id) => Ok(Tried::Right(id)),
        None => register(tx, vault, now, mobile, lookup).map(Tried::Right),
    }
}

/// A number proves that somebody holds a telephone, nothing more: real-name level 1.
fn register(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    mobile: &str,
    lookup: String,
) -> Result<PersonId> {
    let id = PersonId::new();
    store::insert_person(
        tx,
        &PersonRow {
            id: id.clone(),
            name: format!("用户{}", mask(mobile)),
            mobile: vault.seal(store::MOBILE, mobile)?,
            mobile_lookup: lookup,
            resident_id: None,
            resident_id_lookup: None,
            real_name_level: 1,
            deferral_allowed: true,
            commitment_allowed: true,
            created_at: now,
        },
    )?;
    Ok(id)
}

fn code_hash(vault: &Vault, id: &str, code: &str) -> String {
    vault.mac("sms-code", &[id.as_bytes(), code.as_bytes()])
}

pub(super) fn six_digits() -> Result<String> {
    // Numbers above the last whole million are drawn again, or low codes would be likelier.
    const LIMIT: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = getrandom::u32().map_err(Error::internal)?;
        if number < LIMIT {
            return Ok(format!("{:06}", number % 1_000_000));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::TestDb;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
    const MOBILE: &str = "13900000009";

    async fn with_code() -> TestDb {
        let test = TestDb::new();
        let vault = test.vault.clone();
        test.db
            .write(move |tx| {
                store::insert_code(
                    tx,
                    &SmsCodeRow {
                        id: "c1".into(),
                        mobile_lookup: vault.lookup(store::MOBILE, MOBILE),
                        code_hash: code_hash(&vault, "c1", "123456"),
                        attempts: 0,
                        created_at: NOW,
                        expires_at: NOW.plus_seconds(EXPIRES_SECONDS),
                        used_at: None,
                    },
                )
            })
            .await
            .unwrap();
        test
    }

    async fn tried(test: &TestDb, code: &'static str, at: Timestamp) -> Tried {
        let vault = test.vault.clone();
        test.db
            .write(move |tx| try_code(tx, &vault, at, MOBILE, code))
            .await
            .unwrap()
    }

    #[actix_web::test]
    async fn a_code_works_once_and_makes_the_person() {
        let test = with_code().await;
        assert!(matches!(tried(&test, "123456", NOW).await, Tried::Right(_)));
        assert_eq!(tried(&test, "123456", NOW).await, Tried::Wrong);
    }

    #[actix_web::test]
    async fn the_sixth_try_fails_even_with_the_right_code() {
        let test = with_code().await;
        for _ in 0..TRIES {
            assert_eq!(tried(&test, "000000", NOW).await, Tried::Wrong);
        }
        assert_eq!(tried(&test, "123456", NOW).await, Tried::Wrong);
    }

    #[actix_web::test]
    async fn an_old_code_fails() {
        let test = with_code().await;
        let late = NOW.plus_seconds(EXPIRES_SECONDS);
        assert_eq!(tried(&test, "123456", late).await, Tried::Wrong);
        assert!(matches!(
            tried(&test, "123456", late.plus_seconds(-1)).await,
            Tried::Right(_)
        ));
    }

    #[test]
    fn codes_have_six_digits() {
        for _ in 0..100 {
            let code = six_digits().unwrap();
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
