//! The tables of tasks, stages and projects.

use super::{CANCELLED, RETURNED};
use crate::cases::drafted::store as drafted;
use crate::cases::{CaseId, TaskId};
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::db::schema::cases::{case_projects, case_stages, case_tasks, cases};
use crate::platform::problem::{Code, Result};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Text;
use onewindow_core::clock::Lamp;
use onewindow_core::date::Date;

/// A department's task as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = case_tasks)]
pub(crate) struct TaskRow {
    pub(crate) id: TaskId,
    pub(crate) case_id: CaseId,
    pub(crate) department: String,
    pub(crate) opinion: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) assigned_at: Timestamp,
    pub(crate) done_at: Option<Timestamp>,
    pub(crate) done_by_id: Option<String>,
    pub(crate) done_by_name: Option<String>,
    /// The stage; none in a case of one department.
    pub(crate) stage_no: Option<i32>,
    pub(crate) task_key: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) name_zh: Option<String>,
    pub(crate) name_en: Option<String>,
    /// The keys of its prerequisites, as JSON.
    pub(crate) after_keys: Option<String>,
    /// The assessments merged into it, as JSON.
    pub(crate) parts: Option<String>,
    /// What each came to, as JSON.
    pub(crate) findings: Option<String>,
    pub(crate) workdays: Option<i32>,
    pub(crate) question: Option<String>,
    pub(crate) assignee_id: Option<String>,
    pub(crate) assignee_name: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) due: Option<String>,
    pub(crate) warn_at: Option<String>,
    pub(crate) closed: Option<String>,
}

/// A stage as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = case_stages)]
pub(crate) struct StageRow {
    pub(crate) case_id: CaseId,
    pub(crate) stage_no: i32,
    pub(crate) stage_key: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) lead: String,
    pub(crate) gate: String,
    pub(crate) state: String,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) done_at: Option<Timestamp>,
}

/// The tasks of a case in the order they were made.
pub(crate) fn tasks(conn: &mut Conn, case: &CaseId) -> Result<Vec<TaskRow>> {
    Ok(case_tasks::table
        .filter(case_tasks::case_id.eq(case))
        .order(case_tasks::id)
        .load(conn)?)
}

/// The stages of a case in the order they open.
pub(crate) fn stages(conn: &mut Conn, case: &CaseId) -> Result<Vec<StageRow>> {
    Ok(case_stages::table
        .filter(case_stages::case_id.eq(case))
        .order(case_stages::stage_no)
        .load(conn)?)
}

/// Whether the department has or had a task in the case.
pub(crate) fn takes_part(conn: &mut Conn, case: &CaseId, department: &str) -> Result<bool> {
    let tasks = case_tasks::table
        .filter(case_tasks::case_id.eq(case))
        .filter(case_tasks::department.eq(department))
        .filter(case_tasks::started_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(tasks)).get_result(conn)?)
}

pub(crate) fn add_stage(tx: &mut Conn, stage: &StageRow) -> Result<()> {
    diesel::insert_into(case_stages::table)
        .values(stage)
        .execute(tx)?;
    Ok(())
}

pub(crate) fn add_task(tx: &mut Conn, task: &TaskRow) -> Result<()> {
    diesel::insert_into(case_tasks::table)
        .values(task)
        .execute(tx)?;
    Ok(())
}

/// Moves a stage on.
pub(crate) fn set_stage(tx: &mut Conn, stage: &StageRow) -> Result<()> {
    diesel::update(case_stages::table.find((&stage.case_id, stage.stage_no)))
        .set((
            case_stages::state.eq(&stage.state),
            case_stages::started_at.eq(stage.started_at),
            case_stages::done_at.eq(stage.done_at),
        ))
        .execute(tx)?;
    Ok(())
}

/// Gives a waiting task to its department.
pub(crate) fn start_task(tx: &mut Conn, task: &TaskRow) -> Result<()> {
    diesel::update(case_tasks::table.find(&task.id))
        .set((
            case_tasks::started_at.eq(task.started_at),
            case_tasks::due.eq(&task.due),
            case_tasks::warn_at.eq(&task.warn_at),
        ))
        .execute(tx)?;
    Ok(())
}

/// What closes an open task.
pub(crate) struct Finish<'a> {
    pub(crate) opinion: &'a str,
    pub(crate) reason: Option<&'a str>,
    pub(crate) findings: Option<&'a str>,
    /// The id and the name of who speaks for the department.
    pub(crate) by: (&'a str, &'a str),
}

/// Closes an open task with an opinion.
///
/// # Errors
/// [`Code::TaskNotFound`] when the case has no such task, it waits for others, or it is done.
pub(crate) fn finish_task(
    tx: &mut Conn,
    case: &CaseId,
    task: &TaskId,
    finish: &Finish<'_>,
    now: Timestamp,
) -> Result<()> {
    let done = diesel::update(
        case_tasks::table
            .find(task)
            .filter(case_tasks::case_id.eq(case))
            .filter(case_tasks::started_at.is_not_null())
            .filter(case_tasks::done_at.is_null()),
    )
    .set((
        case_tasks::opinion.eq(finish.opinion),
        case_tasks::reason.eq(finish.reason),
        case_tasks::findings.eq(finish.findings),
        case_tasks::done_at.eq(now),
        case_tasks::done_by_id.eq(finish.by.0),
        case_tasks::done_by_name.eq(finish.by.1),
    ))
    .execute(tx)?;
    if done == 0 {
        return Err(Code::TaskNotFound.into());
    }
    drafted::forget_task(tx, task)
}

/// Sets aside an opinion that was sent back; it stays to be read.
pub(crate) fn return_task(tx: &mut Conn, task: &TaskId) -> Result<()> {
    diesel::update(case_tasks::table.find(task))
        .set(case_tasks::closed.eq(RETURNED))
        .execute(tx)?;
    Ok(())
}

/// Calls off one task.
pub(crate) fn cancel_task(tx: &mut Conn, task: &TaskId, now: Timestamp) -> Result<()> {
    diesel::update(case_tasks::table.find(task))
        .set((
            case_tasks::done_at.eq(now),
            case_tasks::closed.eq(CANCELLED),
        ))
        .execute(tx)?;
    drafted::forget_task(tx, task)
}

/// Calls off what is not done yet, in one stage or in the whole case.
pub(crate) fn cancel_rest(
    tx: &mut Conn,
    case: &CaseId,
    stage: Option<i32>,
    now: Timestamp,
) -> Result<()> {
    let values = (
        case_tasks::done_at.eq(now),
        case_tasks::closed.eq(CANCELLED),
    );
    let rest = case_tasks::table
        .filter(case_tasks::case_id.eq(case))
        .filter(case_tasks::done_at.is_null());
    match stage {
        Some(stage) => diesel::update(rest.filter(case_tasks::stage_no.eq(stage)))
            .set(values)
            .execute(tx)?,
        None => diesel::update(rest).set(values).execute(tx)?,
    };
    Ok(())
}

/// Gives an open task to another department, whoever had it there.
pub(crate) fn transfer_task(tx: &mut Conn, task: &TaskId, department: &str) -> Result<()> {
    let nobody: Option<&str> = None;
    diesel::update(case_tasks::table.find(task))
        .set((
            case_tasks::department.eq(department),
            case_tasks::assignee_id.eq(nobody),
            case_tasks::assignee_name.eq(nobody),
        ))
        .execute(tx)?;
    drafted::forget_task(tx, task)
}

/// Keeps an open task for one reviewer.
pub(crate) fn assign_task(tx: &mut Conn, task: &TaskId, (id, name): (&str, &str)) -> Result<()> {
    diesel::update(case_tasks::table.find(task))
        .set((
            case_tasks::assignee_id.eq(id),
            case_tasks::assignee_name.eq(name),
        ))
        .execute(tx)?;
    drafted::forget_task(tx, task)
}

/// An open task with the case it belongs to, for a department's list.
pub(crate) type OpenTask = (TaskRow, super::super::store::CaseColumns);

fn urgency() -> SqlLiteral<Text> {
    diesel::dsl::sql("COALESCE(case_tasks.due, '9999-12-31')")
}

/// Which open tasks are wanted: of this colour on this day, behind this place, so many.
#[derive(Debug, Clone)]
pub(crate) struct TasksWanted {
    pub(crate) lamp: Option<(Lamp, Date)>,
    pub(crate) after: Option<(String, TaskId)>,
    pub(crate) limit: u32,
}

/// The open tasks of a department, the most urgent first, with one more than `limit` when there are
/// more. Tasks of cases whose limits no longer run are not among them.
pub(crate) fn open_tasks(
    conn: &mut Conn,
    department: &str,
    district: Option<&str>,
    wanted: &TasksWanted,
) -> Result<Vec<OpenTask>> {
    let mut query = case_tasks::table
        .inner_join(cases::table)
        .filter(case_tasks::department.eq(department.to_owned()))
        .filter(case_tasks::started_at.is_not_null())
        .filter(case_tasks::done_at.is_null())
        .filter(cases::state.eq_any(["accepted", "inReview"]))
        .into_boxed();
    if let Some(district) = district {
        query = query.filter(cases::district.eq(district.to_owned()));
    }
    if let Some((lamp, today)) = wanted.lamp {
        let today = today.to_string();
        let unwarned = case_tasks::warn_at.is_null();
        query = match lamp {
            Lamp::Red => query.filter(case_tasks::due.lt(today)),
            Lamp::Yellow => query
                .filter(case_tasks::due.ge(today.clone()))
                .filter(case_tasks::warn_at.le(today)),
            Lamp::Green => query
                .filter(case_tasks::due.ge(today.clone()))
                .filter(case_tasks::warn_at.gt(today).or(unwarned)),
            Lamp::None => query.filter(case_tasks::due.is_null()),
        };
    }
    if let Some((due, id)) = &wanted.after {
        query = query.filter(
            urgency()
                .gt(due.clone())
                .or(urgency().eq(due.clone()).and(case_tasks::id.gt(id.clone()))),
        );
    }
    Ok(query
        .order((urgency(), case_tasks::id))
        .limit(i64::from(wanted.limit) + 1)
        .select((case_tasks::all_columns, cases::all_columns))
        .load(conn)?)
}

/// A case's place in an investment project.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = case_projects)]
pub(crate) struct ProjectRow {
    pub(crate) case_id: CaseId,
    pub(crate) project_code: String,
    pub(crate) template_key: String,
    pub(crate) stage_key: String,
}

/// Ties a case to a project, instead of the one it named before.
pub(crate) fn set_project(tx: &mut Conn, row: &ProjectRow) -> Result<()> {
    diesel::delete(case_projects::table.find(&row.case_id)).execute(tx)?;
    diesel::insert_into(case_projects::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}

/// The project a case belongs to.
pub(crate) fn project_code(conn: &mut Conn, case: &CaseId) -> Result<Option<String>> {
    Ok(case_projects::table
        .find(case)
        .select(case_projects::project_code)
        .first(conn)
        .optional()?)
}

/// The cases of a project, oldest first.
pub(crate) fn project_cases(
    conn: &mut Conn,
    code: &str,
) -> Result<Vec<(ProjectRow, super::super::store::CaseColumns)>> {
    Ok(case_projects::table
        .inner_join(cases::table)
        .filter(case_projects::project_code.eq(code))
        .order(case_projects::case_id)
        .select((case_projects::all_columns, cases::all_columns))
        .load(conn)?)
}
