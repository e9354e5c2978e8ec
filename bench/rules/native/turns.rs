//! Two things timed in turns, so that a slow moment of the machine falls on both.

use cpu_time::ThreadTime;
use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

/// How long each side is timed in a round, about.
const ROUND: Duration = Duration::from_millis(60);

type Work<'a> = &'a dyn Fn(&str) -> Result<String, Box<dyn Error>>;

/// The median over the rounds of the microseconds one document takes, of both sides.
pub(crate) fn median(
    rounds: usize,
    documents: &[String],
    a: impl Fn(&str) -> Result<String, Box<dyn Error>>,
    b: impl Fn(&str) -> Result<String, Box<dyn Error>>,
) -> Result<(f64, f64), Box<dyn Error>> {
    let times = |work| -> Result<u32, Box<dyn Error>> {
        let once = pass(work, documents, 1)?.max(Duration::from_nanos(1));
        Ok(u32::try_from(ROUND.as_nanos() / once.as_nanos())?.max(1))
    };
    let (times_a, times_b) = (times(&a)?, times(&b)?);
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        of_a.push(micros(pass(&a, documents, times_a)?, documents, times_a)?);
        of_b.push(micros(pass(&b, documents, times_b)?, documents, times_b)?);
    }
    Ok((middle(of_a)?, middle(of_b)?))
}

fn pass(work: Work<'_>, documents: &[String], times: u32) -> Result<Duration, Box<dyn Error>> {
    let began = ThreadTime::now();
    for _ in 0..times {
        for document in documents {
            black_box(work(black_box(document))?);
        }
    }
    Ok(began.elapsed())
}

fn micros(time: Duration, documents: &[String], times: u32) -> Result<f64, Box<dyn Error>> {
    let count = f64::from(u32::try_from(documents.len())?) * f64::from(times);
    Ok(time.as_secs_f64() * 1e6 / count)
}

fn middle(mut numbers: Vec<f64>) -> Result<f64, Box<dyn Error>> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.get(numbers.len() / 2);
    Ok(*middle.ok_or("no round was run")?)
}
