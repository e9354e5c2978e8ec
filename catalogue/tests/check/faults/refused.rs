//! What cannot be read, would take for ever or could not be run, and what is right and left alone.

use super::SHOP;
use crate::support::Folder;
use onewindow_catalogue::{Code, Fault};

#[test]
fn who_offers_a_promise_says_what_the_item_touches_and_what_is_told_before() {
    const PROMISE: &str = "    commitment: {text: {zh: 我承诺, en: I promise}, proves: {zh: 卫生, en: Hygiene}, standard: {zh: 合格, en: Clean}, consequence: {zh: 撤销, en: Revoked}, check: {method: onSite, workdays: 20}}\n";
    let told = |sensitive: &str, promise: &str| {
        let folder = Folder::copy_of("tests/data");
        folder.edit(SHOP, "    deferralWorkdays: 5\n", promise);
        folder.edit(SHOP, "sensitive: [publicSafety]\n", sensitive);
        let faults = folder.load().1;
        faults.iter().map(Fault::line_en).collect::<Vec<_>>()
    };
    assert_eq!(told("sensitive: []\n", PROMISE), [""; 0]);
    let missing = told("", PROMISE);
    assert!(missing[0].starts_with("items/shop.yaml:1:1: missing_key: `sensitive` is missing"));
    for member in ["proves", "standard", "consequence", "check", "text"] {
        let without = PROMISE.replacen(&format!("{member}: "), "note: ", 1);
        let faults = told("sensitive: []\n", &without);
        let wanted = format!("`{member}` is missing");
        assert!(faults.iter().any(|f| f.contains(&wanted)), "{faults:?}");
    }
}

pub(super) fn too_slow(folder: &Folder) {
    folder.edit(SHOP, "maxItems: 10\n", "maxItems: 500\n");
    folder.edit(
        SHOP,
        "rule: shop.ownerAge >= 16",
        "rule: team.partners.all(a, team.partners.all(b, team.partners.all(c, a.share + b.share + c.share < 200)))",
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = Folder::copy_of("tests/data");
    folder.write("items/notes.txt", "x");
    folder.write("items/empty.yaml", "");
    folder.edit(SHOP, "version: 2", "version: 0");
    let found: Vec<(String, Code)> = folder
        .load()
        .1
        .into_iter()
        .map(|f| (f.file, f.code))
        .collect();
    let wanted = [
        ("items/empty.yaml", Code::YamlSyntax),
        ("items/notes.txt", Code::Unreadable),
        (SHOP, Code::OutOfRange),
    ];
    assert_eq!(found, wanted.map(|(file, code)| (file.to_owned(), code)));
    let missing = onewindow_catalogue::Catalogue::load(&folder.path().join("nowhere")).1;
    assert_eq!(missing.first().map(|f| f.code), Some(Code::Unreadable));
}

#[test]
fn an_item_that_could_take_for_ever_is_refused() {
    let folder = Folder::copy_of("tests/data");
    too_slow(&folder);
    let codes: Vec<Code> = folder.load().1.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::PackRefused]);
}

#[test]
fn a_rule_the_core_could_not_run_is_refused_where_it_stands() {
    let folder = Folder::copy_of("tests/data");
    let sum = vec!["shop.area"; 60].join(" + ");
    let rule = format!("rule: ⟦{sum} > 1");
    let place = folder.edit(SHOP, "rule: shop.ownerAge >= 16", &rule);
    let faults = folder.load().1;
    let found: Vec<_> = faults
        .iter()
        .map(|f| (f.code, Some((f.line, f.column))))
        .collect();
    assert_eq!(found, [(Code::RuleTooLarge, place)]);
}

/// An editor's file is half-written most of the time.
#[test]
fn a_file_in_any_state_gives_faults_and_no_panic() {
    let folder = Folder::copy_of("tests/data");
    let whole = std::fs::read_to_string(folder.path().join(SHOP)).unwrap();
    let chars: Vec<char> = whole.chars().collect();
    for at in (0..chars.len()).step_by(61) {
        let cut: String = chars.iter().take(at).collect();
        folder.write(SHOP, &cut);
        // Every file up to there lacks what comes last.
        let lacks = !cut.contains("provenance:");
        assert!(!folder.load().1.is_empty() || !lacks, "cut at {at}");
        let without: String = chars
            .iter()
            .take(at)
            .chain(chars.iter().skip(at + 7))
            .collect();
        folder.write(SHOP, &without);
        folder.load();
    }
}

#[test]
fn what_is_right_is_left_alone() {
    for condition in [
        // Whether a hidden field's rule holds depends on whether it is shown.
        "shop.seats < 10 || shop.seats >= 10",
        // Required while this holds.
        "shop.licensed && shop.permit.startsWith('A')",
        "!shop.licensed || shop.permit.startsWith('A')",
        "shop.licensed ? shop.permit == 'A' : true",
        "has(shop.sign) && shop.sign.startsWith('A')",
        "!has(shop.sign) || shop.sign == 'A'",
        "has(team.partners) && team.partners.exists(p, has(p.note) && p.note == 'x')",
        "shop.kind != 'food' && shop.kind != 'books'",
        // What is said twice, or follows from what shows a field, does no harm.
        "shop.kind == 'food' && shop.seats > 20 && shop.seats > 10",
        "agency.byAgent && has(shop.kind)",
        "shop.area > 20 && shop.area < 20.02 || agency.byAgent",
        "size(shop.goods) == 2 && !('used' in shop.goods) || agency.byAgent",
        "shop.openedOn > date('2026-01-01') && shop.openedOn < date('2026-01-03')",
        "shop.openedOn > today && today > date('2020-01-01')",
        "team.partners.exists(p, p.share > 60 && has(p.note))",
        "applicant.kind == 'firm' && 'hygiene-certificate' in holdings",
        "shop.ownerAge < 0 || shop.ownerAge > 200",
    ] {
        let folder = Folder::copy_of("tests/data");
        folder.edit(
            SHOP,
            "  when: agency.byAgent",
            &format!("  when: \"{condition}\""),
        );
        assert_eq!(folder.load().1, [], "{condition}");
    }
}
