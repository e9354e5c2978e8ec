//! Parallel approval: what departments and their lead send.

use super::cases::Opinion;
use super::{rules, strict};
use crate::stages::{AssessmentPart, TaskKind};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What one of the merged assessments came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "finding_says_why", skip_on_field_errors = false))]
pub struct AssessmentFinding {
    /// Which assessment.
    #[serde(deserialize_with = "strict::word")]
    #[cfg_attr(feature = "openapi", schema(example = "energy"))]
    pub part: AssessmentPart,
    /// What it came to.
    #[serde(deserialize_with = "strict::word")]
    pub opinion: Opinion,
    /// Why, or on which conditions; required unless it agrees.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "符合节能要求"))]
    pub reason: Option<String>,
}

fn finding_says_why(finding: &AssessmentFinding) -> Result<(), ValidationError> {
    match finding.opinion {
        Opinion::Agree => Ok(()),
        Opinion::AgreeWithConditions | Opinion::Disagree => {
            rules::reason(finding.reason.as_deref())
        }
    }
}

/// Finishes a merged assessment (多评合一): every part of the task, each once. The task comes to
/// the hardest of its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssessmentRequest {
    /// The findings.
    #[validate(length(min = 1, max = 6), nested)]
    #[serde(deserialize_with = "strict::objects")]
    pub findings: Vec<AssessmentFinding>,
}

/// Asks further departments in the running stage: 征求意见 with `consult`, 会签 with `review`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskRequest {
    /// `consult` or `review`; a merged assessment comes from a template only.
    #[serde(deserialize_with = "strict::word")]
    #[cfg_attr(feature = "openapi", schema(example = "consult"))]
    pub kind: AddedKind,
    /// The keys of the departments, each asked once.
    #[validate(length(min = 1, max = 20), custom(function = "rules::keys"))]
    #[cfg_attr(feature = "openapi", schema(example = json!(["wjw"])))]
    pub departments: Vec<String>,
    /// The deadline in working days from today.
    #[validate(range(min = 1, max = 60))]
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub workdays: u32,
    /// What is asked.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "请就卫生防护距离提出意见"))]
    pub question: String,
}

/// What a department added to a stage is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum AddedKind {
    /// 会签: its opinion counts at the gate.
    Review,
    /// 征求意见: it is heard.
    Consult,
}

impl From<AddedKind> for TaskKind {
    fn from(kind: AddedKind) -> Self {
        match kind {
            AddedKind::Review => Self::Review,
            AddedKind::Consult => Self::Consult,
        }
    }
}

/// Sends a task back to its department, or calls off one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskReasonRequest {
    /// Why.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "申请人已调整方案，请重新审查"))]
    pub reason: String,
}

/// Gives a task to another department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskTransferRequest {
    /// The key of the department that has it from now on.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "wjw"))]
    pub department: String,
    /// Why.
    #[validate(length(min = 1, max = 500), custom(function = "rules::text"))]
    #[cfg_attr(feature = "openapi", schema(example = "该事项属于卫生健康部门职责"))]
    pub reason: String,
}

/// Names the reviewer of a task within its department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskAssignmentRequest {
    /// The user name of an approver of the task's department.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(example = "approver-wjw"))]
    pub reviewer: String,
}

/// How the lead ends a stage that waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum StageOutcome {
    /// The next stage opens.
    Passed,
    /// The case can only be refused from now on.
    Refused,
}

/// Decides a stage that waits for its lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(schema(function = "stage_refusal_says_why", skip_on_field_errors = false))]
pub struct StageDecisionRequest {
    /// The decision.
    #[serde(deserialize_with = "strict::word")]
    pub outcome: StageOutcome,
    /// Why; required for a refusal.
    #[validate(length(max = 1000), custom(function = "rules::text"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "各部门意见一致"))]
    pub reason: Option<String>,
}

fn stage_refusal_says_why(request: &StageDecisionRequest) -> Result<(), ValidationError> {
    match request.outcome {
        StageOutcome::Passed => Ok(()),
        StageOutcome::Refused => rules::reason(request.reason.as_deref()),
    }
}
