//! The city that is measured: the demo city's catalogue with as many districts as a large one has.

use onewindow_bench_support::{Fallible, copy_folder};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Districts beside the two of the demo city.
const MORE: usize = 10;

/// The keys of all districts.
pub(crate) fn districts() -> Vec<String> {
    let own = ["dongqu", "xiqu"].map(str::to_owned);
    own.into_iter()
        .chain((0..MORE).map(|number| format!("district{number}")))
        .collect()
}

/// Departments that decide.
pub(crate) const DEPARTMENTS: &[&str] = &[
    "scjg", "wjw", "gaj", "crj", "jjzd", "zrzy", "bdc", "zjj", "cgj", "jtj", "mzj", "fgw", "czj",
    "rsj", "sbzx", "gjjzx", "ybj", "shuiwu", "xfjy", "ycj",
];

/// Copies the catalogue and adds the districts.
pub(crate) fn write(folder: &Path) -> Fallible<PathBuf> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let to = folder.join("catalogue");
    for part in ["items", "packages", "stages", "calendar", "codes"] {
        copy_folder(&from.join(part), &to.join(part))?;
    }
    let file = to.join("codes/divisions.yaml");
    let mut text = std::fs::read_to_string(&file)?;
    for number in 0..MORE {
        writeln!(
            text,
            "  - {{key: district{number}, code: \"9901{:02}\", name: {{zh: 第{number}区, en: District {number}}}}}",
            number + 10
        )?;
    }
    std::fs::write(&file, text)?;
    Ok(to)
}
