//! A catalogue folder to break: a copy of one on disk, with texts replaced.

use onewindow_catalogue::{Catalogue, Fault};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the fault is expected to stand.
pub(crate) const HERE: &str = "⟦";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own, removed at the end.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A copy of a folder of this crate.
    pub(crate) fn copy_of(name: &str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!(
            "onewindow-catalogue-{}-{number}",
            std::process::id()
        ));
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        for folder in ["items", "codes", "packages", "stages", "calendar"] {
            fs::create_dir_all(path.join(folder)).unwrap();
            for entry in fs::read_dir(from.join(folder)).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), path.join(folder).join(entry.file_name())).unwrap();
            }
        }
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces a text that must be in the file; gives the line and column of [`HERE`], if any.
    pub(crate) fn edit(&self, file: &str, find: &str, replace: &str) -> Option<(u32, u32)> {
        let path = self.path.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(find), "{file} has no `{find}`");
        let edited = text.replacen(find, replace, 1);
        let place = edited.find(HERE).map(|at| {
            let before = &edited[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
        });
        fs::write(&path, edited.replacen(HERE, "", 1)).unwrap();
        place
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.path.join(file), text).unwrap();
    }

    pub(crate) fn load(&self) -> (Catalogue, Vec<Fault>) {
        Catalogue::load(&self.path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Whether a text has Chinese in it.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
