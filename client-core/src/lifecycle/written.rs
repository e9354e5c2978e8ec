//! Who asks and what they may do, as JSON; a test holds this to what serde reads and writes.

use super::{Actor, CaseMode, CaseType, Command, Role};
use crate::values::doc::Doc;
use crate::values::json::Limits;
use crate::values::out::Out;
use crate::values::read::{Members, Read, flag, named, text};
use alloc::borrow::ToOwned;
use alloc::string::String;

const ROLES: [(&str, Role); 6] = [
    ("applicant", Role::Applicant),
    ("windowClerk", Role::WindowClerk),
    ("approver", Role::Approver),
    ("lead", Role::Lead),
    ("supervisor", Role::Supervisor),
    ("system", Role::System),
];

const TYPES: [(&str, CaseType); 3] = [
    ("immediate", CaseType::Immediate),
    ("promised", CaseType::Promised),
    ("other", CaseType::Other),
];

const MODES: [(&str, CaseMode); 3] = [
    ("single", CaseMode::Single),
    ("joint", CaseMode::Joint),
    ("escalated", CaseMode::Escalated),
];

/// Reads an actor, every member of which must be there.
///
/// # Errors
/// What is wrong, in English, for whoever calls.
pub fn read_actor(json: &str) -> Result<Actor, String> {
    let limits = Limits {
        max_bytes: 1 << 12,
        max_depth: 1,
    };
    let json = Doc::parse(json.as_bytes(), limits).map_err(|error| error.code.to_owned())?;
    let mut m = Members::of(json.root())?;
    let actor = Actor {
        role: named(&word(&mut m, "role")?, &ROLES)?,
        in_charge: truth(&mut m, "inCharge")?,
        is_acceptor: truth(&mut m, "isAcceptor")?,
        case_type: named(&word(&mut m, "caseType")?, &TYPES)?,
        mode: named(&word(&mut m, "mode")?, &MODES)?,
        has_notice: truth(&mut m, "hasNotice")?,
        tasks_open: truth(&mut m, "tasksOpen")?,
    };
    m.end()?;
    Ok(actor)
}

fn word(members: &mut Members<'_>, key: &str) -> Read<String> {
    members.need(key, text)
}

fn truth(members: &mut Members<'_>, key: &str) -> Read<bool> {
    members.need(key, flag)
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
