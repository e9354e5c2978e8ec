//! The tables of the catalogue.

mod search;

pub(super) use search::search;

use super::asked;
use super::search::Words;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::schema::catalogue::{
    calendar_years, code_tables, item_versions, items, package_versions, packs,
};
use crate::platform::db::{Conn, Phrase};
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use onewindow_catalogue::Way;

/// The one row all code tables stand in; they are published together.
const ALL_CODES: &str = "all";

/// The rank of items without one, behind all that have one.
const UNRANKED: i32 = i32::MAX;

#[derive(Debug, Clone, Queryable)]
pub(super) struct VersionRow {
    pub(super) item_key: String,
    pub(super) version: i32,
    pub(super) content_sha256: String,
    pub(super) pack_sha256: String,
}

/// What of the catalogue was read in passing, in the statement that read a case.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Known {
    pub(super) version: Option<String>,
    pub(super) codes: Option<String>,
    pub(super) calendar: Option<String>,
}

/// The content's hash of the version of a case's item, beside a row of `cases`.
pub(crate) struct KnownVersion;

impl Phrase for KnownVersion {
    type SqlType = Nullable<Text>;
    const POSTGRES: &'static str = "(SELECT v.content_sha256 FROM item_versions v \
         WHERE v.item_key = cases.item_key AND v.version = cases.item_version)";
}

/// The hash of the code tables.
pub(crate) struct KnownCodes;

impl Phrase for KnownCodes {
    type SqlType = Nullable<Text>;
    const POSTGRES: &'static str =
        "(SELECT t.content_sha256 FROM code_tables t WHERE t.table_key = 'all')";
}

/// The hashes of the calendar's years, one behind the other.
pub(crate) struct KnownCalendar;

impl Phrase for KnownCalendar {
    type SqlType = Nullable<Text>;
    const POSTGRES: &'static str =
        "(SELECT string_agg(y.content_sha256, '' ORDER BY y.year) FROM calendar_years y)";
}

type VersionColumns = (
    item_versions::item_key,
    item_versions::version,
    item_versions::content_sha256,
    item_versions::pack_sha256,
);

const VERSION: VersionColumns = (
    item_versions::item_key,
    item_versions::version,
    item_versions::content_sha256,
    item_versions::pack_sha256,
);

pub(super) fn current_version(conn: &mut Conn, key: &str) -> Result<Option<VersionRow>> {
    Ok(on!(conn, |c| items::table
        .inner_join(
            item_versions::table.on(item_versions::item_key
                .eq(items::item_key)
                .and(item_versions::version.eq(items::version))),
        )
        .filter(items::item_key.eq(key))
        .select(VERSION)
        .first(c)
        .optional())?)
}

/// The guides of all current versions.
pub(super) fn current_guides(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(items::table
        .inner_join(
            item_versions::table.on(item_versions::item_key
                .eq(items::item_key)
                .and(item_versions::version.eq(items::version))),
        )
        .select(item_versions::guide)
        .load(conn)?)
}

pub(super) fn version(conn: &mut Conn, key: &str, version: i32) -> Result<Option<VersionRow>> {
    Ok(on!(conn, |c| item_versions::table
        .find((key, version))
        .select(VERSION)
        .first(c)
        .optional())?)
}

pub(super) fn version_with_pack(
    conn: &mut Conn,
    key: &str,
    pack_sha256: &str,
) -> Result<Option<VersionRow>> {
    Ok(item_versions::table
        .filter(item_versions::item_key.eq(key))
        .filter(item_versions::pack_sha256.eq(pack_sha256))
        .order(item_versions::version.desc())
        .select(VERSION)
        .first(conn)
        .optional()?)
}

pub(super) fn guide(conn: &mut Conn, key: &str, version: i32) -> Result<String> {
    Ok(item_versions::table
        .find((key, version))
        .select(item_versions::guide)
        .first(conn)?)
}

pub(super) fn pack_body(conn: &mut Conn, sha256: &str) -> Result<Option<String>> {
    Ok(packs::table
        .find(sha256)
        .select(packs::body)
        .first(conn)
        .optional()?)
}

/// What narrows a list of items.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) audience: Option<String>,
    pub(super) department: Option<String>,
    pub(super) district: Option<String>,
    pub(super) theme: Option<String>,
    /// 四办: an item must have all of them.
    pub(super) ways: Vec<Way>,
    pub(super) popular: bool,
    pub(super) keys: Option<Vec<String>>,
}

/// The place of an item in the list: rank, name, key.
pub(super) type Place = (i32, String, String);

/// Items that are not cancelled, ranked ones first, from behind a place.
pub(super) fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<(VersionRow, Place)>> {
    let mut query = items::table
        .inner_join(
            item_versions::table.on(item_versions::item_key
                .eq(items::item_key)
                .and(item_versions::version.eq(items::version))),
        )
        .filter(items::status.ne("cancelled"))
        .order((items::popular, items::sort_name, items::item_key))
        .limit(limit)
        .select((VERSION, (items::popular, items::sort_name, items::item_key)))
        .into_boxed();
    if let Some(audience) = &filter.audience {
        query = query.filter(items::audience.like(format!("% {audience} %")));
    }
    if let Some(district) = &filter.district {
        query = query.filter(items::districts.like(format!("% {district} %")));
    }
    if let Some(department) = &filter.department {
        query = query.filter(items::department.eq(department.clone()));
    }
    if let Some(theme) = &filter.theme {
        query = query.filter(items::theme.eq(theme.clone()));
    }
    if let Some(keys) = &filter.keys {
        query = query.filter(items::item_key.eq_any(keys.clone()));
    }
    for way in &filter.ways {
        query = query.filter(items::ways.like(format!("% {} %", way.as_str())));
    }
    if filter.popular {
        query = query.filter(items::popular.lt(UNRANKED));
    }
    if let Some((rank, name, key)) = after {
        query = query.filter(
            items::popular.gt(rank).or(items::popular.eq(rank).and(
                items::sort_name
                    .gt(name.clone())
                    .or(items::sort_name.eq(name).and(items::item_key.gt(key))),
            )),
        );
    }
    Ok(query.load(conn)?)
}

pub(super) struct NewVersion<'a> {
    pub(super) key: &'a str,
    pub(super) version: i32,
    pub(super) content_sha256: &'a str,
    pub(super) pack_sha256: &'a str,
    pub(super) pack_body: &'a str,
    pub(super) guide: &'a str,
}

/// Keeps a pack, or the document of a package, under its hash.
pub(super) fn insert_pack(tx: &mut Conn, sha256: &str, body: &str, now: Timestamp) -> Result<()> {
    on!(tx, |c| diesel::insert_into(packs::table)
        .values((
            packs::sha256.eq(sha256),
            packs::body.eq(body),
            packs::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) fn insert_version(tx: &mut Conn, new: &NewVersion<'_>, now: Timestamp) -> Result<()> {
    insert_pack(tx, new.pack_sha256, new.pack_body, now)?;
    diesel::insert_into(item_versions::table)
        .values((
            item_versions::item_key.eq(new.key),
            item_versions::version.eq(new.version),
            item_versions::content_sha256.eq(new.content_sha256),
            item_versions::pack_sha256.eq(new.pack_sha256),
            item_versions::guide.eq(new.guide),
            item_versions::published_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = items)]
pub(super) struct ItemRow {
    pub(super) item_key: String,
    pub(super) version: i32,
    pub(super) status: String,
    pub(super) department: String,
    pub(super) theme: String,
    pub(super) audience: String,
    pub(super) districts: String,
    pub(super) popular: i32,
    pub(super) sort_name: String,
    pub(super) ways: String,
}

impl ItemRow {
    /// The rank of an item that may have none.
    pub(super) fn rank(popular: Option<u32>) -> i32 {
        popular.map_or(UNRANKED, |rank| i32::try_from(rank).unwrap_or(UNRANKED))
    }
}

/// Makes this version the current one.
pub(super) fn set_current(tx: &mut Conn, row: &ItemRow, words: &Words) -> Result<()> {
    on!(tx, |c| diesel::insert_into(items::table)
        .values(row)
        .on_conflict(items::item_key)
        .do_update()
        .set(row)
        .execute(c))?;
    match tx {
        Conn::Sqlite(c) => {
            diesel::sql_query("DELETE FROM item_search WHERE item_key = ?")
                .bind::<Text, _>(&row.item_key)
                .execute(c)?;
            diesel::sql_query("INSERT INTO item_search (item_key, name, body) VALUES (?, ?, ?)")
                .bind::<Text, _>(&row.item_key)
                .bind::<Text, _>(words.name())
                .bind::<Text, _>(words.body())
                .execute(c)?;
        }
        Conn::Postgres(c) => {
            diesel::sql_query(
                "INSERT INTO item_search (item_key, words) VALUES ($1, CAST($2 AS tsvector)) \
                 ON CONFLICT (item_key) DO UPDATE SET words = EXCLUDED.words",
            )
            .bind::<Text, _>(&row.item_key)
            .bind::<Text, _>(words.tsvector())
            .execute(c)?;
        }
    }
    Ok(())
}

/// The newest version of a package.
pub(super) fn package_hashes(conn: &mut Conn) -> Result<Vec<(String, i32, String)>> {
    let mut rows: Vec<(String, i32, String)> = package_versions::table
        .order((
            package_versions::package_key,
            package_versions::version.desc(),
        ))
        .select((
            package_versions::package_key,
            package_versions::version,
            package_versions::content_sha256,
        ))
        .load(conn)?;
    rows.dedup_by(|later, first| later.0 == first.0);
    Ok(rows)
}

pub(super) fn package(conn: &mut Conn, key: &str, version: i32) -> Result<String> {
    Ok(package_versions::table
        .find((key, version))
        .select(package_versions::body)
        .first(conn)?)
}

pub(super) fn insert_package(
    tx: &mut Conn,
    key: &str,
    version: i32,
    content_sha256: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(package_versions::table)
        .values((
            package_versions::package_key.eq(key),
            package_versions::version.eq(version),
            package_versions::content_sha256.eq(content_sha256),
            package_versions::body.eq(body),
            package_versions::published_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn package_version_hash(
    conn: &mut Conn,
    key: &str,
    version: i32,
) -> Result<Option<String>> {
    Ok(package_versions::table
        .find((key, version))
        .select(package_versions::content_sha256)
        .first(conn)
        .optional()?)
}

pub(super) fn code_hash(conn: &mut Conn) -> Result<Option<String>> {
    Ok(on!(conn, |c| code_tables::table
        .find(ALL_CODES)
        .select(code_tables::content_sha256)
        .first(c)
        .optional())?)
}

pub(super) fn codes(conn: &mut Conn) -> Result<String> {
    Ok(code_tables::table
        .find(ALL_CODES)
        .select(code_tables::body)
        .first(conn)?)
}

pub(super) fn set_codes(tx: &mut Conn, hash: &str, body: &str, now: Timestamp) -> Result<()> {
    let values = (
        code_tables::content_sha256.eq(hash),
        code_tables::body.eq(body),
        code_tables::published_at.eq(now),
    );
    on!(tx, |c| diesel::insert_into(code_tables::table)
        .values((code_tables::table_key.eq(ALL_CODES), values))
        .on_conflict(code_tables::table_key)
        .do_update()
        .set(values)
        .execute(c))?;
    asked::forget();
    Ok(())
}

pub(super) fn calendar_hashes(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(on!(conn, |c| calendar_years::table
        .order(calendar_years::year)
        .select(calendar_years::content_sha256)
        .load(c))?)
}

pub(super) fn calendar_years(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(calendar_years::table
        .order(calendar_years::year)
        .select(calendar_years::body)
        .load(conn)?)
}

/// The years the office set itself.
pub(super) fn office_years(conn: &mut Conn) -> Result<Vec<i32>> {
    Ok(calendar_years::table
        .filter(calendar_years::by_office)
        .select(calendar_years::year)
        .load(conn)?)
}

pub(super) fn set_year(
    tx: &mut Conn,
    year: i32,
    (hash, body): (&str, &str),
    by_office: bool,
    now: Timestamp,
) -> Result<()> {
    let values = (
        calendar_years::content_sha256.eq(hash),
        calendar_years::body.eq(body),
        calendar_years::published_at.eq(now),
        calendar_years::by_office.eq(by_office),
    );
    on!(tx, |c| diesel::insert_into(calendar_years::table)
        .values((calendar_years::year.eq(year), values))
        .on_conflict(calendar_years::year)
        .do_update()
        .set(values)
        .execute(c))?;
    asked::forget();
    Ok(())
}
