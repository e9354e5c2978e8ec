//! 预约办理: times at a service centre with room for so many, and who comes when. A case has one
//! appointment at most, and no time is given to more than it has room for.

mod http;
mod store;
mod view;

pub(super) use http::configure;

use super::{CaseId, access, delivery, store as cases};
use crate::identity::caller::{Anyone, Citizen, StaffMember};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::date::Date;
use onewindow_core::requests::AppointmentSlotsRequest;
use serde_json::json;
use store::{AppointmentRow, SlotRow};
use view::{Appointment, Slot, Visit};

crate::id_type! {
    /// A time at a service centre.
    SlotId
}

/// Whether a time has not begun.
fn is_ahead(slot: &SlotRow, now: Timestamp) -> bool {
    let today = now.day();
    let minutes = now.minute_of_day();
    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    (slot.day.as_str(), slot.starts.as_str()) > (today.to_string().as_str(), clock.as_str())
}

/// The times of a centre that have not begun.
fn slots(conn: &mut Conn, office: &str, now: Timestamp) -> Result<Vec<Slot>> {
    let mut rows = store::from_day(conn, office, now.day())?;
    rows.retain(|slot| is_ahead(slot, now));
    Ok(rows.into_iter().map(Slot::from).collect())
}

/// Lays out the times of a day.
///
/// # Errors
/// [`Code::OfficeNotFound`]; [`Code::InvalidRequest`] where less room is left than was given away.
fn lay_out(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (office, day): (&str, Date),
    request: &AppointmentSlotsRequest,
    lang: Lang,
) -> Result<Vec<Slot>> {
    if store::district(tx, office)?.is_none() {
        return Err(Code::OfficeNotFound.into());
    }
    let starts: Vec<&str> = request
        .slots
        .iter()
        .map(|slot| slot.starts.as_str())
        .collect();
    let taken = lang.pick("已有人预约", "Somebody has booked it");
    if !store::clear(tx, (office, day), &starts)? {
        return Err(Error::wrong_at("/slots", "not_a_choice", taken));
    }
    for (at, slot) in request.slots.iter().enumerate() {
        if !store::put(tx, (office, day), slot)? {
            let pointer = format!("/slots/{at}/capacity");
            return Err(Error::wrong_at(pointer, "not_a_choice", taken));
        }
    }
    let now = state.clock.now();
    let entry = Entry {
        actor_kind: "staff",
        actor_id: staff.id.as_str(),
        action: "office.appointmentSlots",
        subject_kind: "office",
        subject_id: office,
        detail: json!({"day": day, "slots": request.slots}),
    };
    state.audit.record(tx, now, &entry)?;
    let rows = store::from_day(tx, office, day)?.into_iter();
    let day = day.to_string();
    Ok(rows.filter(|row| row.day == day).map(Slot::from).collect())
}

/// Books a time for a case, at a centre of its district.
///
/// # Errors
/// [`Code::SlotNotFound`] also for one that has begun or is elsewhere; [`Code::SlotFull`];
/// [`Code::AppointmentBefore`]; [`Code::CaseEnded`].
fn book(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    (case, slot): (&CaseId, &SlotId),
    lang: Lang,
) -> Result<Appointment> {
    let now = state.clock.now();
    let caller = Anyone::Citizen(citizen.clone());
    // So a case that ends in the same moment gives this time back, or is refused it.
    cases::lock(tx, case)?;
    let row = access::load(tx, &caller, case, now.day())?;
    if delivery::has_ended(row.state()?) {
        return Err(Code::CaseEnded.into());
    }
    let slot = store::slot(tx, slot)?
        .filter(|slot| is_ahead(slot, now))
        .ok_or(Code::SlotNotFound)?;
    if store::district(tx, &slot.office_key)?.flatten().as_ref() != Some(&row.district) {
        return Err(Code::SlotNotFound.into());
    }
    let booked = AppointmentRow {
        case_id: row.id.clone(),
        slot_id: slot.id.clone(),
        person_id: citizen.id.to_string(),
        booked_at: now,
    };
    store::book(tx, &booked)?;
    record(
        tx,
        state,
        citizen,
        &row.id,
        ("case.appointmentBooked", &slot),
    )?;
    of_case(tx, &caller, &row.id, now.day(), lang)?
        .ok_or_else(|| Error::internal("an appointment that was just made is gone"))
}

/// Gives a time back.
///
/// # Errors
/// [`Code::AppointmentNotFound`].
fn cancel(tx: &mut Conn, state: &AppState, citizen: &Citizen, case: &CaseId) -> Result<()> {
    let caller = Anyone::Citizen(citizen.clone());
    let row = access::load(tx, &caller, case, state.clock.today())?;
    let (_, slot) = store::of_case(tx, &row.id)?.ok_or(Code::AppointmentNotFound)?;
    if !store::cancel(tx, &row.id, &slot.id)? {
        return Err(Code::AppointmentNotFound.into());
    }
    let what = ("case.appointmentCancelled", &slot);
    record(tx, state, citizen, &row.id, what)
}

/// Gives back the time of a case that goes or ends, if it has one that nobody gives back in the same
/// moment.
///
/// # Errors
/// When the database refuses.
pub(super) fn give_back(tx: &mut Conn, case: &CaseId) -> Result<()> {
    if let Some((_, slot)) = store::of_case(tx, case)? {
        store::cancel(tx, case, &slot.id)?;
    }
    Ok(())
}

fn record(
    tx: &mut Conn,
    state: &AppState,
    citizen: &Citizen,
    case: &CaseId,
    (action, slot): (&str, &SlotRow),
) -> Result<()> {
    let entry = Entry {
        actor_kind: "citizen",
        actor_id: citizen.id.as_str(),
        action,
        subject_kind: "case",
        subject_id: case.as_str(),
        detail: json!({"office": slot.office_key, "day": slot.day, "starts": slot.starts}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}

/// The appointment of a case, if it has one.
fn of_case(
    conn: &mut Conn,
    caller: &Anyone,
    case: &CaseId,
    today: Date,
    lang: Lang,
) -> Result<Option<Appointment>> {
    let row = access::load(conn, caller, case, today)?;
    let Some((booked, slot)) = store::of_case(conn, &row.id)? else {
        return Ok(None);
    };
    let (zh, en) = store::office_name(conn, &slot.office_key)?;
    Ok(Some(Appointment::new(booked, slot, lang.pick(zh, en))))
}

/// Who comes to a member's own centre on a day.
fn visits(conn: &mut Conn, staff: &StaffMember, day: Date, lang: Lang) -> Result<Vec<Visit>> {
    let rows = store::visits(conn, &staff.office, day)?.into_iter();
    Ok(rows.map(|row| Visit::new(row, lang)).collect())
}
