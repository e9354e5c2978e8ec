//! Command-line words, taken one by one so that whatever is left over is an error.

use crate::failure::{Outcome, fail};

/// The words after `cargo xtask`.
#[derive(Debug)]
pub(crate) struct Args(Vec<String>);

impl Args {
    /// The words this process was started with.
    pub(crate) fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// Takes the first word.
    pub(crate) fn word(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes a switch such as `--fresh`.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes every `name value` or `name=value`.
    pub(crate) fn values(&mut self, name: &str) -> Outcome<Vec<String>> {
        let mut values = Vec::new();
        let mut rest = Vec::new();
        let mut words = std::mem::take(&mut self.0).into_iter();
        while let Some(word) = words.next() {
            if word == name {
                match words.next() {
                    Some(value) => values.push(value),
                    None => return fail(format!("{name} needs a value")),
                }
            } else if let Some(value) = word
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='))
            {
                values.push(value.to_owned());
            } else {
                rest.push(word);
            }
        }
        self.0 = rest;
        Ok(values)
    }

    /// Takes the last `name value`.
    pub(crate) fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        Ok(self.values(name)?.pop())
    }

    /// Takes all words that are not switches.
    pub(crate) fn words(&mut self) -> Vec<String> {
        let (switches, words) = std::mem::take(&mut self.0)
            .into_iter()
            .partition(|word| word.starts_with('-'));
        self.0 = switches;
        words
    }

    /// Refuses whatever nobody took.
    pub(crate) fn finish(&self) -> Outcome {
        match self.0.first() {
            None => Ok(()),
            Some(word) => fail(format!(
                "`{word}` is not understood here; see cargo xtask help"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(words: &[&str]) -> Args {
        Args(words.iter().map(|&w| w.to_owned()).collect())
    }

    #[test]
    fn values_come_in_both_spellings() {
        let mut args = args(&["api-sqlite", "--without", "web", "--without=lint"]);
        assert_eq!(args.values("--without").unwrap(), ["web", "lint"]);
        assert_eq!(args.words(), ["api-sqlite"]);
        args.finish().unwrap();
    }

    #[test]
    fn what_nobody_takes_is_refused() {
        let mut left = args(&["--frsh"]);
        assert!(!left.flag("--fresh"));
        assert!(left.finish().is_err());
        assert!(args(&["--port"]).value("--port").is_err());
    }
}
