//! The tables of mandates, stand-ins and absences.

use super::{AbsenceId, MandateId};
use crate::identity::StaffId;
use crate::on;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::identity::{absences, offices, staff, staff_mandates, stand_ins};
use crate::platform::problem::{Error, Result};
use diesel::prelude::*;

/// A mandate as it is kept.
#[derive(Debug, Clone)]
pub(super) struct MandateRow {
    pub(super) id: MandateId,
    pub(super) department: String,
    pub(super) holder_id: StaffId,
    pub(super) items: Vec<String>,
    pub(super) valid_from: String,
    pub(super) valid_until: String,
    pub(super) created_at: Timestamp,
    pub(super) holder_signed_at: Option<Timestamp>,
    pub(super) head_id: Option<StaffId>,
    pub(super) head_signed_at: Option<Timestamp>,
    pub(super) revoked_at: Option<Timestamp>,
}

impl MandateRow {
    pub(super) fn is_in_force(&self, day: &str) -> bool {
        self.holder_signed_at.is_some()
            && self.head_signed_at.is_some()
            && self.revoked_at.is_none()
            && self.valid_from.as_str() <= day
            && day <= self.valid_until.as_str()
    }
}

/// The same as the table has it: the items are JSON there.
#[derive(Queryable, Insertable)]
#[diesel(table_name = staff_mandates)]
struct Kept {
    id: MandateId,
    department: String,
    holder_id: StaffId,
    items: String,
    valid_from: String,
    valid_until: String,
    created_at: Timestamp,
    holder_signed_at: Option<Timestamp>,
    head_id: Option<StaffId>,
    head_signed_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl Kept {
    fn read(self) -> Result<MandateRow> {
        Ok(MandateRow {
            items: serde_json::from_str(&self.items).map_err(Error::internal)?,
            id: self.id,
            department: self.department,
            holder_id: self.holder_id,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            created_at: self.created_at,
            holder_signed_at: self.holder_signed_at,
            head_id: self.head_id,
            head_signed_at: self.head_signed_at,
            revoked_at: self.revoked_at,
        })
    }
}

pub(super) fn insert(tx: &mut Conn, row: &MandateRow) -> Result<()> {
    let row = row.clone();
    let kept = Kept {
        items: serde_json::to_string(&row.items).map_err(Error::internal)?,
        id: row.id,
        department: row.department,
        holder_id: row.holder_id,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        created_at: row.created_at,
        holder_signed_at: row.holder_signed_at,
        head_id: row.head_id,
        head_signed_at: row.head_signed_at,
        revoked_at: row.revoked_at,
    };
    diesel::insert_into(staff_mandates::table)
        .values(&kept)
        .execute(tx)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &MandateId) -> Result<Option<MandateRow>> {
    let kept: Option<Kept> = staff_mandates::table.find(id).first(conn).optional()?;
    kept.map(Kept::read).transpose()
}

/// All mandates, newest first. A city has as many as it has people who decide.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<MandateRow>> {
    let kept: Vec<Kept> = staff_mandates::table
        .order(staff_mandates::id.desc())
        .load(conn)?;
    kept.into_iter().map(Kept::read).collect()
}

/// What somebody holds for a department and both have signed, on a day within it.
pub(super) fn in_force(
    conn: &mut Conn,
    holder: &StaffId,
    department: &str,
    day: &str,
) -> Result<Vec<MandateRow>> {
    let kept: Vec<Kept> = staff_mandates::table
        .filter(staff_mandates::holder_id.eq(holder))
        .filter(staff_mandates::department.eq(department))
        .filter(staff_mandates::valid_from.le(day))
        .filter(staff_mandates::valid_until.ge(day))
        .filter(staff_mandates::holder_signed_at.is_not_null())
        .filter(staff_mandates::head_signed_at.is_not_null())
        .filter(staff_mandates::revoked_at.is_null())
        .order(staff_mandates::id)
        .load(conn)?;
    kept.into_iter().map(Kept::read).collect()
}

pub(super) fn set_signatures(tx: &mut Conn, row: &MandateRow) -> Result<()> {
    diesel::update(staff_mandates::table.find(&row.id))
        .set((
            staff_mandates::holder_signed_at.eq(row.holder_signed_at),
            staff_mandates::head_id.eq(&row.head_id),
            staff_mandates::head_signed_at.eq(row.head_signed_at),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn revoke(tx: &mut Conn, id: &MandateId, now: Timestamp) -> Result<()> {
    diesel::update(
        staff_mandates::table
            .find(id)
            .filter(staff_mandates::revoked_at.is_null()),
    )
    .set(staff_mandates::revoked_at.eq(now))
    .execute(tx)?;
    Ok(())
}

/// A member of staff as colleagues name them.
#[derive(Queryable)]
pub(super) struct Colleague {
    pub(super) id: StaffId,
    pub(super) department: Option<String>,
}

pub(super) fn by_username(conn: &mut Conn, username: &str) -> Result<Option<Colleague>> {
    Ok(staff::table
        .inner_join(offices::table)
        .filter(staff::username.eq(username))
        .filter(staff::active.eq(true))
        .select((staff::id, offices::department))
        .first(conn)
        .optional()?)
}

pub(super) fn username(conn: &mut Conn, id: &StaffId) -> Result<String> {
    Ok(staff::table.find(id).select(staff::username).first(conn)?)
}

pub(super) fn set_stand_in(tx: &mut Conn, who: &StaffId, stand_in: &StaffId) -> Result<()> {
    diesel::delete(stand_ins::table.find(who)).execute(tx)?;
    diesel::insert_into(stand_ins::table)
        .values((
            stand_ins::staff_id.eq(who),
            stand_ins::stand_in_id.eq(stand_in),
        ))
        .execute(tx)?;
    Ok(())
}

/// Those this member stands in for.
pub(super) fn stood_in_for(conn: &mut Conn, stand_in: &StaffId) -> Result<Vec<StaffId>> {
    Ok(stand_ins::table
        .filter(stand_ins::stand_in_id.eq(stand_in))
        .order(stand_ins::staff_id)
        .select(stand_ins::staff_id)
        .load(conn)?)
}

pub(super) fn is_absent(conn: &mut Conn, who: &StaffId, day: &str) -> Result<bool> {
    let found: Option<AbsenceId> = absences::table
        .filter(absences::staff_id.eq(who))
        .filter(absences::from_day.le(day))
        .filter(absences::until_day.ge(day))
        .select(absences::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

pub(super) fn insert_absence(
    tx: &mut Conn,
    id: &AbsenceId,
    who: &StaffId,
    (from, until): (String, String),
    now: Timestamp,
) -> Result<()> {
    on!(tx, |c| diesel::insert_into(absences::table)
        .values((
            absences::id.eq(id),
            absences::staff_id.eq(who),
            absences::from_day.eq(&from),
            absences::until_day.eq(&until),
            absences::created_at.eq(now),
        ))
        .execute(c))?;
    Ok(())
}
