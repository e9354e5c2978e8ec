//! `approval` of an item: a template, one stage of it, or departments side by side.

use super::{Approval, StageTemplate, twice};
use crate::codes::Codes;
use crate::fault::Code;
use crate::folder::File;
use crate::item::check_department;
use crate::read::Record;
use crate::suggest::nearest;
use crate::yaml::Node;

/// Reads what an item says of its approval; `pointer` finds a field of its form. Templates are read
/// after items, so that there is one is checked by [`check_approvals`].
pub(crate) fn approval<'a>(
    r: &Record<'a>,
    codes: &Codes,
    is_joint: bool,
    pointer: impl FnOnce(&'a Node) -> Option<&'a str>,
) -> Option<Approval> {
    let ctx = r.ctx;
    let node = r.get("approval")?;
    let a = ctx.record(node)?;
    let template = a.get("template").and_then(|n| ctx.key(n));
    let stage = a.get("stage").and_then(|n| ctx.key(n));
    let mut departments: Vec<String> = Vec::new();
    for node in a.items("departments") {
        let Some(key) = check_department(ctx, node, &codes.departments) else {
            continue;
        };
        if departments.iter().any(|d| d == key) {
            twice(ctx, node, key);
        }
        departments.push(key.to_owned());
    }
    let project_code = a.get("projectCode").and_then(pointer);
    if a.get("template").is_some() == a.get("departments").is_some() {
        ctx.fault(
            node.pos,
            Code::MissingKey,
            "写明模板 template 或者部门 departments，二者取一",
            "say `template` or `departments`, one of the two",
        );
    }
    if let (Some(stage), None) = (a.get("stage"), a.get("template")) {
        ctx.fault(
            stage.pos,
            Code::UnknownKey,
            "没有模板就没有阶段",
            "`stage` needs a `template`",
        );
    }
    // An item of one department may still be a stage of a project.
    if !is_joint && (a.get("stage").is_none() || a.get("projectCode").is_none()) {
        ctx.fault(
            node.pos,
            Code::BadValue,
            "只有联办件（mode: joint）才并联审批；单办件只写它是项目的哪个阶段（stage 和 projectCode）",
            "only a `joint` item is approved side by side; another says which `stage` of a project it is, and its `projectCode`",
        );
    }
    a.finish();
    Some(Approval {
        template: template.map(str::to_owned),
        stage: stage.map(str::to_owned),
        departments,
        project_code: project_code.map(str::to_owned),
    })
}

/// Whether the template and the stage an item names are there; `keys` are those of every template's
/// file, checked or not.
pub(crate) fn check_approvals(file: &File<'_>, keys: &[&str], templates: &[StageTemplate]) -> bool {
    let ctx = file.ctx();
    let Some(approval) = file.root().get("approval") else {
        return true;
    };
    let Some((at, key)) = scalar(approval, "template") else {
        return true;
    };
    if !keys.contains(&key) {
        ctx.fault_with(
            at.pos,
            Code::UnknownTemplate,
            format!("没有阶段模板“{key}”"),
            format!("there is no stage template `{key}`"),
            nearest(key, keys.iter().copied()).map(str::to_owned),
        );
        return false;
    }
    let template = templates.iter().find(|t| t.template.template == key);
    let (Some(template), Some((at, stage))) = (template, scalar(approval, "stage")) else {
        return true;
    };
    let stages = template.template.stages.iter();
    let ids: Vec<&str> = stages.map(|stage| stage.id.as_str()).collect();
    if ids.contains(&stage) {
        return true;
    }
    ctx.fault_with(
        at.pos,
        Code::UnknownTemplate,
        format!("模板“{key}”没有阶段“{stage}”"),
        format!("the template `{key}` has no stage `{stage}`"),
        nearest(stage, ids).map(str::to_owned),
    );
    false
}

fn scalar<'a>(node: &'a Node, key: &str) -> Option<(&'a Node, &'a str)> {
    let at = node.get(key)?;
    at.scalar().map(|scalar| (at, scalar.text.trim()))
}
