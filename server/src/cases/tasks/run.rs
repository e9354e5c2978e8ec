//! How the stages of a case move on.

use super::{HELD, PASSED, REFUSED, RUNNING, StageRow, TaskRow, WAITING, limits, store};
use crate::cases::change::Scene;
use crate::catalogue::{self, ItemVersion};
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::pack::Text;
use onewindow_core::stages::{Outcome, Stage, Standing, TaskKind, TaskOpinion, judge, ready};

/// What the timeline is told: type and detail.
pub(crate) type Step = (&'static str, Option<String>);

/// The last day and the first yellow day of the case itself, which a task without a limit of its
/// own shares.
#[derive(Debug, Clone, Default)]
pub(crate) struct CaseDays {
    pub(crate) due: Option<String>,
    pub(crate) warn_at: Option<String>,
}

/// Lays out the stages and tasks of a case that is being accepted, and opens the first of them. A
/// case of one department has one task and no stage.
///
/// # Errors
/// When the item names a template that is not published, or the database refuses.
pub(crate) fn begin(
    tx: &mut Conn,
    scene: &Scene<'_>,
    item: &ItemVersion,
    days: &CaseDays,
) -> Result<Vec<Step>> {
    let stages = if scene.row.mode == "joint" {
        catalogue::stages_of(tx, item)?
    } else {
        Vec::new()
    };
    if stages.is_empty() {
        let row = scene.row;
        let mut task = TaskRow::new(&row.id, &row.department, TaskKind::Review, scene.now);
        task.started_at = Some(scene.now);
        task.due.clone_from(&days.due);
        task.warn_at.clone_from(&days.warn_at);
        store::add_task(tx, &task)?;
        return Ok(Vec::new());
    }
    for (number, stage) in (1..).zip(&stages) {
        lay_out(tx, scene, number, stage)?;
    }
    advance(tx, scene, days)
}

fn lay_out(tx: &mut Conn, scene: &Scene<'_>, number: i32, stage: &Stage) -> Result<()> {
    let (zh, en) = both(&stage.name);
    store::add_stage(
        tx,
        &StageRow {
            case_id: scene.row.id.clone(),
            stage_no: number,
            stage_key: stage.id.clone(),
            name_zh: zh,
            name_en: en,
            lead: stage.lead.clone(),
            gate: stage.gate.as_str().to_owned(),
            state: WAITING.to_owned(),
            started_at: None,
            done_at: None,
        },
    )?;
    for task in &stage.tasks {
        let (zh, en) = both(&task.name);
        let mut row = TaskRow::new(&scene.row.id, &task.department, task.kind, scene.now);
        row.stage_no = Some(number);
        row.task_key = Some(task.id.clone());
        row.name_zh = Some(zh);
        row.name_en = Some(en);
        row.workdays = task
            .workdays
            .map(i32::try_from)
            .transpose()
            .map_err(Error::internal)?;
        if !task.after.is_empty() {
            row.after_keys = Some(json(&task.after)?);
        }
        if !task.parts.is_empty() {
            row.parts = Some(json(&task.parts)?);
        }
        store::add_task(tx, &row)?;
    }
    Ok(())
}

fn both(name: &Text) -> (String, String) {
    (
        name.zh.clone(),
        name.en.as_ref().unwrap_or(&name.zh).clone(),
    )
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

/// Starts the tasks that may start and judges the running stage, again and again until something
/// is awaited: an opinion, the lead, or nothing more. Gives the steps for the timeline.
///
/// # Errors
/// When the database refuses or holds what this build does not know.
pub(crate) fn advance(tx: &mut Conn, scene: &Scene<'_>, days: &CaseDays) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for mut stage in store::stages(tx, &scene.row.id)? {
        if stage.state == PASSED {
            continue;
        }
        if stage.state == REFUSED {
            break;
        }
        if stage.state == WAITING {
            stage.started_at = Some(scene.now);
            move_to(tx, &mut stage, RUNNING)?;
            steps.push(step("stageOpened", &stage));
        }
        match judge(stage.gate()?, &standings(tx, &stage)?) {
            Outcome::Passed => steps.push(end(tx, scene, &mut stage, PASSED)?),
            Outcome::Refused => {
                steps.push(end(tx, scene, &mut stage, REFUSED)?);
                break;
            }
            Outcome::Held(_) => {
                if stage.state != HELD {
                    move_to(tx, &mut stage, HELD)?;
                    steps.push(step("stageHeld", &stage));
                }
                break;
            }
            Outcome::Running => {
                move_to(tx, &mut stage, RUNNING)?;
                start_ready(tx, scene, &stage, days)?;
                break;
            }
        }
    }
    Ok(steps)
}

/// Ends a stage; what its departments have not said is not waited for.
///
/// # Errors
/// When the database refuses.
pub(crate) fn end(
    tx: &mut Conn,
    scene: &Scene<'_>,
    stage: &mut StageRow,
    state: &str,
) -> Result<Step> {
    store::cancel_rest(tx, &stage.case_id, Some(stage.stage_no), scene.now)?;
    stage.done_at = Some(scene.now);
    move_to(tx, stage, state)?;
    let kind = if state == PASSED {
        "stagePassed"
    } else {
        "stageRefused"
    };
    Ok(step(kind, stage))
}

fn move_to(tx: &mut Conn, stage: &mut StageRow, state: &str) -> Result<()> {
    state.clone_into(&mut stage.state);
    store::set_stage(tx, stage)
}

/// A step that names the stage in both languages, a line each.
fn step(kind: &'static str, stage: &StageRow) -> Step {
    (kind, Some(format!("{}\n{}", stage.name_zh, stage.name_en)))
}

/// The tasks of a stage that count, as the engine sees them.
///
/// # Errors
/// When the database refuses or holds what this build does not know.
pub(crate) fn standings(conn: &mut Conn, stage: &StageRow) -> Result<Vec<Standing>> {
    live(conn, stage)?.iter().map(standing).collect()
}

fn live(conn: &mut Conn, stage: &StageRow) -> Result<Vec<TaskRow>> {
    let mut tasks = store::tasks(conn, &stage.case_id)?;
    tasks.retain(|task| task.stage_no == Some(stage.stage_no) && task.counts());
    Ok(tasks)
}

fn standing(task: &TaskRow) -> Result<Standing> {
    let opinion = task.opinion.as_deref().map(|word| {
        TaskOpinion::parse(word).ok_or_else(|| Error::internal(format!("unknown opinion {word:?}")))
    });
    let after = task.after_keys.as_deref().map(serde_json::from_str);
    Ok(Standing {
        id: task.task_key.clone().unwrap_or_default(),
        kind: task.kind()?,
        after: after
            .transpose()
            .map_err(Error::internal)?
            .unwrap_or_default(),
        started: task.started_at.is_some(),
        opinion: opinion.transpose()?,
    })
}

fn start_ready(tx: &mut Conn, scene: &Scene<'_>, stage: &StageRow, days: &CaseDays) -> Result<()> {
    let tasks = live(tx, stage)?;
    let standings: Vec<Standing> = tasks.iter().map(standing).collect::<Result<_>>()?;
    let ready = ready(&standings);
    for (at, mut task) in tasks.into_iter().enumerate() {
        if ready.contains(&at) {
            start(tx, scene, &mut task, days)?;
            store::start_task(tx, &task)?;
        }
    }
    Ok(())
}

/// Sets when a task starts and when its limit ends: working days from today, which does not count.
///
/// # Errors
/// When the limit ends outside the years a date can name.
pub(crate) fn start(
    conn: &mut Conn,
    scene: &Scene<'_>,
    task: &mut TaskRow,
    days: &CaseDays,
) -> Result<()> {
    task.started_at = Some(scene.now);
    (task.due, task.warn_at) = match task.workdays {
        None => (days.due.clone(), days.warn_at.clone()),
        Some(own) => limits::from_today(conn, scene.row, &task.department, own, scene.today)?,
    };
    Ok(())
}
