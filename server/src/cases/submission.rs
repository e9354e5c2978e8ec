//! Handing a case in, again after the single notice, and taking it back.

use super::basis::Basis;
use super::change::{self, Effect, Order, Scene, carry_out, carry_out_of};
use super::draft::saved;
use super::parts::{self, DocumentBody, DocumentKind, FileId, FileRow, ReceiptMaterial};
use super::sheet::{Newer, Sheet, Told, state_name};
use super::store::{Aside, CasePatch, CaseRow, Has};
use super::tasks::{self, store::ProjectRow};
use super::{access, green, number, packages, sheet};
use crate::catalogue::{self, ItemVersion};
use crate::identity::caller::Anyone;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::{AppState, Lang};
use onewindow_catalogue::Approval;
use onewindow_core::{LoadedPack, MaterialState, Verdict};
use std::sync::Arc;

/// A verdict under which a case may be handed in, and what it was given with.
#[derive(Clone)]
pub(super) struct Judged {
    told: Told,
    verdict: Arc<Verdict>,
}

impl Judged {
    /// Judges what is being handed in.
    ///
    /// # Errors
    /// [`Code::FormInvalid`] and [`Code::ChecklistIncomplete`] with every place.
    pub(super) fn of(sheet: Sheet) -> Result<Self> {
        let (verdict, text) = sheet.submitted()?;
        Ok(Self {
            told: Told {
                sheet: Arc::new(sheet),
                verdict: text.into(),
            },
            verdict: Arc::new(verdict),
        })
    }
}

/// What is known of a case before the writer is asked.
#[derive(Clone)]
pub(super) struct Prepared {
    /// The case as it was judged.
    row: CaseRow,
    /// Files come and go without a new version, so they are compared by themselves.
    files: Vec<FileId>,
    judged: Judged,
    /// The number it may take, if it was taken ahead.
    number: Option<String>,
}

/// Judges a case as it would be handed in now.
///
/// # Errors
/// [`Code::ItemNotOpen`] for what is handed in first; [`Code::WaitsForOther`]; those of
/// [`Judged::of`].
pub(super) fn prepare(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    row: &CaseRow,
    newer: &Newer,
    lang: Lang,
) -> Result<Prepared> {
    if row.number.is_none() && !catalogue::item(conn, &row.item_key)?.is_open() {
        return Err(Code::ItemNotOpen.into());
    }
    packages::may_go_in(conn, caller, row)?;
    let sheet = Sheet::read(conn, state, row, newer, lang)?;
    let counting = sheet.files.iter().filter(|file| file.counts());
    let files = counting.map(|file| file.id.clone()).collect();
    Ok(Prepared {
        row: row.clone(),
        files,
        judged: Judged::of(sheet)?,
        number: None,
    })
}

/// Takes a number ahead for a case that was found in order and has none yet.
fn number_ahead(conn: &mut Conn, state: &AppState, row: &CaseRow) -> Result<Option<String>> {
    if row.number.is_some() {
        return Ok(None);
    }
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    let district = catalogue::district(conn, &row.district)?;
    let today = state.clock.today();
    number::ahead(conn, &district.code, today, item.basic_code.as_deref())
}

/// Hands the case in with the answers given, or with those saved.
///
/// # Errors
/// [`Code::FormInvalid`] and [`Code::ChecklistIncomplete`] with every place; what the lifecycle
/// refuses. Nothing is saved then.
pub(crate) async fn submit(order: Order, newer: Newer) -> Result<Answer> {
    let (state, caller, case, lang) = (
        order.state.clone(),
        order.caller.clone(),
        order.case.clone(),
        order.lang,
    );
    let version = order.version;
    let read = newer.clone();
    // The verdict is worked out on a reading connection; the writer only checks that the case is
    // still the one it was worked out for. A failure waits until then, because a repeated request
    // is answered with the first one's answer, not with what has become wrong since.
    let prepared = state
        .db
        .clone()
        .read(move |conn| {
            let row = access::load(conn, &caller, &case, state.clock.today())?;
            let mut prepared = prepare(conn, &state, &caller, &row, &read, lang)?;
            // Nothing is taken for a request that will be refused, or answered a second time.
            if i64::from(row.version) == version {
                prepared.number = number_ahead(conn, &state, &row)?;
            }
            Ok(prepared)
        })
        .await;
    // What was handed in before others work on, too.
    let read = prepared.as_ref().ok().map(|prepared| &prepared.row);
    let draft = read.filter(|row| row.number.is_none()).cloned();
    carry_out_of(order, draft, move |tx, scene| {
        hand_in_prepared(tx, scene, &prepared?, &newer)
    })
    .await
}

/// Hands in what was judged before, if the case is still as it was then.
///
/// # Errors
/// [`Code::StaleVersion`]; those of [`hand_in`].
pub(super) fn hand_in_prepared(
    tx: &mut Conn,
    scene: &Scene<'_>,
    prepared: &Prepared,
    newer: &Newer,
) -> Result<Effect> {
    let row = scene.row;
    if prepared.row.version != row.version || prepared.files != file_ids(tx, row)? {
        return Err(Error::new(Code::StaleVersion).with("current", row.version));
    }
    hand_in(tx, scene, &prepared.judged, newer, prepared.number.clone())
}

/// Hands in: the case gets its number, the one taken `ahead` where there is one, and its receipt, and
/// its fees go to the order of its package.
///
/// # Errors
/// [`Code::WaitsForOther`] for a case whose package has not come to it yet.
pub(super) fn hand_in(
    tx: &mut Conn,
    scene: &Scene<'_>,
    judged: &Judged,
    newer: &Newer,
    ahead: Option<String>,
) -> Result<Effect> {
    let row = scene.row;
    let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
    packages::may_go_in(tx, scene.caller, row)?;
    let Told { sheet, .. } = &judged.told;
    packages::charge(tx, row, &sheet.pack, &judged.verdict)?;
    let project = tie_to_project(tx, scene, &item, newer)?;
    let mut patch = CasePatch {
        context: Some(serde_json::to_string(&sheet.stored).map_err(Error::internal)?),
        submitted_at: Some(scene.now),
        ..saved(scene.state, newer)?
    };
    // After the project is known, and before the clock is set by the channel's thresholds.
    let green = green::enter_by_rule(tx, scene, project.as_deref(), sheet.has_good_credit)?;
    if row.number.is_some() {
        let mut effect = again(tx, scene, newer, patch)?;
        effect.events.extend(green);
        return Ok(effect);
    }
    let division = catalogue::district(tx, &row.district)?.code;
    let basic_code = item.basic_code.as_deref();
    let number = match ahead {
        // Taken before midnight it would be one of another day.
        Some(taken) if number::is_of(&taken, &division, scene.today, basic_code) => taken,
        _ => number::next(tx, &division, scene.today, basic_code)?,
    };
    let body = DocumentBody {
        materials: receipt_lines(&sheet.pack, &judged.verdict),
        ..DocumentBody::default()
    };
    let receipt = change::issue(tx, scene, &number, DocumentKind::Receipt, body)?;
    let mut effect = Effect::of("submitted", CasePatch::default())
        .detail(Some(number.clone()))
        .giving(receipt);
    // Nobody has judged its documents yet, so what is told of it now is what it was handed in with.
    effect.told = Some(judged.told.clone());
    effect.has = Some(Has {
        green: row.has.green || green.is_some(),
        project: row.has.project || project.is_some(),
        ..row.has.clone()
    });
    effect.events.extend(green);
    patch.number = Some(number);
    Ok(Effect { patch, ..effect })
}

/// Handed in again: what the applicant changed since the single notice may need another.
fn again(tx: &mut Conn, scene: &Scene<'_>, newer: &Newer, patch: CasePatch) -> Result<Effect> {
    let then = Basis::at_notice(scene.state, scene.row)?;
    let now = Basis::of(tx, scene.state, scene.row, newer.answers.as_deref())?;
    let aside = Aside {
        notice_reopened: Some(then.is_some_and(|then| then != now)),
        ..Aside::default()
    };
    Ok(Effect::of("resubmitted", patch).aside(aside))
}

/// Hands in the documents that were deferred.
///
/// # Errors
/// [`Code::ChecklistIncomplete`] naming each document that is still missing; what the lifecycle
/// refuses.
pub(crate) async fn supply_deferred(order: Order) -> Result<Answer> {
    carry_out(order, |tx, scene| {
        let sheet = Sheet::read(tx, scene.state, scene.row, &Newer::default(), scene.lang)?;
        let missing: Vec<FieldError> = sheet
            .verdict()
            .checklist
            .iter()
            .filter(|entry| entry.state == MaterialState::Deferred || entry.state.is_open())
            .map(|entry| {
                FieldError::new(
                    format!("#/materials/{}", entry.material),
                    format!("material_{}", state_name(entry.state)),
                    entry.name.clone(),
                )
            })
            .collect();
        if !missing.is_empty() {
            return Err(Error::new(Code::ChecklistIncomplete)
                .with("count", missing.len())
                .with_errors(missing));
        }
        let aside = Aside {
            owed_due: Some(None),
            owed_remind_on: Some(None),
            ..Aside::default()
        };
        Ok(Effect::of("deferredSupplied", CasePatch::default()).aside(aside))
    })
    .await
}

/// Ties the case to the investment project whose code its answers name (投资项目编号); gives the code of
/// the project it belongs to then.
fn tie_to_project(
    tx: &mut Conn,
    scene: &Scene<'_>,
    item: &ItemVersion,
    newer: &Newer,
) -> Result<Option<String>> {
    let before = |tx: &mut Conn| {
        if scene.row.has.project {
            tasks::store::project_code(tx, &scene.row.id)
        } else {
            Ok(None)
        }
    };
    let Some(Approval {
        template: Some(template),
        stage: Some(stage),
        ..
    }) = &item.doc.approval
    else {
        return before(tx);
    };
    let answers = match &newer.answers {
        Some(answers) => answers.clone(),
        None => sheet::answers(scene.state, scene.row)?,
    };
    let Some(project_code) = project_named(item, &answers)? else {
        return before(tx);
    };
    let row = ProjectRow {
        case_id: scene.row.id.clone(),
        project_code: project_code.clone(),
        template_key: template.clone(),
        stage_key: stage.clone(),
    };
    tasks::store::set_project(tx, &row)?;
    Ok(Some(project_code))
}

/// The code of the investment project that answers name, where the item asks for one.
///
/// # Errors
/// When the answers are no JSON.
pub(super) fn project_named(item: &ItemVersion, answers: &str) -> Result<Option<String>> {
    let approval = item.doc.approval.as_ref();
    let Some(pointer) = approval.and_then(|approval| approval.project_code.as_ref()) else {
        return Ok(None);
    };
    let answers: serde_json::Value = serde_json::from_str(answers).map_err(Error::internal)?;
    let code = answers.pointer(pointer).and_then(|code| code.as_str());
    Ok(code
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned))
}

fn file_ids(conn: &mut Conn, row: &CaseRow) -> Result<Vec<FileId>> {
    // One that turns out to carry a virus counts no longer, and is missed like one taken out.
    let files = parts::files(conn, row)?.into_iter();
    Ok(files.filter(FileRow::counts).map(|file| file.id).collect())
}

/// The materials this case needs, with what stands for each.
pub(super) fn receipt_lines(pack: &LoadedPack, verdict: &Verdict) -> Vec<ReceiptMaterial> {
    let checklist = &verdict.checklist;
    let materials = &pack.pack().materials;
    materials
        .iter()
        .filter_map(|material| {
            let entry = checklist
                .iter()
                .find(|entry| entry.material == material.id)?;
            let needed = entry.state != MaterialState::NotNeeded;
            needed.then(|| ReceiptMaterial {
                id: material.id.clone(),
                name: material.name.clone(),
                state: state_name(entry.state).to_owned(),
                due: entry.due.map(|day| day.to_string()),
            })
        })
        .collect()
}

/// Takes the case back.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn withdraw(order: Order, reason: Option<String>) -> Result<Answer> {
    carry_out(order, move |_, scene| {
        let patch = CasePatch {
            closed_at: Some(scene.now),
            ..CasePatch::default()
        };
        Ok(Effect::of("withdrawn", patch).detail(reason))
    })
    .await
}
