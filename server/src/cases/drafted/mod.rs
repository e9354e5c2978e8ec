//! 拟办意见: what somebody is about to say for their department, kept until it is said. Colleagues of
//! the department see it, and no one else; it goes when the task is answered or moves on, and when the
//! case is decided. Sent up to the upper level, a case takes along what the organ below had drafted.

mod http;
pub(super) mod store;

pub(super) use http::configure;

use super::store::{CaseRow, lock};
use super::tasks;
use super::{CaseId, TaskId, access};
use crate::identity::caller::{Anyone, StaffMember};
use crate::identity::staff_name;
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::lifecycle::Command;
use onewindow_core::requests::{DraftedDecisionRequest, Outcome};
use serde::Serialize;
use serde_json::json;
use store::{BELOW, DECISION, DraftedRow};

/// What drafted decisions are sealed as.
const BODY: &str = "drafted_decisions.body";

/// What somebody is about to decide.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct DraftedDecision {
    /// The id of the task it would answer, `decision` for the case itself, or `below` for what the
    /// organ below had drafted when it sent the case up.
    #[schema(example = "decision")]
    about: String,
    /// What it comes to.
    outcome: Outcome,
    /// Why.
    #[schema(example = "材料齐全，符合法定条件")]
    opinion: Option<String>,
    /// On which conditions.
    #[schema(example = "开业前完成消防检查")]
    conditions: Option<String>,
    /// Who wrote it.
    #[schema(example = "李伟")]
    author: String,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
}

/// What a department has drafted in a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DraftedDecisions {
    /// One for each task at most, and one for the case.
    items: Vec<DraftedDecision>,
}

/// What the caller's department has drafted.
fn list(
    conn: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    case: &CaseId,
) -> Result<DraftedDecisions> {
    let caller = Anyone::Staff(staff.clone());
    let row = access::load(conn, &caller, case, state.clock.today())?;
    let department = staff.department.as_deref().ok_or(Code::Forbidden)?;
    let rows = store::of_department(conn, &row.id, department)?;
    let items = rows.into_iter().map(|row| view(conn, state, row));
    Ok(DraftedDecisions {
        items: items.collect::<Result<_>>()?,
    })
}

/// Keeps what somebody is about to say, instead of what was kept before.
///
/// # Errors
/// What [`mine`] refuses.
fn save(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, about): (&CaseId, &str),
    request: &DraftedDecisionRequest,
) -> Result<DraftedDecision> {
    let (row, department) = mine(tx, state, staff, (case, about))?;
    let body = serde_json::to_string(request).map_err(Error::internal)?;
    let drafted = DraftedRow {
        case_id: row.id.clone(),
        about: about.to_owned(),
        department,
        body: state.vault.seal(BODY, &body)?,
        author_id: staff.id.clone(),
        saved_at: state.clock.now(),
    };
    store::replace(tx, &drafted)?;
    audit(tx, state, staff, "case.decisionDrafted", (&row, about))?;
    view(tx, state, drafted)
}

/// Throws away what was kept.
///
/// # Errors
/// What [`mine`] refuses.
fn remove(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, about): (&CaseId, &str),
) -> Result<()> {
    let (row, _) = mine(tx, state, staff, (case, about))?;
    if store::remove(tx, &row.id, about)? {
        audit(
            tx,
            state,
            staff,
            "case.draftedDecisionRemoved",
            (&row, about),
        )?;
    }
    Ok(())
}

/// The case, where the caller may draft what is said of it for their department.
///
/// # Errors
/// [`Code::Forbidden`] for who has no say in it; of a task what [`tasks::answerable`] refuses, and
/// [`Code::TaskNotOpen`].
fn mine(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    (case, about): (&CaseId, &str),
) -> Result<(CaseRow, String)> {
    lock(tx, case)?;
    let caller = Anyone::Staff(staff.clone());
    let row = access::load(tx, &caller, case, state.clock.today())?;
    let department = staff.department.clone().ok_or(Code::Forbidden)?;
    if about == DECISION {
        let work = tasks::work(tx, &row, &caller)?;
        let open = access::allowed(row.state()?, &access::actors(&caller, &row, &work)?);
        let said = [
            Command::Grant,
            Command::Refuse,
            Command::Forward,
            Command::GiveOpinion,
        ];
        if department != row.department || !said.iter().any(|command| open.contains(command)) {
            return Err(Code::Forbidden.into());
        }
        return Ok((row, department));
    }
    let task: TaskId = about.parse().map_err(|_| Code::NotFound)?;
    if !tasks::answerable(tx, staff, &row.id, &task)?.is_open() {
        return Err(Code::TaskNotOpen.into());
    }
    Ok((row, department))
}

/// Lets the upper level read what the organ below had drafted.
///
/// # Errors
/// When the database refuses.
pub(super) fn hand_up(tx: &mut Conn, case: &CaseId) -> Result<()> {
    store::remove(tx, case, BELOW)?;
    store::rename(tx, case, DECISION, BELOW)
}

/// Gives the organ below back what it had drafted; what the upper level had goes.
///
/// # Errors
/// When the database refuses.
pub(super) fn hand_down(tx: &mut Conn, case: &CaseId) -> Result<()> {
    store::remove(tx, case, DECISION)?;
    store::rename(tx, case, BELOW, DECISION)
}

fn view(conn: &mut Conn, state: &AppState, row: DraftedRow) -> Result<DraftedDecision> {
    let body = state.vault.open_value(BODY, &row.body)?;
    let said: DraftedDecisionRequest = serde_json::from_str(&body).map_err(Error::internal)?;
    Ok(DraftedDecision {
        about: row.about,
        outcome: said.outcome,
        opinion: said.opinion,
        conditions: said.conditions,
        author: staff_name(conn, &row.author_id)?,
        saved_at: row.saved_at,
    })
}

fn audit(
    tx: &mut Conn,
    state: &AppState,
    staff: &StaffMember,
    action: &str,
    (row, about): (&CaseRow, &str),
) -> Result<()> {
    let entry = Entry {
        actor_kind: "staff",
        actor_id: staff.id.as_str(),
        action,
        subject_kind: "case",
        subject_id: row.id.as_str(),
        detail: json!({"about": about}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
