//! Working out a state: all of it, or what a change reaches.

use crate::context::Context;
use crate::form::Shape;
use crate::form::check::{self, Answer};
use crate::form::state::{Computed, Finding, Held, Mode, Need, Presence, State, View};
use crate::pack::RuleRef;
use crate::pack::loaded::LoadedPack;
use crate::rules::compile::Code;
use crate::rules::eval;
use crate::rules::plan::Cell;
use crate::rules::value::{Doubt, NodeId, Outcome, Place, Places, Value};
use crate::values::ordered::{Key, Keys, OrderedMap};
use crate::verdict::message::Fault;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What a change reached.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) fields: Keys,
    pub(crate) materials: Keys,
    pub(crate) fees: Keys,
    /// Errors that no field's answer holds may have gone.
    pub(crate) strays: bool,
}

/// Cells to work out, by step and row, the first one last.
#[derive(Default)]
struct Queue(Keys);

impl Queue {
    fn insert(&mut self, step: usize, row: usize) {
        self.0
            .insert(Key::new(Key::MOST - step, Key::MOST - row, 0));
    }

    fn pop(&mut self) -> Option<(usize, usize)> {
        let key = self.0.pop()?;
        Some((Key::MOST - key.first(), Key::MOST - key.second()))
    }
}

/// A state being worked out.
pub(crate) struct Run<'a> {
    pub(crate) pack: &'a LoadedPack,
    pub(crate) context: &'a Context,
    pub(crate) state: &'a mut State,
    pub(crate) touched: Touched,
    /// Everything is being worked out: nothing is noted as touched, and the lists of the state are
    /// drawn up at the end. Here the fields something waits for, as often as something does.
    all: Option<Vec<Place>>,
    /// Room for the answers a rule reads.
    room: Vec<Place>,
}

/// Works out everything.
pub(crate) fn run_all(pack: &LoadedPack, context: &Context, state: &mut State) {
    for (i, at) in pack.checks.iter().enumerate() {
        let count = match pack.form.node(*at).rows {
            Some(group) => state.count(group),
            None => 1,
        };
        if let Some(findings) = state.checks.get_mut(i) {
            findings.clear();
            findings.resize(count, Finding::BLANK);
        }
    }
    let mut run = Run::new(pack, context, state);
    run.all = Some(Vec::new());
    for step in pack.plan.in_full() {
        match step.rows {
            None => {
                run.work(step.cell, 0);
            }
            Some(group) => {
                for row in 1..=run.state.count(group) {
                    run.work(step.cell, row);
                }
            }
        }
    }
    let waited_for = run.all.take().unwrap_or_default();
    state.deciders = OrderedMap::count(waited_for);
    state.broken.clear();
    for (i, rows) in state.checks.iter().enumerate() {
        for (row, finding) in rows.iter().enumerate() {
            let at = pack.checks.get(i);
            let in_rows = at.is_some_and(|at| pack.form.node(*at).rows.is_some());
            if finding.is_broken() {
                let row = if in_rows { row + 1 } else { 0 };
                state.broken.insert(Key::new(i, row, 0));
            }
        }
    }
    state.missing.clear();
    state.required = 0;
    state.faulty.clear();
    let mut places = Vec::with_capacity(pack.form.len());
    let count = |group| state.count(group);
    pack.form
        .each_place(&count, &mut |_, place| places.push(place));
    let mut run = Run::new(pack, context, state);
    for place in places {
        if let Some(slot) = run.state.slot_mut(place) {
            slot.counted = false;
        }
        run.settle(place);
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(pack: &'a LoadedPack, context: &'a Context, state: &'a mut State) -> Self {
        Self {
            pack,
            context,
            state,
            touched: Touched::default(),
            all: None,
            room: Vec::new(),
        }
    }

    /// Works out what a changed answer reaches, each cell once.
    pub(crate) fn answer_changed(&mut self, place: Place) {
        self.touch(place);
        let Some(start) = self.pack.plan.value_steps.get(place.node()) else {
            return;
        };
        let mut queue = Queue::default();
        self.enqueue(*start, place.row(), &mut queue);
        while let Some((step, row)) = queue.pop() {
            let Some(found) = self.pack.plan.steps.get(step) else {
                continue;
            };
            if self.work(found.cell, row) {
                self.enqueue(step, row, &mut queue);
            }
        }
    }

    /// Queues the readers of a cell that changed.
    fn enqueue(&self, step: usize, row: usize, queue: &mut Queue) {
        let steps = &self.pack.plan.steps;
        for reader in steps.get(step).map_or(&[][..], |step| &step.readers) {
            let reading = reader.first();
            match steps.get(reading).and_then(|step| step.rows) {
                None => queue.insert(reading, 0),
                Some(_) if reader.second() > 0 => queue.insert(reading, row),
                // The first row ends up last, where a queue is taken from.
                Some(group) => {
                    for row in (1..=self.state.count(group)).rev() {
                        queue.insert(reading, row);
                    }
                }
            }
        }
    }

    /// Notes that a field has changed.
    fn touch(&mut self, place: Place) {
        if self.all.is_none() {
            self.touched.fields.insert(place);
            self.settle(place);
        }
    }

    /// Works out one cell; says whether its readers have to be worked out again.
    fn work(&mut self, cell: Cell, row: usize) -> bool {
        match cell {
            Cell::Presence(node) => self.presence(node, row),
            Cell::Required(node) => self.required(node, row),
            Cell::Value(node) => self.computed(node, row),
            Cell::Check(i) => self.check(i, row),
            Cell::Material(i) => self.material(i),
            Cell::Fee(i) => self.fee(i),
        }
    }

    fn rule(&mut self, rule: RuleRef, row: usize) -> (Outcome, Places) {
        const MISSING: Code = Code::Value(Value::Bool(false));
        let code = self.pack.rule(rule).map_or(&MISSING, |rule| &rule.code);
        let view = View {
            pack: self.pack,
            context: self.context,
            state: self.state,
        };
        eval::run(view, code, row, &mut self.room)
    }

    fn presence(&mut self, node: NodeId, row: usize) -> bool {
        let form = &self.pack.form;
        let place = form.place(node, row);
        let found = form.node(node);
        // A row's fields hang on the repeating group: the rows themselves are never hidden.
        let above = found
            .parent
            .map(|parent| self.state.slot(form.place(parent, row)));
        let (presence, places) = match above {
            Some(above) if above.presence != Presence::Visible => {
                (above.presence, above.presence_places.clone())
            }
            _ => match found.visible_when {
                None => (Presence::Visible, Places::none()),
                Some(rule) => match self.rule(rule, row) {
                    (Outcome::Known(Value::Bool(true)), because) => (Presence::Visible, because),
                    (Outcome::Unknown(doubt), _) => (Presence::Undetermined, doubt.fields),
                    (_, because) => (Presence::Hidden, because),
                },
            },
        };
        let Some(slot) = self.state.slot_mut(place) else {
            return false;
        };
        // What a hidden field's readers give as the reason are the answers that hid it, so they
        // are reached even when it stays hidden.
        let changed = slot.presence != presence
            || (presence == Presence::Hidden && !places.is_empty())
            || slot.presence_places != places;
        slot.presence = presence;
        slot.presence_places = places;
        if changed {
            self.touch(place);
        }
        changed
    }

    fn required(&mut self, node: NodeId, row: usize) -> bool {
        let found = self.pack.form.node(node);
        let place = self.pack.form.place(node, row);
        let asked = !found.is_given() && !matches!(found.shape, Shape::Group);
        let visible = self.state.slot(place).presence == Presence::Visible;
        let (need, places) = match found.required_when {
            _ if !asked || !visible => (Need::No, Places::none()),
            _ if found.required => (Need::Yes, Places::none()),
            None => (Need::No, Places::none()),
            Some(rule) => match self.rule(rule, row) {
                (Outcome::Known(Value::Bool(true)), because) => (Need::Yes, because),
                (Outcome::Unknown(doubt), _) => (Need::Undetermined, doubt.fields),
                (_, because) => (Need::No, because),
            },
        };
        let Some(slot) = self.state.slot_mut(place) else {
            return false;
        };
        let changed =
            slot.need != need || (need == Need::Undetermined && slot.need_places != places);
        slot.need = need;
        slot.need_places = places;
        if changed {
            self.touch(place);
        }
        changed
    }

    fn computed(&mut self, node: NodeId, row: usize) -> bool {
        let found = self.pack.form.node(node);
        let Some(rule) = found.compute else {
            return false;
        };
        let place = self.pack.form.place(node, row);
        let visible = self.state.slot(place).presence == Presence::Visible;
        let (outcome, because) = if visible {
            self.rule(rule, row)
        } else {
            (Outcome::Absent, Places::none())
        };
        let (outcome, fault) = match outcome {
            Outcome::Known(value) => match check::check_computed(&found.shape, &value) {
                Answer::Valid(held) => (Outcome::Known(held), None),
                Answer::None => (Outcome::Known(value), None),
                Answer::Invalid(fault) => {
                    // As with an answer that does not satisfy its field, nothing rests on it.
                    let doubt = Doubt {
                        fields: because.clone(),
                        failed: false,
                    };
                    (Outcome::Unknown(doubt), Some(fault))
                }
            },
            Outcome::Unknown(doubt) if doubt.failed => {
                (Outcome::Unknown(doubt), Some(Fault::new("rule_failed")))
            }
            other => (other, None),
        };
        let Some(slot) = self.state.slot_mut(place) else {
            return false;
        };
        let now = Computed {
            outcome,
            because,
            fault,
        };
        let changed = match slot.computed.as_deref() {
            Some(before) => {
                before.outcome != now.outcome
                    || before.fault != now.fault
                    || (now.outcome == Outcome::Absent && !now.because.is_empty())
            }
            None => true,
        };
        slot.computed = Some(Box::new(now));
        if changed {
            self.touch(place);
        }
        changed
    }

    fn check(&mut self, i: usize, row: usize) -> bool {
        let Some(check) = self.pack.pack.checks.get(i) else {
            return false;
        };
        let (outcome, because) = self.rule(check.rule, row);
        let finding = Finding { outcome, because };
        let broken = finding.is_broken();
        let findings = self.state.checks.get_mut(i);
        if let Some(old) = findings.and_then(|rows| rows.get_mut(row.saturating_sub(1))) {
            *old = finding;
        }
        if self.all.is_none()
            && self.state.broken.set(Key::new(i, row, 0), broken)
            && let Some(node) = self.pack.checks.get(i)
        {
            let place = self.pack.form.place(*node, row);
            self.touched.fields.insert(place);
        }
        false
    }

    fn material(&mut self, i: usize) -> bool {
        let Some(material) = self.pack.pack.materials.get(i) else {
            return false;
        };
        let (outcome, because) = match material.needed_when {
            None => (Outcome::truth(true), Places::none()),
            Some(rule) => self.rule(rule, 0),
        };
        if let Some(waited_for) = &mut self.all {
            waited_for.extend_from_slice(doubt_of(&outcome));
        } else {
            self.touched.materials.insert(Key::new(i, 0, 0));
            let before = self.state.materials.get(i);
            let before = before.map_or(&[][..], |finding| doubt_of(&finding.outcome));
            recount(&mut self.state.deciders, before, doubt_of(&outcome));
        }
        if let Some(finding) = self.state.materials.get_mut(i) {
            *finding = Finding { outcome, because };
        }
        false
    }

    fn fee(&mut self, i: usize) -> bool {
        let Some(fee) = self.pack.pack.fees.get(i) else {
            return false;
        };
        let charged = match fee.charged_when {
            None => (Outcome::truth(true), Places::none()),
            Some(rule) => self.rule(rule, 0),
        };
        let amount = match charged.0 {
            Outcome::Known(Value::Bool(true)) => self.rule(fee.amount, 0),
            _ => (Outcome::Absent, Places::none()),
        };
        if let Some(findings) = self.state.fees.get_mut(i) {
            *findings = [charged, amount].map(|(outcome, because)| Finding { outcome, because });
        }
        if self.all.is_none() {
            self.touched.fees.insert(Key::new(i, 0, 0));
        }
        false
    }

    /// Sorts a field into those that are missing, required or wrong.
    fn settle(&mut self, place: Place) {
        let slot = self.state.slot(place);
        let needed = slot.presence == Presence::Visible && slot.need == Need::Yes;
        let missing = needed && matches!(self.state.held(self.pack, place), Held::Nothing);
        let faulty = fault_at(self.pack, self.state, place).is_some();
        if let Some(slot) = self.state.slot_mut(place)
            && slot.counted != needed
        {
            slot.counted = needed;
            let count = &mut self.state.required;
            *count = if needed { *count + 1 } else { *count - 1 };
        }
        self.state.missing.set(place, missing);
        self.state.faulty.set(place, faulty);
    }
}

/// Keeps the count of what each field would help decide.
fn recount(deciders: &mut OrderedMap<Place, usize>, before: &[Place], after: &[Place]) {
    if before == after {
        return;
    }
    for place in before {
        if let Some(count) = deciders.entry(*place, 1) {
            *count -= 1;
            if *count == 0 {
                deciders.remove(place);
            }
        }
    }
    for place in after {
        if let Some(count) = deciders.entry(*place, 0) {
            *count += 1;
        }
    }
}

fn doubt_of(outcome: &Outcome) -> &[Place] {
    match outcome {
        Outcome::Unknown(doubt) => doubt.fields.as_slice(),
        _ => &[],
    }
}

/// What is wrong with a field's own answer.
pub(crate) fn fault_at<'a>(
    pack: &LoadedPack,
    state: &'a State,
    place: Place,
) -> Option<Cow<'a, Fault>> {
    let node = pack.form.node(place.node());
    let slot = state.slot(place);
    let fault = match (slot.presence, &node.shape) {
        (Presence::Undetermined, _) | (_, Shape::Group) => None,
        (Presence::Hidden, shape) => {
            let holds = match shape {
                Shape::Rows { .. } => state.count(place.node()) > 0,
                _ => slot.answer != Answer::None,
            };
            // A hidden repeating group answers for its rows.
            let told_above =
                |group| state.slot(pack.form.place(group, 0)).presence == Presence::Hidden;
            let told =
                state.mode == Mode::Submission && holds && !node.rows.is_some_and(told_above);
            told.then(|| Fault::new("hidden_field"))
        }
        (Presence::Visible, Shape::Rows { min, max }) => match state.count(place.node()) {
            count if count > *max => Some(Fault::new("too_many_rows").with_count("max", *max)),
            count if count > 0 && count < *min => {
                Some(Fault::new("too_few_rows").with_count("min", *min))
            }
            _ => None,
        },
        (Presence::Visible, _) => {
            let own = match (&slot.answer, &slot.computed) {
                (Answer::Invalid(fault), _) => Some(fault),
                (_, Some(computed)) => computed.fault.as_ref(),
                _ => None,
            };
            return own.map(Cow::Borrowed);
        }
    };
    fault.map(Cow::Owned)
}
