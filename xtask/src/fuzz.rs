//! Fuzzing with cargo-fuzz, which is not part of the project: `cargo xtask test` runs a bounded
//! share of the same functions without it.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::{run, tool};
use std::fs;
use std::process::{Command, ExitCode};

/// How long a target runs when nothing is named.
const SECONDS: u32 = 60;
/// Bytes of an input: a few times the longest seed, since most of what is longer is slower only.
const MOST_BYTES: u32 = 65_536;

/// Runs the targets named, all by default, one after the other.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    let seeds = args.flag("--seeds");
    let seconds = args.value("--seconds")?;
    let only = args.words();
    args.finish()?;
    if seeds {
        run::step(
            "Write the seeds",
            Command::new(cargo())
                .args(["run", "--package=onewindow-properties", "--bin=seeds"])
                .arg("--locked")
                .current_dir(project.root()),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let seconds = match seconds.map(|seconds| seconds.parse()) {
        None => SECONDS,
        Some(Ok(seconds)) => seconds,
        Some(Err(_)) => return fail("--seconds takes a number"),
    };
    let targets = targets(project)?;
    if let Some(unknown) = only.iter().find(|name| !targets.contains(name)) {
        return fail(format!(
            "there is no target `{unknown}`: {}",
            targets.join(", ")
        ));
    }
    if tool::says("cargo", &["fuzz", "--version"]).is_none() {
        return fail(
            "cargo-fuzz is missing: cargo install cargo-fuzz --locked (a C++ compiler is needed too)",
        );
    }
    let chosen = targets
        .iter()
        .filter(|name| only.is_empty() || only.contains(name));
    let mut found = Vec::new();
    for target in chosen {
        println!("{target}: {seconds} s");
        if !fuzz(project, target, seconds)? {
            found.push(target.as_str());
        }
    }
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "found something: {}; the inputs are in {}",
        found.join(", "),
        project.target("fuzz/found").display()
    );
    Ok(ExitCode::FAILURE)
}

/// The targets there are, by name.
fn targets(project: &Project) -> Outcome<Vec<String>> {
    let folder = project.path("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).doing(format!("cannot read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Runs one target; says whether it held. What it learns is kept in the target folder, so that the
/// next run starts from there and the checkout stays as it is.
fn fuzz(project: &Project, target: &str, seconds: u32) -> Outcome<bool> {
    let learnt = project.target(&format!("fuzz/corpus/{target}"));
    let found = project.target(&format!("fuzz/found/{target}"));
    for folder in [&learnt, &found] {
        fs::create_dir_all(folder).doing(format!("cannot create {}", folder.display()))?;
    }
    let mut command = Command::new(cargo());
    command
        // No sanitizer: the code is safe Rust, and a sanitizer would need a nightly compiler.
        .args(["fuzz", "run", "--sanitizer=none"])
        .arg("--target-dir")
        .arg(project.target("fuzz"))
        .arg(target)
        .arg(&learnt)
        .arg(project.path(&format!("fuzz/seeds/{target}")))
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={MOST_BYTES}"))
        .args(["-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/", found.display()))
        .current_dir(project.path("fuzz"));
    let dictionary = match target {
        "pack_tree" | "session" => None,
        other => Some(project.path(&format!("fuzz/dictionaries/{other}.dict"))),
    };
    if let Some(dictionary) = dictionary {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    let status = command.status().doing("cannot run cargo fuzz")?;
    Ok(status.success())
}
