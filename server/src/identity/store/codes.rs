//! Codes sent to mobile numbers.

use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::sms_codes;
use crate::platform::problem::Result;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = sms_codes)]
pub(in crate::identity) struct SmsCodeRow {
    pub(in crate::identity) id: String,
    pub(in crate::identity) mobile_lookup: String,
    pub(in crate::identity) code_hash: String,
    pub(in crate::identity) attempts: i32,
    pub(in crate::identity) created_at: Timestamp,
    pub(in crate::identity) expires_at: Timestamp,
    pub(in crate::identity) used_at: Option<Timestamp>,
}

pub(in crate::identity) fn newest_code(
    conn: &mut Conn,
    mobile_lookup: &str,
) -> Result<Option<SmsCodeRow>> {
    nth_newest_code(conn, mobile_lookup, 0)
}

/// The code of a number that so many came after; none where there were fewer.
pub(in crate::identity) fn nth_newest_code(
    conn: &mut Conn,
    mobile_lookup: &str,
    after: i64,
) -> Result<Option<SmsCodeRow>> {
    Ok(sms_codes::table
        .filter(sms_codes::mobile_lookup.eq(mobile_lookup))
        .order((sms_codes::created_at.desc(), sms_codes::id.desc()))
        .offset(after)
        .first(conn)
        .optional()?)
}

/// Deletes the codes of a number that were made after an instant.
pub(in crate::identity) fn drop_codes_after(
    tx: &mut Conn,
    mobile_lookup: &str,
    after: Timestamp,
) -> Result<()> {
    let late = sms_codes::table
        .filter(sms_codes::mobile_lookup.eq(mobile_lookup))
        .filter(sms_codes::created_at.gt(after));
    diesel::delete(late).execute(tx)?;
    Ok(())
}

pub(in crate::identity) fn count_old_codes(conn: &mut Conn, before: Timestamp) -> Result<i64> {
    let old = sms_codes::table.filter(sms_codes::created_at.lt(before));
    Ok(old.count().get_result(conn)?)
}

pub(in crate::identity) fn sweep_codes(
    tx: &mut Conn,
    before: Timestamp,
    limit: i64,
) -> Result<usize> {
    let old: Vec<String> = sms_codes::table
        .filter(sms_codes::created_at.lt(before))
        .order(sms_codes::created_at)
        .limit(limit)
        .select(sms_codes::id)
        .load(tx)?;
    Ok(diesel::delete(sms_codes::table.filter(sms_codes::id.eq_any(old))).execute(tx)?)
}

pub(in crate::identity) fn insert_code(tx: &mut Conn, row: &SmsCodeRow) -> Result<()> {
    diesel::insert_into(sms_codes::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

/// Takes one of the tries of a code; false when none is left. Taken before the code is compared,
/// so that tries sent at once cannot share one.
pub(in crate::identity) fn take_try(tx: &mut Conn, id: &str, tries: i32) -> Result<bool> {
    let changed = diesel::update(
        sms_codes::table
            .find(id)
            .filter(sms_codes::used_at.is_null())
            .filter(sms_codes::attempts.lt(tries)),
    )
    .set(sms_codes::attempts.eq(sms_codes::attempts + 1))
    .execute(tx)?;
    Ok(changed == 1)
}

pub(in crate::identity) fn use_code(tx: &mut Conn, id: &str, now: Timestamp) -> Result<()> {
    diesel::update(sms_codes::table.find(id))
        .set(sms_codes::used_at.eq(now))
        .execute(tx)?;
    Ok(())
}
