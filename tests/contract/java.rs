//! The example in Java, with the client that openapi-generator makes of the description alone. The jar of
//! the generator, which comes with its Python package, has the JSON library the client asks for.

use super::generated::{description, said};
use super::tools;
use onewindow_tests::{Process, Site};
use std::path::{Path, PathBuf};
use std::process::Command;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/java");

/// What the client is marked with comes from another library of Maven's; a compiler is content with this.
const MARK: &str = "package javax.annotation;\n\
    public @interface Generated { String value(); String comments() default \"\"; }\n";

/// The jar of the generator.
fn jar(python: &Path) -> PathBuf {
    let find = "import openapi_generator_cli, pathlib; \
        print(pathlib.Path(openapi_generator_cli.__file__).with_name('openapi-generator.jar'))";
    let found = Command::new(python.join("python"))
        .args(["-c", find])
        .output();
    let found = found.unwrap();
    assert!(found.status.success(), "{}", said(&found));
    PathBuf::from(said(&found).trim())
}

/// The words after `openapi-generator` that the example tells people to type.
fn words(description: &str, folder: &str) -> Vec<String> {
    let readme = std::fs::read_to_string(format!("{EXAMPLE}/README.md")).unwrap();
    let block = readme.split("```sh\n").nth(1).unwrap();
    let block = block.split("\n```").next().unwrap();
    let command = block.lines().map(|line| line.trim_end_matches('\\'));
    let command = command.collect::<String>();
    let words = command
        .split_whitespace()
        .skip_while(|word| *word != "generate");
    let words = words.map(|word| match word {
        "openapi.json" => description.to_owned(),
        "client" => folder.to_owned(),
        word => word.to_owned(),
    });
    words.collect()
}

#[test]
fn the_example_in_java_has_a_case_granted_and_is_told_so() {
    let Some(python) = tools::python() else {
        return;
    };
    if !tools::are_there(&["java", "javac"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (jar, client) = (jar(&python), folder.path().join("client"));
    let place = |path: &Path| path.display().to_string();
    let quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
    let generated = Command::new("java")
        .args(quick)
        .args(["-jar", &place(&jar)])
        .args(words(&place(&description(folder.path())), &place(&client)))
        .output()
        .unwrap();
    assert!(generated.status.success(), "{}", said(&generated));
    let marks = folder.path().join("marks/javax/annotation");
    std::fs::create_dir_all(&marks).unwrap();
    std::fs::write(marks.join("Generated.java"), MARK).unwrap();
    let sources = std::env::join_paths([client.join("src/main/java"), folder.path().join("marks")]);
    let classes = folder.path().join("classes");
    // What the example does not use of the client is not compiled.
    let compiled = Command::new("javac")
        .args(quick.map(|option| format!("-J{option}")))
        .args([
            "-encoding",
            "UTF-8",
            "-proc:none",
            "-nowarn",
            "-cp",
            &place(&jar),
        ])
        .arg("-sourcepath")
        .arg(sources.unwrap())
        .args(["-d", &place(&classes), &format!("{EXAMPLE}/Integrate.java")])
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{}", said(&compiled));

    let site = Site::new();
    let (port, door) = site.another_door();
    let port = port.to_string();
    let serve = ["serve", "--demo", "--webhook-networks", "127.0.0.0/8"];
    let _server = Process::start(site.command(&[&serve[..], &["--port", &port]].concat()));
    let ran = Command::new("java")
        .args(quick)
        .args(["-Dfile.encoding=UTF-8", "-cp"])
        .arg(std::env::join_paths([&classes, &jar]).unwrap())
        .arg("Integrate")
        .env("ONEWINDOW_BASE_URL", format!("{}/api/v1", door.address()))
        .output()
        .unwrap();
    let said = said(&ran);
    assert!(ran.status.success(), "{said}");
    for part in [
        "read 2 published versions",
        "handed in 00",
        "was told case.granted of 00",
    ] {
        assert!(said.contains(part), "{part} is not there: {said}");
    }
}
