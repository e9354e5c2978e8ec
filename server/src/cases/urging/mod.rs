//! 催办: the applicant asks the office to get on with a case. It changes no state and no day; it stands
//! on the timeline, where everybody who works on the case sees it, and in the outbox.

mod http;

pub(super) use http::configure;

use super::parts::{self, Event};
use super::{CaseId, access};
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::audit::Entry;
use crate::platform::clock::{Timestamp, start_of};
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, outbox};
use onewindow_core::lifecycle::CaseState;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// Its name on the timeline.
const KIND: &str = "urged";

/// Days until the same case can be urged again.
const PAUSE_DAYS: i32 = 3;

/// What came of urging.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Urged {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The first instant it can be urged again.
    #[schema(value_type = String, format = DateTime)]
    next: Timestamp,
}

/// Whether somebody of the office is at work on it.
const fn is_at_work(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Received | CaseState::Accepted | CaseState::InReview | CaseState::Forwarded
    )
}

/// Urges a case.
///
/// # Errors
/// [`Code::StateConflict`] while nobody of the office has it; [`Code::UrgedRecently`] within three days.
fn urge(tx: &mut Conn, state: &AppState, citizen: &Citizen, case: &CaseId) -> Result<Urged> {
    let now = state.clock.now();
    let caller = Anyone::Citizen(citizen.clone());
    // Held, so that two taps of one finger do not both find that nobody has urged.
    super::store::lock(tx, case)?;
    let row = access::load(tx, &caller, case, now.day())?;
    let at = row.state()?;
    if !is_at_work(at) {
        return Err(Error::new(Code::StateConflict)
            .with("state", at.as_str())
            .in_words("state", at.title())
            .with("command", "urge")
            .in_words("command", ("催办", "Urge")));
    }
    let steps = parts::store::events(tx, case)?;
    let last = steps.iter().rfind(|step| step.kind == KIND);
    if let Some(next) = last.map(|step| next(step.at))
        && next > now
    {
        let next = next.day().to_string();
        return Err(Error::new(Code::UrgedRecently).with("next", next));
    }
    let step = Event {
        at: now,
        kind: KIND.to_owned(),
        actor_name: row.applicant_name.clone(),
        detail: None,
        program: None,
    };
    parts::store::add_event(tx, &row.id, &step, (caller.kind(), caller.id()))?;
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "case.urged",
        subject_kind: "case",
        subject_id: row.id.as_str(),
        detail: json!({"state": row.state}),
    };
    state.audit.record(tx, now, &entry)?;
    let said = json!({"caseId": row.id, "number": row.number, "item": row.item_key, "at": now});
    outbox::enqueue(tx, now, "case.urged", &said)?;
    Ok(Urged {
        at: now,
        next: next(now),
    })
}

/// When a case urged at an instant can be urged again: whole days, so that the day told is the day.
fn next(at: Timestamp) -> Timestamp {
    at.day().add_days(PAUSE_DAYS).map_or(at, start_of)
}
