//! Why a field or a document is as it is: every rule about it, what it comes to and because of
//! what.

use crate::form::Shape;
use crate::form::state::{Need, Presence, View};
use crate::pack::RuleRef;
use crate::rules::value::{Outcome, Place, Value};
use crate::values::out::Out;
use crate::verdict::checklist;
use alloc::string::String;
use alloc::vec::Vec;

/// Explains a field: `{"pointer", "title", "visible", "required", "rules"}`.
pub(crate) fn field(view: View<'_>, place: Place) -> String {
    let node = view.pack.form.node(place.node());
    let slot = view.state.slot(place);
    let is_row = place.is_row();
    // A row is as visible as its repeating group.
    let shown_with = if is_row {
        view.pack.form.place(place.node(), 0)
    } else {
        place
    };
    let visible = view.state.slot(shown_with).presence == Presence::Visible;
    let mut out = Out::default();
    view.pack.form.open_entry(place, &mut out);
    out.text_member("title", &view.title(place));
    out.flag_member("visible", visible);
    out.flag_member("required", !is_row && slot.need == Need::Yes);
    out.begin("rules", '[');
    write_visible(view, shown_with, &mut out);
    if is_row {
        out.close(']');
        out.close('}');
        return out.0;
    }
    if let Some(rule) = node.required_when.filter(|_| visible && !node.required) {
        let (outcome, because, doubt) = match slot.need {
            Need::Yes => ("true", slot.need_because(), &[][..]),
            Need::No => ("false", slot.need_because(), &[][..]),
            Need::Undetermined => ("unknown", &[][..], slot.need_places.as_slice()),
        };
        write(view, "required", rule, outcome, (because, doubt), &mut out);
    }
    if let (Some(rule), Some(computed)) = (node.compute, &slot.computed) {
        write_outcome(
            view,
            "compute",
            rule,
            &computed.outcome,
            computed.because.as_slice(),
            &mut out,
        );
    }
    for i in view.pack.checks_at.get(place.node()).into_iter().flatten() {
        let finding = view.state.checks.get(*i);
        let finding = finding.and_then(|rows| rows.get(place.row().saturating_sub(1)));
        let check = view.pack.pack.checks.get(*i);
        if let (Some(check), Some(finding)) = (check, finding) {
            let because = finding.because.as_slice();
            write_outcome(
                view,
                "check",
                check.rule,
                &finding.outcome,
                because,
                &mut out,
            );
        }
    }
    out.close(']');
    if let Shape::Rows { .. } = node.shape {
        out.count_member("rows", view.state.count(place.node()));
    }
    out.close('}');
    out.0
}

/// The rules that show a field: those of the groups around it from the outermost, then its own. One
/// below a group that is not shown was not worked out.
fn write_visible(view: View<'_>, place: Place, out: &mut Out) {
    let mut around = Vec::new();
    let mut next = Some(place);
    while let Some(at) = next {
        around.push(at);
        next = view.pack.form.parent(at);
    }
    let mut shown = true;
    for at in around.into_iter().rev() {
        // A row itself has no rules.
        if at.is_row() {
            continue;
        }
        let found = view.state.slot(at);
        if let Some(rule) = view.pack.form.node(at.node()).visible_when {
            let (outcome, because, doubt) = match found.presence {
                _ if !shown => ("absent", &[][..], &[][..]),
                Presence::Visible => ("true", found.presence_because(), &[][..]),
                Presence::Hidden => ("false", found.presence_because(), &[][..]),
                Presence::Undetermined => ("unknown", &[][..], found.presence_places.as_slice()),
            };
            write(view, "visible", rule, outcome, (because, doubt), out);
        }
        shown = found.presence == Presence::Visible;
    }
}

/// Explains a document: `{"material", "name", "state", "rules"}`.
pub(crate) fn material(view: View<'_>, i: usize) -> String {
    let mut out = Out::default();
    let materials = &view.pack.pack.materials;
    let (Some(material), Some(finding)) = (materials.get(i), view.state.materials.get(i)) else {
        return out.0;
    };
    out.open('{');
    out.text_member("material", &material.id);
    out.text_member("name", view.context.lang.pick(&material.name));
    out.text_member("state", checklist::state_of(view, i).as_str());
    out.begin("rules", '[');
    if let Some(rule) = material.needed_when {
        let because = finding.because.as_slice();
        write_outcome(view, "needed", rule, &finding.outcome, because, &mut out);
    }
    out.close(']');
    out.close('}');
    out.0
}

fn write_outcome(
    view: View<'_>,
    of: &str,
    rule: RuleRef,
    outcome: &Outcome,
    because: &[Place],
    out: &mut Out,
) {
    let (word, because, doubt) = match outcome {
        Outcome::Known(Value::Bool(true)) => ("true", because, &[][..]),
        Outcome::Known(Value::Bool(false)) => ("false", because, &[][..]),
        Outcome::Known(_) => ("value", because, &[][..]),
        Outcome::Absent => ("absent", because, &[][..]),
        Outcome::Unknown(doubt) => ("unknown", &[][..], doubt.fields.as_slice()),
    };
    write(view, of, rule, word, (because, doubt), out);
}

/// Writes one rule: what it is about, its name and text, what it comes to and why.
fn write(
    view: View<'_>,
    of: &str,
    rule: RuleRef,
    outcome: &str,
    (because, doubt): (&[Place], &[Place]),
    out: &mut Out,
) {
    let rules = &view.pack.pack.rules;
    let Some(rule) = usize::try_from(rule).ok().and_then(|i| rules.get(i)) else {
        return;
    };
    out.open('{');
    out.text_member("of", of);
    out.text_member("rule", &rule.id);
    out.text_member("source", &rule.source);
    out.text_member("outcome", outcome);
    if because.is_empty() {
        out.raw_member("because", "[]");
    }
    view.write_because(because, out);
    if doubt.is_empty() {
        out.raw_member("fields", "[]");
    }
    view.write_refs(doubt, out);
    out.close('}');
}
