//! Parallel approval (并联审批): stages in order, the tasks of departments side by side in each, and
//! the gate that opens the next.
//!
//! A [`Template`] is data. [`Plan`] says how long it takes one task after another and side by side;
//! [`ready`] says which tasks may start, [`judge`] what the opinions given so far make of a stage.
//! The server keeps the run of each case and asks these; phones only show what it answers, so none
//! of this is in what they download.

mod gate;
mod plan;

pub use gate::{Held, Outcome, Standing, TaskOpinion, judge, may_pass, ready};
pub use plan::{Plan, PlannedStage, PlannedTask, circle};

use crate::pack::Text;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The stages a project or a joint case goes through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// The key in the catalogue.
    pub template: String,
    /// Counts up with every published change.
    pub version: u32,
    /// The name.
    pub name: Text,
    /// One or two sentences for the list.
    pub summary: Text,
    /// The stages, in the order they open.
    pub stages: Vec<Stage>,
}

/// A stage: its tasks run together, its gate opens the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The key within the template.
    pub id: String,
    /// The name.
    pub name: Text,
    /// 牵头部门: the key of the department that leads.
    pub lead: String,
    /// What the opinions must come to.
    pub gate: Gate,
    /// What the departments do.
    pub tasks: Vec<Task>,
}

/// When a stage is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Gate {
    /// Every reviewing department agrees; one refusal takes the stage to the lead.
    All,
    /// One reviewing department agrees; only when all refuse is the stage refused.
    Any,
    /// The lead decides once every opinion is there.
    LeadDecides,
}

/// What a department does in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The key within the template.
    pub id: String,
    /// The name.
    pub name: Text,
    /// The key of the department.
    pub department: String,
    /// What is asked of it.
    pub kind: TaskKind,
    /// The limit in working days; none means the case's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
    /// The tasks of the same stage that must be done before (前置).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// The assessments merged into one (多评合一); only of [`TaskKind::Assessment`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<AssessmentPart>,
}

/// What is asked of a department.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum TaskKind {
    /// 审查: its opinion counts at the gate.
    Review,
    /// 征求意见: it is heard, but its opinion binds nobody.
    Consult,
    /// 评估: several assessments in one task; counts at the gate.
    Assessment,
}

impl TaskKind {
    /// Whether the opinion counts at the gate.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Review | Self::Assessment => true,
            Self::Consult => false,
        }
    }
}

/// An assessment of a project that may be merged with others into one (多评合一).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum AssessmentPart {
    /// 节能评估
    Energy,
    /// 安全评价
    Safety,
    /// 环境影响评价
    Environment,
    /// 地质灾害危险性评估
    Geology,
    /// 矿产压覆评估
    Minerals,
    /// 文物压覆评估
    Relics,
}

impl AssessmentPart {
    /// Every part, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::Energy,
        Self::Safety,
        Self::Environment,
        Self::Geology,
        Self::Minerals,
        Self::Relics,
    ];

    /// The name in JSON and in YAML.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Energy => "energy",
            Self::Safety => "safety",
            Self::Environment => "environment",
            Self::Geology => "geology",
            Self::Minerals => "minerals",
            Self::Relics => "relics",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Energy => ("节能评估", "Energy assessment"),
            Self::Safety => ("安全评价", "Safety assessment"),
            Self::Environment => ("环境影响评价", "Environmental impact assessment"),
            Self::Geology => ("地质灾害危险性评估", "Geological hazard assessment"),
            Self::Minerals => ("矿产压覆评估", "Assessment of covered minerals"),
            Self::Relics => ("文物压覆评估", "Assessment of covered relics"),
        }
    }
}

impl Gate {
    /// Every gate.
    pub const ALL: [Self; 3] = [Self::All, Self::Any, Self::LeadDecides];

    /// The name in JSON, in YAML and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::LeadDecides => "leadDecides",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::All => ("全部同意", "All must agree"),
            Self::Any => ("一家同意即可", "One must agree"),
            Self::LeadDecides => ("牵头部门决定", "The lead decides"),
        }
    }

    /// The gate with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.as_str() == name)
    }
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Review, Self::Consult, Self::Assessment];

    /// The name in JSON, in YAML and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Consult => "consult",
            Self::Assessment => "assessment",
        }
    }

    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Review => ("审查", "Review"),
            Self::Consult => ("征求意见", "Consultation"),
            Self::Assessment => ("评估", "Assessment"),
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests;
