//! Splits a rule into tokens.

use super::ast::{Op, Span};
use crate::fault::{Code, Message};

/// Why a rule cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
    pub(crate) code: Code,
    pub(crate) message: Message,
    pub(crate) suggestion: Option<String>,
}

impl SyntaxError {
    pub(crate) fn new(at: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            at,
            code: Code::RuleSyntax,
            message: Message {
                zh: zh.into(),
                en: en.into(),
            },
            suggestion: None,
        }
    }

    fn meant(mut self, what: &str) -> Self {
        self.suggestion = Some(what.to_owned());
        self
    }

    /// CEL that the rule language leaves out is told by its own code.
    pub(crate) fn of(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// Decimal digits, also of a number written in hexadecimal.
    Int(String),
    /// Written with a point or an exponent.
    Decimal(String),
    Text(String),
    Word(String),
    Op(Op),
    Not,
    Question,
    Colon,
    Comma,
    Dot,
    Open,
    Close,
    OpenList,
    CloseList,
    End,
}

impl Token {
    /// The token as a reader names it.
    pub(crate) fn show(&self) -> String {
        match self {
            Self::Int(t) | Self::Decimal(t) | Self::Word(t) => format!("`{t}`"),
            Self::Text(t) => format!("'{t}'"),
            Self::Op(op) => format!("`{}`", op.text()),
            Self::Not => "`!`".to_owned(),
            Self::Question => "`?`".to_owned(),
            Self::Colon => "`:`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::Dot => "`.`".to_owned(),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::OpenList => "`[`".to_owned(),
            Self::CloseList => "`]`".to_owned(),
            Self::End => "end of rule".to_owned(),
        }
    }
}

/// All tokens, the last being [`Token::End`].
pub(crate) fn lex(text: &str) -> Result<Vec<(Token, Span)>, SyntaxError> {
    let mut lexer = Lexer {
        chars: text.char_indices().collect(),
        i: 0,
        len: text.len(),
    };
    let mut tokens = Vec::new();
    loop {
        let next = lexer.token()?;
        let end = next.0 == Token::End;
        tokens.push(next);
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer {
    chars: Vec<(usize, char)>,
    i: usize,
    len: usize,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.i + ahead).map(|(_, c)| *c)
    }

    fn offset(&self) -> usize {
        self.chars.get(self.i).map_or(self.len, |(at, _)| *at)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek(0).filter(|c| keep(*c)) {
            out.push(c);
            self.i += 1;
        }
        out
    }

    fn token(&mut self) -> Result<(Token, Span), SyntaxError> {
        self.space();
        let start = self.offset();
        let Some(c) = self.peek(0) else {
            return Ok((Token::End, Span { start, end: start }));
        };
        let token = match c {
            '0'..='9' => self.number()?,
            '.' if self.peek(1).is_some_and(|c| c.is_ascii_digit()) => self.number()?,
            'a'..='z' | 'A'..='Z' | '_' => self.word()?,
            '\'' | '"' => self.text(false)?,
            _ => self.sign(c)?,
        };
        let end = self.offset();
        Ok((token, Span { start, end }))
    }

    /// Skips blanks and comments, which run from `//` to the end of the line.
    fn space(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if (self.peek(0), self.peek(1)) != (Some('/'), Some('/')) {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    /// A name, or the letters before a text: `r'…'` keeps its backslashes, `b'…'` is bytes.
    fn word(&mut self) -> Result<Token, SyntaxError> {
        let start = self.offset();
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        if matches!(self.peek(0), Some('\'' | '"')) {
            match word.as_str() {
                "r" | "R" => return self.text(true),
                "b" | "B" | "br" | "bR" | "Br" | "BR" => {
                    return Err(SyntaxError::new(
                        start,
                        "规则里没有字节串（b'…'）",
                        "a rule has no bytes, `b'…'`",
                    )
                    .of(Code::BytesInRule));
                }
                _ => {}
            }
        }
        Ok(if word == "in" {
            Token::Op(Op::In)
        } else {
            Token::Word(word)
        })
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.offset();
        let token = if self.peek(0) == Some('0') && self.peek(1) == Some('x') {
            self.i += 2;
            let digits = self.take_while(|c| c.is_ascii_hexdigit());
            let value = u128::from_str_radix(&digits, 16);
            Token::Int(value.map_err(|_| bad_number(start))?.to_string())
        } else {
            self.decimal_number(start)?
        };
        if let Some(next) = self
            .peek(0)
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        {
            return Err(if matches!((next, &token), ('u' | 'U', Token::Int(_))) {
                SyntaxError::new(
                    start,
                    "规则里没有无符号整数，去掉 u",
                    "a rule has no unsigned numbers; leave out the `u`",
                )
                .of(Code::UnsignedInRule)
            } else {
                bad_number(start)
            });
        }
        Ok(token)
    }

    fn decimal_number(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let is_digit = |c: char| c.is_ascii_digit();
        let mut number = self.take_while(is_digit);
        let mut whole = true;
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(is_digit) {
            self.i += 1;
            whole = false;
            if number.is_empty() {
                number.push('0');
            }
            number.push('.');
            number += &self.take_while(is_digit);
        }
        if let Some('e' | 'E') = self.peek(0) {
            self.i += 1;
            whole = false;
            number.push('e');
            if let Some(sign @ ('+' | '-')) = self.peek(0) {
                self.i += 1;
                number.push(sign);
            }
            let exponent = self.take_while(is_digit);
            if exponent.is_empty() {
                return Err(bad_number(start));
            }
            number += &exponent;
        }
        Ok(if whole {
            Token::Int(number)
        } else {
            Token::Decimal(number)
        })
    }

    /// A text, its quote or quotes being next; in a raw one a backslash means itself.
    fn text(&mut self, raw: bool) -> Result<Token, SyntaxError> {
        let start = self.offset();
        let quote = self.peek(0).unwrap_or('\'');
        let triple = (1..3).all(|i| self.peek(i) == Some(quote));
        let closing = if triple { 3 } else { 1 };
        self.i += closing;
        let mut out = String::new();
        loop {
            let Some(c) = self.peek(0) else {
                let marks = String::from(quote).repeat(closing);
                return Err(SyntaxError::new(
                    start,
                    format!("文字没有以 {marks} 结束"),
                    format!("the text does not end with {marks}"),
                ));
            };
            if (0..closing).all(|i| self.peek(i) == Some(quote)) {
                self.i += closing;
                return Ok(Token::Text(out));
            }
            let at = self.offset();
            self.i += 1;
            match c {
                '\\' if !raw => out.push(self.escape(at)?),
                '\n' | '\r' if !triple => {
                    return Err(SyntaxError::new(
                        at,
                        "文字不能换行；多行文字用三个引号",
                        "a text ends on its line; one of several lines takes three quotes",
                    ));
                }
                _ => out.push(c),
            }
        }
    }

    /// What follows a backslash, as CEL reads it.
    fn escape(&mut self, at: usize) -> Result<char, SyntaxError> {
        let Some(kind) = self.peek(0) else {
            return Err(bad_escape(at, ""));
        };
        self.i += 1;
        let code = match kind {
            'a' => return Ok('\u{7}'),
            'b' => return Ok('\u{8}'),
            'f' => return Ok('\u{c}'),
            'n' => return Ok('\n'),
            'r' => return Ok('\r'),
            't' => return Ok('\t'),
            'v' => return Ok('\u{b}'),
            '\\' | '?' | '"' | '\'' | '`' => return Ok(kind),
            'x' | 'X' => self.digits(2, 16),
            'u' => self.digits(4, 16),
            'U' => self.digits(8, 16),
            '0'..='3' => {
                self.i -= 1;
                self.digits(3, 8)
            }
            _ => None,
        };
        let found = code.and_then(char::from_u32);
        found.ok_or_else(|| bad_escape(at, &kind.to_string()))
    }

    fn digits(&mut self, count: usize, radix: u32) -> Option<u32> {
        let mut value = 0_u32;
        for _ in 0..count {
            let digit = self.peek(0)?.to_digit(radix)?;
            value = value.checked_mul(radix)?.checked_add(digit)?;
            self.i += 1;
        }
        Some(value)
    }

    fn sign(&mut self, c: char) -> Result<Token, SyntaxError> {
        let at = self.offset();
        let two = |lexer: &mut Self, token| {
            lexer.i += 2;
            Ok(token)
        };
        match (c, self.peek(1)) {
            ('&', Some('&')) => return two(self, Token::Op(Op::And)),
            ('|', Some('|')) => return two(self, Token::Op(Op::Or)),
            ('=', Some('=')) => return two(self, Token::Op(Op::Eq)),
            ('!', Some('=')) => return two(self, Token::Op(Op::Ne)),
            ('<', Some('=')) => return two(self, Token::Op(Op::Le)),
            ('>', Some('=')) => return two(self, Token::Op(Op::Ge)),
            _ => {}
        }
        let token = match c {
            '!' => Token::Not,
            '<' => Token::Op(Op::Lt),
            '>' => Token::Op(Op::Gt),
            '+' => Token::Op(Op::Add),
            '-' => Token::Op(Op::Sub),
            '*' => Token::Op(Op::Mul),
            '/' => Token::Op(Op::Div),
            '%' => Token::Op(Op::Rem),
            '?' => Token::Question,
            ':' => Token::Colon,
            ',' => Token::Comma,
            '.' => Token::Dot,
            '(' => Token::Open,
            ')' => Token::Close,
            '[' => Token::OpenList,
            ']' => Token::CloseList,
            '{' | '}' => {
                return Err(SyntaxError::new(
                    at,
                    "规则里没有映射和消息（{…}）",
                    "a rule has no maps and no messages, `{…}`",
                )
                .of(Code::MapInRule));
            }
            '=' => return Err(unexpected(at, c).meant("==")),
            '&' => return Err(unexpected(at, c).meant("&&")),
            '|' => return Err(unexpected(at, c).meant("||")),
            '‘' | '’' | '“' | '”' => return Err(unexpected(at, c).meant("'")),
            '（' => return Err(unexpected(at, c).meant("(")),
            '）' => return Err(unexpected(at, c).meant(")")),
            '，' => return Err(unexpected(at, c).meant(",")),
            '！' => return Err(unexpected(at, c).meant("!")),
            _ => return Err(unexpected(at, c)),
        };
        self.i += 1;
        Ok(token)
    }
}

fn bad_number(at: usize) -> SyntaxError {
    SyntaxError::new(
        at,
        "数字写作 12、0.5、1e3 或 0x1F",
        "a number is written 12, 0.5, 1e3 or 0x1F",
    )
}

fn bad_escape(at: usize, kind: &str) -> SyntaxError {
    SyntaxError::new(
        at,
        format!("文字里没有转义“\\{kind}”；正则表达式写作 r'…'，反斜杠写作 \\\\"),
        format!(
            "there is no escape `\\{kind}` in a text; write a pattern as r'…', a backslash as \\\\"
        ),
    )
}

fn unexpected(at: usize, c: char) -> SyntaxError {
    SyntaxError::new(
        at,
        format!("规则里不能有字符“{c}”"),
        format!("a rule has no character `{c}`"),
    )
}
