//! Running other programs: their output is kept in a log and shown when they fail.

use crate::failure::{Doing, Outcome, fail};
use crate::progress::Step;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How much of a failed step's output is shown.
const TAIL: usize = 40;

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether it ended well.
    pub(crate) success: bool,
    /// All it printed, both streams, in the order it came.
    pub(crate) output: String,
}

impl Ran {
    /// The last lines of the output.
    pub(crate) fn tail(&self, lines: usize) -> String {
        let mut tail = VecDeque::with_capacity(lines);
        for line in self.output.lines() {
            if tail.len() == lines {
                tail.pop_front();
            }
            tail.push_back(line);
        }
        Vec::from(tail).join("\n")
    }
}

/// Runs a program as one step, and stops when it fails.
pub(crate) fn step(name: &str, command: &mut Command) -> Outcome<Ran> {
    let mut step = Step::begin(name);
    let ran = watched(command, &mut step)?;
    if ran.success {
        step.done("");
        return Ok(ran);
    }
    step.failed();
    eprintln!("{}", ran.tail(TAIL));
    fail(format!(
        "{} failed; its output is above",
        name.to_lowercase()
    ))
}

/// Runs a program, keeping its output and moving the step's line along.
pub(crate) fn watched(command: &mut Command, step: &mut Step) -> Outcome<Ran> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .doing(format!("cannot run {program}"))?;
    let (lines, incoming) = channel();
    if let Some(stream) = child.stdout.take() {
        forward(stream, lines.clone());
    }
    if let Some(stream) = child.stderr.take() {
        forward(stream, lines);
    }
    let mut output = String::new();
    let mut last = String::new();
    loop {
        match incoming.recv_timeout(Duration::from_millis(150)) {
            Ok(line) => {
                output.push_str(&line);
                output.push('\n');
                if !line.trim().is_empty() {
                    last = line;
                }
            }
            Err(RecvTimeoutError::Timeout) => step.tick(&last),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().doing(format!("cannot wait for {program}"))?;
    Ok(Ran {
        success: status.success(),
        output,
    })
}

/// Sends each line of a stream, until the stream or the listener ends.
pub(crate) fn forward(stream: impl Read + Send + 'static, lines: Sender<String>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if lines.send(line).is_err() {
                break;
            }
        }
    });
}
