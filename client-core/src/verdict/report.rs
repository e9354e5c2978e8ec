//! From a worked-out state to the verdict's lists and texts.

use crate::form::Shape;
use crate::form::check;
use crate::form::run::fault_at;
use crate::form::state::{Held, Need, Presence, Stray, View};
use crate::rules::value::{NodeId, Outcome, Place, Places, Value};
use crate::values::json::Json;
use crate::values::ordered::sort;
use crate::verdict::message::{Fault, Param, say};
use crate::verdict::{Because, FieldError, FieldRef, FieldView, Progress, Verdict};
use crate::verdict::{checklist, fees};

/// Characters of an answer shown in a reason.
const SHOWN_CHARS: usize = 60;

/// The whole verdict.
pub(crate) fn verdict(view: View<'_>) -> Verdict {
    let errors = view.errors();
    let missing = view.missing();
    let checklist = checklist::entries(view);
    let fees = fees::lines(view);
    let valid = errors.is_empty();
    Verdict {
        pack: view.pack.sha256().to_owned(),
        today: view.context.today,
        valid,
        complete: valid && missing.is_empty() && !checklist.iter().any(|e| e.state.is_open()),
        fields: view.visible().into_iter().map(|p| view.field(p)).collect(),
        fee_total_fen: fees::total(&fees),
        progress: view.progress(),
        next_question: view.next_question(),
        errors,
        missing,
        checklist,
        fees,
    }
}

impl View<'_> {
    pub(crate) fn progress(self) -> Progress {
        let required = self.state.required.len();
        Progress {
            answered: required.saturating_sub(self.state.missing.len()),
            required,
        }
    }

    /// The missing field that would decide most; of several the first in form order.
    pub(crate) fn next_question(self) -> Option<String> {
        let mut best: Option<(usize, Place)> = None;
        for place in self.state.missing.iter() {
            let decides = self.state.deciders.get(place).copied().unwrap_or(0);
            if best.is_none_or(|(most, _)| decides > most) {
                best = Some((decides, *place));
            }
        }
        best.map(|(_, place)| self.pack.form.pointer(place))
    }

    /// Everything that is wrong, in form order; then files and choices.
    pub(crate) fn errors(self) -> Vec<FieldError> {
        let state = self.state;
        let form = &self.pack.form;
        // Place, then the document's own errors before the answer's before the checks'.
        let mut order: Vec<(Option<Place>, u8, usize)> = Vec::new();
        order.extend(state.strays.iter().enumerate().map(|(i, s)| (s.at, 0, i)));
        order.extend(state.faulty.iter().map(|place| (Some(*place), 1, 0)));
        order.extend(state.broken.iter().filter_map(|(i, row)| {
            let check = self.pack.pack.checks.get(*i)?;
            let place = form.place(form.at_path(&check.at)?, *row);
            Some((Some(place), 2, *i))
        }));
        sort(&mut order);
        let errors = order.into_iter().filter_map(|(at, kind, i)| match kind {
            0 => state.strays.get(i).map(|stray| {
                let title = at.map_or_else(String::new, |place| self.title(place));
                self.error(stray.pointer.clone(), &stray.fault, &title)
            }),
            1 => self.own_error(at?),
            _ => self.check_error(i, at?),
        });
        let mut errors: Vec<FieldError> = errors.collect();
        errors.extend(checklist::errors(self));
        errors.extend(fees::errors(self));
        errors
    }

    /// What is wrong at one field, its own answer before the checks.
    pub(crate) fn error_at(self, place: Place) -> Option<FieldError> {
        let mut strays = self.state.strays.iter();
        let stray = strays.find(|stray| stray.at == Some(place) && self.stands_at_field(stray));
        if let Some(stray) = stray {
            return Some(self.error(stray.pointer.clone(), &stray.fault, &self.title(place)));
        }
        self.own_error(place).or_else(|| {
            let checks = self.pack.checks_at.get(place.node)?;
            let broken = |i: &&usize| self.state.broken.contains(&(**i, place.row));
            let check = checks.iter().find(broken)?;
            self.check_error(*check, place)
        })
    }

    fn own_error(self, place: Place) -> Option<FieldError> {
        let fault = fault_at(self.pack, self.state, place)?;
        let slot = self.state.slot(place);
        let node = self.pack.form.node(place.node);
        let mut error = self.error(self.pack.form.pointer(place), &fault, &self.title(place));
        let (rule, because) = if slot.presence == Presence::Hidden {
            (node.visible_when, &slot.presence_because)
        } else if slot.computed_fault.is_some() {
            (node.compute, &slot.computed_because)
        } else {
            (None, &slot.presence_because)
        };
        if slot.presence == Presence::Hidden || rule.is_some() {
            error.rule = rule
                .and_then(|rule| self.pack.rule(rule))
                .map(|rule| rule.id.clone());
            error.because = self.because(because);
        }
        Some(error)
    }

    fn check_error(self, i: usize, place: Place) -> Option<FieldError> {
        let check = self.pack.pack.checks.get(i)?;
        let finding = self.state.checks.get(i)?.get(place.row.saturating_sub(1))?;
        let known = matches!(finding.outcome, Outcome::Known(_));
        let code = if known { "check_failed" } else { "rule_failed" };
        let fault = Fault::new(code).with("check", Param::text(&check.id));
        let mut error = self.error(self.pack.form.pointer(place), &fault, &self.title(place));
        if known {
            self.context
                .lang
                .pick(&check.message)
                .clone_into(&mut error.message);
        }
        error.rule = self.pack.rule(check.rule).map(|rule| rule.id.clone());
        error.because = self.because(&finding.because);
        Some(error)
    }

    pub(crate) fn error(self, pointer: String, fault: &Fault, title: &str) -> FieldError {
        FieldError {
            pointer,
            code: fault.code,
            message: fault.message(title, self.context.lang),
            params: fault.params.clone(),
            rule: None,
            because: Vec::new(),
        }
    }

    pub(crate) fn missing(self) -> Vec<FieldError> {
        let places = self.state.missing.iter();
        places
            .map(|place| {
                let text = match self.pack.form.node(place.node).shape {
                    Shape::Rows { .. } => "required_rows",
                    Shape::Choice(_) | Shape::Choices { .. } | Shape::Boolean { .. } => {
                        "required_choice"
                    }
                    _ => "required",
                };
                let title = self.title(*place);
                FieldError {
                    code: "required",
                    ..self.error(self.pack.form.pointer(*place), &Fault::new(text), &title)
                }
            })
            .collect()
    }

    /// The errors that stand at no field of the form.
    pub(crate) fn other_errors(self) -> Vec<FieldError> {
        let strays = self.state.strays.iter();
        let mut errors: Vec<FieldError> = strays
            .filter(|stray| !self.stands_at_field(stray))
            .map(|stray| {
                let title = stray.at.map_or_else(String::new, |place| self.title(place));
                self.error(stray.pointer.clone(), &stray.fault, &title)
            })
            .collect();
        errors.extend(checklist::errors(self));
        errors.extend(fees::errors(self));
        errors
    }

    /// Whether nothing is wrong, `others` being what stands at no field.
    pub(crate) fn is_valid(self, others: &[FieldError]) -> bool {
        let state = self.state;
        state.strays.is_empty()
            && state.faulty.is_empty()
            && state.broken.is_empty()
            && others.is_empty()
    }

    fn stands_at_field(self, stray: &Stray) -> bool {
        stray.at.is_some_and(|place| {
            let is_row = place.row > 0 && place.node == place.anchor;
            !is_row && stray.pointer == self.pack.form.pointer(place)
        })
    }

    /// Every field in every row, in form order.
    pub(crate) fn all_places(self) -> Vec<Place> {
        let mut places = Vec::new();
        for page in self.pack.form.pages() {
            self.add_places(*page, 0, &|_| true, &mut places);
        }
        places
    }

    /// The visible fields, in form order.
    pub(crate) fn visible(self) -> Vec<Place> {
        let mut places = Vec::new();
        let visible = |place| self.state.slot(place).presence == Presence::Visible;
        for page in self.pack.form.pages() {
            self.add_places(*page, 0, &visible, &mut places);
        }
        places
    }

    /// Adds a field and all below it, as far as `wanted`.
    fn add_places(
        self,
        node: NodeId,
        row: usize,
        wanted: &dyn Fn(Place) -> bool,
        places: &mut Vec<Place>,
    ) {
        let form = &self.pack.form;
        let place = form.place(node, row);
        if !wanted(place) {
            return;
        }
        places.push(place);
        let rows = match form.node(node).shape {
            Shape::Rows { .. } => 1..=self.state.count(node),
            _ => row..=row,
        };
        for row in rows {
            for child in &form.node(node).children {
                self.add_places(*child, row, wanted, places);
            }
        }
    }

    /// A visible field's entry.
    pub(crate) fn field(self, place: Place) -> FieldView {
        let node = self.pack.form.node(place.node);
        let slot = self.state.slot(place);
        let (rule, because) = if node.visible_when.is_some() {
            (node.visible_when, &slot.presence_because)
        } else if node.required_when.is_some() && slot.need == Need::Yes {
            (node.required_when, &slot.need_because)
        } else {
            (node.compute, &slot.computed_because)
        };
        let rule = rule.and_then(|rule| self.pack.rule(rule));
        FieldView {
            pointer: self.pack.form.pointer(place),
            required: slot.need == Need::Yes,
            value: self.given_value(place),
            because: rule.map_or_else(Vec::new, |_| self.because(because)),
            rule: rule.map(|rule| rule.id.clone()),
        }
    }

    /// The value of a field the form itself fills in.
    pub(crate) fn given_value(self, place: Place) -> Option<Json> {
        if !self.pack.form.node(place.node).is_given() {
            return None;
        }
        match self.state.held(self.pack, place) {
            Held::Value(value) => Some(check::to_json(&value)),
            _ => None,
        }
    }

    /// The label of a field, after the group and the row's number in a repeating group.
    pub(crate) fn title(self, place: Place) -> String {
        let lang = self.context.lang;
        let title = lang.pick(&self.pack.form.node(place.node).title);
        if place.row == 0 {
            return title.to_owned();
        }
        let group = lang.pick(&self.pack.form.node(place.anchor).title);
        let row = place.row;
        if place.node == place.anchor {
            format!("{group} {row}")
        } else {
            format!("{group} {row} · {title}")
        }
    }

    pub(crate) fn refs(self, places: &Places) -> Vec<FieldRef> {
        let refs = places.iter().map(|place| FieldRef {
            pointer: self.pack.form.pointer(place),
            title: self.title(place),
        });
        refs.collect()
    }

    pub(crate) fn because(self, places: &Places) -> Vec<Because> {
        places.iter().map(|place| self.because_of(place)).collect()
    }

    fn because_of(self, place: Place) -> Because {
        let lang = self.context.lang;
        let node = self.pack.form.node(place.node);
        let (value, text) = match self.state.held(self.pack, place) {
            Held::Value(Value::List(rows)) if matches!(node.shape, Shape::Rows { .. }) => {
                let count = rows.len().to_string();
                let text = say("rows_count", lang, &[("n", &count)]);
                (Json::Number(count), text)
            }
            Held::Value(value) if node.sensitive => {
                let shown = mask(&self.text_of(&node.shape, &value));
                (Json::Text(shown.clone()), shown)
            }
            Held::Value(value) => {
                let text = self.text_of(&node.shape, &value);
                (check::to_json(&value), shorten(text))
            }
            _ => (Json::Null, say("unanswered", lang, &[])),
        };
        Because {
            pointer: self.pack.form.pointer(place),
            title: self.title(place),
            value,
            text,
        }
    }

    /// A value as people read it.
    fn text_of(self, shape: &Shape, value: &Value) -> String {
        let lang = self.context.lang;
        match (shape, value) {
            (_, Value::Bool(yes)) => say(if *yes { "yes" } else { "no" }, lang, &[]),
            (Shape::Choice(choices) | Shape::Choices { choices, .. }, Value::Text(text)) => {
                let found = choices.iter().find(|choice| *choice.value == **text);
                found.map_or_else(|| text.to_string(), |c| lang.pick(&c.title).to_owned())
            }
            (_, Value::List(items)) => {
                let texts: Vec<String> = items.iter().map(|v| self.text_of(shape, v)).collect();
                texts.join(&say("list_comma", lang, &[]))
            }
            (
                Shape::Number {
                    unit: Some(unit), ..
                },
                Value::Number(number),
            ) => {
                format!("{number} {}", lang.pick(unit))
            }
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Date(date)) => date.to_string(),
            (_, Value::Text(text)) => text.to_string(),
            (_, Value::Row(..)) => String::new(),
        }
    }
}

/// Personal data down to the last four characters; nothing of a text that short.
fn mask(text: &str) -> String {
    let length = text.chars().count();
    let shown: String = text.chars().skip(length.saturating_sub(4)).collect();
    if length > 4 {
        format!("****{shown}")
    } else {
        "****".to_owned()
    }
}

fn shorten(text: String) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        None => text,
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
