//! Acceptance: by the window, or by law when nobody answered in time.

use super::verdict;
use crate::cases::change::{self, Effect, Order, Scene, carry_out};
use crate::cases::clock;
use crate::cases::commitments;
use crate::cases::parts::{DocumentBody, DocumentKind};
use crate::cases::sheet::{Newer, Sheet, checklist_complete, state_name};
use crate::cases::store::{Aside, CasePatch};
use crate::cases::submission::receipt_lines;
use crate::cases::tasks::{self, run::CaseDays};
use crate::catalogue;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::Result;
use onewindow_core::MaterialState;
use onewindow_core::date::Date;
use onewindow_core::requests::AcceptanceRequest;

/// Working days before a deferred document is owed on which its applicant is reminded.
const REMIND_WORKDAYS: i32 = 1;

/// Accepts a case: its limits begin, and the departments get their tasks.
///
/// # Errors
/// [`Code::ChecklistIncomplete`] while a document is missing or rejected; what the lifecycle
/// refuses.
///
/// [`Code::ChecklistIncomplete`]: crate::platform::problem::Code::ChecklistIncomplete
pub(crate) async fn accept(order: Order, request: AcceptanceRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        checklist_complete(&verdict(tx, scene)?)?;
        let patch = CasePatch {
            acceptor_id: Some(scene.caller.id().to_owned()),
            ..CasePatch::default()
        };
        take_up(tx, scene, "accepted", scene.now, request.note, patch)
    })
    .await
}

/// Accepts a case as of the day it was received, because nobody told the applicant anything within
/// the time of the law (Administrative Licensing Law art. 32).
///
/// # Errors
/// What the lifecycle refuses.
pub(in crate::cases) async fn accept_by_silence(order: Order) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let note = match scene.lang {
            Lang::Zh => "收到申请材料之日起五个工作日内未告知需要补正的内容，依照《行政许可法》第三十二条，自收到申请材料之日起即为受理。",
            Lang::En => "Nothing was asked for within five working days of receipt, so the application counts as accepted on the day it was received (Administrative Licensing Law art. 32).",
        };
        let since = scene.row.submitted_at.unwrap_or(scene.now);
        let note = Some(note.to_owned());
        take_up(tx, scene, "acceptedBySilence", since, note, CasePatch::default())
    })
    .await
}

fn take_up(
    tx: &mut Conn,
    scene: &Scene<'_>,
    event: &'static str,
    since: Timestamp,
    note: Option<String>,
    patch: CasePatch,
) -> Result<Effect> {
    let row = scene.row;
    let account = clock::after(tx, row, &[(event, None)], scene.now)?;
    let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
    let days = CaseDays {
        due: account.promised_due.map(|day| day.to_string()),
        warn_at: account.warn_at.map(|day| day.to_string()),
    };
    let opened = tasks::run::begin(tx, scene, &item, &days)?;
    // What was deferred is listed with its days on the notice, which then says so by its name.
    let pack = catalogue::pack(tx, &row.pack_sha256)?;
    let mut deferred = receipt_lines(&pack, &verdict(tx, scene)?);
    deferred.retain(|material| material.state == state_name(MaterialState::Deferred));
    let kind = if deferred.is_empty() {
        DocumentKind::Acceptance
    } else {
        DocumentKind::DeferredAcceptance
    };
    let body = DocumentBody {
        materials: deferred,
        note: note.clone(),
        due: account.promised_due.map(|day| day.to_string()),
        ..DocumentBody::default()
    };
    let number = change::number(row)?;
    let mut papers = vec![change::issue(tx, scene, number, kind, body)?];
    let promises = commitments::promised(tx, scene, &item)?;
    if !promises.is_empty() {
        let body = DocumentBody {
            promises,
            ..DocumentBody::default()
        };
        papers.push(change::issue(
            tx,
            scene,
            number,
            DocumentKind::Commitment,
            body,
        )?);
    }
    let aside = owed(tx, scene, account.promised_due)?;
    let patch = CasePatch {
        accepted_at: Some(since),
        ..patch
    };
    let mut effect = Effect::of(event, patch).detail(note).aside(aside);
    effect.papers = papers;
    effect.events.extend(opened);
    Ok(effect)
}

/// What is owed after acceptance: the core's checklist names the deferred documents and their days,
/// counted from today; none is later than the promised limit.
fn owed(tx: &mut Conn, scene: &Scene<'_>, promised: Option<Date>) -> Result<Aside> {
    let sheet = Sheet::read(tx, scene.state, scene.row, &Newer::default(), scene.lang)?;
    let Some(first) = sheet.owed(scene.today) else {
        return Ok(Aside::default());
    };
    let due = promised.map_or(first, |end| first.min(end));
    let calendar = catalogue::calendar(tx)?;
    let remind = calendar
        .add_workdays(due, -REMIND_WORKDAYS)
        .map_or(due, |day| day.date)
        .max(scene.today);
    Ok(Aside {
        owed_due: Some(Some(due.to_string())),
        owed_remind_on: Some(Some(remind.to_string())),
        ..Aside::default()
    })
}
