//! Patterns: they must compile with the engine the phone uses, and stay small and quick with any
//! other, since integrators read them out of the API's description and the packs.

mod automaton;
mod parse;

use crate::chinese;
use crate::fault::Code;
use automaton::{Automaton, MAX_PLACES};
use onewindow_core::pattern::Pattern;

/// Why a pattern is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It does not compile; the engine's words.
    Invalid(String),
    /// It could take an engine that tries again longer than anybody waits.
    Slow,
    /// With its repetitions written out it has more characters than this.
    Large(usize),
}

/// Checks a pattern.
pub(crate) fn check(pattern: &str) -> Result<(), Refusal> {
    let Some(tree) = parse::parse(pattern) else {
        let other = || chinese::NOT_AS_ASKED.to_owned();
        return Err(Refusal::Invalid(
            compile(pattern).err().unwrap_or_else(other),
        ));
    };
    // What is too large for the core too is told as large, not as wrong.
    let automaton = Automaton::new(&tree).map_err(|_| Refusal::Large(MAX_PLACES))?;
    compile(pattern).map_err(Refusal::Invalid)?;
    if automaton.is_slow() {
        return Err(Refusal::Slow);
    }
    Ok(())
}

/// Compiles it as the rules core does.
fn compile(pattern: &str) -> Result<(), String> {
    match Pattern::new(pattern) {
        Ok(_) => Ok(()),
        Err(why) => Err(why.to_owned()),
    }
}

impl Refusal {
    /// The kind of fault it is.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Invalid(_) => Code::BadPattern,
            Self::Slow => Code::SlowPattern,
            Self::Large(_) => Code::LargePattern,
        }
    }

    /// What is said of it, in Chinese and in English.
    pub(crate) fn said(&self) -> (String, String) {
        match self {
            Self::Invalid(why) => (
                format!("正则表达式不能用：{}", chinese::of_pattern(why)),
                format!("the pattern does not compile: {why}"),
            ),
            Self::Slow => (
                "正则表达式能用太多种方式匹配同一段文字，可能极慢：重复不要套着重复，相邻的重复不要有相同的字符".to_owned(),
                "the pattern can match one text in so many ways that it can take for ever: put no repetition inside another, and none beside one that takes the same characters".to_owned(),
            ),
            Self::Large(most) => (
                format!("正则表达式展开后超过 {most} 个字符：改用 minLength、maxLength"),
                format!("the pattern comes to more than {most} characters when its repetitions are written out: use `minLength` and `maxLength`"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, check};

    /// Each takes exponential time somewhere.
    #[test]
    fn a_text_that_matches_in_many_ways_is_refused() {
        for slow in [
            "(a+)*",
            "(a+)+",
            "(a+)+$",
            "^(\\d+|x)*$",
            "([a-z]*)*",
            "([a-z]+)*$",
            "(?:a*b?)+",
            "((a+))+",
            "(a{1,})*",
            "(a|a)*",
            "(a|aa)+",
            "(a|ab|b)*c",
            "^(a?a)*b$",
            "^(\\w+\\s?)*$",
            "(a|b|ab)*c",
            "^((a{1,3}){1,3})+$",
        ] {
            assert_eq!(check(slow), Err(Refusal::Slow), "{slow}");
        }
    }

    /// Each takes the cube of the text's length, or worse.
    #[test]
    fn a_row_of_loops_over_the_same_text_is_refused() {
        for slow in ["(.*a){20}", "^.*a.*b.*c$", "^a*a*a*b$", "[0-9]*x?[0-9]+y"] {
            assert_eq!(check(slow), Err(Refusal::Slow), "{slow}");
        }
    }

    #[test]
    fn an_ordinary_pattern_is_taken() {
        for good in [
            "^[A-Z]+( [A-Z]+)*$",
            "^[A-Z]+( [A-Z]+){0,4}$",
            "^[0-9]{16}[13579]",
            "^京[A-Z]-?[0-9A-Z]{5,6}$",
            "a(b|c)?",
            "\\(a+\\)*",
            "^(ab|a)*$",
            "^(?:[0-9]{4}-)*[0-9]{4}$",
            "^[^@]+@[^@]+$",
            "^.*股份有限公司$",
            "有限公司$",
            "^[a-z0-9]+(\\.[a-z0-9]+)*@[a-z0-9]+(\\.[a-z]+)+$",
            "^[a-z]{1,500}$",
            "^(0|[1-9][0-9]*)(\\.[0-9]+)?$",
            "^[\\u4e00-\\u9fa5·]{2,25}$",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn a_pattern_that_grows_when_written_out_is_refused() {
        for large in ["^[a-z]{1001}$", "^([a-z]{40}){40}$", "^a{0,2000}$"] {
            assert_eq!(check(large), Err(Refusal::Large(1_000)), "{large}");
        }
    }

    #[test]
    fn what_does_not_compile_is_refused() {
        assert!(matches!(check("(a"), Err(Refusal::Invalid(_))));
        assert!(matches!(check("(?=a)"), Err(Refusal::Invalid(_))));
        assert!(matches!(check("(a)\\1"), Err(Refusal::Invalid(_))));
    }
}
