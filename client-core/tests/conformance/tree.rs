//! Reading and building JSON whose numbers stay exact.

use onewindow_core::json::{Json, Limits};

pub(crate) fn parse(bytes: &[u8]) -> Result<Json, String> {
    let limits = Limits {
        max_bytes: usize::MAX,
        max_depth: 500,
    };
    Json::parse(bytes, limits).map_err(|error| error.to_string())
}

pub(crate) fn items(json: &Json) -> &[Json] {
    match json {
        Json::List(items) => items,
        other => panic!("not a list: {}", other.to_text()),
    }
}

pub(crate) fn members(json: &Json) -> &[(String, Json)] {
    match json {
        Json::Object(members) => members,
        other => panic!("not an object: {}", other.to_text()),
    }
}

pub(crate) fn text(json: &Json) -> &str {
    match json {
        Json::Text(text) => text,
        other => panic!("not a text: {}", other.to_text()),
    }
}

pub(crate) fn count(json: &Json) -> usize {
    match json {
        Json::Number(number) => number.parse().unwrap(),
        other => panic!("not a number: {}", other.to_text()),
    }
}

pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

pub(crate) fn word(text: &str) -> Json {
    Json::Text(text.to_owned())
}

/// Puts a member in, in place of one with this key.
pub(crate) fn put(json: &mut Json, key: &str, value: Json) {
    let Json::Object(members) = json else {
        panic!("not an object: {}", json.to_text());
    };
    match members.iter_mut().find(|(name, _)| name == key) {
        Some(member) => member.1 = value,
        None => members.push((key.to_owned(), value)),
    }
}

/// Takes a member out.
pub(crate) fn take(json: &mut Json, key: &str) -> Option<Json> {
    let Json::Object(members) = json else {
        return None;
    };
    let at = members.iter().position(|(name, _)| name == key)?;
    Some(members.remove(at).1)
}

/// Adds to a list, made first where there is none.
pub(crate) fn push(json: &mut Json, key: &str, item: Json) {
    let mut list = take(json, key).unwrap_or(Json::List(Vec::new()));
    if let Json::List(items) = &mut list {
        items.push(item);
    }
    put(json, key, list);
}

/// `over` laid over `under`: its members take the place of those with the same key.
pub(crate) fn laid_over(mut under: Json, over: Option<&Json>) -> Json {
    for (key, value) in over.map_or(&[][..], members) {
        put(&mut under, key, value.clone());
    }
    under
}

/// A text written out, or a list of parts: a text, `[text, times]`, or `[text, times, "counted"]`
/// in which `{i}` is the count from 0.
pub(crate) fn long_text(json: &Json) -> String {
    let Json::List(parts) = json else {
        return text(json).to_owned();
    };
    let mut out = String::new();
    for part in parts {
        match part {
            Json::List(part) => match part.as_slice() {
                [piece, times] => out.push_str(&text(piece).repeat(count(times))),
                [piece, times, _] => {
                    for i in 0..count(times) {
                        out.push_str(&text(piece).replace("{i}", &i.to_string()));
                    }
                }
                _ => panic!("a part is [text, times]"),
            },
            piece => out.push_str(text(piece)),
        }
    }
    out
}
