//! Times the server's hot paths over HTTP on PostgreSQL and SQLite, in turns with the same endpoints
//! in Fastify and FastAPI, with pgbench making the same writes, and with SQLite bare and pooled.
//!
//! `bench-server [--rounds N] [--cases N] [--only PART] [--json FILE]`, where a part is `sqlite`,
//! `postgres` or `search`; `TEST_POSTGRES_URL` names the PostgreSQL,
//! `BENCH_PGBENCH` the program, `BENCH_PYTHON` an interpreter that has FastAPI.
//! `bench-server serve DATA CATALOGUE [--pooled]` is one server, as the bench starts it.

mod catalogue;
mod cpu;
mod figures;
mod load;
mod peers;
mod pgbench;
mod postgres;
mod product;
mod raw;
mod serve;
mod suite;

use onewindow_bench_support::Fallible;

/// What was asked for.
struct Options {
    /// How often every candidate is measured.
    rounds: usize,
    /// Cases handed in each time.
    cases: usize,
    /// The one part to run.
    only: Option<String>,
    json: Option<String>,
}

impl Options {
    fn runs(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == part)
    }

    fn read(mut words: impl Iterator<Item = String>) -> Fallible<Self> {
        let mut options = Self {
            rounds: 5,
            cases: 600,
            only: None,
            json: None,
        };
        while let Some(word) = words.next() {
            let value = words.next().ok_or("every option takes a value")?;
            match word.as_str() {
                "--rounds" => options.rounds = value.parse()?,
                "--cases" => options.cases = value.parse()?,
                "--only" => options.only = Some(value),
                "--json" => options.json = Some(value),
                other => return Err(format!("{other} is not understood").into()),
            }
        }
        Ok(options)
    }
}

fn main() -> Fallible<()> {
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if_eq("serve").is_some() {
        return serve::run(words);
    }
    let options = Options::read(words)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let figures = runtime.block_on(suite::run(&options))?;
    figures.print();
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("load average {}", load.trim());
    }
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&figures.json())?)?;
    }
    Ok(())
}
