//! Which constants a rule compares an answer with, and where examples may not be enough.

use super::fields::{Closure, Fields, Reads, parts};
use crate::pack::{Kind, RuleRef};
use crate::rules::expr::{Comprehension, Expr, Function};
use crate::values::date::Date;
use crate::values::decimal::Decimal;
use std::collections::BTreeSet;

/// The constants of the rules that hang on a question.
#[derive(Debug, Default)]
pub(super) struct Constants {
    pub(super) numbers: BTreeSet<Decimal>,
    pub(super) dates: BTreeSet<Date>,
    pub(super) texts: BTreeSet<String>,
    /// Days are counted from or to the answer.
    pub(super) counts_days: bool,
    /// Whole years are.
    pub(super) counts_years: bool,
    /// The day of birth is read out of the answer.
    pub(super) reads_birth: bool,
    /// Members of a list are counted.
    pub(super) counts_members: bool,
    /// A pattern is looked for in the answer, be it in a check.
    pub(super) matched: bool,
}

impl Constants {
    pub(super) fn of(fields: &Fields<'_>, closure: &Closure, path: &str) -> Self {
        let mut constants = Self::default();
        for rule in relevant(fields, closure, path) {
            if let Some(expr) = fields.expr(rule) {
                constants.collect(expr);
            }
        }
        let mut rules = fields.pack.rules.iter();
        constants.matched = rules.any(|rule| is_matched(&rule.expr, path));
        constants
    }

    fn collect(&mut self, expr: &Expr) {
        match expr {
            Expr::Number(text) => self.numbers.extend(Decimal::parse(text).ok()),
            Expr::Text(text) => {
                self.texts.insert(text.clone());
            }
            Expr::Date(text) => self.dates.extend(text.parse::<Date>().ok()),
            Expr::Call(Function::Age, _) => self.counts_years = true,
            Expr::Call(Function::DaysBetween, _) => self.counts_days = true,
            Expr::Call(Function::BirthDate, _) => self.reads_birth = true,
            Expr::Call(Function::Size, _) => self.counts_members = true,
            _ => {}
        }
        parts(expr).into_iter().for_each(|part| self.collect(part));
    }

    /// The numbers of rows at which a rule may change its mind.
    pub(super) fn sizes(&self) -> Vec<usize> {
        if !self.counts_members {
            return Vec::new();
        }
        let whole = self.numbers.iter().filter_map(|n| n.to_whole());
        let whole = whole.filter_map(|n| usize::try_from(n).ok());
        let near = whole.flat_map(|n| [n.saturating_sub(1), n, n + 1]);
        near.filter(|n| (1..=100).contains(n)).collect()
    }
}

fn is_matched(expr: &Expr, path: &str) -> bool {
    let mut reads = Reads::default();
    if let Expr::Call(Function::Matches, args) = expr {
        args.iter().for_each(|arg| reads.of(arg));
    }
    reads.paths.contains(path) || parts(expr).into_iter().any(|part| is_matched(part, path))
}

/// The rules of the closure that hang on a question.
fn relevant(fields: &Fields<'_>, closure: &Closure, path: &str) -> Vec<RuleRef> {
    let inside = format!("{path}/");
    let hangs = |rule: &RuleRef| {
        let mut own = Closure::default();
        fields.follow(*rule, &mut own);
        let mut read = own.questions.iter().chain(&own.members);
        read.any(|read| read == path || read.starts_with(&inside))
    };
    closure.rules.iter().copied().filter(hangs).collect()
}

/// The computed number by which people know an answer: worked out from it alone, and larger or
/// smaller as it is.
pub(super) fn measure_of(fields: &Fields<'_>, closure: &Closure, path: &str) -> Option<String> {
    let mut computed: Vec<&String> = closure.computed.iter().collect();
    computed.sort_by_key(|path| fields.order(path));
    let measures = |at: &&&String| {
        let Some(field) = fields.field(at) else {
            return false;
        };
        let rule = field.compute.and_then(|rule| fields.expr(rule));
        let counts = matches!(
            rule,
            Some(Expr::Call(Function::Age | Function::DaysBetween, _))
        );
        let mut leaves = BTreeSet::new();
        rule.into_iter()
            .for_each(|rule| leaves_of(fields, rule, &mut leaves));
        counts && !at.contains('*') && leaves.len() == 1 && leaves.contains(path)
    };
    computed.iter().find(measures).map(|at| (*at).clone())
}

/// Why examples of answers may not be enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// The answer is worked out with others, or in a way that has no inverse here.
    WorkedOut,
    /// Rows are counted or added up.
    Counted,
    /// A pattern decides.
    Pattern,
}

/// Where examples of answers to a question may not be enough.
pub(super) fn doubts_about(fields: &Fields<'_>, closure: &Closure, path: &str) -> BTreeSet<Doubt> {
    let mut doubts = BTreeSet::new();
    for rule in &closure.rules {
        if let Some(expr) = fields.expr(*rule) {
            doubt(fields, expr, path, &mut doubts);
        }
    }
    doubts
}

fn doubt(fields: &Fields<'_>, expr: &Expr, path: &str, out: &mut BTreeSet<Doubt>) {
    match expr {
        Expr::Compare(_, a, b) | Expr::In(a, b) => {
            let mut leaves = BTreeSet::new();
            leaves_of(fields, a, &mut leaves);
            leaves_of(fields, b, &mut leaves);
            let concerned = leaves.contains(path);
            let simple = leaves.len() <= 1
                && (is_plain(fields, a) || is_constant(a))
                && (is_plain(fields, b) || is_constant(b));
            if concerned && !simple {
                out.insert(Doubt::WorkedOut);
            }
            for side in [a, b] {
                let counted = counts_rows(side);
                out.extend((concerned && counted).then_some(Doubt::Counted));
            }
        }
        Expr::Call(Function::Matches, args) => {
            let mut leaves = BTreeSet::new();
            args.iter()
                .for_each(|arg| leaves_of(fields, arg, &mut leaves));
            out.extend(leaves.contains(path).then_some(Doubt::Pattern));
        }
        Expr::Each(Comprehension::ExistsOne, list, _, _) => {
            let mut leaves = BTreeSet::new();
            leaves_of(fields, list, &mut leaves);
            out.extend(leaves.contains(path).then_some(Doubt::Counted));
        }
        _ => {}
    }
    for part in parts(expr) {
        doubt(fields, part, path, out);
    }
}

fn counts_rows(expr: &Expr) -> bool {
    match expr {
        Expr::Each(..) => true,
        other => parts(other).into_iter().any(counts_rows),
    }
}

/// The questions an expression is worked out from, of which there are more answers than can be
/// tried: numbers, texts and rows.
fn leaves_of(fields: &Fields<'_>, expr: &Expr, out: &mut BTreeSet<String>) {
    let mut reads = Reads::default();
    reads.of(expr);
    for path in reads.paths {
        let Some(field) = fields.field(&path) else {
            continue;
        };
        if let Some(rule) = field.compute.and_then(|rule| fields.expr(rule)) {
            leaves_of(fields, rule, out);
            continue;
        }
        match &field.kind {
            Kind::Number { .. } | Kind::Text { .. } | Kind::Rows { .. } => {
                let question = path.split("/*").next().unwrap_or_default();
                out.insert(question.to_owned());
            }
            _ => {}
        }
    }
}

/// An answer as it is, or measured by days or years: each constant it is compared with parts its
/// answers in two.
fn is_plain(fields: &Fields<'_>, expr: &Expr) -> bool {
    let computed = |path: &str| {
        let rule = fields.field(path).and_then(|field| field.compute);
        rule.and_then(|rule| fields.expr(rule))
    };
    let either = |e: &Expr| is_plain(fields, e) || is_constant(e);
    match expr {
        Expr::Field(path) => computed(path).is_none_or(|rule| is_plain(fields, rule)),
        Expr::Rows(_) | Expr::Member(..) | Expr::Var(_) => true,
        Expr::Call(
            Function::Age | Function::DaysBetween | Function::BirthDate | Function::Size,
            args,
        ) => args.iter().all(either),
        Expr::If(_, yes, no) => either(yes) && either(no),
        _ => false,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Number(_) | Expr::Text(_) | Expr::Date(_) | Expr::Bool(_) | Expr::Input(_) => true,
        Expr::List(items) => items.iter().all(is_constant),
        _ => false,
    }
}
