//! What was put into a form, written out again.

use super::Session;
use crate::form::Shape;
use crate::form::check::Answer;
use crate::form::state::Presence;
use crate::input::{Input, write_choices};
use crate::rules::value::NodeId;
use crate::values::json::Json;
use crate::values::out::Out;

impl Session {
    /// What is sent to the server: `{"answers", "choices"}` with the answers of visible fields.
    #[must_use]
    pub fn document(&self) -> Json {
        self.written_document().to_json()
    }

    pub(crate) fn written_document(&self) -> Out {
        let mut out = Out::default();
        out.open('{');
        self.write_answers(false, &mut out);
        write_choices(&self.state.choices, &mut out);
        out.close('}');
        out
    }

    /// Everything that was put in, the answers of hidden fields too, for [`Session::load`].
    #[must_use]
    pub fn input(&self) -> Input {
        let mut answers = Out::default();
        answers.open('{');
        self.write_members(self.book.pack.form.pages(), 0, true, &mut answers);
        answers.close('}');
        Input {
            answers: answers.to_json(),
            choices: self.state.choices.clone(),
            files: self.state.files.clone(),
            reviews: self.state.reviews.clone(),
        }
    }

    /// Writes the member `answers`; of hidden fields too when `all`.
    pub(super) fn write_answers(&self, all: bool, out: &mut Out) {
        out.begin("answers", '{');
        self.write_members(self.book.pack.form.pages(), 0, all, out);
        out.close('}');
    }

    /// Writes what was answered of these fields; a group or a repeating group that holds nothing is
    /// left out.
    fn write_members(&self, nodes: &[NodeId], row: usize, all: bool, out: &mut Out) {
        let form = &self.book.pack.form;
        for id in nodes {
            let node = form.node(*id);
            let slot = self.state.slot(form.place(*id, row));
            if !all && slot.presence != Presence::Visible {
                continue;
            }
            let before = out.0.len();
            out.key(&node.key);
            let start = out.0.len();
            match node.shape {
                Shape::Group => {
                    out.0.push('{');
                    self.write_members(&node.children, row, all, out);
                    if out.0.len() > start + 1 {
                        out.0.push('}');
                    } else {
                        out.0.truncate(start);
                    }
                }
                Shape::Rows { .. } => {
                    let count = self.state.count(*id);
                    if count > 0 {
                        out.0.push('[');
                    }
                    for row in 1..=count {
                        out.open('{');
                        self.write_members(&node.children, row, all, out);
                        out.close('}');
                    }
                    if count > 0 {
                        out.0.push(']');
                    }
                }
                _ => {
                    if let Some(given) = &slot.given
                        && (all || slot.answer != Answer::None)
                    {
                        out.0.push_str(given);
                    }
                }
            }
            if out.0.len() == start {
                out.0.truncate(before);
            }
        }
    }
}
