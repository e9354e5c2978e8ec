//! Lists of items: filtered, or searched and then filtered.

use super::search::Query;
use super::store::{Filter, Place};
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
    let codes = memo::codes(conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, place) in rows {
        found.push((memo::doc(conn, &row)?, place));
    }
    Ok(Page::build(
        found,
        limit,
        |(_, place)| Cursor::Place(place.clone()),
        |(doc, _)| ItemSummary::new(&doc, &codes, lang),
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
    let hits = hits(conn, text)?;
    filter.keys = Some(hits.clone());
    let most = i64::try_from(hits.len()).unwrap_or(i64::MAX);
    let mut rows = store::list(conn, &filter, None, most)?;
    let rank = |key: &str| hits.iter().position(|hit| hit == key);
    rows.sort_by_key(|(row, _)| rank(&row.item_key));
    let taken = usize::try_from(limit).unwrap_or(usize::MAX);
    let codes = memo::codes(conn)?;
    let mut found = Vec::new();
    for (at, (row, _)) in rows
        .into_iter()
        .enumerate()
        .skip(skip)
        .take(taken.saturating_add(1))
    {
        found.push((memo::doc(conn, &row)?, at.saturating_add(1)));
    }
    Ok(Page::build(
        found,
        limit,
        |(_, at)| Cursor::Hits(*at),
        |(doc, _)| ItemSummary::new(&doc, &codes, lang),
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
