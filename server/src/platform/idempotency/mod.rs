//! Doing a thing once however often it is asked: the answer is stored with the result, in one
//! transaction, under the caller's key. Answers hold what people wrote, so they are stored sealed.

mod store;

use super::clock::Timestamp;
use super::db::Conn;
use super::problem::{Code, Error, Result};
use super::state::AppState;
use super::storage::sha256_hex;
use super::vault::Vault;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use serde::Serialize;
use std::future::{Ready, ready};

const HEADER: &str = "Idempotency-Key";

/// What stored answers are sealed as.
const PLACE: &str = "idempotency_keys.body";

/// Seconds an answer is kept for the same request to come again: 7 days.
pub const KEEP_SECONDS: i64 = 7 * 86_400;

/// Deletes up to about `limit` of the answers given [`KEEP_SECONDS`] ago; answers how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Conn, now: Timestamp, limit: i64) -> Result<usize> {
    store::sweep(tx, now.plus_seconds(-KEEP_SECONDS), limit)
}

/// How many answers [`sweep`] would delete.
///
/// # Errors
/// When the database refuses.
pub fn old(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_old(conn, now.plus_seconds(-KEEP_SECONDS))
}

/// The key a client sent, 1 to 100 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl FromRequest for IdempotencyKey {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = request
            .headers()
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|key| (1..=100).contains(&key.len()))
            .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
        ready(match key {
            Some(key) => Ok(Self(key.to_owned())),
            None => Err(Code::IdempotencyKeyRequired.into()),
        })
    }
}

/// One request, as the same caller would send it again.
#[derive(Debug, Clone)]
pub struct Attempt {
    scope: String,
    key: String,
    body_hash: String,
}

impl Attempt {
    /// `caller` and `operation` keep keys of different people and addresses apart; `body` is what
    /// was sent, or its hash.
    pub fn new(caller: &str, operation: &str, key: &IdempotencyKey, body: &[u8]) -> Self {
        Self {
            scope: format!("{caller} {operation}"),
            key: key.0.clone(),
            body_hash: sha256_hex(body),
        }
    }
}

/// An answer that can be given again, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The version of what is answered, when it has one.
    pub etag: Option<i64>,
    /// The JSON body.
    pub body: String,
    /// It was stored by an earlier request.
    pub replayed: bool,
}

impl Answer {
    /// A first answer with this body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn json(status: u16, etag: Option<i64>, body: &impl Serialize) -> Result<Self> {
        Ok(Self {
            status,
            etag,
            body: serde_json::to_string(body).map_err(Error::internal)?,
            replayed: false,
        })
    }

    /// As an HTTP response.
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, "application/json"));
        if let Some(version) = self.etag {
            response.insert_header((ETAG, format!("\"{version}\"")));
        }
        if self.replayed {
            response.insert_header(("Idempotency-Replayed", "true"));
        }
        response.body(self.body)
    }
}

/// Runs `work` in one transaction and gives its answer; under a key, the same request is answered
/// once. The time is the one both `work` and the stored answer carry.
///
/// # Errors
/// [`Code::IdempotencyKeyReused`] when the key came with another body; what `work` returns. Nothing
/// is written then.
pub async fn write<F>(
    state: &AppState,
    attempt: impl Into<Option<Attempt>>,
    work: F,
) -> Result<Answer>
where
    F: FnOnce(&mut Conn, &AppState, Timestamp) -> Result<Answer> + Clone + Send + 'static,
{
    let (here, attempt) = (state.clone(), attempt.into());
    state
        .db
        .write(move |tx| {
            let now = here.clock.now();
            match &attempt {
                Some(attempt) => once(tx, &here.vault, now, attempt, |tx| work(tx, &here, now)),
                None => work(tx, &here, now),
            }
        })
        .await
}

/// Runs `work` unless the same attempt was answered before, in which case that answer comes back.
/// An error of `work` is not stored: the transaction is rolled back and the key stays free.
///
/// # Errors
/// [`Code::IdempotencyKeyReused`] when the key came with another body; what `work` returns.
fn once(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    attempt: &Attempt,
    work: impl FnOnce(&mut Conn) -> Result<Answer>,
) -> Result<Answer> {
    let place = (attempt.scope.as_str(), attempt.key.as_str());
    if !store::take(tx, place, &attempt.body_hash, now)? {
        // Whoever held it has committed: one that failed would have left it free.
        let (body_hash, stored) = store::find(tx, place)?.ok_or(Code::Unavailable)?;
        if body_hash != attempt.body_hash {
            return Err(Code::IdempotencyKeyReused.into());
        }
        let body = vault.open_value(PLACE, &stored.body)?;
        return Ok(Answer { body, ..stored });
    }
    let answer = work(tx)?;
    let stored = Answer {
        body: vault.seal(PLACE, &answer.body)?,
        ..answer
    };
    store::keep(tx, place, &stored)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::TestDb;

    fn attempt(caller: &str, body: &str) -> Attempt {
        let key = IdempotencyKey("k".into());
        Attempt::new(caller, "POST /cases", &key, body.as_bytes())
    }

    async fn ask(test: &TestDb, attempt: Attempt, made: &'static str) -> Result<Answer> {
        let vault = test.vault.clone();
        test.db
            .write(move |tx| {
                once(tx, &vault, Timestamp::from_millis(1), &attempt, |_| {
                    Answer::json(201, Some(1), &made)
                })
            })
            .await
    }

    #[actix_web::test]
    async fn the_first_answer_is_given_again() {
        let test = TestDb::new();
        let first = ask(&test, attempt("a", "{}"), "one").await.unwrap();
        assert!(!first.replayed);
        let again = ask(&test, attempt("a", "{}"), "two").await.unwrap();
        assert!(again.replayed);
        assert_eq!(
            (again.status, again.etag, again.body),
            (first.status, first.etag, first.body)
        );
        let other = ask(&test, attempt("b", "{}"), "two").await.unwrap();
        assert_eq!(other.body, "\"two\"", "another caller's key is another key");
    }

    #[actix_web::test]
    async fn another_body_under_the_same_key_is_refused() {
        let test = TestDb::new();
        ask(&test, attempt("a", "1"), "one").await.unwrap();
        let error = ask(&test, attempt("a", "2"), "two").await.unwrap_err();
        assert_eq!(error.code(), Code::IdempotencyKeyReused);
    }

    #[actix_web::test]
    async fn a_failure_leaves_the_key_free() {
        let test = TestDb::new();
        let failing = attempt("a", "{}");
        let vault = test.vault.clone();
        let failed = test
            .db
            .write(move |tx| {
                once(tx, &vault, Timestamp::from_millis(1), &failing, |_| {
                    Err(Code::ItemNotOpen.into())
                })
            })
            .await;
        assert_eq!(failed.unwrap_err().code(), Code::ItemNotOpen);
        let answer = ask(&test, attempt("a", "{}"), "one").await.unwrap();
        assert!(!answer.replayed);
    }

    #[actix_web::test]
    async fn what_people_wrote_is_stored_sealed() {
        let test = TestDb::new();
        ask(&test, attempt("a", "{}"), "13800000001").await.unwrap();
        let stored = test
            .db
            .read(|conn| store::find(conn, ("a POST /cases", "k")))
            .await
            .unwrap();
        let (_, stored) = stored.expect("it is stored");
        assert!(!stored.body.contains("13800000001"), "{}", stored.body);
    }
}
