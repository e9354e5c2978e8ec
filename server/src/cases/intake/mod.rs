//! The window: judging materials, accepting, the single notice, not accepting.

mod accept;
mod http;
mod right;

pub(crate) use accept::accept;
pub(super) use accept::accept_by_silence;
pub(super) use http::configure;
use right::correct;
pub(crate) use right::return_case;

use super::annotations;
use super::basis::Basis;
use super::change::{self, Effect, Order, Scene, carry_out};
use super::parts::{self, DocumentBody, DocumentKind, Reason, Review};
use super::sheet::{Newer, Sheet};
use super::store::{Aside, CasePatch};
use crate::catalogue;
use crate::platform::Lang;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::requests::{
    NonAcceptanceRequest, NoticeItem, ReviewRequest, ReviewVerdict, SingleNoticeRequest,
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
            ..Effect::default()
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

/// Tells everything that is to be completed, once. What was rejected before belongs to it, named
/// or not: there is no second notice to name it in.
///
/// # Errors
/// [`Code::InvalidRequest`] for a material or a field the case does not have; what the lifecycle
/// refuses, a second notice above all.
pub(crate) async fn single_notice(order: Order, request: SingleNoticeRequest) -> Result<Answer> {
    let (state, caller, case) = (
        order.state.clone(),
        order.caller.clone(),
        order.case.clone(),
    );
    let answer = give_notice(order, request).await;
    if let Err(error) = &answer
        && error.code() == Code::NoticeAlreadySent
    {
        // Nothing of the refused change stays, but who would have broken the rule does.
        let now = state.clock.now();
        let audit = state.audit.clone();
        state
            .db
            .write(move |tx| {
                audit.record(
                    tx,
                    now,
                    &Entry {
                        actor_kind: caller.kind(),
                        actor_id: caller.id(),
                        action: "case.secondNoticeRefused",
                        subject_kind: "case",
                        subject_id: case.as_str(),
                        detail: serde_json::json!({}),
                    },
                )
            })
            .await?;
    }
    answer
}

async fn give_notice(order: Order, request: SingleNoticeRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let verdict = verdict(tx, scene)?;
        let places = request.items.iter();
        let places = places.map(|item| (item.material.as_ref(), item.pointer.as_ref()));
        let unknown = unknown_places("/items", places, &verdict, scene.lang);
        if !unknown.is_empty() {
            return Err(Error::new(Code::InvalidRequest).with_errors(unknown));
        }
        let mut reasons: Vec<Reason> = Vec::with_capacity(request.items.len());
        let pack = catalogue::pack(tx, &scene.row.pack_sha256)?;
        let basis = Basis::of(tx, scene.state, scene.row, None)?;
        let before = Basis::at_notice(scene.state, scene.row)?;
        let may_name = |item: &NoticeItem| {
            let mut materials = pack.pack().materials.iter();
            let is_generated =
                materials.any(|entry| entry.generated && item.material.as_ref() == Some(&entry.id));
            before
                .as_ref()
                .is_none_or(|then| basis.differs_at(then, item, is_generated))
        };
        if !request.items.iter().all(may_name) {
            return Err(Code::NoticeAlreadySent.into());
        }
        annotations::tell(tx, scene.row, &request.items, (scene.now, scene.lang))?;
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
        let paper = change::issue(tx, scene, number, DocumentKind::SingleNotice, body)?;
        let patch = CasePatch {
            notice_sent: Some(true),
            ..CasePatch::default()
        };
        let aside = Aside {
            notice_basis: Some(basis.sealed(scene.state)?),
            notice_reopened: Some(false),
            ..Aside::default()
        };
        Ok(Effect::of("singleNotice", patch).aside(aside).giving(paper))
    })
    .await
}

/// A place in a case: a material, or else a field's pointer.
pub(super) type Place<'a> = (Option<&'a String>, Option<&'a String>);

/// The places that this case does not have; `list` is where the request holds them.
pub(super) fn unknown_places<'a>(
    list: &str,
    places: impl Iterator<Item = Place<'a>>,
    verdict: &Verdict,
    lang: Lang,
) -> Vec<FieldError> {
    let unknown = |(index, place): (usize, Place<'_>)| {
        let (member, known) = match place {
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
            let message = lang.pick("该办件没有这一项", "The case has no such place");
            FieldError::new(format!("{list}/{index}/{member}"), "not_a_choice", message)
        })
    };
    places.enumerate().filter_map(unknown).collect()
}

/// Declines to accept a case, with the reason and the organ that would be right: one of the
/// catalogue's departments by key or by name, whose name the notice then carries.
///
/// # Errors
/// [`Code::InvalidRequest`] for an organ the catalogue does not know; what the lifecycle refuses.
pub(crate) async fn not_accept(order: Order, request: NonAcceptanceRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let reason = request.reason;
        let right_organ = match request.right_organ {
            Some(named) => Some(right::organ(tx, &named, scene.lang)?),
            None => None,
        };
        let body = DocumentBody {
            reasons: vec![Reason {
                text: reason.clone(),
                ..Reason::default()
            }],
            right_organ,
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        let paper = change::issue(tx, scene, number, DocumentKind::NonAcceptance, body)?;
        let patch = CasePatch {
            closed_at: Some(scene.now),
            ..CasePatch::default()
        };
        Ok(Effect::of("notAccepted", patch)
            .detail(Some(reason))
            .giving(paper))
    })
    .await
}
