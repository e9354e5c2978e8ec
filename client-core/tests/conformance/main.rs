//! Runs the published vectors of `conformance/`: what `docs/RULES.md` says, case by case.
//!
//! `cargo test -p onewindow-core --test conformance` prints the name of each case that fails and
//! the first difference in it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it fails"
)]

mod expand;
mod matching;
mod package;
mod run;
mod session;
mod tree;

use onewindow_core::json::Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The least number of cases the specification promises.
const LEAST: usize = 600;

macro_rules! files {
    ($($name:ident),+ $(,)?) => {
        const FILES: &[&str] = &[$(stringify!($name)),+];
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })+
    };
}

files![
    operators,
    unknowns,
    decimals,
    dates,
    functions,
    patterns,
    formats,
    constraints,
    answers,
    visibility,
    rows,
    compute,
    defaults,
    checks,
    checklist,
    fees,
    messages,
    session,
    next_question,
    limits,
    packs_refused,
    documents_refused,
    verdicts,
    snapshot,
    session_explain,
    packages,
];

/// One file of vectors.
pub(crate) struct File {
    pub(crate) fragments: Json,
    pub(crate) packages: Json,
    pub(crate) cases: Vec<Json>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn read(name: &str) -> File {
    let path = folder().join(format!("{name}.json"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let json = tree::parse(&bytes).unwrap_or_else(|what| panic!("{name}.json: {what}"));
    File {
        fragments: json.get("fragments").cloned().unwrap_or(Json::Null),
        packages: json.get("packages").cloned().unwrap_or(Json::Null),
        cases: tree::items(json.get("cases").unwrap()).to_vec(),
    }
}

fn check(name: &str) {
    let file = read(name);
    let mut failures = Vec::new();
    for case in &file.cases {
        let title = tree::text(case.get("name").unwrap());
        if let Err(what) = run::case(&file, case) {
            failures.push(format!("{title}\n    {what}"));
        }
    }
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{name}.json: {count} of {} cases fail\n  {}",
        file.cases.len(),
        failures.join("\n  ")
    );
}

#[test]
fn every_file_is_run_and_there_are_enough_cases() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    found.sort();
    let mut run: Vec<String> = FILES.iter().map(|name| (*name).to_owned()).collect();
    run.sort();
    assert_eq!(found, run, "the files in conformance/ and those run here");

    let mut total = 0;
    for name in FILES {
        let cases = read(name).cases;
        let names: BTreeSet<&str> = cases
            .iter()
            .map(|case| tree::text(case.get("name").unwrap()))
            .collect();
        assert_eq!(names.len(), cases.len(), "{name}.json gives a name twice");
        total += cases.len();
    }
    println!("{total} cases");
    assert!(total >= LEAST, "{total} cases of {LEAST}");
}
