//! Lists of items: filtered, or searched and then filtered.

use super::search::Query;
use super::store::{Filter, Place, VersionRow};
use super::views::ItemSummary;
use super::{memo, store};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::db::Conn;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// Where the next page begins.
#[derive(Serialize, Deserialize)]
enum Cursor {
    /// Behind a place in the list.
    Place(Place),
    /// After so many hits of a search, whose order is that of relevance.
    Hits(usize),
}

/// Hits looked up at a time.
const AT_A_TIME: usize = 50;

/// A page of items.
pub(super) fn items(
    conn: &mut Conn,
    text: Option<&str>,
    filter: Filter,
    page: &PageQuery,
    lang: Lang,
) -> Result<Page<ItemSummary>> {
    let limit = page.limit()?;
    let after: Option<Cursor> = page.after()?;
    let asked = text.map(str::trim).filter(|text| !text.is_empty());
    match (asked, after) {
        (None, None) => listed(conn, &filter, None, limit, lang),
        (None, Some(Cursor::Place(place))) => listed(conn, &filter, Some(place), limit, lang),
        (Some(text), None) => searched(conn, text, filter, 0, limit, lang),
        (Some(text), Some(Cursor::Hits(hits))) => searched(conn, text, filter, hits, limit, lang),
        _ => Err(Error::new(Code::InvalidCursor)),
    }
}

fn listed(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Place>,
    limit: u32,
    lang: Lang,
) -> Result<Page<ItemSummary>> {
    let rows = store::list(conn, filter, after, i64::from(limit).saturating_add(1))?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, place) in rows {
        found.push((memo::summary(conn, &row, lang)?, place));
    }
    Ok(Page::build(
        found,
        limit,
        |(_, place)| Cursor::Place(place.clone()),
        |(summary, _)| summary.as_ref().clone(),
    ))
}

fn searched(
    conn: &mut Conn,
    text: &str,
    mut filter: Filter,
    skip: usize,
    limit: u32,
    lang: Lang,
) -> Result<Page<ItemSummary>> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let enough = skip.saturating_add(wanted).saturating_add(1);
    let mut rows: Vec<VersionRow> = Vec::new();
    // A page is full long before the last hit, and most people look at one.
    for hits in hits(conn, text)?.chunks(AT_A_TIME) {
        filter.keys = Some(hits.to_vec());
        let mut some = store::list(conn, &filter, None, i64::MAX)?;
        some.sort_by_key(|(row, _)| hits.iter().position(|hit| *hit == row.item_key));
        rows.extend(some.into_iter().map(|(row, _)| row));
        if rows.len() >= enough {
            break;
        }
    }
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate().take(enough).skip(skip) {
        found.push((memo::summary(conn, row, lang)?, at.saturating_add(1)));
    }
    Ok(Page::build(
        found,
        limit,
        |(_, at)| Cursor::Hits(*at),
        |(summary, _)| summary.as_ref().clone(),
    ))
}

/// All the words first; when no item has them all, any of them.
fn hits(conn: &mut Conn, text: &str) -> Result<Vec<String>> {
    let Some(query) = Query::parse(text) else {
        return Ok(Vec::new());
    };
    let hits = store::search(conn, &query)?;
    if hits.is_empty() {
        return store::search(conn, &query.any());
    }
    Ok(hits)
}
