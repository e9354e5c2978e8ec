//! Benchmarks: ours and others in one run, printed side by side. Nothing here passes or fails a
//! test: a speed belongs to the machine it was measured on.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::test::{chromium, postgres};
use crate::{npm, run, wasm, web};
use std::path::{PathBuf, absolute};
use std::process::{Command, ExitCode};

/// What the benches in a browser need beside the apps.
const BROWSER: &str = "bench/browser";

/// Runs the bench named.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    match args.word().as_deref() {
        Some("rules") => rules(project, args),
        Some("lamps") => lamps(project, args),
        Some("server") => server(project, args),
        Some("form") => form(project, args),
        Some("lighthouse") => lighthouse(project, args),
        Some(other) => fail(format!("there is no bench `{other}`; see cargo xtask help")),
        None => fail("name a bench: cargo xtask bench rules, lamps, server, form or lighthouse"),
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
    compile(project, "onewindow-bench-lamps")?;
    let mut command = Command::new(project.target("release/bench-lamps"));
    command.env("TEST_POSTGRES_URL", postgres::url()?);
    finish(command, json, [("--rows", rows), ("--rounds", rounds)])
}

/// The server's hot paths beside Fastify, FastAPI, pgbench and bare SQLite.
fn server(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let cases = args.value("--cases")?;
    let rounds = args.value("--rounds")?;
    args.finish()?;
    npm::ci(project, "bench/server/peers")?;
    compile(project, "onewindow-bench-server")?;
    let mut command = Command::new(project.target("release/bench-server"));
    command.env("TEST_POSTGRES_URL", postgres::url()?);
    match postgres::program("pgbench") {
        Some(program) => command.env("BENCH_PGBENCH", program),
        None => {
            eprintln!("pgbench is not installed: its figures are left out");
            &mut command
        }
    };
    match python(project) {
        Ok(python) => command.env("BENCH_PYTHON", python),
        Err(error) => {
            eprintln!("FastAPI cannot be set up, its figures are left out: {error}");
            &mut command
        }
    };
    finish(command, json, [("--cases", cases), ("--rounds", rounds)])
}

/// Typing into a form of a thousand fields in a browser, in ours and in other form libraries.
fn form(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let rounds = args.value("--rounds")?;
    let only = args.value("--only")?;
    args.finish()?;
    wasm::run(project)?;
    npm::ci(project, "mobile-shell")?;
    npm::ci(project, BROWSER)?;
    let mut command = Command::new("node");
    command
        .arg(project.path("bench/browser/form/main.mjs"))
        .arg("--chromium")
        .arg(chromium::find()?);
    finish(command, json, [("--rounds", rounds), ("--only", only)])
}

/// Lighthouse over the phone app, served by a release build or by the program named.
fn lighthouse(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let json = args.value("--json")?;
    let runs = args.value("--runs")?;
    let server = args.value("--server")?;
    args.finish()?;
    npm::ci(project, BROWSER)?;
    let server = match server {
        Some(program) => absolute(&program).doing(format!("cannot find {program}"))?,
        None => {
            wasm::run(project)?;
            web::run(project)?;
            compile(project, "onewindow-server")?;
            project.target("release/onewindow")
        }
    };
    let mut command = Command::new("node");
    command
        .arg(project.path("bench/browser/lighthouse/main.mjs"))
        .arg("--chromium")
        .arg(chromium::find()?)
        .arg("--server")
        .arg(server)
        .arg("--catalogue")
        .arg(project.path("catalogue"));
    finish(command, json, [("--runs", runs)])
}

/// An interpreter with what the peer in Python needs, in a folder of its own.
fn python(project: &Project) -> Outcome<PathBuf> {
    let folder = project.target("bench-python");
    let python = folder.join("bin/python");
    if !python.exists() {
        run::step(
            "Make an environment for Python",
            Command::new("python3").args(["-m", "venv"]).arg(&folder),
        )?;
    }
    run::step(
        "Install FastAPI",
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(project.path("bench/server/peers/requirements.txt")),
    )?;
    Ok(python)
}

fn compile(project: &Project, package: &str) -> Outcome {
    run::step(
        "Compile the server and the bench",
        Command::new(cargo())
            .args(["build", "--package", package, "--release", "--locked"])
            .current_dir(project.root()),
    )?;
    Ok(())
}

/// Runs a bench with the options that were given.
fn finish<const N: usize>(
    mut command: Command,
    json: Option<String>,
    options: [(&str, Option<String>); N],
) -> Outcome<ExitCode> {
    if let Some(file) = json {
        let file = absolute(&file).doing(format!("cannot find {file}"))?;
        command.arg("--json").arg(file);
    }
    for (name, value) in options {
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
