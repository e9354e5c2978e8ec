//! What a change to one case means for the others of its package.

use super::store::{self, MemberRow};
use super::{MemberState, PackageApplicationId};
use crate::cases::CaseId;
use crate::cases::change::{Order, Scene, carry_out};
use crate::cases::parts::{self, Event};
use crate::cases::sheet::Newer;
use crate::cases::store::CaseRow;
use crate::cases::{payments, submission};
use crate::identity::caller::Anyone;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::lifecycle::{CaseState, Command};
use std::collections::HashMap;

/// Items handed in at a time.
const BATCH: i64 = 100;

/// Where an item stands once its case has come to a state; none where that says nothing new.
const fn state_after(to: CaseState) -> Option<MemberState> {
    match to {
        CaseState::Received => Some(MemberState::Submitted),
        CaseState::Issued => Some(MemberState::Issued),
        CaseState::Refused
        | CaseState::NotAccepted
        | CaseState::Withdrawn
        | CaseState::Terminated => Some(MemberState::Ended),
        // A returned case is begun again, in its place in the package.
        CaseState::Returned
        | CaseState::Draft
        | CaseState::Supplement
        | CaseState::Accepted
        | CaseState::InReview
        | CaseState::Forwarded
        | CaseState::Granted
        | CaseState::Delivered
        | CaseState::Closed => None,
    }
}

/// The place of a case in a package, which it has from its beginning or never.
///
/// # Errors
/// When the database refuses.
pub(super) fn member_of(conn: &mut Conn, row: &CaseRow) -> Result<Option<MemberRow>> {
    if row.has.package {
        store::member_of(conn, &row.id)
    } else {
        Ok(None)
    }
}

/// Follows a change to a case, in its transaction: what waited for its result may go in, what waited
/// for a result that will not come is stopped.
///
/// # Errors
/// When the database refuses.
pub(in crate::cases) fn follow(tx: &mut Conn, scene: &Scene<'_>, to: CaseState) -> Result<()> {
    let Some(state) = state_after(to) else {
        return Ok(());
    };
    let Some(member) = member_of(tx, scene.row)? else {
        return Ok(());
    };
    store::lock(tx, &member.application_id)?;
    // Read again under the lock: what it waited for may have moved it meanwhile.
    if let Some(member) = store::member_of(tx, &scene.row.id)?
        && member.state()? != state
    {
        store::set_state(tx, &member, state, None)?;
    }
    if state == MemberState::Ended {
        payments::cancel(tx, &member.application_id, &scene.row.id)?;
    }
    settle(tx, scene.state, &member.application_id)
}

/// Brings what waits in line with what it waits for, until nothing moves any more.
fn settle(tx: &mut Conn, state: &AppState, id: &PackageApplicationId) -> Result<()> {
    loop {
        let members = store::members(tx, id)?;
        let mut states = HashMap::new();
        for member in &members {
            states.insert(member.item_key.clone(), member.state()?);
        }
        let mut moved = false;
        for member in &members {
            if member.state()? != MemberState::Waiting {
                continue;
            }
            let before = member.waits_for()?;
            let is = |key: &String, wanted: &[MemberState]| {
                states.get(key).is_some_and(|state| wanted.contains(state))
            };
            let ended = [MemberState::Ended, MemberState::Stopped];
            if let Some(first) = before.iter().find(|key| is(key, &ended)) {
                moved |= store::set_state(tx, member, MemberState::Stopped, Some(first))?;
                tell(tx, state, member, "packageStopped", "package.stopped")?;
            } else if before.iter().all(|key| is(key, &[MemberState::Issued])) {
                moved |= store::set_state(tx, member, MemberState::Ready, None)?;
            }
        }
        if !moved {
            return Ok(());
        }
    }
}

/// Tells the applicant, on the case's timeline and through the outbox, that an item is theirs again.
fn tell(
    tx: &mut Conn,
    state: &AppState,
    member: &MemberRow,
    event: &str,
    topic: &str,
) -> Result<()> {
    let now = state.clock.now();
    let caller = Anyone::System;
    let step = Event {
        at: now,
        kind: event.to_owned(),
        actor_name: "系统".to_owned(),
        detail: None,
        program: None,
    };
    parts::store::add_event(tx, &member.case_id, &step, (caller.kind(), caller.id()))?;
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: topic,
        subject_kind: "case",
        subject_id: member.case_id.as_str(),
        detail: serde_json::json!({"application": member.application_id, "item": member.item_key}),
    };
    state.audit.record(tx, now, &entry)?;
    outbox::enqueue(
        tx,
        now,
        topic,
        &serde_json::json!({
            "applicationId": member.application_id, "caseId": member.case_id,
            "item": member.item_key, "at": now,
        }),
    )?;
    Ok(())
}

/// Whether a case may be handed in now: one that waits in its package may not, and the house hands
/// in only what is ready.
///
/// # Errors
/// [`Code::WaitsForOther`]; [`Code::StateConflict`] to the house.
pub(in crate::cases) fn may_go_in(conn: &mut Conn, caller: &Anyone, row: &CaseRow) -> Result<()> {
    let member = member_of(conn, row)?;
    let state = member.map(|member| member.state()).transpose()?;
    match (caller, state) {
        (_, Some(MemberState::Waiting)) => Err(Code::WaitsForOther.into()),
        (Anyone::System, Some(MemberState::Ready)) => Ok(()),
        (Anyone::System, _) => Err(Code::StateConflict.into()),
        _ => Ok(()),
    }
}

/// A case that was returned is begun again: the new draft takes its place in the package.
///
/// # Errors
/// When the database refuses.
pub(in crate::cases) fn begun_again(tx: &mut Conn, old: &CaseRow, new: &CaseRow) -> Result<()> {
    let Some(member) = store::member_of(tx, &old.id)? else {
        return Ok(());
    };
    store::lock(tx, &member.application_id)?;
    payments::cancel(tx, &member.application_id, &old.id)?;
    store::set_case(tx, &member, &new.id)
}

/// Hands in every item whose turn has come; answers how many went in or back to their applicant.
///
/// # Errors
/// When the database refuses. What one case refuses is logged and does not keep the others waiting.
pub(in crate::cases) async fn release(state: &AppState) -> Result<u32> {
    let mut done = 0_u32;
    loop {
        let found = state.db.read(move |conn| store::ready(conn, BATCH)).await?;
        let mut changed = 0_u32;
        for member in found {
            let case = member.case_id.clone();
            match hand_in(state, member).await {
                Ok(()) => changed = changed.saturating_add(1),
                // Somebody else was faster, on this machine or another.
                Err(error) if matches!(error.code(), Code::StaleVersion | Code::StateConflict) => {}
                Err(error) => {
                    tracing::error!(%case, %error, "the timer could not hand in a case");
                }
            }
        }
        done = done.saturating_add(changed);
        if changed == 0 {
            return Ok(done);
        }
    }
}

/// Judges an item anew, with the licences there are now, and hands it in; one that is not complete
/// any more goes back to its applicant.
async fn hand_in(state: &AppState, member: MemberRow) -> Result<()> {
    let (reader, case) = (state.clone(), member.case_id.clone());
    let (version, prepared) = state
        .db
        .read(move |conn| {
            let row = crate::cases::store::find(conn, &case)?;
            let prepared = submission::prepare(
                conn,
                &reader,
                &Anyone::System,
                &row,
                &Newer::default(),
                Lang::Zh,
            );
            Ok((row.version, prepared))
        })
        .await?;
    match prepared {
        Ok(prepared) => {
            let order = system(state, member.case_id, version);
            carry_out(order, move |tx, scene| {
                submission::hand_in_prepared(tx, scene, &prepared, &Newer::default())
            })
            .await
            .map(|_| ())
        }
        Err(error)
            if matches!(
                error.code(),
                Code::FormInvalid | Code::ChecklistIncomplete | Code::ItemNotOpen
            ) =>
        {
            let state = state.clone();
            let db = state.db.clone();
            db.write(move |tx| {
                if store::set_state(tx, &member, MemberState::NeedsApplicant, None)? {
                    tell(
                        tx,
                        &state,
                        &member,
                        "packageIncomplete",
                        "package.needsApplicant",
                    )?;
                }
                Ok(())
            })
            .await
        }
        Err(error) => Err(error),
    }
}

fn system(state: &AppState, case: CaseId, version: i32) -> Order {
    Order {
        state: state.clone(),
        caller: Anyone::System,
        lang: Lang::Zh,
        case,
        version: i64::from(version),
        command: Command::Submit,
        attempt: None,
    }
}
