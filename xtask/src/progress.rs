//! What the person at the keyboard sees while a step runs.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

const BEAT: Duration = Duration::from_secs(30);
const FRAMES: [&str; 4] = ["◐", "◓", "◑", "◒"];
const WIDTH: usize = 60;

/// One step: a line with its name, the time it has taken and, on a terminal, what it is doing.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    began: Instant,
    beat: Instant,
    terminal: bool,
    frame: usize,
}

impl Step {
    /// Begins a step.
    pub(crate) fn begin(name: impl Into<String>) -> Self {
        let step = Self {
            name: name.into(),
            began: Instant::now(),
            beat: Instant::now(),
            terminal: stderr().is_terminal(),
            frame: 0,
        };
        if !step.terminal {
            eprintln!("  … {}", step.name);
        }
        step
    }

    /// Shows that the step still runs; call it often.
    pub(crate) fn tick(&mut self, doing: &str) {
        let elapsed = clock(self.began.elapsed());
        if self.terminal {
            self.frame = self.frame.wrapping_add(1);
            let frame = FRAMES.get(self.frame % FRAMES.len()).unwrap_or(&"·");
            let doing: String = doing.trim().chars().take(WIDTH).collect();
            eprint!(
                "\r\x1b[2K  {frame} {} {elapsed}  \x1b[2m{doing}\x1b[0m",
                self.name
            );
            let _ = stderr().flush();
        } else if self.beat.elapsed() >= BEAT {
            self.beat = Instant::now();
            eprintln!("  … {} {elapsed}  {}", self.name, doing.trim());
        }
    }

    /// Ends the step well, with a word about its result.
    pub(crate) fn done(self, result: &str) {
        self.end("✓", result);
    }

    /// Ends the step badly.
    pub(crate) fn failed(self) {
        self.end("✗", "");
    }

    fn end(self, mark: &str, result: &str) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
        let elapsed = clock(self.began.elapsed());
        let gap = if result.is_empty() { "" } else { "  " };
        eprintln!("  {mark} {} {elapsed}{gap}{result}", self.name);
    }
}

/// A duration as people read it: `0.4 s`, `12 s`, `3:07 min`.
pub(crate) fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{}:{:02} min", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else {
        format!("{:.1} s", time.as_secs_f32())
    }
}
