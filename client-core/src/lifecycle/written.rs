//! Who asks and what they may do, as JSON; a test holds this to what serde reads and writes.

use super::{Actor, CaseMode, CaseType, Command, Role};
use crate::values::doc::Doc;
use crate::values::json::Limits;
use crate::values::out::Out;
use crate::values::read::Sticky;
use alloc::borrow::ToOwned;
use alloc::string::String;

const ROLES: [(&str, Role); 8] = [
    ("applicant", Role::Applicant),
    ("windowClerk", Role::WindowClerk),
    ("approver", Role::Approver),
    ("lead", Role::Lead),
    ("head", Role::Head),
    ("participant", Role::Participant),
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
    let json = Doc::parse_text(json, limits).map_err(|error| error.code.to_owned())?;
    let mut s = Sticky::default();
    let mut o = s.object("actor", json.root());
    let role = s.text(&mut o, "role");
    let case_type = s.text(&mut o, "caseType");
    let mode = s.text(&mut o, "mode");
    let actor = Actor {
        role: s.named(&role, &ROLES, Role::Applicant),
        in_charge: s.must_flag(&mut o, "inCharge"),
        is_acceptor: s.must_flag(&mut o, "isAcceptor"),
        case_type: s.named(&case_type, &TYPES, CaseType::Other),
        mode: s.named(&mode, &MODES, CaseMode::Single),
        has_notice: s.must_flag(&mut o, "hasNotice"),
        tasks_open: s.must_flag(&mut o, "tasksOpen"),
        is_upper: s.must_flag(&mut o, "isUpper"),
        special_power: s.must_flag(&mut o, "specialPower"),
        is_paused: s.must_flag(&mut o, "isPaused"),
        is_extended: s.must_flag(&mut o, "isExtended"),
        owes_material: s.must_flag(&mut o, "owesMaterial"),
    };
    s.close("actor", &o);
    s.end(actor)
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
