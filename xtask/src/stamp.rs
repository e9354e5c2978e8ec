//! Skipping a step whose inputs are the same as when it last ran.

use crate::failure::{Doing, Outcome};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what a build writes, never what it reads.
const OUTPUTS: [&str; 5] = ["node_modules", "dist", "target", "test-results", ".git"];

/// A hash over the inputs of a step.
#[derive(Debug, Default)]
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// Adds a piece of text, such as a compiler's version.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update(text.as_bytes());
        self.0.update([0]);
        self
    }

    /// Adds a file, or all files below a folder, by path and content. A missing path counts as
    /// empty, so that its appearance changes the hash.
    pub(crate) fn path(mut self, path: &Path) -> Outcome<Self> {
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        for file in files {
            let content = fs::read(&file).doing(format!("cannot read {}", file.display()))?;
            self.0.update(file.to_string_lossy().as_bytes());
            self.0.update([0]);
            self.0.update(Sha256::digest(content));
        }
        Ok(self)
    }

    /// The hash in hexadecimal.
    pub(crate) fn hash(self) -> String {
        self.0
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(path) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry.doing(format!("cannot list {}", path.display()))?;
        let name = entry.file_name();
        if OUTPUTS.iter().any(|output| name == *output) {
            continue;
        }
        collect(&entry.path(), files)?;
    }
    Ok(())
}

/// A file next to a step's outputs that remembers the hash of its inputs.
#[derive(Debug)]
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// A stamp kept at this file.
    pub(crate) fn new(file: PathBuf, inputs: Inputs) -> Self {
        Self {
            file,
            hash: inputs.hash(),
        }
    }

    /// Whether the step last ran with these inputs.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|old| old == self.hash)
    }

    /// Remembers that the step ran.
    pub(crate) fn write(&self) -> Outcome {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).doing(format!("cannot create {}", folder.display()))?;
        }
        fs::write(&self.file, &self.hash).doing(format!("cannot write {}", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Inputs, Stamp};

    #[test]
    fn a_changed_or_new_input_ends_the_stamp() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let source = folder.join("source");
        std::fs::create_dir_all(source.join("dist")).unwrap();
        std::fs::write(source.join("a"), "1").unwrap();
        let stamp = || {
            let inputs = Inputs::default().path(&source).unwrap();
            Stamp::new(folder.join("stamp"), inputs)
        };
        assert!(!stamp().is_current());
        stamp().write().unwrap();
        std::fs::write(source.join("dist/out"), "built").unwrap();
        assert!(stamp().is_current());
        std::fs::write(source.join("b"), "").unwrap();
        assert!(!stamp().is_current());
        stamp().write().unwrap();
        std::fs::write(source.join("a"), "2").unwrap();
        assert!(!stamp().is_current());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
