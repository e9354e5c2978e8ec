//! Much at once, for programs: every published version of the catalogue, how all cases of a program's
//! departments stand, and figures of them. Nothing personal is among it.

mod http;
mod store;

pub(super) use http::configure;

use super::clients;
use crate::platform::clock::{Timestamp, start_of};
use crate::platform::cursor;
use crate::platform::db::{Conn, Db};
use crate::platform::problem::{Code, Error, Result};
use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use onewindow_core::date::Date;
use serde::Serialize;
use serde_json::value::RawValue;
use store::{CaseLine, Position, VersionRow};

/// Cases read at a time, so that an export of any length takes the same memory.
const BATCH: i64 = 500;

/// The longest period of figures, in days.
const LONGEST: i32 = 366;

/// A published version of an item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ItemVersionView {
    /// The item's key.
    #[schema(example = "getihu-sheli")]
    item: String,
    /// Its version.
    #[schema(example = 1)]
    version: i32,
    /// The SHA-256 of its rule pack, at `GET /packs/{sha256}`.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pack_sha256: String,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
    /// The item as it was published, in both languages.
    #[schema(value_type = Object)]
    document: Box<RawValue>,
}

impl TryFrom<VersionRow> for ItemVersionView {
    type Error = Error;

    fn try_from(row: VersionRow) -> Result<Self> {
        Ok(Self {
            item: row.item_key,
            version: row.version,
            pack_sha256: row.pack_sha256,
            published_at: row.published_at,
            document: RawValue::from_string(row.guide).map_err(Error::internal)?,
        })
    }
}

/// What was published since a position.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CatalogueChanges {
    /// The versions, in the order they were published.
    items: Vec<ItemVersionView>,
    /// Where to go on, also when there is nothing new; null as long as nothing was published.
    cursor: Option<String>,
    /// Whether there is more at once.
    has_more: bool,
}

fn published(conn: &mut Conn, after: Option<Position>, limit: u32) -> Result<CatalogueChanges> {
    let mut rows = store::versions(conn, after.as_ref(), limit)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > wanted;
    rows.truncate(wanted);
    let last = rows.last().map(VersionRow::position).or(after);
    let items = rows.into_iter().map(ItemVersionView::try_from);
    Ok(CatalogueChanges {
        items: items.collect::<Result<_>>()?,
        cursor: last.map(|last| cursor::encode(&last)),
        has_more,
    })
}

/// Every case of the program's departments that was handed in, a line of JSON each.
fn cases(db: Db, client: String) -> impl Stream<Item = Result<Bytes>> {
    try_unfold(Some(String::new()), move |after| {
        let (db, client) = (db.clone(), client.clone());
        async move {
            let Some(after) = after else {
                return Ok(None);
            };
            let rows = db
                .read(move |conn| {
                    let departments = clients::departments(conn, &client)?;
                    store::cases(conn, &departments, &after, BATCH)
                })
                .await?;
            let Some(last) = rows.last().map(|row| row.id.to_string()) else {
                return Ok(None);
            };
            Ok(Some((lines(&rows)?, Some(last))))
        }
    })
}

fn lines(rows: &[CaseLine]) -> Result<Bytes> {
    let mut text = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut text, row).map_err(Error::internal)?;
        text.push(b'\n');
    }
    Ok(text.into())
}

/// How many cases of an item stand how.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CaseFigure {
    /// The item's key.
    #[schema(example = "getihu-sheli")]
    item: String,
    /// The key of the department that decides.
    #[schema(example = "scjg")]
    department: String,
    /// The state they are in now.
    #[schema(example = "accepted")]
    state: String,
    /// How many.
    #[schema(example = 12)]
    cases: i64,
}

/// Figures of cases handed in within a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CaseFigures {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// By item and state.
    items: Vec<CaseFigure>,
}

/// Counts the cases handed in within these days, the last thirty when not given.
fn figures(
    conn: &mut Conn,
    client: &str,
    (from, to): (Option<Date>, Option<Date>),
    today: Date,
) -> Result<CaseFigures> {
    let wrong = |name: &str| Error::new(Code::InvalidQuery).with("reason", name);
    let to = to.unwrap_or(today);
    let from = match from {
        Some(from) => from,
        None => to.add_days(-29).ok_or_else(|| wrong("to"))?,
    };
    let end = to.add_days(1).ok_or_else(|| wrong("to"))?;
    let longest = from.add_days(LONGEST).ok_or_else(|| wrong("from"))?;
    if from > to || end > longest {
        return Err(wrong("from"));
    }
    let departments = clients::departments(conn, client)?;
    let rows = store::figures(conn, &departments, (start_of(from), start_of(end)))?;
    let items = rows.into_iter();
    let items = items.map(|(item, department, state, cases)| CaseFigure {
        item,
        department,
        state,
        cases,
    });
    Ok(CaseFigures {
        from,
        to,
        items: items.collect(),
    })
}
