//! The types of the rule language.

use crate::form::{Field, Shape};
use onewindow_core::pack::Kind;
use std::rc::Rc;

/// The type of a part of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Text,
    /// A text that is one of these.
    Choice(Rc<[String]>),
    /// A whole number. At run time it is the same exact decimal as any other number.
    Int,
    /// A number that may have places after the point, where CEL has `double`.
    Decimal,
    Date,
    List(Box<Type>),
    /// What the members of `[]` are: there is none, so it stands where any type may.
    Never,
    /// A row of the repeating group at this pointer.
    Row(String),
    /// A group of fields, at this pointer, reached from here.
    Group(String, Base),
    /// The type could not be known, and that is reported already.
    Any,
}

/// How the members of a group are reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Base {
    /// By their own pointer.
    Form,
    /// Through a comprehension variable, after this path.
    Var(u8, String),
}

impl Type {
    /// The type of a field's answer.
    pub(crate) fn of(field: &Field) -> Self {
        match &field.shape {
            Shape::Group(_) => Self::Group(field.pointer.clone(), Base::Form),
            Shape::Rows { .. } => Self::List(Box::new(Self::Row(field.pointer.clone()))),
            Shape::Leaf(kind) => Self::of_kind(kind),
            Shape::Unreadable => Self::Any,
        }
    }

    fn of_kind(kind: &Kind) -> Self {
        let values = |choices: &[onewindow_core::pack::Choice]| {
            Self::Choice(choices.iter().map(|c| c.value.clone()).collect())
        };
        match kind {
            Kind::Text { format, .. } if format.as_deref() == Some("date") => Self::Date,
            Kind::Text { .. } => Self::Text,
            Kind::Choice { choices } => values(choices),
            Kind::Choices { choices, .. } => Self::List(Box::new(values(choices))),
            Kind::Number { integer: true, .. } => Self::Int,
            Kind::Number { .. } => Self::Decimal,
            Kind::Boolean { .. } => Self::Bool,
            Kind::Group { .. } | Kind::Rows { .. } => Self::Any,
        }
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Choice(_) | Self::Any | Self::Never)
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Decimal | Self::Never)
    }

    /// Whether a value of this type can stand where one of the type `wanted` belongs.
    pub(crate) fn fits(&self, wanted: &Self) -> bool {
        self == wanted || *self == Self::Never
    }

    /// The type of a value that may be of either.
    pub(crate) fn with(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, t) | (t, Self::Any) => Some(t.clone()),
            (Self::Never, t) | (t, Self::Never) => Some(t.clone()),
            (Self::Int, Self::Decimal) | (Self::Decimal, Self::Int) => Some(Self::Decimal),
            (Self::List(a), Self::List(b)) => Some(Self::List(Box::new(a.with(b)?))),
            (a, b) if a == b => Some(a.clone()),
            (a, b) if a.is_text() && b.is_text() => Some(Self::Text),
            _ => None,
        }
    }

    pub(crate) fn zh(&self) -> &'static str {
        match self {
            Self::Bool => "是否",
            Self::Text => "文字",
            Self::Choice(_) => "选项",
            Self::Int => "整数",
            Self::Decimal => "数字",
            Self::Date => "日期",
            Self::List(inner) if matches!(**inner, Self::Row(_)) => "重复组",
            Self::List(_) => "列表",
            Self::Row(_) => "一行",
            Self::Group(..) => "字段组",
            Self::Never => "空列表的成员",
            Self::Any => "未知",
        }
    }

    pub(crate) fn en(&self) -> &'static str {
        match self {
            Self::Bool => "a yes or no",
            Self::Text => "a text",
            Self::Choice(_) => "a choice",
            Self::Int => "a whole number",
            Self::Decimal => "a number",
            Self::Date => "a date",
            Self::List(inner) if matches!(**inner, Self::Row(_)) => "a repeating group",
            Self::List(_) => "a list",
            Self::Row(_) => "a row",
            Self::Group(..) => "a group",
            Self::Never => "a member of an empty list",
            Self::Any => "unknown",
        }
    }
}
