//! The lead's commands: consulting, joint review, sending back, transferring, naming reviewers,
//! calling off, and deciding a stage that waits for it.
//!
//! Each changes one task or one stage and leaves the others as they are; then the stages move on by
//! what has become of it, in the same transaction.

mod http;

pub(super) use http::configure;

use super::opinion::days;
use crate::cases::TaskId;
use crate::cases::change::{Effect, Order, Scene, carry_out};
use crate::cases::store::CasePatch;
use crate::cases::tasks::run::{self, Step};
use crate::cases::tasks::{self, HELD, PASSED, REFUSED, StageRow, TaskRow};
use crate::catalogue;
use crate::identity;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::requests::{
    StageDecisionRequest, StageOutcome, TaskAssignmentRequest, TaskReasonRequest, TaskRequest,
    TaskTransferRequest,
};
use onewindow_core::stages::{Outcome, TaskKind, judge, may_pass};

/// Asks further departments within the running stage, each with a deadline: 征求意见 or 会签.
///
/// # Errors
/// [`Code::NoStageRuns`]; [`Code::InvalidRequest`] for a department the city does not have.
pub(super) async fn ask(order: Order, request: TaskRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let stage = current(tx, scene)?;
        let kind = TaskKind::from(request.kind);
        for (at, department) in request.departments.iter().enumerate() {
            known(tx, scene, department, &format!("/departments/{at}"))?;
            let mut task = TaskRow::new(&scene.row.id, department, kind, scene.now);
            let (zh, en) = kind.title();
            task.stage_no = Some(stage.stage_no);
            // A key of its own: no task of the template waits for it.
            task.task_key = Some(task.id.to_string());
            task.name_zh = Some(zh.to_owned());
            task.name_en = Some(en.to_owned());
            task.workdays = Some(i32::try_from(request.workdays).map_err(Error::internal)?);
            task.question = Some(request.question.clone());
            run::start(tx, scene, &mut task, &days(scene))?;
            tasks::store::add_task(tx, &task)?;
        }
        moved(tx, scene, "departmentsAsked", Some(request.question))
    })
    .await
}

/// Sends an opinion back to its department, which has its limit anew. The other tasks stay as they
/// are, and the opinion stays to be read.
///
/// # Errors
/// [`Code::TaskNotDone`] unless it was given in the running stage.
pub(super) async fn send_back(
    order: Order,
    task: TaskId,
    request: TaskReasonRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let stage = current(tx, scene)?;
        let old = found(tx, scene, &task)?;
        let done = old.done_at.is_some() && old.counts();
        if !done || old.stage_no != Some(stage.stage_no) {
            return Err(Code::TaskNotDone.into());
        }
        let mut new = TaskRow {
            id: TaskId::new(),
            opinion: None,
            reason: None,
            findings: None,
            assigned_at: scene.now,
            done_at: None,
            done_by_id: None,
            done_by_name: None,
            question: Some(request.reason.clone()),
            ..old.clone()
        };
        run::start(tx, scene, &mut new, &days(scene))?;
        tasks::store::return_task(tx, &old.id)?;
        tasks::store::add_task(tx, &new)?;
        moved(tx, scene, "taskReturned", Some(request.reason))
    })
    .await
}

/// Gives an open task to another department.
///
/// # Errors
/// [`Code::TaskNotOpen`]; [`Code::InvalidRequest`] for a department the city does not have.
pub(super) async fn transfer(
    order: Order,
    task: TaskId,
    request: TaskTransferRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let task = open(tx, scene, &task)?;
        known(tx, scene, &request.department, "/department")?;
        tasks::store::transfer_task(tx, &task.id, &request.department)?;
        moved(tx, scene, "taskTransferred", Some(request.reason))
    })
    .await
}

/// Keeps an open task for one reviewer of its department.
///
/// # Errors
/// [`Code::TaskNotOpen`]; [`Code::InvalidRequest`] when nobody of that name reviews there.
pub(super) async fn assign(
    order: Order,
    task: TaskId,
    request: TaskAssignmentRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let task = open(tx, scene, &task)?;
        let reviewer = identity::reviewer(tx, &request.reviewer, &task.department)?;
        let Some((id, name)) = reviewer else {
            let message = scene.lang.pick(
                "该部门没有这个审批人员",
                "Nobody of this name reviews for the department",
            );
            return Err(Error::wrong_at("/reviewer", "not_a_choice", message));
        };
        tasks::store::assign_task(tx, &task.id, (id.as_str(), &name))?;
        moved(tx, scene, "taskAssigned", Some(name))
    })
    .await
}

/// Calls off a task that was asked for on top of the template; what the template asks for stays.
///
/// # Errors
/// [`Code::TaskNotOpen`].
pub(super) async fn call_off(
    order: Order,
    task: TaskId,
    request: TaskReasonRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let task = open(tx, scene, &task)?;
        if !task.is_added() {
            return Err(Code::TaskNotOpen.into());
        }
        tasks::store::cancel_task(tx, &task.id, scene.now)?;
        moved(tx, scene, "taskCancelled", Some(request.reason))
    })
    .await
}

/// Decides the stage that waits for its lead.
///
/// # Errors
/// [`Code::StageNotHeld`]; [`Code::RefusalStands`] for passing it over a refusal where all must
/// agree.
pub(super) async fn decide_stage(
    order: Order,
    number: i32,
    request: StageDecisionRequest,
) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let stages = tasks::store::stages(tx, &scene.row.id)?;
        let stage = stages.into_iter().find(|stage| stage.stage_no == number);
        let mut stage = stage.ok_or(Code::NotFound)?;
        if stage.state != HELD {
            return Err(Code::StageNotHeld.into());
        }
        let outcome = judge(stage.gate()?, &run::standings(tx, &stage)?);
        let state = match (request.outcome, outcome) {
            (StageOutcome::Refused, _) => REFUSED,
            (StageOutcome::Passed, Outcome::Held(held)) if !may_pass(held) => {
                return Err(Code::RefusalStands.into());
            }
            (StageOutcome::Passed, _) => PASSED,
        };
        let (kind, detail) = run::end(tx, scene, &mut stage, state)?;
        let mut effect = Effect::of(kind, CasePatch::default()).detail(detail);
        effect.events.extend(run::advance(tx, scene, &days(scene))?);
        Ok(effect)
    })
    .await
}

fn moved(
    tx: &mut Conn,
    scene: &Scene<'_>,
    kind: &'static str,
    detail: Option<String>,
) -> Result<Effect> {
    let mut effect = Effect::of(kind, CasePatch::default()).detail(detail);
    let steps: Vec<Step> = run::advance(tx, scene, &days(scene))?;
    effect.events.extend(steps);
    Ok(effect)
}

fn current(tx: &mut Conn, scene: &Scene<'_>) -> Result<StageRow> {
    let stages = tasks::store::stages(tx, &scene.row.id)?;
    let current = stages.into_iter().find(StageRow::is_current);
    current.ok_or_else(|| Code::NoStageRuns.into())
}

fn found(tx: &mut Conn, scene: &Scene<'_>, task: &TaskId) -> Result<TaskRow> {
    let tasks = tasks::store::tasks(tx, &scene.row.id)?;
    let found = tasks.into_iter().find(|row| row.id == *task);
    found.ok_or_else(|| Code::TaskNotFound.into())
}

fn open(tx: &mut Conn, scene: &Scene<'_>, task: &TaskId) -> Result<TaskRow> {
    let found = found(tx, scene, task)?;
    if found.is_open() {
        Ok(found)
    } else {
        Err(Code::TaskNotOpen.into())
    }
}

fn known(tx: &mut Conn, scene: &Scene<'_>, department: &str, pointer: &str) -> Result<()> {
    if catalogue::department_name(tx, department).is_ok() {
        return Ok(());
    }
    let message = scene
        .lang
        .pick("没有这个部门", "There is no such department");
    Err(Error::wrong_at(pointer, "not_a_choice", message))
}
