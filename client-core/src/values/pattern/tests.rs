use super::{MAX_SIZE, Pattern};

fn found(pattern: &str, text: &str) -> bool {
    Pattern::new(pattern).unwrap().is_match(text)
}

#[test]
fn a_pattern_is_searched_for_by_characters() {
    for (pattern, yes, no) in [
        ("b", "abc", "ac"),
        ("^b", "bc", "abc"),
        ("c$", "abc", "c\n"),
        ("^$", "", "a"),
        ("", "anything", "\0none"),
        ("a.c", "a中c", "a\nc"),
        ("^.$", "😀", "\u{2028}"),
        ("^[一-龥]{2,4}$", "林小雨", "林"),
        ("^[^0-9]+$", "abc", "ab1"),
        ("^[\\w-]+$", "a-b_9", "a b"),
        ("^[\\D]$", "x", "7"),
        ("^[^\\s]$", "x", "\u{3000}"),
        ("^[\\S\\d]$", "x", " "),
        ("\\bcat\\b", "a cat sat", "concatenate"),
        ("\\Bcat", "concat", "cat"),
        ("^(a|bc)+$", "abca", "abb"),
        ("^(?:ab)?c$", "abc", "bc"),
        ("^(|a)b$", "b", "aab"),
        ("^a{2}$", "aa", "a"),
        ("^a{2,}$", "aaaa", "a"),
        ("^a{1,3}?$", "aaa", "aaaa"),
        ("^(a*)*b$", "aaab", "aaac"),
        ("^\\u4e00\\x41\\u{1F600}$", "一A😀", "一a"),
        ("^[a\\-z]$", "-", "b"),
        ("^[-a]$", "-", "b"),
        ("^[a-]$", "-", "b"),
        ("^\\/\\.\\-$", "/.-", "/x-"),
        ("^\\d$", "7", "७"),
        ("a|^b$|c", "b", "bb"),
        ("^京[A-Z]·?[0-9]{5}$", "京A·12345", "京A·1234"),
    ] {
        if pattern.is_empty() {
            assert!(found(pattern, yes) && found(pattern, no));
            continue;
        }
        assert!(found(pattern, yes), "{pattern} in {yes:?}");
        assert!(!found(pattern, no), "{pattern} not in {no:?}");
    }
}

#[test]
fn what_other_engines_read_otherwise_is_refused() {
    for pattern in [
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?<n>a)",
        "(?i)a",
        "\\1",
        "(a)\\1",
        "\\p{L}",
        "\\k<n>",
        "\\z",
        "\\A",
        "\\e",
        "\\q",
        "a**",
        "a+*",
        "*a",
        "+",
        "?",
        "{2}",
        "a{,3}",
        "a{x}",
        "a{3,2}",
        "(a",
        "a)",
        "[a",
        "[z-a]",
        "[\\d-z]",
        "[[a]]",
        "a]",
        "a}",
        "\\",
        "[\\",
        "^*",
        "$+",
        "\\b?",
        "\\u12",
        "\\u{110000}",
        "\\u{}",
        "\\xg0",
        "\\ud800",
    ] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn size_is_bounded_before_it_is_reached() {
    assert!(Pattern::new(&"a".repeat(MAX_SIZE)).is_ok());
    assert!(found("^(((){9999999}){9999999}){9999999}$", ""));
    for bomb in [
        "a".repeat(MAX_SIZE + 1),
        "a{2001}".to_owned(),
        "a{99999999999999999999}".to_owned(),
        "((((a{50}){50}){50}){50}){50}".to_owned(),
        "(((((((((a?){9}){9}){9}){9}){9}){9}){9}){9}){9}".to_owned(),
        "(".repeat(100_000),
    ] {
        assert!(Pattern::new(&bomb).is_err());
    }
}

#[test]
fn repetitions_of_repetitions_stay_linear() {
    let text = "a".repeat(20_000);
    assert!(!found("^(a+)+$", &(text.clone() + "b")));
    assert!(!found("(a|aa)+$", &(text.clone() + "b")));
    assert!(!found("^(.*a){20}b$", &text));
}
