//! 收藏: items somebody wants to find again, kept for them alone.

mod http;
mod store;

pub(super) use http::configure;

use super::store::Filter;
use super::views::ItemSummary;
use super::{memo, store as items};
use crate::identity::PersonId;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};

/// The most items somebody keeps: more would be the catalogue once again.
const MOST: usize = 100;

/// What somebody keeps, the last added first. An item that was cancelled since is not shown.
fn of(conn: &mut Conn, person: &PersonId, lang: Lang) -> Result<Vec<ItemSummary>> {
    let keys = store::of(conn, person)?;
    let filter = Filter {
        keys: Some(keys.clone()),
        ..Filter::default()
    };
    let mut rows = items::list(conn, &filter, None, i64::MAX)?;
    rows.sort_by_key(|(row, _)| keys.iter().position(|key| *key == row.item_key));
    rows.iter()
        .map(|(row, _)| memo::summary(conn, row, lang).map(|summary| summary.as_ref().clone()))
        .collect()
}

/// Keeps an item for somebody; one that is kept already stays where it is.
///
/// # Errors
/// [`Code::ItemNotFound`]; [`Code::TooManyFavourites`].
fn add(tx: &mut Conn, person: &PersonId, item: &str, now: Timestamp) -> Result<()> {
    super::item(tx, item)?;
    let kept = store::of(tx, person)?;
    if !kept.iter().any(|key| key == item) && kept.len() >= MOST {
        return Err(Error::new(Code::TooManyFavourites).with("max", MOST));
    }
    store::add(tx, person, item, now)
}

/// Forgets all somebody keeps.
///
/// # Errors
/// When the database refuses.
pub fn forget(tx: &mut Conn, person: &PersonId) -> Result<()> {
    store::forget(tx, person)
}
