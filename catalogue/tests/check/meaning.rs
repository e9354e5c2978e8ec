//! Rules mean what they say: written in an item, compiled, and run by the core.

use crate::support::Folder;
use onewindow_catalogue::Catalogue;
use onewindow_core::date::Date;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, MaterialState, Mode, Verdict, evaluate, evaluate_as};
use std::path::Path;

const ANSWERS: &str = r#"{
    "owner": {"name": "林小满", "residentId": "11010519491231002X"},
    "shop": {"kind": "food", "area": 12.5, "district": "east", "openedOn": "2026-03-01",
             "goods": ["used"], "seats": 30, "licensed": false},
    "team": {"partners": [{"name": "甲", "share": 60, "note": "出资"}, {"name": "乙", "share": 40}]},
    "agency": {"byAgent": false}
}"#;

fn context() -> Context {
    Context::on(Date::new(2026, 11, 22).unwrap())
}

fn run(mode: Mode, bytes: &[u8], answers: &str) -> Verdict {
    let pack = Pack::parse(bytes).unwrap();
    let input = format!(r#"{{"answers": {answers}}}"#);
    let input = Input::parse(input.as_bytes(), &pack).unwrap();
    evaluate_as(mode, &pack, &context(), &input)
}

fn state(verdict: &Verdict, material: &str) -> MaterialState {
    let mut entries = verdict.checklist.iter();
    entries.find(|e| e.material == material).unwrap().state
}

/// What becomes of a document asked for under this condition.
fn asked_when(condition: &str, answers: &str) -> MaterialState {
    let folder = Folder::copy_of("tests/data");
    let quoted = serde_json::to_string(condition).unwrap();
    folder.edit(
        "items/shop.yaml",
        "  when: agency.byAgent",
        &format!("  when: {quoted}"),
    );
    let (catalogue, faults) = folder.load();
    assert_eq!(faults, [], "{condition}");
    let verdict = run(Mode::Draft, &catalogue.items[0].pack_bytes, answers);
    state(&verdict, "authority")
}

#[test]
fn a_condition_holds_when_it_says_so() {
    for condition in [
        "shop.kind == 'food' && shop.seats > 20",
        "shop.kind != 'books'",
        "shop.kind in ['books', 'food']",
        "!(shop.kind in ['books', 'repair'])",
        "shop.kind == 'books' || shop.area >= 12.5",
        "shop.area * 2 + 1 == 26 && shop.area % 5 == 2.5 && -shop.area < 0",
        "shop.area / 3 > 4.16 && shop.area - 2.5 == 10",
        "'used' in shop.goods && !('new' in shop.goods)",
        "size(shop.goods) == 1 && shop.goods.exists(g, g == 'used')",
        "shop.openedOn >= date('2026-03-01') && shop.openedOn < today",
        "days_between(shop.openedOn, date('2026-03-31')) == 30",
        "add_workdays(shop.openedOn, 1) == date('2026-03-02')",
        "shop.ownerAge == 76 && age(birth_date(owner.residentId), shop.openedOn) == 76",
        "size(owner.name) == 3 && owner.name.startsWith('林') && owner.name.endsWith('满')",
        "owner.name.contains('小') && owner.residentId.matches('^[0-9]{17}X$')",
        "owner.name + '店' == '林小满店'",
        "(shop.kind == 'food' ? shop.seats : 0) == 30",
        "shop.kind == 'books' ? shop.licensed : !shop.licensed",
        "has(team.partners) && size(team.partners) == 2",
        "has(team.partners) && team.partners.exists(p, p.share > 50)",
        "has(team.partners) && team.partners.all(p, p.share >= 40)",
        "has(team.partners) && team.partners.exists_one(p, p.share > 50)",
        "has(team.partners) && sum(team.partners.map(p, p.share)) == 100",
        "has(team.partners) && size(team.partners.filter(p, p.share < 50)) == 1",
        "has(team.partners) && max(team.partners.map(p, p.share)) == 60 && min(shop.area, 3) == 3",
        "has(team.partners) && team.partners.exists(p, has(p.note) && p.note == '出资')",
        "has(team.partners) && team.partners.exists(p, team.partners.exists(q, p.share > q.share))",
        "!has(shop.sign) && !has(agency.agent.name)",
        "applicant.kind == 'person' && standing.deferralAllowed",
        "!('shop-certificate' in holdings)",
        "shop.licensed == false",
    ] {
        assert_eq!(
            asked_when(condition, ANSWERS),
            MaterialState::Needed,
            "{condition}"
        );
        let opposite = format!("!({condition})");
        assert_eq!(
            asked_when(&opposite, ANSWERS),
            MaterialState::NotNeeded,
            "{opposite}"
        );
    }
}

#[test]
fn what_is_not_answered_leaves_open_only_what_needs_it() {
    let half = r#"{"shop": {"kind": "books"}}"#;
    for (condition, wanted) in [
        (
            "shop.kind == 'food' && shop.area > 5",
            MaterialState::NotNeeded,
        ),
        (
            "shop.kind == 'books' || shop.area > 5",
            MaterialState::Needed,
        ),
        (
            "shop.kind == 'books' && shop.area > 5",
            MaterialState::Undetermined,
        ),
        // Hidden means absent: a bookshop has no seats, and nobody waits for them.
        ("shop.seats > 5", MaterialState::NotNeeded),
    ] {
        assert_eq!(asked_when(condition, half), wanted, "{condition}");
    }
}

#[test]
fn an_agent_changes_the_checklist_of_an_individual_business_and_says_why() {
    let (catalogue, _) = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let item = catalogue.item("getihu-sheli").unwrap();
    let answers = |by_agent: bool| format!(r#"{{"agency": {{"byAgent": {by_agent}}}}}"#);
    let with = run(Mode::Draft, &item.pack_bytes, &answers(true));
    let without = run(Mode::Draft, &item.pack_bytes, &answers(false));
    assert_eq!(state(&with, "agent-authority"), MaterialState::Needed);
    assert_eq!(state(&without, "agent-authority"), MaterialState::NotNeeded);
    let mut entries = with.checklist.iter();
    let why = &entries
        .find(|e| e.material == "agent-authority")
        .unwrap()
        .why;
    assert_eq!(why.rule.as_deref(), Some("material:agent-authority"));
    assert_eq!(why.because[0].pointer, "/agency/byAgent");
    assert_eq!(why.text, "您选择了委托他人代办");
}

#[test]
fn other_ways_to_write_a_field_come_to_the_same() {
    let folder = Folder::copy_of("tests/data");
    let plain = folder.load().0.items.remove(0);
    folder.edit(
        "items/shop.yaml",
        "title: {zh: 面积, en: Area}",
        "title: 面积, x-i18n: {en: {title: Area}}",
    );
    folder.edit("items/shop.yaml", "maximum: 5000", "maximum: 5000.00");
    folder.edit(
        "items/shop.yaml",
        "rule: shop.ownerAge >= 16",
        "rule: 'shop.ownerAge >= 16'",
    );
    let (catalogue, faults) = folder.load();
    assert_eq!(faults, []);
    assert_eq!(catalogue.items[0].pack_sha256, plain.pack_sha256);
    folder.edit(
        "items/shop.yaml",
        "x-codes: districts",
        "enum: [east, west]",
    );
    let (catalogue, faults) = folder.load();
    assert_eq!(faults, []);
    assert_ne!(
        catalogue.items[0].pack_sha256, plain.pack_sha256,
        "the labels differ"
    );
}

#[test]
fn a_check_and_a_fee_are_worked_out_from_the_answers() {
    let folder = Folder::copy_of("tests/data");
    let bytes = folder.load().0.items.remove(0).pack_bytes;
    let good = run(Mode::Draft, &bytes, ANSWERS);
    assert_eq!(good.errors, []);
    assert_eq!(good.fee_total_fen, Some(1000 + 500));
    let wrong = ANSWERS.replace("\"share\": 40", "\"share\": 30");
    let pack = Pack::parse(&bytes).unwrap();
    let input = Input::parse(format!(r#"{{"answers": {wrong}}}"#).as_bytes(), &pack).unwrap();
    let verdict = evaluate(&pack, &context(), &input);
    assert_eq!(verdict.errors.len(), 1);
    assert_eq!(verdict.errors[0].pointer, "/team/partners");
    assert_eq!(verdict.errors[0].rule.as_deref(), Some("check:shares"));
}
