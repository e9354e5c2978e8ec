//! What a change comes to, against what the caller was told before.

use super::{Delta, Session};
use crate::form::run::Touched;
use crate::form::state::{Held, Need, Presence, View};
use crate::form::{Shape, check};
use crate::rules::value::{NodeId, Place};
use crate::values::ordered::{Key, Keys, OrderedMap};
use crate::values::out::Out;
use crate::verdict::{checklist, fees};
use alloc::string::String;
use alloc::vec::Vec;

/// What of a field is told while it is not shown and nothing is wrong with it.
const HIDDEN: &str = r#""visible":false,"required":false,"error":null"#;

/// What the caller has been told.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The fields that differ from a hidden one.
    fields: OrderedMap<Place, String>,
    rows: OrderedMap<NodeId, usize>,
    materials: Vec<Material>,
    /// How many documents keep the case from being handed in.
    open: usize,
    fees: String,
    others: String,
    /// How far the form is, whether it is right, and what to ask next.
    end: String,
}

#[derive(Debug, Clone, Default)]
struct Material {
    entry: String,
    /// The errors of its files and choices.
    errors: String,
    open: bool,
}

impl Session {
    /// Tells what differs from what was told before, looking only at what was touched; at
    /// everything when that is not known.
    pub(super) fn report(&mut self, touched: Option<Touched>) -> Delta {
        let view = self.book.view(&self.state);
        let shown = &mut self.shown;
        let all = touched.is_none();
        let touched = touched.unwrap_or_else(|| everything(view, shown));
        let mut out = Out(String::with_capacity(512));
        out.open('{');

        out.begin("fields", '[');
        let mut piece = Out::default();
        for place in touched.fields.iter() {
            piece.0.clear();
            write_field(view, place, &mut piece);
            let before = shown.fields.get(&place).map_or(HIDDEN, String::as_str);
            if piece.0 == before {
                continue;
            }
            out.open('{');
            let form = &view.pack.form;
            form.write_pointer(place, "pointer", &mut out);
            out.raw(&piece.0);
            out.close('}');
            if piece.0 == HIDDEN {
                shown.fields.remove(&place);
            } else {
                shown.fields.put(place, &piece.0);
            }
        }
        out.close(']');
        if all {
            shown.tell_rows(view, &mut out);
        }

        out.begin("checklist", '[');
        let mut others_changed = all;
        shown
            .materials
            .resize(view.pack.pack.materials.len(), Material::default());
        let materials = &view.pack.pack.materials;
        for i in touched.materials.iter().map(Key::first) {
            let (Some(material), Some(shown_here)) = (materials.get(i), shown.materials.get_mut(i))
            else {
                continue;
            };
            let open = checklist::state_of(view, i).is_open();
            shown.open = shown.open + usize::from(open) - usize::from(shown_here.open);
            shown_here.open = open;
            piece.0.clear();
            checklist::write_changing(view, i, &mut piece);
            if piece.0 != shown_here.entry {
                out.open('{');
                out.text_member("material", &material.id);
                out.raw(&piece.0);
                out.close('}');
                replace(&mut shown_here.entry, &piece.0);
            }
            piece.0.clear();
            checklist::write_errors_of(view, i, &mut piece);
            others_changed |= replace(&mut shown_here.errors, &piece.0);
        }
        out.close(']');

        if all || !touched.fees.is_empty() {
            others_changed = true;
            piece.0.clear();
            fees::write(view, &mut piece);
            if replace(&mut shown.fees, &piece.0) {
                out.raw(&piece.0);
            }
        }
        if others_changed || touched.strays {
            piece.0.clear();
            view.write_stray_errors(&mut piece);
            for material in &shown.materials {
                if !material.errors.is_empty() {
                    piece.raw(&material.errors);
                }
            }
            checklist::write_unknown(view, &mut piece);
            fees::write_errors(view, &mut piece);
            if replace(&mut shown.others, &piece.0) {
                out.begin("otherErrors", '[');
                out.0.push_str(&piece.0);
                out.close(']');
            }
        }
        piece.0.clear();
        view.write_progress(&mut piece);
        let valid = view.is_valid() && shown.others.is_empty();
        piece.flag_member("valid", valid);
        let complete = valid && self.state.missing.is_empty() && shown.open == 0;
        piece.flag_member("complete", complete);
        view.write_next_question(&mut piece);
        if replace(&mut shown.end, &piece.0) {
            out.raw(&piece.0);
        }
        out.close('}');
        Delta(out.0)
    }
}

impl Shown {
    fn tell_rows(&mut self, view: View<'_>, out: &mut Out) {
        let form = &view.pack.form;
        let mut begun = false;
        for id in 0..form.len() {
            let Shape::Rows { .. } = form.node(id).shape else {
                continue;
            };
            let count = view.state.count(id);
            if self.rows.get(&id).copied().unwrap_or(0) == count {
                continue;
            }
            self.rows.insert(id, count);
            if !begun {
                out.begin("rows", '[');
                begun = true;
            }
            out.open('{');
            form.write_pointer(form.place(id, 0), "pointer", out);
            out.key("count");
            out.count(count);
            out.close('}');
        }
        if begun {
            out.close(']');
        }
    }
}

/// Puts the new text in place of the old; says whether they differ.
fn replace(shown: &mut String, now: &str) -> bool {
    if shown == now {
        return false;
    }
    shown.clear();
    shown.push_str(now);
    true
}

impl OrderedMap<Place, String> {
    fn put(&mut self, place: Place, text: &str) {
        if let Some(old) = self.entry(place, String::new()) {
            replace(old, text);
        }
    }
}

fn write_field(view: View<'_>, place: Place, out: &mut Out) {
    let slot = view.state.slot(place);
    let visible = slot.presence == Presence::Visible;
    out.flag_member("visible", visible);
    out.flag_member("required", visible && slot.need == Need::Yes);
    if visible && view.pack.form.node(place.node()).is_given() {
        out.key("value");
        match view.state.held(view.pack, place) {
            Held::Value(value) => check::write_value(&value, &mut out.0),
            _ => out.0.push_str("null"),
        }
    }
    if view.state.missing.contains(place) {
        out.text_member("missing", &view.missing_message(place));
    }
    view.write_error_at(place, out);
}

/// All that is there and all that was shown before.
fn everything(view: View<'_>, shown: &Shown) -> Touched {
    let mut fields = Vec::new();
    view.each_place(&mut |_, place| fields.push(place));
    for place in shown.fields.keys() {
        fields.push(*place);
    }
    Touched {
        fields: Keys::collect(fields),
        materials: Keys::up_to(view.pack.pack.materials.len()),
        fees: Keys::up_to(view.pack.pack.fees.len()),
        strays: true,
    }
}
