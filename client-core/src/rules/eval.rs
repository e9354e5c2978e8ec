//! Partial evaluation: a rule over a half-filled form is true, false, or unknown because of named
//! fields.

use crate::form::state::{Held, Need, Presence, View};
use crate::rules::compile::Code;
use crate::rules::expr::{Comparison, Comprehension, Function, Input};
use crate::rules::functions;
use crate::rules::value::{Doubt, Gathered, NodeId, Outcome, Place, Places, Value};
use alloc::borrow::Cow;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::mem;

/// One run of one rule.
pub(crate) struct Eval<'a> {
    view: View<'a>,
    /// The row the rule stands in, counted from 1.
    row: usize,
    vars: Vec<Value>,
    /// The answers that decided the outcome, as far as the run has come.
    trace: Vec<Place>,
}

/// The value of an operand, borrowed from where it is kept, or what it comes to without one.
type Operand<'a> = Result<Cow<'a, Value>, Outcome>;

/// Runs a rule in a row (0 outside a repeating group); gives the outcome and the answers that
/// decided it. `room` is an empty list kept from run to run.
pub(crate) fn run<'a>(
    view: View<'a>,
    code: &'a Code,
    row: usize,
    room: &mut Vec<Place>,
) -> (Outcome, Places) {
    let mut eval = Eval {
        view,
        row,
        vars: Vec::new(),
        trace: mem::take(room),
    };
    let outcome = eval.eval(code);
    let because = Places::collect(&eval.trace);
    *room = eval.trace;
    room.clear();
    (outcome, because)
}

impl<'a> Eval<'a> {
    fn eval(&mut self, code: &'a Code) -> Outcome {
        let mark = self.trace.len();
        match code {
            Code::Value(_) | Code::Field(_) | Code::Rows(_) | Code::Member(..) => {
                match self.operand(code) {
                    Ok(value) => Outcome::Known(value.into_owned()),
                    Err(open) => open,
                }
            }
            Code::List(items) => self.list(items),
            Code::Var(var) => self.known(mark, self.vars.get(*var).cloned()),
            Code::Input(input) => self.input(*input),
            Code::Not(inner) => self.unary(inner, &|_, value| match value {
                Value::Bool(value) => Some(Value::Bool(!value)),
                _ => None,
            }),
            Code::Neg(inner) => self.unary(inner, &|_, value| match value {
                Value::Number(number) => number.checked_neg().map(Value::Number),
                _ => None,
            }),
            Code::Matches(text, pattern) => self.unary(text, &|_, value| match value {
                Value::Text(text) => Some(Value::Bool(pattern.is_match(text))),
                _ => None,
            }),
            Code::And(parts) => self.junction(parts, false),
            Code::Or(parts) => self.junction(parts, true),
            Code::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match self.eval(condition) {
                    Outcome::Known(Value::Bool(true)) => self.eval(yes),
                    Outcome::Known(Value::Bool(false)) => self.eval(no),
                    Outcome::Known(_) => self.failure(mark),
                    open => open,
                }
            }
            Code::Compare(op, parts) => {
                let [a, b] = parts.as_ref();
                self.binary(a, b, &|_, a, b| compare(*op, a, b))
            }
            Code::Arith(op, parts) => {
                let [a, b] = parts.as_ref();
                self.binary(a, b, &|view, a, b| {
                    functions::arithmetic(*op, a, b, view.pack.pack.limits.max_text)
                })
            }
            Code::In(parts) => {
                let [a, b] = parts.as_ref();
                self.binary(a, b, &|_, value, list| match list {
                    Value::List(items) => Some(Value::Bool(items.contains(value))),
                    _ => None,
                })
            }
            Code::Has(target) => self.has(target),
            Code::Call(function, args) => {
                let function = *function;
                if functions::skips_absent(function, args.len()) {
                    return self.several(function, args);
                }
                let outcome = match args.as_slice() {
                    [only] => self.unary(only, &|view, a| {
                        functions::call(function, a, None, view.context)
                    }),
                    [a, b] => self.binary(a, b, &|view, a, b| {
                        functions::call(function, a, Some(b), view.context)
                    }),
                    _ => self.failure(mark),
                };
                match outcome {
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

    fn operand(&mut self, code: &'a Code) -> Operand<'a> {
        match code {
            Code::Value(value) => Ok(Cow::Borrowed(value)),
            Code::Field(node) | Code::Rows(node) => self.read(self.place(*node)),
            Code::Member(var, node) => match self.member(*var, *node) {
                Some(place) => self.read(place),
                None => Err(self.failure(self.trace.len())),
            },
            _ => match self.eval(code) {
                Outcome::Known(value) => Ok(Cow::Owned(value)),
                open => Err(open),
            },
        }
    }

    /// A step's value; none is a failure.
    fn known(&self, mark: usize, value: Option<Value>) -> Outcome {
        value.map_or_else(|| self.failure(mark), Outcome::Known)
    }

    fn unary(
        &mut self,
        operand: &'a Code,
        f: &dyn Fn(View<'a>, &Value) -> Option<Value>,
    ) -> Outcome {
        let mark = self.trace.len();
        match self.operand(operand) {
            Ok(value) => self.known(mark, f(self.view, &value)),
            Err(open) => open,
        }
    }

    fn binary(
        &mut self,
        a: &'a Code,
        b: &'a Code,
        f: &dyn Fn(View<'a>, &Value, &Value) -> Option<Value>,
    ) -> Outcome {
        let mark = self.trace.len();
        match (self.operand(a), self.operand(b)) {
            (Ok(a), Ok(b)) => self.known(mark, f(self.view, &a, &b)),
            (Err(a), Err(b)) => {
                let mut gathered = Gathered::default();
                gathered.take(a);
                gathered.take(b);
                gathered.or(Outcome::Absent)
            }
            (Err(open), Ok(_)) | (Ok(_), Err(open)) => open,
        }
    }

    /// `min(a, b, …)` and `max(a, b, …)`, which leave out what is absent.
    fn several(&mut self, function: Function, args: &'a [Code]) -> Outcome {
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
        let value = functions::call(function, &Value::List(values), None, self.view.context);
        self.known(mark, value)
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

    fn read(&mut self, place: Place) -> Operand<'a> {
        let slot = self.view.state.slot(place);
        match slot.presence {
            Presence::Hidden => {
                self.trace.extend_from_slice(slot.presence_because());
                Err(Outcome::Absent)
            }
            Presence::Undetermined => Err(waits(&slot.presence_places)),
            Presence::Visible => match self.view.state.held(self.view.pack, place) {
                Held::Value(value) => {
                    self.trace.push(place);
                    Ok(value)
                }
                Held::Nothing | Held::Invalid => Err(Outcome::Unknown(Doubt::about(place))),
                Held::Open(outcome) => {
                    if *outcome == Outcome::Absent {
                        self.trace.extend_from_slice(slot.computed_because());
                    }
                    Err(outcome.clone())
                }
            },
        }
    }

    fn has(&mut self, target: &'a Code) -> Outcome {
        let place = match target {
            Code::Field(node) | Code::Rows(node) => Some(self.place(*node)),
            Code::Member(var, node) => self.member(*var, *node),
            _ => None,
        };
        let Some(place) = place else {
            return self.failure(self.trace.len());
        };
        let slot = self.view.state.slot(place);
        let answered = match slot.presence {
            Presence::Hidden => {
                self.trace.extend_from_slice(slot.presence_because());
                false
            }
            Presence::Undetermined => return waits(&slot.presence_places),
            Presence::Visible => match self.view.state.held(self.view.pack, place) {
                Held::Value(_) | Held::Invalid => {
                    self.trace.push(place);
                    true
                }
                Held::Open(Outcome::Unknown(doubt)) => return Outcome::Unknown(doubt.clone()),
                Held::Open(_) => {
                    self.trace.extend_from_slice(slot.computed_because());
                    false
                }
                Held::Nothing => match slot.need {
                    Need::Yes => return Outcome::Unknown(Doubt::about(place)),
                    Need::Undetermined => return waits(&slot.need_places),
                    Need::No => {
                        self.trace.push(place);
                        false
                    }
                },
            },
        };
        Outcome::truth(answered)
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

    fn list(&mut self, items: &'a [Code]) -> Outcome {
        let mut gathered = Gathered::default();
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let outcome = self.eval(item);
            values.extend(gathered.take_skipping(outcome));
        }
        gathered.or(Outcome::Known(Value::List(values)))
    }

    /// `&&` and `||`: the first operand equal to `decides` decides, whatever the others are.
    fn junction(&mut self, parts: &'a [Code], decides: bool) -> Outcome {
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

    fn each(&mut self, kind: Comprehension, list: &'a Code, body: &'a Code) -> Outcome {
        let start = self.trace.len();
        let list = match self.operand(list) {
            Ok(list) => list,
            Err(open) => return open,
        };
        let Value::List(items) = list.as_ref() else {
            return self.failure(start);
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
                    kept.push(item.clone());
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

/// Unknown until these are answered.
fn waits(places: &Places) -> Outcome {
    Outcome::Unknown(Doubt {
        fields: places.clone(),
        failed: false,
    })
}

fn compare(op: Comparison, a: &Value, b: &Value) -> Option<Value> {
    use core::cmp::Ordering;
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
