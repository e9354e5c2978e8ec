//! Why a command stopped: one line that says what is wrong and what to do.

use std::fmt;

/// What a step gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// One line for the person at the keyboard.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Stops with one line.
pub(crate) fn fail<T>(line: impl Into<String>) -> Outcome<T> {
    Err(Failure(line.into()))
}

/// Turns any error into a [`Failure`] that says what was being done.
pub(crate) trait Doing<T> {
    /// Prefixes the error with what was being done.
    fn doing(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{what}: {error}")))
    }
}
