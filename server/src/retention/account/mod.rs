//! 注销账号: somebody leaves, and what is about them and no record of the office goes
//! (个人信息保护法 art. 47).
//!
//! Drafts, messages and favourites are deleted; number, name and identity number are taken out of the
//! account; what they signed for others ends, and with it their sessions and what they allowed programs. Cases that were handed in,
//! their papers and the licences that came of them stay: they are the office's records (档案法 art. 14).

mod http;

pub use http::configure;

use crate::cases::discard;
use crate::catalogue::favourites;
use crate::identity::caller::Citizen;
use crate::identity::{self, PersonId};
use crate::integration::consents;
use crate::notify;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use serde_json::json;

/// Asks for the code that confirms it.
///
/// # Errors
/// [`Code::AccountHasOpenCases`], so that nobody is sent a code for nothing.
async fn ask(state: &AppState, citizen: Citizen) -> Result<identity::OwnCode> {
    let id = citizen.id.clone();
    state.db.read(move |conn| may_go(conn, &id)).await?;
    identity::send_own_code(state, citizen).await
}

fn may_go(conn: &mut Conn, person: &PersonId) -> Result<()> {
    match discard::open_of(conn, person)? {
        0 => Ok(()),
        count => Err(Error::new(Code::AccountHasOpenCases).with("count", count)),
    }
}

/// Closes the account, once the code is right.
///
/// # Errors
/// [`Code::InvalidRequest`] for a wrong code; [`Code::AccountHasOpenCases`].
async fn close(state: &AppState, citizen: Citizen, code: Option<String>, lang: Lang) -> Result<()> {
    let here = state.clone();
    let closed = state.db.write(move |tx| {
        let (now, vault) = (here.clock.now(), &here.vault);
        may_go(tx, &citizen.id)?;
        if !identity::try_own_code(tx, vault, now, (&citizen, code.as_deref()))? {
            return Ok(false);
        }
        discard::all_of(tx, &here.audit, &citizen, now)?;
        notify::forget(tx, &citizen.id)?;
        favourites::forget(tx, &citizen.id)?;
        consents::end_all(tx, &here, &citizen.id)?;
        identity::close(tx, vault, now, &citizen.id)?;
        let entry = Entry {
            actor_kind: "citizen",
            actor_id: citizen.id.as_str(),
            action: "account.closed",
            subject_kind: "person",
            subject_id: citizen.id.as_str(),
            detail: json!({}),
        };
        here.audit.record(tx, now, &entry)?;
        Ok(true)
    });
    // A wrong code has taken its try, which is committed.
    if closed.await? {
        Ok(())
    } else {
        Err(identity::wrong_code(lang))
    }
}
