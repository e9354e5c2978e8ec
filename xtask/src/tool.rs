//! Programs this project does not bring along, and how to get a missing one.

use crate::failure::{Outcome, fail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the web packages' build tools run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Finds a program on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// What a program prints, trimmed; nothing when it cannot run or fails.
pub(crate) fn says(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Refuses to go on without Node and npm.
pub(crate) fn need_node() -> Outcome {
    const GET: &str = "install Node.js 20.19 or newer (https://nodejs.org/en/download, or apt-get install nodejs npm where that is new enough)";
    let Some(version) = says("node", &["--version"]) else {
        return fail(format!("node is missing: {GET}"));
    };
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_NODE {
        return fail(format!("node {version} is too old: {GET}"));
    }
    if find("npm").is_none() {
        return fail(format!("npm is missing: {GET}"));
    }
    Ok(())
}

/// Whether this process may install packages with apt.
pub(crate) fn can_apt() -> bool {
    is_root() && find("apt-get").is_some()
}

/// Whether this process is root.
pub(crate) fn is_root() -> bool {
    says("id", &["-u"]).as_deref() == Some("0")
}
