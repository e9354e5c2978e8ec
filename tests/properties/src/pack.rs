//! What must hold for every pack: it is refused with a code, or it can be used.

use crate::items::items;
use crate::native::Native;
use crate::random::Random;
use crate::session;
use onewindow_core::pack;
use serde_json::{Value, json};

/// The codes of docs/RULES.md a pack can be refused with.
const CODES: &[&str] = &[
    "pack_unreadable",
    "pack_wrong_format",
    "pack_too_large",
    "pack_too_deep",
    "pack_bad_limits",
    "pack_bad_field",
    "pack_bad_rule",
    "pack_bad_check",
    "pack_duplicate_name",
    "pack_rule_cycle",
    "pack_too_costly",
];

/// Commands given to a form of a pack that loads.
const COMMANDS: usize = 5;

/// Any bytes as a pack. Gives the code it is refused with, `None` when it was used.
///
/// # Panics
/// When a property does not hold.
pub fn bytes(bytes: &[u8]) -> Option<&'static str> {
    let native = match Native::load(bytes) {
        Ok(native) => native,
        Err(error) => {
            assert!(CODES.contains(&error.code), "{error}");
            assert!(!error.detail.is_empty(), "{error}");
            return Some(error.code);
        }
    };
    let canonical = native.pack().to_canonical().expect("a pack can be written");
    let again = Native::load(&canonical).expect("a written pack can be read");
    assert_eq!(again.pack(), native.pack());
    assert_eq!(again.loaded().sha256(), pack::hash(&canonical));
    let mut random = Random::named(native.loaded().sha256());
    session::check(&native, &items().calendar, &mut random, COMMANDS);
    None
}

/// A pack of the catalogue with a few places changed, so that most of what is wrong is wrong deep
/// inside: the first byte names the pack, the rest the changes.
///
/// # Panics
/// When a property does not hold.
pub fn changed_bytes(choices: &[u8]) -> Option<&'static str> {
    let (first, rest) = choices.split_first()?;
    let items = &items().list;
    let item = items.get(usize::from(*first) % items.len())?;
    bytes(changed(&item.text, &mut Random::from_bytes(rest)).as_bytes())
}

/// A pack's text with a few places changed.
#[must_use]
pub fn changed(pack: &str, random: &mut Random) -> String {
    let mut tree: Value = serde_json::from_str(pack).unwrap_or_default();
    for _ in 0..random.between(1, 4) {
        let mut pointers = Vec::new();
        collect(&tree, String::new(), &mut pointers);
        if let Some(pointer) = random.pick(&pointers).cloned() {
            change(&mut tree, &pointer, &pointers, random);
        }
    }
    tree.to_string()
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{index}"), pointers);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, format!("{at}/{key}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

/// The member name a value stands under, which says what kind of value belongs there.
fn role(pointer: &str) -> &str {
    let mut keys = pointer.rsplit('/');
    keys.find(|key| key.parse::<usize>().is_err())
        .unwrap_or_default()
}

fn change(tree: &mut Value, pointer: &str, pointers: &[String], random: &mut Random) {
    let donor = |tree: &Value, random: &mut Random| {
        let alike: Vec<&String> = pointers
            .iter()
            .filter(|other| role(other) == role(pointer))
            .collect();
        let other = random.pick(&alike).copied()?;
        tree.pointer(other).cloned()
    };
    match random.below(10) {
        0 => remove(tree, pointer),
        1 => {
            if let Some((parent, _)) = pointer.rsplit_once('/')
                && let Some(value) = tree.pointer(pointer).cloned()
                && let Some(Value::Array(items)) = tree.pointer_mut(parent)
            {
                let at = random.below(items.len() + 1);
                items.insert(at, value);
            }
        }
        2..=5 => {
            if let Some(donor) = donor(tree, random)
                && let Some(value) = tree.pointer_mut(pointer)
            {
                *value = donor;
            }
        }
        6 => {
            let other = donor(tree, random).unwrap_or_default();
            if let Some(value) = tree.pointer_mut(pointer) {
                let inner = value.take();
                *value = match random.below(6) {
                    0 => json!({"not": inner}),
                    1 => json!({"and": [inner, other]}),
                    2 => json!({"or": [other, inner]}),
                    3 => json!({"if": [other, inner, {"bool": false}]}),
                    4 => json!({"arith": ["mul", inner, other]}),
                    _ => json!([inner, other]),
                };
            }
        }
        _ => {
            let hostile = scalar(random);
            if let Some(value) = tree.pointer_mut(pointer) {
                *value = hostile;
            }
        }
    }
}

fn remove(tree: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    match tree.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(key);
        }
        Some(Value::Array(items)) => {
            if let Some(at) = key.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

fn scalar(random: &mut Random) -> Value {
    match random.below(4) {
        0 => {
            let numbers = [0, 1, 2, 31, 33, 2_000, 4_294_967_295_u64, u64::MAX];
            json!(random.pick(&numbers))
        }
        1 => {
            let texts = [
                "",
                "/",
                "*",
                "0",
                "-1",
                "1e9",
                "0.000001",
                "170141183460469231731687303715884",
                "2026-02-29",
                "9999-12-31",
                "text",
                "rows",
                "group",
                "(a*)*$",
                "^(a|aa)+$",
                "[0-9]{1,1000}",
                "\\p{Han}",
                "cn-uscc",
                "date",
                "exists",
                "div",
                "addWorkdays",
            ];
            json!(random.pick(&texts))
        }
        2 => json!(random.text()),
        _ => random
            .pick(&[json!(null), json!(true), json!(false), json!([]), json!({})])
            .cloned()
            .unwrap_or_default(),
    }
}
