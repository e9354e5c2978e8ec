//! A template with its times, in the asker's language.

use crate::catalogue::views::{Named, all, department, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{Codes, Series, StageTemplate};
use onewindow_core::stages::{
    AssessmentPart, Gate, Plan, PlannedStage, PlannedTask, Stage, Task, TaskKind,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The stage templates.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StageTemplates {
    /// By key.
    pub(super) items: Vec<StageTemplateSummary>,
}

/// A stage template in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StageTemplateSummary {
    /// The key in the catalogue.
    #[schema(example = "fuza-xiangmu")]
    key: String,
    /// The version.
    #[schema(example = 1)]
    version: u32,
    /// The name.
    #[schema(example = "复杂项目")]
    name: String,
    /// One or two sentences.
    #[schema(example = "从立项到竣工验收，并联办要37个工作日。")]
    summary: String,
    /// `transport`, `water`, `port` or `building`; null when it is of no series.
    #[schema(value_type = Option<String>, example = "building")]
    series: Option<Series>,
    /// How many stages it has.
    #[schema(example = 5)]
    stage_count: usize,
    /// 串联: the limits of all tasks added up, in working days.
    #[schema(example = 178)]
    serial_workdays: u32,
    /// 并联: the length of the critical path, in working days.
    #[schema(example = 37)]
    critical_workdays: u32,
}

/// A stage template with its stages, its tasks and the best path through them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StageTemplate)]
pub(super) struct StageTemplateView {
    /// What the list shows.
    #[serde(flatten)]
    summary: StageTemplateSummary,
    /// The stages in the order they open.
    stages: Vec<PlannedStageView>,
    /// 最优办理路径: the keys of the tasks that decide how long it takes, in their order.
    #[schema(example = json!(["proposal", "site", "land-permit"]))]
    best_path: Vec<String>,
    /// 设定依据
    legal_basis: Vec<String>,
}

/// A stage with its times.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlannedStage)]
struct PlannedStageView {
    /// The key within the template.
    #[schema(example = "initiation")]
    key: String,
    /// The name.
    #[schema(example = "立项用地预审")]
    name: String,
    /// 牵头部门
    lead: Named,
    /// When it is passed: `all`, `any` or `leadDecides`.
    #[schema(value_type = String, example = "all")]
    gate: Gate,
    /// The limits of its tasks added up, in working days.
    #[schema(example = 40)]
    serial_workdays: u32,
    /// From its opening to its gate, in working days.
    #[schema(example = 8)]
    critical_workdays: u32,
    /// The tasks.
    tasks: Vec<PlannedTaskView>,
}

/// A task with its times.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlannedTask)]
struct PlannedTaskView {
    /// The key within the template.
    #[schema(example = "site")]
    key: String,
    /// The name.
    #[schema(example = "用地预审与选址意见书核发")]
    name: String,
    /// The department.
    department: Named,
    /// `review`, `consult` or `assessment`.
    #[schema(value_type = String, example = "review")]
    kind: TaskKind,
    /// The limit in working days.
    #[schema(example = 5)]
    workdays: u32,
    /// The keys of the tasks that must be done before.
    #[schema(example = json!(["proposal"]))]
    after: Vec<String>,
    /// The assessments merged into it.
    #[schema(value_type = Vec<String>, example = json!([]))]
    parts: Vec<AssessmentPart>,
    /// Working days from the opening of the stage until it starts.
    #[schema(example = 3)]
    start: u32,
    /// Working days from the opening of the stage until its limit ends.
    #[schema(example = 8)]
    finish: u32,
    /// It lies on the best path.
    critical: bool,
}

impl StageTemplateSummary {
    pub(super) fn new(found: &StageTemplate, lang: Lang) -> Self {
        let plan = Plan::of(&found.template);
        let template = &found.template;
        Self {
            key: template.template.clone(),
            version: template.version,
            name: said(&template.name, lang),
            summary: said(&template.summary, lang),
            series: found.series,
            stage_count: template.stages.len(),
            serial_workdays: plan.serial,
            critical_workdays: plan.critical,
        }
    }
}

impl StageTemplateView {
    pub(super) fn new(found: &StageTemplate, codes: &Codes, lang: Lang) -> Self {
        let plan = Plan::of(&found.template);
        let stages = found.template.stages.iter().zip(&plan.stages);
        let stages: Vec<_> = stages
            .map(|(stage, planned)| PlannedStageView::new(stage, planned, codes, lang))
            .collect();
        let mut path: Vec<(usize, u32, String)> = Vec::new();
        for (at, stage) in stages.iter().enumerate() {
            let critical = stage.tasks.iter().filter(|task| task.critical);
            path.extend(critical.map(|task| (at, task.start, task.key.clone())));
        }
        path.sort();
        Self {
            summary: StageTemplateSummary::new(found, lang),
            stages,
            best_path: path.into_iter().map(|(_, _, key)| key).collect(),
            legal_basis: all(&found.legal_basis, lang),
        }
    }
}

impl PlannedStageView {
    fn new(stage: &Stage, planned: &PlannedStage, codes: &Codes, lang: Lang) -> Self {
        let tasks = stage.tasks.iter().zip(&planned.tasks);
        Self {
            key: stage.id.clone(),
            name: said(&stage.name, lang),
            lead: department(codes, &stage.lead, lang),
            gate: stage.gate,
            serial_workdays: planned.serial,
            critical_workdays: planned.critical,
            tasks: tasks
                .map(|(task, planned)| PlannedTaskView::new(task, *planned, codes, lang))
                .collect(),
        }
    }
}

impl PlannedTaskView {
    fn new(task: &Task, planned: PlannedTask, codes: &Codes, lang: Lang) -> Self {
        Self {
            key: task.id.clone(),
            name: said(&task.name, lang),
            department: department(codes, &task.department, lang),
            kind: task.kind,
            workdays: task.workdays.unwrap_or(0),
            after: task.after.clone(),
            parts: task.parts.clone(),
            start: planned.start,
            finish: planned.finish,
            critical: planned.critical,
        }
    }
}
