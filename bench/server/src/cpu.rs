//! Processor time and memory of processes, from /proc; Linux only.

use std::collections::HashMap;
use std::fs;

/// Ticks in a second of the times in /proc, on every Linux there is.
const TICKS: f64 = 100.0;

/// A process and all that descend from it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tree(pub(crate) u32);

impl Tree {
    /// Seconds of processor time so far, of those that have ended too.
    pub(crate) fn seconds(self) -> f64 {
        let all = processes();
        let mut tree = vec![self.0];
        let mut ticks = 0.0;
        let mut next = 0;
        while let Some(pid) = tree.get(next).copied() {
            next += 1;
            let Some(process) = all.get(&pid) else {
                continue;
            };
            ticks += process.ticks + process.ticks_of_ended;
            let children = all.iter().filter(|(_, other)| other.parent == pid);
            tree.extend(children.map(|(pid, _)| *pid));
        }
        ticks / TICKS
    }

    /// The most memory its first process held at once, in megabytes of 10⁶ bytes.
    pub(crate) fn peak_mb(self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
        Some(kib * 1024.0 / 1_000_000.0)
    }
}

struct Process {
    parent: u32,
    ticks: f64,
    /// Of its children that have ended.
    ticks_of_ended: f64,
}

fn processes() -> HashMap<u32, Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return HashMap::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((pid, process(&stat)?))
        })
        .collect()
}

fn process(stat: &str) -> Option<Process> {
    // The name may hold anything, so fields are counted from its end.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some(Process {
        parent: fields.get(1)?.parse().ok()?,
        ticks: number(11)? + number(12)?,
        ticks_of_ended: number(13)? + number(14)?,
    })
}
