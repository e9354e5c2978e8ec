//! The rule language after compilation: a typed tree with literal paths only.
//!
//! Editors write CEL text; the compiler in `catalogue` types it against the form and writes this
//! tree into the pack. Because every path is literal, the fields a rule depends on are known
//! without running it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use serde::Serialize;

/// One node of a compiled rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Expr {
    /// A constant boolean.
    Bool(bool),
    /// A constant string, or the value of a choice.
    Text(String),
    /// A constant number, written as exact decimal text (at most six places).
    Number(String),
    /// A constant civil day, `YYYY-MM-DD`.
    Date(String),
    /// A list written in the rule, such as the right side of `in`.
    List(Vec<Expr>),
    /// The answer at a path such as `/site/area`; `/people/*/age` means the row the rule stands in.
    Field(String),
    /// All rows of a repeating group or all values of a list field, by path.
    Rows(String),
    /// A comprehension variable, counted from the outermost (0).
    Var(u8),
    /// A member of a row held in a comprehension variable: variable, then key.
    Member(u8, String),
    /// Something the context supplies.
    Input(Input),
    /// `!a`
    Not(Box<Expr>),
    /// `a && b && …`
    And(Vec<Expr>),
    /// `a || b || …`
    Or(Vec<Expr>),
    /// `c ? a : b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A comparison of two values of one type.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Exact decimal arithmetic.
    Arith(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-a`
    Neg(Box<Expr>),
    /// `a in list`
    In(Box<Expr>, Box<Expr>),
    /// A function of the profile, its arguments in the order of the specification.
    Call(Function, Vec<Expr>),
    /// A comprehension: over the list, binding the variable with this index, of the body.
    Each(Comprehension, Box<Expr>, u8, Box<Expr>),
}

/// What the context supplies to rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Input {
    /// The civil day the verdict is for (`today`).
    Today,
    /// `applicant.kind`: `person` or `firm`.
    ApplicantKind,
    /// `standing.deferralAllowed`: 容缺 is open to this applicant.
    DeferralAllowed,
    /// `standing.commitmentAllowed`: 告知承诺 is open to this applicant.
    CommitmentAllowed,
    /// `holdings`: the type keys of the e-licences the applicant holds.
    Holdings,
}

/// The six comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Comparison {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// Decimal arithmetic; `+` also joins two strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`, rounded half-even to six places
    Div,
    /// `%`
    Rem,
}

/// The functions of the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Function {
    /// `has(field)`: the field is visible and answered.
    Has,
    /// `size(list or string)`; strings count Unicode scalar values.
    Size,
    /// `a.startsWith(b)`
    StartsWith,
    /// `a.endsWith(b)`
    EndsWith,
    /// `a.contains(b)`
    Contains,
    /// `a.matches(pattern)`, the pattern a constant checked at publish.
    Matches,
    /// `sum(list of numbers)`
    Sum,
    /// `min(list or several)`
    Min,
    /// `max(list or several)`
    Max,
    /// `date("2026-01-31")`
    Date,
    /// `days_between(from, to)`: calendar days, negative when `to` is earlier.
    DaysBetween,
    /// `age(birth)` at `today`, or `age(birth, on)`: whole years (Civil Code art. 13, art. 17).
    Age,
    /// `add_workdays(date, n)`: n working days after, by the context's calendar.
    AddWorkdays,
    /// `birth_date(resident id)`: the day in a checked 18-character number (GB 11643).
    BirthDate,
}

/// The comprehensions of CEL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Serialize), serde(rename_all = "camelCase"))]
pub enum Comprehension {
    /// `list.all(x, p)`
    All,
    /// `list.exists(x, p)`
    Exists,
    /// `list.exists_one(x, p)`
    ExistsOne,
    /// `list.filter(x, p)`
    Filter,
    /// `list.map(x, e)`
    Map,
}
