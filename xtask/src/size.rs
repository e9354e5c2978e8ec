//! The bytes a phone downloads for the rules core, and what they may be.

use crate::failure::{Doing, Outcome, fail};
use crate::project::Project;
use crate::{tool, wasm};
use std::path::PathBuf;
use std::process::Command;

/// A module and the most bytes it may have, compressed as a server sends it.
struct Budget {
    name: &'static str,
    file: &'static str,
    bytes: u64,
}

/// Mini-programs count their packages in kilobytes; the web module carries its bindings as well.
const BUDGETS: [Budget; 4] = [
    Budget {
        name: "the mini module is at most 76 KB",
        file: "mini/onewindow_core_mini.wasm",
        bytes: 76 << 10,
    },
    Budget {
        name: "the web module is at most 80 KB",
        file: "web/onewindow_core_bg.wasm",
        bytes: 80 << 10,
    },
    Budget {
        name: "the mini module with packages is at most 91 KB",
        file: "package/mini/onewindow_core_mini.wasm",
        bytes: 91 << 10,
    },
    Budget {
        name: "the web module with packages is at most 95 KB",
        file: "package/web/onewindow_core_bg.wasm",
        bytes: 95 << 10,
    },
];

/// Prints the size of a file after brotli at its strongest, as the bench measures it.
const BROTLI: &str = "const z=require('zlib'),c=z.constants,o=require('fs').readFileSync(process.argv[1]);\
console.log(z.brotliCompressSync(o,{params:{[c.BROTLI_PARAM_QUALITY]:11,[c.BROTLI_PARAM_LGWIN]:24,\
[c.BROTLI_PARAM_SIZE_HINT]:o.length}}).length)";

/// Builds the modules and compares each with its budget: the budget's name, and what is wrong.
pub(crate) fn check(project: &Project) -> Outcome<Vec<(&'static str, Vec<String>)>> {
    wasm::run(project)?;
    tool::need_node()?;
    BUDGETS
        .iter()
        .map(|budget| {
            let file = project.path(wasm::OUT).join(budget.file);
            // A module that is not there would fit any budget.
            if !file.is_file() {
                return Ok((
                    budget.name,
                    vec![format!("{} is not built", file.display())],
                ));
            }
            let bytes = brotli(&file)?;
            let over = bytes.saturating_sub(budget.bytes);
            let faults = (over > 0)
                .then(|| format!("{bytes} bytes, {over} over the budget of {}", budget.bytes));
            Ok((budget.name, faults.into_iter().collect()))
        })
        .collect()
}

fn brotli(file: &PathBuf) -> Outcome<u64> {
    let output = Command::new("node")
        .args(["-e", BROTLI])
        .arg(file)
        .output()
        .doing("cannot run node")?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.trim().parse() {
        Ok(bytes) => Ok(bytes),
        Err(_) => fail(format!(
            "cannot compress {}: {}",
            file.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}
