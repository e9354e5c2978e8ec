//! Reading a pattern into instructions.

use super::{Class, Inst, MAX_SIZE};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter::Peekable;
use core::str::Chars;

/// Groups within groups.
const MAX_DEPTH: usize = 32;
/// Bytes of a pattern: room for as many instructions as there may be, however they are written.
const MAX_BYTES: usize = 8 * MAX_SIZE;

const TOO_LARGE: &str = "too large once its counted repetitions are written out";

enum Node {
    Nothing,
    Char(char),
    Any,
    Class(usize),
    Start,
    End,
    Boundary(bool),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>),
}

pub(super) struct Parser<'a> {
    chars: Peekable<Chars<'a>>,
    classes: Vec<Class>,
    depth: usize,
}

type Read<T> = Result<T, &'static str>;

impl<'a> Parser<'a> {
    pub(super) fn read(pattern: &'a str) -> Read<(Vec<Inst>, Vec<Class>)> {
        if pattern.len() > MAX_BYTES {
            return Err(TOO_LARGE);
        }
        let mut parser = Self {
            chars: pattern.chars().peekable(),
            classes: Vec::new(),
            depth: 0,
        };
        let node = parser.either()?;
        if parser.chars.next().is_some() {
            return Err("a `)` without its `(`");
        }
        let mut code = Vec::new();
        emit(&node, &mut code)?;
        code.push(Inst::Match);
        Ok((code, parser.classes))
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.chars.peek() == Some(&c);
        if found {
            self.chars.next();
        }
        found
    }

    fn either(&mut self) -> Read<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("groups nested too deep");
        }
        let mut ways = Vec::new();
        loop {
            ways.push(self.sequence()?);
            if !self.eat('|') {
                break;
            }
        }
        self.depth -= 1;
        Ok(match ways.pop() {
            Some(only) if ways.is_empty() => only,
            Some(last) => {
                ways.push(last);
                Node::Either(ways)
            }
            None => Node::Nothing,
        })
    }

    fn sequence(&mut self) -> Read<Node> {
        let mut parts = Vec::new();
        while let Some(c) = self.chars.peek().copied() {
            if c == '|' || c == ')' {
                break;
            }
            self.chars.next();
            let part = self.atom(c)?;
            parts.push(self.repeated(part)?);
        }
        Ok(Node::Sequence(parts))
    }

    fn atom(&mut self, c: char) -> Read<Node> {
        Ok(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Any,
            '[' => {
                let class = self.class()?;
                self.add(class)
            }
            '(' => {
                if self.eat('?') && !self.eat(':') {
                    return Err("look-around, named groups and flags are outside the profile");
                }
                let inner = self.either()?;
                if !self.eat(')') {
                    return Err("a `(` without its `)`");
                }
                inner
            }
            '\\' => match self.chars.next() {
                Some('b') => Node::Boundary(true),
                Some('B') => Node::Boundary(false),
                Some(c) => match self.escape(c)? {
                    Escape::Char(c) => Node::Char(c),
                    Escape::Class(class) => self.add(class),
                },
                None => return Err("a `\\` at the end"),
            },
            '*' | '+' | '?' | '{' => return Err("a repetition of nothing"),
            ']' | '}' => return Err("an unescaped `]` or `}`"),
            c => Node::Char(c),
        })
    }

    fn add(&mut self, class: Class) -> Node {
        self.classes.push(class);
        Node::Class(self.classes.len() - 1)
    }

    /// The quantifier after a part. A lazy one finds the same texts.
    fn repeated(&mut self, part: Node) -> Read<Node> {
        let (min, max) = match self.chars.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => (0, Some(0)),
            _ => return Ok(part),
        };
        if matches!(part, Node::Start | Node::End | Node::Boundary(_)) {
            return Err("an assertion cannot be repeated");
        }
        let (min, max) = if self.eat('{') {
            self.counts()?
        } else {
            self.chars.next();
            (min, max)
        };
        self.eat('?');
        if let Some('*' | '+' | '?' | '{') = self.chars.peek() {
            return Err("a repetition of a repetition");
        }
        Ok(Node::Repeat(Box::new(part), min, max))
    }

    fn counts(&mut self) -> Read<(usize, Option<usize>)> {
        let min = self.number().ok_or("a `{` that begins no count")?;
        let max = match self.eat(',') {
            false => Some(min),
            true => self.number(),
        };
        if !self.eat('}') {
            return Err("a `{` that begins no count");
        }
        if max.is_some_and(|max| max < min) {
            return Err("a count whose least is more than its most");
        }
        Ok((min, max))
    }

    /// Digits; numbers past all use are held at one that is refused for its size.
    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(10)) {
            self.chars.next();
            let digit = usize::try_from(digit).unwrap_or(0);
            let so_far: usize = number.unwrap_or(0);
            number = Some((so_far * 10 + digit).min(MAX_SIZE + 1));
        }
        number
    }

    fn escape(&mut self, c: char) -> Read<Escape> {
        let class = |ranges: &[(char, char)], negated| {
            Escape::Class(Class {
                ranges: ranges.to_vec(),
                negated,
            })
        };
        Ok(match c {
            'd' | 'D' => class(DIGITS, c == 'D'),
            'w' | 'W' => class(WORD, c == 'W'),
            's' | 'S' => class(SPACE, c == 'S'),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'v' => Escape::Char('\u{b}'),
            'f' => Escape::Char('\u{c}'),
            'r' => Escape::Char('\r'),
            'x' => Escape::Char(self.hex(2)?),
            'u' => Escape::Char(self.unicode()?),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
            | '/' | '-' => Escape::Char(c),
            _ => return Err("an escape outside the profile"),
        })
    }

    fn unicode(&mut self) -> Read<char> {
        if !self.eat('{') {
            return self.hex(4);
        }
        let mut code = 0;
        let mut digits = 0;
        while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(16)) {
            self.chars.next();
            digits += 1;
            code = (code * 16 + digit).min(0x11_0000);
        }
        let c = char::from_u32(code).filter(|_| digits > 0 && self.eat('}'));
        c.ok_or("an escape that names no character")
    }

    fn hex(&mut self, digits: usize) -> Read<char> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.chars.next().and_then(|c| c.to_digit(16));
            code = code * 16 + digit.ok_or("an escape that names no character")?;
        }
        char::from_u32(code).ok_or("an escape that names no character")
    }

    fn class(&mut self) -> Read<Class> {
        let mut class = Class {
            negated: self.eat('^'),
            ranges: Vec::new(),
        };
        loop {
            let from = match self.member()? {
                Member::End => return Ok(class),
                Member::Class(inner) => {
                    class.ranges.extend(inner);
                    if self.is_range() {
                        return Err("a range that begins with a class");
                    }
                    continue;
                }
                Member::Char(c) => c,
            };
            if !self.is_range() {
                class.ranges.push((from, from));
                continue;
            }
            self.chars.next();
            match self.member()? {
                Member::Char(to) if from <= to => class.ranges.push((from, to)),
                _ => return Err("a range of characters that does not rise"),
            }
        }
    }

    /// Whether a `-` between two members is next; one before the closing bracket stands for itself.
    fn is_range(&self) -> bool {
        let mut rest = self.chars.clone();
        rest.next() == Some('-') && rest.next() != Some(']')
    }

    fn member(&mut self) -> Read<Member> {
        Ok(match self.chars.next() {
            Some(']') => Member::End,
            Some('\\') => match self.chars.next() {
                Some('b') => Member::Char('\u{8}'),
                Some(c) => match self.escape(c)? {
                    Escape::Char(c) => Member::Char(c),
                    Escape::Class(class) => Member::Class(members_of(class)),
                },
                None => return Err("a `\\` at the end"),
            },
            Some('[') => return Err("an unescaped `[` in a class"),
            Some(c) => Member::Char(c),
            None => return Err("a `[` without its `]`"),
        })
    }
}

enum Escape {
    Char(char),
    Class(Class),
}

enum Member {
    End,
    Char(char),
    Class(Vec<(char, char)>),
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
/// ECMA-262's white space and line terminators, in order.
const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

/// The characters of a class as ranges: what lies between them, for a negated one, whose ranges
/// are in order.
fn members_of(class: Class) -> Vec<(char, char)> {
    if !class.negated {
        return class.ranges;
    }
    let mut out = Vec::new();
    let mut from = '\0';
    for (first, last) in class.ranges {
        if let Some(before) = neighbour(first, false).filter(|before| *before >= from) {
            out.push((from, before));
        }
        from = neighbour(last, true).unwrap_or(char::MAX);
    }
    out.push((from, char::MAX));
    out
}

/// The character after or before one that is not next to the surrogates.
fn neighbour(c: char, after: bool) -> Option<char> {
    let code = u32::from(c);
    let code = if after {
        code.checked_add(1)
    } else {
        code.checked_sub(1)
    };
    code.and_then(char::from_u32)
}

fn emit(node: &Node, code: &mut Vec<Inst>) -> Read<()> {
    if code.len() >= MAX_SIZE {
        return Err(TOO_LARGE);
    }
    match node {
        Node::Nothing => {}
        Node::Char(c) => code.push(Inst::Char(*c)),
        Node::Any => code.push(Inst::Any),
        Node::Class(class) => code.push(Inst::Class(*class)),
        Node::Start => code.push(Inst::Start),
        Node::End => code.push(Inst::End),
        Node::Boundary(wanted) => code.push(Inst::Boundary(*wanted)),
        Node::Sequence(parts) => {
            for part in parts {
                emit(part, code)?;
            }
        }
        Node::Either(ways) => {
            let mut ends = Vec::new();
            for (i, way) in ways.iter().enumerate() {
                if i + 1 == ways.len() {
                    emit(way, code)?;
                    break;
                }
                let split = code.len();
                code.push(Inst::Match);
                emit(way, code)?;
                ends.push(code.len());
                code.push(Inst::Match);
                let after = code.len();
                put(code, split, Inst::Split(split + 1, after));
            }
            let end = code.len();
            for jump in ends {
                put(code, jump, Inst::Jump(end));
            }
        }
        Node::Repeat(part, min, max) => {
            let start = code.len();
            for done in 0..*min {
                emit(part, code)?;
                // Nothing, however often, is nothing.
                if done == 0 && code.len() == start {
                    return Ok(());
                }
            }
            match max {
                None => {
                    let split = code.len();
                    code.push(Inst::Match);
                    emit(part, code)?;
                    code.push(Inst::Jump(split));
                    let after = code.len();
                    put(code, split, Inst::Split(split + 1, after));
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in *min..*max {
                        splits.push(code.len());
                        code.push(Inst::Match);
                        emit(part, code)?;
                        if code.len() > MAX_SIZE {
                            return Err(TOO_LARGE);
                        }
                    }
                    let end = code.len();
                    for split in splits {
                        put(code, split, Inst::Split(split + 1, end));
                    }
                }
            }
        }
    }
    if code.len() > MAX_SIZE {
        return Err(TOO_LARGE);
    }
    Ok(())
}

fn put(code: &mut [Inst], at: usize, inst: Inst) {
    if let Some(place) = code.get_mut(at) {
        *place = inst;
    }
}
