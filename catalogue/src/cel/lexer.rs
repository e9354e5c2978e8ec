//! Splits a rule into tokens.

use super::ast::{Op, Span};
use crate::fault::Message;

/// Why a rule cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
    pub(crate) message: Message,
    pub(crate) suggestion: Option<String>,
}

impl SyntaxError {
    pub(crate) fn new(at: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            at,
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
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Number(String),
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
            Self::Number(t) | Self::Word(t) => format!("`{t}`"),
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
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.i += 1;
        }
        let start = self.offset();
        let Some(c) = self.peek(0) else {
            return Ok((Token::End, Span { start, end: start }));
        };
        let token = match c {
            '0'..='9' => self.number()?,
            'a'..='z' | 'A'..='Z' | '_' => self.word(),
            '\'' | '"' => self.text(c)?,
            _ => self.sign(c)?,
        };
        let end = self.offset();
        Ok((token, Span { start, end }))
    }

    fn word(&mut self) -> Token {
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        if word == "in" {
            Token::Op(Op::In)
        } else {
            Token::Word(word)
        }
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.offset();
        let mut number = self.take_while(|c| c.is_ascii_digit());
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            self.i += 1;
            number.push('.');
            number += &self.take_while(|c| c.is_ascii_digit());
        }
        if self
            .peek(0)
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            return Err(SyntaxError::new(
                start,
                "数字写作 12 或 0.5，不用指数和后缀",
                "a number is written 12 or 0.5, with no exponent or suffix",
            ));
        }
        Ok(Token::Number(number))
    }

    fn text(&mut self, quote: char) -> Result<Token, SyntaxError> {
        let start = self.offset();
        self.i += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.peek(0) else {
                return Err(SyntaxError::new(
                    start,
                    format!("文字没有以 {quote} 结束"),
                    format!("the text does not end with {quote}"),
                ));
            };
            let at = self.offset();
            self.i += 1;
            if c == quote {
                return Ok(Token::Text(out));
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let escaped = self.peek(0);
            self.i += 1;
            let literal = match escaped {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(e @ ('\\' | '\'' | '"')) => e,
                // A pattern's own escapes, such as \d, stay as they are.
                Some(e) if !e.is_whitespace() => {
                    out.push('\\');
                    e
                }
                _ => {
                    return Err(SyntaxError::new(
                        at,
                        "反斜杠后面缺少字符",
                        "a backslash needs a character after it",
                    ));
                }
            };
            out.push(literal);
        }
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

fn unexpected(at: usize, c: char) -> SyntaxError {
    SyntaxError::new(
        at,
        format!("规则里不能有字符“{c}”"),
        format!("a rule has no character `{c}`"),
    )
}
