//! Gives the rules core the hostile cases `hostile.mjs` wrote: `bench-hostile FOLDER` prints what
//! each came to, its time, and the most memory it held at once.

mod counting;

use counting::Counting;
use cpu_time::ThreadTime;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, LoadedPack, Mode, evaluate_text};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::process::ExitCode;

#[global_allocator]
static MEMORY: Counting = Counting::new();

/// How often each case is run; its time is the median.
const RUNS: usize = 3;

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: String,
    file: String,
    refused: bool,
}

#[derive(Serialize)]
struct Outcome {
    name: String,
    refused: bool,
    what: String,
    ms: f64,
    mb: f64,
}

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench-hostile: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: bench-hostile FOLDER")?;
    let read = |file: &str| {
        let path = format!("{folder}/{file}");
        std::fs::read(&path).map_err(|error| format!("{path}: {error}"))
    };
    let cases: Vec<Case> = serde_json::from_slice(&read("cases.json")?)?;
    let pack = Pack::parse(&read("pack.json")?)?;
    let context = Context::parse(br#"{"today":"2026-03-02"}"#)?;
    let mut outcomes = Vec::new();
    for case in cases {
        let bytes = read(&case.file)?;
        let mut times = Vec::new();
        let (mut what, mut most) = (String::new(), 0);
        for _ in 0..RUNS {
            let began = ThreadTime::now();
            let (said, held) = MEMORY.most_during(|| match case.kind.as_str() {
                "pack" => match Pack::parse(&bytes) {
                    Ok(loaded) => say(&loaded, &context, b"{}"),
                    Err(refusal) => format!("refused {}", refusal.code),
                },
                _ => say(&pack, &context, &bytes),
            });
            times.push(began.elapsed().as_secs_f64() * 1e3);
            (what, most) = (said, most.max(held));
        }
        times.sort_by(f64::total_cmp);
        outcomes.push(Outcome {
            name: case.name,
            refused: case.refused,
            what,
            ms: *times.get(RUNS / 2).ok_or("no run")?,
            mb: f64::from(u32::try_from(most / 1000)?) / 1e3,
        });
    }
    Ok(serde_json::to_string(&outcomes)?)
}

/// What the core says about an input: `refused code`, `error code` within a verdict, or `accepted`.
fn say(pack: &LoadedPack, context: &Context, input: &[u8]) -> String {
    let input = match Input::parse(input, pack) {
        Ok(input) => input,
        Err(refusal) => return format!("refused {}", refusal.code),
    };
    let verdict = evaluate_text(Mode::Submission, pack, context, &input);
    // The errors come first and are written in one way, so that what is timed and measured is the
    // core's own work and not the reading of its answer.
    let after = verdict.split_once("\"errors\":[{").map(|(_, after)| after);
    let code = after.and_then(|after| after.split_once("\"code\":\""));
    match code.and_then(|(_, after)| after.split_once('"')) {
        Some((code, _)) => format!("error {code}"),
        None => "accepted".to_owned(),
    }
}
