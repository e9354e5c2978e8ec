//! The project's own commands. `cargo xtask help` lists them.

mod args;
mod bench;
mod ci;
mod cleanup;
mod conformance;
mod failure;
mod fuzz;
mod npm;
mod openapi;
mod parity;
mod progress;
mod project;
mod python;
mod run;
mod simulation;
mod size;
mod stamp;
mod start;
mod test;
mod tidy;
mod tool;
mod wasm;
mod web;

use args::Args;
use failure::{Outcome, fail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  start [--port 8080] [--data DIR] [--fresh]   set everything up and serve it
  test [GROUP…] [--without GROUP] [--long] [--list]
                                               run the tests, all groups by default; --long asks
                                               what openapi.json allows for many minutes
  wasm                                         build the rules core for browsers and Node
  web                                          build the phone and staff apps
  bench rules [--json FILE] [--rounds 11]      time the rules core beside other engines
  bench lamps [--json FILE] [--rows N] [--rounds 200]
                                               time the supervisors' board over a million cases
  bench server [--json FILE] [--cases 600] [--rounds 5]
                                               time the server beside Fastify, FastAPI and pgbench
  bench form [--json FILE] [--rounds 3] [--only NAME,NAME]
                                               time typing in a browser beside other form libraries
  bench lighthouse [--json FILE] [--runs 3] [--server PROGRAM]
                                               let Lighthouse look at the phone app
  simulate-year [--seed N] [--cases N] [--year 2024] [--json FILE]
                                               a city centre's year by the rules: on time, lamps
  openapi [--check]                            write openapi/openapi.json, or compare it
  conformance [--json-schema DIR] [--cel FILE] [--list-failed]
                                               hold the official suites as exams
  tidy                                         check the rules of the code's layout
  parity [--steps N] [--seed S] [--hosts LIST] compare the core in this process, Node and Chromium
  fuzz [TARGET…] [--seconds N] [--seeds]       fuzz the core and the compiler; write the seeds
  ci                                           what continuous integration runs";

fn main() -> ExitCode {
    cleanup::on_interrupt();
    let outcome = command(Args::from_env());
    cleanup::run();
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn command(mut args: Args) -> Outcome<ExitCode> {
    let project = project::Project::find()?;
    match args.word().as_deref() {
        Some("start") => start::run(&project, args)?,
        Some("test") => return test::run(&project, args),
        Some("bench") => return bench::run(&project, args),
        Some("ci") => return ci::run(&project, args),
        Some("conformance") => return conformance::run(&project, args),
        Some("parity") => return parity::run(&project, args),
        Some("fuzz") => return fuzz::run(&project, args),
        Some("simulate-year") => return simulation::run(&project, args),
        Some("wasm") => {
            args.finish()?;
            wasm::run(&project)?;
        }
        Some("web") => {
            args.finish()?;
            wasm::run(&project)?;
            web::run(&project)?;
        }
        Some("openapi") => {
            let check = args.flag("--check");
            args.finish()?;
            openapi::run(&project, check)?;
        }
        Some("tidy") => {
            args.finish()?;
            return Ok(tidy::run(&project));
        }
        None | Some("help" | "--help" | "-h") => println!("{HELP}"),
        Some(other) => {
            return fail(format!(
                "there is no command `{other}`; see cargo xtask help"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
