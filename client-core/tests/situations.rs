//! The situations of small packs, each with one trait.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

mod support;

use onewindow_core::situations::{Situations, situations};
use onewindow_core::{ApplicantKind, Lang};
use serde_json::{Value, json};
use support::{Rules, context, load, material, pack_json, title};

const BOTH: [ApplicantKind; 2] = [ApplicantKind::Person, ApplicantKind::Firm];

fn explore(pack: &Value) -> Situations {
    situations(&load(pack), &context(), &BOTH)
}

/// A pack with one page of these fields, and a material for each rule.
fn page(fields: Value, rules: &[(&str, Value)], mut all: Rules, rest: Value) -> Value {
    let materials: Vec<Value> = rules
        .iter()
        .map(|(id, rule)| {
            let rule = all.add(&format!("material:{id}"), rule.clone());
            material(id, json!({"neededWhen": rule}))
        })
        .collect();
    let page = json!([{"key": "page", "type": "group", "title": title("页"), "fields": fields}]);
    let mut parts = json!({"materials": materials});
    for (key, value) in rest.as_object().unwrap() {
        parts[key] = value.clone();
    }
    pack_json(page, all, parts)
}

fn flag(key: &str) -> Value {
    json!({"key": key, "type": "boolean", "title": title(key), "required": true})
}

fn field(key: &str) -> Value {
    json!({"field": format!("/page/{key}")})
}

fn compare(op: &str, a: Value, b: Value) -> Value {
    json!({"compare": [op, a, b]})
}

/// `materials ← title: text, …` of each outcome.
fn ways(found: &Situations) -> Vec<String> {
    let one = |outcome: &onewindow_core::situations::Outcome| {
        let steps = outcome.path.iter();
        let steps: Vec<String> = steps.map(|s| format!("{}: {}", s.title, s.text)).collect();
        format!("{} ← {}", outcome.materials.join("+"), steps.join(", "))
    };
    found.outcomes.iter().map(one).collect()
}

#[test]
fn a_form_that_decides_nothing_has_one_checklist() {
    let pack = page(
        json!([flag("a")]),
        &[],
        Rules::default(),
        json!({"materials": [
            material("id", json!({}))
        ]}),
    );
    let found = explore(&pack);
    assert_eq!(ways(&found), ["id ← "]);
    assert_eq!(
        (found.fewest_questions, found.most_questions, found.lists),
        (0, 0, 1)
    );
    assert!(found.complete && found.questions.is_empty());
}

#[test]
fn the_shortest_way_to_each_checklist_is_found() {
    let both = json!({"and": [field("a"), field("b")]});
    let only_c = json!({"and": [field("b"), field("c")]});
    let fields = json!([flag("a"), flag("b"), flag("c")]);
    let found = explore(&page(
        fields,
        &[("ab", both), ("bc", only_c)],
        Rules::default(),
        json!({}),
    ));
    // One no decides both documents; asking in form order takes two questions to it.
    assert_eq!(
        ways(&found),
        [
            " ← b: 否",
            "ab ← a: 是, b: 是, c: 否",
            "bc ← a: 否, b: 是, c: 是",
            "ab+bc ← a: 是, b: 是, c: 是",
        ]
    );
    assert_eq!((found.fewest_questions, found.most_questions), (2, 3));
    assert_eq!(found.always, Vec::<String>::new());
}

#[test]
fn questions_that_do_not_touch_are_searched_apart() {
    let keys: Vec<String> = (0..24).map(|i| format!("q{i}")).collect();
    let fields: Vec<Value> = keys.iter().map(|key| flag(key)).collect();
    let rules: Vec<(&str, Value)> = keys.iter().map(|key| (key.as_str(), field(key))).collect();
    let found = explore(&page(json!(fields), &rules, Rules::default(), json!({})));
    assert_eq!(found.lists, 1 << 24);
    assert_eq!(found.outcomes.len(), 1_000);
    assert_eq!((found.fewest_questions, found.most_questions), (24, 24));
    assert!(!found.complete);
    assert_eq!(found.not_complete, ["共有 16777216 种清单，只列出 1000 种"]);
}

#[test]
fn what_is_too_much_to_try_is_said() {
    // Each document reads two neighbours, so that all hang together.
    let keys: Vec<String> = (0..18).map(|i| format!("q{i}")).collect();
    let fields: Vec<Value> = keys.iter().map(|key| flag(key)).collect();
    let rules: Vec<(&str, Value)> = keys
        .windows(2)
        .map(|two| {
            let rule = json!({"and": [field(&two[0]), field(&two[1])]});
            (two[0].as_str(), rule)
        })
        .collect();
    let found = explore(&page(json!(fields), &rules, Rules::default(), json!({})));
    assert!(!found.complete);
    assert_eq!(found.not_complete, ["问题太多，没有试完所有答案"]);
    assert_eq!(found.most_questions, 18);
}

#[test]
fn a_number_is_asked_by_the_stretches_rules_tell_apart() {
    let area = json!({"key": "area", "type": "number", "title": title("面积"), "required": true,
        "minimum": "1", "maximum": "5000", "unit": title("平方米")});
    let seats = json!({"key": "seats", "type": "number", "integer": true, "title": title("座位"),
        "required": true, "minimum": "0"});
    let more = |n: &str| compare("gt", field("area"), json!({"number": n}));
    let at_least = |n: &str| compare("ge", field("seats"), json!({"number": n}));
    let rules = [
        ("plan", more("100")),
        ("fire", more("300")),
        ("toilet", at_least("20")),
    ];
    let found = explore(&page(
        json!([area, seats]),
        &rules,
        Rules::default(),
        json!({}),
    ));
    assert!(found.complete);
    assert_eq!(
        ways(&found),
        [
            " ← 面积: ≤ 100 平方米, 座位: ≤ 19",
            "plan ← 面积: > 100, ≤ 300 平方米, 座位: ≤ 19",
            "toilet ← 面积: ≤ 100 平方米, 座位: ≥ 20",
            "plan+fire ← 面积: > 300 平方米, 座位: ≤ 19",
            "plan+toilet ← 面积: > 100, ≤ 300 平方米, 座位: ≥ 20",
            "plan+fire+toilet ← 面积: > 300 平方米, 座位: ≥ 20",
        ]
    );
}

#[test]
fn an_age_is_asked_by_the_day_or_the_number_it_is_read_from() {
    let mut rules = Rules::default();
    let age = json!({"call": ["age", [{"call": ["birthDate", [field("id")]]}]]});
    let age = rules.add("compute:/page/age", age);
    let fields = json!([
        {"key": "id", "type": "text", "title": title("号码"), "required": true,
         "format": "cn-resident-id", "sensitive": true},
        {"key": "age", "type": "number", "integer": true, "title": title("年龄"), "compute": age},
        {"key": "until", "type": "text", "title": title("到期"), "required": true, "format": "date"},
    ]);
    let child = compare("lt", field("age"), json!({"number": "16"}));
    let soon = json!({"call": ["daysBetween", [{"input": "today"}, field("until")]]});
    let soon = compare("le", soon, json!({"number": "30"}));
    let found = explore(&page(
        fields,
        &[("guardian", child), ("renewal", soon)],
        rules,
        json!({}),
    ));
    assert!(found.complete, "{:?}", found.not_complete);
    assert_eq!(
        ways(&found),
        [
            " ← 号码: 年龄 ≥ 16, 到期: ≥ 2026-12-23",
            "guardian ← 号码: 年龄 ≤ 15, 到期: ≥ 2026-12-23",
            "renewal ← 号码: 年龄 ≥ 16, 到期: ≤ 2026-12-22",
            "guardian+renewal ← 号码: 年龄 ≤ 15, 到期: ≤ 2026-12-22",
        ]
    );
}

#[test]
fn a_hidden_question_is_asked_after_what_shows_it() {
    let mut rules = Rules::default();
    let shown = rules.add("visible:/page/inner", field("outer"));
    let mut inner = flag("inner");
    inner["visibleWhen"] = json!(shown);
    // It stands before what shows it.
    let fields = json!([inner, flag("outer")]);
    let found = explore(&page(
        fields,
        &[("paper", field("inner"))],
        rules,
        json!({}),
    ));
    assert_eq!(
        ways(&found),
        [" ← outer: 否", "paper ← outer: 是, inner: 是"]
    );
}

#[test]
fn what_counts_as_answered_is_asked_all_the_same() {
    let preset = json!({"key": "licensed", "type": "boolean", "title": title("有证"),
        "default": false});
    let optional = json!({"key": "sign", "type": "text", "title": title("招牌")});
    let has = json!({"call": ["has", [field("sign")]]});
    let rules = [("licence", field("licensed")), ("photo", has)];
    let found = explore(&page(
        json!([preset, optional]),
        &rules,
        Rules::default(),
        json!({}),
    ));
    assert!(found.questions.iter().all(|question| question.preset));
    assert_eq!(
        ways(&found),
        [
            " ← 有证: 否, 招牌: 不填",
            "licence ← 有证: 是, 招牌: 不填",
            "photo ← 有证: 否, 招牌: 其他",
            "licence+photo ← 有证: 是, 招牌: 其他",
        ]
    );
}

#[test]
fn rows_and_several_choices_are_asked_by_what_is_among_them() {
    let owners = json!({"key": "owners", "type": "rows", "title": title("股东"), "required": true,
    "maxItems": 5, "fields": [
        {"key": "kind", "type": "choice", "title": title("类型"), "required": true,
         "choices": [{"value": "person", "title": title("自然人")},
                     {"value": "firm", "title": title("企业")}]},
    ]});
    let goods = json!({"key": "goods", "type": "choices", "title": title("品种"), "required": true,
        "choices": [{"value": "food", "title": title("食品")},
                    {"value": "drink", "title": title("饮料")},
                    {"value": "drugs", "title": title("药品")}]});
    let firm = compare(
        "eq",
        json!({"member": [0, "kind"]}),
        json!({"text": "firm"}),
    );
    let firm = json!({"each": ["exists", {"rows": "/page/owners"}, 0, firm]});
    let drugs = json!({"in": [{"text": "drugs"}, {"rows": "/page/goods"}]});
    let rules = [("register", firm), ("permit", drugs)];
    let found = explore(&page(
        json!([owners, goods]),
        &rules,
        Rules::default(),
        json!({}),
    ));
    assert!(found.complete, "{:?}", found.not_complete);
    assert_eq!(
        ways(&found),
        [
            " ← 股东: 不含“企业”, 品种: 不含“药品”",
            "register ← 股东: 含“企业”, 品种: 不含“药品”",
            "permit ← 股东: 不含“企业”, 品种: 含“药品”",
            "register+permit ← 股东: 含“企业”, 品种: 含“药品”",
        ]
    );
}

#[test]
fn what_a_check_refuses_nobody_ends_up_with() {
    let mut rules = Rules::default();
    let not_both = json!({"not": {"and": [field("a"), field("b")]}});
    let check = rules.add("check:one", not_both);
    let rest = json!({"checks": [
        {"id": "one", "at": "/page/a", "rule": check, "message": title("只能选一个")},
    ]});
    let fields = json!([flag("a"), flag("b")]);
    let found = explore(&page(
        fields,
        &[("x", field("a")), ("y", field("b"))],
        rules,
        rest,
    ));
    assert_eq!(
        ways(&found),
        [" ← a: 否, b: 否", "x ← a: 是, b: 否", "y ← a: 否, b: 是"]
    );
}

#[test]
fn who_applies_matters_where_a_rule_asks() {
    let firm = compare(
        "eq",
        json!({"input": "applicantKind"}),
        json!({"text": "firm"}),
    );
    let pack = page(
        json!([flag("a")]),
        &[("seal", firm), ("letter", field("a"))],
        Rules::default(),
        json!({}),
    );
    let found = explore(&pack);
    let who: Vec<_> = found
        .outcomes
        .iter()
        .map(|o| (o.materials.join("+"), o.applicants.clone()))
        .collect();
    let only = |kind| vec![kind];
    assert_eq!(
        who,
        [
            (String::new(), only(ApplicantKind::Person)),
            ("seal".to_owned(), only(ApplicantKind::Firm)),
            ("letter".to_owned(), only(ApplicantKind::Person)),
            ("seal+letter".to_owned(), only(ApplicantKind::Firm)),
        ]
    );
    assert_eq!(found.lists, 4);
    let firms = situations(&load(&pack), &context(), &[ApplicantKind::Firm]);
    assert_eq!(firms.always, ["seal"]);
}

#[test]
fn where_examples_may_miss_something_it_is_said() {
    let number =
        |key: &str| json!({"key": key, "type": "number", "title": title(key), "required": true});
    let product = json!({"arith": ["mul", field("width"), field("height")]});
    let large = compare("gt", product, json!({"number": "20"}));
    let held = json!({"in": [{"text": "licence"}, {"input": "holdings"}]});
    let rules = [("plan", large), ("copy", held)];
    let fields = json!([number("width"), number("height")]);
    let found = explore(&page(fields, &rules, Rules::default(), json!({})));
    assert!(!found.complete);
    assert_eq!(
        found.not_complete,
        [
            "清单与持有的电子证照有关，这里按一张也没有计算",
            "“width”要和别的答案一起计算，只试了一些数",
            "“height”要和别的答案一起计算，只试了一些数",
        ]
    );
}

#[test]
fn the_page_reads_well_in_both_languages() {
    let pack = load(&support::shop());
    let page = |lang| {
        let mut context = context();
        context.lang = lang;
        situations(&pack, &context, &BOTH).report(pack.pack(), lang)
    };
    assert_eq!(
        page(Lang::Zh),
        "\
事项 (test-item v1)
回答 2 个问题，清单共 4 种
  1. 从业人员 [逐行填写]  /workers
  2. 委托他人代办 [是否]  /agency/byAgent
人人都要：application；identity；premises；credit
   1. 没有别的材料
      ← 从业人员：不含“年龄 < 18”；委托他人代办：否
   2. agent-papers
      ← 从业人员：不含“年龄 < 18”；委托他人代办：是
   3. guardian
      ← 从业人员：含“年龄 < 18”；委托他人代办：否
   4. agent-papers；guardian
      ← 从业人员：含“年龄 < 18”；委托他人代办：是
"
    );
    assert!(page(Lang::En).starts_with(
        "事项 in English (test-item v1)\n2 questions to answer, 4 different checklists\n"
    ));
}
