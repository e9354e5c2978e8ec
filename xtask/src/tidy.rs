//! The rules of the code's layout that a compiler does not keep.

use crate::project::{Project, cargo};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The server's areas, ground floor first. An area imports only what stands before it.
const AREAS: [&str; 10] = [
    "platform",
    "identity",
    "catalogue",
    "cases",
    "approval",
    "supervision",
    "ratings",
    "integration",
    "notify",
    "retention",
];

/// Crates that bring I/O, a clock or randomness, none of which a verdict may depend on.
const IMPURE_CRATES: [&str; 17] = [
    "chrono",
    "diesel",
    "getrandom",
    "hyper",
    "libc",
    "mio",
    "notify",
    "rand",
    "rand_core",
    "reqwest",
    "rustix",
    "socket2",
    "tempfile",
    "time",
    "tokio",
    "ureq",
    "web-sys",
];

/// The same, as the standard library spells it.
const IMPURE_PATHS: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::io::std",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "println!",
    "HashMap",
];

/// One rule and where it is broken.
pub(crate) struct Rule {
    /// The rule, as a sentence.
    pub(crate) name: &'static str,
    /// Each place that breaks it.
    pub(crate) faults: Vec<String>,
}

/// Prints every rule and its faults.
pub(crate) fn run(project: &Project) -> ExitCode {
    let mut broken = false;
    for rule in check(project) {
        let mark = if rule.faults.is_empty() {
            "ok"
        } else {
            "BROKEN"
        };
        println!("{mark:<8}{}", rule.name);
        for fault in &rule.faults {
            println!("        {fault}");
            broken = true;
        }
    }
    if broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Checks every rule.
pub(crate) fn check(project: &Project) -> Vec<Rule> {
    let files = Files::tracked(project);
    vec![
        Rule {
            name: "client-core depends on nothing with I/O, a clock or randomness",
            faults: core_dependencies(project),
        },
        Rule {
            name: "client-core uses no I/O, clock or unordered map of the standard library",
            faults: files.lines(is_core, |line| {
                IMPURE_PATHS.iter().any(|path| line.contains(path))
            }),
        },
        Rule {
            name: "only store.rs and platform/db speak diesel",
            faults: files.lines(
                |path| {
                    is_server(path)
                        && !path.ends_with("/store.rs")
                        && !path.contains("/store/")
                        && !path.starts_with("server/src/platform/db")
                },
                |line| line.contains("diesel"),
            ),
        },
        Rule {
            name: "only http.rs, platform/problem and platform/idempotency know status codes",
            faults: files.lines(
                |path| {
                    is_server(path)
                        && !path.ends_with("/http.rs")
                        && !path.starts_with("server/src/platform/problem")
                        // It keeps whole answers, to give them again.
                        && !path.starts_with("server/src/platform/idempotency")
                },
                |line| line.contains("StatusCode"),
            ),
        },
        Rule {
            name: "no area imports one above it",
            faults: upward_imports(&files),
        },
        Rule {
            name: "both databases have the same migrations",
            faults: migrations(&files),
        },
        Rule {
            name: "nothing in the repository speaks of a place outside it",
            faults: outside(&files),
        },
        Rule {
            name: "no work is left for later in comments",
            faults: files.lines(
                |path| !path.starts_with("xtask/src/tidy") && is_source(path),
                |line| line.contains("TODO") || line.contains("FIXME"),
            ),
        },
    ]
}

fn is_core(path: &str) -> bool {
    path.starts_with("client-core/src/") && is_product(path)
}

fn is_server(path: &str) -> bool {
    path.starts_with("server/src/") && is_product(path)
}

/// Rust that ships: unit tests in a file of their own do not.
fn is_product(path: &str) -> bool {
    path.ends_with(".rs") && !path.ends_with("/tests.rs") && !path.contains("/tests/")
}

fn is_source(path: &str) -> bool {
    [".rs", ".ts", ".vue", ".mjs"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// The text files git knows or would add, by path from the root.
struct Files(Vec<(String, String)>);

impl Files {
    fn tracked(project: &Project) -> Self {
        let output = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(project.root())
            .output();
        let listed = output.map(|output| output.stdout).unwrap_or_default();
        let paths = String::from_utf8_lossy(&listed).into_owned();
        Self(
            paths
                .split('\0')
                .filter(|path| !path.is_empty())
                .filter_map(|path| {
                    let text = fs::read_to_string(project.path(path)).ok()?;
                    Some((path.to_owned(), text))
                })
                .collect(),
        )
    }

    /// `path:line: text` for every line of code that matches, in the files chosen.
    fn lines(&self, file: impl Fn(&str) -> bool, matches: impl Fn(&str) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        for (path, text) in self.0.iter().filter(|(path, _)| file(path)) {
            for (number, line) in text.lines().enumerate() {
                // A unit test may do what the code may not; it stands last in its file.
                if line.trim() == "#[cfg(test)]" && path.ends_with(".rs") {
                    break;
                }
                if !line.trim_start().starts_with("//") && matches(line) {
                    found.push(format!("{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
        found
    }
}

fn core_dependencies(project: &Project) -> Vec<String> {
    let output = Command::new(cargo())
        .args([
            "tree",
            "--package=onewindow-core",
            "--all-features",
            "--locked",
        ])
        .args(["--target=wasm32-unknown-unknown", "--edges=normal"])
        .args(["--prefix=none", "--format={p}"])
        .current_dir(project.root())
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        Ok(output) => return vec![String::from_utf8_lossy(&output.stderr).trim().to_owned()],
        Err(error) => return vec![format!("cargo tree: {error}")],
    };
    let names: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    names
        .into_iter()
        .filter(|name| IMPURE_CRATES.contains(&name.as_str()))
        .map(|name| format!("client-core depends on {name}"))
        .collect()
}

fn upward_imports(files: &Files) -> Vec<String> {
    let mut faults = Vec::new();
    for (floor, area) in AREAS.iter().enumerate() {
        let above: Vec<String> = AREAS
            .iter()
            .skip(floor + 1)
            .flat_map(|upper| [format!("crate::{upper}::"), format!("crate::{upper};")])
            .collect();
        let folder = format!("server/src/{area}/");
        faults.extend(files.lines(
            |path| path.starts_with(&folder),
            |line| above.iter().any(|path| line.contains(path)),
        ));
    }
    faults
}

fn migrations(files: &Files) -> Vec<String> {
    let names = |engine: &str| -> BTreeSet<&str> {
        let folder = format!("migrations/{engine}/");
        files
            .0
            .iter()
            .filter_map(|(path, _)| path.strip_prefix(&folder))
            .filter_map(|path| path.split('/').next())
            .collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    sqlite
        .symmetric_difference(&postgres)
        .map(|name| {
            let has = if sqlite.contains(name) {
                "sqlite"
            } else {
                "postgres"
            };
            format!("{name} is only in migrations/{has}")
        })
        .collect()
}

/// A clone must stand alone: no text leads to one machine's folders, no page to a file that is
/// not there.
fn outside(files: &Files) -> Vec<String> {
    let places = ["/home/", "/Users/"];
    let mut faults = files.lines(
        |path| !path.starts_with("xtask/src/tidy"),
        |line| places.iter().any(|place| begins_a_path(line, place)),
    );
    for (path, text) in &files.0 {
        if path.ends_with(".md") {
            faults.extend(dead_links(path, text));
        }
    }
    faults
}

/// Whether a line has this folder at the beginning of a path, and not within one such as `pages/home/`.
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
    })
}

/// Links of a page to files that are not there.
fn dead_links(page: &str, text: &str) -> Vec<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next())
        .filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"))
        .filter(|link| root.is_some_and(|root| !root.join(folder).join(link).exists()))
        .map(|link| format!("{page}: the link to {link} leads nowhere"))
        .collect()
}
