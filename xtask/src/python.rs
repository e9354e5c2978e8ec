//! A Python environment with the packages some tests use. The tests do without where there is no
//! Python: nothing of the product needs it.

use crate::failure::{Doing, Outcome};
use crate::project::Project;
use crate::stamp::{Inputs, Stamp};
use crate::{run, tool};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The packages, by version.
const NEEDS: &str = "tests/contract/python/requirements.txt";

/// The folder of programs of the environment, made anew when what it needs has changed; none where
/// there is no Python that can make one.
pub(crate) fn programs(project: &Project) -> Outcome<Option<PathBuf>> {
    let version = tool::says("python3", &["--version"]);
    let can_make = tool::says("python3", &["-c", "import venv, ensurepip"]);
    let (Some(version), Some(_)) = (version, can_make) else {
        return Ok(None);
    };
    let needs = project.path(NEEDS);
    let folder = project.target("xtask/python");
    let programs = folder.join("bin");
    let inputs = Inputs::default().text(&version).path(&needs)?;
    let stamp = Stamp::new(folder.join(".onewindow-stamp"), inputs);
    if stamp.is_current() {
        return Ok(Some(programs));
    }
    if folder.is_dir() {
        fs::remove_dir_all(&folder).doing(format!("cannot remove {}", folder.display()))?;
    }
    run::step(
        "Make a Python environment",
        Command::new("python3").args(["-m", "venv"]).arg(&folder),
    )?;
    run::step(
        "Install the Python packages of the tests",
        Command::new(programs.join("pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&needs),
    )?;
    stamp.write()?;
    Ok(Some(programs))
}
