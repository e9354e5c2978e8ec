//! Times the lamps board over HTTP on SQLite and on PostgreSQL, in turns with the counts a database
//! can do at best, on the same tables in the same run.
//!
//! `bench-lamps [--rows N] [--rounds N] [--json FILE]`; the environment variable
//! `TEST_POSTGRES_URL` names the PostgreSQL, on which it makes a database of its own.

mod city;
mod fill;
mod measure;
mod served;

use measure::Figures;
use onewindow_bench_support::{Database, Fallible};
use serde_json::{Map, Value};
use std::path::Path;

struct Options {
    rows: i64,
    rounds: usize,
    json: Option<String>,
}

impl Options {
    fn read() -> Fallible<Self> {
        let mut options = Self {
            rows: 1_000_000,
            rounds: 200,
            json: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let value = words.next().ok_or("every option takes a value")?;
            match word.as_str() {
                "--rows" => options.rows = value.parse()?,
                "--rounds" => options.rounds = value.parse()?,
                "--json" => options.json = Some(value),
                other => return Err(format!("{other} is not understood").into()),
            }
        }
        Ok(options)
    }
}

fn main() -> Fallible<()> {
    let options = Options::read()?;
    let folder = tempfile::tempdir()?;
    let catalogue = city::write(folder.path())?;
    let mut json = Map::new();
    println!(
        "{:<12}{:>9}{:>34}{:>12}{:>12}{:>12}",
        "engine", "cases", "", "p50", "p95", "least"
    );
    let postgres = std::env::var("TEST_POSTGRES_URL").ok();
    for engine in ["sqlite", "postgres"] {
        let database = match (engine, &postgres) {
            ("postgres", None) => continue,
            ("postgres", Some(server)) => Some(Database::create(server, "lamps")?),
            _ => None,
        };
        let url = database.as_ref().map(|database| database.url.as_str());
        let data = folder.path().join(engine);
        let figures = run(&options, &data, &catalogue, url)?;
        figures.print(engine, options.rows);
        json.insert(
            format!("lamps_p95_ms_{engine}"),
            Value::from(rounded(figures.board.p95())),
        );
        json.insert(
            format!("lamps_over_count_{engine}"),
            Value::from(rounded(figures.board.p50() / figures.count.p50())),
        );
        // A million cases fill a disk; the next engine needs it.
        std::fs::remove_dir_all(&data)?;
    }
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("load average {}", load.trim());
    }
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&json)? + "\n")?;
    }
    Ok(())
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn run(options: &Options, data: &Path, catalogue: &Path, url: Option<&str>) -> Fallible<Figures> {
    std::fs::create_dir_all(data)?;
    let server = served::Served::start(data, catalogue, url)?;
    fill::fill(&server, options.rows)?;
    measure::measure(&server, options)
}
