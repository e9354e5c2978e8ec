//! A year of a city centre, simulated: cases come on every working day, people of the window and of
//! the departments work on them as fast as they can, and the law does by itself what it does. Every
//! step is asked of the lifecycle, every day worked out by the clock, every stage moved on by its
//! gate, so what comes out is what the product's own rules make of such a year. Nothing is stored
//! and nobody is served: it is about the rules, and done in seconds.
//!
//! `simulate-year --catalogue DIR [--year N] [--cases N] [--seed N] [--json FILE]`; the same seed
//! gives the same figures on every machine.

mod chance;
mod city;
mod course;
mod fate;
mod figures;
mod year;

use city::City;
use std::path::PathBuf;
use year::Year;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

struct Options {
    catalogue: PathBuf,
    /// 2024 has the 251 working days the city's own figures are of.
    year: i32,
    cases: u32,
    seed: u64,
    json: Option<PathBuf>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Fallible<Self> {
        let mut options = Self {
            catalogue: PathBuf::from("catalogue"),
            year: 2024,
            cases: 73_846,
            seed: 1,
            json: None,
        };
        while let Some(word) = words.next() {
            let value = words.next().ok_or("every option takes a value")?;
            match word.as_str() {
                "--catalogue" => options.catalogue = value.into(),
                "--year" => options.year = value.parse()?,
                "--cases" => options.cases = value.parse()?,
                "--seed" => options.seed = value.parse()?,
                "--json" => options.json = Some(value.into()),
                other => return Err(format!("{other} is not understood").into()),
            }
        }
        Ok(options)
    }
}

fn main() -> Fallible<()> {
    let options = Options::read(std::env::args().skip(1))?;
    let city = City::read(&options.catalogue)?;
    let figures = Year::new(&city, options.year, options.cases, options.seed)?.run()?;
    println!(
        "{} items, {}, seed {}",
        city.items.len(),
        options.year,
        options.seed
    );
    print!("{figures}");
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
