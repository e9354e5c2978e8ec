//! From a case's short form to a pack: fragments get the parts they leave out, rules written where
//! they are used move into the pack's list.

use crate::tree::{items, laid_over, object, push, put, take, text, word};
use crate::{File, tree};
use onewindow_core::json::Json;
use onewindow_core::pack::hash;

/// The pack of a case, as text.
pub(crate) fn pack(file: &File, case: &Json) -> String {
    if let Some(text) = case.get("packText") {
        return tree::long_text(text);
    }
    if let Some(name) = case.get("pack") {
        let path = crate::folder().join(format!("packs/{}.json", text(name)));
        return std::fs::read_to_string(&path).unwrap();
    }
    let mut fragment = match case.get("fragment") {
        Some(Json::Text(name)) => named(file, name),
        Some(fragment) => fragment.clone(),
        None => object([]),
    };
    shorthand(case, &mut fragment);
    whole(fragment).to_text()
}

fn named(file: &File, name: &str) -> Json {
    let fragment = file.fragments.get(name);
    fragment
        .unwrap_or_else(|| panic!("no fragment {name}"))
        .clone()
}

fn package_of(file: &File, case: &Json) -> Json {
    match case.get("package").unwrap() {
        Json::Text(name) => {
            let package = file.packages.get(name);
            package
                .unwrap_or_else(|| panic!("no package {name}"))
                .clone()
        }
        package => package.clone(),
    }
}

/// The pack of a fragment, as text.
pub(crate) fn fragment(file: &File, name: &str) -> String {
    whole(named(file, name)).to_text()
}

/// The package of a case, as text: a fragment whose items name the fragments of their packs.
pub(crate) fn package(file: &File, case: &Json) -> String {
    if let Some(text) = case.get("packageText") {
        return tree::long_text(text);
    }
    let defaults = tree::parse(
        br#"{"format":"onewindow-package/1","package":"conformance","version":1,
            "name":{"zh":"conformance"},"items":[],"fields":[],"materials":[]}"#,
    );
    let mut package = laid_over(defaults.unwrap(), Some(&package_of(file, case)));
    let of = items(package.get("items").unwrap()).iter().map(|item| {
        let mut item = laid_over(object([("optional", Json::Bool(false))]), Some(item));
        if let Some(name) = take(&mut item, "fragment") {
            let pack = fragment(file, text(&name));
            put(&mut item, "pack", word(&hash(pack.as_bytes())));
            let of = named(file, text(&name));
            put(&mut item, "item", of.get("item").unwrap().clone());
        }
        item
    });
    let of = Json::List(of.collect());
    put(&mut package, "items", of);
    for list in ["fields", "materials"] {
        let shared = items(package.get(list).unwrap()).iter().map(|shared| {
            let title = words(shared.get("id").map_or("", text));
            laid_over(object([("title", title)]), Some(shared))
        });
        let shared = Json::List(shared.collect());
        put(&mut package, list, shared);
    }
    package.to_text()
}

/// The fragments whose packs are at hand: those named, or else those of all items.
pub(crate) fn packs(file: &File, case: &Json) -> Vec<String> {
    if let Some(packs) = case.get("packs") {
        return items(packs)
            .iter()
            .map(|name| text(name).to_owned())
            .collect();
    }
    if case.get("package").is_none() {
        return Vec::new();
    }
    let package = package_of(file, case);
    let listed = package.get("items").map_or(&[][..], items).iter();
    listed
        .filter_map(|item| Some(text(item.get("fragment")?).to_owned()))
        .collect()
}

/// Adds what the short kinds of case ask for.
fn shorthand(case: &Json, fragment: &mut Json) {
    if let Some(rule) = case.get("rule") {
        let opposite = object([("not", rule.get("expr").unwrap().clone())]);
        for (id, rule) in [
            ("rule", rule.clone()),
            ("not", object([("expr", opposite)])),
        ] {
            push(
                fragment,
                "materials",
                object([("id", word(id)), ("neededWhen", rule)]),
            );
        }
    }
    if let Some(field) = case.get("value") {
        let field = laid_over(object([("key", word("result"))]), Some(field));
        push(fragment, "fields", field);
        let has = tree::parse(br#"{"call":["has",[{"field":"/result"}]]}"#).unwrap();
        let has = object([("id", word("has")), ("neededWhen", object([("expr", has)]))]);
        push(fragment, "materials", has);
    }
    if let Some(field) = case.get("field") {
        let field = laid_over(
            object([("key", word("it")), ("required", Json::Bool(true))]),
            Some(field),
        );
        push(fragment, "fields", field);
    }
}

/// A fragment with everything a pack has.
pub(crate) fn whole(fragment: Json) -> Json {
    let defaults = tree::parse(
        br#"{"format":"onewindow-pack/1","item":"conformance","version":1,"name":{"zh":"conformance"},
            "fields":[],"rules":[],"checks":[],"situations":[],"materials":[],"fees":[],
            "limits":{"maxBytes":20000,"maxDepth":8,"maxRows":20,"maxText":1000}}"#,
    )
    .unwrap();
    let mut pack = laid_over(defaults, Some(&fragment));
    let mut rules = items(pack.get("rules").unwrap()).to_vec();
    let fields = fields(take(&mut pack, "fields").unwrap(), "", &mut rules);
    put(&mut pack, "fields", fields);
    for (list, uses) in [
        ("checks", &[("rule", "check")][..]),
        ("materials", &[("neededWhen", "material")]),
        ("fees", &[("chargedWhen", "fee"), ("amount", "amount")]),
    ] {
        let Json::List(parts) = take(&mut pack, list).unwrap() else {
            panic!("{list} is a list");
        };
        let parts = parts.into_iter().map(|part| {
            let id = part.get("id").map_or("", text).to_owned();
            let mut part = laid_over(defaults_of(list, &id), Some(&part));
            for (key, what) in uses {
                hoist(&mut part, key, &format!("{what}:{id}"), &mut rules);
            }
            part
        });
        let parts = Json::List(parts.collect());
        put(&mut pack, list, parts);
    }
    put(&mut pack, "rules", Json::List(rules));
    pack
}

fn words(text: &str) -> Json {
    object([("zh", word(text))])
}

fn defaults_of(list: &str, id: &str) -> Json {
    let number = |n: u32| Json::Number(n.to_string());
    match list {
        "checks" => object([("message", words(id))]),
        "materials" => object([
            ("name", words(id)),
            ("why", words("why")),
            ("originals", number(1)),
            ("copies", number(0)),
            ("form", word("original")),
            (
                "files",
                object([
                    ("mediaTypes", Json::List(vec![word("application/pdf")])),
                    ("maxBytes", number(1_048_576)),
                    ("maxCount", number(2)),
                ]),
            ),
        ]),
        _ => object([("name", words(id)), ("listCode", word("list"))]),
    }
}

fn fields(list: Json, above: &str, rules: &mut Vec<Json>) -> Json {
    let Json::List(list) = list else {
        return list;
    };
    let list = list.into_iter().map(|field| {
        let key = field.get("key").map_or("", text).to_owned();
        let path = format!("{above}/{key}");
        let mut field = laid_over(object([("title", words(&key))]), Some(&field));
        for (member, what) in [
            ("visibleWhen", "visible"),
            ("requiredWhen", "required"),
            ("compute", "compute"),
        ] {
            hoist(&mut field, member, &format!("{what}:{path}"), rules);
        }
        for choice in ["choices"] {
            if let Some(Json::List(choices)) = take(&mut field, choice) {
                put(
                    &mut field,
                    choice,
                    Json::List(choices.into_iter().map(choice_of).collect()),
                );
            }
        }
        let inside = match field.get("type") {
            Some(Json::Text(kind)) if kind == "rows" => format!("{path}/*"),
            _ => path,
        };
        if let Some(inner) = take(&mut field, "fields") {
            let inner = fields(inner, &inside, rules);
            put(&mut field, "fields", inner);
        }
        field
    });
    Json::List(list.collect())
}

/// A choice written as its value alone has that as its title too.
fn choice_of(choice: Json) -> Json {
    match choice {
        Json::Text(value) => object([("value", word(&value)), ("title", words(&value))]),
        other => other,
    }
}

/// Moves a rule written where it is used into the list of rules.
fn hoist(part: &mut Json, key: &str, id: &str, rules: &mut Vec<Json>) {
    let Some(Json::Object(_)) = part.get(key) else {
        return;
    };
    let rule = take(part, key).unwrap();
    let source = rule.get("source").cloned().unwrap_or(word(""));
    let position = rules.len().to_string();
    rules.push(object([
        ("id", word(id)),
        ("source", source),
        ("expr", rule.get("expr").cloned().unwrap_or(Json::Null)),
    ]));
    put(part, key, Json::Number(position));
}
