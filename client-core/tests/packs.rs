//! A pack is read strictly: what is hostile, broken or not understood is refused.
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use onewindow_core::pack::{self, Pack};
use serde_json::{Value, json};
use support::*;

fn refusal(pack: &Value) -> &'static str {
    Pack::parse(pack.to_string().as_bytes()).map_or_else(|error| error.code, |_| "accepted")
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut pack = shop();
    change(&mut pack);
    pack
}

/// The shop with one more material whose rule is this.
fn ruled(expr: Value) -> Value {
    changed(|pack| {
        let rules = pack["rules"].as_array_mut().unwrap();
        rules.push(json!({"id": "extra", "source": "", "expr": expr}));
        let position = rules.len() - 1;
        let materials = pack["materials"].as_array_mut().unwrap();
        materials.push(material("extra", json!({"neededWhen": position})));
    })
}

#[test]
fn pack_comes_back_as_it_was() {
    let text = shop().to_string();
    let loaded = Pack::parse(text.as_bytes()).unwrap();
    let canonical = loaded.pack().to_canonical().unwrap();
    // The helper writes keys sorted and without spaces, which is the canonical form.
    assert_eq!(String::from_utf8(canonical.clone()).unwrap(), text);
    assert_eq!(loaded.sha256(), pack::hash(&canonical));
    assert_eq!(
        pack::hash(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn what_is_not_understood_is_refused() {
    let fields =
        |change: fn(&mut Value)| changed(|pack| change(&mut pack["fields"][0]["fields"][0]));
    let cases = [
        (
            changed(|p| p["format"] = json!("onewindow-pack/2")),
            "pack_wrong_format",
        ),
        (changed(|p| p["extra"] = json!(1)), "pack_unreadable"),
        (json!([]), "pack_unreadable"),
        (fields(|f| f["colour"] = json!("red")), "pack_unreadable"),
        (fields(|f| f["minimum"] = json!("1")), "pack_unreadable"),
        (fields(|f| f["type"] = json!("sound")), "pack_unreadable"),
        (fields(|f| f["title"] = Value::Null), "pack_unreadable"),
        (
            fields(|f| f["format"] = json!("cn-passport")),
            "pack_bad_field",
        ),
        (fields(|f| f["pattern"] = json!("(")), "pack_bad_field"),
        (
            fields(|f| f["pattern"] = json!("(a{1000}){1000}")),
            "pack_bad_field",
        ),
        (fields(|f| f["minLength"] = json!(11)), "pack_bad_field"),
        (fields(|f| f["key"] = json!("Na me")), "pack_bad_field"),
        (fields(|f| f["key"] = json!("residentId")), "pack_bad_field"),
        (fields(|f| f["visibleWhen"] = json!(99)), "pack_bad_rule"),
        (
            changed(|p| p["situations"][0] = json!("/no")),
            "pack_bad_field",
        ),
        (
            changed(|p| p["checks"][0]["at"] = json!("/no")),
            "pack_bad_check",
        ),
        (
            changed(|p| p["materials"][1]["id"] = json!("application")),
            "pack_duplicate_name",
        ),
        (
            changed(|p| p["limits"]["maxRows"] = json!(1_000_000)),
            "pack_bad_limits",
        ),
        (
            changed(|p| p["limits"]["maxDepth"] = json!(0)),
            "pack_bad_limits",
        ),
        (ruled(json!({"bool": true})), "accepted"),
        (ruled(json!({"boolean": true})), "pack_unreadable"),
        (ruled(json!({"field": "/operator/nmae"})), "pack_bad_rule"),
        (ruled(json!({"field": "/operator"})), "pack_bad_rule"),
        (ruled(json!({"field": "/workers/*/age"})), "pack_bad_rule"),
        (ruled(json!({"rows": "/operator/name"})), "pack_bad_rule"),
        (ruled(json!({"number": "1e-9"})), "pack_bad_rule"),
        (ruled(json!({"date": "2026-02-30"})), "pack_bad_rule"),
        (ruled(json!({"var": 0})), "pack_bad_rule"),
        (ruled(json!({"call": ["size", []]})), "pack_bad_rule"),
        (
            ruled(json!({"call": ["has", [{"bool": true}]]})),
            "pack_bad_rule",
        ),
        (
            ruled(
                json!({"call": ["matches", [{"field": "/operator/name"}, {"field": "/operator/name"}]]}),
            ),
            "pack_bad_rule",
        ),
        (
            ruled(json!({"each": ["exists", {"rows": "/workers"}, 0, {"member": [0, "wage"]}]})),
            "pack_bad_rule",
        ),
    ];
    for (pack, code) in cases {
        assert_eq!(refusal(&pack), code);
    }
}

#[test]
fn rules_that_read_each_other_are_refused() {
    let pack = changed(|pack| {
        // The age is computed from the number; now the number is shown depending on the age.
        pack["fields"][0]["fields"][1]["visibleWhen"] = json!(3);
    });
    assert_eq!(refusal(&pack), "pack_rule_cycle");
    let own = changed(|pack| pack["fields"][3]["fields"][0]["visibleWhen"] = json!(1));
    assert_eq!(refusal(&own), "pack_rule_cycle");
}

#[test]
fn rows_inside_rows_are_refused() {
    let pack = changed(|pack| {
        let inner = json!({"key": "jobs", "type": "rows", "title": title("x"), "fields": []});
        pack["fields"][2]["fields"]
            .as_array_mut()
            .unwrap()
            .push(inner);
    });
    assert_eq!(refusal(&pack), "pack_bad_field");
}

#[test]
fn depth_and_time_are_bounded() {
    let mut deep = json!({"bool": true});
    for _ in 0..60 {
        deep = json!({"not": deep});
    }
    assert_eq!(refusal(&ruled(deep)), "pack_bad_rule");
    let mut bottomless = "[".repeat(100_000);
    bottomless.push_str(&"]".repeat(100_000));
    let error = Pack::parse(bottomless.as_bytes()).unwrap_err();
    assert_eq!(error.code, "pack_unreadable");

    let mut group = json!({"key": "g", "type": "group", "title": title("g"), "fields": []});
    for _ in 0..9 {
        group = json!({"key": "g", "type": "group", "title": title("g"), "fields": [group]});
    }
    assert_eq!(
        refusal(&changed(|pack| pack["fields"][0] = group)),
        "pack_too_deep"
    );

    let rows = || json!({"rows": "/workers"});
    let inner = json!({"compare": ["eq", {"member": [0, "age"]}, {"member": [2, "age"]}]});
    let inner = json!({"each": ["exists", rows(), 2, inner]});
    let inner = json!({"each": ["exists", rows(), 1, inner]});
    let mut costly = ruled(json!({"each": ["exists", rows(), 0, inner]}));
    assert_eq!(refusal(&costly), "accepted");
    costly["limits"]["maxRows"] = json!(2_000);
    assert_eq!(refusal(&costly), "pack_too_costly");
}
