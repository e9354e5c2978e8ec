//! Patterns: they must compile with the engine the phone uses, and stay quick with any other.

/// Why a pattern is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It does not compile; the engine's words.
    Invalid(String),
    /// A repetition without end of something that itself repeats without end.
    Slow,
}

/// Checks a pattern.
pub(crate) fn check(pattern: &str) -> Result<(), Refusal> {
    regex_lite::Regex::new(pattern).map_err(|e| Refusal::Invalid(e.to_string()))?;
    if is_slow(pattern) {
        Err(Refusal::Slow)
    } else {
        Ok(())
    }
}

/// What has been seen of a group so far.
#[derive(Default)]
struct Group {
    /// The alternative being read has a part that occurs exactly once.
    anchored: bool,
    /// The alternative being read repeats without end.
    endless: bool,
    /// Some finished alternative repeats without end and has no part that occurs exactly once.
    loose: bool,
}

impl Group {
    fn end_alternative(&mut self) {
        self.loose |= self.endless && !self.anchored;
        self.anchored = false;
        self.endless = false;
    }
}

/// `(a+)*` takes exponential time in engines that try again, and integrators read these patterns
/// out of the OpenAPI document. `( a+)*` does not: each round begins with its own blank.
fn is_slow(pattern: &str) -> bool {
    let chars: Vec<char> = pattern.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let mut stack = vec![Group::default()];
    let mut i = 0;
    while let Some(c) = at(i) {
        i += 1;
        let mut loose_group = false;
        match c {
            '(' => {
                if at(i) == Some('?') {
                    while at(i).is_some_and(|c| c != ':' && c != '>' && c != ')') {
                        i += 1;
                    }
                    i += 1;
                }
                stack.push(Group::default());
                continue;
            }
            '|' => {
                if let Some(group) = stack.last_mut() {
                    group.end_alternative();
                }
                continue;
            }
            ')' => {
                let Some(mut group) = stack.pop() else {
                    return false;
                };
                group.end_alternative();
                loose_group = group.loose;
            }
            '\\' => i += 1,
            '[' => i = after_class(&chars, i),
            '^' | '$' => continue,
            _ => {}
        }
        let (endless, optional, next) = quantifier(&chars, i);
        i = next;
        if endless && loose_group {
            return true;
        }
        if let Some(group) = stack.last_mut() {
            group.endless |= endless || loose_group;
            group.anchored |= !endless && !optional && !loose_group;
        }
    }
    false
}

fn after_class(chars: &[char], mut i: usize) -> usize {
    if chars.get(i) == Some(&'^') {
        i += 1;
    }
    if chars.get(i) == Some(&']') {
        i += 1;
    }
    while let Some(c) = chars.get(i) {
        match c {
            '\\' => i += 2,
            ']' => return i + 1,
            _ => i += 1,
        }
    }
    i
}

/// Whether what stands before repeats without end, whether it may be missing, and what follows.
fn quantifier(chars: &[char], i: usize) -> (bool, bool, usize) {
    let (endless, optional, mut next) = match chars.get(i) {
        Some('*') => (true, true, i + 1),
        Some('+') => (true, false, i + 1),
        Some('?') => (false, true, i + 1),
        Some('{') => {
            let inside = chars.iter().skip(i + 1).take_while(|c| **c != '}');
            let range: String = inside.collect();
            let end = i + 2 + range.chars().count();
            (range.ends_with(','), range.starts_with('0'), end)
        }
        _ => return (false, false, i),
    };
    if chars.get(next) == Some(&'?') {
        next += 1;
    }
    (endless, optional, next)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, check};

    #[test]
    fn a_repetition_of_a_repetition_is_refused() {
        for slow in [
            "(a+)*",
            "(a+)+$",
            "^(\\d+|x)*$",
            "([a-z]*)*",
            "(?:a*b?)+",
            "((a+))+",
            "(a{1,})*",
        ] {
            assert_eq!(check(slow), Err(Refusal::Slow), "{slow}");
        }
    }

    #[test]
    fn an_ordinary_pattern_is_taken() {
        for good in [
            "^[A-Z]+( [A-Z]+)*$",
            "^[0-9]{16}[13579]",
            "^京[A-Z]-?[0-9A-Z]{5,6}$",
            "a(b|c)?",
            "\\(a+\\)*",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_does_not_compile_is_refused() {
        assert!(matches!(check("(a"), Err(Refusal::Invalid(_))));
        assert!(matches!(check("(?=a)"), Err(Refusal::Invalid(_))));
    }
}
