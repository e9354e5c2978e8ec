//! Who may see a case, and what they may do to it.

use super::CaseId;
use super::store::{self, CaseRow};
use super::tasks::{self, Work};
use crate::catalogue;
use crate::identity::caller::{Anyone, Citizen, Role as StaffRole, StaffMember};
use crate::identity::{self, PersonId};
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{
    self, Actor, CaseMode, CaseState, CaseType, Command, Refusal, Role,
};
use onewindow_core::requests::WindowKind;
use serde_json::Value;

/// The case, if the caller may know of it.
///
/// # Errors
/// To a citizen a case of somebody else does not exist; a member of staff is told that it belongs
/// to another office, and sees no drafts but those they entered at their window.
pub(crate) fn load(conn: &mut Conn, caller: &Anyone, id: &CaseId, today: Date) -> Result<CaseRow> {
    match caller {
        Anyone::Citizen(citizen) => {
            let row = store::find(conn, id)?;
            if owns(conn, citizen, &row, today)? {
                Ok(row)
            } else {
                Err(Code::CaseNotFound.into())
            }
        }
        Anyone::Staff(staff) => {
            if !staff.roles.iter().any(|role| part(*role).is_some()) {
                return Err(Code::Forbidden.into());
            }
            let row = store::find(conn, id)?;
            if row.state()? == CaseState::Draft {
                return if entered(staff, &row) && at_its_window(conn, staff, &row)? {
                    Ok(row)
                } else {
                    Err(Code::CaseNotFound.into())
                };
            }
            let kind = Some(catalogue::window_kind(conn, &row.department)?);
            let own = |role: &StaffRole| in_charge(staff, *role, &row, kind);
            if staff.roles.iter().any(own) || takes_part(conn, staff, &row)? {
                Ok(row)
            } else {
                Err(Code::OtherOffice.into())
            }
        }
        Anyone::Client(_) => Err(Code::Forbidden.into()),
        Anyone::System => store::find(conn, id),
    }
}

fn owns(conn: &mut Conn, citizen: &Citizen, row: &CaseRow, today: Date) -> Result<bool> {
    let applicant = (row.applicant_kind.as_str(), row.applicant_id.as_str());
    if citizen.program.is_some() {
        // A consent is about the citizen's own affairs, not those of firms and principals.
        return Ok(applicant == ("person", citizen.id.as_str()));
    }
    acts_for(conn, &citizen.id, applicant, &row.item_key, today)
}

/// Whether a person may act for an applicant, by kind and id, on an item: it is themselves, a firm
/// they represent, or one they act for under an authorisation. What counts is the right there is
/// today, not who began.
pub(super) fn acts_for(
    conn: &mut Conn,
    person: &PersonId,
    (kind, id): (&str, &str),
    item: &str,
    today: Date,
) -> Result<bool> {
    let own = if kind == "firm" {
        identity::firm_ids_of(conn, person)?
            .iter()
            .any(|firm| firm == id)
    } else {
        id == person.as_str()
    };
    if own {
        return Ok(true);
    }
    Ok(identity::acting_under(conn, person, (kind, id), item, today)?.is_some())
}

/// The part a staff role plays in a case; none for those who only keep the house.
const fn part(role: StaffRole) -> Option<Role> {
    match role {
        StaffRole::WindowClerk => Some(Role::WindowClerk),
        StaffRole::Approver => Some(Role::Approver),
        StaffRole::Lead => Some(Role::Lead),
        StaffRole::Head => Some(Role::Head),
        StaffRole::Supervisor => Some(Role::Supervisor),
        StaffRole::SpecialPower | StaffRole::CatalogueEditor | StaffRole::Administrator => None,
    }
}

/// Whether the case is one of this member's own in this role.
fn in_charge(
    staff: &StaffMember,
    role: StaffRole,
    row: &CaseRow,
    window: Option<WindowKind>,
) -> bool {
    let district = near(staff, row);
    let department = staff.department.as_ref() == Some(&row.department);
    match role {
        StaffRole::WindowClerk => district && takes_in(staff, row, window),
        StaffRole::Approver | StaffRole::Lead | StaffRole::Head => department && district,
        StaffRole::Supervisor => district,
        StaffRole::SpecialPower | StaffRole::CatalogueEditor | StaffRole::Administrator => false,
    }
}

/// Whether this member works at a window that would take the case in.
pub(super) fn at_its_window(conn: &mut Conn, staff: &StaffMember, row: &CaseRow) -> Result<bool> {
    let kind = Some(catalogue::window_kind(conn, &row.department)?);
    let clerk = StaffRole::WindowClerk;
    Ok(staff.has(clerk) && in_charge(staff, clerk, row, kind))
}

/// Whether this member entered the case for somebody at their window (窗口现场受理).
fn entered(staff: &StaffMember, row: &CaseRow) -> bool {
    row.has.entered_by.as_deref() == Some(staff.id.as_str())
}

/// Whether this member enters what the applicant, who came to the window, hands in: whoever began
/// it as long as it is a draft, and any clerk of its window from then on.
fn enters(staff: &StaffMember, row: &CaseRow, window: Option<WindowKind>) -> bool {
    let clerk = StaffRole::WindowClerk;
    let begun = if row.state == CaseState::Draft.as_str() {
        entered(staff, row)
    } else {
        row.has.entered_by.is_some()
    };
    begun && staff.has(clerk) && in_charge(staff, clerk, row, window)
}

/// Whether the member's window takes such a case in: any does (无差别受理), unless its centre keeps
/// the kinds apart. Results are handed out at every window (统一出件).
fn takes_in(staff: &StaffMember, row: &CaseRow, kind: Option<WindowKind>) -> bool {
    let at_intake = matches!(row.state.as_str(), "draft" | "received" | "supplement");
    match (staff.window, kind) {
        (Some(own), Some(kind)) => own == kind || !at_intake,
        (None, _) | (_, None) => true,
    }
}

/// Whether the member reviews for a department that has or had a task in the case.
fn takes_part(conn: &mut Conn, staff: &StaffMember, row: &CaseRow) -> Result<bool> {
    match &staff.department {
        Some(department) if reviews(staff) && near(staff, row) => {
            tasks::store::takes_part(conn, &row.id, department)
        }
        _ => Ok(false),
    }
}

fn reviews(staff: &StaffMember) -> bool {
    staff.has(StaffRole::Approver) || staff.has(StaffRole::Lead)
}

/// The case is handled where the member works.
fn near(staff: &StaffMember, row: &CaseRow) -> bool {
    let own = staff.district.as_ref();
    own.is_none_or(|own| *own == row.district)
}

/// The part of a member whose department does not decide the case: the lead of the stage that runs
/// leads it, and a department with a task takes part.
fn part_elsewhere(
    staff: &StaffMember,
    role: StaffRole,
    row: &CaseRow,
    work: &Work,
) -> Option<Role> {
    let department = staff
        .department
        .as_ref()
        .filter(|own| **own != row.department)?;
    if !matches!(role, StaffRole::Approver | StaffRole::Lead) || !near(staff, row) {
        return None;
    }
    if role == StaffRole::Lead && work.stage_lead.as_ref() == Some(department) {
        return Some(Role::Lead);
    }
    work.departments
        .contains(department)
        .then_some(Role::Participant)
}

/// The parts the caller can act in, each with the facts of the case.
pub(crate) fn actors(caller: &Anyone, row: &CaseRow, work: &Work) -> Result<Vec<Actor>> {
    let facts = Actor {
        case_type: named::<CaseType>(&row.case_type)?,
        mode: named::<CaseMode>(&row.mode)?,
        has_notice: row.notice_sent && !row.clock.notice_reopened,
        tasks_open: work.tasks_open,
        is_paused: row.clock.paused_on.is_some(),
        is_extended: row.clock.is_extended,
        owes_material: row.clock.owed_due.is_some(),
        ..Actor::SYSTEM
    };
    match caller {
        // Whoever loaded the row as a citizen owns it.
        Anyone::Citizen(_) => Ok(vec![Actor {
            role: Role::Applicant,
            ..facts
        }]),
        Anyone::Staff(staff) => {
            // Who entered a case judges it as little as who accepted it.
            let accepted =
                entered(staff, row) || row.acceptor_id.as_deref() == Some(staff.id.as_str());
            let actor = |role: &StaffRole| {
                let (role, in_charge) = match part_elsewhere(staff, *role, row, work) {
                    Some(part) => (part, true),
                    None => (part(*role)?, in_charge(staff, *role, row, work.window)),
                };
                Some(Actor {
                    role,
                    in_charge,
                    is_acceptor: accepted,
                    // The offices of a department that serve the whole city stand above those of
                    // its districts.
                    is_upper: staff.department.is_some() && staff.district.is_none(),
                    special_power: staff.has(StaffRole::SpecialPower),
                    ..facts
                })
            };
            let mut actors: Vec<Actor> = staff.roles.iter().filter_map(actor).collect();
            if enters(staff, row, work.window) {
                actors.push(Actor {
                    role: Role::Applicant,
                    ..facts
                });
            }
            Ok(actors)
        }
        Anyone::Client(_) => Ok(Vec::new()),
        // A draft the house hands in waited in a package, which its applicant handed in before.
        Anyone::System if row.state()? == CaseState::Draft => Ok(vec![Actor {
            role: Role::Applicant,
            ..facts
        }]),
        Anyone::System => Ok(vec![facts]),
    }
}

/// Whether the command is open to the caller only by the special power over urgent cases.
pub(crate) fn needs_special_power(
    row: &CaseRow,
    actors: &[Actor],
    command: Command,
) -> Result<bool> {
    let state = row.state()?;
    let open = |actor: &Actor| lifecycle::next(state, command, actor).is_ok();
    let plain = |actor: &Actor| Actor {
        special_power: false,
        ..*actor
    };
    Ok(actors.iter().any(open) && !actors.iter().map(plain).any(|actor| open(&actor)))
}

fn named<T: serde::de::DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(Error::internal)
}

/// What the caller may do now, in any of their parts.
pub(crate) fn allowed(state: CaseState, actors: &[Actor]) -> Vec<Command> {
    Command::ALL
        .into_iter()
        .filter(|command| {
            actors
                .iter()
                .any(|actor| lifecycle::next(state, *command, actor).is_ok())
        })
        .collect()
}

/// Whether somebody in one of these parts may check what was promised in the case.
///
/// # Errors
/// The most telling refusal, as [`next`] has it.
pub(crate) fn may_check(actors: &[Actor]) -> Result<()> {
    let mut refusal = Refusal::Role;
    for actor in actors {
        match lifecycle::may_check(actor) {
            Ok(()) => return Ok(()),
            Err(Refusal::Role) => {}
            Err(Refusal::NotInCharge) if refusal != Refusal::Role => {}
            Err(other) => refusal = other,
        }
    }
    Err(match refusal {
        Refusal::NotInCharge => Code::OtherOffice.into(),
        Refusal::SeparationOfDuty => Code::SeparationOfDuty.into(),
        _ => Code::Forbidden.into(),
    })
}

/// The state after the command in whichever part allows it.
///
/// # Errors
/// The most telling refusal: that it is not the caller's part at all only when no part knows it.
pub(crate) fn next(
    row: &CaseRow,
    actors: &[Actor],
    command: Command,
    is_current: bool,
) -> Result<CaseState> {
    let state = row.state()?;
    let mut refusal = Refusal::Role;
    for actor in actors {
        match lifecycle::next(state, command, actor) {
            Ok(to) if is_current => return Ok(to),
            Ok(_) => return Err(stale(row)),
            Err(Refusal::Role) => {}
            Err(Refusal::NotInCharge) if refusal != Refusal::Role => {}
            Err(other) => refusal = other,
        }
    }
    Err(match refusal {
        Refusal::Role => Code::Forbidden.into(),
        Refusal::NotInCharge => Code::OtherOffice.into(),
        // What the caller saw is gone, and with it the reason for the command.
        Refusal::State if !is_current => stale(row),
        Refusal::State => conflict(state, command, actors),
        Refusal::SeparationOfDuty => Code::SeparationOfDuty.into(),
        Refusal::SecondNotice => Code::NoticeAlreadySent.into(),
        Refusal::WindowMayNotDecide => Code::WindowMayNotDecide.into(),
        Refusal::TasksOpen => Code::OpinionsMissing.into(),
        Refusal::UpperDecides => Code::UpperLevelDecides.into(),
        Refusal::NotEscalated => Code::NotEscalated.into(),
        Refusal::Paused => Code::SpecialProcedureRuns.into(),
        Refusal::NotPaused => Code::NoSpecialProcedure.into(),
        Refusal::ExtendedBefore => Code::ExtendedBefore.into(),
        Refusal::NothingOwed => Code::NothingOwed.into(),
    })
}

fn stale(row: &CaseRow) -> Error {
    Error::new(Code::StaleVersion)
        .with("current", row.version)
        .with("state", row.state.clone())
}

fn conflict(state: CaseState, command: Command, actors: &[Actor]) -> Error {
    let open: Vec<Value> = allowed(state, actors)
        .into_iter()
        .map(|command| command.as_str().into())
        .collect();
    Error::new(Code::StateConflict)
        .with("state", state.as_str())
        .in_words("state", state.title())
        .with("command", command.as_str())
        .in_words("command", command.title())
        .with("allowed", open)
}
