//! A year of a city centre, by the rules the product runs on.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::run;
use std::path::absolute;
use std::process::{Command, ExitCode};

/// Simulates the year and prints what it came to.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let mut options = Vec::new();
    for name in ["--seed", "--cases", "--year"] {
        if let Some(value) = args.value(name)? {
            options.extend([name.to_owned(), value]);
        }
    }
    args.finish()?;
    run::step(
        "Compile the simulation",
        Command::new(cargo())
            .args(["build", "--package", "onewindow-simulation", "--release"])
            .arg("--locked")
            .current_dir(project.root()),
    )?;
    let mut command = Command::new(project.target("release/simulate-year"));
    command
        .arg("--catalogue")
        .arg(project.path("catalogue"))
        .args(options);
    if let Some(file) = json {
        let file = absolute(&file).doing(format!("cannot find {file}"))?;
        command.arg("--json").arg(file);
    }
    let status = command.status().doing("cannot run the simulation")?;
    if !status.success() {
        return fail("the simulation broke off: see above");
    }
    Ok(ExitCode::SUCCESS)
}
