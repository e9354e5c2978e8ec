//! A bounded share of `cargo xtask parity`, which goes on for as long as it is told: generated
//! answers to every item go through the rules core in this process, in Node and in Chromium, and
//! what comes back must be equal byte for byte.
//!
//! `PARITY_SETS` sets how many answer sets each item gets, `PARITY_HOSTS` the hosts and flavours.

use libtest_mimic::{Arguments, Failed, Trial};
use onewindow_properties::Random;
use onewindow_properties::answers::{AnswerSet, Generator};
use onewindow_properties::items::{Item, items};
use onewindow_properties::parity::{Host, digest, explain};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

const SETS: usize = 120;
const HOSTS: &str = "node:web,node:mini,node:mini-js,chromium:web,chromium:mini";
const COMMANDS: std::ops::RangeInclusive<usize> = 4..=16;

/// One item's answer sets and the native answers to each.
struct Asked {
    item: &'static Item,
    sets: Vec<AnswerSet>,
    native: Vec<Vec<String>>,
}

/// What came of each item in one host.
type Outcomes = BTreeMap<String, Result<(), String>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let asked: Vec<Asked> = match arguments.list {
        true => Vec::new(),
        false => items().list.iter().map(ask).collect(),
    };
    let asked = Arc::new(asked);
    let hosts = std::env::var("PARITY_HOSTS").unwrap_or(HOSTS.to_owned());
    let mut trials = Vec::new();
    for host in hosts.split(',') {
        let outcomes = Arc::new(match arguments.list {
            true => Ok(Outcomes::new()),
            false => compare(host, &asked),
        });
        for item in &items().list {
            let outcomes = Arc::clone(&outcomes);
            trials.push(Trial::test(format!("{host}::{}", item.key), move || {
                let outcomes = outcomes.as_ref().as_ref().map_err(Failed::from)?;
                let outcome = outcomes
                    .get(&item.key)
                    .ok_or("the item was not asked for")?;
                outcome.as_ref().map_err(Failed::from).copied()
            }));
        }
    }
    for (index, item) in items().list.iter().enumerate() {
        let asked = Arc::clone(&asked);
        trials.push(Trial::test(format!("reach::{}", item.key), move || {
            reaches(asked.get(index).ok_or("no item")?)
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let sets: usize = asked.iter().map(|item| item.sets.len()).sum();
    let answers: usize = asked
        .iter()
        .flat_map(|item| &item.native)
        .map(Vec::len)
        .sum();
    println!(
        "{} items, {sets} answer sets, {answers} answers from each of {hosts}",
        asked.len()
    );
    conclusion.exit_code()
}

fn ask(item: &'static Item) -> Asked {
    let sets = std::env::var("PARITY_SETS").ok();
    let sets = sets.and_then(|text| text.parse().ok()).unwrap_or(SETS);
    let generator = Generator::new(&item.native, &items().calendar);
    let mut random = Random::named(&item.key);
    let sets: Vec<AnswerSet> = (0..sets)
        .map(|index| generator.set(index, COMMANDS, &mut random))
        .collect();
    Asked {
        item,
        native: sets.iter().map(|set| item.native.answers(set)).collect(),
        sets,
    }
}

/// Lets a host answer every item.
fn compare(name: &str, asked: &[Asked]) -> Result<Outcomes, String> {
    let mut host = Host::start(name)?;
    let keep = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let mut outcomes = Outcomes::new();
    for asked in asked {
        host.take_pack(&asked.item.text)?;
        let digests = host.digests(&asked.sets)?;
        let mut outcome = Ok(());
        for (index, (set, native)) in asked.sets.iter().zip(&asked.native).enumerate() {
            if digests.get(index) != Some(&digest(native)) {
                let key = &asked.item.key;
                outcome = Err(explain(&mut host, key, set, native, &keep)?);
                break;
            }
        }
        outcomes.insert(asked.item.key.clone(), outcome);
    }
    Ok(outcomes)
}

/// Equal answers prove little if all are refusals: each item must see every sort of verdict.
fn reaches(asked: &Asked) -> Result<(), Failed> {
    let mut seen = BTreeMap::<&str, usize>::new();
    for first in asked.native.iter().filter_map(|answers| answers.first()) {
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
        if count * 40 < asked.native.len() {
            let _ = write!(rare, " {sort}: {count};");
        }
    }
    if rare.is_empty() {
        Ok(())
    } else {
        Err(format!("too few of some sorts of verdict:{rare} all: {seen:?}").into())
    }
}
