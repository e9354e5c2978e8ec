//! The stage templates of the demo city.

use onewindow_catalogue::{Catalogue, Series};
use onewindow_core::stages::{AssessmentPart, Plan, TaskKind};
use std::path::Path;

fn city() -> Catalogue {
    let (catalogue, faults) = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(faults, []);
    catalogue
}

/// Working days in series and on the critical path, and the tasks on it.
fn figures(catalogue: &Catalogue, key: &str) -> (u32, u32, Vec<String>) {
    let found = catalogue.stages.iter().find(|t| t.template.template == key);
    let template = &found.unwrap().template;
    let plan = Plan::of(template);
    let stages = template.stages.iter().zip(&plan.stages);
    let path = stages.flat_map(|(stage, planned)| {
        let tasks = stage.tasks.iter().zip(&planned.tasks);
        tasks.filter(|(_, planned)| planned.critical)
    });
    let path = path.map(|(task, _)| task.id.clone()).collect();
    (plan.serial, plan.critical, path)
}

#[test]
fn a_complex_project_takes_37_days_instead_of_178_and_a_general_one_28_instead_of_118() {
    let city = city();
    let (serial, critical, path) = figures(&city, "fuza-xiangmu");
    assert_eq!((serial, critical), (178, 37));
    assert_eq!(
        path,
        [
            "proposal",
            "site",
            "land-permit",
            "scheme",
            "planning-permit",
            "quality",
            "construction-permit",
            "planning-check",
            "filing"
        ]
    );
    let (serial, critical, path) = figures(&city, "yiban-xiangmu");
    assert_eq!((serial, critical), (118, 28));
    assert_eq!(path.first().map(String::as_str), Some("project-filing"));
}

#[test]
fn the_four_series_have_five_stages_each_with_the_six_assessments_in_one() {
    let city = city();
    for series in [
        Series::Transport,
        Series::Water,
        Series::Port,
        Series::Building,
    ] {
        let of_series = city.stages.iter().filter(|t| t.series == Some(series));
        let found: Vec<_> = of_series.collect();
        assert_eq!(found.len(), 1, "{series:?}");
        let stages = &found[0].template.stages;
        let ids: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
        let five = ["initiation", "land", "design", "construction", "completion"];
        assert_eq!(ids, five, "{series:?}");
        let merged = stages[0]
            .tasks
            .iter()
            .find(|t| t.kind == TaskKind::Assessment);
        assert_eq!(merged.unwrap().parts, AssessmentPart::ALL, "{series:?}");
    }
}

#[test]
fn an_item_that_is_a_stage_promises_no_less_than_the_stage_takes() {
    let city = city();
    let mut joint = 0;
    for item in &city.items {
        let Some(approval) = &item.doc.approval else {
            continue;
        };
        let found = |key: &String| city.stages.iter().find(|t| t.template.template == *key);
        let template = &approval.template.as_ref().and_then(found).unwrap().template;
        let at = template
            .stages
            .iter()
            .position(|stage| Some(&stage.id) == approval.stage.as_ref());
        let takes = Plan::of(template).stages[at.unwrap()].critical;
        let promised = item.doc.limits.promised.as_ref().unwrap();
        if item.doc.mode == onewindow_catalogue::Mode::Joint {
            assert!(takes <= promised.days, "{}", item.doc.item);
            joint += 1;
        }
    }
    assert!(joint > 0);
}
