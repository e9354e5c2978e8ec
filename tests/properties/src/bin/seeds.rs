//! Writes the seeds of the fuzz targets: `cargo xtask fuzz --seeds` calls it.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    match onewindow_properties::corpus::write(&folder) {
        Ok(written) => {
            println!("{written} seeds");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot write the seeds: {error}");
            ExitCode::FAILURE
        }
    }
}
