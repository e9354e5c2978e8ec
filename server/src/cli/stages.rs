//! `onewindow stages`.

use super::{Outcome, say};
use clap::{Args, Subcommand};
use onewindow_catalogue::{Catalogue, StageTemplate};
use onewindow_core::Lang;
use onewindow_core::pack::Text;
use onewindow_core::stages::{Plan, PlannedTask, Task};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(super) enum StagesCommand {
    /// Prints the stages and tasks of a template, its serial sum and its critical path.
    Show(Show),
}

#[derive(Args)]
pub(super) struct Show {
    /// The template's key.
    key: String,
    /// The folder, with stages/ and codes/ in it.
    #[arg(long, value_name = "FOLDER", default_value = "catalogue")]
    catalogue: PathBuf,
    /// The language of names.
    #[arg(long, value_parser = lang, default_value = "zh-CN")]
    lang: Lang,
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::tagged(tag).ok_or_else(|| "zh-CN or en".to_owned())
}

pub(super) fn run(command: &StagesCommand) -> Outcome {
    let StagesCommand::Show(show) = command;
    let (catalogue, _) = Catalogue::load(&show.catalogue);
    let found = catalogue
        .stages
        .iter()
        .find(|found| found.template.template == show.key);
    let Some(found) = found else {
        let folder = show.catalogue.display();
        return Err(format!("{folder} has no stage template {} without faults", show.key).into());
    };
    say(table(found, &catalogue, show.lang).trim_end())?;
    Ok(true)
}

/// A line a task: when it may start and must end, counted in working days from the opening of its
/// stage; a star marks the critical path.
fn table(found: &StageTemplate, catalogue: &Catalogue, lang: Lang) -> String {
    let template = &found.template;
    let plan = Plan::of(template);
    let name = |text: &Text| match (lang, &text.en) {
        (Lang::En, Some(en)) => en.clone(),
        _ => text.zh.clone(),
    };
    let department = |key: &String| {
        let found = catalogue.codes.departments.iter().find(|d| d.key == *key);
        found.map_or_else(|| key.clone(), |d| name(&d.name))
    };
    let words = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = format!("{}  {}\n", template.template, name(&template.name));
    for (stage, planned) in template.stages.iter().zip(&plan.stages) {
        let (gate_zh, gate_en) = stage.gate.title();
        out += &format!(
            "\n{}  {}: {}; {}; {} {}, {} {}\n",
            name(&stage.name),
            words("牵头", "lead"),
            department(&stage.lead),
            words(gate_zh, gate_en),
            words("串联", "serial"),
            planned.serial,
            words("关键路径", "critical path"),
            planned.critical,
        );
        for (task, times) in stage.tasks.iter().zip(&planned.tasks) {
            let (kind_zh, kind_en) = task.kind.title();
            out += &line(
                task,
                *times,
                words(kind_zh, kind_en),
                &format!("{}（{}）", name(&task.name), department(&task.department)),
            );
        }
    }
    out += &format!(
        "\n{} {}, {} {} ({})\n",
        words("串联", "serial"),
        plan.serial,
        words("关键路径", "critical path"),
        plan.critical,
        words("工作日", "working days"),
    );
    out
}

fn line(task: &Task, times: PlannedTask, kind: &str, name: &str) -> String {
    let star = if times.critical { '*' } else { ' ' };
    let after = if task.after.is_empty() {
        String::new()
    } else {
        format!(" ← {}", task.after.join(", "))
    };
    format!(
        "  {star} {:>2}–{:<3} {:<20} {kind} {name}{after}\n",
        times.start, times.finish, task.id
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_table_ends_with_the_sum_and_the_critical_path() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
        let (catalogue, faults) = Catalogue::load(&folder);
        assert_eq!(faults, []);
        let found = catalogue
            .stages
            .iter()
            .find(|found| found.template.template == "fuza-xiangmu")
            .unwrap();
        let text = table(found, &catalogue, Lang::Zh);
        assert!(text.contains("*  3–8   site"), "{text}");
        assert!(text.contains("← proposal"), "{text}");
        assert!(text.ends_with("串联 178, 关键路径 37 (工作日)\n"), "{text}");
        let text = table(found, &catalogue, Lang::En);
        assert!(text.ends_with("serial 178, critical path 37 (working days)\n"));
    }
}
