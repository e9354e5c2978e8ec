//! Reads tokens into a tree (Pratt).

use super::ast::{Ast, AstNode, Name, Op, Span};
use super::lexer::{SyntaxError, Token, lex};
use crate::fault::Code;

/// Characters of one rule.
const MAX_LENGTH: usize = 4_000;
/// Brackets within brackets.
const MAX_DEPTH: u32 = 40;
/// Nodes below one another: a long sum nests as deep as it is long.
const MAX_NODES_DEEP: usize = 200;

/// Reads a rule.
pub(crate) fn parse(text: &str) -> Result<Ast, SyntaxError> {
    if text.len() > MAX_LENGTH {
        return Err(SyntaxError::new(
            0,
            format!("规则超过 {MAX_LENGTH} 个字符"),
            format!("the rule is longer than {MAX_LENGTH} characters"),
        )
        .of(Code::RuleTooLarge));
    }
    let mut parser = Parser {
        tokens: lex(text)?,
        next: 0,
        depth: 0,
    };
    let ast = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(ast),
        _ => Err(parser.unexpected("运算符或规则结束", "an operator or the end of the rule")),
    }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    next: usize,
    depth: u32,
}

impl Parser {
    fn current(&self) -> Option<&(Token, Span)> {
        self.tokens.get(self.next).or(self.tokens.last())
    }

    fn peek(&self) -> Token {
        self.current().map_or(Token::End, |(t, _)| t.clone())
    }

    fn span(&self) -> Span {
        self.current()
            .map_or(Span { start: 0, end: 0 }, |(_, s)| *s)
    }

    fn take(&mut self) -> (Token, Span) {
        let out = (self.peek(), self.span());
        self.next += 1;
        out
    }

    fn unexpected(&self, zh: &str, en: &str) -> SyntaxError {
        let found = self.peek();
        let found_zh = if found == Token::End {
            "规则就结束了".to_owned()
        } else {
            format!("写了 {}", found.show())
        };
        SyntaxError::new(
            self.span().start,
            format!("这里应当是{zh}，却{found_zh}"),
            format!("expected {en}, found {}", found.show()),
        )
    }

    fn expect(&mut self, wanted: &Token) -> Result<Span, SyntaxError> {
        if self.peek() == *wanted {
            return Ok(self.take().1);
        }
        let show = wanted.show();
        Err(self.unexpected(&show, &show))
    }

    /// One level deeper; a rule nested past all sense is refused before the stack is.
    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.span().start));
        }
        let out = read(self);
        self.depth -= 1;
        out
    }

    fn expression(&mut self) -> Result<Ast, SyntaxError> {
        self.deeper(|p| {
            let condition = p.binary(0)?;
            if p.peek() != Token::Question {
                return Ok(condition);
            }
            p.take();
            let yes = p.binary(0)?;
            p.expect(&Token::Colon)?;
            let no = p.expression()?;
            Ok(Ast::new(
                condition.span.to(no.span),
                AstNode::If(Box::new(condition), Box::new(yes), Box::new(no)),
            ))
        })
    }

    fn binary(&mut self, least: u8) -> Result<Ast, SyntaxError> {
        let mut left = self.unary()?;
        let mut compared = false;
        while let Token::Op(op) = self.peek() {
            if op.power() <= least {
                break;
            }
            self.take();
            let right = self.binary(op.power())?;
            if compares(op) && std::mem::replace(&mut compared, true) {
                return Err(SyntaxError::new(
                    right.span.start,
                    "比较不能连写：写成 a < b && b < c",
                    "comparisons do not chain: write a < b && b < c",
                ));
            }
            left = Ast::new(
                left.span.to(right.span),
                AstNode::Binary(op, Box::new(left), Box::new(right)),
            );
            if left.depth > MAX_NODES_DEEP {
                return Err(too_deep(left.span.start));
            }
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Ast, SyntaxError> {
        let start = self.span();
        let wrap: fn(Box<Ast>) -> AstNode = match self.peek() {
            Token::Not => AstNode::Not,
            Token::Op(Op::Sub) => AstNode::Neg,
            _ => return self.postfix(),
        };
        self.take();
        let inner = self.deeper(Self::unary)?;
        Ok(Ast::new(start.to(inner.span), wrap(Box::new(inner))))
    }

    fn postfix(&mut self) -> Result<Ast, SyntaxError> {
        let mut ast = self.primary()?;
        while self.peek() == Token::Dot {
            self.take();
            let (Token::Word(text), span) = (self.peek(), self.span()) else {
                return Err(self.unexpected("字段名", "a name after the dot"));
            };
            self.take();
            let name = Name { text, span };
            let start = ast.span;
            ast = if self.peek() == Token::Open {
                let (args, end) = self.arguments(&Token::Close)?;
                Ast::new(start.to(end), AstNode::Method(Box::new(ast), name, args))
            } else {
                Ast::new(start.to(span), AstNode::Member(Box::new(ast), name))
            };
            if ast.depth > MAX_NODES_DEEP {
                return Err(too_deep(ast.span.start));
            }
        }
        if self.peek() == Token::OpenList {
            return Err(SyntaxError::new(
                self.span().start,
                "不能用下标取值；列表用 exists、all、filter 等",
                "values are not taken by index; lists have exists, all, filter and so on",
            )
            .of(Code::IndexInRule));
        }
        Ok(ast)
    }

    fn primary(&mut self) -> Result<Ast, SyntaxError> {
        let span = self.span();
        let node = match self.peek() {
            Token::Int(n) => AstNode::Int(n),
            Token::Decimal(n) => AstNode::Decimal(n),
            Token::Text(t) => AstNode::Text(t),
            Token::Word(word) => return self.word(word, span),
            Token::Open => {
                self.take();
                let mut inner = self.expression()?;
                let end = self.expect(&Token::Close)?;
                inner.span = span.to(end);
                return Ok(inner);
            }
            Token::OpenList => {
                let (items, end) = self.arguments(&Token::CloseList)?;
                return Ok(Ast::new(span.to(end), AstNode::List(items)));
            }
            _ => return Err(self.unexpected("值、字段或函数", "a value, a field or a function")),
        };
        self.take();
        Ok(Ast::new(span, node))
    }

    fn word(&mut self, word: String, span: Span) -> Result<Ast, SyntaxError> {
        self.take();
        let node = match word.as_str() {
            "true" => AstNode::Bool(true),
            "false" => AstNode::Bool(false),
            "null" => {
                return Err(SyntaxError::new(
                    span.start,
                    "没有 null：是否已填用 has(字段)",
                    "there is no null: ask has(field) whether a field is answered",
                )
                .of(Code::NullInRule));
            }
            _ if self.peek() == Token::Open => {
                let (args, end) = self.arguments(&Token::Close)?;
                let name = Name { text: word, span };
                return Ok(Ast::new(span.to(end), AstNode::Call(name, args)));
            }
            _ => AstNode::Ident(word),
        };
        Ok(Ast::new(span, node))
    }

    /// `(a, b)` or `[a, b]`, the opening bracket being next.
    fn arguments(&mut self, close: &Token) -> Result<(Vec<Ast>, Span), SyntaxError> {
        self.take();
        let mut items = Vec::new();
        if self.peek() != *close {
            items.push(self.expression()?);
            while self.peek() == Token::Comma {
                self.take();
                items.push(self.expression()?);
            }
        }
        let end = self.expect(close)?;
        Ok((items, end))
    }
}

fn too_deep(at: usize) -> SyntaxError {
    SyntaxError::new(at, "规则嵌套太深", "the rule is nested too deeply").of(Code::RuleTooLarge)
}

fn compares(op: Op) -> bool {
    op.power() == Op::Eq.power()
}

#[cfg(test)]
mod tests {
    use super::{Ast, AstNode, parse};

    /// The tree in Lisp form, so that a test reads at a glance.
    fn show(ast: &Ast) -> String {
        let list = |items: &[Ast]| items.iter().map(show).collect::<Vec<_>>().join(" ");
        match &ast.node {
            AstNode::Bool(b) => b.to_string(),
            AstNode::Text(t) => format!("'{t}'"),
            AstNode::Int(n) | AstNode::Decimal(n) | AstNode::Ident(n) => n.clone(),
            AstNode::List(items) => format!("[{}]", list(items)),
            AstNode::Member(of, name) => format!("{}.{}", show(of), name.text),
            AstNode::Method(of, name, args) => {
                format!("({} {} {})", name.text, show(of), list(args))
            }
            AstNode::Call(name, args) => format!("({} {})", name.text, list(args)),
            AstNode::Not(a) => format!("(! {})", show(a)),
            AstNode::Neg(a) => format!("(- {})", show(a)),
            AstNode::Binary(op, a, b) => format!("({} {} {})", op.text(), show(a), show(b)),
            AstNode::If(c, a, b) => format!("(? {} {} {})", show(c), show(a), show(b)),
        }
    }

    fn tree(text: &str) -> String {
        match parse(text) {
            Ok(ast) => show(&ast),
            Err(e) => format!("{}: {}", e.at, e.message.en),
        }
    }

    #[test]
    fn operators_bind_as_in_cel() {
        assert_eq!(tree("a || b && !c == d"), "(|| a (&& b (== (! c) d)))");
        assert_eq!(tree("1 + 2 * 3 - 4"), "(- (+ 1 (* 2 3)) 4)");
        assert_eq!(tree("-a.b % 2 < 1"), "(< (% (- a.b) 2) 1)");
        assert_eq!(tree("a ? b : c ? d : e"), "(? a b (? c d e))");
        assert_eq!(tree("'x' in a.b"), "(in 'x' a.b)");
        assert_eq!(tree("(a < b) == c && d < e"), "(&& (== (< a b) c) (< d e))");
        assert_eq!(tree("(a || b) && c"), "(&& (|| a b) c)");
        assert_eq!(tree("p.exists(x, x.age < 18)"), "(exists p x (< x.age 18))");
        assert_eq!(tree("x in ['a', \"b\"]"), "(in x ['a' 'b'])");
        assert_eq!(tree("a.matches(r'^\\d+$')"), "(matches a '^\\d+$')");
    }

    #[test]
    fn texts_and_numbers_are_read_as_in_cel() {
        let text = |rule: &str| match parse(rule).map(|ast| ast.node) {
            Ok(AstNode::Text(text)) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(
            text(r#"'\a\b\f\n\r\t\v\\\?\"\'\`'"#),
            "\u{7}\u{8}\u{c}\n\r\t\u{b}\\?\"'`"
        );
        assert_eq!(text(r"'\x41\X7f\101\u4e2d\U0001f431'"), "A\u{7f}A中🐱");
        assert_eq!(text(r"r'\d\'"), r"\d\");
        assert_eq!(text("'''it's\n\"two\" lines'''"), "it's\n\"two\" lines");
        assert_eq!(text(r#"R"""\n""""#), r"\n");
        assert_eq!(text("''"), "");
        for no_character in [r"'\ud83d'", r"'\U00110000'", r"'\x4'", r"'\400'"] {
            assert!(text(no_character).contains("no escape"), "{no_character}");
        }
        for (written, read) in [
            ("0x1F", "31"),
            (".5", "0.5"),
            ("1e3", "1e3"),
            ("2.5E-1", "2.5e-1"),
        ] {
            assert_eq!(tree(written), read);
        }
        assert_eq!(tree("a // and so on\n&& b // to the end"), "(&& a b)");
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        assert_eq!(tree("a = b"), "2: a rule has no character `=`");
        assert_eq!(
            tree("a && "),
            "5: expected a value, a field or a function, found end of rule"
        );
        assert_eq!(tree("(a"), "2: expected `)`, found end of rule");
        assert_eq!(
            tree("a b"),
            "2: expected an operator or the end of the rule, found `b`"
        );
        assert_eq!(
            tree("1 < a < 3"),
            "8: comparisons do not chain: write a < b && b < c"
        );
        assert_eq!(
            tree("a == null"),
            "5: there is no null: ask has(field) whether a field is answered"
        );
        assert_eq!(
            tree("a == 1e"),
            "5: a number is written 12, 0.5, 1e3 or 0x1F"
        );
        assert_eq!(
            tree("a == 1u"),
            "5: a rule has no unsigned numbers; leave out the `u`"
        );
        assert_eq!(
            tree("a == 'x\ny'"),
            "7: a text ends on its line; one of several lines takes three quotes"
        );
        assert_eq!(
            tree(r"a == 'x\d'"),
            r"7: there is no escape `\d` in a text; write a pattern as r'…', a backslash as \\"
        );
        assert_eq!(tree("b'x' == a"), "0: a rule has no bytes, `b'…'`");
        assert_eq!(
            tree("a == {'k': 1}"),
            "5: a rule has no maps and no messages, `{…}`"
        );
        assert_eq!(tree("a == 'x"), "5: the text does not end with '");
        assert_eq!(
            tree("a[0]"),
            "1: values are not taken by index; lists have exists, all, filter and so on"
        );
        assert!(tree(&"(".repeat(100)).contains("nested too deeply"));
        assert!(tree(&"!".repeat(100)).contains("nested too deeply"));
        assert!(tree(&"a".repeat(5000)).contains("longer than"));
    }
}
