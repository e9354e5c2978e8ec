//! A bounded share of `cargo xtask fuzz`, the same in every run: every seed, seeded changes of the
//! seeds, and sessions over every item's pack.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it fails"
)]

use onewindow_properties::corpus::TARGETS;
use onewindow_properties::items::items;
use onewindow_properties::{Random, compiler, pack, session};
use std::collections::BTreeMap;
use std::path::Path;

/// The committed seeds of a target, by name.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut files: Vec<_> = std::fs::read_dir(folder.join(target))
        .unwrap_or_else(|error| panic!("no seeds of {target}: {error}"))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no seeds of {target}");
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// Bytes with a few of them changed, put in or taken out.
fn changed(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..random.between(1, 6) {
        let at = random.below(bytes.len());
        let byte = u8::try_from(random.below(256)).unwrap();
        match random.below(4) {
            0 => bytes.insert(at, byte),
            1 if bytes.len() > 1 => {
                bytes.remove(at);
            }
            2 if bytes.len() > 8 => bytes.truncate(at.max(8)),
            _ => {
                if let Some(old) = bytes.get_mut(at) {
                    *old = byte;
                }
            }
        }
    }
    bytes
}

fn replay(target: &str, changes: usize) {
    let run = TARGETS.iter().find(|(name, _)| *name == target).unwrap().1;
    let mut random = Random::named(target);
    for seed in seeds(target) {
        run(&seed);
        for _ in 0..changes {
            run(&changed(seed.clone(), &mut random));
        }
    }
}

#[test]
fn packs_of_any_bytes() {
    replay("pack", 30);
}

#[test]
fn packs_of_changed_trees() {
    replay("pack_tree", 2);
}

#[test]
fn sessions_of_any_bytes() {
    replay("session", 1);
}

#[test]
fn items_of_any_bytes() {
    replay("item", 10);
}

#[test]
fn rules_of_any_bytes() {
    replay("rule", 4);
}

/// Most changes must be found deep inside, or nothing but the reader is tested.
#[test]
fn changed_packs_are_refused_for_many_reasons() {
    let mut random = Random::named("changed packs");
    let mut seen = BTreeMap::<&str, usize>::new();
    for item in &items().list {
        for _ in 0..6 {
            let text = pack::changed(&item.text, &mut random);
            let outcome = pack::bytes(text.as_bytes()).unwrap_or("used");
            *seen.entry(outcome).or_default() += 1;
        }
    }
    let used = seen.get("used").copied().unwrap_or(0);
    assert!(used >= 24 && seen.len() >= 4, "{seen:?}");
}

#[test]
fn changed_items_are_refused_in_place() {
    let mut random = Random::named("changed items");
    let mut accepted = 0;
    for seed in seeds("item") {
        let text = String::from_utf8(seed).unwrap();
        for _ in 0..20 {
            let changed = compiler::changed(&text, &mut random);
            accepted += usize::from(compiler::item(changed.as_bytes()));
        }
    }
    assert!(accepted >= 4, "only {accepted} were accepted");
}

#[test]
fn every_items_sessions_hold() {
    let items = items();
    for item in &items.list {
        let mut random = Random::named(&format!("bounded/{}", item.key));
        session::check(&item.native, &items.calendar, &mut random, 30);
    }
}
