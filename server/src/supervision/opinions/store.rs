//! The table of supervision opinions.

use super::OpinionId;
use crate::cases::CaseId;
use crate::cases::lamps::Watch;
use crate::cases::store::CaseRow;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::supervision::supervision_opinions as opinions;
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;

/// An opinion as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = opinions)]
pub(super) struct OpinionRow {
    pub(super) id: OpinionId,
    pub(super) kind: String,
    pub(super) case_id: Option<CaseId>,
    pub(super) department: String,
    /// Empty for the whole city.
    pub(super) district: String,
    pub(super) body: String,
    pub(super) reply_due: String,
    pub(super) warn_at: String,
    pub(super) author_id: String,
    pub(super) author_name: String,
    pub(super) created_at: Timestamp,
    pub(super) reply: Option<String>,
    pub(super) replied_by_id: Option<String>,
    pub(super) replied_by_name: Option<String>,
    pub(super) replied_at: Option<Timestamp>,
}

impl OpinionRow {
    /// The limit of its reply.
    pub(super) fn watch(&self) -> Result<Watch> {
        let warn_at = CaseRow::day(Some(&self.warn_at))?;
        let due = self.reply_due.parse().map_err(Error::internal)?;
        Ok(Watch::new(&self.department, &self.district, due, warn_at))
    }
}

/// Which opinions to list. Members that are `None` do not narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) department: Option<String>,
    pub(super) district: Option<String>,
    /// Of this district or of the whole city.
    pub(super) district_or_city: Option<String>,
    /// Those that wait for a reply, or those that have one.
    pub(super) open: Option<bool>,
    /// Only those before this id, newest first.
    pub(super) before: Option<OpinionId>,
}

pub(super) fn insert(tx: &mut Conn, row: &OpinionRow) -> Result<()> {
    diesel::insert_into(opinions::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &OpinionId) -> Result<OpinionRow> {
    opinions::table
        .find(id)
        .first(conn)
        .optional()?
        .ok_or_else(|| Code::OpinionNotFound.into())
}

/// Writes the reply, unless there is one.
pub(super) fn put_reply(
    tx: &mut Conn,
    id: &OpinionId,
    text: &str,
    (by_id, by_name): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let written = diesel::update(
        opinions::table
            .find(id)
            .filter(opinions::replied_at.is_null()),
    )
    .set((
        opinions::reply.eq(text),
        opinions::replied_by_id.eq(by_id),
        opinions::replied_by_name.eq(by_name),
        opinions::replied_at.eq(now),
    ))
    .execute(tx)?;
    match written {
        1 => Ok(()),
        _ => Err(Code::AlreadyReplied.into()),
    }
}

pub(super) fn of_case(conn: &mut Conn, case: &CaseId) -> Result<Vec<OpinionRow>> {
    Ok(opinions::table
        .filter(opinions::case_id.eq(case))
        .order(opinions::id.desc())
        .load(conn)?)
}

/// A page of opinions, newest first, with one row more than `limit` when there are more.
pub(super) fn list(conn: &mut Conn, filter: &Filter, limit: u32) -> Result<Vec<OpinionRow>> {
    let mut query = opinions::table
        .order(opinions::id.desc())
        .limit(i64::from(limit) + 1)
        .into_boxed();
    if let Some(department) = &filter.department {
        query = query.filter(opinions::department.eq(department));
    }
    if let Some(district) = &filter.district {
        query = query.filter(opinions::district.eq(district));
    }
    if let Some(district) = &filter.district_or_city {
        query = query.filter(opinions::district.eq_any([district.as_str(), ""]));
    }
    match filter.open {
        Some(true) => query = query.filter(opinions::replied_at.is_null()),
        Some(false) => query = query.filter(opinions::replied_at.is_not_null()),
        None => {}
    }
    if let Some(before) = &filter.before {
        query = query.filter(opinions::id.lt(before));
    }
    Ok(query.load(conn)?)
}
