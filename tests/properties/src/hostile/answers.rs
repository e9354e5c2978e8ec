//! Answers and commands that are hostile by their shape.

use super::{Case, day, field, many, nested, pack, quoted, session};
use crate::native::Native;
use onewindow_core::json::{Json, Limits};
use onewindow_core::{Context, SessionError};

pub(super) fn cases() -> Vec<Case> {
    let form = form();
    let mut cases = documents(&form);
    cases.extend(values(&form));
    cases.extend(beside(&form));
    cases.extend(contexts());
    cases.extend(commands(&form));
    cases
}

/// A form with one field of each kind, allowed all that a pack can be allowed.
fn form() -> Native {
    let choices = many(50, |i| format!(r#"{{"value":"c{i}","title":{{"zh":""}}}}"#));
    let choices = format!(r#","choices":[{choices}]"#);
    let rows = format!(r#","fields":[{}]"#, field("a", "number", ""));
    let fields = [
        field("t", "text", ""),
        field("id", "text", r#","format":"cn-resident-id""#),
        field("mail", "text", r#","format":"email""#),
        field("at", "text", r#","format":"uri""#),
        field("n", "number", ""),
        field("b", "boolean", ""),
        field("c", "choice", &choices),
        field("cs", "choices", &choices),
        field("r", "rows", &rows),
    ];
    let material = r#"[{"id":"m","name":{"zh":"材料"},"why":{"zh":""},"originals":1,"copies":0,"form":"copy","files":{"mediaTypes":["application/pdf"],"maxBytes":9,"maxCount":1},"licence":"l"}]"#;
    let text = pack(&fields.join(","), "", &[("materials", material)]);
    Native::load(text.as_bytes()).expect("a form of every kind of field")
}

fn documents(form: &Native) -> Vec<Case> {
    let case = |name: &str, text: String, codes| {
        Case::input(format!("answers: {name}"), form, text, codes)
    };
    let answers = |text: &str| format!("{{\"answers\":{text}}}");
    let megabytes = |part: &str| {
        let count = (1 << 20) / (part.len() + 1) - 16;
        answers(&format!("{{\"t\":[{}]}}", many(count, |_| part.to_owned())))
    };
    let keys = many(100_000, |i| format!("\"k{i}\":0"));
    vec![
        case(
            "100 000 lists in each other",
            answers(&nested("[", 100_000, "", "]")),
            &["too_deep"],
        ),
        case(
            "100 000 objects in each other",
            answers(&nested("{\"a\":", 100_000, "0", "}")),
            &["too_deep"],
        ),
        case(
            "1 500 000 lists never closed",
            "[".repeat(1_500_000),
            &["too_deep"],
        ),
        case(
            "10 MB",
            answers(&quoted(&"x".repeat(10 << 20))),
            &["document_too_large"],
        ),
        case(
            "1 MB of numbers",
            megabytes("0"),
            &["document_too_large", "wrong_type"],
        ),
        case(
            "1 MB of empty lists",
            megabytes("[]"),
            &["document_too_large", "wrong_type"],
        ),
        case(
            "1 MB of small objects",
            megabytes("{\"a\":0}"),
            &["document_too_large", "wrong_type"],
        ),
        case(
            "1 MB of empty texts",
            megabytes("\"\""),
            &["document_too_large", "wrong_type"],
        ),
        case(
            "100 000 keys",
            answers(&format!("{{{keys}}}")),
            &["document_too_large", "unknown_field"],
        ),
        case(
            "100 000 keys, the last twice",
            answers(&format!("{{{keys},\"k99999\":0}}")),
            &["duplicate_key", "document_too_large"],
        ),
        case(
            "one key twice",
            answers("{\"t\":\"a\",\"t\":\"b\"}"),
            &["duplicate_key"],
        ),
        case(
            "100 000 rows",
            answers(&format!(
                "{{\"r\":[{}]}}",
                many(100_000, |_| "{}".to_owned())
            )),
            &["too_many_rows", "document_too_large"],
        ),
        case(
            "2 000 rows of nonsense",
            answers(&format!("{{\"r\":[{}]}}", many(2_000, |i| i.to_string()))),
            &["wrong_type"],
        ),
        case(
            "2 000 rows of 40 unknown keys",
            answers(&format!(
                "{{\"r\":[{}]}}",
                many(2_000, |_| format!(
                    "{{{}}}",
                    many(40, |i| format!("\"k{i}\":0"))
                ))
            )),
            &["unknown_field", "document_too_large"],
        ),
        case(
            "a key of 1 MB",
            answers(&format!("{{{}:0}}", quoted(&"k".repeat(1_000_000)))),
            &["unknown_field"],
        ),
        case("not UTF-16", answers("{\"t\":\"\\ud800\"}"), &["not_json"]),
    ]
}

fn values(form: &Native) -> Vec<Case> {
    let case = |name: &str, key: &str, value: String, codes| {
        let text = format!("{{\"answers\":{{\"{key}\":{value}}}}}");
        Case::input(format!("{key}: {name}"), form, text, codes)
    };
    let digits = "9".repeat(1_000);
    let most = 1_000_000;
    vec![
        case("1 MB", "t", quoted(&"x".repeat(most)), &["too_long"]),
        case(
            "1 MB of controls",
            "t",
            format!("\"{}\"", "\\u0000".repeat(170_000)),
            &["too_long"],
        ),
        case(
            "1 MB",
            "id",
            quoted(&"9".repeat(most)),
            &["too_long", "invalid_resident_id"],
        ),
        case(
            "100 000 characters",
            "id",
            quoted(&"9".repeat(100_000)),
            &["invalid_resident_id"],
        ),
        case(
            "100 000 characters",
            "mail",
            quoted(&"a.".repeat(50_000)),
            &["invalid_email"],
        ),
        case(
            "100 000 characters",
            "at",
            quoted(&format!("a{}", "+".repeat(99_999))),
            &["invalid_uri"],
        ),
        case(
            "1e999999999",
            "n",
            "1e999999999".to_owned(),
            &["wrong_type", "too_large"],
        ),
        case(
            "-1e999999999",
            "n",
            "-1e999999999".to_owned(),
            &["wrong_type", "too_large", "too_small"],
        ),
        case(
            "1e-999999999",
            "n",
            "1e-999999999".to_owned(),
            &["too_many_decimals"],
        ),
        case(
            "an exponent past 64 bits",
            "n",
            "1e99999999999999999999".to_owned(),
            &["wrong_type", "too_large"],
        ),
        case(
            "1 000 digits",
            "n",
            digits.clone(),
            &["wrong_type", "too_large"],
        ),
        case(
            "1 000 places",
            "n",
            format!("0.{digits}"),
            &["too_many_decimals", "too_large"],
        ),
        case(
            "1 000 000 digits",
            "n",
            "9".repeat(most),
            &["wrong_type", "too_large"],
        ),
        case(
            "1 000 000 zeros",
            "n",
            format!("0.{}", "0".repeat(most)),
            &["valid", "too_many_decimals"],
        ),
        case(
            "1 000 000 digits of an exponent",
            "n",
            format!("1e{}", "9".repeat(most)),
            &["wrong_type", "too_large"],
        ),
        case("1 MB", "c", quoted(&"c".repeat(most)), &["not_a_choice"]),
        case(
            "400 000 values",
            "cs",
            format!("[{}]", many(400_000, |i| format!("\"c{}\"", i % 50))),
            &["duplicate", "document_too_large"],
        ),
        case(
            "400 000 wrong values",
            "cs",
            format!("[{}]", many(400_000, |_| "\"x\"".to_owned())),
            &["not_a_choice", "document_too_large"],
        ),
    ]
}

/// What is beside the answers.
fn beside(form: &Native) -> Vec<Case> {
    let case =
        |name: &str, text: String, codes| Case::input(format!("input: {name}"), form, text, codes);
    let ids = |count: usize, id: fn(usize) -> String| format!("[{}]", many(count, id));
    let file = |sha: usize| format!(r#"{{"name":"","size":0,"mediaType":"","sha256":"{sha}"}}"#);
    let choices = |ids: String| format!(r#"{{"choices":{{"commitments":{ids}}}}}"#);
    vec![
        case(
            "100 000 promises for nothing",
            choices(ids(100_000, |i| format!("\"{i}\""))),
            &["invalid_input"],
        ),
        case(
            "250 000 promises for one",
            choices(ids(250_000, |_| "\"m\"".to_owned())),
            &[
                "alternative_closed",
                "valid",
                "document_too_large",
                "unknown_material",
            ],
        ),
        case(
            "100 000 licences",
            format!(
                r#"{{"choices":{{"licences":{}}}}}"#,
                ids(100_000, |i| format!("\"{i}\""))
            ),
            &["invalid_input"],
        ),
        case(
            "15 000 files",
            format!(r#"{{"files":{{"m":[{}]}}}}"#, many(15_000, file)),
            &["invalid_input"],
        ),
        case(
            "9 000 materials",
            format!(
                r#"{{"files":{{{}}}}}"#,
                many(9_000, |i| format!("\"{i}\":[{}]", file(i)))
            ),
            &["unknown_material"],
        ),
        case(
            "9 000 reviews",
            format!(
                r#"{{"reviews":{{{}}}}}"#,
                many(9_000, |i| format!(r#""{i}":{{"verdict":"accepted"}}"#))
            ),
            &["valid", "unknown_material"],
        ),
        case(
            "a size past 64 bits",
            r#"{"files":{"m":[{"name":"","size":1e999,"mediaType":"","sha256":""}]}}"#.to_owned(),
            &["invalid_input"],
        ),
    ]
}

fn contexts() -> Vec<Case> {
    let case = |name: &str, text: String| {
        Case::new(
            format!("context: {name}"),
            text.len(),
            &["invalid_context", "used"],
            move || {
                Context::parse(text.as_bytes())
                    .map_or("invalid_context", |_| "used")
                    .to_owned()
            },
        )
    };
    let days = many(80_000, |_| "\"2026-01-01\"".to_owned());
    let years = many(30_000, |year| {
        format!(r#""{year}":{{"off":[],"makeUp":[]}}"#)
    });
    vec![
        case("100 000 lists in each other", nested("[", 100_000, "", "]")),
        case("10 MB", quoted(&"x".repeat(10 << 20))),
        case(
            "80 000 days off",
            format!(
                r#"{{"today":"2026-01-01","calendar":{{"years":{{"2026":{{"off":[{days}],"makeUp":[]}}}}}}}}"#
            ),
        ),
        case(
            "30 000 years",
            format!(r#"{{"today":"2026-01-01","calendar":{{"years":{{{years}}}}}}}"#),
        ),
        case(
            "250 000 licences",
            format!(
                r#"{{"today":"2026-01-01","holdings":[{}]}}"#,
                many(250_000, |_| "\"\"".to_owned())
            ),
        ),
        case(
            "a day of 1 MB",
            format!(r#"{{"today":"{}"}}"#, "2".repeat(1_000_000)),
        ),
    ]
}

fn commands(form: &Native) -> Vec<Case> {
    fn told<T>(told: Result<T, SessionError>) -> String {
        told.map_or_else(|error| error.code, |_| "valid").to_owned()
    }
    let set = |name: &str, pointer: String, value: String, codes| {
        let form = form.clone();
        let size = pointer.len() + value.len();
        Case::new(format!("set: {name}"), size, codes, move || {
            let limits = Limits {
                max_bytes: 1 << 20,
                max_depth: 32,
            };
            let value = match Json::parse(value.as_bytes(), limits) {
                Ok(value) => value,
                Err(error) => return error.code.to_owned(),
            };
            told(session(&form).set(&pointer, &value))
        })
    };
    let with = |name: &str, codes, run: fn(&Native) -> String| {
        let form = form.clone();
        Case::new(format!("session: {name}"), 0, codes, move || run(&form))
    };
    let most = 1_000_000;
    vec![
        set(
            "a pointer of 1 MB",
            "/r/0".repeat(most / 4),
            "0".to_owned(),
            &["unknown_field"],
        ),
        set(
            "a pointer to row 10^30",
            format!("/r/1{}/a", "0".repeat(30)),
            "0".to_owned(),
            &["unknown_field", "no_such_row"],
        ),
        set(
            "a pointer to row 2^64 - 1",
            format!("/r/{}/a", u64::MAX),
            "0".to_owned(),
            &["unknown_field", "no_such_row"],
        ),
        set(
            "a text of 1 MB",
            "/t".to_owned(),
            quoted(&"x".repeat(most)),
            &["valid"],
        ),
        set(
            "100 000 rows",
            "/r".to_owned(),
            format!("[{}]", many(100_000, |_| "{}".to_owned())),
            &["valid", "too_many_rows", "document_too_large"],
        ),
        set(
            "1 MB of rows",
            "/r".to_owned(),
            format!("[{}]", many(1_300_000, |_| "{}".to_owned())),
            &["valid", "too_many_rows", "document_too_large"],
        ),
        set(
            "33 lists in each other",
            "/t".to_owned(),
            nested("[", 33, "", "]"),
            &["too_deep"],
        ),
        with("a row past the limit", &["too_many_rows"], |form| {
            let mut session = session(form);
            let rows = format!("[{}]", many(2_000, |_| "{}".to_owned()));
            let limits = Limits {
                max_bytes: 1 << 20,
                max_depth: 32,
            };
            let rows = Json::parse(rows.as_bytes(), limits).expect("2 000 rows");
            let given = told(session.set("/r", &rows));
            assert_eq!(given, "valid");
            told(session.insert_row("/r", 0))
        }),
        with("row 2^64 - 1 inserted", &["no_such_row"], |form| {
            told(session(form).insert_row("/r", usize::MAX))
        }),
        with("row 2^64 - 1 moved", &["no_such_row"], |form| {
            told(session(form).move_row("/r", usize::MAX, 0))
        }),
        with("a year past all calendars", &["valid"], |form| {
            let mut context = day();
            context.today = "2199-12-31".parse().expect("a day");
            let session =
                onewindow_core::Session::new(std::sync::Arc::clone(form.loaded()), context);
            let _ = session.verdict();
            "valid".to_owned()
        }),
    ]
}
