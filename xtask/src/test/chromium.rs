//! A Chromium to test in, and a Chinese font so that its pictures can be read.

use crate::failure::{Outcome, fail};
use crate::{run, tool};
use std::path::PathBuf;
use std::process::Command;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Finds Chromium: `CHROMIUM`, else PATH, else apt as root on Debian.
pub(crate) fn find() -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        return fail(format!(
            "CHROMIUM names {}, which is no file",
            path.display()
        ));
    }
    let found = || NAMES.into_iter().find_map(tool::find);
    let has_font = tool::says("fc-list", &[":lang=zh"]).is_some_and(|fonts| !fonts.is_empty());
    if let Some(path) = found()
        && (has_font || !tool::can_apt())
    {
        return Ok(path);
    }
    const GET: &str = "install chromium and fonts-noto-cjk, name one in CHROMIUM, or leave the group out with --without";
    if !tool::can_apt() {
        return fail(format!("there is no Chromium: {GET}"));
    }
    run::step(
        "Read the package lists",
        Command::new("apt-get").arg("update"),
    )?;
    run::step(
        "Install Chromium and a Chinese font",
        Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(["chromium", "fonts-noto-cjk"])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    match found() {
        Some(path) => Ok(path),
        None => fail(format!("apt installed no Chromium: {GET}")),
    }
}
