//! Stages and tasks as a case is answered with them.

use super::{StageRow, TaskRow, store};
use crate::cases::store::CaseRow;
use crate::cases::view::Named;
use crate::catalogue;
use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::clock::{Lamp, lamp};
use onewindow_core::date::Date;
use onewindow_core::requests::AssessmentFinding;
use onewindow_core::stages::{AssessmentPart, Gate, TaskKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A department's part in a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskView {
    /// The id.
    pub id: String,
    /// What is to be done; none in a case of one department.
    #[schema(example = "消防设计审查")]
    pub name: Option<String>,
    /// The number of its stage; none in a case of one department.
    #[schema(example = 1)]
    pub stage: Option<i32>,
    /// `review`, `consult` or `assessment`.
    #[schema(value_type = String, example = "review")]
    pub kind: TaskKind,
    /// The department.
    pub department: Named,
    /// `waiting` for prerequisites, `open`, `done`, `returned` (sent back, counts no more) or
    /// `cancelled`.
    #[schema(example = "open")]
    pub state: String,
    /// `agree`, `agreeWithConditions` or `disagree`.
    pub opinion: Option<String>,
    /// Why, or on which conditions.
    pub reason: Option<String>,
    /// What the lead asked, or why it sent the task back.
    pub question: Option<String>,
    /// The lead asked for it on top of the template, and may call it off.
    pub added: bool,
    /// The assessments merged into the task.
    #[schema(value_type = Vec<String>, example = json!(["energy", "safety"]))]
    pub parts: Vec<AssessmentPart>,
    /// What each of them came to.
    pub findings: Vec<AssessmentFinding>,
    /// The reviewer the task is kept for.
    pub assignee: Option<String>,
    /// When it was laid out.
    #[schema(value_type = String, format = DateTime)]
    pub assigned_at: Timestamp,
    /// When the department got it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// The last day of its limit.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<String>,
    /// The lamp while it is open, else `none`.
    #[schema(value_type = String, example = "green")]
    pub lamp: Lamp,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
    /// By whom.
    pub done_by: Option<String>,
}

/// A stage of a joint case.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StageView {
    /// From 1, in the order they open.
    #[schema(example = 1)]
    pub number: i32,
    /// The key in the template.
    #[schema(example = "construction")]
    pub key: String,
    /// The name.
    #[schema(example = "施工许可")]
    pub name: String,
    /// 牵头部门
    pub lead: Named,
    /// When it is passed: `all`, `any` or `leadDecides`.
    #[schema(value_type = String, example = "all")]
    pub gate: Gate,
    /// `waiting`, `running`, `held` for the lead, `passed` or `refused`.
    #[schema(example = "running")]
    pub state: String,
    /// When it opened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
}

/// The stages of a case.
///
/// # Errors
/// When the database refuses.
pub(crate) fn stages(conn: &mut Conn, row: &CaseRow, lang: Lang) -> Result<Vec<StageView>> {
    if !row.has.stages {
        return Ok(Vec::new());
    }
    store::stages(conn, &row.id)?
        .into_iter()
        .map(|stage| self::stage(conn, stage, lang))
        .collect()
}

fn stage(conn: &mut Conn, row: StageRow, lang: Lang) -> Result<StageView> {
    Ok(StageView {
        number: row.stage_no,
        gate: row.gate()?,
        key: row.stage_key,
        name: lang.pick(&row.name_zh, &row.name_en).clone(),
        lead: named(conn, row.lead, lang)?,
        state: row.state,
        started_at: row.started_at,
        done_at: row.done_at,
    })
}

fn named(conn: &mut Conn, key: String, lang: Lang) -> Result<Named> {
    let name = catalogue::department_name(conn, &key)?;
    Ok(Named {
        name: lang.text(&name).to_owned(),
        key,
    })
}

/// One task.
///
/// # Errors
/// When the database refuses or holds what this build does not know.
pub(crate) fn task(conn: &mut Conn, row: TaskRow, today: Date, lang: Lang) -> Result<TaskView> {
    let state = match (&row.closed, row.started_at, row.done_at) {
        (Some(closed), _, _) => closed.clone(),
        (None, _, Some(_)) => "done".to_owned(),
        (None, Some(_), None) => "open".to_owned(),
        (None, None, None) => "waiting".to_owned(),
    };
    let lamp = if row.is_open() {
        let warn_at = CaseRow::day(row.warn_at.as_ref())?;
        lamp(CaseRow::day(row.due.as_ref())?, warn_at, today)
    } else {
        Lamp::None
    };
    Ok(TaskView {
        added: row.is_added(),
        id: row.id.to_string(),
        name: match (row.name_zh.as_ref(), row.name_en.as_ref()) {
            (Some(zh), Some(en)) => Some(lang.pick(zh, en).clone()),
            _ => None,
        },
        stage: row.stage_no,
        kind: row.kind()?,
        department: named(conn, row.department, lang)?,
        state,
        opinion: row.opinion,
        reason: row.reason,
        question: row.question,
        parts: list(row.parts.as_deref())?,
        findings: list(row.findings.as_deref())?,
        assignee: row.assignee_name,
        assigned_at: row.assigned_at,
        started_at: row.started_at,
        due: row.due,
        lamp,
        done_at: row.done_at,
        done_by: row.done_by_name,
    })
}

fn list<T: serde::de::DeserializeOwned>(json: Option<&str>) -> Result<Vec<T>> {
    let list = json.map(serde_json::from_str).transpose();
    Ok(list.map_err(Error::internal)?.unwrap_or_default())
}
