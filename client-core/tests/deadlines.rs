//! The clock of a case against vectors that an independent program made from the calendar alone.

use onewindow_core::clock::Calendar;
use onewindow_core::clock::account::{Account, ClockEvent, Terms, account};
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    terms: Terms,
    events: Vec<ClockEvent>,
    expect: Account,
}

#[test]
fn the_clock_comes_to_what_the_oracle_came_to() {
    let calendar: Calendar =
        serde_json::from_str(include_str!("data/calendar.json")).expect("the calendar");
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("data/deadlines_generated.json")).expect("the vectors");
    assert!(vectors.len() >= 300, "{}", vectors.len());
    for (number, vector) in vectors.iter().enumerate() {
        let found = account(&vector.terms, &vector.events, &calendar);
        assert_eq!(
            found.as_ref(),
            Some(&vector.expect),
            "vector {number}: {:?} {:?}",
            vector.terms,
            vector.events
        );
    }
}

/// The intervals follow one another without a gap, whatever happened.
#[test]
fn a_life_has_no_gaps() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("data/deadlines_generated.json")).expect("the vectors");
    for vector in vectors {
        for pair in vector.expect.intervals.windows(2) {
            let [one, next] = pair else { continue };
            let last = one.to.expect("only the last one runs");
            assert_eq!(last.add_days(1), Some(next.from));
        }
    }
}

/// Holds the kept vectors to the program that made them, where there is a Python.
#[test]
fn the_oracle_still_comes_to_its_vectors() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/oracle/deadlines.py");
    match Command::new("python3").arg(script).arg("verify").output() {
        Ok(done) => assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stdout)
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => panic!("python3: {error}"),
    }
}
