//! One verdict everywhere: generated answers to every item go through the rules core in this
//! process, in Node and in Chromium, and what comes back must be equal byte for byte.
//!
//! `PARITY_SETS` sets how many answer sets each item gets.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed and should say where"
)]

mod native;

use libtest_mimic::{Arguments, Failed, Trial};
use native::Native;
use onewindow_catalogue::Catalogue;
use onewindow_tests::answers::{AnswerSet, Argument, answer_sets};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

const SETS: usize = 240;

/// One item's answer sets and the native answers to each.
struct Item {
    key: String,
    pack: String,
    sets: Vec<AnswerSet>,
    native: Vec<Vec<String>>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let items = Arc::new(items());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut trials = Vec::new();
    for host in ["node", "chromium"] {
        let answers = Arc::new(if arguments.list {
            Ok(BTreeMap::new())
        } else {
            ask(host, folder.path(), &items)
        });
        for index in 0..items.len() {
            let (items, answers) = (Arc::clone(&items), Arc::clone(&answers));
            let key = items.get(index).map_or("", |item| item.key.as_str());
            trials.push(Trial::test(format!("{host}::{key}"), move || {
                let item = items.get(index).ok_or("no item")?;
                let answers = answers.as_ref().as_ref().map_err(Failed::from)?;
                compare(item, host, answers.get(&item.key))
            }));
        }
    }
    for index in 0..items.len() {
        let items = Arc::clone(&items);
        let key = items.get(index).map_or("", |item| item.key.as_str());
        trials.push(Trial::test(format!("reach::{key}"), move || {
            reaches(items.get(index).ok_or("no item")?)
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let sets: usize = items.iter().map(|item| item.sets.len()).sum();
    let answers: usize = items
        .iter()
        .flat_map(|item| &item.native)
        .map(Vec::len)
        .sum();
    println!(
        "{} items, {sets} answer sets, {answers} answers from each host",
        items.len()
    );
    conclusion.exit_code()
}

fn items() -> Vec<Item> {
    let count = std::env::var("PARITY_SETS").ok();
    let count = count.and_then(|text| text.parse().ok()).unwrap_or(SETS);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    let (catalogue, faults) = Catalogue::load(&folder);
    assert!(
        faults.is_empty(),
        "the catalogue has {} faults",
        faults.len()
    );
    let calendar = calendar(&catalogue);
    let build = |item: &onewindow_catalogue::Item| {
        let pack = String::from_utf8(item.pack_bytes.clone()).expect("a pack is text");
        let native = Native::load(&pack).expect("a published pack can be read");
        let sets = answer_sets(&item.pack, &calendar, count, |context, input| {
            native.hidden(context, input)
        });
        Item {
            key: item.doc.item.clone(),
            native: sets.iter().map(|set| native.answers(set)).collect(),
            pack,
            sets,
        }
    };
    catalogue.items.iter().map(build).collect()
}

/// The calendar as a context takes it.
fn calendar(catalogue: &Catalogue) -> String {
    let years: serde_json::Map<String, Value> = catalogue
        .calendar
        .iter()
        .map(|year| {
            let off: Vec<_> = year.off.iter().flat_map(|holiday| &holiday.days).collect();
            (
                year.year.to_string(),
                json!({"off": off, "makeUp": year.make_up}),
            )
        })
        .collect();
    json!({ "years": years }).to_string()
}

/// Lets a host answer every item.
fn ask(
    host: &str,
    folder: &Path,
    items: &[Item],
) -> Result<BTreeMap<String, Vec<Vec<String>>>, String> {
    for item in items {
        let sets: Vec<Value> = item.sets.iter().map(job).collect();
        let job = json!({"pack": item.pack, "sets": sets}).to_string();
        std::fs::write(folder.join(format!("{}.job.json", item.key)), job)
            .map_err(|error| error.to_string())?;
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("node")
        .arg(tests.join(format!("parity/{host}.mjs")))
        .arg(folder)
        .arg(tests.join("../mobile-shell/packages/core-wasm/dist"))
        .output()
        .map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut answers = BTreeMap::new();
    for item in items {
        let file = folder.join(format!("{}.{host}.json", item.key));
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
        let read = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        answers.insert(item.key.clone(), read);
    }
    Ok(answers)
}

fn job(set: &AnswerSet) -> Value {
    let edits: Vec<Value> = set
        .edits
        .iter()
        .map(|edit| {
            let arguments = edit.arguments.iter().map(|argument| match argument {
                Argument::Text(text) => json!(text),
                Argument::Index(index) => json!(index),
            });
            std::iter::once(json!(edit.method))
                .chain(arguments)
                .collect()
        })
        .collect();
    json!({"context": set.context, "input": set.input, "edits": edits})
}

fn compare(item: &Item, host: &str, answers: Option<&Vec<Vec<String>>>) -> Result<(), Failed> {
    let answers = answers.ok_or("the host gave no answers")?;
    if answers.len() != item.native.len() {
        return Err(format!("{} of {} sets answered", answers.len(), item.native.len()).into());
    }
    for (index, (native, other)) in item.native.iter().zip(answers).enumerate() {
        if native == other {
            continue;
        }
        let step = native.iter().zip(other).take_while(|(a, b)| a == b).count();
        let empty = String::new();
        let (a, b) = (
            native.get(step).unwrap_or(&empty),
            other.get(step).unwrap_or(&empty),
        );
        let set = item.sets.get(index).ok_or("no set")?;
        let file = keep(item, host, index, set, a, b);
        return Err(format!(
            "set {index} ({}), answer {step} differs {}\nkept in {}",
            set.kind,
            difference(a, b),
            file.display()
        )
        .into());
    }
    Ok(())
}

/// Where two texts part, with a little of what stands around.
fn difference(a: &str, b: &str) -> String {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| -> String {
        text.chars()
            .skip(same.saturating_sub(60))
            .take(140)
            .collect()
    };
    format!(
        "at character {same}:\n  native …{}\n  other  …{}",
        around(a),
        around(b)
    )
}

/// Writes what is needed to look at the case again.
fn keep(item: &Item, host: &str, index: usize, set: &AnswerSet, a: &str, b: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let file = folder.join(format!("{}-{host}-{index}.json", item.key));
    let case = json!({"item": item.key, "set": job(set), "native": a, "other": b});
    let _ = std::fs::create_dir_all(&folder);
    let _ = std::fs::write(&file, format!("{case:#}\n"));
    file
}

/// Equal answers prove little if all are refusals: each item must see every sort of verdict.
fn reaches(item: &Item) -> Result<(), Failed> {
    let mut seen = BTreeMap::<&str, usize>::new();
    for first in item.native.iter().filter_map(|answers| answers.first()) {
        let verdict: Value = serde_json::from_str(first).unwrap_or_default();
        let sort = match (verdict.get("valid"), verdict.get("complete")) {
            (_, Some(Value::Bool(true))) => "complete",
            (Some(Value::Bool(true)), _) => "valid",
            (Some(_), _) => "invalid",
            _ => "refused",
        };
        *seen.entry(sort).or_default() += 1;
    }
    let mut rare = String::new();
    for sort in ["valid", "invalid", "refused"] {
        let count = seen.get(sort).copied().unwrap_or(0);
        if count * 40 < item.native.len() {
            let _ = write!(rare, " {sort}: {count};");
        }
    }
    if rare.is_empty() {
        Ok(())
    } else {
        Err(format!("too few of some sorts of verdict:{rare} all: {seen:?}").into())
    }
}
