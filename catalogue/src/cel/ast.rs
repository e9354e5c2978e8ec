//! What a rule says, before anything is known about its types.

/// A part of the rule's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn to(self, end: Self) -> Self {
        Self {
            start: self.start,
            end: end.end,
        }
    }
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A node of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ast {
    pub(crate) span: Span,
    pub(crate) node: AstNode,
    /// Nodes from here down to the deepest, this one counted.
    pub(crate) depth: usize,
}

impl Ast {
    pub(crate) fn new(span: Span, node: AstNode) -> Self {
        let deepest = |all: &[Self]| all.iter().map(|a| a.depth).max().unwrap_or(0);
        let below = match &node {
            AstNode::Member(a, _) | AstNode::Not(a) | AstNode::Neg(a) => a.depth,
            AstNode::Binary(_, a, b) => a.depth.max(b.depth),
            AstNode::If(c, a, b) => c.depth.max(a.depth).max(b.depth),
            AstNode::Method(of, _, args) => deepest(args).max(of.depth),
            AstNode::List(items) | AstNode::Call(_, items) => deepest(items),
            AstNode::Bool(_)
            | AstNode::Text(_)
            | AstNode::Int(_)
            | AstNode::Decimal(_)
            | AstNode::Ident(_) => 0,
        };
        Self {
            span,
            node,
            depth: below + 1,
        }
    }
}

/// The kinds of node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AstNode {
    Bool(bool),
    Text(String),
    /// A whole number, in decimal digits.
    Int(String),
    /// A number written with a point or an exponent.
    Decimal(String),
    List(Vec<Ast>),
    Ident(String),
    Member(Box<Ast>, Name),
    Method(Box<Ast>, Name, Vec<Ast>),
    Call(Name, Vec<Ast>),
    Not(Box<Ast>),
    Neg(Box<Ast>),
    Binary(Op, Box<Ast>, Box<Ast>),
    If(Box<Ast>, Box<Ast>, Box<Ast>),
}

/// The operators between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Or,
    And,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

impl Op {
    /// As written in a rule.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
        }
    }

    /// How tightly it binds.
    pub(crate) fn power(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge | Self::In => 3,
            Self::Add | Self::Sub => 4,
            Self::Mul | Self::Div | Self::Rem => 5,
        }
    }
}
