//! A folder in memory for databases that need not outlive a power cut: whether they would is what the
//! faults are about, on a disk.

use crate::cleanup;
use crate::tool;
use std::fs;
use std::path::Path;

const PLACE: &str = "/dev/shm";

/// What the tests of one run leave lying at a time is far less; a container often has 64 MB.
const ENOUGH_KIB: u64 = 2 * 1024 * 1024;

/// A folder of this run's own, gone at its end; none where there is no such place, too little of it,
/// or somebody chose another.
pub(crate) fn folder() -> Option<String> {
    if std::env::var_os("TMPDIR").is_some() || free_kib()? < ENOUGH_KIB {
        return None;
    }
    let folder = Path::new(PLACE).join(format!("onewindow-{}", std::process::id()));
    fs::create_dir_all(&folder).ok()?;
    let path = folder.display().to_string();
    cleanup::later(move || {
        // What cannot be removed is memory of a machine that has a run of tests behind it.
        let _ = fs::remove_dir_all(folder);
    });
    Some(path)
}

fn free_kib() -> Option<u64> {
    let told = tool::says("df", &["-Pk", PLACE])?;
    let line = told.lines().nth(1)?;
    line.split_whitespace().nth(3)?.parse().ok()
}
