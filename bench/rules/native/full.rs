//! Times the full verdict, JSON text in and JSON text out, beside the `jsonschema` crate with the
//! same rules in the `cel` crate: `bench-full FOLDER ROUNDS`, over the files `write.mjs` makes.
//!
//! Both sides are proven to say the same before they are timed, and are timed in turns.

mod ours;
mod peers;
mod turns;

use ours::Ours;
use peers::Peers;
use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;

/// What one side says about a document.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    /// Pointers of fields that are wrong or missing.
    wrong: BTreeSet<String>,
    /// Documents that are needed.
    needed: BTreeSet<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench-full: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(folder), Some(rounds)) = (words.next(), words.next()) else {
        return Err("usage: bench-full FOLDER ROUNDS".into());
    };
    let read = |name: &str| {
        let path = format!("{folder}/form60.{name}.json");
        std::fs::read(&path).map_err(|error| format!("{path}: {error}"))
    };
    let documents: Vec<String> = serde_json::from_slice(&read("documents")?)?;
    let ours = Ours::new(&read("pack")?)?;
    let peers = Peers::new(&read("schema")?, &read("cel")?)?;
    for document in &documents {
        let (a, b) = (ours.said(document)?, peers.said(document)?);
        if a != b {
            return Err(format!("the verdicts differ on {document}: {a:?} and {b:?}").into());
        }
    }
    let (native, theirs) = turns::median(
        rounds.parse()?,
        &documents,
        |document| ours.verdict(document),
        |document| peers.verdict(document),
    )?;
    Ok(serde_json::json!({ "ours": native, "peers": theirs }).to_string())
}
