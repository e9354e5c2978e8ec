//! The rules core: one verdict on the server, in a phone's browser, in a mini-program and in an
//! integrator's own process.
//!
//! Nothing here reads a clock, a file, a socket or a random source: `today`, the calendar and the
//! applicant's standing come in through the context, so the same input gives the same bytes
//! everywhere and for ever.

#![cfg_attr(not(any(feature = "std", test)), no_std)]

extern crate alloc;

pub mod clock;
pub mod lifecycle;
pub mod pack;
pub mod package;
pub mod requests;
// The phone asks the rules one question at a time and never looks at all of them.
#[cfg(not(target_arch = "wasm32"))]
#[cfg(feature = "std")]
pub mod situations;
// Departments are the server's business; a phone is told how far they are.
#[cfg(feature = "std")]
pub mod stages;

#[cfg(all(target_arch = "wasm32", any(feature = "wasm", feature = "mini")))]
mod binding;
mod context;
mod form;
mod input;
mod rulebook;
mod rules;
mod session;
mod values;
mod verdict;

pub use context::{Applicant, ApplicantKind, Context, Lang, Standing};
pub use form::state::Mode;
pub use input::{File, Input, Review, parse_answers};
pub use pack::loaded::{LoadedPack, PackError};
pub use requests::{Choices, ReviewVerdict};
pub use rulebook::Rulebook;
pub use rules::expr;
pub use session::{Delta, Restored, Session, SessionError};
pub use values::json::DocumentError;
pub use values::ordered::OrderedMap;
pub use values::{date, decimal, format, ident, json, pattern};
#[cfg(feature = "std")]
pub use verdict::typed::{
    Alternative, Because, ChecklistEntry, FeeLine, FieldError, FieldRef, FieldView, Progress,
    Verdict, Why,
};
pub use verdict::{AlternativeKind, FeeState, MaterialState};

use alloc::string::String;

/// The verdict on a document as it was sent, as canonical JSON: what must not be there is an error.
#[must_use]
pub fn evaluate_text(mode: Mode, pack: &LoadedPack, context: &Context, input: &Input) -> String {
    let fixed = verdict::checklist::fixed(&pack.pack, context);
    let answers = values::doc::Doc::of(&input.answers);
    rulebook::evaluate(mode, pack, context, &fixed, input.given(&answers))
}

/// The verdict on a document as it was sent: what must not be there is an error.
#[cfg(feature = "std")]
#[must_use]
pub fn evaluate(pack: &LoadedPack, context: &Context, input: &Input) -> Verdict {
    evaluate_as(Mode::Submission, pack, context, input)
}

/// The verdict in either mode.
#[cfg(feature = "std")]
#[must_use]
pub fn evaluate_as(mode: Mode, pack: &LoadedPack, context: &Context, input: &Input) -> Verdict {
    Verdict::read(&evaluate_text(mode, pack, context, input))
}
