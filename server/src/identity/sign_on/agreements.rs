//! What somebody has agreed to be sent by WeChat (订阅消息). Each yes is for one message of one template,
//! and belongs to the WeChat it was said in: it ends with the log-in.

use super::{Kind, LogInRow, store};
use crate::identity::PersonId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use crate::platform::vault::Vault;

/// How many messages of a template somebody can have agreed to; WeChat keeps its own count.
const MOST: i32 = 100;

/// Somebody's WeChat in this mini-program, the one last used if they have several.
fn of(conn: &mut Conn, person: &PersonId, app: &str) -> Result<Option<LogInRow>> {
    let all = store::of(conn, person)?.into_iter();
    let mut own = all.filter(|row| row.kind == Kind::Wechat.as_str() && row.provider == app);
    Ok(own.next())
}

/// Notes that somebody has agreed to one more message of each of these templates.
///
/// # Errors
/// [`Code::WechatNotBound`].
pub fn agree_by_wechat(
    tx: &mut Conn,
    person: &PersonId,
    app: &str,
    templates: &[String],
    now: Timestamp,
) -> Result<()> {
    let own = of(tx, person, app)?.ok_or(Code::WechatNotBound)?;
    for template in templates {
        store::add_agreement(tx, &own.id, template, MOST, now)?;
    }
    Ok(())
}

/// How many messages somebody has agreed to, by template; none where no WeChat of theirs is bound.
///
/// # Errors
/// When the database refuses.
pub fn wechat_agreements(
    conn: &mut Conn,
    person: &PersonId,
    app: &str,
) -> Result<Option<Vec<(String, i32)>>> {
    let own = of(conn, person, app)?;
    own.map(|own| store::agreements(conn, &own.id)).transpose()
}

/// Takes one of the messages somebody has agreed to; false when there is none left.
///
/// # Errors
/// When the database refuses.
pub fn take_wechat_agreement(
    tx: &mut Conn,
    person: &PersonId,
    app: &str,
    template: &str,
) -> Result<bool> {
    match of(tx, person, app)? {
        Some(own) => store::take_agreement(tx, &own.id, template),
        None => Ok(false),
    }
}

/// Whom WeChat knows somebody as, opened, for whoever is about to write to them.
///
/// # Errors
/// When it was not sealed by this service's keys.
pub fn openid(
    conn: &mut Conn,
    vault: &Vault,
    person: &PersonId,
    app: &str,
) -> Result<Option<String>> {
    let own = of(conn, person, app)?.and_then(|own| own.subject);
    own.map(|sealed| vault.open_value(store::SUBJECT, &sealed))
        .transpose()
}
