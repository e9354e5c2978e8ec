//! The rule language on half-filled forms: what is true, false, or unknown because of which fields.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

mod support;

use onewindow_core::MaterialState::{Needed, NotNeeded, Undetermined};
use onewindow_core::{LoadedPack, MaterialState, evaluate};
use serde_json::{Value, json};
use support::*;

/// A form with required fields `a`, `b`, `x`, `n`; `h`, shown when `a` is true; an optional `o`; a
/// boolean `d` that starts as false; rows with a number `r` and a number `s` shown for large `r`.
fn pack_with(rule: Value) -> LoadedPack {
    let mut rules = Rules::default();
    let shows_h = rules.add("visible:/p/h", json!({"field": "/p/a"}));
    let shows_s = rules.add(
        "visible:/rows/*/s",
        json!({"compare": ["gt", {"field": "/rows/*/r"}, {"number": "10"}]}),
    );
    let rule = rules.add("rule", rule);
    let field = |key: &str, kind: &str, rest: Value| {
        let mut field = json!({"key": key, "type": kind, "title": title(key), "required": true});
        for (key, value) in rest.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    let fields = json!([
        {"key": "p", "type": "group", "title": title("p"), "fields": [
            field("a", "boolean", json!({})),
            field("b", "boolean", json!({})),
            field("x", "text", json!({"maxLength": 5})),
            field("n", "number", json!({})),
            field("day", "text", json!({"format": "date"})),
            field("h", "boolean", json!({"visibleWhen": shows_h})),
            field("o", "text", json!({"required": false})),
            field("d", "boolean", json!({"required": false, "default": false})),
        ]},
        {"key": "rows", "type": "rows", "title": title("rows"), "required": true, "fields": [
            field("r", "number", json!({})),
            field("s", "number", json!({"visibleWhen": shows_s})),
        ]},
    ]);
    let rest = json!({"materials": [material("m", json!({"neededWhen": rule}))]});
    load(&pack_json(fields, rules, rest))
}

fn run(rule: Value, answers: Value) -> (MaterialState, Vec<String>) {
    let pack = pack_with(rule);
    let verdict = verdict(&pack, &answers);
    let entry = &verdict.checklist[0];
    let fields = entry
        .fields
        .iter()
        .map(|field| field.pointer.clone())
        .collect();
    (entry.state, fields)
}

/// Asserts the state a rule comes to, and the fields it waits for.
#[track_caller]
fn comes_to(rule: Value, answers: Value, state: MaterialState, waits_for: &[&str]) {
    let (found, fields) = run(rule.clone(), answers.clone());
    assert_eq!(
        (found, fields.as_slice()),
        (
            state,
            &*waits_for
                .iter()
                .map(|s| (*s).to_owned())
                .collect::<Vec<_>>()
        ),
        "{rule} on {answers}"
    );
}

fn f(path: &str) -> Value {
    json!({"field": path})
}
fn number(text: &str) -> Value {
    json!({"number": text})
}
fn compare(op: &str, a: Value, b: Value) -> Value {
    json!({"compare": [op, a, b]})
}
fn yes() -> Value {
    json!({"bool": true})
}
fn no() -> Value {
    json!({"bool": false})
}
fn date(text: &str) -> Value {
    json!({"date": text})
}

#[test]
fn logic_absorbs_what_is_unanswered() {
    let none = json!({});
    comes_to(f("/p/a"), none.clone(), Undetermined, &["/p/a"]);
    for parts in [json!([no(), f("/p/a")]), json!([f("/p/a"), no()])] {
        comes_to(json!({"and": parts}), none.clone(), NotNeeded, &[]);
    }
    for parts in [json!([yes(), f("/p/a")]), json!([f("/p/a"), yes()])] {
        comes_to(json!({"or": parts}), none.clone(), Needed, &[]);
    }
    let both = json!([f("/p/b"), f("/p/a")]);
    comes_to(
        json!({"and": both}),
        none.clone(),
        Undetermined,
        &["/p/a", "/p/b"],
    );
    comes_to(
        json!({"and": both}),
        json!({"p": {"b": true}}),
        Undetermined,
        &["/p/a"],
    );
    comes_to(json!({"or": both}), json!({"p": {"b": true}}), Needed, &[]);
    comes_to(
        json!({"not": f("/p/a")}),
        none.clone(),
        Undetermined,
        &["/p/a"],
    );
    let choice = json!({"if": [f("/p/a"), f("/p/b"), yes()]});
    comes_to(
        choice.clone(),
        json!({"p": {"b": true}}),
        Undetermined,
        &["/p/a"],
    );
    comes_to(choice.clone(), json!({"p": {"a": false}}), Needed, &[]);
    comes_to(choice, json!({"p": {"a": true}}), Undetermined, &["/p/b"]);
}

#[test]
fn other_operators_wait_for_every_unanswered_field() {
    let sum = json!({"arith": ["add", f("/p/n"), {"call": ["size", [f("/p/x")]]}]});
    let rule = compare("gt", sum, number("3"));
    comes_to(rule.clone(), json!({}), Undetermined, &["/p/x", "/p/n"]);
    comes_to(
        rule.clone(),
        json!({"p": {"n": 9}}),
        Undetermined,
        &["/p/x"],
    );
    comes_to(rule, json!({"p": {"n": 2, "x": "一二"}}), Needed, &[]);
}

#[test]
fn hidden_takes_no_part() {
    let hidden = json!({"p": {"a": false}});
    comes_to(f("/p/h"), hidden.clone(), NotNeeded, &[]);
    comes_to(json!({"not": f("/p/h")}), hidden.clone(), NotNeeded, &[]);
    comes_to(
        json!({"or": [yes(), f("/p/h")]}),
        hidden.clone(),
        Needed,
        &[],
    );
    comes_to(
        json!({"or": [no(), f("/p/h")]}),
        hidden.clone(),
        NotNeeded,
        &[],
    );
    comes_to(
        json!({"and": [yes(), f("/p/h")]}),
        hidden.clone(),
        NotNeeded,
        &[],
    );
    comes_to(
        json!({"not": {"and": [no(), f("/p/h")]}}),
        hidden.clone(),
        Needed,
        &[],
    );
    comes_to(
        json!({"or": [f("/p/h"), f("/p/b")]}),
        hidden,
        Undetermined,
        &["/p/b"],
    );
    // Whether it is hidden is itself open: ask what decides that, not the field.
    comes_to(f("/p/h"), json!({}), Undetermined, &["/p/a"]);
}

#[test]
fn has_knows_optional_from_required() {
    let has = |path: &str| json!({"call": ["has", [f(path)]]});
    comes_to(has("/p/o"), json!({}), NotNeeded, &[]);
    comes_to(has("/p/o"), json!({"p": {"o": ""}}), NotNeeded, &[]);
    comes_to(has("/p/o"), json!({"p": {"o": "x"}}), Needed, &[]);
    comes_to(has("/p/x"), json!({}), Undetermined, &["/p/x"]);
    comes_to(has("/p/h"), json!({"p": {"a": false}}), NotNeeded, &[]);
    comes_to(has("/p/h"), json!({}), Undetermined, &["/p/a"]);
    comes_to(has("/rows"), json!({"rows": []}), Undetermined, &["/rows"]);
    comes_to(has("/rows"), json!({"rows": [{}]}), Needed, &[]);
    comes_to(f("/p/o"), json!({}), Undetermined, &["/p/o"]);
}

#[test]
fn boolean_with_a_default_is_never_open() {
    comes_to(f("/p/d"), json!({}), NotNeeded, &[]);
    comes_to(f("/p/d"), json!({"p": {"d": true}}), Needed, &[]);
}

#[test]
fn no_verdict_rests_on_a_wrong_answer() {
    let rule = json!({"call": ["startsWith", [f("/p/x"), {"text": "a"}]]});
    comes_to(rule.clone(), json!({"p": {"x": "abc"}}), Needed, &[]);
    comes_to(
        rule.clone(),
        json!({"p": {"x": "abcdef"}}),
        Undetermined,
        &["/p/x"],
    );
    comes_to(rule, json!({"p": {"x": 5}}), Undetermined, &["/p/x"]);
    comes_to(
        compare("gt", f("/p/n"), number("1")),
        json!({"p": {"n": "5"}}),
        Undetermined,
        &["/p/n"],
    );
}

#[test]
fn decimals_are_exact() {
    let sum = json!({"arith": ["add", number("0.1"), number("0.2")]});
    comes_to(compare("eq", sum, number("0.3")), json!({}), Needed, &[]);
    let n = |n: Value| json!({"p": {"n": n}});
    comes_to(
        compare("eq", f("/p/n"), number("0.3")),
        n(json!(0.3)),
        Needed,
        &[],
    );
    comes_to(
        compare("gt", f("/p/n"), number("9")),
        n(json!(10)),
        Needed,
        &[],
    );
}

#[test]
fn what_cannot_be_worked_out_is_open_and_not_guessed() {
    let quotient = json!({"arith": ["div", number("1"), f("/p/n")]});
    let rule = compare("gt", quotient, number("0"));
    comes_to(
        rule.clone(),
        json!({"p": {"n": 0}}),
        Undetermined,
        &["/p/n"],
    );
    comes_to(rule.clone(), json!({"p": {"n": 2}}), Needed, &[]);
    comes_to(
        json!({"or": [yes(), rule]}),
        json!({"p": {"n": 0}}),
        Needed,
        &[],
    );
    let product = json!({"arith": ["mul", f("/p/n"), f("/p/n")]});
    comes_to(
        compare("gt", product, number("0")),
        json!({"p": {"n": 1e20}}),
        Undetermined,
        &["/p/n"],
    );
}

#[test]
fn rows_are_asked_member_by_member() {
    let member = |key: &str| json!({"member": [0, key]});
    let each = |kind: &str, body: Value| json!({"each": [kind, {"rows": "/rows"}, 0, body]});
    let large = || compare("gt", member("r"), number("10"));
    let rows = |rows: Value| json!({"rows": rows});
    comes_to(each("exists", large()), json!({}), Undetermined, &["/rows"]);
    comes_to(
        each("exists", large()),
        rows(json!([{"r": 1}, {}])),
        Undetermined,
        &["/rows/1/r"],
    );
    comes_to(
        each("exists", large()),
        rows(json!([{}, {"r": 11}])),
        Needed,
        &[],
    );
    comes_to(
        each("exists", large()),
        rows(json!([{"r": 1}])),
        NotNeeded,
        &[],
    );
    comes_to(
        each("all", large()),
        rows(json!([{"r": 1}, {}])),
        NotNeeded,
        &[],
    );
    comes_to(
        each("all", large()),
        rows(json!([{"r": 11}, {}])),
        Undetermined,
        &["/rows/1/r"],
    );
    comes_to(each("all", large()), rows(json!([{"r": 11}])), Needed, &[]);
    comes_to(
        each("existsOne", large()),
        rows(json!([{"r": 11}, {"r": 1}])),
        Needed,
        &[],
    );
    comes_to(
        each("existsOne", large()),
        rows(json!([{"r": 11}, {"r": 12}, {}])),
        NotNeeded,
        &[],
    );
    comes_to(
        each("existsOne", large()),
        rows(json!([{"r": 11}, {}])),
        Undetermined,
        &["/rows/1/r"],
    );

    let count = |list: Value, n: &str| compare("eq", json!({"call": ["size", [list]]}), number(n));
    let three = rows(json!([{"r": 11, "s": 5}, {"r": 1}, {"r": 20, "s": 7}]));
    comes_to(
        count(json!({"rows": "/rows"}), "3"),
        three.clone(),
        Needed,
        &[],
    );
    comes_to(
        count(each("filter", large()), "2"),
        three.clone(),
        Needed,
        &[],
    );
    // The second row's `s` is hidden, so it has none to add.
    let s = each("map", member("s"));
    comes_to(count(s.clone(), "2"), three.clone(), Needed, &[]);
    for (function, result) in [("sum", "12"), ("min", "5"), ("max", "7")] {
        let rule = compare("eq", json!({"call": [function, [s]]}), number(result));
        comes_to(rule, three.clone(), Needed, &[]);
    }
    let rule = compare("eq", json!({"call": ["sum", [s]]}), number("0"));
    comes_to(rule.clone(), rows(json!([{"r": 1}])), Needed, &[]);
    comes_to(
        rule,
        rows(json!([{"r": 1}, {"r": 11}])),
        Undetermined,
        &["/rows/1/s"],
    );
    // There is no least of none.
    let rule = compare("eq", json!({"call": ["min", [s]]}), number("0"));
    comes_to(rule, rows(json!([{"r": 1}])), NotNeeded, &[]);
}

#[test]
fn texts_lists_and_inputs() {
    let x = |text: &str| json!({"p": {"x": text}});
    let call = |name: &str, with: &str| json!({"call": [name, [f("/p/x"), {"text": with}]]});
    comes_to(call("contains", "二"), x("一二三"), Needed, &[]);
    comes_to(call("endsWith", "三"), x("一二三"), Needed, &[]);
    comes_to(call("matches", "^[a-c]+$"), x("abc"), Needed, &[]);
    comes_to(call("matches", "^[a-c]+$"), x("abd"), NotNeeded, &[]);
    let list = json!({"list": [{"text": "u"}, {"text": "v"}]});
    comes_to(json!({"in": [f("/p/x"), list]}), x("v"), Needed, &[]);
    comes_to(json!({"in": [f("/p/x"), list]}), x("w"), NotNeeded, &[]);
    comes_to(
        json!({"in": [{"text": "k"}, {"input": "holdings"}]}),
        json!({}),
        NotNeeded,
        &[],
    );
    comes_to(
        compare(
            "eq",
            json!({"input": "applicantKind"}),
            json!({"text": "person"}),
        ),
        json!({}),
        Needed,
        &[],
    );
    comes_to(json!({"input": "deferralAllowed"}), json!({}), Needed, &[]);
}

#[test]
fn dates_count_in_days_of_the_calendar() {
    let call = |name: &str, args: Value| json!({"call": [name, args]});
    let is = |value: Value, n: &str| compare("eq", value, number(n));
    let on = |day: &str| json!({"p": {"day": day}});
    // 2026-11-22 is today.
    comes_to(
        compare("lt", f("/p/day"), json!({"input": "today"})),
        on("2026-11-21"),
        Needed,
        &[],
    );
    let between = |a: &str, b: &str| call("daysBetween", json!([date(a), date(b)]));
    comes_to(
        is(between("2026-01-31", "2026-03-01"), "29"),
        json!({}),
        Needed,
        &[],
    );
    comes_to(
        is(between("2024-02-28", "2024-03-01"), "2"),
        json!({}),
        Needed,
        &[],
    );
    comes_to(
        is(between("2026-03-01", "2026-02-28"), "-1"),
        json!({}),
        Needed,
        &[],
    );
    comes_to(
        is(call("age", json!([f("/p/day")])), "15"),
        on("2010-11-23"),
        Needed,
        &[],
    );
    comes_to(
        is(call("age", json!([f("/p/day")])), "16"),
        on("2010-11-22"),
        Needed,
        &[],
    );
    let later = call("addWorkdays", json!([date("2026-11-20"), number("1")]));
    comes_to(
        compare("eq", later, date("2026-11-23")),
        json!({}),
        Needed,
        &[],
    );
    comes_to(
        compare("eq", f("/p/day"), date("2026-02-28")),
        on("2026-02-30"),
        Undetermined,
        &["/p/day"],
    );
}

#[test]
fn ill_typed_rules_are_open_and_never_a_panic() {
    let x = json!({"p": {"x": "abc", "n": 1}});
    for rule in [
        compare("lt", f("/p/x"), f("/p/n")),
        json!({"arith": ["sub", f("/p/x"), f("/p/x")]}),
        json!({"and": [f("/p/x"), yes()]}),
        json!({"if": [f("/p/x"), yes(), yes()]}),
        json!({"in": [f("/p/x"), f("/p/x")]}),
        json!({"each": ["exists", f("/p/x"), 0, yes()]}),
        json!({"call": ["sum", [f("/p/x")]]}),
        json!({"call": ["age", [f("/p/x")]]}),
        json!({"call": ["date", [f("/p/x")]]}),
    ] {
        let (state, _) = run(rule.clone(), x.clone());
        assert_eq!(state, Undetermined, "{rule}");
    }
}

#[test]
fn reasons_name_the_answers_that_decided() {
    let rule =
        json!({"or": [f("/p/b"), {"and": [f("/p/a"), compare("gt", f("/p/n"), number("3"))]}]});
    let pack = pack_with(rule);
    let because = |answers: Value| {
        let verdict = evaluate(
            &pack,
            &context(),
            &input(&pack, &json!({"answers": answers})),
        );
        let why = &verdict.checklist[0].why;
        assert_eq!(why.rule.as_deref(), Some("rule"));
        why.because
            .iter()
            .map(|b| format!("{}={}", b.pointer, b.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        because(json!({"p": {"a": true, "b": true, "n": 9, "h": true}})),
        ["/p/b=是"]
    );
    assert_eq!(
        because(json!({"p": {"a": true, "b": false, "n": 9, "h": true}})),
        ["/p/a=是", "/p/n=9"]
    );
    assert_eq!(
        because(json!({"p": {"a": false, "b": false, "n": 9}})),
        ["/p/a=否", "/p/b=否"]
    );
    assert!(because(json!({})).is_empty());
}
