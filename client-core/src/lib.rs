//! The rules core: one verdict on the server, in a phone's browser, in a mini-program and in an
//! integrator's own process.
//!
//! Nothing here reads a clock, a file, a socket or a random source: `today`, the calendar and the
//! applicant's standing come in through the context, so the same input gives the same bytes
//! everywhere and for ever.

pub mod clock;
pub mod lifecycle;
pub mod pack;
pub mod requests;
// The phone asks the rules one question at a time and never looks at all of them.
#[cfg(not(target_arch = "wasm32"))]
pub mod situations;

mod context;
mod form;
mod input;
mod rules;
mod session;
mod values;
mod verdict;
#[cfg(feature = "wasm")]
mod wasm;

pub use context::{Applicant, ApplicantKind, Context, Lang, Standing};
pub use form::state::Mode;
pub use input::{File, Input, Review, parse_answers};
pub use pack::loaded::{LoadedPack, PackError};
pub use requests::{Choices, ReviewVerdict};
pub use rules::expr;
pub use session::{Session, SessionError};
pub use values::json::DocumentError;
pub use values::{date, decimal, format, ident, json};
pub use verdict::delta::{Delta, FieldFault, FieldState, Named};
pub use verdict::message::{Param, Params, message};
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
    let mut state = form::state::State::new(pack, mode);
    state.load(pack, input);
    form::run::run_all(pack, context, &mut state);
    verdict::report::verdict(form::state::View {
        pack,
        context,
        state: &state,
    })
}
