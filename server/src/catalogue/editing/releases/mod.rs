//! Releases: one editor puts a version forward, another lets it go, and on its day it is shown.

pub(super) mod http;

use super::store::{self, OPEN, ReleaseRow};
use super::view::Release;
use super::{ReleaseId, audit, compiled, working_copy};
use crate::catalogue::publish;
use crate::identity::caller::StaffMember;
use crate::platform::AppState;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::extract::IfMatch;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::requests::ReleaseRequest;
use serde_json::json;

/// Whoever works on a release.
pub(super) struct Editor<'e> {
    pub(super) state: &'e AppState,
    pub(super) staff: &'e StaffMember,
    pub(super) lang: Lang,
}

/// Puts the working copy of an item forward, as it was read.
///
/// # Errors
/// [`Code::WorkingCopyNotFound`], [`Code::StaleVersion`], what [`compiled`] refuses, and
/// [`Code::ReleaseOpen`].
pub(super) fn propose(
    tx: &mut Conn,
    editor: &Editor<'_>,
    key: &str,
    version: IfMatch,
    request: &ReleaseRequest,
) -> Result<Release> {
    let now = editor.state.clock.now();
    let copy = working_copy(tx, key)?;
    version.check(i64::from(copy.version))?;
    if request.effective_from < now.day() {
        let message = editor.lang.pick(
            "生效日期不能早于今天",
            "A version takes effect today or later",
        );
        return Err(Error::wrong_at("/effectiveFrom", "too_early", message));
    }
    let source = copy.source.unwrap_or_default();
    let item = compiled(tx, key, &source, editor.lang)?;
    if store::open_of(tx, key)?.is_some() {
        return Err(Code::ReleaseOpen.into());
    }
    let row = ReleaseRow {
        id: ReleaseId::new(),
        item_key: key.to_owned(),
        item_version: publish::number(item.doc.version)?,
        source,
        reason: request.reason.clone(),
        effective_from: request.effective_from.to_string(),
        state: "proposed".to_owned(),
        version: 1,
        proposed_by_id: editor.staff.id.clone(),
        proposed_at: now,
        decided_by_id: None,
        decided_at: None,
        answer: None,
    };
    store::insert_release(tx, &row)?;
    record(tx, editor, "itemRelease.proposed", &row)?;
    Release::new(tx, &row)
}

/// Lets a release go: at once, or on its day. Its text was checked when it was put forward, and is
/// checked again against what is published now.
///
/// # Errors
/// [`Code::OwnRelease`] for whoever put it forward; [`Code::ReleaseSettled`]; what [`compiled`]
/// refuses.
pub(super) fn approve(
    tx: &mut Conn,
    editor: &Editor<'_>,
    id: &ReleaseId,
    version: IfMatch,
) -> Result<Release> {
    let mut row = found(tx, id, version)?;
    if row.state != "proposed" {
        return Err(Code::ReleaseSettled.into());
    }
    if row.proposed_by_id == editor.staff.id {
        return Err(Code::OwnRelease.into());
    }
    let now = editor.state.clock.now();
    row.decided_by_id = Some(editor.staff.id.clone());
    row.decided_at = Some(now);
    if row.effective_from > now.day().to_string() {
        compiled(tx, &row.item_key, &row.source, editor.lang)?;
        "scheduled".clone_into(&mut row.state);
    } else {
        publish_now(tx, &row, editor.lang, now)?;
        "published".clone_into(&mut row.state);
    }
    store::settle(tx, &row)?;
    record(tx, editor, "itemRelease.approved", &row)?;
    shown(tx, row)
}

/// Stops a release that is not published yet: its own editor withdraws it, another refuses it.
///
/// # Errors
/// [`Code::ReleaseSettled`].
pub(super) fn refuse(
    tx: &mut Conn,
    editor: &Editor<'_>,
    id: &ReleaseId,
    version: IfMatch,
    reason: String,
) -> Result<Release> {
    let mut row = found(tx, id, version)?;
    if !OPEN.contains(&row.state.as_str()) {
        return Err(Code::ReleaseSettled.into());
    }
    let (state, action) = if row.proposed_by_id == editor.staff.id {
        ("withdrawn", "itemRelease.withdrawn")
    } else {
        ("refused", "itemRelease.refused")
    };
    state.clone_into(&mut row.state);
    row.decided_by_id = Some(editor.staff.id.clone());
    row.decided_at = Some(editor.state.clock.now());
    row.answer = Some(reason);
    store::settle(tx, &row)?;
    record(tx, editor, action, &row)?;
    shown(tx, row)
}

fn found(tx: &mut Conn, id: &ReleaseId, version: IfMatch) -> Result<ReleaseRow> {
    let row = store::release(tx, id)?.ok_or(Code::ReleaseNotFound)?;
    version.check(i64::from(row.version))?;
    Ok(row)
}

/// As it stands after [`store::settle`].
fn shown(tx: &mut Conn, row: ReleaseRow) -> Result<Release> {
    let version = row.version.saturating_add(1);
    Release::new(tx, &ReleaseRow { version, ..row })
}

/// Publishes the text of a release. A working copy that says the same is done with.
fn publish_now(tx: &mut Conn, row: &ReleaseRow, lang: Lang, now: Timestamp) -> Result<()> {
    let item = compiled(tx, &row.item_key, &row.source, lang)?;
    publish::write_down(tx, &item, now)?;
    publish::make_current(tx, &row.item_key, row.item_version, now)?;
    let copy = store::copy(tx, &row.item_key)?;
    if let Some(copy) = copy.filter(|copy| copy.source.as_ref() == Some(&row.source)) {
        let place = (copy.item_key.as_str(), copy.version);
        store::put_copy(tx, place, None, &copy.saved_by_id, now)?;
    }
    Ok(())
}

fn record(tx: &mut Conn, editor: &Editor<'_>, action: &str, row: &ReleaseRow) -> Result<()> {
    let detail = json!({
        "release": row.id, "itemVersion": row.item_version, "state": row.state,
        "effectiveFrom": row.effective_from,
    });
    audit(
        tx,
        editor.state,
        (editor.staff, action, &row.item_key),
        detail,
    )
}

/// Publishes the versions whose day has come; answers how many. One that cannot be published any
/// more, because the catalogue has changed since it was approved, says so to its editors.
///
/// # Errors
/// When the database refuses.
pub async fn take_effect(state: &AppState) -> Result<u32> {
    let today = state.clock.today().to_string();
    let due = state.db.read(move |conn| store::due(conn, &today)).await?;
    let mut published = 0_u32;
    for id in due {
        let done = settle_due(state, id.clone()).await;
        match done {
            Ok(()) => published = published.saturating_add(1),
            // Another machine was faster.
            Err(error) if error.code() == Code::ReleaseSettled => {}
            Err(error) => {
                tracing::error!(release = %id, %error, "a version could not be published on its day");
                give_up(state, id, &error).await?;
            }
        }
    }
    Ok(published)
}

async fn settle_due(state: &AppState, id: ReleaseId) -> Result<()> {
    let now = state.clock.now();
    let here = state.clone();
    state
        .db
        .write(move |tx| {
            let mut row = store::release(tx, &id)?.ok_or(Code::ReleaseNotFound)?;
            if row.state != "scheduled" {
                return Err(Code::ReleaseSettled.into());
            }
            publish_now(tx, &row, Lang::Zh, now)?;
            "published".clone_into(&mut row.state);
            store::settle(tx, &row)?;
            by_itself(tx, &here, "itemRelease.tookEffect", &row)
        })
        .await
}

/// Marks a release that cannot be published as such. One the database kept from it is tried again.
async fn give_up(state: &AppState, id: ReleaseId, error: &Error) -> Result<()> {
    let refused = [Code::ItemFaulty, Code::VersionNotNewer, Code::PackageBroken];
    if !refused.contains(&error.code()) {
        return Ok(());
    }
    let why = error.detail(Lang::Zh);
    let here = state.clone();
    state
        .db
        .write(move |tx| {
            let mut row = store::release(tx, &id)?.ok_or(Code::ReleaseNotFound)?;
            if row.state != "scheduled" {
                return Ok(());
            }
            "failed".clone_into(&mut row.state);
            row.answer = Some(why);
            store::settle(tx, &row)?;
            by_itself(tx, &here, "itemRelease.failed", &row)
        })
        .await
}

fn by_itself(tx: &mut Conn, state: &AppState, action: &str, row: &ReleaseRow) -> Result<()> {
    let entry = crate::platform::audit::Entry {
        actor_kind: "system",
        actor_id: "timer",
        action,
        subject_kind: "item",
        subject_id: &row.item_key,
        detail: json!({"release": row.id, "itemVersion": row.item_version}),
    };
    state.audit.record(tx, state.clock.now(), &entry)
}
