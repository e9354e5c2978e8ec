//! In Chinese, what the rules core and the reader of YAML say in English only.
//!
//! What has no Chinese words here, such as a reason a newer reader gives, is quoted.

use onewindow_core::PackError;

/// Why the rules core does not read a pattern.
pub(crate) fn of_pattern(why: &str) -> String {
    known(PATTERN, why)
}

/// Why a text is not YAML.
pub(crate) fn of_yaml(why: &str) -> String {
    known(YAML, why)
}

/// Why the rules core refuses a pack. What it names besides is an identifier or for whoever
/// publishes packs.
pub(crate) fn of_pack(refusal: &PackError) -> String {
    let PackError { code, detail } = refusal;
    match known_in(PACK_DETAIL, detail).or_else(|| known_in(PACK, code)) {
        Some(words) => format!("{words}（{code}）"),
        None => format!("{code}，{}", quoted(detail)),
    }
}

type Words = &'static [(&'static str, &'static str)];

fn known(words: Words, why: &str) -> String {
    known_in(words, why).map_or_else(|| quoted(why), str::to_owned)
}

fn known_in(words: Words, why: &str) -> Option<&'static str> {
    words.iter().find(|(en, _)| *en == why).map(|(_, zh)| *zh)
}

fn quoted(why: &str) -> String {
    format!("原文是“{why}”")
}

/// What a pattern that the profile's own reader refuses too is called where the core has no reason.
pub(crate) const NOT_AS_ASKED: &str = "it is not written as the profile asks";

const PATTERN: Words = &[
    (NOT_AS_ASKED, "写法不在支持的范围内"),
    ("a `)` without its `(`", "有 `)` 而没有与它成对的 `(`"),
    ("a `(` without its `)`", "有 `(` 而没有与它成对的 `)`"),
    ("a `[` without its `]`", "有 `[` 而没有与它成对的 `]`"),
    ("an unescaped `]` or `}`", "单独的 `]`、`}` 前面要加 `\\`"),
    (
        "an unescaped `[` in a class",
        "方括号里的 `[` 前面要加 `\\`",
    ),
    ("groups nested too deep", "括号嵌套过深"),
    (
        "look-around, named groups and flags are outside the profile",
        "不支持环视、命名分组和标志",
    ),
    ("a `\\` at the end", "末尾的 `\\` 后面没有字符"),
    ("a repetition of nothing", "重复符号前面没有内容"),
    (
        "an assertion cannot be repeated",
        "`^`、`$`、`\\b`、`\\B` 不能重复",
    ),
    ("a repetition of a repetition", "重复符号不能连写"),
    ("a `{` that begins no count", "`{` 后面不是次数"),
    (
        "a count whose least is more than its most",
        "次数的下限大于上限",
    ),
    ("an escape outside the profile", "不支持这种转义"),
    ("an escape that names no character", "转义没有指明一个字符"),
    (
        "a range that begins with a class",
        "字符范围不能从字符类开始",
    ),
    (
        "a range of characters that does not rise",
        "字符范围要从小到大",
    ),
    (
        "too large once its counted repetitions are written out",
        "把重复展开后过大",
    ),
];

const PACK: Words = &[
    ("pack_too_large", "规则包过大"),
    ("pack_too_deep", "字段的分组层次过多"),
    ("pack_too_costly", "规则的执行步骤过多"),
    ("pack_rule_cycle", "规则互相引用，成了环"),
];

const PACK_DETAIL: Words = &[
    ("bytes or values", "规则包的字节或者值过多"),
    ("fields", "字段过多"),
    ("rules", "规则过多"),
    (
        "fields and checks with every row filled",
        "每个重复组都填满时字段和校验过多",
    ),
    (
        "steps of an evaluation with every row filled",
        "每个重复组都填满时规则的执行步骤过多",
    ),
];

/// The slips of people who write YAML by hand; those with tags, directives and the like, which the
/// catalogue does not take anyway, are quoted.
const YAML: Words = &[
    ("misplaced bracket", "括号的位置不对"),
    ("unexpected eof", "内容没有写完"),
    ("invalid indentation", "缩进不对"),
    (
        "invalid indentation in quoted scalar",
        "引号里的文字换行后缩进不对",
    ),
    (
        "invalid indentation in flow construct",
        "括号里换行后缩进不对",
    ),
    (
        "wrongly indented line in block scalar",
        "多行文字里有一行的缩进不对",
    ),
    ("tab cannot be used as indentation", "不能用制表符缩进"),
    ("tabs disallowed in this context", "这里不能用制表符"),
    (
        "tabs disallowed within this context (block indentation)",
        "不能用制表符缩进",
    ),
    (
        "while scanning a plain scalar, found a tab",
        "这里不能用制表符",
    ),
    (
        "a block scalar content cannot start with a tab",
        "多行文字不能以制表符开头",
    ),
    ("found unprintable character", "有不能显示的字符"),
    (
        "a byte order mark must not appear inside a document",
        "文件中间有字节顺序标记",
    ),
    ("simple key expected", "这一行要写成“键: 值”"),
    ("simple key expect ':'", "键后面没有冒号"),
    ("illegal placement of ':' indicator", "冒号的位置不对"),
    (
        "':' must be followed by a valid YAML whitespace",
        "冒号后面要有空格",
    ),
    (
        "'-' must be followed by a valid YAML whitespace",
        "`-` 后面要有空格",
    ),
    (
        "\"-\" is only valid inside a block",
        "括号里不能用 `-` 列举",
    ),
    (
        "plain scalar cannot start with '-' followed by ,[]{}",
        "以 `-` 开头的文字要加引号",
    ),
    (
        "mapping values are not allowed in this context",
        "这里不能再写“键: 值”：检查缩进，文字里有冒号时加引号",
    ),
    (
        "mapping keys are not allowed in this context",
        "这里不能写键：检查缩进",
    ),
    (
        "block sequence entries are not allowed in this context",
        "这里不能用 `-` 列举：检查缩进",
    ),
    (
        "comment intercepting the multiline text",
        "多行的文字中间不能有注释",
    ),
    ("did not find expected next token", "这里的内容读不懂"),
    ("unexpected end of plain scalar", "文字没有写完"),
    (
        "while parsing a block collection, did not find expected '-' indicator",
        "列表中的这一行没有以 `-` 开头：检查缩进",
    ),
    (
        "while parsing a block mapping, did not find expected key",
        "这里应当是下一个键：检查缩进和引号",
    ),
    (
        "while parsing a flow mapping, did not find expected ',' or '}'",
        "`{` 之后缺少 `,` 或 `}`",
    ),
    (
        "while parsing a flow sequence, expected ',' or ']'",
        "`[` 之后缺少 `,` 或 `]`",
    ),
    (
        "while parsing a node, did not find expected node content",
        "这里缺少内容",
    ),
    (
        "while scanning a quoted scalar, found unexpected end of stream",
        "引号没有配对",
    ),
    (
        "while scanning a quoted scalar, found unexpected document indicator",
        "引号没有配对",
    ),
    (
        "invalid trailing content after double-quoted scalar",
        "引号之后还有文字",
    ),
    (
        "while parsing a quoted scalar, found unknown escape character",
        "双引号里的 `\\` 后面不是转义字符",
    ),
    (
        "while scanning a block scalar, did not find expected comment or line break",
        "`|` 或 `>` 之后要换行",
    ),
];

#[cfg(test)]
mod tests {
    use super::{NOT_AS_ASKED, PATTERN, of_pack, of_pattern};
    use crate::fault::Faults;
    use crate::yaml::{self, Source};
    use onewindow_core::PackError;
    use onewindow_core::pack::Pack;
    use onewindow_core::pattern::Pattern;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_of_a_pattern_has_its_words() {
        let deep = "(".repeat(40);
        let wrong = [
            "a)", "(a", "[a", "a]", "[[]", &deep, "(?=a)", "a\\", "*", "^*", "a**", "a{b",
            "a{2,1}", "\\q", "\\xg", "[\\d-a]", "[b-a]", "a{3000}",
        ];
        let told: BTreeSet<&str> = wrong.iter().map(|p| Pattern::new(p).unwrap_err()).collect();
        let mut words: BTreeSet<&str> = PATTERN.iter().map(|(en, _)| *en).collect();
        words.remove(NOT_AS_ASKED);
        assert_eq!(told, words);
    }

    #[test]
    fn what_editors_of_yaml_slip_on_is_said_in_chinese() {
        for wrong in [
            "a: [1, 2\n",
            "a: {b: 1\n",
            "a: \"b\n",
            "a: 'b\n",
            "a: b: c\n",
            "a: 1\n b: 2\n",
            "a:\n  - b\n c: 1\n",
            "a:\n\t- b\n",
            "a: \"\\q\"\n",
            "a: \"b\" c\n",
            "a: ]\n",
            "a: 1\nb\nc: 2\n",
            "a: - b\n",
            "a: [- b]\n",
            "a: |x\n  b\n",
        ] {
            let faults = Faults::default();
            let source = Source::new("x".to_owned(), wrong);
            assert!(yaml::parse(&source, wrong, &faults).is_none(), "{wrong}");
            let faults = faults.into_sorted();
            let zh = &faults.first().unwrap().message.zh;
            assert!(!zh.contains("原文"), "{wrong}: {zh}");
        }
    }

    #[test]
    fn what_has_no_words_is_quoted() {
        assert_eq!(of_pattern("a new reason"), "原文是“a new reason”");
        let large = vec![b' '; (2 << 20) + 1];
        let refused = |bytes: &[u8]| of_pack(&Pack::parse(bytes).unwrap_err());
        assert_eq!(refused(&large), "规则包的字节或者值过多（pack_too_large）");
        assert_eq!(
            refused(b"1"),
            "pack_unreadable，原文是“pack: expected an object”"
        );
        let circle = PackError {
            code: "pack_rule_cycle",
            detail: String::new(),
        };
        assert_eq!(of_pack(&circle), "规则互相引用，成了环（pack_rule_cycle）");
    }
}
