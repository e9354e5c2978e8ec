//! The end of an account, as far as it is about who somebody is.

use super::caller::Citizen;
use super::{PersonId, agents, emails, known, mask, sign_on, sms, store};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use crate::platform::tokens::{self, Owner};
use crate::platform::vault::Vault;
use serde::Serialize;

/// What a closed account is called.
const CLOSED: &str = "已注销";

/// A code on its way to the number of the account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnCode {
    /// The number, its middle hidden; empty where the account has none.
    #[schema(example = "138****0001")]
    masked_mobile: String,
    /// Whether the code is needed; not by somebody without a number, who has just logged in by other
    /// means.
    #[schema(example = true)]
    code_needed: bool,
    /// Seconds until another may be asked for.
    #[schema(example = 60)]
    retry_after_seconds: i64,
    /// The code itself, only on a service with demo data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "482913")]
    demo_code: Option<String>,
}

/// Seconds for which having logged in proves who somebody without a number is.
const FRESH_SECONDS: i64 = 600;

/// Sends a code to somebody's own number.
///
/// # Errors
/// [`Code::TooManyRequests`] soon after the last; [`Code::LogInAgain`] for somebody without a number
/// who has been logged in for a while.
pub async fn send_own_code(state: &AppState, citizen: Citizen) -> Result<OwnCode> {
    let (vault, now) = (state.vault.clone(), state.clock.now());
    let mobile = state
        .db
        .read(move |conn| {
            if !store::has_mobile(conn, &citizen.id)? {
                return just_logged_in(conn, now, &citizen).map(|()| None);
            }
            super::mobile(conn, &vault, &citizen.id).map(Some)
        })
        .await?;
    let Some(mobile) = mobile else {
        return Ok(OwnCode {
            masked_mobile: String::new(),
            code_needed: false,
            retry_after_seconds: 0,
            demo_code: None,
        });
    };
    let masked_mobile = mask(&mobile);
    let sent = sms::send(state, mobile).await?;
    Ok(OwnCode {
        masked_mobile,
        code_needed: true,
        retry_after_seconds: sent.retry_after_seconds,
        demo_code: sent.demo_code,
    })
}

/// Tries a code sent to somebody's own number; a wrong one has taken a try, which must be committed.
/// Who has no number has proved who they are by having just logged in.
///
/// # Errors
/// [`Code::LogInAgain`], or when the database refuses.
pub fn try_own_code(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    (citizen, code): (&Citizen, Option<&str>),
) -> Result<bool> {
    if !store::has_mobile(tx, &citizen.id)? {
        return just_logged_in(tx, now, citizen).map(|()| true);
    }
    let mobile = super::mobile(tx, vault, &citizen.id)?;
    let tried = sms::try_code(tx, vault, now, &mobile, code.unwrap_or_default())?;
    Ok(tried == sms::Tried::Right(citizen.id.clone()))
}

fn just_logged_in(conn: &mut Conn, now: Timestamp, citizen: &Citizen) -> Result<()> {
    let sessions = tokens::running(conn, now, &owner(&citizen.id))?;
    let is_fresh = sessions.iter().any(|session| {
        session.family == citizen.session && session.started_at.plus_seconds(FRESH_SECONDS) > now
    });
    if is_fresh {
        Ok(())
    } else {
        Err(Code::LogInAgain.into())
    }
}

fn owner(person: &PersonId) -> Owner {
    Owner {
        kind: "citizen".to_owned(),
        id: person.to_string(),
    }
}

/// Takes everything personal out of an account and ends its sessions. The row stays, for the records
/// of the office name it.
///
/// # Errors
/// When the database refuses.
pub fn close(tx: &mut Conn, vault: &Vault, now: Timestamp, person: &PersonId) -> Result<()> {
    agents::end_all(tx, person, now)?;
    store::revoke_mandates(tx, person, now)?;
    sign_on::end_all(tx, person)?;
    emails::forget(tx, person)?;
    let nobody = vault.seal(store::MOBILE, "")?;
    let lookup = known::no_number(vault, person);
    store::blank(tx, person, CLOSED, (&nobody, &lookup))?;
    store::without_mobile(tx, person)?;
    tokens::end_sessions(tx, now, &owner(person), None).map(drop)
}
