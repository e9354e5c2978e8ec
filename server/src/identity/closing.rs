//! The end of an account, as far as it is about who somebody is.

use super::{PersonId, agents, mask, sms, store};
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use crate::platform::tokens::{self, Owner};
use crate::platform::vault::Vault;
use serde::Serialize;

/// What a closed account is called.
const CLOSED: &str = "已注销";

/// A code on its way to the number of the account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnCode {
    /// The number, its middle hidden.
    #[schema(example = "138****0001")]
    masked_mobile: String,
    /// Seconds until another may be asked for.
    #[schema(example = 60)]
    retry_after_seconds: i64,
    /// The code itself, only on a service with demo data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "482913")]
    demo_code: Option<String>,
}

/// Sends a code to somebody's own number.
///
/// # Errors
/// [`crate::platform::problem::Code::TooManyRequests`] soon after the last.
pub async fn send_own_code(state: &AppState, person: PersonId) -> Result<OwnCode> {
    let vault = state.vault.clone();
    let mobile = state
        .db
        .read(move |conn| super::mobile(conn, &vault, &person))
        .await?;
    let masked_mobile = mask(&mobile);
    let sent = sms::send(state, mobile).await?;
    Ok(OwnCode {
        masked_mobile,
        retry_after_seconds: sent.retry_after_seconds,
        demo_code: sent.demo_code,
    })
}

/// Tries a code sent to somebody's own number; a wrong one has taken a try, which must be committed.
///
/// # Errors
/// When the database refuses.
pub fn try_own_code(
    tx: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    (person, code): (&PersonId, &str),
) -> Result<bool> {
    let mobile = super::mobile(tx, vault, person)?;
    let tried = sms::try_code(tx, vault, now, &mobile, code)?;
    Ok(tried == sms::Tried::Right(person.clone()))
}

/// Takes everything personal out of an account and ends its sessions. The row stays, for the records
/// of the office name it.
///
/// # Errors
/// When the database refuses.
pub fn close(tx: &mut Conn, vault: &Vault, now: Timestamp, person: &PersonId) -> Result<()> {
    agents::end_all(tx, person, now)?;
    store::revoke_mandates(tx, person, now)?;
    let nobody = vault.seal(store::MOBILE, "")?;
    // No number can be this text, so nobody logs in by it again.
    let lookup = vault.lookup(store::MOBILE, person.as_str());
    store::blank(tx, person, CLOSED, (&nobody, &lookup))?;
    store::without_mobile(tx, person)?;
    let owner = Owner {
        kind: "citizen".to_owned(),
        id: person.to_string(),
    };
    tokens::end_sessions(tx, now, &owner, None).map(drop)
}
