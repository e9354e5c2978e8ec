//! The official suites, as exams. They are not part of the repository: who holds an exam says
//! where the suite is.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use std::path::Path;
use std::process::{Command, ExitCode};

const NEEDED: &str = "\
conformance needs a suite, and none is in this repository:
  --json-schema DIR   tests/draft2020-12 of github.com/json-schema-org/JSON-Schema-Test-Suite
  --cel FILE          the simple tests of github.com/google/cel-spec as one JSON list, in the form
                      that docs/CONFORMANCE.md describes";

/// Builds the exams and holds those whose suite is named.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let mut words = Vec::new();
    for option in ["--json-schema", "--cel"] {
        if let Some(path) = args.value(option)? {
            if !Path::new(&path).exists() {
                return fail(format!("{option}: there is no {path}\n{NEEDED}"));
            }
            words.extend([option.to_owned(), path]);
        }
    }
    if words.is_empty() {
        return fail(NEEDED);
    }
    if args.flag("--list-failed") {
        words.push("--list-failed".to_owned());
    }
    args.finish()?;
    // Not from the root: the paths are those of whoever asks.
    let manifest = project.path("Cargo.toml");
    let status = Command::new(cargo())
        .args(["run", "--quiet", "--locked", "--package=onewindow-exams"])
        .arg("--manifest-path")
        .arg(manifest)
        .args(["--bin=exams", "--"])
        .args(words)
        .status()
        .doing("cannot run the exams")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
