//! What was measured: by candidate and round, and what the rounds come to.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A count as a figure.
pub(crate) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The middle of what was measured, and the least.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Everything measured of one candidate at one task in one round.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Round {
    pub(crate) per_second: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Microseconds of the service's processors for a request.
    pub(crate) own_cpu: f64,
    /// Microseconds of the database's.
    pub(crate) database_cpu: f64,
    /// Bytes of an answer.
    pub(crate) bytes: usize,
}

impl Round {
    pub(crate) fn cpu(&self) -> f64 {
        self.own_cpu + self.database_cpu
    }
}

/// All figures of a run.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    rounds: BTreeMap<(&'static str, &'static str), Vec<Round>>,
    bars: Vec<(&'static str, f64, &'static str)>,
}

impl Figures {
    pub(crate) fn add(&mut self, task: &'static str, who: &'static str, round: Round) {
        self.rounds.entry((task, who)).or_default().push(round);
    }

    /// A bar with its figure and what was wanted.
    pub(crate) fn bar(&mut self, name: &'static str, figure: f64, wanted: &'static str) {
        if figure.is_finite() {
            self.bars.push((name, figure, wanted));
        }
    }

    /// The middle of the ratios of two candidates in the same rounds.
    pub(crate) fn ratio(
        &self,
        task: &'static str,
        (ours, theirs): (&'static str, &'static str),
        of: impl Fn(&Round) -> f64,
    ) -> f64 {
        let rounds = |who| self.rounds.get(&(task, who)).map_or(&[][..], Vec::as_slice);
        let pairs = rounds(ours).iter().zip(rounds(theirs));
        let ratios: Vec<f64> = pairs.map(|(ours, theirs)| of(ours) / of(theirs)).collect();
        median(&ratios)
    }

    pub(crate) fn print(&self) {
        println!(
            "{:<10}{:<18}{:>9}{:>11}{:>11}{:>13}{:>13}{:>10}",
            "task", "candidate", "req/s", "p50 ms", "p99 ms", "own µs/req", "db µs/req", "bytes"
        );
        for ((task, who), rounds) in &self.rounds {
            let of = |pick: fn(&Round) -> f64| median(&rounds.iter().map(pick).collect::<Vec<_>>());
            println!(
                "{task:<10}{who:<18}{:>9.0}{:>11.2}{:>11.2}{:>13.0}{:>13.0}{:>10}",
                of(|round| round.per_second),
                of(|round| round.p50),
                of(|round| round.p99),
                of(|round| round.own_cpu),
                of(|round| round.database_cpu),
                rounds.last().map_or(0, |round| round.bytes),
            );
        }
        for (name, figure, wanted) in &self.bars {
            println!("{name:<34}{figure:>10.3}   wanted {wanted}");
        }
    }

    pub(crate) fn json(&self) -> Value {
        let mut json = Map::new();
        for (name, figure, _) in &self.bars {
            json.insert((*name).to_owned(), rounded(*figure));
        }
        let rounds = self.rounds.iter().map(|((task, who), rounds)| {
            let round = |round: &Round| {
                serde_json::json!({
                    "per_second": rounded(round.per_second), "p50_ms": rounded(round.p50),
                    "p99_ms": rounded(round.p99), "own_cpu_us": rounded(round.own_cpu),
                    "database_cpu_us": rounded(round.database_cpu), "bytes": round.bytes,
                })
            };
            serde_json::json!({
                "task": task, "candidate": who,
                "rounds": rounds.iter().map(round).collect::<Vec<_>>(),
            })
        });
        json.insert("measured".to_owned(), rounds.collect());
        Value::Object(json)
    }
}

fn rounded(figure: f64) -> Value {
    Value::from((figure * 1000.0).round() / 1000.0)
}
