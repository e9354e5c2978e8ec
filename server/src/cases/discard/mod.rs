//! Drafts that go: their applicant deletes one, or nobody has gone on with it for half a year.
//!
//! With a draft go its answers, files, steps, pre-reviews and messages, in one transaction; what the
//! audit trail has of it stays, and tells nothing personal. Bytes that no row names any more go with
//! the next sweep of files, pieces of uploads likewise.

mod http;
mod store;

pub(super) use http::configure;

use super::store::CaseRow;
use super::tasks::Work;
use super::{CaseId, access, appointments, packages, store as cases};
use crate::identity::PersonId;
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::audit::{Audit, Entry};
use crate::platform::clock::Timestamp;
use crate::platform::db::{Conn, Db};
use crate::platform::outbox;
use crate::platform::problem::{Code, Result};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::{CaseState, Command};
use serde_json::json;

/// Days a draft nobody goes on with is kept.
pub const KEEP_DAYS: i64 = 180;

/// Days before it goes on which its applicant is told.
pub const TOLD_DAYS: i64 = 14;

/// The topic of what tells it.
pub const TOPIC: &str = "draft.expiring";

const DAY_SECONDS: i64 = 86_400;

/// Drafts looked for at a time.
const BATCH: i64 = 100;

/// What came of drafts nobody went on with.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Discarded {
    /// Drafts whose applicants were told that they will go.
    pub told: usize,
    /// Drafts that are gone.
    pub gone: usize,
}

/// Deletes a draft for its applicant.
///
/// # Errors
/// [`Code::NotADraft`] for what was handed in or ended; [`Code::DraftOfPackage`]; what
/// [`access::next`] refuses.
fn by_applicant(
    tx: &mut Conn,
    audit: &Audit,
    caller: &Anyone,
    (case, version): (&CaseId, i64),
    now: Timestamp,
) -> Result<()> {
    cases::lock(tx, case)?;
    let row = access::load(tx, caller, case, now.day())?;
    if row.state()? != CaseState::Draft {
        return Err(Code::NotADraft.into());
    }
    if row.has.package {
        return Err(Code::DraftOfPackage.into());
    }
    let actors = access::actors(caller, &row, &Work::default())?;
    let is_current = i64::from(row.version) == version;
    access::next(&row, &actors, Command::SaveDraft, is_current)?;
    remove(tx, audit, caller, &row, now)
}

fn remove(
    tx: &mut Conn,
    audit: &Audit,
    caller: &Anyone,
    row: &CaseRow,
    now: Timestamp,
) -> Result<()> {
    appointments::give_back(tx, &row.id)?;
    let files = store::remove(tx, &row.id)?;
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "case.delete",
        subject_kind: "case",
        subject_id: row.id.as_str(),
        detail: json!({
            "item": row.item_key, "state": row.state, "version": row.version, "files": files,
        }),
    };
    audit.record(tx, now, &entry)?;
    let told = json!({"caseId": row.id, "item": row.item_key, "at": now});
    outbox::enqueue(tx, now, "case.deleted", &told).map(drop)
}

/// How many cases of somebody's own the office still works on, or waits with.
///
/// # Errors
/// When the database refuses.
pub fn open_of(conn: &mut Conn, person: &PersonId) -> Result<i64> {
    store::count_open(conn, person)
}

/// Deletes every draft of somebody who leaves; what they handed in stays, as a record of the office.
///
/// # Errors
/// When the database refuses.
pub fn all_of(tx: &mut Conn, audit: &Audit, citizen: &Citizen, now: Timestamp) -> Result<()> {
    let caller = Anyone::Citizen(citizen.clone());
    for case in store::drafts_of(tx, &citizen.id)? {
        let row = cases::find(tx, &case)?;
        remove(tx, audit, &caller, &row, now)?;
    }
    packages::discard_all(tx, audit, &caller, now)
}

fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.plus_seconds(-days * DAY_SECONDS)
}

/// How many drafts would go now.
///
/// # Errors
/// When the database refuses.
pub fn due(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    store::count_due(
        conn,
        days_before(now, TOLD_DAYS),
        days_before(now, KEEP_DAYS),
    )
}

/// Tells the applicants of drafts that will go, and deletes those whose applicants were told in time
/// and did nothing. Nothing goes untold, so a clock that leaps ahead deletes no draft.
///
/// # Errors
/// When the database refuses; what was told or deleted by then stays so.
pub async fn sweep(db: &Db, audit: &Audit, now: Timestamp) -> Result<Discarded> {
    let mut done = Discarded::default();
    let (told_before, left_before) = (days_before(now, TOLD_DAYS), days_before(now, KEEP_DAYS));
    loop {
        let found = db
            .read(move |conn| store::due(conn, told_before, left_before, BATCH))
            .await?;
        let mut gone = 0_usize;
        for case in found {
            let (audit, id) = (audit.clone(), case.to_string());
            let deleted = db.write(move |tx| {
                cases::lock(tx, &case)?;
                // Its applicant may have come back to it, or another server was faster.
                if !store::is_due(tx, &case, told_before, left_before)? {
                    return Ok(false);
                }
                let row = cases::find(tx, &case)?;
                remove(tx, &audit, &Anyone::System, &row, now)?;
                Ok(true)
            });
            match deleted.await {
                Ok(deleted) => gone = gone.saturating_add(usize::from(deleted)),
                // One that cannot go must not keep all others, nor the rules after this one.
                Err(error) => tracing::error!(%error, %id, "a draft cannot be deleted"),
            }
        }
        done.gone = done.gone.saturating_add(gone);
        if gone == 0 {
            break;
        }
    }
    let untouched = days_before(now, KEEP_DAYS - TOLD_DAYS);
    let goes_on = now.plus_seconds(TOLD_DAYS * DAY_SECONDS).day();
    loop {
        let told = db
            .write(move |tx| tell(tx, untouched, goes_on, now))
            .await?;
        done.told = done.told.saturating_add(told);
        if told == 0 {
            return Ok(done);
        }
    }
}

fn tell(tx: &mut Conn, untouched: Timestamp, goes_on: Date, now: Timestamp) -> Result<usize> {
    let left = store::untold(tx, untouched, BATCH)?;
    for case in &left {
        store::told(tx, case, now)?;
        outbox::enqueue(tx, now, TOPIC, &json!({"caseId": case, "due": goes_on}))?;
    }
    Ok(left.len())
}
