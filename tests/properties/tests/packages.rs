//! Packages say the same in every host: generated steps through every package of the catalogue, in
//! this process and in the modules that know packages, compared byte for byte.
//!
//! `PARITY_SETS` sets how many sets of steps each package gets.

use onewindow_properties::Random;
use onewindow_properties::answers::AnswerSet;
use onewindow_properties::packages::{PackageCase, packages};
use onewindow_properties::parity::{Host, digest, explain};
use std::path::Path;
use std::sync::LazyLock;

const SETS: usize = 40;
const COMMANDS: std::ops::RangeInclusive<usize> = 10..=40;

/// A package's sets with the native answers to each.
type Asked = (&'static PackageCase, Vec<(AnswerSet, Vec<String>)>);

static ASKED: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let sets = std::env::var("PARITY_SETS").ok();
    let sets = sets.and_then(|text| text.parse().ok()).unwrap_or(SETS);
    let ask = |package: &'static PackageCase| {
        let mut random = Random::named(&package.key);
        let sets = (0..sets).map(|_| {
            let set = package.set(COMMANDS, &mut random);
            let native = package.answers(&set);
            (set, native)
        });
        (package, sets.collect())
    };
    packages().iter().map(ask).collect()
});

fn agrees(name: &str) -> Result<(), String> {
    let mut host = Host::start(name)?;
    let keep = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    assert!(ASKED.len() > 2, "the catalogue has packages");
    for (package, sets) in ASKED.iter() {
        host.take_package(&package.text)?;
        let asked: Vec<AnswerSet> = sets.iter().map(|(set, _)| set.clone()).collect();
        let digests = host.digests(&asked)?;
        for ((set, native), other) in sets.iter().zip(&digests) {
            if *other != digest(native) {
                return Err(explain(&mut host, &package.key, set, native, &keep)?);
            }
        }
    }
    Ok(())
}

#[test]
fn the_module_of_pages_in_node() -> Result<(), String> {
    agrees("node:package-web")
}

#[test]
fn the_module_of_mini_programs_in_node() -> Result<(), String> {
    agrees("node:package-mini")
}

#[test]
fn the_module_without_webassembly() -> Result<(), String> {
    agrees("node:package-mini-js")
}

#[test]
fn the_module_of_pages_in_chromium() -> Result<(), String> {
    agrees("chromium:package-web")
}

/// Equal answers prove little if all are refusals.
#[test]
fn most_steps_are_done_and_some_are_refused() {
    for (package, sets) in ASKED.iter() {
        let answers: Vec<&String> = sets.iter().flat_map(|(_, answers)| answers).collect();
        let refused = answers
            .iter()
            .filter(|text| text.starts_with("refused "))
            .count();
        let key = &package.key;
        assert!(
            refused * 20 > answers.len(),
            "{key}: {refused} of {}",
            answers.len()
        );
        assert!(
            refused * 2 < answers.len(),
            "{key}: {refused} of {}",
            answers.len()
        );
    }
}
