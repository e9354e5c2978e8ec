//! Hits of a search, best first.

use crate::catalogue::search::Query;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// The most hits of a search: nobody pages through more.
const MOST_HITS: usize = 500;

/// The most hits worth ranking. Words so many items carry, as most ask for 身份证, tell none of them
/// apart, and ranking all of them is what a search then takes its time for.
const MOST_RANKED: i64 = 1_500;

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Text)]
    item_key: String,
}

/// The keys of the items that match: those that match by their names, then the rest.
pub(in crate::catalogue) fn search(conn: &mut Conn, query: &Query) -> Result<Vec<String>> {
    let mut hits = matching(conn, &query.in_names())?;
    if hits.len() < MOST_HITS {
        let named = hits.len();
        for hit in matching(conn, query)? {
            if !hits.iter().take(named).any(|known| *known == hit) {
                hits.push(hit);
            }
        }
        hits.truncate(MOST_HITS);
    }
    Ok(hits)
}

fn matching(conn: &mut Conn, query: &Query) -> Result<Vec<String>> {
    let found = count(conn, query)?;
    let most = i64::try_from(MOST_HITS).unwrap_or(i64::MAX);
    let hits: Vec<Hit> = match conn {
        _ if found == 0 => Vec::new(),
        // The keys are read of the best hits only: each is a journey into the table.
        Conn::Sqlite(c) if found <= MOST_RANKED => diesel::sql_query(
            // A hit in the name counts for ten in the text.
            "SELECT known.item_key FROM ( \
                SELECT rowid AS id, bm25(item_search, 0.0, 10.0, 1.0) AS grade \
                FROM item_search WHERE item_search MATCH ? ORDER BY grade LIMIT ? \
             ) AS best JOIN item_search AS known ON known.rowid = best.id \
             ORDER BY best.grade, known.item_key",
        )
        .bind::<Text, _>(query.fts5())
        .bind::<BigInt, _>(most)
        .load(c)?,
        Conn::Sqlite(c) => diesel::sql_query(
            "SELECT item_key FROM item_search WHERE item_search MATCH ? ORDER BY rowid LIMIT ?",
        )
        .bind::<Text, _>(query.fts5())
        .bind::<BigInt, _>(most)
        .load(c)?,
        Conn::Postgres(c) if found <= MOST_RANKED => diesel::sql_query(
            "SELECT item_key FROM item_search, CAST($1 AS tsquery) AS wanted \
             WHERE words @@ wanted \
             ORDER BY ts_rank('{0.1, 0.1, 0.1, 1.0}', words, wanted) DESC, item_key LIMIT $2",
        )
        .bind::<Text, _>(query.tsquery())
        .bind::<BigInt, _>(most)
        .load(c)?,
        Conn::Postgres(c) => diesel::sql_query(
            "SELECT item_key FROM item_search WHERE words @@ CAST($1 AS tsquery) \
             ORDER BY item_key LIMIT $2",
        )
        .bind::<Text, _>(query.tsquery())
        .bind::<BigInt, _>(most)
        .load(c)?,
    };
    Ok(hits.into_iter().map(|hit| hit.item_key).collect())
}

fn count(conn: &mut Conn, query: &Query) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        found: i64,
    }
    let counted: Count = match conn {
        Conn::Sqlite(c) => {
            diesel::sql_query("SELECT COUNT(*) AS found FROM item_search WHERE item_search MATCH ?")
                .bind::<Text, _>(query.fts5())
                .get_result(c)?
        }
        Conn::Postgres(c) => diesel::sql_query(
            "SELECT COUNT(*) AS found FROM item_search WHERE words @@ CAST($1 AS tsquery)",
        )
        .bind::<Text, _>(query.tsquery())
        .get_result(c)?,
    };
    Ok(counted.found)
}
