//! What exports and figures read of cases and of the catalogue.

use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::cases;
use crate::platform::db::schema::catalogue::item_versions;
use crate::platform::problem::Result;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::Serialize;

/// Where a version stands among all: when it was published, its item and number.
pub(super) type Position = (i64, String, i32);

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = item_versions)]
pub(super) struct VersionRow {
    pub(super) item_key: String,
    pub(super) version: i32,
    pub(super) pack_sha256: String,
    pub(super) guide: String,
    pub(super) published_at: Timestamp,
}

impl VersionRow {
    pub(super) fn position(&self) -> Position {
        (
            self.published_at.millis(),
            self.item_key.clone(),
            self.version,
        )
    }
}

/// Versions published after a position, with one more than `limit` when there are more.
pub(super) fn versions(
    conn: &mut Conn,
    after: Option<&Position>,
    limit: u32,
) -> Result<Vec<VersionRow>> {
    use item_versions::{item_key, published_at, version};
    let mut query = item_versions::table
        .order((published_at, item_key, version))
        .limit(i64::from(limit) + 1)
        .select(VersionRow::as_select())
        .into_boxed();
    if let Some((at, item, number)) = after {
        let same_item = item_key.eq(item).and(version.gt(number));
        let same_time = published_at.eq(at).and(item_key.gt(item).or(same_item));
        query = query.filter(published_at.gt(at).or(same_time));
    }
    Ok(query.load(conn)?)
}

/// How a case stands, as an export has it.
#[derive(Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = cases)]
#[serde(rename_all = "camelCase")]
pub(super) struct CaseLine {
    pub(super) id: CaseId,
    number: Option<String>,
    item_key: String,
    item_version: i32,
    case_type: String,
    mode: String,
    department: String,
    district: String,
    state: String,
    submitted_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    decided_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    statutory_due: Option<String>,
    promised_due: Option<String>,
    updated_at: Timestamp,
}

/// Cases of these departments that were handed in, after an id.
pub(super) fn cases(
    conn: &mut Conn,
    departments: &[String],
    after: &str,
    limit: i64,
) -> Result<Vec<CaseLine>> {
    Ok(cases::table
        .filter(cases::department.eq_any(departments))
        .filter(cases::number.is_not_null())
        .filter(cases::id.gt(after))
        .order(cases::id)
        .limit(limit)
        .select(CaseLine::as_select())
        .load(conn)?)
}

/// Cases of these departments handed in from one instant to before another, by item and state.
pub(super) fn figures(
    conn: &mut Conn,
    departments: &[String],
    (from, end): (Timestamp, Timestamp),
) -> Result<Vec<(String, String, String, i64)>> {
    let by = (cases::item_key, cases::department, cases::state);
    Ok(cases::table
        .filter(cases::department.eq_any(departments))
        .filter(cases::number.is_not_null())
        .filter(cases::submitted_at.ge(from))
        .filter(cases::submitted_at.lt(end))
        .group_by(by)
        .order(by)
        .select((
            cases::item_key,
            cases::department,
            cases::state,
            count_star(),
        ))
        .load(conn)?)
}
