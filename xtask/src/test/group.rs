//! The groups and how each runs.

use super::tally::{Tally, before};
use super::{chromium, memory, postgres};
use crate::failure::{Doing, Outcome, fail};
use crate::progress::Step;
use crate::project::{Project, cargo};
use crate::run::{Ran, watched};
use crate::{npm, openapi, python, size, tidy, tool, wasm, web};
use serde_json::Value;
use std::process::Command;

/// One group of tests.
pub(crate) struct Group {
    /// What people type.
    pub(crate) name: &'static str,
    /// What it tests.
    pub(crate) about: &'static str,
    /// Sets up what it needs, runs and counts.
    pub(crate) run: fn(&Project, &mut Tally) -> Outcome,
}

/// All groups, the quick ones first.
pub(crate) const GROUPS: &[Group] = &[
    Group {
        name: "tidy",
        about: "the rules of the code's layout",
        run: |project, tally| {
            for rule in tidy::check(project) {
                tally.check(rule.name, &rule.faults);
            }
            Ok(())
        },
    },
    Group {
        name: "lint",
        about: "rustfmt, clippy, ESLint and the TypeScript compiler",
        run: lint,
    },
    Group {
        name: "rust",
        about: "units of the Rust crates",
        run: rust,
    },
    Group {
        name: "catalogue",
        about: "the catalogue folder has no fault",
        run: |project, tally| {
            openapi::build_server(project)?;
            let mut command = Command::new(project.server());
            command.args(["catalogue", "check", "catalogue"]);
            let ran = quiet("Check the catalogue", project, &mut command)?;
            tally.one(&ran);
            Ok(())
        },
    },
    Group {
        name: "contract",
        about: "openapi.json is what the server says, and says enough",
        run: contract,
    },
    Group {
        name: "api-sqlite",
        about: "the API over real HTTP, on SQLite",
        run: |project, tally| {
            openapi::build_server(project)?;
            npm::ci(project, "tests")?;
            let mut env = vec![("TEST_DATABASE", "sqlite".into())];
            env.extend(memory::folder().map(|folder| ("TMPDIR", folder)));
            cargo_test(project, tally, &["--test", "api"], &env)
        },
    },
    Group {
        name: "api-postgres",
        about: "the API over real HTTP, on PostgreSQL",
        run: |project, tally| {
            openapi::build_server(project)?;
            npm::ci(project, "tests")?;
            let env = [
                ("TEST_DATABASE", "postgres".into()),
                ("TEST_POSTGRES_URL", postgres::url()?),
            ];
            cargo_test(project, tally, &["--test", "api"], &env)
        },
    },
    Group {
        name: "faults",
        about: "nothing is lost when the server, PostgreSQL or a connection dies, on both databases",
        run: faults,
    },
    Group {
        name: "web",
        about: "units of the web packages",
        run: vitest,
    },
    Group {
        name: "size",
        about: "what a phone downloads of the rules core is within its budget",
        run: |project, tally| {
            for (name, faults) in size::check(project)? {
                tally.check(name, &faults);
            }
            Ok(())
        },
    },
    Group {
        name: "parity",
        about: "native, Node and Chromium give the same verdicts, byte for byte",
        run: |project, tally| {
            wasm::run(project)?;
            npm::ci(project, "tests")?;
            let chromium = chromium::find()?.display().to_string();
            let env = [("CHROMIUM", chromium)];
            let targets = ["--test", "parity", "--test", "packages"];
            cargo_test(project, tally, &targets, &env)
        },
    },
    Group {
        name: "browser",
        about: "people's jobs in Chromium, at phone size",
        run: browser,
    },
];

/// Runs a program in the checkout as a step whose failure is counted, not final.
fn quiet(name: &str, project: &Project, command: &mut Command) -> Outcome<Ran> {
    let mut step = Step::begin(name);
    if command.get_current_dir().is_none() {
        command.current_dir(project.root());
    }
    let ran = watched(command, &mut step)?;
    if ran.success {
        step.done("");
    } else {
        step.failed();
    }
    Ok(ran)
}

/// Always the whole workspace: a smaller choice of packages would choose other features for what
/// they share, and compile it all again.
fn cargo_test(
    project: &Project,
    tally: &mut Tally,
    targets: &[&str],
    env: &[(&str, String)],
) -> Outcome {
    let mut command = Command::new(cargo());
    command
        .args(["test", "--workspace", "--locked", "--no-fail-fast"])
        .args(targets)
        .envs(env.iter().map(|(key, value)| (key, value)));
    let ran = quiet(
        &format!("cargo test {}", targets.join(" ")),
        project,
        &mut command,
    )?;
    tally.cargo_test(&ran);
    Ok(())
}

/// The linter of openapi.json.
const SPECTRAL: &str = "tests/contract/spectral";

/// What a generated client and schemathesis find needs Python, and a server beside them.
fn contract(project: &Project, tally: &mut Tally) -> Outcome {
    openapi::build_server(project)?;
    let mut env = Vec::new();
    match python::programs(project)? {
        Some(programs) => env.push(("ONEWINDOW_PYTHON", programs.display().to_string())),
        None => eprintln!(
            "  python3 with venv is not there: no client is generated, and schemathesis asks nothing"
        ),
    }
    if tally.long {
        env.push(("ONEWINDOW_LONG", "1".to_owned()));
    }
    npm::ci(project, SPECTRAL)?;
    let mut command = Command::new("npx");
    command
        .args(["--no-install", "spectral", "lint", "--fail-severity=warn"])
        .arg(project.path("openapi/openapi.json"))
        .current_dir(project.path(SPECTRAL));
    let ran = quiet("Spectral", project, &mut command)?;
    tally.one(&ran);
    cargo_test(project, tally, &["--test", "contract"], &env)
}

fn rust(project: &Project, tally: &mut Tally) -> Outcome {
    let integration = integration_tests(project)?;
    let mut targets = vec!["--lib", "--bins"];
    for name in &integration {
        targets.extend(["--test", name.as_str()]);
    }
    cargo_test(project, tally, &targets, &[])?;
    // A workspace without an example in its documentation has no doc test to count.
    let mut command = Command::new(cargo());
    command.args(["test", "--workspace", "--locked", "--doc"]);
    let ran = quiet("cargo test --doc", project, &mut command)?;
    if !ran.success || ran.output.lines().any(|line| before(line, " passed") > 0) {
        tally.cargo_test(&ran);
    }
    Ok(())
}

/// The tests kill servers of their own; the PostgreSQL they stop is this run's own too.
fn faults(project: &Project, tally: &mut Tally) -> Outcome {
    openapi::build_server(project)?;
    let cluster = postgres::cluster()?;
    let sqlite = [("TEST_DATABASE", "sqlite".into())];
    let faults = |skip: &'static str| ["--test", "faults", "--", "--skip", skip];
    cargo_test(project, tally, &faults("only_postgres::"), &sqlite)?;
    let control = Value::from(cluster.control());
    let postgres = [
        ("TEST_DATABASE", "postgres".into()),
        ("TEST_POSTGRES_URL", cluster.url()),
        ("TEST_POSTGRES_CTL", control.to_string()),
    ];
    cargo_test(project, tally, &faults("only_sqlite::"), &postgres)
}

/// Integration tests that are groups of their own.
const GROUPED: [&str; 5] = ["api", "contract", "faults", "packages", "parity"];

/// The other integration tests of every crate.
fn integration_tests(project: &Project) -> Outcome<Vec<String>> {
    let output = Command::new(cargo())
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(project.root())
        .output()
        .doing("cannot run cargo metadata")?;
    let metadata: Value =
        serde_json::from_slice(&output.stdout).doing("cannot read cargo metadata")?;
    let array = |value: &Value, key: &str| -> Vec<Value> {
        value
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut names = Vec::new();
    for package in array(&metadata, "packages") {
        for target in array(&package, "targets") {
            let is_test = array(&target, "kind").iter().any(|kind| kind == "test");
            match target.get("name").and_then(Value::as_str) {
                Some(name) if is_test && !GROUPED.contains(&name) => names.push(name.to_owned()),
                _ => {}
            }
        }
    }
    Ok(names)
}

fn lint(project: &Project, tally: &mut Tally) -> Outcome {
    if tool::says("cargo", &["clippy", "--version"]).is_none()
        || tool::says("cargo", &["fmt", "--version"]).is_none()
    {
        crate::run::step(
            "Add rustfmt and clippy",
            Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]),
        )?;
    }
    wasm::run(project)?;
    let cargo = |args: &[&str]| {
        let mut command = Command::new(cargo());
        command.args(args);
        command
    };
    let npm = |script: &str| {
        let mut command = Command::new("npm");
        command
            .args(["run", script])
            .current_dir(project.path("mobile-shell"));
        command
    };
    let strict = ["--", "-D", "warnings"];
    let native = ["clippy", "--workspace", "--all-targets", "--locked"];
    let wasm = [
        "clippy",
        "--package=onewindow-core",
        "--lib",
        "--no-default-features",
        "--features=wasm,mini,package",
        "--target=wasm32-unknown-unknown",
        "--locked",
    ];
    let checks = [
        ("cargo fmt", cargo(&["fmt", "--all", "--check"])),
        (
            "cargo clippy",
            cargo(&[native.as_slice(), &strict].concat()),
        ),
        (
            "cargo clippy (WebAssembly)",
            cargo(&[wasm.as_slice(), &strict].concat()),
        ),
        ("ESLint", npm("lint")),
        ("TypeScript", npm("typecheck")),
    ];
    for (name, mut command) in checks {
        let ran = quiet(name, project, &mut command)?;
        tally.one(&ran);
    }
    Ok(())
}

fn vitest(project: &Project, tally: &mut Tally) -> Outcome {
    wasm::run(project)?;
    npm::ci(project, "mobile-shell/tools/official")?;
    let report = project.target("xtask/vitest.json");
    let mut command = Command::new("npx");
    command
        .args(["--no-install", "vitest", "run"])
        .args(["--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()))
        .env("NO_COLOR", "1")
        .current_dir(project.path("mobile-shell"));
    let ran = quiet("vitest", project, &mut command)?;
    let report = read_report(&report);
    let number = |key: &str| number(&report, &[key]);
    tally.count(&ran, number("numPassedTests"), number("numFailedTests"));
    Ok(())
}

fn browser(project: &Project, tally: &mut Tally) -> Outcome {
    let chromium = chromium::find()?;
    wasm::run(project)?;
    web::run(project)?;
    openapi::build_server(project)?;
    npm::ci(project, "tests")?;
    let report = project.target("xtask/playwright.json");
    let mut command = Command::new("npx");
    command
        .args(["--no-install", "playwright", "test"])
        .arg("--config=browser/playwright.config.ts")
        .env("CHROMIUM", &chromium)
        .env("ONEWINDOW_BIN", project.server())
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("NO_COLOR", "1")
        .current_dir(project.path("tests"));
    let ran = quiet("Playwright", project, &mut command)?;
    let report = read_report(&report);
    let number = |key: &str| number(&report, &["stats", key]);
    if number("skipped") > 0 {
        return fail("a browser test was skipped; a test that cannot run must fail");
    }
    // A test that passed only when repeated has shown a fault, here or in the product.
    let failed = number("unexpected") + number("flaky");
    tally.count(&ran, number("expected"), failed);
    Ok(())
}

/// Reads a runner's report and removes it, so that a run that writes none cannot show an old one.
fn read_report(path: &std::path::Path) -> Value {
    let report = std::fs::read(path)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let _ = std::fs::remove_file(path);
    report
}

fn number(report: &Value, path: &[&str]) -> usize {
    path.iter()
        .try_fold(report, |value, key| value.get(key))
        .and_then(Value::as_u64)
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(0)
}
