//! Parity for as long as it is told: the same commands in this process and in JavaScript hosts.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::test::chromium;
use crate::{npm, run, tool, wasm};
use std::process::{Command, ExitCode};

/// Steps when none are named: what the project promises to have compared.
const STEPS: usize = 1_000_000;
/// Hosts and flavours when none are named.
const HOSTS: &str = "node:web,node:mini,node:mini-js,chromium:web,chromium:mini";

/// Runs as many steps as named, and prints what each host did.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let steps = args.value("--steps")?;
    let seed = args.value("--seed")?.unwrap_or_else(|| "1".to_owned());
    let hosts = args.value("--hosts")?.unwrap_or_else(|| HOSTS.to_owned());
    args.finish()?;
    let steps = match steps.map(|steps| steps.replace('_', "").parse()) {
        None => STEPS,
        Some(Ok(steps)) => steps,
        Some(Err(_)) => return fail("--steps takes a number"),
    };
    tool::need_node()?;
    wasm::run(project)?;
    npm::ci(project, "tests")?;
    run::step(
        "Build the parity runner",
        Command::new(cargo())
            .args(["build", "--package=onewindow-properties", "--bin=parity"])
            .args(["--release", "--locked"])
            .current_dir(project.root()),
    )?;
    let binary = format!("release/parity{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(project.target(&binary));
    command
        .args([&steps.to_string(), &seed])
        .arg(project.target("xtask/parity"))
        .args(hosts.split(','))
        .current_dir(project.root());
    if hosts.contains("chromium") {
        command.env("CHROMIUM", chromium::find()?);
    }
    let status = command.status().doing("cannot run the parity runner")?;
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
