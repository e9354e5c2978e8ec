//! Rules and patterns that are hostile by what they do with answers.

use super::packs::PATTERNS;
use super::{Case, field, many, nested, pack, quoted, rule};

/// What a pack with such a rule may be refused with.
const REFUSED: &[&str] = &[
    "pack_bad_rule",
    "pack_too_costly",
    "pack_too_large",
    "pack_unreadable",
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = trees();
    cases.extend(comprehensions());
    cases.extend(texts());
    cases.extend(matches());
    cases
}

/// A pack with this rule as a material's condition over two texts and rows of two numbers.
fn ruled(expr: &str) -> String {
    let rows = format!(
        r#","fields":[{},{}]"#,
        field("x", "number", ""),
        field("y", "number", "")
    );
    let fields = [
        field("t", "text", ""),
        field("u", "text", ""),
        field("b", "boolean", ""),
        field("r", "rows", &rows),
    ];
    let material = r#"[{"id":"m","name":{"zh":""},"neededWhen":0,"why":{"zh":""},"originals":1,"copies":0,"form":"copy","files":{"mediaTypes":[],"maxBytes":1,"maxCount":1}}]"#;
    pack(
        &fields.join(","),
        &rule("r", expr),
        &[("materials", material)],
    )
}

/// Answers with so long a text and so many rows.
fn answers(text: &str, rows: usize) -> String {
    let rows = many(rows, |i| format!(r#"{{"x":{i},"y":{}}}"#, i + 1));
    let text = quoted(text);
    format!(r#"{{"answers":{{"t":{text},"u":{text},"b":true,"r":[{rows}]}}}}"#)
}

fn trees() -> Vec<Case> {
    let b = r#"{"field":"/b"}"#;
    let not = |depth: usize| nested(r#"{"not":"#, depth, b, "}");
    // A tree of this height, each node an operator of two.
    fn balanced(height: usize, op: &str, leaf: &str) -> String {
        if height == 0 {
            return leaf.to_owned();
        }
        let half = balanced(height - 1, op, leaf);
        format!(r#"{{"{op}":[{half},{half}]}}"#)
    }
    let wide = |count: usize| format!(r#"{{"and":[{}]}}"#, many(count, |_| b.to_owned()));
    let list = |count: usize| {
        let items = many(count, |i| format!(r#"{{"text":"{i}"}}"#));
        format!(r#"{{"in":[{{"field":"/t"}},{{"list":[{items}]}}]}}"#)
    };
    vec![
        Case::pack("rule: 60 deep", ruled(&not(60)), &["pack_bad_rule"]),
        Case::pack(
            "rule: 100 000 deep",
            ruled(&not(100_000)),
            &["pack_unreadable"],
        ),
        Case::rule(
            "rule: a tree of 16 000 nodes",
            ruled(&balanced(13, "and", b)),
            answers("a", 0),
            &["valid", "pack_too_large"],
        ),
        Case::rule(
            "rule: a tree of 130 000 nodes",
            ruled(&balanced(16, "or", b)),
            answers("a", 0),
            &["valid", "pack_too_large"],
        ),
        Case::rule(
            "rule: 200 000 operands",
            ruled(&wide(200_000)),
            answers("a", 0),
            &["valid", "pack_too_large"],
        ),
        Case::rule(
            "rule: in a list of 200 000",
            ruled(&list(200_000)),
            answers("no", 0),
            &["valid", "pack_too_large"],
        ),
        Case::pack(
            "rule: a variable no one bound",
            ruled(r#"{"var":0}"#),
            &["pack_bad_rule"],
        ),
        Case::pack(
            "rule: variable 255",
            ruled(r#"{"var":255}"#),
            &["pack_bad_rule"],
        ),
        Case::pack(
            "rule: variable 4 000 000 000",
            ruled(r#"{"var":4000000000}"#),
            &["pack_unreadable"],
        ),
    ]
}

fn comprehensions() -> Vec<Case> {
    let rows = r#"{"rows":"/r"}"#;
    let each = |kind: &str, var: usize, list: &str, body: &str| {
        format!(r#"{{"each":["{kind}",{list},{var},{body}]}}"#)
    };
    let member = |var: usize, key: &str| format!(r#"{{"member":[{var},"{key}"]}}"#);
    let less = |a: &str, b: &str| format!(r#"{{"compare":["lt",{a},{b}]}}"#);
    let size = |list: &str| {
        format!(r#"{{"compare":["gt",{{"call":["size",[{list}]]}},{{"number":"0"}}]}}"#)
    };
    let sum = |list: &str| {
        format!(r#"{{"compare":["gt",{{"call":["sum",[{list}]]}},{{"number":"0"}}]}}"#)
    };
    let pair = less(&member(0, "x"), &member(1, "y"));
    let all_pairs = each("all", 0, rows, &each("all", 1, rows, &pair));
    let lists_of_lists = size(&each(
        "map",
        0,
        rows,
        &each("map", 1, rows, &member(1, "x")),
    ));
    let triple = less(&member(0, "x"), &member(2, "y"));
    let all_triples = each(
        "exists",
        0,
        rows,
        &each("exists", 1, rows, &each("exists", 2, rows, &triple)),
    );
    let four = each(
        "all",
        0,
        rows,
        &each(
            "all",
            1,
            rows,
            &each("all", 2, rows, &each("all", 3, rows, &pair)),
        ),
    );
    // Each reads all rows again for every row.
    let sums = each("all", 0, rows, &sum(&each("map", 1, rows, &member(1, "x"))));
    let many_times = format!(
        r#"{{"and":[{}]}}"#,
        many(400, |_| each(
            "all",
            0,
            rows,
            &less(&member(0, "x"), &member(0, "y"))
        ))
    );
    let valid_or_refused: &[&str] = &["valid", "rule_failed", "pack_too_costly"];
    let filled = || answers("a", 2_000);
    // Every row waits for what is missing in all others.
    let half = format!(
        r#"{{"answers":{{"r":[{}]}}}}"#,
        many(2_000, |_| r#"{"x":1}"#.to_owned())
    );
    vec![
        Case::rule(
            "each: pairs of 2 000 rows",
            ruled(&all_pairs),
            filled(),
            valid_or_refused,
        ),
        Case::rule(
            "each: pairs of 2 000 rows, half unknown",
            ruled(&all_pairs),
            half,
            valid_or_refused,
        ),
        Case::rule(
            "each: a list of lists",
            ruled(&lists_of_lists),
            filled(),
            valid_or_refused,
        ),
        Case::rule(
            "each: a sum for every row",
            ruled(&sums),
            filled(),
            valid_or_refused,
        ),
        Case::rule(
            "each: all rows 400 times",
            ruled(&many_times),
            filled(),
            valid_or_refused,
        ),
        Case::pack(
            "each: triples of 2 000 rows",
            ruled(&all_triples),
            &["pack_too_costly"],
        ),
        Case::pack("each: four in each other", ruled(&four), REFUSED),
    ]
}

/// Texts that grow.
fn texts() -> Vec<Case> {
    let t = r#"{"field":"/t"}"#;
    fn doubled(height: usize, leaf: &str) -> String {
        if height == 0 {
            return leaf.to_owned();
        }
        let half = doubled(height - 1, leaf);
        format!(r#"{{"arith":["add",{half},{half}]}}"#)
    }
    let equal = |a: &str| format!(r#"{{"compare":["eq",{a},{{"text":"x"}}]}}"#);
    // Two texts that are equal to the last character, so that comparing takes their whole length.
    let compared = format!(
        r#"{{"and":[{}]}}"#,
        many(8_000, |_| {
            r#"{"compare":["eq",{"field":"/t"},{"field":"/u"}]}"#.to_owned()
        })
    );
    let contained = format!(
        r#"{{"and":[{}]}}"#,
        many(2_000, |_| {
            r#"{"call":["contains",[{"field":"/t"},{"field":"/u"}]]}"#.to_owned()
        })
    );
    let sizes = format!(
        r#"{{"and":[{}]}}"#,
        many(8_000, |_| {
            r#"{"compare":["gt",{"call":["size",[{"field":"/t"}]]},{"number":"0"}]}"#.to_owned()
        })
    );
    let chain = {
        let mut fields = vec![field("t", "text", "")];
        let mut rules = Vec::new();
        for i in 0..60 {
            fields.push(field(
                &format!("c{i}"),
                "text",
                &format!(",\"compute\":{i}"),
            ));
            let before = match i {
                0 => "/t".to_owned(),
                i => format!("/c{}", i - 1),
            };
            let expr =
                format!(r#"{{"arith":["add",{{"field":"{before}"}},{{"field":"{before}"}}]}}"#);
            rules.push(rule(&format!("r{i}"), &expr));
        }
        pack(&fields.join(","), &rules.join(","), &[])
    };
    let long = || answers(&"字".repeat(99_000), 0);
    let outcome: &[&str] = &["valid", "too_long", "rule_failed", "pack_too_costly"];
    vec![
        Case::rule(
            "text: joined to itself 13 times over",
            ruled(&equal(&doubled(13, t))),
            long(),
            outcome,
        ),
        Case::rule(
            "text: short, joined to itself 14 times over",
            ruled(&equal(&doubled(14, t))),
            answers("abcdefgh", 0),
            outcome,
        ),
        Case::rule(
            "text: each field twice the one before",
            chain,
            r#"{"answers":{"t":"abcdefgh"}}"#.to_owned(),
            outcome,
        ),
        Case::rule(
            "text: compared 8 000 times",
            ruled(&compared),
            long(),
            outcome,
        ),
        Case::rule(
            "text: searched 2 000 times",
            ruled(&contained),
            long(),
            outcome,
        ),
        Case::rule("text: counted 8 000 times", ruled(&sizes), long(), outcome),
    ]
}

/// Patterns against the longest text a pack can allow.
fn matches() -> Vec<Case> {
    let mut cases = Vec::new();
    for (pattern, worst) in PATTERNS {
        let text = worst.repeat(99_000 / worst.chars().count());
        let of_field = pack(
            &field("t", "text", &format!(r#","pattern":{}"#, quoted(pattern))),
            "",
            &[],
        );
        let input = format!(r#"{{"answers":{{"t":{}}}}}"#, quoted(&text));
        cases.push(Case::rule(
            format!("pattern {pattern} on {worst}…"),
            of_field,
            input,
            &["valid", "pattern", "pack_bad_field", "pack_too_costly"],
        ));
    }
    // Each row matches a long text again.
    let per_row = r#"{"each":["exists",{"rows":"/r"},0,{"and":[{"compare":["lt",{"member":[0,"x"]},{"number":"0"}]},{"call":["matches",[{"field":"/t"},{"text":"(.*a){25}"}]]}]}]}"#;
    cases.push(Case::rule(
        "pattern: for each of 2 000 rows",
        ruled(per_row),
        answers(&"a".repeat(99_000), 2_000),
        &["valid", "pack_bad_rule", "pack_too_costly"],
    ));
    cases
}
