//! A pack read, checked and made ready to evaluate.

use crate::form::{Form, MAX_PATTERNS};
use crate::pack::{self, FORMAT, Limits, Pack, RuleRef};
use crate::rules::compile::{self, Compiled};
use crate::rules::plan::Plan;
use crate::rules::value::NodeId;
use crate::values::doc::Doc;
use crate::values::json::Limits as JsonLimits;
use crate::values::ordered::twice;
use crate::values::out::number;
use crate::values::read::within;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// Bytes of a pack.
const MAX_PACK_BYTES: usize = 2 << 20;
/// Nesting of a pack: two levels to each of a rule's, and what is around them.
const MAX_PACK_DEPTH: usize = 128;
/// Rules of a pack.
const MAX_RULES: usize = 10_000;
/// Steps one whole evaluation may take, all rows filled; a few hundredths of a second on a phone.
const MAX_STEPS: u64 = 1_000_000;
/// What a form may consist of with every row filled, each field counted three times: for whether
/// it is shown, whether it is required, and its value.
const MAX_PARTS: u64 = 500_000;
/// The most a pack may allow.
const MOST: Limits = Limits {
    max_bytes: 1 << 20,
    max_depth: 32,
    max_rows: 2_000,
    max_text: 100_000,
};

/// Why bytes are not a pack this build can evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// A stable code beginning with `pack_`.
    pub code: &'static str,
    /// What is wrong, in English, for whoever publishes packs.
    pub detail: String,
}

impl PackError {
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }

    /// `name: what`
    pub(crate) fn about(code: &'static str, name: &str, what: &str) -> Self {
        Self::new(code, within(name, what))
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl core::error::Error for PackError {}

/// A pack ready to evaluate, with the hash of the bytes it was read from.
///
/// Loading costs about as much as a few hundred evaluations: keep it and share it.
#[derive(Debug)]
pub struct LoadedPack {
    pub(crate) pack: Pack,
    sha256: String,
    pub(crate) form: Form,
    pub(crate) rules: Vec<Compiled>,
    pub(crate) plan: Plan,
    /// The field each check stands at.
    pub(crate) checks: Vec<NodeId>,
    /// The checks shown at each field.
    pub(crate) checks_at: Vec<Vec<usize>>,
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// [`PackError`] when the bytes are no pack of [`FORMAT`], refer to what is not there, let
    /// rules read each other in a circle, or could take more than a bounded time to evaluate.
    pub fn parse(bytes: &[u8]) -> Result<LoadedPack, PackError> {
        let limits = JsonLimits {
            max_bytes: MAX_PACK_BYTES,
            max_depth: MAX_PACK_DEPTH,
        };
        let tree = Doc::parse(bytes, limits).map_err(|error| match error.code {
            "document_too_large" => PackError::new("pack_too_large", "bytes or values"),
            code => PackError::about("pack_unreadable", code, &number(error.offset)),
        })?;
        let pack = super::read::pack(tree.root())
            .map_err(|what| PackError::new("pack_unreadable", what))?;
        LoadedPack::build(pack, pack::hash(bytes))
    }
}

impl LoadedPack {
    fn build(pack: Pack, sha256: String) -> Result<Self, PackError> {
        if pack.format != FORMAT {
            return Err(PackError::about(
                "pack_wrong_format",
                &pack.format,
                "not read here",
            ));
        }
        check_limits(&pack.limits)?;
        check_names(&pack)?;
        let form = Form::build(&pack.fields, &pack.limits)?;
        if pack.situations.len() > form.len() {
            return Err(PackError::new("pack_too_large", "situations"));
        }
        if let Some(path) = pack.situations.iter().find(|p| form.at_path(p).is_none()) {
            return Err(PackError::about("pack_bad_field", path, "no such field"));
        }
        if pack.rules.len() > MAX_RULES {
            return Err(PackError::new("pack_too_large", "rules"));
        }
        let mut rules = Vec::with_capacity(pack.rules.len());
        let mut patterns = form.patterns();
        for rule in &pack.rules {
            let compiled = compile::compile(&form, &pack.limits, &rule.id, &rule.expr)
                .map_err(|what| PackError::about("pack_bad_rule", &rule.id, &what))?;
            patterns = patterns.saturating_add(compiled.patterns);
            if patterns > MAX_PATTERNS {
                return Err(PackError::new("pack_too_large", "patterns"));
            }
            rules.push(compiled);
        }
        let plan = Plan::build(&pack, &form, &rules)?;
        let mut checks = Vec::new();
        let mut checks_at: Vec<Vec<usize>> = vec![Vec::new(); form.len()];
        for (i, check) in pack.checks.iter().enumerate() {
            // The plan has refused a check at a field that is not there.
            let at = form.at_path(&check.at).unwrap_or(usize::MAX);
            checks.push(at);
            if let Some(list) = checks_at.get_mut(at) {
                list.push(i);
            }
        }
        let loaded = Self {
            pack,
            sha256,
            form,
            rules,
            plan,
            checks,
            checks_at,
        };
        loaded.check_cost()?;
        Ok(loaded)
    }

    /// What the pack says.
    #[must_use]
    pub const fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The name of the pack: the SHA-256 of its bytes in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    pub(crate) fn rule(&self, rule: RuleRef) -> Option<&Compiled> {
        usize::try_from(rule).ok().and_then(|i| self.rules.get(i))
    }

    /// Adds up the fields and checks a form can have with every row filled, and the most steps
    /// every use of a rule can take.
    fn check_cost(&self) -> Result<(), PackError> {
        let per_row = u64::from(self.pack.limits.max_rows);
        let mut parts: u64 = 0;
        let mut total: u64 = 0;
        let mut add = |rule: Option<RuleRef>, in_rows: bool| {
            let cost = rule.and_then(|rule| self.rule(rule)).map_or(0, |r| r.cost);
            let times = if in_rows { per_row } else { 1 };
            parts = parts.saturating_add(times);
            total = total.saturating_add(cost.saturating_mul(times));
        };
        for id in 0..self.form.len() {
            let node = self.form.node(id);
            for rule in [node.visible_when, node.required_when, node.compute] {
                add(rule, node.rows.is_some());
            }
        }
        for (check, at) in self.pack.checks.iter().zip(&self.checks) {
            add(Some(check.rule), self.form.node(*at).rows.is_some());
        }
        for material in &self.pack.materials {
            add(material.needed_when, false);
        }
        for fee in &self.pack.fees {
            add(fee.charged_when, false);
            add(Some(fee.amount), false);
        }
        if parts > MAX_PARTS {
            let what = "fields and checks with every row filled";
            return Err(PackError::new("pack_too_large", what));
        }
        if total > MAX_STEPS {
            let what = "steps of an evaluation with every row filled";
            return Err(PackError::new("pack_too_costly", what));
        }
        Ok(())
    }
}

fn check_limits(limits: &Limits) -> Result<(), PackError> {
    let pairs = [
        (limits.max_bytes, MOST.max_bytes),
        (limits.max_depth, MOST.max_depth),
        (limits.max_rows, MOST.max_rows),
        (limits.max_text, MOST.max_text),
    ];
    if pairs
        .iter()
        .any(|(limit, most)| *limit == 0 || limit > most)
    {
        return Err(PackError::new("pack_bad_limits", "outside 1 to the most"));
    }
    Ok(())
}

fn check_names(pack: &Pack) -> Result<(), PackError> {
    let mut materials: Vec<&str> = Vec::new();
    for material in &pack.materials {
        materials.push(&material.id);
    }
    let mut fees: Vec<&str> = Vec::new();
    for fee in &pack.fees {
        fees.push(&fee.id);
    }
    let mut checks: Vec<&str> = Vec::new();
    for check in &pack.checks {
        checks.push(&check.id);
    }
    let mut rules: Vec<&str> = Vec::new();
    for rule in &pack.rules {
        rules.push(&rule.id);
    }
    for (what, mut names) in [
        ("check", checks),
        ("fee", fees),
        ("material", materials),
        ("rule", rules),
    ] {
        if let Some(name) = twice(&mut names) {
            return Err(PackError::about("pack_duplicate_name", what, name));
        }
    }
    Ok(())
}
