//! Every identifier and format of the profile against the published and the broken examples.
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use onewindow_core::date::Date;
use onewindow_core::format::Format;
use onewindow_core::ident;
use serde_json::Value;
use std::collections::BTreeSet;

fn vectors() -> serde_json::Map<String, Value> {
    let text = include_str!("data/identifiers.json");
    serde_json::from_str::<Value>(text)
        .unwrap()
        .as_object()
        .unwrap()
        .clone()
}

#[test]
fn vectors_hold() {
    let mut checked = 0;
    for (name, lists) in vectors() {
        let accepts = |text: &str| match Format::named(&name) {
            Some(format) => format.accepts(text),
            None if name == "org-code" => ident::is_org_code(text),
            None => panic!("no format {name}"),
        };
        for (list, expected) in [("valid", true), ("invalid", false)] {
            for example in lists[list].as_array().unwrap() {
                let example = example.as_str().unwrap();
                assert_eq!(accepts(example), expected, "{name}: {example:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn every_format_has_vectors_and_a_code_of_its_own() {
    let vectors = vectors();
    let mut codes = BTreeSet::new();
    for name in Format::names() {
        assert!(vectors.contains_key(name), "{name}");
        assert!(codes.insert(Format::named(name).unwrap().code()), "{name}");
    }
    assert_eq!(Format::named("cn-passport"), None);
}

#[test]
fn day_of_birth_is_read_from_the_number() {
    let birth = ident::resident_birth("990000200002290028");
    assert_eq!(birth, Date::new(2000, 2, 29).ok());
    assert_eq!(ident::resident_birth("990000200102290028"), None);
}

#[test]
fn long_and_odd_texts_are_refused_quietly() {
    let long = "9".repeat(100_000);
    for name in Format::names() {
        let format = Format::named(name).unwrap();
        for text in ["", " ", "。", "\u{0}", "京", "T", "@", ":", long.as_str()] {
            assert!(!format.accepts(text), "{name} {:?}", text.chars().next());
        }
    }
}
