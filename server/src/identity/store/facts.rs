//! What a verdict rests on of whoever applies, in one statement.

use crate::identity::ApplicantKind;
use crate::identity::credit::REPAIRED;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{
    credit_grades as grades, credit_records as records, licences,
};
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use onewindow_core::date::Date;

/// What stands here of a person or a firm.
#[derive(Debug, Default)]
pub(in crate::identity) struct Known {
    /// The kinds of credit records that are not repaired, sorted.
    pub(in crate::identity) unrepaired: Vec<String>,
    /// The types of the licences that are valid on the day, sorted.
    pub(in crate::identity) holdings: Vec<String>,
    /// The credit grade, where one was given.
    pub(in crate::identity) grade: Option<String>,
}

/// Which table a word comes from.
const RECORD: i32 = 0;
const LICENCE: i32 = 1;
const GRADE: i32 = 2;

/// What stands here of a person or a firm on a day.
pub(in crate::identity) fn facts(
    conn: &mut Conn,
    kind: ApplicantKind,
    id: &str,
    today: Date,
) -> Result<Known> {
    // Days are written year first, so text compares as time does.
    let today = today.to_string();
    let mut rows: Vec<(i32, String)> = crate::on!(conn, |c| {
        let held_against = records::table
            .filter(records::subject_kind.eq(kind.as_str()))
            .filter(records::subject_id.eq(id))
            .filter(records::state.ne(REPAIRED))
            .select((RECORD.into_sql::<Integer>(), records::kind));
        let held = licences::table
            .filter(licences::holder_kind.eq(kind.as_str()))
            .filter(licences::holder_id.eq(id))
            .filter(licences::state.eq("valid"))
            .filter(
                licences::valid_until
                    .is_null()
                    .or(licences::valid_until.ge(&today)),
            )
            .select((LICENCE.into_sql::<Integer>(), licences::licence_type));
        let graded = grades::table
            .filter(grades::subject_kind.eq(kind.as_str()))
            .filter(grades::subject_id.eq(id))
            .select((GRADE.into_sql::<Integer>(), grades::grade));
        held_against.union(held).union(graded).load(c)
    })?;
    rows.sort_unstable();
    let mut known = Known::default();
    for (table, word) in rows {
        match table {
            RECORD => known.unrepaired.push(word),
            LICENCE => known.holdings.push(word),
            _ => known.grade = Some(word),
        }
    }
    Ok(known)
}
