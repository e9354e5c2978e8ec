//! What must hold for whatever an editor writes: it is refused at a place in the file and in both
//! languages, or it becomes a pack that can be used.

use crate::items::{checkout, items};
use crate::native::Native;
use crate::random::Random;
use crate::session;
use onewindow_catalogue::{Catalogue, Fault, Item, Tables, check_item};
use onewindow_core::pack;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

/// Commands given to a form of an item without a fault.
const COMMANDS: usize = 5;

/// The places of the small item a rule is put in, by what its type must be there.
const SLOTS: &[(&str, &str)] = &[
    ("x-required: shop.licensed", "x-required: "),
    ("x-visible: shop.kind == 'food'", "x-visible: "),
    ("x-visible: row.share > 50", "x-visible: "),
    (
        "x-compute: age(birth_date(owner.residentId))",
        "x-compute: ",
    ),
    ("rule: shop.ownerAge >= 16", "rule: "),
    ("when: agency.byAgent", "when: "),
    ("amountFen: size(shop.goods) * 500", "amountFen: "),
];

/// The code tables of the city in `catalogue/`.
fn city() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| tables(&checkout("catalogue")));
    &TABLES
}

fn tables(folder: &Path) -> Tables {
    Tables {
        codes: Catalogue::load(folder).0.codes,
        stages: None,
    }
}

/// The code tables of the small city the compiler's own tests use, and its one item.
fn small_city() -> &'static (Tables, String) {
    static SMALL: LazyLock<(Tables, String)> = LazyLock::new(|| {
        let folder = checkout("catalogue/tests/data");
        let item = std::fs::read_to_string(folder.join("items/shop.yaml"));
        (tables(&folder), item.expect("the small city's item"))
    });
    &SMALL
}

/// Any bytes as an item's file. Says whether it was accepted.
///
/// # Panics
/// When a property does not hold.
pub fn item(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    // The key inside must be the file's, so the file is given the name the text asks for.
    let key = text
        .lines()
        .find_map(|line| line.strip_prefix("item: "))
        .map_or("item", str::trim);
    holds(key, text, city())
}

/// A rule's text, put into the small item at the place the first byte names. Says whether it was
/// accepted.
///
/// # Panics
/// When a property does not hold.
pub fn rule(bytes: &[u8]) -> bool {
    let Some((first, rest)) = bytes.split_first() else {
        return false;
    };
    let Ok(rule) = std::str::from_utf8(rest) else {
        return false;
    };
    rule_at(usize::from(*first), rule)
}

/// A rule's text at one of the places a rule can stand.
///
/// # Panics
/// When a property does not hold.
pub fn rule_at(slot: usize, rule: &str) -> bool {
    let (tables, item) = small_city();
    let Some((there, before)) = SLOTS.get(slot % SLOTS.len()) else {
        return false;
    };
    assert!(item.contains(there), "the small item has no `{there}`");
    let text = item.replacen(there, &format!("{before}{}", quoted(rule)), 1);
    holds("shop", &text, tables)
}

/// A YAML scalar that holds any text.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' | '\u{a0}'..='\u{d7ff}' => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

fn holds(key: &str, text: &str, tables: &Tables) -> bool {
    let (item, faults) = check_item(key, text, tables);
    for fault in &faults {
        is_told(fault, text);
    }
    assert_eq!(
        item.is_none(),
        !faults.is_empty(),
        "an item is refused exactly when there is a fault: {faults:?}\n{text}"
    );
    let Some(item) = item else {
        return false;
    };
    can_be_used(&item);
    true
}

/// A fault stands at a place in the file and says something in both languages.
fn is_told(fault: &Fault, text: &str) {
    let line = usize::try_from(fault.line).unwrap_or(usize::MAX);
    let column = usize::try_from(fault.column).unwrap_or(usize::MAX);
    // One past the last line is where an editor stands at the end of a file.
    let text_lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text_lines.split('\n').collect();
    assert!((1..=lines.len() + 1).contains(&line), "{fault:?}\n{text}");
    let length = lines.get(line - 1).map_or(0, |line| line.chars().count());
    assert!(
        (1..=length + 1).contains(&column),
        "{fault:?} in a line of {length} characters\n{text}"
    );
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(fault.message.zh.chars().any(is_chinese), "{fault:?}");
    assert!(!fault.message.en.trim().is_empty(), "{fault:?}");
}

fn can_be_used(item: &Item) {
    let native = Native::load(&item.pack_bytes).expect("a published pack can be read");
    assert_eq!(native.pack(), &item.pack);
    assert_eq!(pack::hash(&item.pack_bytes), item.pack_sha256);
    let mut random = Random::named(&item.pack_sha256);
    session::check(&native, &items().calendar, &mut random, COMMANDS);
}

/// A text with a few places changed as an editor's slip or a bad merge would.
#[must_use]
pub fn changed(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..random.between(1, 3) {
        let at = random.below(lines.len());
        let other = random.pick(&lines).cloned().unwrap_or_default();
        let Some(line) = lines.get_mut(at) else {
            continue;
        };
        match random.below(8) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, other),
            2 => line.insert_str(0, "  "),
            3 => *line = line.strip_prefix("  ").unwrap_or(line).to_owned(),
            4 => *line = word_swapped(line, &other, random),
            5 => {
                *line = word_swapped(
                    line,
                    "0 -1 1e9 \"\" '' [] {} null ~ * & ! | > % @ ` : - # …",
                    random,
                )
            }
            6 => {
                let place = line.chars().count();
                let place = random.below(place + 1);
                let mut chars: Vec<char> = line.chars().collect();
                chars.splice(place..place, random.text().chars());
                *line = chars.into_iter().collect();
            }
            _ => {
                let kept = random.below(line.chars().count() + 1);
                *line = line.chars().take(kept).collect();
            }
        }
    }
    lines.join("\n")
}

/// One word of a line in the place of one of another's.
fn word_swapped(line: &str, other: &str, random: &mut Random) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let others: Vec<&str> = other.split(' ').collect();
    let at = random.below(words.len());
    if let (Some(word), Some(new)) = (words.get_mut(at), random.pick(&others)) {
        *word = new;
    }
    words.join(" ")
}
