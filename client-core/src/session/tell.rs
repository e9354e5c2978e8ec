//! What a change comes to, against what the caller was told before.

use super::Session;
use crate::form::Shape;
use crate::form::run::Touched;
use crate::form::state::{Need, Presence, View};
use crate::rules::value::{NodeId, Place};
use crate::values::json::Json;
use crate::values::ordered::{OrderedMap, OrderedSet};
use crate::verdict::delta::{Delta, FieldState, Named};
use crate::verdict::{ChecklistEntry, FeeLine, FieldError, checklist, fees};

/// What the caller has been told.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The fields that differ from a hidden one.
    fields: OrderedMap<Place, FieldState>,
    rows: OrderedMap<NodeId, usize>,
    checklist: Vec<ChecklistEntry>,
    fees: Vec<FeeLine>,
    missing: Vec<FieldError>,
    others: Vec<FieldError>,
}

impl Session {
    /// Tells what differs from what was told before, looking only at what was touched; at
    /// everything when that is not known.
    pub(super) fn report(&mut self, touched: Option<Touched>) -> Delta {
        let view = View {
            pack: &self.pack,
            context: &self.context,
            state: &self.state,
        };
        let all = touched.is_none();
        let touched = touched.unwrap_or_else(|| everything(view, &self.shown));
        let form = &self.pack.form;

        let mut fields = Vec::new();
        for place in touched.fields.iter().copied() {
            let now = field_state(view, place);
            let before = self.shown.fields.get(&place);
            if now == *before.unwrap_or(&FieldState::default()) {
                continue;
            }
            if now == FieldState::default() {
                self.shown.fields.remove(&place);
            } else {
                self.shown.fields.insert(place, now.clone());
            }
            fields.push((form.pointer(place), now));
        }

        let mut rows = Vec::new();
        if all {
            for id in 0..form.len() {
                if matches!(form.node(id).shape, Shape::Rows { .. }) {
                    let count = self.state.count(id);
                    if self.shown.rows.get(&id).copied().unwrap_or(0) != count {
                        self.shown.rows.insert(id, count);
                        rows.push((form.pointer(form.place(id, 0)), count));
                    }
                }
            }
        }

        if self.shown.checklist.is_empty() {
            self.shown.checklist = checklist::entries(view);
        }
        let mut changed = Vec::new();
        for i in touched.materials.iter().copied() {
            let (Some(now), Some(shown)) =
                (checklist::entry(view, i), self.shown.checklist.get_mut(i))
            else {
                continue;
            };
            if now != *shown {
                changed.push((now.material.clone(), now.clone()));
                *shown = now;
            }
        }

        let fees = if touched.fees.is_empty() {
            None
        } else {
            replace_if_new(&mut self.shown.fees, fees::lines(view))
        };
        let missing = if touched.missing {
            replace_if_new(&mut self.shown.missing, view.missing())
        } else {
            None
        };
        let other_errors = replace_if_new(&mut self.shown.others, view.other_errors());
        let valid = view.is_valid(&self.shown.others);
        Delta {
            fields: Named(fields),
            rows: Named(rows),
            checklist: Named(changed),
            fee_total_fen: fees.as_ref().map(|lines| fees::total(lines)),
            fees,
            missing,
            other_errors,
            progress: view.progress(),
            valid,
            complete: valid
                && self.state.missing.is_empty()
                && !self
                    .shown
                    .checklist
                    .iter()
                    .any(|entry| entry.state.is_open()),
            next_question: view.next_question(),
        }
    }
}

/// The new value when it differs from what was shown.
fn replace_if_new<T: PartialEq + Clone>(shown: &mut Vec<T>, now: Vec<T>) -> Option<Vec<T>> {
    if *shown == now {
        return None;
    }
    shown.clone_from(&now);
    Some(now)
}

fn field_state(view: View<'_>, place: Place) -> FieldState {
    let slot = view.state.slot(place);
    let visible = slot.presence == Presence::Visible;
    let given = visible && view.pack.form.node(place.node).is_given();
    FieldState {
        visible,
        required: visible && slot.need == Need::Yes,
        value: given.then(|| view.given_value(place).unwrap_or(Json::Null)),
        error: view.error_at(place).map(Into::into),
    }
}

/// All that is there and all that was shown before.
fn everything(view: View<'_>, shown: &Shown) -> Touched {
    let mut fields = view.all_places();
    fields.extend(shown.fields.keys());
    Touched {
        fields: OrderedSet::collect(fields),
        materials: OrderedSet::collect((0..view.pack.pack.materials.len()).collect()),
        fees: OrderedSet::collect((0..view.pack.pack.fees.len()).collect()),
        missing: true,
    }
}
