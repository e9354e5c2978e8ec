//! The exams themselves: what passes, what is out and what fails is told apart.

use onewindow_exams::{cel, schema};
use std::fs;
use std::path::PathBuf;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("onewindow-exams-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn has(report: &str, line: &[&str]) -> bool {
    let mut lines = report.lines();
    lines.any(|l| {
        l.split_whitespace()
            .take(line.len())
            .eq(line.iter().copied())
    })
}

#[test]
fn a_schema_exam_tells_what_each_test_came_to() {
    let folder = Folder::new("schema");
    folder.write(
        "mixed.json",
        r#"[
        {"description": "typed", "schema": {"type": "integer", "minimum": 2}, "tests": [
            {"description": "above", "data": 3, "valid": true},
            {"description": "below", "data": 1, "valid": false},
            {"description": "wrongly expected", "data": 1, "valid": true},
            {"description": "past every decimal", "data": 1e99, "valid": true}]},
        {"description": "untyped", "schema": {"maxLength": 2}, "tests": [
            {"description": "longer", "data": "abc", "valid": false},
            {"description": "ignored", "data": 100, "valid": true}]},
        {"description": "outside", "schema": {"not": {}}, "tests": [
            {"description": "never", "data": 1, "valid": false}]}]"#,
    );
    let exam = schema::run(&folder.0).unwrap();
    let report = exam.report(true);
    assert!(
        has(&report, &["mixed.json", "7", "3", "1", "2", "1"]),
        "{report}"
    );
    assert!(
        report.contains("1 of the passed were asked with the type"),
        "{report}"
    );
    assert!(has(&report, &["1", "number", "range"]), "{report}");
    assert!(has(&report, &["1", "keyword_not_for_type"]), "{report}");
    assert!(has(&report, &["1", "unknown_keyword"]), "{report}");
    assert!(
        report.contains("FAILED mixed.json / typed / wrongly expected"),
        "{report}"
    );
    assert_eq!(exam.failed(), 1);
}

#[test]
fn a_cel_exam_tells_what_each_test_came_to() {
    let folder = Folder::new("cel");
    let test = |expr: &str, bind: &str, exp: &str| {
        format!(
            r#"{{"file": "f", "sec": "s", "name": "n", "expr": "{expr}", "bind": {bind}, "exp": {exp}}}"#
        )
    };
    let tests = [
        test("x + 1", r#"[["x", ["int", "2"]]]"#, r#"["int", "3"]"#),
        test("0.1 + 0.2", "[]", r#"["double", "0.3"]"#),
        test(
            "[1, 2].filter(n, n > 1)",
            "[]",
            r#"["list", [["int", "2"]]]"#,
        ),
        test(
            "x % y",
            r#"[["x", ["int", "2"]], ["y", ["int", "0"]]]"#,
            r#"["error"]"#,
        ),
        test("1 < 'a'", "[]", r#"["error"]"#),
        test("5000000000 * 5000000000", "[]", r#"["error"]"#),
        test("5.5 % 2.0", "[]", r#"["error"]"#),
        test("1.0 * 3.0", "[]", r#"["double", "Infinity"]"#),
        test("1u", "[]", r#"["uint", "1"]"#),
        test("7 / 2", "[]", r#"["int", "3"]"#),
        test("1 + 1", "[]", r#"["int", "3"]"#),
        test("1 + 1", "[]", r#"["error"]"#),
    ];
    let file = folder.write("tests.json", &format!("[{}]", tests.join(",")));
    let exam = cel::run(&file).unwrap();
    let report = exam.report(true);
    assert!(has(&report, &["f", "12", "5", "3", "2", "2"]), "{report}");
    assert!(has(&report, &["2", "number", "range"]), "{report}");
    assert!(has(&report, &["1", "integer_division"]), "{report}");
    assert_eq!(exam.failed(), 2);
}

#[test]
fn a_suite_that_is_not_there_is_no_exam_passed() {
    let folder = Folder::new("empty");
    assert!(schema::run(&folder.0).is_err());
    assert!(schema::run(&folder.0.join("nowhere")).is_err());
    assert!(cel::run(&folder.write("none.json", "[]")).is_err());
    assert!(cel::run(&folder.write("other.json", "{}")).is_err());
}
