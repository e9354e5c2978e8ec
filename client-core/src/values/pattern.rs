//! Patterns of the profile: the part of ECMA-262's regular expressions that every engine reads
//! alike, run in time linear in the text.
//!
//! A pattern comes with a pack, and a pack may be hostile: no pattern here can take longer than
//! its size times the text's length, which the pack's loading bounds. `regex-lite` is as safe, but
//! weighs a quarter of all that a phone downloads.

mod parse;

use alloc::vec;
use alloc::vec::Vec;
use parse::Parser;

/// Instructions of one pattern, its counted repetitions written out.
pub const MAX_SIZE: usize = 2_000;

/// A pattern ready to search with.
#[derive(Debug, Clone)]
pub struct Pattern {
    code: Vec<Inst>,
    classes: Vec<Class>,
}

/// One instruction; targets are positions in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inst {
    Char(char),
    /// Any character but a line terminator.
    Any,
    Class(usize),
    /// Goes on at both.
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    /// Between a word character and another; or not, when false.
    Boundary(bool),
    Match,
}

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Class {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl Class {
    fn holds(&self, c: char) -> bool {
        let inside = self.ranges.iter().any(|(from, to)| *from <= c && c <= *to);
        inside != self.negated
    }
}

/// The threads of a search: each position of the code at most once.
struct Threads {
    list: Vec<usize>,
    /// The step at which a position was last put in.
    seen: Vec<usize>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong, in English: not a pattern, outside the profile, or larger than [`MAX_SIZE`].
    pub fn new(pattern: &str) -> Result<Self, &'static str> {
        let (code, classes) = Parser::read(pattern)?;
        Ok(Self { code, classes })
    }

    /// How many instructions it has: the most steps one character of a text can cost.
    #[must_use]
    pub fn size(&self) -> usize {
        self.code.len()
    }

    /// Whether it is found anywhere in the text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let blank = || Threads {
            list: Vec::new(),
            seen: vec![0; self.code.len()],
        };
        let (mut now, mut next) = (blank(), blank());
        let anchored = self.code.first() == Some(&Inst::Start);
        let mut before = None;
        let mut chars = text.chars();
        let mut step = 1;
        let mut pending = Vec::new();
        loop {
            let here = chars.next();
            if (step == 1 || !anchored)
                && self.follow(0, (before, here), step, &mut now, &mut pending)
            {
                return true;
            }
            let Some(c) = here else {
                return false;
            };
            let after = chars.clone().next();
            for at in &now.list {
                let fits = match self.code.get(*at) {
                    Some(Inst::Char(own)) => *own == c,
                    Some(Inst::Any) => !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
                    Some(Inst::Class(class)) => {
                        self.classes.get(*class).is_some_and(|class| class.holds(c))
                    }
                    _ => false,
                };
                if fits && self.follow(at + 1, (Some(c), after), step + 1, &mut next, &mut pending)
                {
                    return true;
                }
            }
            if anchored && next.list.is_empty() {
                return false;
            }
            now.list.clear();
            core::mem::swap(&mut now, &mut next);
            before = Some(c);
            step += 1;
        }
    }

    /// Adds a position with all that is reached from it without a character; says whether the
    /// pattern's end is.
    fn follow(
        &self,
        from: usize,
        (before, after): (Option<char>, Option<char>),
        step: usize,
        threads: &mut Threads,
        pending: &mut Vec<usize>,
    ) -> bool {
        pending.clear();
        pending.push(from);
        while let Some(at) = pending.pop() {
            match threads.seen.get_mut(at) {
                Some(seen) if *seen != step => *seen = step,
                _ => continue,
            }
            match self.code.get(at) {
                Some(Inst::Split(a, b)) => pending.extend([*b, *a]),
                Some(Inst::Jump(to)) => pending.push(*to),
                Some(Inst::Start) if before.is_none() => pending.push(at + 1),
                Some(Inst::End) if after.is_none() => pending.push(at + 1),
                Some(Inst::Boundary(wanted)) => {
                    let word = |c: Option<char>| c.is_some_and(is_word);
                    if (word(before) != word(after)) == *wanted {
                        pending.push(at + 1);
                    }
                }
                Some(Inst::Match) => return true,
                Some(Inst::Char(_) | Inst::Any | Inst::Class(_)) => threads.list.push(at),
                Some(Inst::Start | Inst::End) | None => {}
            }
        }
        false
    }
}

const fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests;
