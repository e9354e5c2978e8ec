//! Case numbers: division (6) + day (8) + basic code of the item (12) + number of the day (5).

use super::store;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::{Error, Result};
use onewindow_core::date::Date;

/// Stands for the basic code of an item the national list does not have.
const NO_CODE: &str = "000000000000";

/// The next case number of an office for an item on a day.
///
/// # Errors
/// When the day's hundred thousand numbers are used up.
pub(crate) fn next(
    tx: &mut Conn,
    division: &str,
    day: Date,
    basic_code: Option<&str>,
) -> Result<String> {
    let prefix = prefix(division, day, basic_code);
    let count = store::next_number(tx, &scope(&prefix))?;
    text(&prefix, count)
}

/// A number taken before the transaction that uses it, so that one office's cases of a day do not wait
/// for one another until each is on disk. One that is not used in the end is missing from the
/// sequence. None where the single writer gives numbers anyway.
///
/// # Errors
/// As [`next`].
pub(crate) fn ahead(
    conn: &mut Conn,
    division: &str,
    day: Date,
    basic_code: Option<&str>,
) -> Result<Option<String>> {
    let prefix = prefix(division, day, basic_code);
    dialect::take_number(conn, &scope(&prefix))?
        .map(|count| text(&prefix, count))
        .transpose()
}

/// Whether a number taken ahead is one of this office, day and item.
pub(crate) fn is_of(number: &str, division: &str, day: Date, basic_code: Option<&str>) -> bool {
    number.starts_with(&prefix(division, day, basic_code))
}

fn scope(prefix: &str) -> String {
    format!("case {prefix}")
}

fn text(prefix: &str, count: i64) -> Result<String> {
    if count > 99_999 {
        return Err(Error::internal("the case numbers of the day are used up"));
    }
    Ok(format!("{prefix}{count:05}"))
}

fn prefix(division: &str, day: Date, basic_code: Option<&str>) -> String {
    let (year, month, day) = day.civil();
    let code = basic_code.unwrap_or(NO_CODE);
    format!("{division}{year:04}{month:02}{day:02}{code}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::TestDb;

    #[actix_web::test]
    async fn numbers_count_by_office_day_and_item() {
        let test = TestDb::new();
        let numbers = test
            .db
            .write(|tx| {
                let monday = "2026-11-23".parse().unwrap();
                let tuesday = "2026-11-24".parse().unwrap();
                let code = Some("000131128000");
                Ok([
                    next(tx, "990102", monday, code)?,
                    next(tx, "990102", monday, code)?,
                    next(tx, "990103", monday, code)?,
                    next(tx, "990102", tuesday, code)?,
                    next(tx, "990102", monday, None)?,
                ])
            })
            .await
            .unwrap();
        assert_eq!(
            numbers,
            [
                "9901022026112300013112800000001",
                "9901022026112300013112800000002",
                "9901032026112300013112800000001",
                "9901022026112400013112800000001",
                "9901022026112300000000000000001",
            ]
        );
    }
}
