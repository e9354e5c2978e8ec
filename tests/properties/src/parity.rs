//! One verdict everywhere: the same commands in this process and in JavaScript hosts, and the same
//! texts for answers.
//!
//! A host is given answer sets and gives back one digest a set, so that a million answers need
//! neither disk nor much of a pipe. Only a set whose digest differs is asked for in full.

use crate::answers::AnswerSet;
use crate::commands::{Argument, Command as Step};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A JavaScript host with one flavour of the rules core: `node:web` or `chromium:mini`.
///
/// The flavours are listed in `hosts/flavours.mjs`.
#[derive(Debug)]
pub struct Host {
    /// `host:flavour`.
    pub name: String,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Host {
    /// Starts a host; its core is loaded when this returns.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn start(name: &str) -> Result<Self, String> {
        let (host, flavour) = name.split_once(':').unwrap_or((name, "web"));
        if !["node", "chromium"].contains(&host) {
            return Err(format!("there is no host `{host}`: node or chromium"));
        }
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut child = Command::new("node")
            .arg(here.join(format!("hosts/{host}.mjs")))
            .arg(here.join("../../mobile-shell/packages/client-core/dist"))
            .arg(flavour)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("node: {error}"))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("node has no pipes".to_owned());
        };
        let mut host = Self {
            name: name.to_owned(),
            child,
            to,
            from: BufReader::new(from),
        };
        host.ask(&json!({"ready": true}))?;
        Ok(host)
    }

    /// Hands over a pack the sets that follow are about.
    ///
    /// # Errors
    /// What the host says.
    pub fn take_pack(&mut self, text: &str) -> Result<(), String> {
        self.ask(&json!({"pack": text})).map(drop)
    }

    /// Hands over a package the sets that follow are about, as `package␞pack␞pack…`.
    ///
    /// # Errors
    /// What the host says.
    pub fn take_package(&mut self, texts: &str) -> Result<(), String> {
        self.ask(&json!({"package": texts})).map(drop)
    }

    /// The digest of the answers to each set.
    ///
    /// # Errors
    /// What the host says.
    pub fn digests(&mut self, sets: &[AnswerSet]) -> Result<Vec<String>, String> {
        let sets: Vec<Value> = sets.iter().map(job).collect();
        texts(&self.ask(&json!({"sets": sets}))?["digests"])
    }

    /// All answers to one set.
    ///
    /// # Errors
    /// What the host says.
    pub fn answers(&mut self, set: &AnswerSet) -> Result<Vec<String>, String> {
        texts(&self.ask(&json!({"set": job(set)}))?["answers"])
    }

    fn ask(&mut self, question: &Value) -> Result<Value, String> {
        let broken = |error: std::io::Error| format!("{} has ended: {error}", self.name);
        writeln!(self.to, "{question}").map_err(broken)?;
        let mut line = String::new();
        self.from.read_line(&mut line).map_err(broken)?;
        if line.is_empty() {
            return Err(format!("{} has ended; see above", self.name));
        }
        let answer: Value =
            serde_json::from_str(&line).map_err(|error| format!("{}: {error}", self.name))?;
        match answer["error"].as_str() {
            Some(error) => Err(format!("{}: {error}", self.name)),
            None => Ok(answer),
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // An empty question ends a host; should it hang, it must not outlive the test.
        let _ = self.to.write_all(b"\n");
        let _ = self.to.flush();
        if !matches!(self.from.read_line(&mut String::new()), Ok(0)) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn texts(list: &Value) -> Result<Vec<String>, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let texts = list
        .as_array()
        .and_then(|list| list.iter().map(text).collect());
    texts.ok_or_else(|| "the host gave no list of texts".to_owned())
}

/// A set as the hosts read it.
fn job(set: &AnswerSet) -> Value {
    let commands: Vec<Value> = set.commands.iter().map(command).collect();
    json!({"context": set.context, "input": set.input, "commands": commands})
}

fn command(step: &Step) -> Value {
    let arguments = step.arguments.iter().map(|argument| match argument {
        Argument::Text(text) => json!(text),
        Argument::Index(index) => json!(index),
    });
    std::iter::once(json!(step.method))
        .chain(arguments)
        .collect()
}

/// SHA-256 over the answers, each after its length in bytes so that none can run into the next.
#[must_use]
pub fn digest(answers: &[String]) -> String {
    let mut hash = Sha256::new();
    for answer in answers {
        let length = u32::try_from(answer.len()).unwrap_or(u32::MAX);
        hash.update(length.to_le_bytes());
        hash.update(answer);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Finds and keeps the first answer in which a host differs; the text says where it is.
///
/// # Errors
/// What the host says.
pub fn explain(
    host: &mut Host,
    item: &str,
    set: &AnswerSet,
    native: &[String],
    keep: &Path,
) -> Result<String, String> {
    let other = host.answers(set)?;
    let at = native
        .iter()
        .zip(&other)
        .take_while(|(a, b)| a == b)
        .count();
    if at == native.len() && at == other.len() {
        return Ok(format!(
            "{item}: {} gave another digest, but not again: it does not answer the same twice",
            host.name
        ));
    }
    let none = String::new();
    let (a, b) = (
        native.get(at).unwrap_or(&none),
        other.get(at).unwrap_or(&none),
    );
    // The first answers are the evaluation, the opening and the loading; a package is only opened.
    let before = if set.kind == "package" { 1 } else { 3 };
    let what = at.checked_sub(before).and_then(|at| set.commands.get(at));
    let what = what.map_or("a whole evaluation".to_owned(), |step| {
        command(step).to_string()
    });
    let kept = keep_case(host, item, set, (a, b), keep);
    Ok(format!(
        "{item}: {} ({}): answer {at} of {}, to {what}, differs {}\nkept in {}",
        host.name,
        set.kind,
        native.len(),
        difference(a, b),
        kept.display()
    ))
}

/// Where two texts part, with a little of what stands around.
pub(crate) fn difference(a: &str, b: &str) -> String {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| -> String {
        text.chars()
            .skip(same.saturating_sub(60))
            .take(160)
            .collect()
    };
    format!(
        "at character {same}:\n  here  …{}\n  there …{}",
        around(a),
        around(b)
    )
}

/// Writes what is needed to look at the case again.
fn keep_case(
    host: &Host,
    item: &str,
    set: &AnswerSet,
    (native, other): (&str, &str),
    folder: &Path,
) -> PathBuf {
    let set = job(set);
    let name = digest(&[set.to_string()]);
    let name = name.get(..12).unwrap_or_default();
    let file = folder.join(format!(
        "{item}-{}-{name}.json",
        host.name.replace(':', "-")
    ));
    let case = json!({"item": item, "set": set, "native": native, "other": other});
    let _ = std::fs::create_dir_all(folder);
    let _ = std::fs::write(&file, format!("{case:#}\n"));
    file
}
