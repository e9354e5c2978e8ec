//! The table of delivery choices.

use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::case_deliveries;
use crate::platform::problem::Result;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = case_deliveries)]
pub(super) struct ChoiceRow {
    pub(super) case_id: CaseId,
    pub(super) method: String,
    pub(super) office_key: Option<String>,
    pub(super) address: Option<String>,
    pub(super) chosen_at: Timestamp,
}

pub(super) fn find(conn: &mut Conn, case: &CaseId) -> Result<Option<ChoiceRow>> {
    Ok(case_deliveries::table.find(case).first(conn).optional()?)
}

pub(super) fn put(tx: &mut Conn, row: &ChoiceRow) -> Result<()> {
    diesel::delete(case_deliveries::table.find(&row.case_id)).execute(tx)?;
    diesel::insert_into(case_deliveries::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}
