//! A schema and a rule on their own.

use onewindow_catalogue::profile::{self, Beyond, RESULT, Schema, Type};
use onewindow_core::date::Date;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, Verdict, evaluate};

fn verdict(bytes: &[u8], answers: &str) -> serde_json::Value {
    let pack = Pack::parse(bytes).unwrap();
    let input = format!(r#"{{"answers": {answers}}}"#);
    let input = Input::parse(input.as_bytes(), &pack).unwrap();
    let today = Context::on(Date::new(2026, 11, 22).unwrap());
    let verdict: Verdict = evaluate(&pack, &today, &input);
    serde_json::to_value(verdict).unwrap()
}

fn accepts(schema: &str, instance: &str) -> bool {
    let schema = profile::compile_schema(schema).unwrap();
    let verdict = verdict(&schema.pack_bytes, &Schema::answers(instance));
    let none = |list: &str| verdict[list].as_array().unwrap().is_empty();
    none("errors") && none("missing")
}

fn codes(refused: Vec<onewindow_catalogue::Fault>) -> Vec<&'static str> {
    refused.iter().map(|f| f.code.as_str()).collect()
}

fn refused_schema(schema: &str) -> Vec<&'static str> {
    codes(profile::compile_schema(schema).unwrap_err())
}

fn value(rule: &str, variables: &str, answers: &str) -> serde_json::Value {
    let rule = profile::compile_rule(rule, variables).unwrap();
    let verdict = verdict(&rule.pack_bytes.unwrap(), answers);
    assert_eq!(verdict["errors"], serde_json::json!([]));
    let mut fields = verdict["fields"].as_array().unwrap().iter();
    fields.find(|f| f["pointer"] == RESULT).unwrap()["value"].clone()
}

fn refused_rule(rule: &str) -> Vec<&'static str> {
    codes(profile::compile_rule(rule, "{}").unwrap_err())
}

#[test]
fn a_schema_takes_what_json_schema_takes() {
    let age = r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/age",
                  "$defs": {"age": {"type": "integer", "minimum": 0}, "idle": {"type": "boolean"}}}"##;
    assert!(accepts(age, "18"));
    assert!(accepts(age, "18.0"));
    assert!(!accepts(age, "-1"));
    assert!(!accepts(age, "\"18\""));
    let person = r#"{"type": "object", "additionalProperties": false, "required": ["name"],
                     "properties": {"name": {"type": "string", "minLength": 2}, "paid": {"const": true}}}"#;
    assert!(accepts(person, r#"{"name": "林小满", "paid": true}"#));
    assert!(!accepts(person, r#"{"name": "林"}"#));
    assert!(!accepts(person, "{}"));
    assert!(!accepts(person, r#"{"name": "林小满", "age": 3}"#));
    assert!(!accepts(person, r#"{"name": "林小满", "paid": false}"#));
}

#[test]
fn a_listed_value_is_taken_where_a_field_can_hold_it() {
    assert!(accepts(r#"{"const": 5.50}"#, "5.5"));
    assert!(!accepts(r#"{"const": 5.50}"#, "5"));
    assert!(accepts(r#"{"enum": [3, 1, 2]}"#, "2"));
    assert!(!accepts(r#"{"enum": [3, 1, 2]}"#, "2.5"));
    assert!(!accepts(r#"{"enum": [3, 1, 2]}"#, "4"));
    assert!(accepts(r#"{"enum": [true, false]}"#, "false"));
    assert!(!accepts(r#"{"enum": [false]}"#, "true"));
    assert!(!accepts(r#"{"enum": [false]}"#, "0"));
    assert!(accepts(r#"{"type": "string", "enum": ["5"]}"#, "\"5\""));
    assert_eq!(refused_schema(r#"{"enum": [1, 3]}"#), ["bad_choices"]);
    assert_eq!(refused_schema(r#"{"enum": [1, "a"]}"#), ["bad_choices"]);
    assert_eq!(refused_schema(r#"{"enum": [null]}"#), ["bad_choices"]);
    assert_eq!(refused_schema(r#"{"const": {"a": 1}}"#), ["bad_choices"]);
    assert_eq!(
        refused_schema(r#"{"type": "integer", "const": "5"}"#),
        ["bad_choices"]
    );
}

#[test]
fn a_schema_outside_the_profile_is_refused_with_its_reason_and_place() {
    for (schema, reason) in [
        (r#"{"minimum": 1}"#, "bad_type"),
        (r#"{"type": "string", "not": {}}"#, "unknown_keyword"),
        (r#"{"type": "string", "format": "ipv6"}"#, "unknown_format"),
        (
            r#"{"type": "string", "minimum": 1}"#,
            "keyword_not_for_type",
        ),
        (
            r#"{"type": "object", "properties": {"a": {"type": "string"}}}"#,
            "open_object",
        ),
        (
            r#"{"type": "array", "items": {"enum": ["a"]}}"#,
            "not_unique",
        ),
        (r#"{"$ref": "https://example.com/x"}"#, "bad_ref"),
        ("true", "bad_type"),
        (
            r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}"#,
            "bad_value",
        ),
    ] {
        assert_eq!(refused_schema(schema), [reason], "{schema}");
    }
    let fault = profile::compile_schema(r#"{"type": "string", "maxLenght": 1}"#).unwrap_err();
    assert_eq!((fault[0].line, fault[0].column), (1, 20));
    assert_eq!(fault[0].suggestion.as_deref(), Some("maxLength"));
}

#[test]
fn a_rule_gives_its_value() {
    let variables = r#"{"years": {"type": "integer"}, "area": {"type": "number"},
        "kind": {"enum": ["a", "b"]}, "born": {"type": "string", "format": "date"},
        "people": {"type": "array", "maxItems": 3, "items": {"type": "object",
            "additionalProperties": false, "properties": {"share": {"type": "integer"}}}}}"#;
    let answers = r#"{"years": 7, "area": 12.5, "kind": "a", "born": "2000-02-29",
        "people": [{"share": 60}, {"share": 40}]}"#;
    for (rule, wanted) in [
        ("years / 2.0", "3.5"),
        ("years % 4 + size(people)", "5"),
        ("sum(people.map(p, p.share)) == 100", "true"),
        ("kind == 'b' ? 'x' : r'\\' + '\\u4e2d'", r#""\\中""#),
        ("true > false && !(true < true)", "true"),
        ("'甲' <= '乙'", "false"),
        ("[1, 2] + [3] == [1, 2.0, 3]", "true"),
        ("[].all(x, x > 0) && !('a' in [])", "true"),
        ("size([].filter(x, x)) + sum([])", "0"),
        ("[[1], []].exists(l, l == [])", "true"),
        ("add_workdays(born, 1)", "\"2000-03-01\""),
        ("0x10 + .5 // sixteen and a half", "16.5"),
    ] {
        let wanted: serde_json::Value = serde_json::from_str(wanted).unwrap();
        assert_eq!(value(rule, variables, answers), wanted, "{rule}");
    }
}

#[test]
fn whole_numbers_and_decimals_are_told_apart() {
    let ty = |rule: &str| profile::compile_rule(rule, "{}").unwrap().result;
    assert_eq!(ty("1 + 2 * 3 - -4 % 3"), Type::Integer);
    assert_eq!(ty("1 + 2.0"), Type::Decimal);
    assert_eq!(ty("1e2"), Type::Decimal);
    assert_eq!(ty("sum([1, 2])"), Type::Integer);
    assert_eq!(ty("sum([1, 2.5])"), Type::Decimal);
    assert_eq!(ty("max(1, 2.5)"), Type::Decimal);
    assert_eq!(ty("size('ab')"), Type::Integer);
    assert_eq!(ty("days_between(date('2026-01-01'), today)"), Type::Integer);
    assert_eq!(
        ty("[1, 2].map(x, x / 2.0)"),
        Type::List(Some(Box::new(Type::Decimal)))
    );
    assert_eq!(ty("[]"), Type::List(None));
    for rule in ["7 / 2", "size('ab') / 2", "age(today) / 2", "sum([1]) / 2"] {
        assert_eq!(refused_rule(rule), ["integer_division"], "{rule}");
    }
    assert_eq!(refused_rule("add_workdays(today, 1.5)"), ["type_mismatch"]);
}

#[test]
fn what_cel_does_not_say_is_noted() {
    let beyond = |rule: &str| -> Vec<Beyond> {
        let rule = profile::compile_rule(rule, "{}").unwrap();
        rule.beyond.into_iter().collect()
    };
    assert_eq!(beyond("1 + 2 == 3 && 1.5 > 0.5 && size('a') == 1"), []);
    assert_eq!(beyond("1 < 1.5"), [Beyond::MixedNumbers]);
    assert_eq!(beyond("1.5 % 0.5"), [Beyond::DecimalRemainder]);
    assert_eq!(beyond("max(1, 2)"), [Beyond::Function]);
}

#[test]
fn a_rule_outside_the_profile_is_refused_with_its_reason_and_place() {
    for (rule, reason) in [
        ("x > 1", "unknown_field"),
        ("uint(1)", "unknown_function"),
        ("1 == '1'", "type_mismatch"),
        ("1 / 0", "division_by_zero"),
        ("1 % -0", "division_by_zero"),
        ("[1, 'a']", "mixed_list"),
        ("min([])", "type_mismatch"),
        ("[1] < [2]", "type_mismatch"),
        ("[1].all(x, [2].all(x, true))", "name_taken"),
        ("null", "null_in_rule"),
        ("[1][0]", "index_in_rule"),
        ("{}", "map_in_rule"),
        ("1 +", "rule_syntax"),
    ] {
        assert_eq!(refused_rule(rule), [reason], "{rule}");
    }
    let fault = profile::compile_rule("true &&\n x > 1", "{}").unwrap_err();
    assert_eq!(
        (fault[0].file.as_str(), fault[0].line, fault[0].column),
        ("rule", 2, 2)
    );
    let fault = profile::compile_rule("x", r#"{"x": {"type": "null"}}"#).unwrap_err();
    assert_eq!(fault[0].file, "variables");
    let fault = profile::compile_rule("1", r#"{"result": {"type": "integer"}}"#).unwrap_err();
    assert_eq!(codes(fault), ["name_taken"]);
}

/// A long rule is refused before it takes the stack; the limits are those of the specification.
#[test]
fn a_rule_as_long_as_may_be_is_taken_or_refused() {
    let sum = |terms| vec!["1"; terms].join("+");
    let all = |terms| vec!["true"; terms].join("&&");
    let brackets = |pairs| format!("{}1{}", "(".repeat(pairs), ")".repeat(pairs));
    let text = |bytes: usize| format!("'{}'", "a".repeat(bytes - 2));
    let members = |names| format!("x{}", ".a".repeat(names));
    for taken in [sum(40), all(200), brackets(39), text(4_000)] {
        assert!(profile::compile_rule(&taken, "{}").is_ok(), "{taken}");
    }
    for refused in [
        sum(41),
        sum(1_900),
        all(201),
        brackets(40),
        text(4_001),
        members(1_900),
    ] {
        assert_eq!(refused_rule(&refused), ["rule_too_large"], "{refused}");
    }
    assert_eq!(value(&all(150), "{}", "{}"), true);
}
