//! The phone and staff apps, as files the server hands out.

use crate::failure::Outcome;
use crate::project::Project;
use crate::stamp::{Inputs, Stamp};
use crate::{npm, run};
use std::process::Command;

const APPS: [&str; 2] = ["citizen", "staff"];

/// Builds both apps when they, or the rules core in them, changed since the last time.
pub(crate) fn run(project: &Project) -> Outcome {
    npm::ci(project, "mobile-shell")?;
    let shell = project.path("mobile-shell");
    let inputs = Inputs::default()
        .path(&shell)?
        .path(&shell.join("packages/client-core/dist/web"))?
        .path(&shell.join("packages/client-core/dist/package/web"))?
        .path(&shell.join("packages/client-core/dist/authoring/web"))?
        .path(&project.path("openapi"))?;
    let stamp = Stamp::new(shell.join("node_modules/.onewindow-apps"), inputs);
    let complete = APPS.iter().all(|app| {
        shell
            .join("apps")
            .join(app)
            .join("dist/index.html")
            .is_file()
    });
    if complete && stamp.is_current() {
        return Ok(());
    }
    run::step(
        "Build the phone and staff apps",
        Command::new("npm")
            .args(["run", "build"])
            .current_dir(&shell),
    )?;
    stamp.write()
}
