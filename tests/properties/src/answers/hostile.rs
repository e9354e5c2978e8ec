//! What a form should never be given, and will be.

use crate::json::Json;
use crate::random::Random;

/// Values that are wrong for most fields, or that parsers read differently.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"\":0}",
    "0",
    "-0",
    "-0.0",
    "0.1",
    "0.30000000000000004",
    "1e2",
    "1E-2",
    "1e400",
    "-1e400",
    "1e-400",
    "9007199254740993",
    "18446744073709551616",
    "170141183460469231731687303715884105728",
    "0.0000001",
    "12345678901234567890.123456789",
    "\"\"",
    "\" \"",
    "\"0\"",
    "\"1e400\"",
    "\"2026-02-30\"",
    "\"2026-2-3\"",
    "\"0000-00-00\"",
    "\"9999-12-31\"",
    "\"١٢٣\"",
    "\"１３８００１３８０００\"",
    "\"\\u0000\"",
    "\"\\ud83d\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"e\\u0301\"",
    "\"\\ufeff王\"",
    "\"\\u202e倒\"",
    "\"👨‍👩‍👧‍👦\"",
    "\"𠮷\"",
    "\"a\\tb\\nc\\u007f\"",
    "\"<script>alert(1)</script>\"",
    "\"'; drop table cases; --\"",
    "[\"a\",\"a\"]",
    "[1,\"1\",true,null]",
];

/// Keys no form has; some mean something to some engine.
const KEYS: &[&str] = &[
    "__proto__",
    "constructor",
    "toString",
    "",
    " ",
    "unknown",
    "名称",
    "a/b",
    "a~b",
    "\u{0}",
    "0",
    "-1",
    "row",
    "today",
];

/// Documents that are broken as a whole.
const DOCUMENTS: &[&str] = &[
    "",
    " ",
    "null",
    "[]",
    "\"answers\"",
    "{",
    "{}",
    "{\"answers\":{}}",
    "{\"answers\":[]}",
    "{\"answers\":null}",
    "{\"answers\":{}} x",
    "{\"answers\":{},\"answers\":{}}",
    "{\"answers\":{},\"more\":1}",
    "{\"answers\":{},}",
    "{'answers':{}}",
    "{\"answers\":{\"a\":01}}",
    "{\"answers\":{\"a\":+1}}",
    "{\"answers\":{\"a\":.5}}",
    "{\"answers\":{\"a\":NaN}}",
    "{\"answers\":{\"a\":\"\u{1}\"}}",
    "{\"answers\":{\"a\":\"\\x\"}}",
    "\u{feff}{\"answers\":{}}",
    "{\"answers\":{},\"choices\":[]}",
    "{\"answers\":{},\"choices\":{\"commitments\":[\"no-such\"],\"deferrals\":[1],\"licences\":null}}",
    "{\"answers\":{},\"files\":{\"no-such\":[{\"name\":\"a\",\"size\":1,\"mediaType\":\"a/b\",\"sha256\":\"\"}]}}",
    "{\"answers\":{},\"files\":{\"\":[]}}",
    "{\"answers\":{},\"files\":{\"application\":[{\"size\":-1}]}}",
    "{\"answers\":{},\"reviews\":{\"no-such\":{\"verdict\":\"maybe\"}}}",
];

/// A value no field asked for.
pub(crate) fn value(random: &mut Random) -> String {
    (*random.pick(VALUES).unwrap_or(&"null")).to_owned()
}

/// A language's tag, or none.
pub(crate) fn lang(random: &mut Random) -> String {
    let tags = [
        "zh-CN", "zh-CN", "zh-CN", "en", "en", "en", "fr", "zh-cn", "",
    ];
    (*random.pick(&tags).unwrap_or(&"en")).to_owned()
}

/// A value inside lists and objects.
pub(crate) fn wrapped(value: Json, random: &mut Random) -> Json {
    let depth = *random.pick(&[1, 2, 5, 9, 33]).unwrap_or(&1);
    (0..depth).fold(value, |inner, _| match random.percent(50) {
        true => Json::List(vec![inner]),
        false => Json::object([("a", inner)]),
    })
}

/// A pointer near a right one.
pub(crate) fn pointer(mut pointer: String, random: &mut Random) -> String {
    const TAILS: &[&str] = &[
        "/",
        "/0",
        "/-",
        "/-1",
        "/01",
        "/1",
        "/999999999999999999999",
        "/*",
        "/~",
        "/~2",
        "/~01",
        "/a",
        "/é",
        " ",
        "#",
        "\u{0}",
        "/0/0",
        "/__proto__",
    ];
    match random.below(6) {
        0 => pointer.clear(),
        1 => return random.text(),
        2 => pointer = pointer.trim_start_matches('/').to_owned(),
        3 => {
            let cut = pointer.rfind('/').unwrap_or(0);
            pointer.truncate(cut);
        }
        _ => {}
    }
    if random.percent(60) {
        pointer.push_str(random.pick(TAILS).unwrap_or(&"/"));
    }
    pointer
}

/// A whole document that no phone would send.
pub(crate) fn document(random: &mut Random) -> String {
    match random.below(10) {
        0 => {
            let depth = *random.pick(&[33, 100, 5_000]).unwrap_or(&100);
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!("{{\"answers\":{{\"deep\":{open}{close}}}}}")
        }
        1 => {
            let depth = *random.pick(&[33, 127, 129]).unwrap_or(&127);
            let (open, close) = ("{\"a\":".repeat(depth), "}".repeat(depth));
            format!("{{\"answers\":{open}1{close}}}")
        }
        _ => (*random.pick(DOCUMENTS).unwrap_or(&"")).to_owned(),
    }
}

/// Spoils a document of answers in a few places.
pub(crate) fn spoil(answers: &mut Json, random: &mut Random) {
    for _ in 0..random.between(1, 4) {
        let pointers = answers.pointers();
        let Some(pointer) = random.pick(&pointers).cloned() else {
            return;
        };
        let Some(target) = answers.at(&pointer) else {
            continue;
        };
        match random.below(10) {
            0 | 1 => add_key(target, random),
            2 => *target = long_text(random),
            3 => repeat_key(answers, &pointer),
            4 => many_rows(target, random),
            _ => *target = Json::raw(random.pick(VALUES).unwrap_or(&"null")),
        }
    }
}

fn add_key(target: &mut Json, random: &mut Random) {
    let key = random.pick(KEYS).copied().unwrap_or("unknown");
    let value = Json::raw(random.pick(VALUES).unwrap_or(&"null"));
    match target {
        Json::Object(members) => members.push((key.to_owned(), value)),
        other => *other = Json::object([(key, value)]),
    }
}

fn long_text(random: &mut Random) -> Json {
    let piece = random.pick(&["a", "字", "👩‍🚀", "e\u{301}", "\u{0}"]);
    let times = *random.pick(&[61, 201, 501, 5_000]).unwrap_or(&61);
    Json::Text(piece.copied().unwrap_or("a").repeat(times))
}

fn repeat_key(answers: &mut Json, pointer: &str) {
    let Some((parent, _)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Json::Object(members)) = answers.at(parent)
        && let Some(member) = members.first().cloned()
    {
        members.push(member);
    }
}

fn many_rows(target: &mut Json, random: &mut Random) {
    let times = *random.pick(&[2, 21, 300]).unwrap_or(&2);
    let row = match target {
        Json::List(rows) => rows.first().cloned(),
        _ => None,
    };
    *target = Json::List(vec![row.unwrap_or_else(|| Json::raw("{}")); times]);
}
