//! The catalogue of the demo city, as it is and broken.

use crate::support::Folder;
use onewindow_catalogue::{Catalogue, Code, Format, Way, check_report};
use onewindow_core::pack::{self, Pack};
use std::path::Path;

const ITEM: &str = "items/getihu-sheli.yaml";

fn real() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_catalogue_has_no_fault() {
    let (report, ok) = check_report(real(), Format::Text);
    assert!(ok, "{report}");
    assert!(
        report.starts_with("no faults: 24 items, 5 packages, 3 calendar years"),
        "{report}"
    );
}

#[test]
fn a_theme_is_one_the_city_has_named() {
    let folder = Folder::copy_of(".");
    let place = folder.edit(ITEM, "theme: 开店经营", "theme: ⟦开店经盈");
    let faults = folder.load().1;
    let found: Vec<_> = faults
        .iter()
        .filter(|f| f.code == Code::BadValue)
        .map(|f| (Some((f.line, f.column)), f.suggestion.as_deref()))
        .collect();
    assert_eq!(found, [(place, Some("开店经营"))], "{faults:#?}");
}

#[test]
fn how_an_item_spares_people_time_follows_from_its_facts() {
    let (catalogue, _) = Catalogue::load(real());
    let ways = |key: &str| {
        let item = catalogue.items.iter().find(|item| item.doc.item == key);
        item.unwrap().doc.ways()
    };
    assert_eq!(ways("getihu-sheli"), Way::ALL);
    assert_eq!(ways("touzi-beian"), [Way::AtOnce, Way::Online, Way::Once]);
    assert_eq!(ways("huzhao"), [Way::Once, Way::Nearby]);
    assert_eq!(ways("daolu-huoyun"), [Way::Once]);
    let mut doc = catalogue.items[0].doc.clone();
    doc.visits = 2;
    assert!(
        !doc.ways().contains(&Way::Once),
        "two journeys are not once"
    );
}

#[test]
fn five_breaks_are_all_named_with_their_lines() {
    let folder = Folder::copy_of(".");
    // From the end to the beginning, so that no edit moves the place of another.
    let fee = folder.edit(
        ITEM,
        "\nfees: []",
        "\nfees: [{id: licence, listCode: ⟦licence-fee, name: {zh: 工本费, en: Licence}, amountFen: 2000}]",
    );
    let choice = folder.edit(
        "items/jiehun-dengji.yaml",
        "when: man.maritalStatus == 'divorced'",
        "when: man.maritalStatus == ⟦'devorced'",
    );
    let field = folder.edit(ITEM, "when: agency.byAgent", "when: agency.⟦byAgnt");
    let cycle = folder.edit(
        ITEM,
        "byAgent: {type: boolean, title",
        "byAgent: {type: boolean, x-visible: ⟦has(agency.agent.name), title",
    );
    let keyword = folder.edit(
        ITEM,
        "minLength: 2, maxLength: 50",
        "⟦minLenght: 2, maxLength: 50",
    );
    let faults = folder.load().1;
    let found: Vec<_> = faults
        .iter()
        .filter(|f| f.code != Code::OptionalInRule)
        .map(|f| (f.code, Some((f.line, f.column)), f.suggestion.as_deref()))
        .collect();
    let wanted = [
        (Code::UnknownKeyword, keyword, Some("minLength")),
        (Code::RuleCycle, cycle, None),
        (Code::UnknownField, field, Some("agency.byAgent")),
        (Code::FeeOutsideList, fee, None),
        (Code::NotAChoice, choice, Some("'divorced'")),
    ];
    assert_eq!(found, wanted, "{faults:#?}");
}

#[test]
fn a_report_reads_as_an_editor_needs_it() {
    let folder = Folder::copy_of("tests/data");
    let place = folder.edit("items/shop.yaml", "shop.seats > 20", "shop.⟦seat > 20");
    let (line, column) = place.unwrap();
    let (text, ok) = check_report(folder.path(), Format::Text);
    assert!(!ok);
    assert_eq!(
        text,
        format!(
            "items/shop.yaml:{line}:{column}: unknown_field: `shop` has no field `seat` \
             — did you mean shop.seats?\n\
             1 fault: 0 items, 1 packages, 1 calendar years, 3 code tables are good\n"
        )
    );
    let (text, _) = check_report(folder.path(), Format::TextZh);
    assert!(
        text.contains("“shop”里没有字段“seat” —— 是不是想写 shop.seats？"),
        "{text}"
    );
    let (text, _) = check_report(folder.path(), Format::Json);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["ok"], false);
    let fault = &report["faults"][0];
    assert_eq!(fault["code"], "unknown_field");
    assert_eq!(fault["line"], line);
    assert_eq!(fault["suggestion"], "shop.seats");
    assert!(
        fault["message"]["zh"]
            .as_str()
            .unwrap()
            .contains("没有字段")
    );
}

#[test]
fn packs_are_canonical_and_named_by_their_hash() {
    let (catalogue, _) = Catalogue::load(real());
    let again = Catalogue::load(real()).0;
    assert!(!catalogue.items.is_empty());
    for (item, twin) in catalogue.items.iter().zip(&again.items) {
        assert_eq!(item.pack_bytes, twin.pack_bytes, "{}", item.doc.item);
        let text = String::from_utf8(item.pack_bytes.clone()).unwrap();
        assert!(text.starts_with("{\"checks\":"), "keys are in order");
        let read = Pack::parse(&item.pack_bytes).unwrap();
        assert_eq!(*read.pack(), item.pack, "{}", item.doc.item);
        assert_eq!(item.pack_sha256, pack::hash(&item.pack_bytes));
    }
    let mut names: Vec<&str> = catalogue
        .items
        .iter()
        .map(|i| i.pack_sha256.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        names.len(),
        catalogue.items.len(),
        "different items, different names"
    );
}
