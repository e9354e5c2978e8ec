//! Where things are.

use crate::failure::{Doing, Outcome, fail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout this command belongs to.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Finds the checkout and asks cargo for its target folder, which the environment may move.
    pub(crate) fn find() -> Outcome<Self> {
        let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).parent() else {
            return fail("the checkout has no root");
        };
        let output = Command::new(cargo())
            .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
            .current_dir(root)
            .output()
            .doing("cannot run cargo metadata")?;
        let metadata: serde_json::Value =
            serde_json::from_slice(&output.stdout).doing("cannot read cargo metadata")?;
        let Some(target) = metadata
            .get("target_directory")
            .and_then(serde_json::Value::as_str)
        else {
            return fail("cargo metadata names no target folder");
        };
        Ok(Self {
            root: root.to_owned(),
            target: PathBuf::from(target),
        })
    }

    /// The folder with the workspace's Cargo.toml.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path inside cargo's target folder.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// The server binary of a development build.
    pub(crate) fn server(&self) -> PathBuf {
        self.target(&format!("debug/onewindow{}", std::env::consts::EXE_SUFFIX))
    }
}

/// The cargo that started this command.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
