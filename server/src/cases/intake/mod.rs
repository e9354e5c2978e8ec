//! The window: judging materials, accepting, the single notice, not accepting.

mod due;
mod http;

pub(super) use http::configure;

use super::change::{self, Effect, Order, Scene, carry_out};
use super::parts::{self, DocumentBody, DocumentKind, Reason, Review};
use super::sheet::{Newer, Sheet, checklist_complete, state_name};
use super::store::CasePatch;
use super::submission::receipt_lines;
use crate::catalogue;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::requests::{
    AcceptanceRequest, NonAcceptanceRequest, NoticeItem, ReviewRequest, ReviewVerdict,
    SingleNoticeRequest,
};
use onewindow_core::{MaterialState, Verdict};

const REJECTED: &str = "rejected";

/// Judges one material of the item.
///
/// # Errors
/// [`Code::MaterialNotFound`]; what the lifecycle refuses.
pub(crate) async fn review(
    order: Order,
    material: String,
    request: ReviewRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let pack = catalogue::pack(tx, &scene.row.pack_sha256)?;
        let materials = &pack.pack().materials;
        let found = materials.iter().find(|entry| entry.id == material);
        let generated = found.ok_or(Code::MaterialNotFound)?.generated;
        if generated && request.verdict == ReviewVerdict::Rejected {
            // Nothing can be uploaded in its place: what is wrong is an answer, which the single
            // notice names by its field.
            let message = scene.lang.pick(
                "该材料由填写内容生成，请在一次性告知中指明需要修改的填写项",
                "This document is drawn up from the answers: name the field in the single notice",
            );
            return Err(
                Error::new(Code::InvalidRequest).with_errors(vec![FieldError::new(
                    "/verdict",
                    "not_a_choice",
                    message,
                )]),
            );
        }
        let verdict = match request.verdict {
            ReviewVerdict::Accepted => "accepted",
            ReviewVerdict::Rejected => REJECTED,
        };
        judge(tx, scene, material, verdict, request.reason)?;
        // The applicant hears of rejections all at once, in the single notice.
        Ok(Effect {
            patch: CasePatch::default(),
            events: Vec::new(),
            further: None,
        })
    })
    .await
}

fn judge(
    tx: &mut Conn,
    scene: &Scene<'_>,
    material: String,
    verdict: &str,
    reason: Option<String>,
) -> Result<()> {
    let files = parts::store::files(tx, &scene.row.id)?;
    let review = Review {
        files: files
            .into_iter()
            .filter(|file| file.material == material)
            .map(|file| file.sha256)
            .collect(),
        material,
        verdict: verdict.to_owned(),
        reason,
    };
    parts::store::put_review(tx, &scene.row.id, &review, scene.caller.id(), scene.now)
}

fn verdict(tx: &mut Conn, scene: &Scene<'_>) -> Result<Verdict> {
    let sheet = Sheet::read(tx, scene.state, scene.row, &Newer::default(), scene.lang)?;
    Ok(sheet.verdict())
}

/// Accepts a case: its limits begin, and the department gets its task.
///
/// # Errors
/// [`Code::ChecklistIncomplete`] while a document is missing or rejected; what the lifecycle
/// refuses.
pub(crate) async fn accept(order: Order, request: AcceptanceRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let verdict = verdict(tx, scene)?;
        checklist_complete(&verdict)?;
        let row = scene.row;
        let pack = catalogue::pack(tx, &row.pack_sha256)?;
        // What was deferred is listed with its days on the notice, which then says so by its name.
        let mut owed = receipt_lines(&pack, &verdict);
        owed.retain(|material| material.state == state_name(MaterialState::Deferred));
        let kind = if owed.is_empty() {
            DocumentKind::Acceptance
        } else {
            DocumentKind::DeferredAcceptance
        };
        let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
        let calendar = catalogue::calendar(tx)?;
        let due = due::of(&calendar, item.statutory, item.promised, scene.today)?;
        parts::store::open_task(tx, &row.id, &row.department, scene.now)?;
        let body = DocumentBody {
            materials: owed,
            note: request.note.clone(),
            due: due.promised.map(|day| day.to_string()),
            ..DocumentBody::default()
        };
        change::issue(tx, scene, change::number(row)?, kind, body)?;
        let patch = CasePatch {
            acceptor_id: Some(scene.caller.id().to_owned()),
            accepted_at: Some(scene.now),
            statutory_due: due.statutory.map(|day| day.to_string()),
            promised_due: due.promised.map(|day| day.to_string()),
            warn_at: due.warn_at.map(|day| day.to_string()),
            due_provisional: Some(due.provisional),
            ..CasePatch::default()
        };
        Ok(Effect::of("accepted", patch).detail(request.note))
    })
    .await
}

/// Tells everything that is to be completed, once. What was rejected before belongs to it, named
/// or not: there is no second notice to name it in.
///
/// # Errors
/// [`Code::InvalidRequest`] for a material or a field the case does not have; what the lifecycle
/// refuses, a second notice above all.
pub(crate) async fn single_notice(order: Order, request: SingleNoticeRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let verdict = verdict(tx, scene)?;
        let unknown = unknown_places(&request.items, &verdict, scene);
        if !unknown.is_empty() {
            return Err(Error::new(Code::InvalidRequest).with_errors(unknown));
        }
        let mut reasons: Vec<Reason> = Vec::with_capacity(request.items.len());
        let pack = catalogue::pack(tx, &scene.row.pack_sha256)?;
        let uploaded = |material: &String| {
            let mut materials = pack.pack().materials.iter();
            materials.any(|entry| entry.id == *material && !entry.generated)
        };
        for item in request.items {
            if let Some(material) = item.material.as_ref().filter(|id| uploaded(id)) {
                judge(
                    tx,
                    scene,
                    material.clone(),
                    REJECTED,
                    Some(item.reason.clone()),
                )?;
            }
            reasons.push(Reason {
                material: item.material,
                pointer: item.pointer,
                text: item.reason,
            });
        }
        for entry in &verdict.checklist {
            let told = reasons
                .iter()
                .any(|reason| reason.material.as_ref() == Some(&entry.material));
            if entry.state == MaterialState::Rejected && !told {
                reasons.push(Reason {
                    material: Some(entry.material.clone()),
                    pointer: None,
                    text: entry.reason.clone().unwrap_or_else(|| entry.name.clone()),
                });
            }
        }
        let body = DocumentBody {
            reasons,
            note: request.note,
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        change::issue(tx, scene, number, DocumentKind::SingleNotice, body)?;
        let patch = CasePatch {
            notice_sent: Some(true),
            ..CasePatch::default()
        };
        Ok(Effect::of("singleNotice", patch))
    })
    .await
}

/// The places of a notice that this case does not have.
fn unknown_places(items: &[NoticeItem], verdict: &Verdict, scene: &Scene<'_>) -> Vec<FieldError> {
    let unknown = |(index, item): (usize, &NoticeItem)| {
        let (member, known) = match (&item.material, &item.pointer) {
            (Some(material), _) => (
                "material",
                verdict
                    .checklist
                    .iter()
                    .any(|entry| entry.material == *material),
            ),
            (None, Some(pointer)) => (
                "pointer",
                verdict.fields.iter().any(|field| field.pointer == *pointer),
            ),
            (None, None) => ("material", false),
        };
        (!known).then(|| {
            let message = scene
                .lang
                .pick("该办件没有这一项", "The case has no such place");
            FieldError::new(format!("/items/{index}/{member}"), "not_a_choice", message)
        })
    };
    items.iter().enumerate().filter_map(unknown).collect()
}

/// Declines to accept a case, with the reason and the organ that would be right.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn not_accept(order: Order, request: NonAcceptanceRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let reason = request.reason;
        let body = DocumentBody {
            reasons: vec![Reason {
                text: reason.clone(),
                ..Reason::default()
            }],
            right_organ: request.right_organ,
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        change::issue(tx, scene, number, DocumentKind::NonAcceptance, body)?;
        let patch = CasePatch {
            closed_at: Some(scene.now),
            ..CasePatch::default()
        };
        Ok(Effect::of("notAccepted", patch).detail(Some(reason)))
    })
    .await
}
