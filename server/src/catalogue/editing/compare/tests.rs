use super::{Change, Group, Kind, compare};
use crate::platform::lang::Lang;
use onewindow_catalogue::{Item, Tables, check_item, read_codes};
use std::fs;
use std::path::Path;

const KEY: &str = "laonian-youdai";

fn tables() -> Tables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/codes");
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        texts.push((name, fs::read_to_string(&path).unwrap()));
    }
    let named = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let (codes, faults) = read_codes(named);
    assert!(faults.is_empty());
    Tables {
        codes,
        stages: None,
    }
}

fn text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/items");
    fs::read_to_string(folder.join(format!("{KEY}.yaml"))).unwrap()
}

fn item(text: &str, tables: &Tables) -> Item {
    let (item, faults) = check_item(KEY, text, tables);
    item.unwrap_or_else(|| panic!("{faults:?}"))
}

fn changes(edit: impl Fn(String) -> String, lang: Lang) -> Vec<Change> {
    let tables = tables();
    let (before, after) = (item(&text(), &tables), item(&edit(text()), &tables));
    let before = (&before.doc, &before.pack);
    compare(Some(before), (&after.doc, &after.pack), &tables.codes, lang)
}

#[test]
fn the_same_item_changes_nothing_for_anybody() {
    // A comment and the number of the version are nothing people see.
    let edited = |text: String| text.replacen("version: 3", "version: 4 # as before", 1);
    assert_eq!(changes(edited, Lang::Zh), []);
}

#[test]
fn a_new_item_is_new_in_all_its_parts() {
    let tables = tables();
    let item = item(&text(), &tables);
    let found = compare(None, (&item.doc, &item.pack), &tables.codes, Lang::En);
    assert!(found.iter().all(|change| change.kind == Kind::Added));
    let groups = [Group::Item, Group::Materials, Group::Form, Group::Limits];
    for group in groups {
        assert!(
            found.iter().any(|change| change.group == group),
            "{group:?}"
        );
    }
}

#[test]
fn what_changes_is_named_with_what_it_was_and_will_be() {
    let edited = |text: String| {
        text.replacen("promised: {days: 30,", "promised: {days: 20,", 1)
            .replacen("copies: 1", "copies: 2", 1)
            .replacen(
                "types: [jpg, png], maxMegabytes: 5",
                "types: [jpg], maxMegabytes: 5",
                1,
            )
            .replacen(
                "minLength: 2, maxLength: 50}",
                "minLength: 2, maxLength: 60}",
                1,
            )
    };
    let found = changes(edited, Lang::En);
    let found: Vec<(Group, Kind, &str)> = found
        .iter()
        .map(|change| (change.group, change.kind, change.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                Group::Materials,
                Kind::Changed,
                "One-inch photo, bareheaded"
            ),
            (
                Group::Materials,
                Kind::Changed,
                "Identity card of the person who applies"
            ),
            (Group::Form, Kind::Changed, "The elder › Name"),
            (Group::Limits, Kind::Changed, "Promised limit"),
        ]
    );
    let limit = changes(edited, Lang::Zh).pop().unwrap();
    let fact = limit.facts.first().unwrap();
    assert_eq!(fact.before.as_deref(), Some("30 个工作日"));
    assert_eq!(fact.after.as_deref(), Some("20 个工作日"));
}

#[test]
fn a_document_and_a_condition_that_go_are_removed() {
    let edited = |text: String| {
        let (before, rest) = text.split_once("  - id: agent-identity").unwrap();
        let (_, after) = rest.split_once("\nfees: []").unwrap();
        let condition = "  - {zh: 外地户籍年满60周岁，在本市居住满6个月, en: \"Or 60 or older, registered elsewhere and living here for six months\"}\n";
        format!("{before}\nfees: []{after}").replacen(condition, "", 1)
    };
    let found = changes(edited, Lang::Zh);
    let found: Vec<(Group, Kind)> = found
        .iter()
        .map(|change| (change.group, change.kind))
        .collect();
    assert_eq!(
        found,
        [
            (Group::Conditions, Kind::Removed),
            (Group::Materials, Kind::Removed)
        ]
    );
}

#[test]
fn what_is_done_nearby_and_a_sample_are_told() {
    let edited = |text: String| {
        let line = "    sample:\n      - {label: {zh: 姓名, en: Name}, text: {zh: 王小明, en: Wang Xiaoming}}\n";
        let (before, after) = text.split_once("  - id: photo\n").unwrap();
        let text = format!("{before}{line}  - id: photo\n{after}");
        text.replacen("\nform:\n", "\nnearby: true\nform:\n", 1)
    };
    let found = changes(edited, Lang::Zh);
    let told: Vec<(Group, &str, Option<&str>)> = found
        .iter()
        .flat_map(|change| change.facts.iter().map(move |fact| (change.group, fact)))
        .map(|(group, fact)| (group, fact.label.as_str(), fact.after.as_deref()))
        .collect();
    let wanted = [
        (Group::Item, "就近办", Some("是")),
        (Group::Materials, "样表", Some("姓名 王小明")),
    ];
    assert_eq!(told, wanted, "{found:?}");
}
