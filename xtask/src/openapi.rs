//! openapi/openapi.json: what the server says its interface is, kept in the repository.

use crate::failure::{Doing, Outcome, fail};
use crate::project::{Project, cargo};
use crate::run;
use std::fs;
use std::process::Command;

const FILE: &str = "openapi/openapi.json";

/// Writes the file, or with `check` only compares it.
pub(crate) fn run(project: &Project, check: bool) -> Outcome {
    build_server(project)?;
    let output = Command::new(project.server())
        .arg("openapi")
        .current_dir(project.root())
        .output()
        .doing("cannot run onewindow openapi")?;
    if !output.status.success() {
        return fail(format!(
            "onewindow openapi failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let path = project.path(FILE);
    let current = fs::read(&path).unwrap_or_default();
    if current == output.stdout {
        println!("{FILE} is current");
        return Ok(());
    }
    if check {
        return fail(format!(
            "{FILE} differs from the server at line {}: run cargo xtask openapi and commit the file",
            first_difference(&current, &output.stdout)
        ));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).doing("cannot create openapi/")?;
    }
    fs::write(&path, &output.stdout).doing(format!("cannot write {FILE}"))?;
    println!("{FILE} written");
    Ok(())
}

/// Builds the server binary for development.
pub(crate) fn build_server(project: &Project) -> Outcome {
    run::step(
        "Build the server",
        Command::new(cargo())
            .args(["build", "--workspace", "--bin", "onewindow", "--locked"])
            .current_dir(project.root()),
    )?;
    Ok(())
}

fn first_difference(old: &[u8], new: &[u8]) -> usize {
    let same = old
        .split(|&byte| byte == b'\n')
        .zip(new.split(|&byte| byte == b'\n'))
        .take_while(|(old, new)| old == new)
        .count();
    same + 1
}
