//! Checks a catalogue folder: `cargo run -p onewindow-catalogue --example check -- catalogue`.
//!
//! `--zh` writes Chinese, `--json` writes JSON. Ends with 1 when there is a fault.

use onewindow_catalogue::{Format, check_report};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut format = Format::Text;
    let mut path = PathBuf::from("catalogue");
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--zh" => format = Format::TextZh,
            "--json" => format = Format::Json,
            other => path = PathBuf::from(other),
        }
    }
    let (text, ok) = check_report(&path, format);
    print!("{text}");
    if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
