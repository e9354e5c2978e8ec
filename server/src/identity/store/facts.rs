//! What a verdict rests on of whoever applies, in one statement.

use crate::identity::ApplicantKind;
use crate::identity::credit::REPAIRED;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{credit_records as records, licences};
use crate::platform::problem::Result;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use onewindow_core::date::Date;

/// The kinds of credit records that are not repaired, and the types of the licences that are valid on
/// a day, each sorted, of a person or a firm.
pub(in crate::identity) fn facts(
    conn: &mut Conn,
    kind: ApplicantKind,
    id: &str,
    today: Date,
) -> Result<(Vec<String>, Vec<String>)> {
    // Days are written year first, so text compares as time does.
    let today = today.to_string();
    let mut rows: Vec<(bool, String)> = crate::on!(conn, |c| {
        let held_against = records::table
            .filter(records::subject_kind.eq(kind.as_str()))
            .filter(records::subject_id.eq(id))
            .filter(records::state.ne(REPAIRED))
            .select((true.into_sql::<Bool>(), records::kind));
        let held = licences::table
            .filter(licences::holder_kind.eq(kind.as_str()))
            .filter(licences::holder_id.eq(id))
            .filter(licences::state.eq("valid"))
            .filter(
                licences::valid_until
                    .is_null()
                    .or(licences::valid_until.ge(&today)),
            )
            .select((false.into_sql::<Bool>(), licences::licence_type));
        held_against.union(held).load(c)
    })?;
    rows.sort_unstable();
    let (records, holdings): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|(is_record, _)| *is_record);
    let words = |rows: Vec<(bool, String)>| rows.into_iter().map(|(_, word)| word).collect();
    Ok((words(records), words(holdings)))
}
