//! Parity for as many steps as it is told: `cargo xtask parity` calls it.
//!
//! `parity STEPS SEED KEEP HOST…`: answers are generated here, hosts work through them side by
//! side, and sets that differ are kept in the folder KEEP.

use onewindow_properties::Random;
use onewindow_properties::answers::{AnswerSet, Generator};
use onewindow_properties::items::{Item, items};
use onewindow_properties::parity::{Host, digest, explain};
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Long sessions, so that few steps go into reading packs.
const COMMANDS: RangeInclusive<usize> = 40..=120;
/// Sets of one item at a time.
const CHUNK: usize = 10;
/// Differences shown before a host is given up.
const SHOWN: usize = 5;

/// Sets of one item with what they come to here.
struct Chunk {
    item: &'static Item,
    sets: Vec<AnswerSet>,
    digests: Vec<String>,
    steps: usize,
    bytes: usize,
}

/// What a host did.
#[derive(Default)]
struct Done {
    name: String,
    steps: usize,
    bytes: usize,
    differences: usize,
    time: Duration,
    failure: Option<String>,
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().unwrap_or_default();
    let (steps, seed, keep) = (word().parse::<usize>(), word(), word());
    let hosts: Vec<String> = words.collect();
    let (Ok(steps), false) = (steps, hosts.is_empty()) else {
        eprintln!("usage: parity STEPS SEED KEEP HOST…, as cargo xtask parity calls it");
        return ExitCode::FAILURE;
    };
    let began = Instant::now();
    let done = thread::scope(|scope| {
        let mut senders = Vec::new();
        let mut running = Vec::new();
        for name in &hosts {
            // A few chunks wait for each host, so that neither side stands still for long.
            let (sender, chunks) = sync_channel(4);
            senders.push(sender);
            let keep = Path::new(&keep);
            running.push(scope.spawn(move || run(name, &chunks, keep)));
        }
        generate(steps, &seed, &senders, began);
        drop(senders);
        running
            .into_iter()
            .map(|host| host.join().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    report(&done, began.elapsed())
}

/// Makes chunks until so many steps are made. Every set has a seed of its own, so that the number
/// of a set names it however long a run is.
fn generate(steps: usize, seed: &str, hosts: &[SyncSender<Arc<Chunk>>], began: Instant) {
    let items = items();
    let generators: Vec<Generator<'_>> = items
        .list
        .iter()
        .map(|item| Generator::new(&item.native, &items.calendar))
        .collect();
    let mut made = 0;
    let mut told = began;
    for round in 0.. {
        for (item, generator) in items.list.iter().zip(&generators) {
            if made >= steps {
                return;
            }
            let chunk = Arc::new(chunk(item, generator, seed, round * CHUNK));
            made += chunk.steps;
            // A host that was given up no longer listens.
            if hosts
                .iter()
                .filter(|host| host.send(Arc::clone(&chunk)).is_ok())
                .count()
                == 0
            {
                return;
            }
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
                eprintln!("{made} of {steps} steps in {}s", began.elapsed().as_secs());
            }
        }
    }
}

fn chunk(item: &'static Item, generator: &Generator<'_>, seed: &str, from: usize) -> Chunk {
    let mut chunk = Chunk {
        item,
        sets: Vec::with_capacity(CHUNK),
        digests: Vec::with_capacity(CHUNK),
        steps: 0,
        bytes: 0,
    };
    for index in from..from + CHUNK {
        let mut random = Random::named(&format!("{seed}/{}/{index}", item.key));
        let set = generator.set(index, COMMANDS, &mut random);
        let answers = item.native.answers(&set);
        // That a form opened is no answer.
        chunk.steps += answers.len() - 1;
        chunk.bytes += answers.iter().map(String::len).sum::<usize>();
        chunk.digests.push(digest(&answers));
        chunk.sets.push(set);
    }
    chunk
}

fn run(name: &str, chunks: &Receiver<Arc<Chunk>>, keep: &Path) -> Done {
    let mut done = Done {
        name: name.to_owned(),
        ..Done::default()
    };
    if let Err(failure) = work(name, chunks, keep, &mut done) {
        done.failure = Some(failure);
    }
    done
}

fn work(
    name: &str,
    chunks: &Receiver<Arc<Chunk>>,
    keep: &Path,
    done: &mut Done,
) -> Result<(), String> {
    let mut host = Host::start(name)?;
    for chunk in chunks {
        let began = Instant::now();
        host.take_pack(&chunk.item.text)?;
        let digests = host.digests(&chunk.sets)?;
        done.time += began.elapsed();
        done.steps += chunk.steps;
        done.bytes += chunk.bytes;
        for (index, set) in chunk.sets.iter().enumerate() {
            if digests.get(index) == chunk.digests.get(index) {
                continue;
            }
            done.differences += 1;
            let native = chunk.item.native.answers(set);
            println!(
                "{}",
                explain(&mut host, &chunk.item.key, set, &native, keep)?
            );
            if done.differences == SHOWN {
                return Err(format!("{name}: given up after {SHOWN} differences"));
            }
        }
    }
    Ok(())
}

fn report(done: &[Done], time: Duration) -> ExitCode {
    println!(
        "{:<18}{:>10}{:>12}{:>10}{:>12}",
        "host", "steps", "differences", "steps/s", "megabytes"
    );
    let mut good = true;
    for host in done {
        let seconds = host.time.as_secs().max(1);
        let per_second = u64::try_from(host.steps).unwrap_or(u64::MAX) / seconds;
        println!(
            "{:<18}{:>10}{:>12}{per_second:>10}{:>12}",
            host.name,
            host.steps,
            host.differences,
            host.bytes / 1_000_000
        );
        if let Some(failure) = &host.failure {
            println!("    {failure}");
        }
        good &= host.failure.is_none() && host.differences == 0;
    }
    let steps: usize = done.iter().map(|host| host.steps).sum();
    let differences: usize = done.iter().map(|host| host.differences).sum();
    println!(
        "{steps} steps, {differences} differences, {}s",
        time.as_secs()
    );
    match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
