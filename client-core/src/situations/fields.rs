//! What the rules of a pack read, directly and through what shows or computes it.

use crate::context::Lang;
use crate::pack::{Field, Kind, Pack, RuleRef};
use crate::rules::expr::{Comprehension, Expr, Function, Input};
use std::collections::{BTreeMap, BTreeSet};

/// The fields of a pack by path: `/people/*/age` is a member of the rows.
pub(super) struct Fields<'p> {
    pub(super) pack: &'p Pack,
    by_path: BTreeMap<String, Entry<'p>>,
}

struct Entry<'p> {
    field: &'p Field,
    parent: Option<String>,
    /// The place in the form.
    order: usize,
}

/// Everything a rule hangs on.
#[derive(Debug, Clone, Default)]
pub(super) struct Closure {
    /// What the applicant answers: fields outside rows, and repeating groups.
    pub(super) questions: BTreeSet<String>,
    /// The fields in rows that are read.
    pub(super) members: BTreeSet<String>,
    /// The fields asked about with `has`.
    pub(super) asked: BTreeSet<String>,
    /// The rules themselves.
    pub(super) rules: BTreeSet<RuleRef>,
    /// The computed fields on the way.
    pub(super) computed: BTreeSet<String>,
    pub(super) reads_kind: bool,
    pub(super) reads_holdings: bool,
    /// Every field looked at, so that rules in a circle come to an end.
    seen: BTreeSet<String>,
}

impl<'p> Fields<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        let mut fields = Self {
            pack,
            by_path: BTreeMap::new(),
        };
        fields.add(&pack.fields, None);
        fields
    }

    fn add(&mut self, fields: &'p [Field], parent: Option<&str>) {
        for field in fields {
            let path = format!("{}/{}", parent.unwrap_or_default(), field.key);
            let owner = parent.map(|p| p.strip_suffix("/*").unwrap_or(p).to_owned());
            let order = self.by_path.len();
            let entry = Entry {
                field,
                parent: owner,
                order,
            };
            self.by_path.insert(path.clone(), entry);
            let inside = match field.kind {
                Kind::Rows { .. } => format!("{path}/*"),
                _ => path,
            };
            self.add(field.kind.fields(), Some(&inside));
        }
    }

    pub(super) fn field(&self, path: &str) -> Option<&'p Field> {
        self.by_path.get(path).map(|entry| entry.field)
    }

    pub(super) fn order(&self, path: &str) -> usize {
        self.by_path
            .get(path)
            .map_or(usize::MAX, |entry| entry.order)
    }

    pub(super) fn title(&self, path: &str, lang: Lang) -> String {
        let field = self.field(path);
        field.map_or_else(|| path.to_owned(), |f| lang.pick(&f.title).to_owned())
    }

    pub(super) fn parent_title(&self, path: &str, lang: Lang) -> Option<String> {
        let parent = self.by_path.get(path)?.parent.as_ref()?;
        Some(self.title(parent, lang))
    }

    pub(super) fn expr(&self, rule: RuleRef) -> Option<&'p Expr> {
        let at = usize::try_from(rule).ok()?;
        self.pack.rules.get(at).map(|rule| &rule.expr)
    }

    /// Adds everything a rule hangs on.
    pub(super) fn follow(&self, rule: RuleRef, closure: &mut Closure) {
        if !closure.rules.insert(rule) {
            return;
        }
        let Some(expr) = self.expr(rule) else { return };
        let mut reads = Reads::default();
        reads.of(expr);
        closure.reads_kind |= reads.kind;
        closure.reads_holdings |= reads.holdings;
        for path in &reads.asked {
            closure.asked.insert(path.clone());
            let needed = self.field(path).and_then(|field| field.required_when);
            if let Some(rule) = needed {
                self.follow(rule, closure);
            }
        }
        for path in reads.paths.iter().chain(&reads.asked) {
            self.follow_field(path, closure);
        }
    }

    fn follow_field(&self, path: &str, closure: &mut Closure) {
        if !closure.seen.insert(path.to_owned()) {
            return;
        }
        let mut next = Some(path.to_owned());
        while let Some(at) = next {
            let Some(entry) = self.by_path.get(&at) else {
                return;
            };
            if let Some(rule) = entry.field.visible_when {
                self.follow(rule, closure);
            }
            if let Kind::Rows { .. } = entry.field.kind {
                closure.questions.insert(at);
            }
            next = entry.parent.clone();
        }
        let Some(field) = self.field(path) else {
            return;
        };
        match (field.compute, &field.kind) {
            (Some(rule), _) => {
                closure.computed.insert(path.to_owned());
                self.follow(rule, closure);
            }
            (None, Kind::Group { .. } | Kind::Rows { .. }) => {}
            (None, _) if field.read_only => {}
            (None, _) if path.contains('*') => {
                closure.members.insert(path.to_owned());
            }
            (None, _) => {
                closure.questions.insert(path.to_owned());
            }
        }
    }
}

/// What one rule reads itself.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) paths: BTreeSet<String>,
    asked: BTreeSet<String>,
    kind: bool,
    holdings: bool,
    /// The rows each comprehension variable runs over.
    variables: Vec<Option<String>>,
}

impl Reads {
    pub(super) fn of(&mut self, expr: &Expr) {
        match expr {
            Expr::Field(path) | Expr::Rows(path) => {
                self.paths.insert(path.clone());
            }
            Expr::Member(variable, key) => {
                let path = self.member(*variable, key);
                self.paths.extend(path);
            }
            Expr::Input(Input::ApplicantKind) => self.kind = true,
            Expr::Input(Input::Holdings) => self.holdings = true,
            Expr::Call(Function::Has, args) => {
                let path = match args.first() {
                    Some(Expr::Field(path) | Expr::Rows(path)) => Some(path.clone()),
                    Some(Expr::Member(variable, key)) => self.member(*variable, key),
                    _ => None,
                };
                self.asked.extend(path);
            }
            Expr::Each(_, list, variable, body) => {
                self.of(list);
                let at = usize::from(*variable);
                self.variables.resize(at, None);
                self.variables.push(rows_of(list));
                self.of(body);
            }
            other => parts(other).into_iter().for_each(|part| self.of(part)),
        }
    }

    fn member(&self, variable: u8, key: &str) -> Option<String> {
        let rows = self.variables.get(usize::from(variable))?.as_ref()?;
        Some(format!("{rows}/*/{key}"))
    }
}

/// The repeating group whose rows a list holds.
fn rows_of(list: &Expr) -> Option<String> {
    match list {
        Expr::Rows(path) => Some(path.clone()),
        Expr::Each(Comprehension::Filter, list, _, _) => rows_of(list),
        _ => None,
    }
}

/// The operands of a part of a rule.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Not(a) | Expr::Neg(a) => vec![a],
        Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) | Expr::Call(_, parts) => {
            parts.iter().collect()
        }
        Expr::If(a, b, c) => vec![a, b, c],
        Expr::Compare(_, a, b) | Expr::Arith(_, a, b) | Expr::In(a, b) => vec![a, b],
        Expr::Each(_, list, _, body) => vec![list, body],
        _ => Vec::new(),
    }
}
