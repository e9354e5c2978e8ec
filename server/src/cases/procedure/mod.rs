//! What changes the course of an accepted case: special procedures, the extension, the way to the
//! upper level and back.

mod http;

pub(super) use http::configure;

use super::change::{self, Effect, Order, carry_out};
use super::clock;
use super::drafted;
use super::parts::{DocumentBody, DocumentKind, Reason};
use super::store::CasePatch;
use crate::catalogue;
use crate::platform::Lang;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Error, Result};
use onewindow_core::requests::{NoteRequest, PauseRequest, ReasonRequest};

/// Begins a special procedure: the limits stop, and the applicant is told in writing how long it
/// takes (Administrative Licensing Law art. 45).
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn pause(order: Order, request: PauseRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let days = i32::try_from(request.workdays).map_err(Error::internal)?;
        let until = catalogue::calendar(tx)?.add_workdays(scene.today, days);
        let (zh, en) = request.procedure.title();
        let text = match scene.lang {
            Lang::Zh => format!(
                "自今日起进行{zh}，预计需要{}个工作日，所需时间不计算在办理期限内。",
                request.workdays
            ),
            Lang::En => format!(
                "{en} begins today and is expected to take {} working days, which do not count towards the limit.",
                request.workdays
            ),
        };
        let body = DocumentBody {
            reasons: vec![Reason {
                text,
                ..Reason::default()
            }],
            note: request.note,
            procedure: Some(request.procedure.as_str().to_owned()),
            workdays: Some(request.workdays),
            due: until.map(|due| due.date.to_string()),
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        let paper = change::issue(tx, scene, number, DocumentKind::SpecialProcedure, body)?;
        Ok(Effect::of("paused", CasePatch::default())
            .detail(Some(request.procedure.as_str().to_owned()))
            .giving(paper))
    })
    .await
}

/// Ends the special procedure: the limits run on from the next day.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn resume(order: Order, request: NoteRequest) -> Result<Answer> {
    carry_out(order, move |_, _| {
        Ok(Effect::of("resumed", CasePatch::default()).detail(request.note))
    })
    .await
}

/// Lengthens the limits, once, and tells the applicant why (Administrative Licensing Law art. 42).
///
/// # Errors
/// What the lifecycle refuses, a second extension above all.
pub(crate) async fn extend(order: Order, request: ReasonRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let longer = clock::after(tx, scene.row, &[("extended", None)], scene.now)?;
        let body = DocumentBody {
            reasons: vec![Reason {
                text: request.reason.clone(),
                ..Reason::default()
            }],
            workdays: longer.extended_by,
            due: longer.promised_due.map(|day| day.to_string()),
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        let paper = change::issue(tx, scene, number, DocumentKind::Extension, body)?;
        Ok(Effect::of("extended", CasePatch::default())
            .detail(Some(request.reason))
            .giving(paper))
    })
    .await
}

/// Sends an escalated case up after the lower organ's review (Administrative Licensing Law
/// art. 43).
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn forward(order: Order, request: NoteRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        drafted::hand_up(tx, &scene.row.id)?;
        Ok(Effect::of("forwarded", CasePatch::default()).detail(request.note))
    })
    .await
}

/// Sends an escalated case back to the lower organ.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn send_back(order: Order, request: ReasonRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        drafted::hand_down(tx, &scene.row.id)?;
        Ok(Effect::of("sentBack", CasePatch::default()).detail(Some(request.reason)))
    })
    .await
}
