//! Packs that are hostile by their shape.

use super::{Case, field, many, nested, pack, quoted, rule};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = documents();
    cases.extend(forms());
    cases.extend(numbers());
    cases.extend(patterns());
    cases
}

/// Before anything is known to be a pack.
fn documents() -> Vec<Case> {
    const UNREADABLE: &[&str] = &["pack_unreadable"];
    // More values, or more members of one object, than a document may have.
    const TOO_MANY: &[&str] = &["pack_too_large"];
    let megabytes = |part: &str| {
        let count = (2 << 20) / (part.len() + 1) - 1;
        format!("[{}]", many(count, |_| part.to_owned()))
    };
    let hundred_thousand_keys = many(100_000, |i| format!("\"k{i}\":0"));
    vec![
        Case::pack(
            "pack: 100 000 lists in each other",
            nested("[", 100_000, "", "]"),
            UNREADABLE,
        ),
        Case::pack(
            "pack: 2 000 000 lists never closed",
            "[".repeat(2_000_000),
            UNREADABLE,
        ),
        Case::pack(
            "pack: 100 000 objects in each other",
            nested("{\"a\":", 100_000, "0", "}"),
            UNREADABLE,
        ),
        Case::pack(
            "pack: a text of 10 MB",
            quoted(&"x".repeat(10 << 20)),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: a text of 2 MB",
            quoted(&"x".repeat((2 << 20) - 2)),
            UNREADABLE,
        ),
        Case::pack(
            "pack: 2 MB of escapes",
            format!("\"{}\"", "\\u0000".repeat(349_000)),
            UNREADABLE,
        ),
        Case::pack(
            "pack: a text never closed",
            format!("\"{}", "x".repeat(2_000_000)),
            UNREADABLE,
        ),
        Case::pack("pack: 2 MB of numbers", megabytes("0"), TOO_MANY),
        Case::pack("pack: 2 MB of empty lists", megabytes("[]"), TOO_MANY),
        Case::pack(
            "pack: 2 MB of small objects",
            megabytes("{\"a\":0}"),
            TOO_MANY,
        ),
        Case::pack("pack: 2 MB of empty texts", megabytes("\"\""), TOO_MANY),
        Case::pack(
            "pack: 100 000 keys",
            format!("{{{hundred_thousand_keys}}}"),
            TOO_MANY,
        ),
        Case::pack(
            "pack: 100 000 keys, the last twice",
            format!("{{{hundred_thousand_keys},\"k99999\":0}}"),
            TOO_MANY,
        ),
        Case::pack(
            "pack: a number of 2 000 000 digits",
            "9".repeat(2_000_000),
            UNREADABLE,
        ),
        Case::pack("pack: nothing", String::new(), UNREADABLE),
    ]
}

fn forms() -> Vec<Case> {
    let text = |i: usize| field(&format!("f{i}"), "text", "");
    let boolean = |i: usize| field(&format!("f{i}"), "boolean", "");
    let choice = |value: String| format!(r#"{{"value":"{value}","title":{{"zh":""}}}}"#);
    let chosen = |choices: String| field("f", "choice", &format!(r#","choices":[{choices}]"#));
    let groups = |depth: usize| {
        let open = r#"{"key":"g","type":"group","title":{"zh":"组"},"fields":["#;
        nested(open, depth, "", "]}")
    };
    let material = |i: usize| {
        format!(
            r#"{{"id":"m{i}","name":{{"zh":""}},"why":{{"zh":""}},"originals":1,"copies":0,"form":"copy","files":{{"mediaTypes":[],"maxBytes":1,"maxCount":1}}}}"#
        )
    };
    // Each field is shown when the one before it is; the first when the last is.
    let circle = |count: usize| {
        let fields = many(count, |i| {
            field(
                &format!("f{i}"),
                "boolean",
                &format!(",\"visibleWhen\":{i}"),
            )
        });
        let rules = many(count, |i| {
            let before = (i + count - 1) % count;
            rule(&format!("r{i}"), &format!(r#"{{"field":"/f{before}"}}"#))
        });
        pack(&fields, &rules, &[])
    };
    let rows = |count: usize| {
        let below = many(count, boolean);
        field("r", "rows", &format!(r#","fields":[{below}]"#))
    };
    vec![
        Case::pack(
            "pack: 80 000 fields",
            pack(&many(80_000, text), "", &[]),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: 100 000 fields",
            pack(&many(100_000, text), "", &[]),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: 3 000 fields",
            pack(&many(3_000, text), "", &[]),
            &["used"],
        ),
        Case::pack(
            "pack: one key 50 000 times",
            pack(&many(50_000, |_| text(0)), "", &[]),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: 9 groups in each other",
            pack(&groups(9), "", &[]),
            &["pack_too_deep"],
        ),
        Case::pack(
            "pack: 60 groups in each other",
            pack(&groups(60), "", &[]),
            &["pack_too_deep"],
        ),
        Case::pack(
            "pack: 50 000 groups in each other",
            pack(&groups(50_000), "", &[]),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: 2 000 rows of 1 000 fields",
            pack(&rows(1_000), "", &[]),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: 80 000 choices",
            pack(&chosen(many(80_000, |i| choice(format!("c{i}")))), "", &[]),
            &["pack_too_large", "used"],
        ),
        Case::pack(
            "pack: 80 000 choices, two the same",
            pack(
                &chosen(many(80_000, |i| choice(format!("c{}", i.max(1))))),
                "",
                &[],
            ),
            &["pack_too_large", "pack_bad_field"],
        ),
        Case::pack(
            "pack: 20 000 materials",
            pack(
                "",
                "",
                &[("materials", &format!("[{}]", many(20_000, material)))],
            ),
            &["pack_too_large", "used"],
        ),
        Case::pack(
            "pack: 80 000 rules",
            pack(
                "",
                &many(80_000, |i| rule(&format!("r{i}"), r#"{"bool":true}"#)),
                &[],
            ),
            &["pack_too_large"],
        ),
        Case::pack(
            "pack: a circle of one rule",
            circle(1),
            &["pack_rule_cycle"],
        ),
        Case::pack(
            "pack: a circle of 2 900 rules",
            circle(2_900),
            &["pack_rule_cycle"],
        ),
        Case::pack(
            "pack: a name of 2 MB",
            pack(
                &field(
                    "f",
                    "text",
                    &format!(",\"widget\":{}", quoted(&"字".repeat(650_000))),
                ),
                "",
                &[],
            ),
            &["used", "pack_unreadable"],
        ),
    ]
}

/// Numbers where the format wants small ones.
fn numbers() -> Vec<Case> {
    let digits = "9".repeat(1_000);
    let mut cases = Vec::new();
    for (name, number) in [
        ("1e999999999", "1e999999999"),
        ("-1e999999999", "-1e999999999"),
        ("1e-999999999", "1e-999999999"),
        ("of 1 000 digits", digits.as_str()),
        ("1.5", "1.5"),
    ] {
        let limits = format!(r#"{{"maxBytes":{number},"maxDepth":8,"maxRows":1,"maxText":1}}"#);
        cases.push(Case::pack(
            format!("pack: a limit {name}"),
            pack("", "", &[("limits", &limits)]),
            &["pack_unreadable"],
        ));
        if number == "1.5" {
            continue;
        }
        let bound = field("f", "number", &format!(r#","minimum":"{number}""#));
        cases.push(Case::pack(
            format!("pack: a bound {name}"),
            pack(&bound, "", &[]),
            &["pack_bad_field"],
        ));
        let constant = rule("r", &format!(r#"{{"number":"{number}"}}"#));
        cases.push(Case::pack(
            format!("pack: a constant {name}"),
            pack("", &constant, &[]),
            &["pack_bad_rule"],
        ));
    }
    cases
}

/// Patterns that take exponential time where matching goes back, or much memory where it does not,
/// and the text each is worst on.
pub(super) const PATTERNS: &[(&str, &str)] = &[
    ("(a*)*$", "a"),
    ("(a+)+$", "a"),
    ("^(a|aa)+$", "a"),
    ("^(a|a)*$", "a"),
    ("(a|b|ab)*c", "ab"),
    ("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)=", "a"),
    ("(x+x+)+y", "x"),
    ("^((ab)*)*$", "ab"),
    ("([a-z]+)*[0-9]", "abcdefgh"),
    (".*.*.*=.*", "="),
    ("(a?){50}a{50}", "a"),
    ("(.*a){25}", "a"),
    ("[一-龥]*[一-龥]*!", "字"),
    ("\\b(\\w+\\s?)+$", "word "),
];

fn patterns() -> Vec<Case> {
    let refused: &[&str] = &["pack_bad_field", "pack_too_costly", "pack_too_large"];
    let texts = |pattern: &str| {
        let pattern = format!(r#","pattern":{}"#, quoted(pattern));
        pack(&field("f", "text", &pattern), "", &[])
    };
    let words = many(20_000, |i| format!("w{i}")).replace(',', "|");
    let classes = "[一-龥豈-鶴]".repeat(10_000);
    let mut cases = Vec::new();
    for (name, pattern) in [
        ("counts in counts", "(a{1000}){1000}".to_owned()),
        (
            "counts in counts in counts",
            "(((a{100}){100}){100}){100}".to_owned(),
        ),
        ("a count of 100 000", "a{100000}".to_owned()),
        ("a count of 2 000 000 000", "a{4000000000}".to_owned()),
        ("a count past 64 bits", "a{99999999999999999999}".to_owned()),
        ("a count of 0 to 60 000", "(ab|c){0,60000}".to_owned()),
        ("20 000 words", format!("^({words})$")),
        ("10 000 classes", classes),
        (
            "100 000 groups in each other",
            nested("(", 100_000, "a", ")"),
        ),
        ("40 groups in each other", nested("(", 40, "a", ")*")),
        ("100 000 groups never closed", "(".repeat(100_000)),
        ("a pattern of 1 MB", "a".repeat(1 << 20)),
        (
            "1 000 000 repeats of a repeat",
            format!("a{}", "*".repeat(1_000_000)),
        ),
        (
            "a class of 100 000 members",
            format!("[{}]", "ab".repeat(50_000)),
        ),
    ] {
        cases.push(Case::pack(
            format!("pattern: {name}"),
            texts(&pattern),
            refused,
        ));
    }
    cases
}
