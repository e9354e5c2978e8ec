//! Where else somebody is known, as they see it: shown, ended by them, and gone with the account.

use super::{Houses, Kind, LogInId, store};
use crate::identity::PersonId;
use crate::identity::store as people;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Result};
use serde::Serialize;
use serde_json::json;

/// A way somebody may log in beside their mobile number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogIn {
    /// The id, to end it by.
    id: LogInId,
    /// What kind of house vouches for them.
    kind: Kind,
    /// What people call that house.
    #[schema(example = "示例省统一身份认证")]
    name: String,
    /// When it was bound to the account.
    #[schema(value_type = String, format = DateTime)]
    bound_at: Timestamp,
    /// When somebody last logged in by it.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
}

pub(super) fn of(
    conn: &mut Conn,
    houses: &Houses,
    person: &PersonId,
    lang: Lang,
) -> Result<Vec<LogIn>> {
    let rows = store::of(conn, person)?;
    let shown = |row: store::LogInRow| {
        let (kind, name) = if row.kind == Kind::Wechat.as_str() {
            (Kind::Wechat, lang.pick("微信", "WeChat").to_owned())
        } else {
            let known = houses.oidc.as_ref();
            let known = known.filter(|house| house.source().provider == row.provider);
            let name = known.map(|house| house.name(lang).to_owned());
            (Kind::SignOn, name.unwrap_or(row.provider))
        };
        LogIn {
            id: row.id,
            kind,
            name,
            bound_at: row.bound_at,
            last_used_at: row.last_used_at,
        }
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Ends one.
///
/// # Errors
/// [`Code::LogInNotFound`]; [`Code::LastLogIn`] when they could not come back without it.
pub(super) fn end(tx: &mut Conn, state: &AppState, person: &PersonId, id: &LogInId) -> Result<()> {
    let own = store::of(tx, person)?;
    let found = own.iter().find(|row| row.id == *id);
    let found = found.ok_or(Code::LogInNotFound)?;
    if own.len() == 1 && !people::has_mobile(tx, person)? {
        return Err(Code::LastLogIn.into());
    }
    store::drop_one(tx, id)?;
    let entry = Entry {
        actor_kind: "citizen",
        actor_id: person.as_str(),
        action: "logIn.ended",
        subject_kind: "person",
        subject_id: person.as_str(),
        detail: json!({"kind": found.kind, "provider": found.provider}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}

/// Ends all of somebody's, with their account.
///
/// # Errors
/// When the database refuses.
pub(in crate::identity) fn end_all(tx: &mut Conn, person: &PersonId) -> Result<()> {
    store::drop_all(tx, person)
}
