//! Which tasks may start, and what the opinions given so far make of a stage.

use super::{Gate, TaskKind};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a department said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TaskOpinion {
    /// 同意
    Agree,
    /// 有条件同意: it agrees if its conditions are met.
    AgreeWithConditions,
    /// 不同意
    Disagree,
}

impl TaskOpinion {
    /// The opinion with the name it has in JSON.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "agree" => Some(Self::Agree),
            "agreeWithConditions" => Some(Self::AgreeWithConditions),
            "disagree" => Some(Self::Disagree),
            _ => None,
        }
    }

    /// Whether it lets the case pass.
    #[must_use]
    pub const fn agrees(self) -> bool {
        match self {
            Self::Agree | Self::AgreeWithConditions => true,
            Self::Disagree => false,
        }
    }
}

/// How far a task of a running stage is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The key within the stage.
    pub id: String,
    /// What is asked.
    pub kind: TaskKind,
    /// The tasks that must be done before.
    pub after: Vec<String>,
    /// The department has it.
    pub started: bool,
    /// What it said, once it has.
    pub opinion: Option<TaskOpinion>,
}

/// What the opinions make of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An opinion is still awaited.
    Running,
    /// The next stage opens.
    Passed,
    /// The lead has to act.
    Held(Held),
    /// The stage ends against the applicant.
    Refused,
}

/// Why a stage waits for its lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A department refused where all must agree: the lead sends the task back or ends the stage.
    Refusal,
    /// Every opinion is there, and the decision is the lead's.
    Decision,
}

/// Judges a stage by its gate.
///
/// - [`Gate::All`]: passed when every task is done and none that counts is a refusal; a refusal
///   that counts holds the stage at once, and the departments still at work go on.
/// - [`Gate::Any`]: passed with the first agreement that counts, refused when all that count are
///   refusals.
/// - [`Gate::LeadDecides`]: held for the lead when every task is done.
///
/// A consultation is awaited except under [`Gate::Any`], but what it says binds nobody.
#[must_use]
pub fn judge(gate: Gate, tasks: &[Standing]) -> Outcome {
    let done = tasks.iter().all(|task| task.opinion.is_some());
    let mut counted = tasks.iter().filter(|task| task.kind.counts());
    let agrees = |task: &Standing| task.opinion.is_some_and(TaskOpinion::agrees);
    let refuses = |task: &Standing| task.opinion == Some(TaskOpinion::Disagree);
    match gate {
        Gate::All if counted.any(refuses) => Outcome::Held(Held::Refusal),
        Gate::All if done => Outcome::Passed,
        Gate::Any if counted.clone().any(agrees) => Outcome::Passed,
        Gate::Any if counted.all(refuses) => Outcome::Refused,
        Gate::LeadDecides if done => Outcome::Held(Held::Decision),
        Gate::All | Gate::Any | Gate::LeadDecides => Outcome::Running,
    }
}

/// Whether the lead may let a held stage pass. What a department refuses where all must agree no
/// lead can grant in its place.
#[must_use]
pub const fn may_pass(held: Held) -> bool {
    match held {
        Held::Refusal => false,
        Held::Decision => true,
    }
}

/// The places of the tasks that may start now: those waiting whose prerequisites are done.
#[must_use]
pub fn ready(tasks: &[Standing]) -> Vec<usize> {
    let done = |id: &String| {
        tasks
            .iter()
            .any(|task| task.id == *id && task.opinion.is_some())
    };
    tasks
        .iter()
        .enumerate()
        .filter(|(_, task)| !task.started && task.after.iter().all(done))
        .map(|(at, _)| at)
        .collect()
}
