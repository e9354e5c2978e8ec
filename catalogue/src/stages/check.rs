//! Whether every task of a template can start, and every circle of prerequisites broken up.

use crate::fault::Code;
use crate::read::Ctx;
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::stages::{Template, circle};

/// Reports prerequisites that do not exist, that go round in a circle (互为前置), or that only a
/// later stage could meet: a stage opens when the one before has passed, so its task would wait for
/// ever.
pub(super) fn order(ctx: Ctx<'_>, stages: &[Node], template: &Template) {
    let round = circle(template);
    if let Some(round) = &round {
        let way = round.join(" → ");
        let place = round.first().and_then(|id| place(stages, id));
        let pos = place.map_or(crate::fault::Pos::START, |node| {
            node.get("after").map_or(node.pos, |after| after.pos)
        });
        ctx.fault(
            pos,
            Code::PrerequisiteCycle,
            format!("互为前置：{way}"),
            format!("tasks wait for one another: {way}"),
        );
    }
    let ids: Vec<&str> = tasks(stages).filter_map(|(_, node)| id(node)).collect();
    for (stage, task) in tasks(stages) {
        for node in task.get("after").map(Node::items).unwrap_or_default() {
            let Some(first) = node.scalar().map(|s| s.text.trim()) else {
                continue;
            };
            match tasks(stages).find(|(_, other)| id(other) == Some(first)) {
                None => ctx.fault_with(
                    node.pos,
                    Code::UnknownTask,
                    format!("没有任务“{first}”"),
                    format!("there is no task `{first}`"),
                    nearest(first, ids.iter().copied()).map(str::to_owned),
                ),
                Some((at, _)) if at > stage && round.is_none() => ctx.fault(
                    node.pos,
                    Code::UnreachableTask,
                    format!("“{first}”在后面的阶段，本任务永远等不到"),
                    format!("`{first}` belongs to a later stage, so this task never starts"),
                ),
                Some(_) => {}
            }
        }
    }
}

/// The tasks with the place of their stage.
fn tasks(stages: &[Node]) -> impl Iterator<Item = (usize, &Node)> {
    let stages = stages.iter().enumerate();
    stages.flat_map(|(at, stage)| {
        let tasks = stage.get("tasks").map(Node::items).unwrap_or_default();
        tasks.iter().map(move |task| (at, task))
    })
}

fn place<'a>(stages: &'a [Node], wanted: &str) -> Option<&'a Node> {
    tasks(stages)
        .map(|(_, node)| node)
        .find(|node| id(node) == Some(wanted))
}

fn id(task: &Node) -> Option<&str> {
    task.get("id")?.scalar().map(|s| s.text.trim())
}
