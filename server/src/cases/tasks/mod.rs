//! The departments' tasks in a case, and the stages a joint case runs them in.
//!
//! When a case is accepted its stages and tasks are copied from the template it names: a template
//! published later does not reach into a running case. [`run::advance`] is called after everything
//! that happens to a task, in the same transaction; it starts what may start, judges the running
//! stage by its gate and opens the next.

pub(crate) mod limits;
pub(crate) mod run;
pub(crate) mod store;
pub(crate) mod view;

pub(crate) use store::{StageRow, TaskRow};

use super::store::CaseRow;
use super::{CaseId, TaskId};
use crate::catalogue;
use crate::identity::caller::{Anyone, StaffMember};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::requests::WindowKind;
use onewindow_core::stages::{Gate, TaskKind};

/// The opinion was sent back and counts no more.
pub(crate) const RETURNED: &str = "returned";
/// Nobody waits for the task any more.
pub(crate) const CANCELLED: &str = "cancelled";

impl TaskRow {
    /// A task that waits, of a case of one department unless it is given a stage.
    pub(crate) fn new(case: &CaseId, department: &str, kind: TaskKind, now: Timestamp) -> Self {
        Self {
            id: TaskId::new(),
            case_id: case.clone(),
            department: department.to_owned(),
            opinion: None,
            reason: None,
            assigned_at: now,
            done_at: None,
            done_by_id: None,
            done_by_name: None,
            stage_no: None,
            task_key: None,
            kind: Some(kind.as_str().to_owned()),
            name_zh: None,
            name_en: None,
            after_keys: None,
            parts: None,
            findings: None,
            workdays: None,
            question: None,
            assignee_id: None,
            assignee_name: None,
            started_at: None,
            due: None,
            warn_at: None,
            closed: None,
        }
    }

    /// What is asked.
    ///
    /// # Errors
    /// When the database holds a word this build does not know.
    pub(crate) fn kind(&self) -> Result<TaskKind> {
        match &self.kind {
            None => Ok(TaskKind::Review),
            Some(word) => TaskKind::parse(word)
                .ok_or_else(|| Error::internal(format!("unknown kind of task {word:?}"))),
        }
    }

    /// The department has it and has not answered.
    pub(crate) fn is_open(&self) -> bool {
        self.started_at.is_some() && self.done_at.is_none()
    }

    /// The lead asked for it on top of the template. Its key is the id it was made with, which one
    /// made anew after being sent back keeps.
    pub(crate) fn is_added(&self) -> bool {
        let key = self.task_key.as_deref();
        key.is_some_and(|key| key.parse::<TaskId>().is_ok())
    }

    /// It was neither sent back nor called off.
    pub(crate) fn counts(&self) -> bool {
        self.closed.is_none()
    }
}

impl StageRow {
    pub(crate) fn gate(&self) -> Result<Gate> {
        Gate::parse(&self.gate)
            .ok_or_else(|| Error::internal(format!("unknown gate {:?}", self.gate)))
    }

    /// Its tasks are at work, or it waits for its lead.
    pub(crate) fn is_current(&self) -> bool {
        matches!(self.state.as_str(), RUNNING | HELD)
    }
}

/// Not opened yet.
pub(crate) const WAITING: &str = "waiting";
/// Its tasks are at work.
pub(crate) const RUNNING: &str = "running";
/// It waits for its lead.
pub(crate) const HELD: &str = "held";
/// The next stage is open.
pub(crate) const PASSED: &str = "passed";
/// The case can only be refused.
pub(crate) const REFUSED: &str = "refused";

/// What the lifecycle needs to know of the departments at work on a case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Work {
    /// An opinion or a gate is still awaited.
    pub(crate) tasks_open: bool,
    /// The departments that have or had a task.
    pub(crate) departments: Vec<String>,
    /// The lead of the stage that runs.
    pub(crate) stage_lead: Option<String>,
    /// The kind of window that takes the case in; none where no window asks.
    pub(crate) window: Option<WindowKind>,
}

impl Work {
    /// What these tasks and the case's stages come to for a caller.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn of(
        conn: &mut Conn,
        row: &CaseRow,
        tasks: &[TaskRow],
        caller: &Anyone,
    ) -> Result<Self> {
        let stages = if row.has.stages {
            store::stages(conn, &row.id)?
        } else {
            Vec::new()
        };
        let refused = stages.iter().any(|stage| stage.state == REFUSED);
        let unfinished = stages.iter().any(|stage| stage.state != PASSED);
        let started = tasks.iter().filter(|task| task.started_at.is_some());
        Ok(Self {
            window: match caller {
                Anyone::Staff(_) => Some(catalogue::window_kind(conn, &row.department)?),
                Anyone::Citizen(_) | Anyone::Client(_) | Anyone::System => None,
            },
            tasks_open: tasks.iter().any(TaskRow::is_open) || unfinished && !refused,
            departments: started.map(|task| task.department.clone()).collect(),
            stage_lead: stages
                .into_iter()
                .find(StageRow::is_current)
                .map(|stage| stage.lead),
        })
    }
}

/// A task, when it is this member's to answer.
///
/// # Errors
/// [`Code::TaskNotFound`]; [`Code::OtherOffice`] when it is another department's;
/// [`Code::OtherReviewer`] when it is kept for somebody else.
pub(crate) fn answerable(
    conn: &mut Conn,
    staff: &StaffMember,
    case: &CaseId,
    task: &TaskId,
) -> Result<TaskRow> {
    let tasks = store::tasks(conn, case)?;
    let found = tasks.into_iter().find(|row| row.id == *task);
    let found = found.ok_or(Code::TaskNotFound)?;
    if staff.department.as_ref() != Some(&found.department) {
        return Err(Code::OtherOffice.into());
    }
    if let (Some(assignee), Some(name)) = (&found.assignee_id, &found.assignee_name)
        && assignee != staff.id.as_str()
    {
        return Err(Error::new(Code::OtherReviewer).with("reviewer", name.as_str()));
    }
    Ok(found)
}

/// The tasks a case had when it was read.
///
/// # Errors
/// When the database refuses.
pub(crate) fn of(conn: &mut Conn, row: &CaseRow) -> Result<Vec<TaskRow>> {
    if row.has.tasks {
        store::tasks(conn, &row.id)
    } else {
        Ok(Vec::new())
    }
}

/// The departments at work on a case, for a caller.
///
/// # Errors
/// When the database refuses.
pub(crate) fn work(conn: &mut Conn, row: &CaseRow, caller: &Anyone) -> Result<Work> {
    let tasks = of(conn, row)?;
    Work::of(conn, row, &tasks, caller)
}
