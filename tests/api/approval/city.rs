//! Joint items of the demo city, made for these tests: a shop's form, reviewed by two departments.

use crate::cases::office::{Case, shop_answers, upload};
use onewindow_server::catalogue::publish_folder;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const PROVENANCE: &str = "legalBasis: []
provenance: {place: {zh: 示例市}, date: \"2026\", sources: [{id: P1, url: \"https://example.com/\", what: 方案}]}
";

const ALL: &str = "
  - id: look
    name: {zh: 审查, en: Review}
    lead: scjg
    gate: all
    tasks:
      - {id: papers, name: {zh: 查材料, en: Papers}, department: scjg, workdays: 2}
      - {id: rooms, name: {zh: 看现场, en: Rooms}, department: wjw, workdays: 3}
  - id: settle
    name: {zh: 决定, en: Settlement}
    lead: scjg
    gate: leadDecides
    tasks:
      - {id: risks, name: {zh: 多评合一, en: Risks}, department: wjw, workdays: 2, kind: assessment, parts: [safety, environment]}
      - {id: council, name: {zh: 会审, en: Council}, department: scjg, workdays: 1, after: [risks]}
";

const ANY: &str = "
  - id: either
    name: {zh: 任一, en: Either}
    lead: scjg
    gate: any
    tasks:
      - {id: one, name: {zh: 甲, en: One}, department: scjg, workdays: 1}
      - {id: other, name: {zh: 乙, en: Other}, department: wjw, workdays: 1}
";

const LEAD: &str = "
  - id: hear
    name: {zh: 听取, en: Hearing}
    lead: scjg
    gate: leadDecides
    tasks:
      - {id: one, name: {zh: 甲, en: One}, department: scjg, workdays: 1}
      - {id: other, name: {zh: 乙, en: Other}, department: wjw, workdays: 1}
";

const ITEMS: [(&str, &str, &str); 6] = [
    ("by-all", "joint", "{template: by-all}"),
    ("by-any", "joint", "{template: by-any}"),
    ("by-lead", "joint", "{template: by-lead}"),
    ("by-list", "joint", "{departments: [scjg, wjw]}"),
    (
        "first-stage",
        "joint",
        "{template: by-all, stage: look, projectCode: /premises/address}",
    ),
    (
        "second-stage",
        "single",
        "{template: by-all, stage: settle, projectCode: /premises/address}",
    ),
];

/// The demo city with these items published.
pub(super) async fn city() -> TestApp {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let city = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    for name in ["codes", "calendar"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        for entry in fs::read_dir(city.join(name)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(
                entry.path(),
                folder.path().join(name).join(entry.file_name()),
            )
            .unwrap();
        }
    }
    fs::create_dir(folder.path().join("stages")).unwrap();
    for (key, stages) in [("by-all", ALL), ("by-any", ANY), ("by-lead", LEAD)] {
        let text = format!(
            "template: {key}\nversion: 1\nname: {{zh: 联审, en: Joint}}\nsummary: {{zh: 联审, en: Joint}}\nstages:{stages}{PROVENANCE}"
        );
        fs::write(folder.path().join(format!("stages/{key}.yaml")), text).unwrap();
    }
    fs::create_dir(folder.path().join("items")).unwrap();
    let shop = fs::read_to_string(city.join("items/getihu-sheli.yaml")).unwrap();
    for (key, mode, approval) in ITEMS {
        let item = shop
            .replacen("item: getihu-sheli", &format!("item: {key}"), 1)
            .replacen("caseType: immediate", "caseType: promised", 1)
            .replacen("statutory: {days: 3,", "statutory: {days: 20,", 1)
            .replacen("promised: {days: 0,", "promised: {days: 10,", 1)
            .replacen(
                "mode: single",
                &format!("mode: {mode}\napproval: {approval}"),
                1,
            );
        fs::write(folder.path().join(format!("items/{key}.yaml")), item).unwrap();
    }
    let (db, now) = (app.state().db.clone(), app.state().clock.now());
    let done = publish_folder(&db, folder.path().to_owned(), now).await;
    assert_eq!(done.unwrap().conflicts, []);
    app
}

/// A draft of an item with this address, nothing missing.
pub(super) async fn drafted(owner: &Actor, item: &str, address: &str) -> Case {
    let body = json!({"itemKey": item, "applicant": {"kind": "person"}, "district": "dongqu"});
    let case = Case::of(&owner.post("/cases", &body).await, 201);
    let mut answers = shop_answers();
    answers["premises"]["address"] = address.into();
    let body = json!({"answers": answers, "choices": {"commitments": ["premises-proof"]}});
    let draft = owner.put(&case.path("/draft"), &body);
    let case = Case::of(&draft.if_match(case.version()).await, 200);
    upload(owner, &case, "operator-identity").await;
    case.again(owner).await
}

/// The same, handed in.
pub(super) async fn received(owner: &Actor, item: &str, address: &str) -> Case {
    let case = drafted(owner, item, address).await;
    case.step(owner, "/submission", &json!({})).await
}

/// The same, accepted.
pub(super) async fn accepted(app: &TestApp, item: &str) -> Case {
    let owner = app.citizen().await;
    let case = received(&owner, item, "东区和平路1号").await;
    case.step(&app.clerk().await, "/acceptance", &json!({}))
        .await
}

impl Case {
    /// The newest task of a department.
    pub(super) fn task(&self, department: &str) -> &Value {
        let tasks = self.body["tasks"].as_array().expect("tasks");
        let mut own = tasks.iter().rev();
        own.find(|task| task["department"]["key"] == department)
            .expect("a task")
    }

    /// Its task with this name, wherever it stands.
    pub(super) fn named(&self, name: &str) -> &Value {
        let tasks = self.body["tasks"].as_array().expect("tasks");
        tasks.iter().find(|task| task["name"] == name).expect(name)
    }

    /// A path of a task.
    pub(super) fn at(task: &Value, rest: &str) -> String {
        format!("/tasks/{}/{rest}", task["id"].as_str().expect("an id"))
    }

    /// The states of the stages.
    pub(super) fn stages(&self) -> Vec<&str> {
        let stages = self.body["stages"].as_array().expect("stages");
        stages.iter().filter_map(|s| s["state"].as_str()).collect()
    }

    /// Gives an opinion on the department's open task.
    pub(super) async fn opinion(&self, actor: &Actor, department: &str, opinion: &str) -> Self {
        let tasks = self.body["tasks"].as_array().expect("tasks");
        let task = tasks
            .iter()
            .find(|task| task["department"]["key"] == department && task["state"] == "open");
        let body = json!({"opinion": opinion, "reason": "依据现场情况"});
        self.step(
            actor,
            &Self::at(task.expect("an open task"), "opinion"),
            &body,
        )
        .await
    }
}
