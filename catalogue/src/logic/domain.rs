//! What an answer can be, as far as rules can tell the cases apart.

use super::solve::Test;
use onewindow_core::date::{Date, FIRST_YEAR, LAST_YEAR};
use onewindow_core::decimal::Decimal;
use onewindow_core::expr::Comparison;
use onewindow_core::pack::Kind;

/// The cases of one variable.
#[derive(Debug, Clone)]
pub(super) enum Domain {
    /// Yes or no; only one of them for a declaration that must be ticked.
    Flag(Option<bool>),
    /// One of these texts, or any other when the list is open.
    Text { values: Vec<String>, open: bool },
    /// A number, or a day counted as one: at, or between, the numbers it is compared with.
    Number { points: Vec<Decimal>, range: Range },
}

/// The numbers there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Range {
    pub(super) low: Option<Bound>,
    pub(super) high: Option<Bound>,
    /// Every number is a multiple of this.
    pub(super) step: Option<Decimal>,
}

/// One end of a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) at: Decimal,
    /// The number itself is outside.
    pub(super) open: bool,
}

impl Bound {
    pub(super) const fn at(at: Decimal) -> Self {
        Self { at, open: false }
    }

    const fn past(at: Decimal) -> Self {
        Self { at, open: true }
    }
}

impl Domain {
    /// The case in which a flag is no.
    const NO: usize = 0;
    const YES: usize = 1;

    /// Takes note of a number the variable is compared with.
    pub(super) fn note(&mut self, number: Decimal) {
        if let Self::Number { points, .. } = self
            && let Err(at) = points.binary_search(&number)
        {
            points.insert(at, number);
        }
    }

    /// Takes note of a text the variable is compared with.
    pub(super) fn note_text(&mut self, text: &str) {
        if let Self::Text { values, open: true } = self
            && !values.iter().any(|v| v == text)
        {
            values.push(text.to_owned());
        }
    }

    /// The cases that can occur. With `n` points there are `2n + 1`: below the first, at it,
    /// between it and the second, and so on.
    pub(super) fn cases(&self) -> Vec<usize> {
        match self {
            Self::Flag(None) => vec![Self::YES, Self::NO],
            Self::Flag(Some(only)) => vec![usize::from(*only)],
            Self::Text { values, open } => (0..values.len() + usize::from(*open)).collect(),
            Self::Number { points, range } => {
                let all = 0..=points.len() * 2;
                let fit: Vec<usize> = all
                    .clone()
                    .filter(|case| range.meets(points, *case))
                    .collect();
                // A range that nothing fits is a fault of its own; rules are judged without it.
                if fit.is_empty() { all.collect() } else { fit }
            }
        }
    }

    pub(super) fn passes(&self, case: usize, test: &Test) -> bool {
        match (self, test) {
            (Self::Flag(_), _) => case == Self::YES,
            (Self::Text { values, .. }, Test::Is(text)) => {
                values.get(case).is_some_and(|value| value == text)
            }
            (Self::Number { points, .. }, Test::Number(op, number)) => {
                let at = points.partition_point(|p| p < number) * 2 + 1;
                match op {
                    Comparison::Eq => case == at,
                    Comparison::Ne => case != at,
                    Comparison::Lt => case < at,
                    Comparison::Le => case <= at,
                    Comparison::Gt => case > at,
                    Comparison::Ge => case >= at,
                }
            }
            _ => false,
        }
    }
}

impl Range {
    /// Whole numbers from `low` to `high`.
    pub(super) fn whole(low: Option<u32>, high: Option<u32>) -> Self {
        let bound = |n: Option<u32>| n.map(|n| Bound::at(Decimal::whole(n.into())));
        Self {
            low: bound(low),
            high: bound(high),
            step: Some(Decimal::whole(1)),
        }
    }

    /// The days the profile knows.
    pub(super) fn days() -> Self {
        let end = |year, month, day| {
            let date = Date::new(year, month, day).ok()?;
            Some(Bound::at(Decimal::whole(date.epoch_days().into())))
        };
        Self {
            low: end(FIRST_YEAR, 1, 1),
            high: end(LAST_YEAR, 12, 31),
            step: Some(Decimal::whole(1)),
        }
    }

    /// The answers of a number field.
    pub(super) fn of(kind: &Kind) -> Self {
        let Kind::Number {
            integer,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            ..
        } = kind
        else {
            return Self::default();
        };
        let read = |text: &Option<String>| text.as_deref().and_then(|t| Decimal::parse(t).ok());
        let bound = |closed: &Option<String>, open: &Option<String>, larger: bool| {
            let closed = read(closed).map(Bound::at);
            let open = read(open).map(Bound::past);
            match (closed, open) {
                (Some(a), Some(b)) if (a.at > b.at) == larger && a.at != b.at => Some(a),
                (a, b) => b.or(a),
            }
        };
        Self {
            low: bound(minimum, exclusive_minimum, true),
            high: bound(maximum, exclusive_maximum, false),
            // A whole number is a multiple of 1 and of its step; either alone is right, if loose.
            step: read(multiple_of)
                .filter(|step| *step > Decimal::ZERO)
                .or_else(|| integer.then(|| Decimal::whole(1))),
        }
    }

    /// Whether a number of the range is in this case of the points.
    fn meets(&self, points: &[Decimal], case: usize) -> bool {
        let point = |i: usize| points.get(i).copied();
        if case % 2 == 1 {
            return point(case / 2).is_none_or(|number| self.holds(number));
        }
        let below = (case / 2).checked_sub(1).and_then(point).map(Bound::past);
        let above = point(case / 2).map(Bound::past);
        let low = tighter(self.low, below, |a, b| a > b);
        let high = tighter(self.high, above, |a, b| a < b);
        let (Some(low), Some(high)) = (low, high) else {
            return true;
        };
        match self.step {
            None => low.at < high.at || (low.at == high.at && !low.open && !high.open),
            // What cannot be worked out may be there.
            Some(step) => first_multiple(low, step)
                .is_none_or(|first| first < high.at || (first == high.at && !high.open)),
        }
    }

    fn holds(&self, number: Decimal) -> bool {
        let above = self
            .low
            .is_none_or(|b| number > b.at || (number == b.at && !b.open));
        let below = self
            .high
            .is_none_or(|b| number < b.at || (number == b.at && !b.open));
        above && below && self.step.is_none_or(|step| number.is_multiple_of(step))
    }
}

fn tighter(
    a: Option<Bound>,
    b: Option<Bound>,
    is_tighter: fn(Decimal, Decimal) -> bool,
) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) if a.at == b.at => Some(if a.open { a } else { b }),
        (Some(a), Some(b)) => Some(if is_tighter(a.at, b.at) { a } else { b }),
        (a, b) => a.or(b),
    }
}

/// The least multiple of the step that is not below the bound.
fn first_multiple(low: Bound, step: Decimal) -> Option<Decimal> {
    let rest = low.at.checked_rem(step)?;
    if rest == Decimal::ZERO && !low.open {
        return Some(low.at);
    }
    let floor = low.at.checked_sub(rest)?;
    // The remainder has the sign of the dividend, so that below zero the floor is already above.
    if rest < Decimal::ZERO {
        Some(floor)
    } else {
        floor.checked_add(step)
    }
}
