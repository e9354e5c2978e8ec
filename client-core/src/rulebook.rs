//! A pack in a context: everything a verdict depends on but the document.

use crate::context::{Context, Lang};
use crate::form::run::run_all;
use crate::form::state::{Mode, State, View};
use crate::input::{Given, Input, parse_document};
use crate::pack::loaded::LoadedPack;
use crate::values::doc::Doc;
use crate::values::json::DocumentError;
use crate::verdict::checklist::{self, Fixed};
use crate::verdict::report;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A pack in a context, ready to judge any number of documents.
///
/// What is the same in all their verdicts is written once, when the rulebook is made.
#[derive(Debug, Clone)]
pub struct Rulebook {
    pub(crate) pack: Arc<LoadedPack>,
    pub(crate) context: Context,
    pub(crate) fixed: Vec<Fixed>,
}

impl Rulebook {
    /// Puts a pack into a context.
    #[must_use]
    pub fn new(pack: Arc<LoadedPack>, context: Context) -> Self {
        Self {
            fixed: checklist::fixed(&pack.pack, &context),
            pack,
            context,
        }
    }

    /// The verdict on a document, as canonical JSON.
    #[must_use]
    pub fn evaluate(&self, mode: Mode, input: &Input) -> String {
        let answers = Doc::of(&input.answers);
        self.judge(mode, input.given(&answers))
    }

    /// The verdict on a document's text: `{"answers", "choices", "files", "reviews"}`, each of which
    /// may be missing.
    ///
    /// # Errors
    /// [`DocumentError`], as for [`Input::parse`].
    pub fn evaluate_text(&self, mode: Mode, input: &str) -> Result<String, DocumentError> {
        let document = parse_document(input, &self.pack)?;
        Ok(self.judge(mode, Given::of(&document)?))
    }

    fn judge(&self, mode: Mode, given: Given<'_>) -> String {
        evaluate(mode, &self.pack, &self.context, &self.fixed, given)
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &LoadedPack {
        &self.pack
    }

    /// The context.
    #[must_use]
    pub const fn context(&self) -> &Context {
        &self.context
    }

    /// Turns the texts into another language.
    pub(crate) fn turn(&mut self, lang: Lang) {
        self.context.lang = lang;
        self.fixed = checklist::fixed(&self.pack.pack, &self.context);
    }

    pub(crate) fn view<'a>(&'a self, state: &'a State) -> View<'a> {
        View {
            pack: &self.pack,
            context: &self.context,
            state,
        }
    }
}

/// The verdict on one document.
pub(crate) fn evaluate(
    mode: Mode,
    pack: &LoadedPack,
    context: &Context,
    fixed: &[Fixed],
    given: Given<'_>,
) -> String {
    let mut state = State::new(pack, mode);
    state.load(pack, given, None);
    run_all(pack, context, &mut state);
    let view = View {
        pack,
        context,
        state: &state,
    };
    report::verdict(view, fixed)
}
