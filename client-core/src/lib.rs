//! The rules core: one verdict on the server, in a phone's browser, in a mini-program and in an
//! integrator's own process.
//!
//! Nothing here reads a clock, a file, a socket or a random source: `today`, the calendar and the
//! applicant's standing come in through the context, so the same input gives the same bytes
//! everywhere and for ever.

pub mod clock;
pub mod date;
pub mod decimal;
pub mod expr;
pub mod format;
pub mod ident;
pub mod json;
pub mod lifecycle;
pub mod pack;
pub mod requests;

mod check;
mod checklist;
mod compile;
mod context;
mod delta;
mod eval;
mod fees;
mod form;
mod functions;
mod input;
mod loaded;
mod message;
mod ordered;
mod plan;
mod read;
mod report;
mod run;
mod session;
mod state;
mod value;
mod verdict;
#[cfg(feature = "wasm")]
mod wasm;

pub use context::{Applicant, ApplicantKind, Context, Lang, Standing};
pub use delta::{Delta, FieldFault, FieldState, Named};
pub use input::{File, Input, Review, parse_answers};
pub use json::DocumentError;
pub use loaded::{LoadedPack, PackError};
pub use message::{Param, Params, message};
pub use requests::{Choices, ReviewVerdict};
pub use session::{Session, SessionError};
pub use state::Mode;
pub use verdict::{
    Alternative, AlternativeKind, Because, ChecklistEntry, FeeLine, FeeState, FieldError, FieldRef,
    FieldView, MaterialState, Progress, Verdict, Why,
};

/// The verdict on a document as it was sent: what must not be there is an error.
#[must_use]
pub fn evaluate(pack: &LoadedPack, context: &Context, input: &Input) -> Verdict {
    evaluate_as(Mode::Submission, pack, context, input)
}

/// The verdict in either mode.
#[must_use]
pub fn evaluate_as(mode: Mode, pack: &LoadedPack, context: &Context, input: &Input) -> Verdict {
    let mut state = state::State::new(pack, mode);
    state.load(pack, input);
    run::run_all(pack, context, &mut state);
    report::verdict(state::View {
        pack,
        context,
        state: &state,
    })
}
