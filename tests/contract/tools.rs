//! Toolchains that an integrator has and a machine for building need not have. A test that needs one
//! that is not there says so and is left out; where `ONEWINDOW_ALL_TESTS` is `true` it fails.

use std::path::PathBuf;
use std::process::Command;

/// Whether these programs are there, for somebody who cannot do without.
pub(super) fn are_there(programs: &[&str]) -> bool {
    let missing = programs.iter().find(|program| !is_there(program));
    let missing = missing.map(|program| format!("{program} is not there"));
    may_run(missing.as_deref())
}

/// The folder of programs of a Python that has what `requirements.txt` names; `cargo xtask test contract`
/// makes it.
pub(super) fn python() -> Option<PathBuf> {
    let folder = std::env::var_os("ONEWINDOW_PYTHON").map(PathBuf::from);
    let missing = "ONEWINDOW_PYTHON names no Python (cargo xtask test contract makes one where python3 has venv)";
    may_run(folder.is_none().then_some(missing)).then_some(folder)?
}

fn is_there(program: &str) -> bool {
    let ran = Command::new(program).arg("--version").output();
    ran.is_ok_and(|ran| ran.status.success())
}

fn may_run(missing: Option<&str>) -> bool {
    let test = std::thread::current();
    let test = test.name().unwrap_or_default().to_owned();
    let all = std::env::var("ONEWINDOW_ALL_TESTS").is_ok_and(|value| value == "true");
    match judged(missing, all) {
        Ok(None) => true,
        Ok(Some(why)) => {
            // Past what the test runner keeps of a test that passes.
            let said = format!("skipped: {test}: {why}\n");
            drop(std::io::Write::write_all(
                &mut std::io::stderr(),
                said.as_bytes(),
            ));
            false
        }
        Err(why) => panic!("{test}: {why}"),
    }
}

/// Why a test is left out, if it is, or why it may not be.
fn judged(missing: Option<&str>, all: bool) -> Result<Option<&str>, String> {
    match missing {
        Some(missing) if all => Err(format!(
            "{missing}, and ONEWINDOW_ALL_TESTS=true asks for every test"
        )),
        missing => Ok(missing),
    }
}

#[test]
fn a_missing_tool_leaves_a_test_out_and_fails_where_all_are_asked_for() {
    assert!(is_there("cargo") && !is_there("onewindow-no-such-program"));
    assert_eq!(judged(None, true), Ok(None));
    assert_eq!(
        judged(Some("java is not there"), false),
        Ok(Some("java is not there"))
    );
    let refused = judged(Some("java is not there"), true).unwrap_err();
    assert!(refused.contains("java") && refused.contains("ONEWINDOW_ALL_TESTS"));
}
