//! Who may decide in a department's name: mandates (授权书) with two signatures, and who stands in
//! for whom (AB 岗).

mod http;
mod store;
#[cfg(test)]
mod tests;

pub(super) use http::configure;

use super::caller::{Role, StaffMember};
use super::{StaffId, store as people};
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, dialect};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::date::Date;
use onewindow_core::requests::{AbsenceRequest, MandateRequest};
use serde::Serialize;
use serde_json::json;
use store::MandateRow;

crate::id_type! {
    /// A mandate.
    MandateId
}

crate::id_type! {
    /// An absence.
    AbsenceId
}

/// A mandate as it is shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mandate {
    /// The id.
    id: MandateId,
    /// The department in whose name is decided.
    #[schema(example = "scjg")]
    department: String,
    /// The user name of who may decide.
    #[schema(example = "approver-scjg")]
    holder: String,
    /// Their name.
    #[schema(example = "李伟")]
    holder_name: String,
    /// The items it covers; empty for all of the department's.
    items: Vec<String>,
    /// The first day it is in force.
    #[schema(example = "2026-01-01")]
    valid_from: String,
    /// The last day.
    #[schema(example = "2026-12-31")]
    valid_until: String,
    /// When the holder signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    holder_signed_at: Option<Timestamp>,
    /// When the department's head signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    head_signed_at: Option<Timestamp>,
    /// The head's name.
    #[schema(example = "何建国")]
    head_name: Option<String>,
    /// When it was taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
    /// Whether it is in force today.
    in_force: bool,
}

/// By what right somebody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The mandate.
    pub mandate: MandateId,
    /// Its holder's name, when somebody else stands in for them.
    pub in_place_of: Option<String>,
}

/// By what right this member decides on an item of a department: a mandate of their own, or that of
/// somebody they stand in for who is absent, or whose case is near its limit.
///
/// # Errors
/// [`Code::NoMandate`] when there is neither.
pub fn to_decide(
    conn: &mut Conn,
    staff: &StaffMember,
    (department, item): (&str, &str),
    today: Date,
    near_its_limit: bool,
) -> Result<Authority> {
    let day = today.to_string();
    let covering = |conn: &mut Conn, holder: &StaffId| -> Result<Option<MandateId>> {
        let held = store::in_force(conn, holder, department, &day)?;
        let covers =
            |row: &&MandateRow| row.items.is_empty() || row.items.iter().any(|i| i == item);
        Ok(held.iter().find(covers).map(|row| row.id.clone()))
    };
    if let Some(mandate) = covering(conn, &staff.id)? {
        return Ok(Authority {
            mandate,
            in_place_of: None,
        });
    }
    for absentee in store::stood_in_for(conn, &staff.id)? {
        if !near_its_limit && !store::is_absent(conn, &absentee, &day)? {
            continue;
        }
        if let Some(mandate) = covering(conn, &absentee)? {
            return Ok(Authority {
                mandate,
                in_place_of: Some(people::staff_name(conn, &absentee)?),
            });
        }
    }
    Err(Code::NoMandate.into())
}

/// Draws up a mandate; it is in force once both have signed.
fn draw_up(
    tx: &mut Conn,
    state: &AppState,
    by: &StaffMember,
    request: &MandateRequest,
    lang: Lang,
) -> Result<Mandate> {
    let now = state.clock.now();
    let holder = named(tx, &request.holder, "/holder", lang)?;
    let Some(department) = holder.department else {
        let message = lang.pick(
            "该人员不属于任何审批部门",
            "They belong to no department that decides",
        );
        return Err(Error::wrong_at("/holder", "not_a_choice", message));
    };
    let row = MandateRow {
        id: MandateId::new(),
        department,
        holder_id: holder.id,
        items: request.items.clone(),
        valid_from: request.valid_from.to_string(),
        valid_until: request.valid_until.to_string(),
        created_at: now,
        holder_signed_at: None,
        head_id: None,
        head_signed_at: None,
        revoked_at: None,
    };
    store::insert(tx, &row)?;
    audit(tx, state, by, "mandate.drawnUp", row.id.as_str())?;
    view(tx, row, &state.clock.today().to_string())
}

/// Signs a mandate, as its holder or as the head of the department.
///
/// # Errors
/// [`Code::MandateNotFound`]; [`Code::Forbidden`] for anybody else: a head who is the holder signs
/// once, because one person is not two.
fn sign(tx: &mut Conn, state: &AppState, by: &StaffMember, id: &MandateId) -> Result<Mandate> {
    // Two who sign at once would each write down that the other has not.
    dialect::serialise_on(tx, &format!("mandate {}", id.as_str()))?;
    let mut row = visible(tx, by, id)?;
    if row.revoked_at.is_some() {
        return Err(Code::MandateNotFound.into());
    }
    let now = state.clock.now();
    if row.holder_id == by.id {
        row.holder_signed_at.get_or_insert(now);
    } else if heads(by, &row.department) {
        row.head_signed_at.get_or_insert(now);
        row.head_id.get_or_insert_with(|| by.id.clone());
    } else {
        return Err(Code::Forbidden.into());
    }
    store::set_signatures(tx, &row)?;
    audit(tx, state, by, "mandate.signed", row.id.as_str())?;
    view(tx, row, &state.clock.today().to_string())
}

/// Takes a mandate back, at once.
///
/// # Errors
/// [`Code::MandateNotFound`]; [`Code::Forbidden`] for who is neither head nor administrator.
fn revoke(tx: &mut Conn, state: &AppState, by: &StaffMember, id: &MandateId) -> Result<()> {
    let row = visible(tx, by, id)?;
    if !by.has(Role::Administrator) && !heads(by, &row.department) {
        return Err(Code::Forbidden.into());
    }
    store::revoke(tx, id, state.clock.now())?;
    audit(tx, state, by, "mandate.revoked", id.as_str())
}

/// The mandates a member sees: all for an administrator, the department's for its head, else their
/// own; newest first.
fn list(conn: &mut Conn, by: &StaffMember, today: Date) -> Result<Vec<Mandate>> {
    let day = today.to_string();
    let rows = store::all(conn)?;
    rows.into_iter()
        .filter(|row| sees(by, row))
        .map(|row| view(conn, row, &day))
        .collect()
}

fn visible(conn: &mut Conn, by: &StaffMember, id: &MandateId) -> Result<MandateRow> {
    let row = store::find(conn, id)?.filter(|row| sees(by, row));
    row.ok_or_else(|| Code::MandateNotFound.into())
}

fn sees(by: &StaffMember, row: &MandateRow) -> bool {
    by.has(Role::Administrator) || heads(by, &row.department) || row.holder_id == by.id
}

/// Whether this is the head of the department.
fn heads(by: &StaffMember, department: &str) -> bool {
    by.has(Role::Head) && by.department.as_deref() == Some(department)
}

fn view(conn: &mut Conn, row: MandateRow, day: &str) -> Result<Mandate> {
    let in_force = row.is_in_force(day);
    let head_name = match &row.head_id {
        Some(head) => Some(people::staff_name(conn, head)?),
        None => None,
    };
    Ok(Mandate {
        in_force,
        holder: store::username(conn, &row.holder_id)?,
        holder_name: people::staff_name(conn, &row.holder_id)?,
        head_name,
        id: row.id,
        department: row.department,
        items: row.items,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        holder_signed_at: row.holder_signed_at,
        head_signed_at: row.head_signed_at,
        revoked_at: row.revoked_at,
    })
}

/// Names who takes over for a member: somebody else of the same department.
fn pair(
    tx: &mut Conn,
    state: &AppState,
    by: &StaffMember,
    username: &str,
    stand_in: &str,
    lang: Lang,
) -> Result<()> {
    let a = store::by_username(tx, username)?.ok_or(Code::StaffNotFound)?;
    may_keep(by, &a)?;
    let b = named(tx, stand_in, "/standIn", lang)?;
    if a.id == b.id || a.department.is_none() || a.department != b.department {
        let message = lang.pick(
            "AB 岗应为同一部门的另一人",
            "The stand-in is another member of the same department",
        );
        return Err(Error::wrong_at("/standIn", "not_a_choice", message));
    }
    store::set_stand_in(tx, &a.id, &b.id)?;
    audit(tx, state, by, "standIn.named", a.id.as_str())
}

/// Reports an absence: one's own, or as head or administrator another's.
fn report_absence(
    tx: &mut Conn,
    state: &AppState,
    by: &StaffMember,
    username: &str,
    request: &AbsenceRequest,
) -> Result<AbsenceId> {
    let who = store::by_username(tx, username)?.ok_or(Code::StaffNotFound)?;
    if who.id != by.id {
        may_keep(by, &who)?;
    }
    let id = AbsenceId::new();
    let days = (request.from.to_string(), request.until.to_string());
    store::insert_absence(tx, &id, &who.id, days, state.clock.now())?;
    audit(tx, state, by, "absence.reported", who.id.as_str())?;
    Ok(id)
}

fn may_keep(by: &StaffMember, who: &store::Colleague) -> Result<()> {
    let own = who.department.as_deref().is_some_and(|of| heads(by, of));
    if own || by.has(Role::Administrator) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

fn named(conn: &mut Conn, username: &str, at: &str, lang: Lang) -> Result<store::Colleague> {
    store::by_username(conn, username)?.ok_or_else(|| {
        let message = lang.pick("没有这个用户名", "There is no such user name");
        Error::wrong_at(at, "not_a_choice", message)
    })
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    by: &StaffMember,
    action: &str,
    subject: &str,
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: by.id.as_str(),
        action,
        subject_kind: "authority",
        subject_id: subject,
        detail: json!({}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}

/// A mandate of the demo city, signed by both.
pub(super) fn ensure_demo_mandate(
    tx: &mut Conn,
    (holder, head): (&str, &str),
    (from, until): (Date, Date),
    now: Timestamp,
) -> Result<()> {
    let (Some(holder), Some(head)) = (
        store::by_username(tx, holder)?,
        store::by_username(tx, head)?,
    ) else {
        return Ok(());
    };
    let Some(department) = holder.department else {
        return Ok(());
    };
    if store::all(tx)?.iter().any(|row| row.holder_id == holder.id) {
        return Ok(());
    }
    let row = MandateRow {
        id: MandateId::new(),
        department,
        holder_id: holder.id,
        items: Vec::new(),
        valid_from: from.to_string(),
        valid_until: until.to_string(),
        created_at: now,
        holder_signed_at: Some(now),
        head_id: Some(head.id),
        head_signed_at: Some(now),
        revoked_at: None,
    };
    store::insert(tx, &row)
}
