//! 并联审批: stage templates, a file each, and how an item says it is worked on jointly.

mod approval;
mod check;

pub(crate) use approval::{approval, check_approvals};

use crate::codes::Codes;
use crate::fault::Code;
use crate::folder::File;
use crate::item::{Provenance, check_department, file_key, provenance};
use crate::read::{Ctx, English, Record};
use crate::yaml::Node;
use onewindow_core::pack::Text;
use onewindow_core::stages::{AssessmentPart, Gate, Stage, Task, TaskKind, Template};
use serde::{Deserialize, Serialize};

/// The longest limit of a task, in working days: a year.
const LONGEST: u32 = 250;

/// A stage template with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageTemplate {
    /// The stages and their tasks.
    #[serde(flatten)]
    pub template: Template,
    /// The series of investment projects it is for; none for an example or a joint item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// 设定依据.
    pub legal_basis: Vec<Text>,
    /// Where the facts come from.
    pub provenance: Provenance,
}

/// The four series of investment projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Series {
    /// 交通工程
    Transport,
    /// 水利工程
    Water,
    /// 港口工程
    Port,
    /// 房屋建筑及市政基础设施工程
    Building,
}

/// How an item is worked on jointly: by a template, or by a list of departments side by side. An
/// item of one department only says which stage of a project it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Approval {
    /// The key of a stage template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The one stage of the template the item is; all of them when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The departments that review side by side, where there is no template.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    /// The field that holds the code of the investment project (投资项目编号), as a pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_code: Option<String>,
}

impl Approval {
    /// The stages an item of this department runs through: those of the template it names, or one
    /// of its departments side by side, which all must agree within the limit of the case.
    ///
    /// # Errors
    /// What `template` refuses.
    pub fn stages<E>(
        &self,
        department: &str,
        template: impl FnOnce(&str) -> Result<Vec<Stage>, E>,
    ) -> Result<Vec<Stage>, E> {
        if let Some(key) = &self.template {
            let mut stages = template(key)?;
            if let Some(only) = &self.stage {
                stages.retain(|stage| stage.id == *only);
            }
            return Ok(stages);
        }
        if self.departments.is_empty() {
            return Ok(Vec::new());
        }
        let name = || Text {
            zh: "部门联合审查".to_owned(),
            en: Some("Joint review".to_owned()),
        };
        let tasks = self.departments.iter().map(|department| Task {
            id: department.clone(),
            name: name(),
            department: department.clone(),
            kind: TaskKind::Review,
            workdays: None,
            after: Vec::new(),
            parts: Vec::new(),
        });
        Ok(vec![Stage {
            id: "joint".to_owned(),
            name: name(),
            lead: department.to_owned(),
            gate: Gate::All,
            tasks: tasks.collect(),
        }])
    }
}

/// Reads a stage template and checks that it can be walked to its end.
pub(crate) fn read(file: &File<'_>, codes: &Codes) -> Option<StageTemplate> {
    let ctx = file.ctx();
    let before = ctx.faults.count();
    let r = ctx.record(file.root())?;
    let key = file_key(&r, "template");
    let version = r.need("version").and_then(|n| ctx.whole(n, 1, 1_000_000));
    let name = r.text("name", English::Needed);
    let summary = r.text("summary", English::Needed);
    let words = [
        ("transport", Series::Transport),
        ("water", Series::Water),
        ("port", Series::Port),
        ("building", Series::Building),
    ];
    let series = r.get("series").and_then(|n| ctx.one_of(n, &words));
    let nodes = filled(&r, "stages");
    let mut seen = Vec::new();
    let mut stages = Vec::new();
    for node in nodes {
        stages.extend(stage(ctx, node, codes, &mut seen));
    }
    let legal_basis = r.texts("legalBasis", English::Optional);
    let provenance = provenance(&r);
    r.finish();
    let template = Template {
        template: key.unwrap_or_default().to_owned(),
        version: version.unwrap_or(1),
        name: name?,
        summary: summary?,
        stages,
    };
    check::order(ctx, nodes, &template);
    if ctx.faults.count() > before {
        return None;
    }
    Some(StageTemplate {
        template,
        series,
        legal_basis,
        provenance: provenance?,
    })
}

fn stage(ctx: Ctx<'_>, node: &Node, codes: &Codes, seen: &mut Vec<String>) -> Option<Stage> {
    let r = ctx.record(node)?;
    let id = fresh(&r, seen);
    let name = r.text("name", English::Needed);
    let lead = r
        .need("lead")
        .and_then(|n| check_department(ctx, n, &codes.departments));
    let gates = Gate::ALL.map(|gate| (gate.as_str(), gate));
    let gate = r.need("gate").and_then(|n| ctx.one_of(n, &gates));
    let mut tasks = Vec::new();
    for node in filled(&r, "tasks") {
        tasks.extend(task(ctx, node, codes, seen));
    }
    r.finish();
    if !tasks.is_empty() && !tasks.iter().any(|task: &Task| task.kind.counts()) {
        ctx.fault(
            node.pos,
            Code::GateNeverOpens,
            "本阶段只有征求意见，没有审查或评估，无从通过",
            "the stage only consults: without a review or an assessment its gate says nothing",
        );
    }
    Some(Stage {
        id: id?,
        name: name?,
        lead: lead?.to_owned(),
        gate: gate?,
        tasks,
    })
}

fn task(ctx: Ctx<'_>, node: &Node, codes: &Codes, seen: &mut Vec<String>) -> Option<Task> {
    let r = ctx.record(node)?;
    let id = fresh(&r, seen);
    let name = r.text("name", English::Needed);
    let department = r
        .need("department")
        .and_then(|n| check_department(ctx, n, &codes.departments));
    let kinds = TaskKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = r
        .get("kind")
        .map_or(Some(TaskKind::Review), |n| ctx.one_of(n, &kinds));
    let workdays = r.need("workdays").and_then(|n| ctx.whole(n, 0, LONGEST));
    let after = r.items("after").iter().filter_map(|n| ctx.string(n));
    let after = after.map(str::to_owned).collect();
    let known = AssessmentPart::ALL.map(|part| (part.as_str(), part));
    let mut parts: Vec<AssessmentPart> = Vec::new();
    for node in r.items("parts") {
        let Some(part) = ctx.one_of(node, &known) else {
            continue;
        };
        if parts.contains(&part) {
            twice(ctx, node, part.as_str());
        }
        parts.push(part);
    }
    if let (Some(node), Some(TaskKind::Review | TaskKind::Consult)) = (r.get("parts"), kind) {
        ctx.fault(
            node.pos,
            Code::BadValue,
            "只有评估（assessment）才分项",
            "only an `assessment` has parts",
        );
    }
    r.finish();
    Some(Task {
        id: id?,
        name: name?,
        department: department?.to_owned(),
        kind: kind?,
        workdays: Some(workdays?),
        after,
        parts,
    })
}

/// A key no stage or task of the template has yet: a circle is named by keys.
fn fresh(r: &Record<'_>, seen: &mut Vec<String>) -> Option<String> {
    let node = r.need("id")?;
    let id = r.ctx.key(node)?.to_owned();
    if seen.contains(&id) {
        twice(r.ctx, node, &id);
        return None;
    }
    seen.push(id.clone());
    Some(id)
}

fn twice(ctx: Ctx<'_>, node: &Node, id: &str) {
    ctx.fault(
        node.pos,
        Code::DuplicateId,
        format!("“{id}”重复"),
        format!("`{id}` is listed twice"),
    );
}

/// The members of a list that must have one at least.
fn filled<'a>(r: &Record<'a>, key: &'static str) -> &'a [Node] {
    let Some(node) = r.need(key) else { return &[] };
    let items = r.ctx.list(node);
    if items.is_empty() && matches!(node.value, crate::yaml::Value::List(_)) {
        r.ctx.fault(
            node.pos,
            Code::MissingKey,
            format!("“{key}”是空的"),
            format!("`{key}` is empty"),
        );
    }
    items
}
