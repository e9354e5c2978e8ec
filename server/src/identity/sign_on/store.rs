//! The tables of who people are in other houses, and of what they agreed to there.

use super::{Kind, LogInId};
use crate::identity::PersonId;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{log_ins, wechat_agreements};
use crate::platform::problem::Result;
use diesel::prelude::*;

/// The place of sealed subjects, and of their look-ups.
pub(super) const SUBJECT: &str = "log_ins.subject";

#[derive(Queryable, Insertable)]
#[diesel(table_name = log_ins)]
pub(super) struct LogInRow {
    pub(super) id: LogInId,
    pub(super) person_id: PersonId,
    pub(super) kind: String,
    pub(super) provider: String,
    pub(super) subject_lookup: String,
    pub(super) subject: Option<String>,
    pub(super) bound_at: Timestamp,
    pub(super) last_used_at: Timestamp,
}

/// Whom a subject stands for.
pub(super) fn find(
    conn: &mut Conn,
    (kind, provider): (Kind, &str),
    lookup: &str,
) -> Result<Option<LogInRow>> {
    Ok(log_ins::table
        .filter(log_ins::kind.eq(kind.as_str()))
        .filter(log_ins::provider.eq(provider))
        .filter(log_ins::subject_lookup.eq(lookup))
        .first(conn)
        .optional()?)
}

pub(super) fn insert(tx: &mut Conn, row: &LogInRow) -> Result<()> {
    diesel::insert_into(log_ins::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn used(tx: &mut Conn, id: &LogInId, now: Timestamp) -> Result<()> {
    diesel::update(log_ins::table.find(id))
        .set(log_ins::last_used_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// All of somebody's, the last used first.
pub(super) fn of(conn: &mut Conn, person: &PersonId) -> Result<Vec<LogInRow>> {
    Ok(log_ins::table
        .filter(log_ins::person_id.eq(person))
        .order((log_ins::last_used_at.desc(), log_ins::id))
        .load(conn)?)
}

pub(super) fn drop_one(tx: &mut Conn, id: &LogInId) -> Result<()> {
    diesel::delete(log_ins::table.find(id)).execute(tx)?;
    Ok(())
}

/// Deletes all of somebody's.
pub(super) fn drop_all(tx: &mut Conn, person: &PersonId) -> Result<()> {
    diesel::delete(log_ins::table.filter(log_ins::person_id.eq(person))).execute(tx)?;
    Ok(())
}

/// Adds one to what was agreed to of a template, up to the most.
pub(super) fn add_agreement(
    tx: &mut Conn,
    log_in: &LogInId,
    template: &str,
    most: i32,
    now: Timestamp,
) -> Result<()> {
    on!(tx, |c| diesel::insert_into(wechat_agreements::table)
        .values((
            wechat_agreements::log_in_id.eq(log_in),
            wechat_agreements::template.eq(template),
            wechat_agreements::remaining.eq(0),
            wechat_agreements::agreed_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    let less = wechat_agreements::table
        .find((log_in, template))
        .filter(wechat_agreements::remaining.lt(most));
    diesel::update(less)
        .set((
            wechat_agreements::remaining.eq(wechat_agreements::remaining + 1),
            wechat_agreements::agreed_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Takes one away; false when there is none.
pub(super) fn take_agreement(tx: &mut Conn, log_in: &LogInId, template: &str) -> Result<bool> {
    let some = wechat_agreements::table
        .find((log_in, template))
        .filter(wechat_agreements::remaining.gt(0));
    let taken = diesel::update(some)
        .set(wechat_agreements::remaining.eq(wechat_agreements::remaining - 1))
        .execute(tx)?;
    Ok(taken == 1)
}

/// What was agreed to, by template.
pub(super) fn agreements(conn: &mut Conn, log_in: &LogInId) -> Result<Vec<(String, i32)>> {
    Ok(wechat_agreements::table
        .filter(wechat_agreements::log_in_id.eq(log_in))
        .order(wechat_agreements::template)
        .select((wechat_agreements::template, wechat_agreements::remaining))
        .load(conn)?)
}
