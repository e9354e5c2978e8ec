//! Who asks and what they may do, as JSON; a test holds this to what serde reads and writes.

use super::{Actor, CaseMode, CaseType, Command, Role};
use crate::values::json::Json;
use crate::values::out::Out;
use crate::values::read::{Members, Read, flag, named, text};
use alloc::string::String;

const ROLES: &[(&str, Role)] = &[
    ("applicant", Role::Applicant),
    ("windowClerk", Role::WindowClerk),
    ("approver", Role::Approver),
    ("lead", Role::Lead),
    ("supervisor", Role::Supervisor),
    ("system", Role::System),
];

const TYPES: &[(&str, CaseType)] = &[
    ("immediate", CaseType::Immediate),
    ("promised", CaseType::Promised),
    ("other", CaseType::Other),
];

const MODES: &[(&str, CaseMode)] = &[
    ("single", CaseMode::Single),
    ("joint", CaseMode::Joint),
    ("escalated", CaseMode::Escalated),
];

/// Reads an actor, every member of which must be there.
///
/// # Errors
/// What is wrong, in English, for whoever calls.
pub fn read_actor(json: &Json) -> Read<Actor> {
    let mut m = Members::of(json)?;
    let actor = Actor {
        role: m.need("role", |json| named(&text(json)?, ROLES))?,
        in_charge: m.need("inCharge", flag)?,
        is_acceptor: m.need("isAcceptor", flag)?,
        case_type: m.need("caseType", |json| named(&text(json)?, TYPES))?,
        mode: m.need("mode", |json| named(&text(json)?, MODES))?,
        has_notice: m.need("hasNotice", flag)?,
        tasks_open: m.need("tasksOpen", flag)?,
    };
    m.end()?;
    Ok(actor)
}

/// The commands as a JSON list of their names.
#[must_use]
pub fn commands_to_text(commands: &[Command]) -> String {
    let mut out = Out::default();
    out.open('[');
    for command in commands {
        out.text(command.as_str());
    }
    out.close(']');
    out.0
}
