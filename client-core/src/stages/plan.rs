//! How long a template takes: one task after another, and side by side along its critical path.

use super::{Gate, Stage, Template};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// A template with its times in working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// 串联: the limits of all tasks added up, as if each waited for the one before.
    pub serial: u32,
    /// 并联: the length of the critical path, the shortest time the template can take when every
    /// department uses its whole limit.
    pub critical: u32,
    /// The stages in order.
    pub stages: Vec<PlannedStage>,
}

/// A stage with its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedStage {
    /// The limits of its tasks added up.
    pub serial: u32,
    /// From its opening to its gate.
    pub critical: u32,
    /// The tasks in the order of the template.
    pub tasks: Vec<PlannedTask>,
}

/// A task with its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedTask {
    /// Working days from the opening of the stage until the task starts.
    pub start: u32,
    /// Working days from the opening of the stage until its limit ends.
    pub finish: u32,
    /// It lies on the critical path (最优办理路径): a day more here is a day more in all.
    pub critical: bool,
}

impl Plan {
    /// The times of a template. A prerequisite that leads nowhere or round in a circle counts as
    /// done, so the figures are only right for a template that publishes.
    #[must_use]
    pub fn of(template: &Template) -> Self {
        let stages: Vec<PlannedStage> = template.stages.iter().map(PlannedStage::of).collect();
        Self {
            serial: stages.iter().map(|stage| stage.serial).sum(),
            critical: stages.iter().map(|stage| stage.critical).sum(),
            stages,
        }
    }
}

impl PlannedStage {
    /// The times of one stage.
    #[must_use]
    pub fn of(stage: &Stage) -> Self {
        let tasks = &stage.tasks;
        let limits: Vec<u32> = tasks.iter().map(|t| t.workdays.unwrap_or(0)).collect();
        let before = prerequisites(stage);
        let mut finish: Vec<Option<u32>> = tasks.iter().map(|_| None).collect();
        // Each round settles every task whose prerequisites are settled; a circle settles nothing.
        for _ in tasks {
            for (at, limit) in limits.iter().enumerate() {
                let ends: Option<Vec<u32>> = at_of(&before, at)
                    .iter()
                    .map(|first| finish.get(*first).copied().flatten())
                    .collect();
                if let (Some(ends), Some(slot)) = (ends, finish.get_mut(at)) {
                    *slot = Some(ends.into_iter().max().unwrap_or(0).saturating_add(*limit));
                }
            }
        }
        let finish: Vec<u32> = finish
            .iter()
            .zip(&limits)
            .map(|(end, limit)| end.unwrap_or(*limit))
            .collect();
        let last = last_on_path(stage, &finish);
        let path = last.map_or_else(Vec::new, |last| path_to(&before, &finish, last));
        Self {
            serial: limits.iter().sum(),
            critical: last.and_then(|at| finish.get(at).copied()).unwrap_or(0),
            tasks: finish
                .iter()
                .zip(&limits)
                .enumerate()
                .map(|(at, (finish, limit))| PlannedTask {
                    start: finish.saturating_sub(*limit),
                    finish: *finish,
                    critical: path.contains(&at),
                })
                .collect(),
        }
    }
}

/// The task whose end opens the gate: the last of all, or where one agreement is enough the first
/// of those that count. The first in the template settles a draw.
fn last_on_path(stage: &Stage, finish: &[u32]) -> Option<usize> {
    let ends = stage.tasks.iter().zip(finish).enumerate();
    match stage.gate {
        Gate::All | Gate::LeadDecides => ends
            .rev()
            .max_by_key(|(_, (_, finish))| **finish)
            .map(|(at, _)| at),
        Gate::Any => ends
            .filter(|(_, (task, _))| task.kind.counts())
            .min_by_key(|(_, (_, finish))| **finish)
            .map(|(at, _)| at),
    }
}

/// The way back from a task along the prerequisites that held it up longest.
fn path_to(before: &[Vec<usize>], finish: &[u32], last: usize) -> Vec<usize> {
    let mut path = Vec::new();
    let mut here = Some(last);
    while let Some(at) = here.filter(|at| !path.contains(at)) {
        path.push(at);
        here = at_of(before, at)
            .iter()
            .rev()
            .copied()
            .max_by_key(|first| finish.get(*first).copied());
    }
    path
}

fn at_of(before: &[Vec<usize>], at: usize) -> &[usize] {
    before.get(at).map_or(&[], Vec::as_slice)
}

/// For each task the places of those it waits for.
fn prerequisites(stage: &Stage) -> Vec<Vec<usize>> {
    let place = |id: &String| stage.tasks.iter().position(|task| task.id == *id);
    stage
        .tasks
        .iter()
        .map(|task| task.after.iter().filter_map(place).collect())
        .collect()
}

/// A circle of prerequisites (互为前置), if there is one: the tasks in the order they wait for one
/// another, the first again at the end.
#[must_use]
pub fn circle(template: &Template) -> Option<Vec<&str>> {
    let tasks = || template.stages.iter().flat_map(|stage| &stage.tasks);
    // A task is done with when every way on from it is known to end.
    let mut ended: Vec<&str> = Vec::new();
    for task in tasks() {
        let mut way: Vec<(&str, usize)> = Vec::from([(task.id.as_str(), 0)]);
        while let Some((here, next)) = way.last_mut() {
            let name: &str = here;
            let after = tasks().find(|t| t.id == name).map(|t| &t.after);
            let step = after.and_then(|after| after.get(*next)).map(String::as_str);
            *next += 1;
            match step {
                None => {
                    ended.push(name);
                    way.pop();
                }
                Some(first) if ended.contains(&first) => {}
                Some(first) => {
                    if let Some(from) = way.iter().position(|(seen, _)| *seen == first) {
                        let round = way.iter().skip(from).map(|(seen, _)| *seen);
                        return Some(round.chain([first]).collect());
                    }
                    way.push((first, 0));
                }
            }
        }
    }
    None
}
