//! The tables of times and appointments.

use super::SlotId;
use crate::cases::CaseId;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{appointment_slots as slots, appointments, cases};
use crate::platform::db::schema::identity::offices;
use crate::platform::problem::{Code, Error, Result};
use diesel::prelude::*;
use onewindow_core::date::Date;
use onewindow_core::requests::AppointmentSlotRequest;

/// A time of a centre.
#[derive(Debug, Clone, Queryable)]
pub(super) struct SlotRow {
    pub(super) id: SlotId,
    pub(super) office_key: String,
    pub(super) day: String,
    pub(super) starts: String,
    pub(super) ends: String,
    pub(super) capacity: i32,
    pub(super) booked: i32,
}

/// An appointment.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = appointments)]
pub(super) struct AppointmentRow {
    pub(super) case_id: CaseId,
    pub(super) slot_id: SlotId,
    pub(super) person_id: String,
    pub(super) booked_at: Timestamp,
}

/// Whether there is such an office, and the district it serves.
pub(super) fn district(conn: &mut Conn, office: &str) -> Result<Option<Option<String>>> {
    Ok(offices::table
        .find(office)
        .select(offices::district)
        .first(conn)
        .optional()?)
}

/// An office's name in Chinese and in English.
pub(super) fn office_name(conn: &mut Conn, office: &str) -> Result<(String, String)> {
    Ok(offices::table
        .find(office)
        .select((offices::name_zh, offices::name_en))
        .first(conn)?)
}

pub(super) fn slot(conn: &mut Conn, id: &SlotId) -> Result<Option<SlotRow>> {
    Ok(slots::table.find(id).first(conn).optional()?)
}

/// A centre's times from a day on, as they come.
pub(super) fn from_day(conn: &mut Conn, office: &str, day: Date) -> Result<Vec<SlotRow>> {
    Ok(slots::table
        .filter(slots::office_key.eq(office))
        .filter(slots::day.ge(day.to_string()))
        .order((slots::day, slots::starts))
        .load(conn)?)
}

/// Takes away the times of a day that do not begin at these; false when somebody has booked one.
pub(super) fn clear(tx: &mut Conn, (office, day): (&str, Date), keep: &[&str]) -> Result<bool> {
    let day = day.to_string();
    let rest = slots::table
        .filter(slots::office_key.eq(office))
        .filter(slots::day.eq(&day))
        .filter(slots::starts.ne_all(keep));
    diesel::delete(rest.clone().filter(slots::booked.eq(0))).execute(tx)?;
    let left: i64 = rest.count().get_result(tx)?;
    Ok(left == 0)
}

/// Writes a time; false when more have booked it than it would have room for.
pub(super) fn put(
    tx: &mut Conn,
    (office, day): (&str, Date),
    slot: &AppointmentSlotRequest,
) -> Result<bool> {
    let capacity = i32::try_from(slot.capacity).map_err(Error::internal)?;
    let day = day.to_string();
    crate::on!(tx, |c| diesel::insert_into(slots::table)
        .values((
            slots::id.eq(SlotId::new()),
            slots::office_key.eq(office),
            slots::day.eq(&day),
            slots::starts.eq(&slot.starts),
            slots::ends.eq(&slot.ends),
            slots::capacity.eq(capacity),
            slots::booked.eq(0),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    let written = diesel::update(
        slots::table
            .filter(slots::office_key.eq(office))
            .filter(slots::day.eq(&day))
            .filter(slots::starts.eq(&slot.starts))
            .filter(slots::booked.le(capacity)),
    )
    .set((slots::ends.eq(&slot.ends), slots::capacity.eq(capacity)))
    .execute(tx)?;
    Ok(written == 1)
}

/// Books a time while it has room: counting and comparing are one statement, so however many come
/// at once, no more are taken.
///
/// # Errors
/// [`Code::AppointmentBefore`] for a case that has one; [`Code::SlotFull`].
pub(super) fn book(tx: &mut Conn, row: &AppointmentRow) -> Result<()> {
    let written = crate::on!(tx, |c| diesel::insert_into(appointments::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    if written == 0 {
        return Err(Code::AppointmentBefore.into());
    }
    let free = slots::table
        .find(&row.slot_id)
        .filter(slots::booked.lt(slots::capacity));
    let taken = diesel::update(free)
        .set(slots::booked.eq(slots::booked + 1))
        .execute(tx)?;
    match taken {
        1 => Ok(()),
        _ => Err(Code::SlotFull.into()),
    }
}

/// Gives a time back, once; false when somebody else was faster.
pub(super) fn cancel(tx: &mut Conn, case: &CaseId, slot: &SlotId) -> Result<bool> {
    let own = appointments::table
        .find(case)
        .filter(appointments::slot_id.eq(slot));
    if diesel::delete(own).execute(tx)? == 0 {
        return Ok(false);
    }
    diesel::update(slots::table.find(slot))
        .set(slots::booked.eq(slots::booked - 1))
        .execute(tx)?;
    Ok(true)
}

pub(super) fn of_case(conn: &mut Conn, case: &CaseId) -> Result<Option<(AppointmentRow, SlotRow)>> {
    Ok(appointments::table
        .inner_join(slots::table)
        .filter(appointments::case_id.eq(case))
        .first(conn)
        .optional()?)
}

/// Who comes: case, applicant, the item's two names, and the time.
pub(super) type VisitRow = (CaseId, String, String, String, String, String);

/// Who comes to a centre on a day, as they come.
pub(super) fn visits(conn: &mut Conn, office: &str, day: Date) -> Result<Vec<VisitRow>> {
    Ok(appointments::table
        .inner_join(slots::table)
        .inner_join(cases::table)
        .filter(slots::office_key.eq(office))
        .filter(slots::day.eq(day.to_string()))
        .order((slots::starts, appointments::case_id))
        .select((
            appointments::case_id,
            cases::applicant_name,
            cases::item_name_zh,
            cases::item_name_en,
            slots::starts,
            slots::ends,
        ))
        .load(conn)?)
}
