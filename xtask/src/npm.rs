//! npm packages, from the lock file only.

use crate::failure::{Outcome, fail};
use crate::project::Project;
use crate::stamp::{Inputs, Stamp};
use crate::{run, tool};
use std::process::Command;

/// Installs the packages of a folder when its lock file changed since the last time.
pub(crate) fn ci(project: &Project, folder: &str) -> Outcome {
    tool::need_node()?;
    let path = project.path(folder);
    let lock = path.join("package-lock.json");
    if !lock.is_file() {
        return fail(format!(
            "{folder}/package-lock.json is missing from the checkout"
        ));
    }
    let inputs = Inputs::default()
        .text(&tool::says("node", &["--version"]).unwrap_or_default())
        .path(&lock)?;
    let stamp = Stamp::new(path.join("node_modules/.onewindow-stamp"), inputs);
    if stamp.is_current() {
        return Ok(());
    }
    run::step(
        &format!("Install npm packages of {folder}"),
        Command::new("npm").arg("ci").current_dir(&path),
    )?;
    stamp.write()
}
