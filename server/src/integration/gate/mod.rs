//! Lets programs in: what a token's scopes do not name stays shut, whatever the handler would do,
//! and nobody calls more often than they may.
//!
//! Which scope opens an operation stands in its description alone, `security(("oauth" = […]))`; one
//! that names none there is shut to programs. So the description cannot promise what is refused, and
//! a new operation is closed until somebody opens it.

mod quota;
mod store;

pub(super) use store::calls_today;
pub use store::{KEEP_SECONDS, count_old, sweep};

use super::{clients, consents, oauth, sandbox, scopes};
use crate::identity::caller::bearer;
use crate::platform::AppState;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::ratelimit::RateLimiter;
use crate::platform::tokens::Claims;
use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use quota::Quota;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::openapi::path::{Operation, Paths};

/// What opens an operation to programs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Door {
    /// Anybody may call it.
    Public,
    /// One of these lists of scopes, all of it.
    Scopes(Vec<Vec<String>>),
}

/// The doors of all operations, and who has called how often.
#[derive(Debug)]
pub struct Gate {
    doors: HashMap<(String, String), Door>,
    limiter: RateLimiter,
    quota: Quota,
}

impl Gate {
    /// The gate of the operations described.
    ///
    /// # Errors
    /// Never in practice: the description is plain data.
    pub fn new(paths: &Paths) -> serde_json::Result<Self> {
        let mut doors = HashMap::new();
        for (path, item) in &paths.paths {
            let operations = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
                ("HEAD", &item.head),
                ("OPTIONS", &item.options),
            ];
            for (method, operation) in operations {
                let door = operation.as_ref().map(door_of).transpose()?.flatten();
                if let Some(door) = door {
                    doors.insert((method.to_owned(), path.clone()), door);
                }
            }
        }
        Ok(Self {
            doors,
            limiter: RateLimiter::per_minute(60_000),
            quota: Quota::default(),
        })
    }

    fn opens(&self, method: &str, pattern: Option<String>, claims: &Claims) -> Result<()> {
        // Where there is no operation, or only the apps and what everybody may read, there is nothing
        // to keep shut.
        let Some(pattern) = pattern.filter(|pattern| pattern.starts_with("/api/")) else {
            return Ok(());
        };
        let door = self.doors.get(&(method.to_owned(), pattern));
        let ways = match door {
            Some(Door::Public) => return Ok(()),
            Some(Door::Scopes(ways)) => ways,
            None => return Err(Code::Forbidden.into()),
        };
        // A token for a citizen goes by what the citizen consented to, a program's own by what an
        // administrator gave it.
        let by_consent = claims.kind == "citizen";
        let fits =
            |way: &&Vec<String>| way.iter().any(|scope| scopes::is_by_consent(scope)) == by_consent;
        let scopes = ways.iter().find(fits).ok_or(Code::Forbidden)?;
        let held = claims.scope.as_deref().unwrap_or_default();
        let missing: Vec<&str> = scopes
            .iter()
            .map(String::as_str)
            .filter(|scope| !held.split_whitespace().any(|one| one == *scope))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Error::new(Code::InsufficientScope).with("scope", missing.join(" ")))
    }
}

fn door_of(operation: &Operation) -> serde_json::Result<Option<Door>> {
    // What a requirement asks for can be read from its text only.
    let needs = serde_json::to_value(&operation.security)?;
    let Some(needs) = needs.as_array() else {
        return Ok(None);
    };
    if needs
        .iter()
        .any(|need| need.as_object().is_none_or(|need| need.is_empty()))
    {
        return Ok(Some(Door::Public));
    }
    let ways = needs.iter().filter_map(|need| need.get("oauth"));
    let names = |way: &Value| {
        let names = way.as_array().into_iter().flatten();
        names
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let ways: Vec<_> = ways.map(names).collect();
    Ok((!ways.is_empty()).then_some(Door::Scopes(ways)))
}

/// Stands before every operation. Whoever is no program passes.
///
/// # Errors
/// What the request ends with.
pub async fn enter(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match admit(&mut request).await {
        Ok(()) => next
            .call(request)
            .await
            .map(ServiceResponse::map_into_left_body),
        Err(error) => Ok(request.error_response(error).map_into_right_body()),
    }
}

async fn admit(request: &mut ServiceRequest) -> Result<()> {
    let (Some(state), Some(gate)) = (
        request.app_data::<Data<AppState>>().cloned(),
        request.app_data::<Data<Gate>>().cloned(),
    ) else {
        return Ok(());
    };
    let now = state.clock.now();
    // What is no token, or one of a person, is the handler's to judge.
    let claims = match bearer(request.request()) {
        Some(token) => state.tokens.check_or_learn(token, now).await.ok(),
        None => None,
    };
    let Some((client, claims)) =
        claims.and_then(|claims| Some((claims.client_id.clone()?, claims)))
    else {
        return Ok(());
    };
    let (id, jti) = (client.clone(), claims.jti.clone());
    let consent = (!claims.sid.is_empty()).then(|| claims.sid.clone());
    let given = consent.clone();
    let standing = state
        .db
        .read(move |conn| {
            let revoked = match &jti {
                Some(jti) => oauth::revoked(conn, jti)?,
                None => true,
            };
            if revoked {
                return Ok(None);
            }
            let limits = clients::limits(conn, &id)?;
            // A sandbox knows its consents, and the service none of them.
            let ended = match (&given, &limits) {
                (Some(given), Some(limits)) if limits.sandbox.is_none() => {
                    !consents::runs(conn, given, now)?
                }
                _ => false,
            };
            Ok(limits.filter(|_| !ended))
        })
        .await?;
    let limits = standing.ok_or(Code::InvalidToken)?;
    let counted = gate.limiter.check_at(&client, limits.per_minute, now);
    let allowance = counted.inspect_err(|_| {
        let none = quota::used_up(i64::from(limits.per_minute), 60);
        request.extensions_mut().insert(none);
    })?;
    request.extensions_mut().insert(allowance);
    if !gate
        .quota
        .take(&state, &client, limits.per_day, now)
        .await?
    {
        let seconds = quota::seconds_left(now);
        request
            .extensions_mut()
            .insert(quota::used_up(limits.per_day, seconds));
        return Err(Error::new(Code::QuotaExceeded)
            .with("perDay", limits.per_day)
            .with("retryAfterSeconds", seconds));
    }
    if let Some(generation) = limits.sandbox {
        let sandbox = sandbox::of(&state, &client, generation).await?;
        if let Some(given) = consent
            && !sandbox
                .db
                .read(move |conn| consents::runs(conn, &given, now))
                .await?
        {
            return Err(Code::InvalidToken.into());
        }
        sandbox::enter(request, sandbox, state);
    }
    gate.opens(request.method().as_str(), request.match_pattern(), &claims)
}
