//! A small disk of its own, mounted where only who works on it sees it, so that it can be full
//! without filling the machine's. A script runs there, which is asked by words and says when it did.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running script with its disk.
pub(crate) struct Small {
    child: Child,
    words: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    // Where the disk is mounted.
    _place: tempfile::TempDir,
}

impl Small {
    /// Starts a script whose `$1` is where it may mount its disk, and waits until it says `ready`.
    /// `configure` adds the other arguments and the environment.
    pub(crate) fn start(script: &str, ready: &str, configure: impl FnOnce(&mut Command)) -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(place.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        configure(&mut command);
        let mut child = command.spawn().expect("unshare is there, of util-linux");
        let words = child.stdin.take().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut small = Self {
            child,
            words,
            said,
            _place: place,
        };
        small.wait_for(ready);
        small
    }

    fn wait_for(&mut self, words: &str) {
        let found = self
            .said
            .by_ref()
            .any(|line| line.is_ok_and(|line| line.contains(words)));
        assert!(
            found,
            "it ended without {words:?}; may this user mount a disk of its own?"
        );
    }

    /// Has the script do something, and waits until it did.
    pub(crate) fn ask(&mut self, word: &str) {
        writeln!(self.words, "{word}").unwrap();
        self.wait_for(&format!("did {word}"));
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
