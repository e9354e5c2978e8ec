use super::*;
use alloc::borrow::ToOwned;
use alloc::vec;

fn name() -> Text {
    Text {
        zh: "名".to_owned(),
        en: None,
    }
}

fn task(id: &str, workdays: u32, after: &[&str]) -> Task {
    Task {
        id: id.to_owned(),
        name: name(),
        department: "zjj".to_owned(),
        kind: TaskKind::Review,
        workdays: Some(workdays),
        after: after.iter().map(|&id| id.to_owned()).collect(),
        parts: Vec::new(),
    }
}

fn template(stages: &[(Gate, Vec<Task>)]) -> Template {
    let stages = stages.iter().enumerate();
    Template {
        template: "t".to_owned(),
        version: 1,
        name: name(),
        summary: name(),
        stages: stages
            .map(|(at, (gate, tasks))| Stage {
                id: alloc::format!("s{at}"),
                name: name(),
                lead: "zjj".to_owned(),
                gate: *gate,
                tasks: tasks.clone(),
            })
            .collect(),
    }
}

fn critical(plan: &Plan) -> Vec<Vec<bool>> {
    let stages = plan.stages.iter();
    stages
        .map(|stage| stage.tasks.iter().map(|task| task.critical).collect())
        .collect()
}

#[test]
fn tasks_side_by_side_take_as_long_as_the_longest_chain() {
    let first = vec![task("a", 3, &[]), task("b", 5, &["a"]), task("c", 7, &[])];
    let second = vec![task("d", 4, &[]), task("e", 2, &[])];
    let plan = Plan::of(&template(&[
        (Gate::All, first),
        (Gate::LeadDecides, second),
    ]));
    assert_eq!((plan.serial, plan.critical), (21, 12));
    assert_eq!(
        critical(&plan),
        [vec![true, true, false], vec![true, false]]
    );
    let b = plan.stages[0].tasks[1];
    assert_eq!((b.start, b.finish), (3, 8));
}

#[test]
fn one_agreement_opens_a_gate_as_early_as_the_quickest_department_can() {
    let mut consulted = task("c", 1, &[]);
    consulted.kind = TaskKind::Consult;
    let tasks = vec![consulted, task("a", 6, &[]), task("b", 4, &[])];
    let plan = Plan::of(&template(&[(Gate::Any, tasks)]));
    assert_eq!((plan.serial, plan.critical), (11, 4));
    assert_eq!(critical(&plan), [vec![false, false, true]]);
}

#[test]
fn tasks_that_wait_for_one_another_are_named_in_their_order() {
    let tasks = vec![
        task("a", 1, &[]),
        task("b", 1, &["a", "d"]),
        task("c", 1, &["b"]),
        task("d", 1, &["c"]),
    ];
    let knotted = template(&[(Gate::All, tasks)]);
    assert_eq!(circle(&knotted), Some(vec!["b", "d", "c", "b"]));
    // The calculator still ends.
    assert_eq!(Plan::of(&knotted).serial, 4);
    let own = template(&[(Gate::All, vec![task("a", 1, &["a"])])]);
    assert_eq!(circle(&own), Some(vec!["a", "a"]));
    let diamond = vec![
        task("a", 1, &[]),
        task("b", 1, &["a"]),
        task("c", 1, &["a"]),
        task("d", 1, &["b", "c"]),
    ];
    assert_eq!(circle(&template(&[(Gate::All, diamond)])), None);
}

fn said(kind: TaskKind, opinion: Option<TaskOpinion>) -> Standing {
    Standing {
        id: "x".to_owned(),
        kind,
        after: Vec::new(),
        started: true,
        opinion,
    }
}

#[test]
fn each_gate_makes_of_the_opinions_what_it_says() {
    use TaskKind::{Assessment, Consult, Review};
    use TaskOpinion::{Agree, AgreeWithConditions, Disagree};
    let judged = |gate, tasks: &[(TaskKind, Option<TaskOpinion>)]| {
        let tasks: Vec<Standing> = tasks.iter().map(|(kind, o)| said(*kind, *o)).collect();
        judge(gate, &tasks)
    };
    let open = (Review, None);
    let yes = (Review, Some(Agree));
    let no = (Review, Some(Disagree));
    let maybe = (Assessment, Some(AgreeWithConditions));
    let heard = (Consult, Some(Disagree));
    let asked = (Consult, None);

    assert_eq!(judged(Gate::All, &[yes, open]), Outcome::Running);
    assert_eq!(judged(Gate::All, &[yes, maybe, heard]), Outcome::Passed);
    assert_eq!(judged(Gate::All, &[yes, asked]), Outcome::Running);
    let refusal = Outcome::Held(Held::Refusal);
    assert_eq!(judged(Gate::All, &[no, open]), refusal, "at once");

    assert_eq!(judged(Gate::Any, &[no, open]), Outcome::Running);
    assert_eq!(judged(Gate::Any, &[no, maybe, open]), Outcome::Passed);
    assert_eq!(judged(Gate::Any, &[no, no, asked]), Outcome::Refused);

    assert_eq!(judged(Gate::LeadDecides, &[no, open]), Outcome::Running);
    let decision = Outcome::Held(Held::Decision);
    assert_eq!(judged(Gate::LeadDecides, &[no, yes, heard]), decision);
    assert!(may_pass(Held::Decision) && !may_pass(Held::Refusal));
}

#[test]
fn a_task_starts_when_its_prerequisites_are_done_whatever_they_came_to() {
    let standing = |id: &str, after: &[&str], started, opinion| Standing {
        id: id.to_owned(),
        kind: TaskKind::Review,
        after: after.iter().map(|&id| id.to_owned()).collect(),
        started,
        opinion,
    };
    let mut tasks = vec![
        standing("a", &[], false, None),
        standing("b", &["a"], false, None),
        standing("c", &[], false, None),
    ];
    assert_eq!(ready(&tasks), [0, 2], "side by side");
    tasks[0].started = true;
    tasks[2].started = true;
    assert!(ready(&tasks).is_empty());
    tasks[0].opinion = Some(TaskOpinion::Disagree);
    assert_eq!(ready(&tasks), [1]);
}

#[test]
fn words_are_read_as_they_are_written() {
    for gate in Gate::ALL {
        assert_eq!(Gate::parse(gate.as_str()), Some(gate));
        assert_eq!(serde_json::to_value(gate).unwrap(), gate.as_str());
    }
    for kind in TaskKind::ALL {
        assert_eq!(TaskKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    for part in AssessmentPart::ALL {
        assert_eq!(serde_json::to_value(part).unwrap(), part.as_str());
    }
    for opinion in [
        TaskOpinion::Agree,
        TaskOpinion::AgreeWithConditions,
        TaskOpinion::Disagree,
    ] {
        let word = serde_json::to_value(opinion).unwrap();
        assert_eq!(TaskOpinion::parse(word.as_str().unwrap()), Some(opinion));
    }
}
