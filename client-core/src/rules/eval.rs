//! Partial evaluation: a rule over a half-filled form is true, false, or unknown because of named
//! fields.

use crate::form::state::{Held, Need, Presence, View};
use crate::rules::compile::Code;
use crate::rules::expr::{Comparison, Comprehension, Input};
use crate::rules::functions;
use crate::rules::value::{Doubt, Gathered, NodeId, Outcome, Place, Places, Value};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// One run of one rule.
pub(crate) struct Eval<'a> {
    pub(crate) view: View<'a>,
    /// The row the rule stands in, counted from 1.
    row: usize,
    vars: Vec<Value>,
    /// The answers that decided the outcome, as far as the run has come.
    trace: Vec<Place>,
}

/// Runs a rule in a row (0 outside a repeating group); gives the outcome and the answers that
/// decided it.
pub(crate) fn run(view: View<'_>, code: &Code, row: usize) -> (Outcome, Places) {
    let mut eval = Eval {
        view,
        row,
        vars: Vec::new(),
        trace: Vec::new(),
    };
    let outcome = eval.eval(code);
    (outcome, Places::collect(&eval.trace))
}

impl Eval<'_> {
    pub(crate) fn eval(&mut self, code: &Code) -> Outcome {
        match code {
            Code::Value(value) => Outcome::Known(value.clone()),
            Code::List(items) => self.list(items),
            Code::Field(node) | Code::Rows(node) => self.read(self.place(*node)),
            Code::Member(var, node) => match self.member(*var, *node) {
                Some(place) => self.read(place),
                None => self.failure(self.trace.len()),
            },
            Code::Var(var) => match self.vars.get(*var) {
                Some(value) => Outcome::Known(value.clone()),
                None => self.failure(self.trace.len()),
            },
            Code::Input(input) => self.input(*input),
            Code::Not(inner) => self.apply(&[inner], |values| match values {
                [Value::Bool(value)] => Some(Value::Bool(!value)),
                _ => None,
            }),
            Code::Neg(inner) => self.apply(&[inner], |values| match values {
                [Value::Number(number)] => number.checked_neg().map(Value::Number),
                _ => None,
            }),
            Code::And(parts) => self.junction(parts, false),
            Code::Or(parts) => self.junction(parts, true),
            Code::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let mark = self.trace.len();
                match self.eval(condition) {
                    Outcome::Known(Value::Bool(true)) => self.eval(yes),
                    Outcome::Known(Value::Bool(false)) => self.eval(no),
                    Outcome::Known(_) => self.failure(mark),
                    open => open,
                }
            }
            Code::Compare(op, parts) => {
                let [a, b] = parts.as_ref();
                self.apply(&[a, b], |values| compare(*op, values))
            }
            Code::Arith(op, parts) => {
                let [a, b] = parts.as_ref();
                let most = self.view.pack.pack.limits.max_text;
                self.apply(&[a, b], |values| functions::arithmetic(*op, values, most))
            }
            Code::In(parts) => {
                let [a, b] = parts.as_ref();
                self.apply(&[a, b], |values| match values {
                    [value, Value::List(items)] => Some(Value::Bool(items.contains(value))),
                    _ => None,
                })
            }
            Code::Has(target) => self.has(target),
            Code::Matches(text, pattern) => self.apply(&[text], |values| match values {
                [Value::Text(text)] => Some(Value::Bool(pattern.is_match(text))),
                _ => None,
            }),
            Code::Call(function, args) => {
                let context = self.view.context;
                let args: Vec<&Code> = args.iter().collect();
                if functions::skips_absent(*function, args.len()) {
                    return self.several(*function, &args);
                }
                let mark = self.trace.len();
                match self.apply(&args, |values| functions::call(*function, values, context)) {
                    // An empty list has no least and no greatest member.
                    Outcome::Known(Value::List(none)) if none.is_empty() => {
                        self.trace.truncate(mark);
                        Outcome::Absent
                    }
                    other => other,
                }
            }
            Code::Each(kind, parts) => {
                let [list, body] = parts.as_ref();
                self.each(*kind, list, body)
            }
        }
    }

    /// `min(a, b, …)` and `max(a, b, …)`, which leave out what is absent.
    fn several(&mut self, function: crate::rules::expr::Function, args: &[&Code]) -> Outcome {
        let mark = self.trace.len();
        let mut gathered = Gathered::default();
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let outcome = self.eval(arg);
            values.extend(gathered.take_skipping(outcome));
        }
        if let Some(hindrance) = gathered.hindrance() {
            return hindrance;
        }
        if values.is_empty() {
            return Outcome::Absent;
        }
        functions::call(function, &[Value::List(values)], self.view.context)
            .map_or_else(|| self.failure(mark), Outcome::Known)
    }

    fn place(&self, node: NodeId) -> Place {
        self.view.pack.form.place(node, self.row)
    }

    fn member(&self, var: usize, node: NodeId) -> Option<Place> {
        match self.vars.get(var)? {
            Value::Row(_, row) => Some(self.view.pack.form.place(node, *row)),
            _ => None,
        }
    }

    /// The outcome of a step that cannot be worked out with the answers it read.
    fn failure(&self, mark: usize) -> Outcome {
        Outcome::Unknown(Doubt {
            fields: Places::collect(self.trace.get(mark..).unwrap_or_default()),
            failed: true,
        })
    }

    fn read(&mut self, place: Place) -> Outcome {
        let slot = self.view.state.slot(place);
        match &slot.presence {
            Presence::Hidden => {
                self.trace
                    .extend_from_slice(slot.presence_because.as_slice());
                Outcome::Absent
            }
            Presence::Undetermined(fields) => Outcome::Unknown(Doubt {
                fields: fields.clone(),
                failed: false,
            }),
            Presence::Visible => match self.view.state.held(self.view.pack, place) {
                Held::Value(value) => {
                    self.trace.push(place);
                    Outcome::Known(value)
                }
                Held::Nothing | Held::Invalid => Outcome::Unknown(Doubt::about(place)),
                Held::Open(outcome) => {
                    if outcome == Outcome::Absent {
                        self.trace.extend_from_slice(slot.computed_because());
                    }
                    outcome
                }
            },
        }
    }

    fn has(&mut self, target: &Code) -> Outcome {
        let place = match target {
            Code::Field(node) | Code::Rows(node) => Some(self.place(*node)),
            Code::Member(var, node) => self.member(*var, *node),
            _ => None,
        };
        let Some(place) = place else {
            return self.failure(self.trace.len());
        };
        let slot = self.view.state.slot(place);
        match &slot.presence {
            Presence::Hidden => {
                self.trace
                    .extend_from_slice(slot.presence_because.as_slice());
                Outcome::truth(false)
            }
            Presence::Undetermined(fields) => Outcome::Unknown(Doubt {
                fields: fields.clone(),
                failed: false,
            }),
            Presence::Visible => match self.view.state.held(self.view.pack, place) {
                Held::Value(_) | Held::Invalid => {
                    self.trace.push(place);
                    Outcome::truth(true)
                }
                Held::Open(Outcome::Unknown(doubt)) => Outcome::Unknown(doubt),
                Held::Open(_) => {
                    self.trace.extend_from_slice(slot.computed_because());
                    Outcome::truth(false)
                }
                Held::Nothing => match &slot.need {
                    Need::Yes => Outcome::Unknown(Doubt::about(place)),
                    Need::Undetermined(fields) => Outcome::Unknown(Doubt {
                        fields: fields.clone(),
                        failed: false,
                    }),
                    Need::No => {
                        self.trace.push(place);
                        Outcome::truth(false)
                    }
                },
            },
        }
    }

    fn input(&self, input: Input) -> Outcome {
        let context = self.view.context;
        Outcome::Known(match input {
            Input::Today => Value::Date(context.today),
            Input::ApplicantKind => Value::Text(Arc::from(context.applicant.kind.as_str())),
            Input::DeferralAllowed => Value::Bool(context.standing.deferral_allowed),
            Input::CommitmentAllowed => Value::Bool(context.standing.commitment_allowed),
            Input::Holdings => {
                let mut holdings = Vec::with_capacity(context.holdings.len());
                for key in &context.holdings {
                    holdings.push(Value::Text(Arc::from(key.as_str())));
                }
                Value::List(holdings)
            }
        })
    }

    fn list(&mut self, items: &[Code]) -> Outcome {
        let mut gathered = Gathered::default();
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let outcome = self.eval(item);
            values.extend(gathered.take_skipping(outcome));
        }
        gathered.or(Outcome::Known(Value::List(values)))
    }

    /// Evaluates all operands; when each has a value, applies `f`, for which `None` is a failure.
    fn apply(&mut self, args: &[&Code], f: impl FnOnce(&[Value]) -> Option<Value>) -> Outcome {
        let mark = self.trace.len();
        let mut gathered = Gathered::default();
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let outcome = self.eval(arg);
            values.extend(gathered.take(outcome));
        }
        match gathered.hindrance() {
            Some(hindrance) => hindrance,
            None => f(&values).map_or_else(|| self.failure(mark), Outcome::Known),
        }
    }

    /// `&&` and `||`: the first operand equal to `decides` decides, whatever the others are.
    fn junction(&mut self, parts: &[Code], decides: bool) -> Outcome {
        let start = self.trace.len();
        let mut gathered = Gathered::default();
        for part in parts {
            let mark = self.trace.len();
            match self.eval(part) {
                Outcome::Known(Value::Bool(value)) if value == decides => {
                    self.trace.drain(start..mark);
                    return Outcome::truth(decides);
                }
                Outcome::Known(Value::Bool(_)) => {}
                Outcome::Known(_) => {
                    let failure = self.failure(mark);
                    gathered.take(failure);
                }
                open => {
                    gathered.take(open);
                }
            }
        }
        gathered.or(Outcome::truth(!decides))
    }

    fn each(&mut self, kind: Comprehension, list: &Code, body: &Code) -> Outcome {
        let start = self.trace.len();
        let items = match self.eval(list) {
            Outcome::Known(Value::List(items)) => items,
            Outcome::Known(_) => return self.failure(start),
            open => return open,
        };
        let decides = match kind {
            Comprehension::All => Some(false),
            Comprehension::Exists => Some(true),
            _ => None,
        };
        let after_list = self.trace.len();
        let mut gathered = Gathered::default();
        let mut kept = Vec::new();
        let mut holds: usize = 0;
        for item in items {
            let mark = self.trace.len();
            self.vars.push(item.clone());
            let outcome = self.eval(body);
            self.vars.pop();
            let Some(value) = gathered.take_skipping(outcome) else {
                continue;
            };
            match (kind, value) {
                (Comprehension::Map, value) => kept.push(value),
                (_, Value::Bool(value)) if Some(value) == decides => {
                    self.trace.drain(after_list..mark);
                    return Outcome::truth(value);
                }
                (_, Value::Bool(true)) => {
                    holds += 1;
                    kept.push(item);
                }
                (_, Value::Bool(false)) => {}
                _ => {
                    let failure = self.failure(mark);
                    gathered.take(failure);
                }
            }
        }
        // Two are already too many, whatever the rest turn out to be.
        if kind == Comprehension::ExistsOne && holds > 1 {
            return Outcome::truth(false);
        }
        gathered.or(match kind {
            Comprehension::All => Outcome::truth(true),
            Comprehension::Exists => Outcome::truth(false),
            Comprehension::ExistsOne => Outcome::truth(holds == 1),
            Comprehension::Filter | Comprehension::Map => Outcome::Known(Value::List(kept)),
        })
    }
}

fn compare(op: Comparison, values: &[Value]) -> Option<Value> {
    use core::cmp::Ordering;
    let [a, b] = values else {
        return None;
    };
    let ordering = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bool(_), Value::Bool(_)) | (Value::List(_), Value::List(_)) => {
            return match op {
                Comparison::Eq => Some(Value::Bool(a == b)),
                Comparison::Ne => Some(Value::Bool(a != b)),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(Value::Bool(match op {
        Comparison::Eq => ordering == Ordering::Equal,
        Comparison::Ne => ordering != Ordering::Equal,
        Comparison::Lt => ordering == Ordering::Less,
        Comparison::Le => ordering != Ordering::Greater,
        Comparison::Gt => ordering == Ordering::Greater,
        Comparison::Ge => ordering != Ordering::Less,
    }))
}
