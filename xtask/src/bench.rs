//! Benchmarks: ours and others in one run, printed side by side. Nothing here passes or fails a
//! test: a speed belongs to the machine it was measured on.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::test::postgres;
use crate::{npm, run, wasm};
use std::path::absolute;
use std::process::{Command, ExitCode};

/// Runs the bench named.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    match args.word().as_deref() {
        Some("rules") => rules(project, args),
        Some("lamps") => lamps(project, args),
        Some(other) => fail(format!("there is no bench `{other}`; see cargo xtask help")),
        None => fail("name a bench: cargo xtask bench rules, or lamps"),
    }
}

/// The rules core beside other form and rule engines.
fn rules(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let rounds = args.value("--rounds")?;
    args.finish()?;
    wasm::run(project)?;
    npm::ci(project, "bench")?;
    run::step(
        "Compile the native half of the bench",
        Command::new(cargo())
            .args(["build", "--package", "onewindow-bench", "--release"])
            .arg("--locked")
            .current_dir(project.root()),
    )?;
    let mut command = Command::new("node");
    command
        .arg("--expose-gc")
        .arg(project.path("bench/rules/main.mjs"))
        .arg("--native")
        .arg(project.target("release"));
    if let Some(file) = json {
        let file = absolute(&file).doing(format!("cannot find {file}"))?;
        command.arg("--json").arg(file);
    }
    if let Some(rounds) = rounds {
        command.args(["--rounds", &rounds]);
    }
    let status = command.status().doing("cannot run node")?;
    if !status.success() {
        return fail("the bench broke off, or an input that must be refused was not: see above");
    }
    Ok(ExitCode::SUCCESS)
}

/// The lamps board over a million running cases, on both engines, beside bare counts.
fn lamps(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let rows = args.value("--rows")?;
    let rounds = args.value("--rounds")?;
    args.finish()?;
    run::step(
        "Compile the server and the bench",
        Command::new(cargo())
            .args(["build", "--package", "onewindow-bench-lamps", "--release"])
            .arg("--locked")
            .current_dir(project.root()),
    )?;
    let mut command = Command::new(project.target("release/bench-lamps"));
    command.env("TEST_POSTGRES_URL", postgres::url()?);
    if let Some(file) = json {
        let file = absolute(&file).doing(format!("cannot find {file}"))?;
        command.arg("--json").arg(file);
    }
    for (name, value) in [("--rows", rows), ("--rounds", rounds)] {
        if let Some(value) = value {
            command.args([name, &value]);
        }
    }
    let status = command.status().doing("cannot run the bench")?;
    if !status.success() {
        return fail("the bench broke off: see above");
    }
    Ok(ExitCode::SUCCESS)
}
