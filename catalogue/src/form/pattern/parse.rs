//! A pattern as a tree of what it repeats.

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// One character out of these ranges.
    Set(Vec<(u32, u32)>),
    /// Nothing: an anchor, a word boundary, an empty group.
    Nothing,
    /// The start of the text.
    Start,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    /// At least and at most so often; without an end when there is no most.
    Repeat(Box<Node>, u32, Option<u32>),
}

const LAST: u32 = 0x0010_ffff;

/// Reads a pattern; `None` when it has something the profile does not.
pub(super) fn parse(pattern: &str) -> Option<Node> {
    let mut reader = Reader {
        chars: pattern.chars().collect(),
        at: 0,
        folds: false,
    };
    let node = reader.choice()?;
    (reader.at == reader.chars.len()).then_some(node)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    /// Letters stand for both cases.
    folds: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn choice(&mut self) -> Option<Node> {
        // A flag set inside a group ends with it.
        let folds = self.folds;
        let mut ways = vec![self.sequence()?];
        while self.eat('|') {
            ways.push(self.sequence()?);
        }
        self.folds = folds;
        Some(match ways.len() {
            1 => ways.pop()?,
            _ => Node::Choice(ways),
        })
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            let atom = self.atom()?;
            parts.push(self.repeated(atom)?);
        }
        Some(Node::Sequence(parts))
    }

    fn atom(&mut self) -> Option<Node> {
        Some(match self.next()? {
            '(' => return self.group(),
            '[' => {
                let set = self.class()?;
                Node::Set(self.folded(set))
            }
            '.' => Node::Set(vec![(0, 9), (11, LAST)]),
            '^' => Node::Start,
            '$' => Node::Nothing,
            '\\' => return self.escape(),
            '*' | '+' | '?' => return None,
            c => {
                let set = vec![(u32::from(c), u32::from(c))];
                Node::Set(self.folded(set))
            }
        })
    }

    fn group(&mut self) -> Option<Node> {
        if self.eat('?') {
            let named = self.eat('P') || self.peek() == Some('<');
            if named {
                if !self.eat('<') {
                    return None;
                }
                while self.next()? != '>' {}
            } else if !self.flags()? {
                // `(?i)` sets the flag for what follows in the group around it.
                return Some(Node::Nothing);
            }
        }
        let inner = self.choice()?;
        self.eat(')').then_some(inner)
    }

    /// `(?i:` and `(?i)`; whether a group begins.
    fn flags(&mut self) -> Option<bool> {
        let mut on = true;
        loop {
            match self.next()? {
                ':' => return Some(true),
                ')' => return Some(false),
                '-' => on = false,
                'i' => self.folds = on,
                c if c.is_ascii_alphabetic() => {}
                _ => return None,
            }
        }
    }

    fn repeated(&mut self, atom: Node) -> Option<Node> {
        let mut node = atom;
        loop {
            let (least, most) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => {
                    self.at += 1;
                    let range = self.range()?;
                    self.eat('?');
                    node = Node::Repeat(Box::new(node), range.0, range.1);
                    continue;
                }
                _ => return Some(node),
            };
            self.at += 1;
            self.eat('?');
            node = Node::Repeat(Box::new(node), least, most);
        }
    }

    /// What follows `{`, to the `}`.
    fn range(&mut self) -> Option<(u32, Option<u32>)> {
        let least = self.number();
        let most = if self.eat(',') {
            if self.peek() == Some('}') {
                None
            } else {
                Some(self.number()?)
            }
        } else {
            Some(least?)
        };
        self.eat('}').then_some((least.unwrap_or(0), most))
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_digit) {
            digits.push(c);
            self.at += 1;
        }
        digits.parse().ok()
    }

    fn escape(&mut self) -> Option<Node> {
        let c = self.peek()?;
        if matches!(c, 'b' | 'B' | 'z' | 'A') {
            self.at += 1;
            if c == 'b' && self.eat('{') {
                while self.next()? != '}' {}
            }
            return Some(if c == 'A' { Node::Start } else { Node::Nothing });
        }
        let set = self.escaped_set()?;
        Some(Node::Set(self.folded(set)))
    }

    /// What follows a backslash, in a class or outside.
    fn escaped_set(&mut self) -> Option<Vec<(u32, u32)>> {
        let one = |c: char| Some(vec![(u32::from(c), u32::from(c))]);
        match self.next()? {
            'd' => named("digit"),
            'w' => named("word"),
            's' => named("space"),
            'D' => named("digit").map(complement),
            'W' => named("word").map(complement),
            'S' => named("space").map(complement),
            'n' => one('\n'),
            't' => one('\t'),
            'r' => one('\r'),
            'f' => one('\u{c}'),
            'v' => one('\u{b}'),
            'a' => one('\u{7}'),
            'x' => self.hex(2),
            'u' => self.hex(4),
            'U' => self.hex(8),
            c if c.is_ascii_alphanumeric() => None,
            c => one(c),
        }
    }

    fn hex(&mut self, digits: usize) -> Option<Vec<(u32, u32)>> {
        let mut text = String::new();
        if self.eat('{') {
            while !self.eat('}') {
                text.push(self.next()?);
            }
        } else {
            for _ in 0..digits {
                text.push(self.next()?);
            }
        }
        let code = u32::from_str_radix(&text, 16).ok()?;
        Some(vec![(code, code)])
    }

    /// What follows `[`, to the `]`.
    fn class(&mut self) -> Option<Vec<(u32, u32)>> {
        let negated = self.eat('^');
        let mut set: Vec<(u32, u32)> = Vec::new();
        let mut first = true;
        loop {
            let c = self.next()?;
            let low = match c {
                ']' if !first => break,
                '[' if self.peek() == Some(':') => {
                    set.extend(self.posix()?);
                    first = false;
                    continue;
                }
                '\\' => self.escaped_set()?,
                c => vec![(u32::from(c), u32::from(c))],
            };
            first = false;
            let is_range =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            match low.as_slice() {
                [(one, same)] if one == same && is_range => {
                    self.at += 1;
                    let high = match self.next()? {
                        '\\' => self.escaped_set()?,
                        c => vec![(u32::from(c), u32::from(c))],
                    };
                    match high.as_slice() {
                        [(high, end)] if high == end && one <= high => set.push((*one, *high)),
                        _ => return None,
                    }
                }
                _ => set.extend(low),
            }
        }
        Some(if negated {
            // A negated class leaves out both cases of a letter.
            complement(self.folded(set))
        } else {
            set
        })
    }

    /// `[:alpha:]`, its bracket already read.
    fn posix(&mut self) -> Option<Vec<(u32, u32)>> {
        self.eat(':');
        let negated = self.eat('^');
        let mut name = String::new();
        while self.peek()? != ':' {
            name.push(self.next()?);
        }
        if !(self.eat(':') && self.eat(']')) {
            return None;
        }
        let set = named(&name)?;
        Some(if negated { complement(set) } else { set })
    }

    fn folded(&self, mut set: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        if self.folds {
            for (low, high) in set.clone() {
                for (from, to) in [('a', 'A'), ('A', 'a')] {
                    let (from, to) = (u32::from(from), u32::from(to));
                    let (low, high) = (low.max(from), high.min(from + 25));
                    if low <= high {
                        set.push((low - from + to, high - from + to));
                    }
                }
            }
        }
        set
    }
}

/// A class with a name, in ASCII as in the engines a pattern goes to.
fn named(name: &str) -> Option<Vec<(u32, u32)>> {
    let ranges: &[(char, char)] = match name {
        "digit" => &[('0', '9')],
        "upper" => &[('A', 'Z')],
        "lower" => &[('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "graph" => &[('!', '~')],
        "print" => &[(' ', '~')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "ascii" => &[('\0', '\u{7f}')],
        _ => return None,
    };
    let numbers = ranges.iter().map(|(a, b)| (u32::from(*a), u32::from(*b)));
    Some(numbers.collect())
}

fn complement(mut set: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    set.sort_unstable();
    let mut out = Vec::new();
    let mut next = 0;
    for (low, high) in set {
        if low > next {
            out.push((next, low - 1));
        }
        next = next.max(high.saturating_add(1));
    }
    if next <= LAST {
        out.push((next, LAST));
    }
    out
}
