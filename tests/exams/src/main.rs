//! Runs the exams: `exams [--json-schema DIR] [--cel FILE] [--list-failed]`.
//!
//! Ends with 1 when a test fails, with 2 when an exam cannot be held.

use onewindow_exams::table::Exam;
use onewindow_exams::{cel, schema};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
exams [--json-schema DIR] [--cel FILE] [--list-failed]

  --json-schema DIR   tests/draft2020-12 of github.com/json-schema-org/JSON-Schema-Test-Suite
  --cel FILE          the simple tests of github.com/google/cel-spec as one JSON list
  --list-failed       name every test that failed, and how";

fn main() -> ExitCode {
    match held() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

/// Holds the exams asked for and prints them; how many tests failed.
fn held() -> Result<usize, String> {
    let mut args = std::env::args().skip(1);
    let mut list_failed = false;
    let (mut folder, mut file) = (None, None);
    while let Some(arg) = args.next() {
        let mut path = || {
            args.next()
                .map(PathBuf::from)
                .ok_or(format!("{arg} needs a path\n\n{USAGE}"))
        };
        match arg.as_str() {
            "--json-schema" => folder = Some(path()?),
            "--cel" => file = Some(path()?),
            "--list-failed" => list_failed = true,
            _ => return Err(format!("`{arg}` is not understood\n\n{USAGE}")),
        }
    }
    let mut exams: Vec<Exam> = Vec::new();
    if let Some(folder) = folder {
        exams.push(schema::run(&folder)?);
    }
    if let Some(file) = file {
        exams.push(cel::run(&file)?);
    }
    if exams.is_empty() {
        return Err(format!("name a suite\n\n{USAGE}"));
    }
    for exam in &exams {
        println!("{}", exam.report(list_failed));
    }
    Ok(exams.iter().map(Exam::failed).sum())
}
