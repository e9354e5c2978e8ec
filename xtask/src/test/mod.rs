//! All tests, in groups, with what each group needs set up first.

pub(crate) mod chromium;
mod group;
mod memory;
pub(crate) mod postgres;
mod tally;

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::progress::clock;
use crate::project::Project;
use group::GROUPS;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;
use tally::Tally;

/// Runs the groups named, all by default, and prints the sums as the last line.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome<ExitCode> {
    if args.flag("--list") {
        for group in GROUPS {
            println!("{:<14}{}", group.name, group.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let long = args.flag("--long");
    let without = args.values("--without")?;
    let only = args.words();
    args.finish()?;
    for name in without.iter().chain(&only) {
        if !GROUPS.iter().any(|group| group.name == name) {
            return fail(format!(
                "there is no group `{name}`; cargo xtask test --list names them"
            ));
        }
    }
    let logs = project.target("xtask/logs");
    fs::create_dir_all(&logs).doing(format!("cannot create {}", logs.display()))?;

    let mut rows = Vec::new();
    for group in GROUPS {
        let name = group.name.to_owned();
        if without.contains(&name) || !(only.is_empty() || only.contains(&name)) {
            continue;
        }
        eprintln!("{name}: {}", group.about);
        let began = Instant::now();
        let mut tally = Tally::new(long);
        // What a group cannot set up is a failed test of that group: never a silent skip.
        if let Err(failure) = (group.run)(project, &mut tally) {
            tally.broken(&failure);
        }
        let log = logs.join(format!("{name}.log"));
        fs::write(&log, tally.log()).doing(format!("cannot write {}", log.display()))?;
        if tally.failed > 0 {
            eprintln!("{}\n  the whole log: {}", tally.excerpt(), log.display());
        }
        rows.push((name, tally, began.elapsed()));
    }

    println!("\n{:<14}{:>8}{:>8}  time", "group", "passed", "failed");
    for (name, tally, time) in &rows {
        println!(
            "{name:<14}{:>8}{:>8}  {}{}",
            tally.passed,
            tally.failed,
            clock(*time),
            tally.notes()
        );
    }
    for name in &without {
        println!("{name:<14}left out with --without");
    }
    let passed: usize = rows.iter().map(|(_, tally, _)| tally.passed).sum();
    let failed: usize = rows.iter().map(|(_, tally, _)| tally.failed).sum();
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
