//! Schemas of the profile, and instances near what they ask for.

use crate::random::Random;
use serde_json::{Map, Value, json};

const PATTERNS: [(&str, &[&str]); 9] = [
    ("^[a-z]+$", &["abc", "aBc", "a1"]),
    ("^[A-Z][0-9]{2}$", &["A12", "A123", "a12"]),
    ("b", &["abc", "ac"]),
    ("^(甲|乙)+$", &["甲乙甲", "甲丙"]),
    ("^\\d{2}-\\d{2}$", &["12-34", "12-3", "１２-３４"]),
    ("a.c", &["xabcx", "ac"]),
    ("^.{2,4}$", &["🐱🐱", "🐱", "abcde"]),
    ("[^0-9]", &["12a", "12"]),
    ("^\\w+@\\w+$", &["a@b", "甲@b", "a@"]),
];

const FORMATS: [(&str, &[&str]); 6] = [
    (
        "date",
        &[
            "2026-02-28",
            "2024-02-29",
            "2026-02-30",
            "2026-2-1",
            "20260201",
            "1899-12-31",
        ],
    ),
    (
        "date-time",
        &[
            "2026-02-28T08:30:00Z",
            "2026-02-28T08:30:00.5+08:00",
            "2026-02-30T08:30:00Z",
            "2026-02-28T24:00:00Z",
            "2026-02-28 08:30:00Z",
            "1998-12-31T23:59:60Z",
            "2026-02-28T08:30:00",
        ],
    ),
    (
        "time",
        &[
            "08:30:00Z",
            "08:30:00+08:00",
            "08:30",
            "24:00:00Z",
            "08:30:60Z",
            "08:30:00+25:00",
        ],
    ),
    (
        "email",
        &[
            "a@example.com",
            "a.b@example.gov.cn",
            "a..b@example.com",
            "@example.com",
            "a@",
            "a b@example.com",
        ],
    ),
    (
        "uri",
        &[
            "https://example.com/a?b#c",
            "urn:a:b",
            "/a",
            "http://a b",
            "http://example.com:x/",
            "http://[::1]/",
        ],
    ),
    (
        "uuid",
        &[
            "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
            "2eb8aa08aa9811eab4aa73b441d16380",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
        ],
    ),
];

const WORDS: [&str; 6] = ["north", "south", "east", "甲", "乙", "a b"];
const KEYS: [&str; 5] = ["name", "area", "kind", "open", "other"];

/// A schema and the definitions it refers to.
pub(crate) fn schema(random: &mut Random) -> Value {
    let mut defs = Map::new();
    let mut root = any(random, &mut defs, 0, true);
    if !defs.is_empty() {
        root.as_object_mut()
            .unwrap()
            .insert("$defs".to_owned(), Value::Object(defs));
    }
    root
}

fn any(random: &mut Random, defs: &mut Map<String, Value>, depth: usize, rows: bool) -> Value {
    let made = match random.below(if depth < 3 { 10 } else { 6 }) {
        0 | 1 => text(random),
        2 => listed(random),
        3 | 4 => number(random),
        5 => boolean(random),
        6 => several(random),
        7 if rows => {
            let mut made =
                json!({"type": "array", "items": object(random, defs, depth + 1, false)});
            counts(random, &mut made, "minItems", "maxItems", 4);
            made
        }
        _ => object(random, defs, depth + 1, rows),
    };
    // Rows are told from other lists by the type of their items, so those stay in place.
    if depth > 0 && random.chance(15) {
        let name = format!("d{}", defs.len());
        defs.insert(name.clone(), made);
        return json!({"$ref": format!("#/$defs/{name}")});
    }
    made
}

/// A lower and an upper bound, each there or not, the lower not above the upper.
fn counts(random: &mut Random, schema: &mut Value, low: &str, high: &str, most: i64) {
    let least = random.between(0, most / 2);
    if random.chance(40) {
        schema[low] = json!(least);
    }
    if random.chance(50) {
        schema[high] = json!(random.between(least, most));
    }
}

fn text(random: &mut Random) -> Value {
    let mut made = json!({"type": "string"});
    match random.below(3) {
        0 => made["pattern"] = json!(random.pick(&PATTERNS).0),
        1 => made["format"] = json!(random.pick(&FORMATS).0),
        _ => {}
    }
    if made.get("format").is_none() {
        counts(random, &mut made, "minLength", "maxLength", 8);
    }
    made
}

fn words(random: &mut Random) -> Vec<&'static str> {
    let start = random.below(4);
    let count = 1 + random.below(3);
    WORDS.iter().skip(start).take(count).copied().collect()
}

fn listed(random: &mut Random) -> Value {
    let words = words(random);
    match random.below(5) {
        0 => json!({"const": words[0]}),
        1 => {
            let values = words.iter().map(|w| json!({"const": w, "title": w}));
            json!({"type": "string", "oneOf": values.collect::<Vec<_>>()})
        }
        2 => json!({"type": "string", "enum": words}),
        _ => json!({"enum": words}),
    }
}

fn several(random: &mut Random) -> Value {
    let words = words(random);
    let most = i64::try_from(words.len()).unwrap();
    let mut made = json!({"type": "array", "uniqueItems": true, "items": {"enum": words}});
    counts(random, &mut made, "minItems", "maxItems", most);
    made
}

/// Hundredths as JSON writes them.
fn hundredths(n: i64) -> Value {
    let sign = if n < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:02}", n.abs() / 100, n.abs() % 100);
    serde_json::from_str(&text).unwrap()
}

fn number(random: &mut Random) -> Value {
    let integer = random.chance(50);
    let mut made = json!({"type": if integer { "integer" } else { "number" }});
    match random.below(6) {
        0 => made["const"] = json!(random.between(-3, 3)),
        1 if integer => {
            let first = random.between(-2, 2);
            let values: Vec<i64> = (first..=first + random.between(0, 3)).rev().collect();
            made["enum"] = json!(values);
        }
        _ => {
            let low = random.between(-500, 500);
            let high = low + random.between(1, 800);
            if random.chance(50) {
                let key = random.pick(&["minimum", "exclusiveMinimum"]);
                made[*key] = hundredths(low);
            }
            if random.chance(50) {
                let key = random.pick(&["maximum", "exclusiveMaximum"]);
                made[*key] = hundredths(high);
            }
            if random.chance(40) {
                let steps = [
                    json!(1),
                    json!(3),
                    json!(0.5),
                    json!(0.01),
                    json!(1.5),
                    json!(0.1),
                ];
                made["multipleOf"] = random.pick(&steps).clone();
            }
        }
    }
    made
}

fn boolean(random: &mut Random) -> Value {
    match random.below(4) {
        0 => json!({"const": true}),
        1 => json!({"type": "boolean", "enum": [false]}),
        _ => json!({"type": "boolean"}),
    }
}

fn object(random: &mut Random, defs: &mut Map<String, Value>, depth: usize, rows: bool) -> Value {
    let count = 1 + random.below(4);
    let keys: Vec<&str> = KEYS.iter().take(count).copied().collect();
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| ((*key).to_owned(), any(random, defs, depth, rows)))
        .collect();
    let required: Vec<&str> = keys.into_iter().filter(|_| random.chance(50)).collect();
    json!({
        "type": "object", "additionalProperties": false,
        "properties": properties, "required": required,
    })
}

/// An instance: mostly of the schema's type, often what it asks for.
pub(crate) fn instance(random: &mut Random, root: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return instance(random, root, &root["$defs"][name]);
    }
    if random.chance(4) {
        let others = [
            json!(null),
            json!(true),
            json!(7),
            json!("east"),
            json!(["east"]),
            json!({"name": 1}),
        ];
        return random.pick(&others).clone();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return one_of(random, values);
    }
    if let Some(value) = schema.get("const") {
        return one_of(random, std::slice::from_ref(value));
    }
    if let Some(values) = schema.get("oneOf").and_then(Value::as_array) {
        let values: Vec<Value> = values.iter().map(|v| v["const"].clone()).collect();
        return one_of(random, &values);
    }
    match schema["type"].as_str().unwrap() {
        "string" => text_instance(random, schema),
        "boolean" => json!(random.chance(50)),
        "object" => object_instance(random, root, schema),
        "array" => {
            let count = random.below(5);
            let items = (0..count).map(|_| instance(random, root, &schema["items"]));
            Value::Array(items.collect())
        }
        _ => number_instance(random, schema),
    }
}

fn one_of(random: &mut Random, values: &[Value]) -> Value {
    match (random.below(5), &values[0]) {
        (0, Value::String(_)) => json!(random.pick(&WORDS)),
        (0, Value::Number(_)) => hundredths(random.between(-8, 8) * 50),
        (0, _) => json!(random.chance(50)),
        _ => random.pick(values).clone(),
    }
}

fn text_instance(random: &mut Random, schema: &Value) -> Value {
    let known = |table: &[(&str, &[&'static str])], key: &str| {
        let name = schema.get(key).and_then(Value::as_str)?;
        table
            .iter()
            .find(|row| row.0 == name)
            .map(|row| row.1.to_vec())
    };
    let samples = known(&PATTERNS, "pattern").or_else(|| known(&FORMATS, "format"));
    if let Some(samples) = samples.filter(|_| random.chance(85)) {
        return json!(random.pick(&samples));
    }
    let length = 1 + random.below(9);
    let letters = ['a', 'b', 'c', '1', '中', '🐱', ' ', 'é'];
    let text: String = (0..length).map(|_| *random.pick(&letters)).collect();
    json!(text)
}

fn number_instance(random: &mut Random, schema: &Value) -> Value {
    let bounds = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
    let near: Vec<f64> = bounds
        .iter()
        .filter_map(|key| schema.get(key)?.as_f64())
        .collect();
    if near.is_empty() || random.chance(30) {
        let whole = random.chance(60);
        let n = random.between(-30, 30);
        return if whole { json!(n) } else { hundredths(n * 37) };
    }
    // A bound is in hundredths, so this is exact.
    let text = format!("{:.2}", random.pick(&near));
    let at: i64 = text.replace('.', "").parse().unwrap();
    hundredths(at + random.pick(&[-100, -50, -1, 0, 1, 50, 100]))
}

fn object_instance(random: &mut Random, root: &Value, schema: &Value) -> Value {
    let mut made = Map::new();
    for (key, property) in schema["properties"].as_object().unwrap() {
        if random.chance(85) {
            made.insert(key.clone(), instance(random, root, property));
        }
    }
    if random.chance(4) {
        made.insert("stray".to_owned(), json!(1));
    }
    Value::Object(made)
}
