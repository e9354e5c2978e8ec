//! A department's opinion on its task.

use crate::cases::TaskId;
use crate::cases::change::{Effect, Order, Scene, carry_out};
use crate::cases::store::CasePatch;
use crate::cases::tasks::run::{self, CaseDays};
use crate::cases::tasks::store::Finish;
use crate::cases::tasks::{self, TaskRow};
use crate::identity::caller::Anyone;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::requests::{AssessmentFinding, AssessmentRequest, Opinion, OpinionRequest};
use onewindow_core::stages::AssessmentPart;

/// Gives the department's opinion, and moves the case's stages on by it.
///
/// # Errors
/// [`Code::TaskNotFound`] when the task is not open, [`Code::OtherOffice`] when it is another
/// department's, [`Code::OtherReviewer`] when it is kept for somebody else,
/// [`Code::ReasonRequired`] for conditions nobody can read, [`Code::InvalidRequest`] when the task
/// is a merged assessment.
pub(crate) async fn give(order: Order, task: TaskId, request: OpinionRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let row = own_task(tx, scene, &task)?;
        if row.parts.is_some() {
            let message = scene.lang.pick(
                "多评合一须逐项提出结论",
                "A merged assessment is finished part by part",
            );
            return Err(Error::wrong_at("/opinion", "not_a_choice", message));
        }
        let silent = request
            .reason
            .as_deref()
            .is_none_or(|reason| reason.trim().is_empty());
        if request.opinion == Opinion::AgreeWithConditions && silent {
            return Err(Code::ReasonRequired.into());
        }
        finish(tx, scene, &task, request.opinion, request.reason.as_deref())?;
        told(tx, scene)
    })
    .await
}

/// Finishes a merged assessment (多评合一) with what each part came to; the task comes to the
/// hardest of them.
///
/// # Errors
/// As [`give`]; [`Code::InvalidRequest`] when a part is missing, twice, or not of this task.
pub(crate) async fn assess(
    order: Order,
    task: TaskId,
    request: AssessmentRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let row = own_task(tx, scene, &task)?;
        let parts = row.parts.as_deref().map(serde_json::from_str).transpose();
        let parts: Vec<AssessmentPart> = parts.map_err(Error::internal)?.unwrap_or_default();
        complete(&parts, &request.findings, scene)?;
        let findings = serde_json::to_string(&request.findings).map_err(Error::internal)?;
        let hardest = hardest(&request.findings);
        let reasons: Vec<String> = request
            .findings
            .iter()
            .filter_map(|finding| {
                let reason = finding.reason.as_ref()?;
                Some(format!("{}：{reason}", finding.part.title().0))
            })
            .collect();
        let reasons = reasons.join("；");
        let by = (scene.caller.id(), scene.name.as_str());
        let finish = Finish {
            opinion: word(hardest),
            reason: Some(reasons.as_str()).filter(|reasons| !reasons.is_empty()),
            findings: Some(&findings),
            by,
        };
        tasks::store::finish_task(tx, &scene.row.id, &task, &finish, scene.now)?;
        told(tx, scene)
    })
    .await
}

fn hardest(findings: &[AssessmentFinding]) -> Opinion {
    let any = |opinion| findings.iter().any(|finding| finding.opinion == opinion);
    if any(Opinion::Disagree) {
        Opinion::Disagree
    } else if any(Opinion::AgreeWithConditions) {
        Opinion::AgreeWithConditions
    } else {
        Opinion::Agree
    }
}

/// Every part of the task has one finding, and nothing else has.
fn complete(
    parts: &[AssessmentPart],
    findings: &[AssessmentFinding],
    scene: &Scene<'_>,
) -> Result<()> {
    for (at, finding) in findings.iter().enumerate() {
        let pointer = format!("/findings/{at}/part");
        if !parts.contains(&finding.part) {
            let message = scene
                .lang
                .pick("本任务没有这项评估", "The task has no such part");
            return Err(Error::wrong_at(pointer, "not_a_choice", message));
        }
        let mut earlier = findings.iter().take(at);
        if earlier.any(|other| other.part == finding.part) {
            let message = scene.lang.pick("重复", "Listed twice");
            return Err(Error::wrong_at(pointer, "duplicate", message));
        }
    }
    match parts
        .iter()
        .find(|part| !findings.iter().any(|finding| finding.part == **part))
    {
        None => Ok(()),
        Some(missing) => {
            let (zh, en) = missing.title();
            let message = scene
                .lang
                .pick(format!("缺少{zh}"), format!("{en} is missing"));
            Err(Error::wrong_at("/findings", "required", message))
        }
    }
}

/// The open task, when it is the caller's to answer.
fn own_task(tx: &mut Conn, scene: &Scene<'_>, task: &TaskId) -> Result<TaskRow> {
    let Anyone::Staff(staff) = scene.caller else {
        return Err(Code::Forbidden.into());
    };
    tasks::answerable(tx, staff, &scene.row.id, task)
}

/// Closes a task with an opinion.
///
/// # Errors
/// [`Code::TaskNotFound`] when it is not open.
pub(super) fn finish(
    tx: &mut Conn,
    scene: &Scene<'_>,
    task: &TaskId,
    opinion: Opinion,
    reason: Option<&str>,
) -> Result<()> {
    let finish = Finish {
        opinion: word(opinion),
        reason,
        findings: None,
        by: (scene.caller.id(), scene.name.as_str()),
    };
    tasks::store::finish_task(tx, &scene.row.id, task, &finish, scene.now)
}

const fn word(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Agree => "agree",
        Opinion::AgreeWithConditions => "agreeWithConditions",
        Opinion::Disagree => "disagree",
    }
}

/// The steps an opinion leads to.
fn told(tx: &mut Conn, scene: &Scene<'_>) -> Result<Effect> {
    let mut effect = Effect::of("opinionGiven", CasePatch::default());
    effect.events.extend(run::advance(tx, scene, &days(scene))?);
    Ok(effect)
}

/// The case's own days, which tasks without a limit share.
pub(super) fn days(scene: &Scene<'_>) -> CaseDays {
    CaseDays {
        due: scene.row.promised_due.clone(),
        warn_at: scene.row.warn_at.clone(),
    }
}
