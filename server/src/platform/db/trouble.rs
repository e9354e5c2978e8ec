//! What an engine's refusal means for the one who asked: nothing wrong with the request, but with
//! the moment or the machine.

use crate::platform::problem::{Code, Error};
use diesel::result::{DatabaseErrorKind, Error as Refusal};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The connection is gone.
    Lost,
    /// Another transaction was in the way, and this one was undone.
    Contended,
    /// It took longer than a statement may, the engine is starting, stopping or standing by, or its
    /// disk does not answer.
    Away,
    /// There is no room left to write.
    Full,
}

impl Trouble {
    /// The trouble behind a failure, if an engine's refusal caused it.
    pub(super) fn of(error: &Error) -> Option<Self> {
        Self::behind(error.cause()?.downcast_ref()?)
    }

    /// PostgreSQL's texts are those of `lc_messages = 'C'`; diesel does not pass its codes on.
    fn behind(refusal: &Refusal) -> Option<Self> {
        let (kind, text) = match refusal {
            Refusal::BrokenTransactionManager => return Some(Self::Lost),
            Refusal::DatabaseError(kind, information) => (kind, information.message()),
            _ => return None,
        };
        let says = |words: &[&str]| words.iter().any(|words| text.contains(words));
        match kind {
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                Some(Self::Lost)
            }
            DatabaseErrorKind::SerializationFailure => Some(Self::Contended),
            DatabaseErrorKind::ReadOnlyTransaction => Some(Self::Away),
            DatabaseErrorKind::Unknown if says(&["terminating connection"]) => Some(Self::Lost),
            DatabaseErrorKind::Unknown if says(&["deadlock detected"]) => Some(Self::Contended),
            DatabaseErrorKind::Unknown if says(AWAY) => Some(Self::Away),
            DatabaseErrorKind::Unknown if says(FULL) => Some(Self::Full),
            _ => None,
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Contended => Code::Conflict,
            Self::Lost | Self::Away => Code::Unavailable,
            Self::Full => Code::StorageFull,
        }
    }
}

const AWAY: &[&str] = &[
    "canceling statement due to",
    "the database system is",
    "database is locked",
    "attempt to write a readonly database",
    "disk I/O error",
];

const FULL: &[&str] = &["No space left on device", "database or disk is full"];

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match &refusal {
            Refusal::NotFound => Code::NotFound,
            // Two requests met on the same row: the loser may simply try again.
            Refusal::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Code::Conflict,
            other => Trouble::behind(other).map_or(Code::Internal, Trouble::code),
        };
        Error::new(code).caused_by(refusal)
    }
}
