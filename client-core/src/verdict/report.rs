//! From a worked-out state to the verdict's text.

use crate::form::check;
use crate::form::run::fault_at;
use crate::form::state::{Finding, Held, Need, Presence, Slot, Stray, View};
use crate::form::{Node, Shape};
use crate::pack::RuleRef;
use crate::rules::value::{Outcome, Place, Value};
use crate::values::ordered::{Key, Keys};
use crate::values::out::{Out, number, write_text};
use crate::verdict::checklist::Fixed;
use crate::verdict::message::{Fault, LIST_COMMA, NO, ROWS_COUNT, UNANSWERED, YES};
use crate::verdict::{checklist, fees};
use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

/// Characters of an answer shown in a reason.
const SHOWN_CHARS: usize = 60;

/// The whole verdict on a state that is worked out.
pub(crate) fn verdict(view: View<'_>, fixed: &[Fixed]) -> String {
    let state = view.state;
    let mut beside = Out::default();
    view.write_errors_beside(&mut beside);
    let valid = view.is_valid() && beside.0.is_empty();
    let complete = valid && state.missing.is_empty() && !checklist::any_open(view);
    // About what a filled form comes to, so that the text seldom has to move while it grows.
    let entries = view.pack.form.len() * 80 + fixed.len() * 500;
    let mut out = Out(String::with_capacity(1_024 + entries));
    out.open('{');
    out.text_member("pack", view.pack.sha256());
    out.text_member("today", &view.context.today.to_text());
    out.flag_member("valid", valid);
    out.flag_member("complete", complete);
    out.begin("errors", '[');
    view.write_errors(&mut out);
    if !beside.0.is_empty() {
        out.raw(&beside.0);
    }
    out.close(']');
    out.begin("missing", '[');
    for place in state.missing.iter() {
        view.write_missing(place, &mut out);
    }
    out.close(']');
    out.begin("fields", '[');
    view.each_place(&mut |node, place| {
        let slot = state.slot(place);
        if slot.presence == Presence::Visible {
            view.write_field(place, node, slot, &mut out);
        }
    });
    out.close(']');
    out.begin("checklist", '[');
    checklist::write(view, fixed, &mut out);
    out.close(']');
    fees::write(view, &mut out);
    view.write_progress(&mut out);
    view.write_next_question(&mut out);
    out.close('}');
    out.0
}

impl<'a> View<'a> {
    pub(crate) fn write_progress(self, out: &mut Out) {
        let required = self.state.required;
        out.begin("progress", '{');
        out.count_member(
            "answered",
            required.saturating_sub(self.state.missing.len()),
        );
        out.count_member("required", required);
        out.close('}');
    }

    pub(crate) fn write_next_question(self, out: &mut Out) {
        match self.next_question() {
            Some(place) => self.pack.form.write_pointer(place, "nextQuestion", out),
            None => out.raw_member("nextQuestion", "null"),
        }
    }

    /// The visible, unanswered field that most undetermined documents and visibilities wait for;
    /// where nothing waits for an answer, the first missing one. Of several the first in form
    /// order.
    pub(crate) fn next_question(self) -> Option<Place> {
        let mut best: Option<(usize, Place)> = None;
        for (place, decides) in self.state.deciders.iter() {
            let asks = best.is_none_or(|(most, _)| *decides > most) && self.is_open(*place);
            if asks {
                best = Some((*decides, *place));
            }
        }
        best.map(|(_, place)| place)
            .or_else(|| self.state.missing.iter().next())
    }

    /// Shown, to be answered by the applicant, and without a right answer.
    fn is_open(self, place: Place) -> bool {
        let node = self.pack.form.node(place.node());
        !node.is_given()
            && self.state.slot(place).presence == Presence::Visible
            && matches!(self.state.held(self.pack, place), Held::Nothing)
    }

    /// Writes what is wrong with the document and its answers, in form order.
    fn write_errors(self, out: &mut Out) {
        let state = self.state;
        let form = &self.pack.form;
        let mut places = Vec::new();
        for stray in &state.strays {
            match stray.at {
                Some(at) => places.push(at),
                None => self.write_stray(stray, out),
            }
        }
        places.extend(state.faulty.iter());
        for broken in state.broken.iter() {
            if let Some(node) = self.pack.checks.get(broken.first()) {
                places.push(form.place(*node, broken.second()));
            }
        }
        // At one place the document's own errors come before the answer's before the checks'.
        for place in Keys::collect(places).iter() {
            for stray in &state.strays {
                if stray.at == Some(place) {
                    self.write_stray(stray, out);
                }
            }
            if state.faulty.contains(place)
                && let Some(fault) = fault_at(self.pack, state, place)
            {
                self.begin_own_error(place, &fault, out);
                out.close('}');
            }
            for i in self.broken_checks(place) {
                form.open_entry(place, out);
                self.write_check_fault(i, place, out);
                if let Some(check) = self.pack.pack.checks.get(i) {
                    self.write_rule(Some(check.rule), out);
                }
                if let Some(finding) = self.check_finding(i, place) {
                    self.write_because(finding.because.as_slice(), out);
                }
                out.close('}');
            }
        }
    }

    /// Writes `error` of a field, its own answer's before the checks': `null`, or what is wrong
    /// without where.
    pub(crate) fn write_error_at(self, place: Place, out: &mut Out) {
        out.key("error");
        let start = out.0.len();
        out.0.push('{');
        let mut strays = self.state.strays.iter();
        let stray = strays.find(|stray| stray.at == Some(place) && self.stands_at_field(stray));
        let fault = match stray {
            Some(stray) => Some(Cow::Borrowed(&stray.fault)),
            None => fault_at(self.pack, self.state, place),
        };
        if let Some(fault) = fault {
            fault.write(out, &self.title(place), self.context.lang);
        } else if let Some(check) = self.broken_checks(place).next() {
            self.write_check_fault(check, place, out);
        } else {
            out.0.truncate(start);
            out.0.push_str("null");
            return;
        }
        out.close('}');
    }

    /// The checks that are broken at a place.
    fn broken_checks(self, place: Place) -> impl Iterator<Item = usize> {
        let all = match self.pack.checks_at.get(place.node()) {
            Some(all) if !self.state.broken.is_empty() && !place.is_row() => all.as_slice(),
            _ => &[],
        };
        let broken = move |i: &usize| self.state.broken.contains(Key::new(*i, place.row(), 0));
        all.iter().copied().filter(broken)
    }

    fn check_finding(self, i: usize, place: Place) -> Option<&'a Finding> {
        self.state.checks.get(i)?.get(place.row().saturating_sub(1))
    }

    /// Writes the members `code`, `message` and `params` of a broken check.
    fn write_check_fault(self, i: usize, place: Place, out: &mut Out) {
        let Some(check) = self.pack.pack.checks.get(i) else {
            return;
        };
        let finding = self.check_finding(i, place);
        let known = finding.is_some_and(|f| matches!(f.outcome, Outcome::Known(_)));
        let code = if known { "check_failed" } else { "rule_failed" };
        let fault = Fault::new(code).with_text("check", &check.id);
        if known {
            out.text_member("code", code);
            out.text_member("message", self.context.lang.pick(&check.message));
            fault.write_params(out);
        } else {
            fault.write(out, &self.title(place), self.context.lang);
        }
    }

    fn begin_own_error(self, place: Place, fault: &Fault, out: &mut Out) {
        let slot = self.state.slot(place);
        let node = self.pack.form.node(place.node());
        self.pack.form.open_entry(place, out);
        fault.write(out, &self.title(place), self.context.lang);
        let computed = slot.computed.as_ref();
        if slot.presence == Presence::Hidden {
            self.write_rule(node.visible_when, out);
            self.write_because(slot.presence_because(), out);
        } else if computed.is_some_and(|computed| computed.fault.is_some()) {
            self.write_rule(node.compute, out);
            self.write_because(slot.computed_because(), out);
        }
    }

    /// Begins an error with its place, code, message and params; more members may follow.
    pub(crate) fn begin_error(self, pointer: &str, fault: &Fault, title: &str, out: &mut Out) {
        out.open('{');
        out.text_member("pointer", pointer);
        fault.write(out, title, self.context.lang);
    }

    pub(crate) fn write_error(self, pointer: &str, fault: &Fault, title: &str, out: &mut Out) {
        self.begin_error(pointer, fault, title, out);
        out.close('}');
    }

    fn write_stray(self, stray: &Stray, out: &mut Out) {
        let title = stray.at.map_or_else(String::new, |place| self.title(place));
        self.write_error(&stray.pointer, &stray.fault, &title, out);
    }

    /// Why a missing field is missing, in words.
    pub(crate) fn missing_message(self, place: Place) -> String {
        let text = match self.pack.form.node(place.node()).shape {
            Shape::Rows { .. } => "required_rows",
            Shape::Choice(_) | Shape::Choices { .. } | Shape::Boolean { .. } => "required_choice",
            _ => "required",
        };
        Fault::new(text).message(&self.title(place), self.context.lang)
    }

    fn write_missing(self, place: Place, out: &mut Out) {
        self.pack.form.open_entry(place, out);
        out.text_member("code", "required");
        out.text_member("message", &self.missing_message(place));
        out.raw_member("params", "{}");
        out.close('}');
    }

    /// Writes the errors of the document that stand at no field of the form.
    pub(crate) fn write_stray_errors(self, out: &mut Out) {
        for stray in &self.state.strays {
            if !self.stands_at_field(stray) {
                self.write_stray(stray, out);
            }
        }
    }

    /// Writes the errors of files, choices and fees.
    fn write_errors_beside(self, out: &mut Out) {
        for i in 0..self.pack.pack.materials.len() {
            checklist::write_errors_of(self, i, out);
        }
        checklist::write_unknown(self, out);
        fees::write_errors(self, out);
    }

    /// Whether nothing is wrong with the document and its answers.
    pub(crate) fn is_valid(self) -> bool {
        let state = self.state;
        state.strays.is_empty() && state.faulty.is_empty() && state.broken.is_empty()
    }

    fn stands_at_field(self, stray: &Stray) -> bool {
        stray.at.is_some_and(|place| {
            let is_row = place.is_row();
            !is_row && stray.pointer == self.pack.form.pointer(place)
        })
    }

    /// Goes through every field in every row, in form order.
    pub(crate) fn each_place(self, act: &mut dyn FnMut(&'a Node, Place)) {
        self.pack
            .form
            .each_place(&|group| self.state.count(group), act);
    }

    /// Writes a visible field's entry.
    fn write_field(self, place: Place, node: &Node, slot: &Slot, out: &mut Out) {
        self.pack.form.open_entry(place, out);
        out.flag_member("required", slot.need == Need::Yes);
        if node.is_given()
            && let Held::Value(value) = self.state.held(self.pack, place)
        {
            out.key("value");
            check::write_value(&value, &mut out.0);
        }
        let (rule, because) = if node.visible_when.is_some() {
            (node.visible_when, slot.presence_because())
        } else if node.required_when.is_some() && slot.need == Need::Yes {
            (node.required_when, slot.need_because())
        } else {
            (node.compute, slot.computed_because())
        };
        if rule.is_some() {
            self.write_rule(rule, out);
            self.write_because(because, out);
        }
        out.close('}');
    }

    /// The label of a field, after the group and the row's number in a repeating group.
    pub(crate) fn title(self, place: Place) -> String {
        let lang = self.context.lang;
        let title = lang.pick(&self.pack.form.node(place.node()).title);
        if place.row() == 0 {
            return title.to_owned();
        }
        let group = lang.pick(&self.pack.form.node(place.anchor()).title);
        let mut full = group.to_owned();
        full.push(' ');
        full.push_str(&number(place.row()));
        if place.node() != place.anchor() {
            full.push_str(" · ");
            full.push_str(title);
        }
        full
    }

    /// Writes the member `rule`: the rule's name.
    pub(crate) fn write_rule(self, rule: Option<RuleRef>, out: &mut Out) {
        if let Some(rule) = rule.and_then(|rule| self.pack.rule(rule)) {
            out.0.push_str(&rule.member);
        }
    }

    /// Writes the member `fields`: places with their labels. Left out when there is none.
    pub(crate) fn write_refs(self, places: &[Place], out: &mut Out) {
        if places.is_empty() {
            return;
        }
        out.begin("fields", '[');
        for place in places {
            self.pack.form.open_entry(*place, out);
            out.text_member("title", &self.title(*place));
            out.close('}');
        }
        out.close(']');
    }

    /// Writes the member `because`: answers a rule rests on. Left out when there is none.
    pub(crate) fn write_because(self, places: &[Place], out: &mut Out) {
        if places.is_empty() {
            return;
        }
        out.begin("because", '[');
        for place in places {
            self.write_answer(*place, out);
        }
        out.close(']');
    }

    fn write_answer(self, place: Place, out: &mut Out) {
        let lang = self.context.lang;
        let node = self.pack.form.node(place.node());
        self.pack.form.open_entry(place, out);
        out.text_member("title", &self.title(place));
        out.key("value");
        match self.state.held(self.pack, place) {
            Held::Value(_) if matches!(node.shape, Shape::Rows { .. }) => {
                let count = number(self.state.count(place.node()));
                out.0.push_str(&count);
                out.text_member("text", &(count + ROWS_COUNT.of(lang)));
            }
            Held::Value(value) if node.sensitive => {
                let shown = mask(&self.text_of(&node.shape, &value));
                write_text(&mut out.0, &shown);
                out.text_member("text", &shown);
            }
            Held::Value(value) => {
                check::write_value(&value, &mut out.0);
                let text = self.text_of(&node.shape, &value);
                match text.char_indices().nth(SHOWN_CHARS) {
                    None => out.text_member("text", &text),
                    Some((end, _)) => {
                        let shown = text.get(..end).unwrap_or_default();
                        out.text_member("text", &(shown.to_owned() + "…"));
                    }
                }
            }
            _ => {
                out.0.push_str("null");
                out.text_member("text", UNANSWERED.of(lang));
            }
        }
        out.close('}');
    }

    /// A value as people read it.
    fn text_of<'v>(self, shape: &'v Shape, value: &'v Value) -> Cow<'v, str> {
        let lang = self.context.lang;
        match (shape, value) {
            (_, Value::Bool(yes)) => Cow::Borrowed(if *yes { YES } else { NO }.of(lang)),
            (Shape::Choice(choices) | Shape::Choices { choices, .. }, Value::Text(text)) => {
                let found = choices.iter().find(|choice| *choice.value == **text);
                Cow::Borrowed(found.map_or(&**text, |c| lang.pick(&c.title)))
            }
            (_, Value::List(items)) => {
                let mut all = String::new();
                for item in items {
                    if !all.is_empty() {
                        all.push_str(LIST_COMMA.of(lang));
                    }
                    all.push_str(&self.text_of(shape, item));
                }
                Cow::Owned(all)
            }
            (
                Shape::Number {
                    unit: Some(unit), ..
                },
                Value::Number(number),
            ) => {
                let mut text = number.to_text();
                text.push(' ');
                text.push_str(lang.pick(unit));
                Cow::Owned(text)
            }
            (_, Value::Number(number)) => Cow::Owned(number.to_text()),
            (_, Value::Date(date)) => Cow::Owned(date.to_text()),
            (_, Value::Text(text)) => Cow::Borrowed(text),
            (_, Value::Row(..)) => Cow::Borrowed(""),
        }
    }
}

/// Personal data down to the last four characters; nothing of a text that short.
fn mask(text: &str) -> String {
    let length = text.chars().count();
    let mut masked = "****".to_owned();
    if length > 4 {
        masked.extend(text.chars().skip(length - 4));
    }
    masked
}
