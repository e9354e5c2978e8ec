//! Comparing what came with what was expected.

use onewindow_core::json::Json;

/// The first difference. Lists are compared whole, of objects the members that are named;
/// `{"$absent": true}` stands for a member that must not be there. Where an object is expected and
/// a list was found, the members are entries of the list, by the pointer or the id they begin with.
pub(crate) fn difference(expected: &Json, found: Option<&Json>, at: &str) -> Option<String> {
    if expected.get("$absent").is_some() {
        return found.map(|found| format!("{at}: expected nothing, found {}", found.to_text()));
    }
    let Some(found) = found else {
        return Some(format!(
            "{at}: expected {}, found nothing",
            expected.to_text()
        ));
    };
    match (expected, found) {
        (Json::Object(members), Json::Object(_)) => members
            .iter()
            .find_map(|(key, value)| difference(value, found.get(key), &format!("{at}.{key}"))),
        (Json::Object(members), Json::List(entries)) => members.iter().find_map(|(name, value)| {
            let named = |entry: &&Json| match entry {
                Json::Object(of) => of.first().is_some_and(|(_, first)| is_text(first, name)),
                _ => false,
            };
            difference(value, entries.iter().find(named), &format!("{at}[{name}]"))
        }),
        (Json::List(wanted), Json::List(items)) => {
            let each = wanted.iter().enumerate();
            let first = each
                .take(items.len())
                .find_map(|(i, value)| difference(value, items.get(i), &format!("{at}[{i}]")));
            first.or_else(|| {
                (wanted.len() != items.len()).then(|| {
                    let (wanted, items) = (wanted.len(), items.len());
                    format!(
                        "{at}: expected {wanted} entries, found {items}: {}",
                        found.to_text()
                    )
                })
            })
        }
        _ => (expected != found).then(|| {
            format!(
                "{at}: expected {}, found {}",
                expected.to_text(),
                found.to_text()
            )
        }),
    }
}

fn is_text(json: &Json, text: &str) -> bool {
    matches!(json, Json::Text(found) if found == text)
}
