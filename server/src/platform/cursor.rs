//! Pages of a list: an opaque cursor names the last row given out, so rows that arrive in between
//! are neither skipped nor shown twice.

use super::problem::{Code, Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Rows a page holds unless asked otherwise.
pub const DEFAULT_LIMIT: u32 = 20;
/// The most rows a page holds.
pub const MAX_LIMIT: u32 = 100;

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// The query parameters of every list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
}

impl PageQuery {
    /// Rows wanted.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`] outside 1–100.
    pub fn limit(&self) -> Result<u32> {
        match self.limit.unwrap_or(DEFAULT_LIMIT) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Error::new(Code::InvalidQuery).with("reason", "limit: 1–100")),
        }
    }

    /// The sort key of the last row of the page before.
    ///
    /// # Errors
    /// [`Code::InvalidCursor`] when it is not one this list gave out.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>> {
        self.cursor.as_deref().map(decode).transpose()
    }
}

impl<T> Page<T> {
    /// Makes a page of `limit` rows from up to `limit + 1` that were read; the extra one only
    /// tells that there is more.
    pub fn build<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: u32,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> T,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let next_cursor = if rows.len() > limit {
            rows.truncate(limit);
            rows.last().map(|row| encode(&key(row)))
        } else {
            None
        };
        Self {
            items: rows.into_iter().map(view).collect(),
            next_cursor,
        }
    }
}

/// What names a row's sort key to whoever pages on.
pub fn encode(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

fn decode<K: DeserializeOwned>(text: &str) -> Result<K> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Error::new(Code::InvalidCursor))?;
    serde_json::from_slice(&bytes).map_err(|_| Error::new(Code::InvalidCursor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_of_a_full_page_names_its_last_row() {
        let page = Page::build(vec![3, 2, 1], 2, |row| *row, |row| row);
        assert_eq!(page.items, [3, 2]);
        let query = PageQuery {
            cursor: page.next_cursor,
            limit: None,
        };
        assert_eq!(query.after::<i32>().unwrap(), Some(2));
        let last = Page::build(vec![1], 2, |row| *row, |row| row);
        assert_eq!(last.next_cursor, None);
    }

    #[test]
    fn a_foreign_cursor_and_a_wild_limit_are_refused() {
        let query = PageQuery {
            cursor: Some("nonsense!".into()),
            limit: Some(101),
        };
        assert_eq!(
            query.after::<i32>().unwrap_err().code(),
            Code::InvalidCursor
        );
        assert_eq!(query.limit().unwrap_err().code(), Code::InvalidQuery);
    }
}
