//! Verdicts on whole documents: visibility, requirement, checklist, fees and reasons.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

mod support;

use onewindow_core::{
    AlternativeKind, Context, FeeState, LoadedPack, MaterialState, Mode, evaluate, evaluate_as,
};
use serde_json::{Value, json};
use support::*;

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut answers = shop_answers();
    change(&mut answers);
    answers
}

#[test]
fn filled_in_form_lacks_only_documents() {
    let pack = load(&shop());
    let verdict = verdict(&pack, &shop_answers());
    assert_eq!(codes(&verdict.errors), []);
    assert_eq!(codes(&verdict.missing), []);
    assert!(verdict.valid && !verdict.complete);
    let states: Vec<_> = verdict
        .checklist
        .iter()
        .map(|e| (e.material.as_str(), e.state))
        .collect();
    assert_eq!(
        states,
        [
            ("application", MaterialState::Provided),
            ("identity", MaterialState::Needed),
            ("premises", MaterialState::Needed),
            ("agent-papers", MaterialState::NotNeeded),
            ("guardian", MaterialState::NotNeeded),
            ("credit", MaterialState::SharedData),
        ]
    );
    assert_eq!(verdict.next_question, None);
    assert_eq!(
        (verdict.progress.answered, verdict.progress.required),
        (7, 7)
    );
}

#[test]
fn same_input_gives_the_same_bytes() {
    let pack = load(&shop());
    let texts: Vec<String> = (0..3)
        .map(|_| serde_json::to_string(&verdict(&pack, &shop_answers())).unwrap())
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]));
    // Numbers come out as they went in.
    assert!(!texts[0].contains("80.5000"));
}

#[test]
fn required_but_hidden_is_not_missing() {
    let pack = load(&shop());
    let open = verdict(&pack, &json!({}));
    assert!(!is_visible(&open, "/business/tradeName"));
    assert!(!codes(&open.missing).contains(&("/business/tradeName", "required")));
    let own = verdict(&pack, &with(|a| a["business"]["nameKind"] = json!("own")));
    assert!(is_visible(&own, "/business/tradeName"));
    assert_eq!(codes(&own.missing), [("/business/tradeName", "required")]);
}

#[test]
fn value_of_a_hidden_field_is_refused_on_submission_and_kept_in_a_draft() {
    let pack = load(&shop());
    let answers = with(|a| {
        a["business"]["tradeName"] = json!("小林便利店");
        a["agency"]["agent"] = json!({"name": "李四", "mobile": ""});
    });
    let strict = verdict(&pack, &answers);
    assert_eq!(
        codes(&strict.errors),
        [
            ("/business/tradeName", "hidden_field"),
            ("/agency/agent/name", "hidden_field"),
        ]
    );
    assert_eq!(
        strict.errors[0].rule.as_deref(),
        Some("visible:/business/tradeName")
    );
    assert_eq!(strict.errors[0].because[0].pointer, "/business/nameKind");
    let document = input(&pack, &json!({"answers": answers}));
    let draft = evaluate_as(Mode::Draft, &pack, &context(), &document);
    assert_eq!(codes(&draft.errors), []);
}

#[test]
fn hidden_repeating_group_answers_for_its_rows() {
    let pack = changed_pack(|pack| {
        // The workers are asked only of who applies through an agent.
        pack["fields"][2]["visibleWhen"] = json!(1);
        pack["fees"] = json!([]);
    });
    let verdict = verdict(&pack, &shop_answers());
    assert_eq!(codes(&verdict.errors), [("/workers", "hidden_field")]);
    assert_eq!(state(&verdict, "guardian"), MaterialState::NotNeeded);
    assert_eq!(
        verdict.checklist[4].why.because[0].pointer,
        "/agency/byAgent"
    );
}

fn changed_pack(change: impl FnOnce(&mut Value)) -> LoadedPack {
    let mut pack = shop();
    change(&mut pack);
    load(&pack)
}

#[test]
fn what_the_form_does_not_ask_is_refused_where_it_stands() {
    let pack = load(&shop());
    let answers = with(|a| {
        a["operator"]["age"] = json!(36);
        a["operator"]["nick/name~"] = json!("x");
        a["extra"] = json!({});
        a["workers"][0]["wage"] = json!(1);
    });
    let verdict = verdict(&pack, &answers);
    assert_eq!(
        codes(&verdict.errors),
        [
            ("/extra", "unknown_field"),
            ("/operator/nick~1name~0", "unknown_field"),
            ("/operator/age", "computed_field"),
            ("/workers/0/wage", "unknown_field"),
        ]
    );
}

#[test]
fn hiding_runs_down_a_chain() {
    // A shows B, B shows C, C shows D: taking A away takes D's part in the checklist away too.
    let mut rules = Rules::default();
    let mut fields = Vec::new();
    for (key, above) in [
        ("a", None),
        ("b", Some("a")),
        ("c", Some("b")),
        ("d", Some("c")),
    ] {
        let mut field =
            json!({"key": key, "type": "boolean", "title": title(key), "required": true});
        if let Some(above) = above {
            let rule = json!({"field": format!("/p/{above}")});
            field["visibleWhen"] = json!(rules.add(&format!("visible:/p/{key}"), rule));
        }
        fields.push(field);
    }
    let needs = rules.add("material:m", json!({"field": "/p/d"}));
    let fields = json!([{"key": "p", "type": "group", "title": title("p"), "fields": fields}]);
    let rest = json!({"materials": [material("m", json!({"neededWhen": needs}))]});
    let pack = load(&pack_json(fields, rules, rest));

    let all = verdict(
        &pack,
        &json!({"p": {"a": true, "b": true, "c": true, "d": true}}),
    );
    assert_eq!(state(&all, "m"), MaterialState::Needed);
    let mut values = json!({"p": {"a": false, "b": true, "c": true, "d": true}});
    let cut = evaluate_as(
        Mode::Draft,
        &pack,
        &context(),
        &input(&pack, &json!({"answers": values})),
    );
    assert_eq!(state(&cut, "m"), MaterialState::NotNeeded);
    assert_eq!(cut.fields.len(), 2, "{:?}", cut.fields);
    assert_eq!(cut.checklist[0].why.because[0].pointer, "/p/a");
    values["p"]["a"] = Value::Null;
    let open = evaluate_as(
        Mode::Draft,
        &pack,
        &context(),
        &input(&pack, &json!({"answers": values})),
    );
    assert_eq!(open.checklist[0].fields[0].pointer, "/p/a");
    assert_eq!(codes(&open.errors), [("/p/a", "wrong_type")]);
}

#[test]
fn a_row_may_look_at_itself_and_outside() {
    let pack = load(&shop());
    let answers = with(|a| {
        a["workers"] =
            json!([{"name": "甲", "age": 17}, {"name": "乙", "age": 120}, {"name": "丙"}]);
    });
    let verdict = verdict(&pack, &answers);
    // The guardian is asked in the minor's row only; 120 is more than the operator's 36 and 60.
    assert!(is_visible(&verdict, "/workers/0/guardian"));
    assert!(!is_visible(&verdict, "/workers/1/guardian"));
    assert_eq!(
        codes(&verdict.missing),
        [
            ("/workers/0/guardian", "required"),
            ("/workers/2/age", "required")
        ]
    );
    assert_eq!(codes(&verdict.errors), [("/workers/1/age", "check_failed")]);
    assert_eq!(verdict.errors[0].message, "年龄请核对");
    let because: Vec<&str> = verdict.errors[0]
        .because
        .iter()
        .map(|b| b.title.as_str())
        .collect();
    assert_eq!(because, ["年龄", "从业人员 2 · 年龄"]);
    assert_eq!(state(&verdict, "guardian"), MaterialState::Needed);
}

#[test]
fn every_constraint_has_its_code() {
    let pack = load(&shop());
    let cases = [
        ("/operator/name", json!("林"), "too_short"),
        (
            "/operator/name",
            json!("一二三四五六七八九十百"),
            "too_long",
        ),
        ("/operator/name", json!(5), "wrong_type"),
        ("/operator/name", json!(null), "wrong_type"),
        (
            "/operator/residentId",
            json!("990000199001010018"),
            "invalid_resident_id",
        ),
        ("/business/nameKind", json!("other"), "not_a_choice"),
        ("/business/nameKind", json!(["own"]), "wrong_type"),
        ("/business/area", json!(0), "too_small"),
        ("/business/area", json!(5000.01), "too_large"),
        ("/business/area", json!(1.005), "not_a_multiple"),
        ("/business/area", json!(1.0000005), "too_many_decimals"),
        ("/business/area", json!("80.5"), "wrong_type"),
        ("/business/kinds", json!(["food", "food"]), "duplicate"),
        ("/business/kinds", json!(["wine"]), "not_a_choice"),
        ("/business/kinds", json!("food"), "wrong_type"),
        ("/workers/0/age", json!(30.5), "too_many_decimals"),
        ("/agency/byAgent", json!("true"), "wrong_type"),
        ("/operator", json!([]), "wrong_type"),
        ("/workers", json!({}), "wrong_type"),
        ("/workers/0", json!(1), "wrong_type"),
    ];
    for (pointer, value, code) in cases {
        let answers = with(|a| *a.pointer_mut(pointer).unwrap_or(&mut json!(null)) = value.clone());
        let mut answers = answers;
        if pointer == "/business/kinds" {
            answers["business"]["kinds"] = value.clone();
        }
        let found = verdict(&pack, &answers);
        assert_eq!(codes(&found.errors), [(pointer, code)], "{pointer} {value}");
        assert!(!found.errors[0].message.is_empty() && !found.errors[0].message.contains('{'));
    }
    let blank = with(|a| a["operator"]["name"] = json!(""));
    assert_eq!(
        codes(&verdict(&pack, &blank).missing),
        [("/operator/name", "required")]
    );
}

#[test]
fn numbers_are_read_from_their_text() {
    let pack = load(&shop());
    let read = |area: &str| {
        let answers = shop_answers().to_string().replace("80.5", area);
        let document = format!("{{\"answers\":{answers}}}");
        let input = onewindow_core::Input::parse(document.as_bytes(), &pack).unwrap();
        let verdict = evaluate(&pack, &context(), &input);
        verdict.errors.first().map(|error| error.code.clone())
    };
    // As binary fractions these would be multiples of 0.01 or not by chance.
    for fine in ["0.3e1", "1.10", "4999.99", "8.050e1", "1.0000000"] {
        assert_eq!(read(fine), None, "{fine}");
    }
    assert_eq!(
        read("80.0000000000000001").as_deref(),
        Some("too_many_decimals")
    );
    assert_eq!(read("1e40").as_deref(), Some("too_large"));
}

#[test]
fn requirement_follows_its_rule() {
    let pack = load(&shop());
    let wide = verdict(&pack, &with(|a| a["business"]["area"] = json!(100.01)));
    assert_eq!(codes(&wide.missing), [("/business/floorPlan", "required")]);
    let field = wide
        .fields
        .iter()
        .find(|f| f.pointer == "/business/floorPlan")
        .unwrap();
    assert_eq!(field.rule.as_deref(), Some("required:/business/floorPlan"));
    assert_eq!(field.because[0].text, "100.01 平方米");
    let narrow = verdict(&pack, &with(|a| a["business"]["area"] = json!(100)));
    assert_eq!(codes(&narrow.missing), []);
}

#[test]
fn computed_value_is_shown_and_checked() {
    let pack = load(&shop());
    let adult = verdict(&pack, &shop_answers());
    let age = adult
        .fields
        .iter()
        .find(|f| f.pointer == "/operator/age")
        .unwrap();
    assert_eq!(
        age.value.as_ref().map(|v| v.to_text()).as_deref(),
        Some("36")
    );
    // Personal data in a reason shows its last four characters only.
    assert_eq!(age.because[0].text, "****0017");
    assert!(
        !serde_json::to_string(&adult)
            .unwrap()
            .contains("990000199001010017")
    );

    let minor = verdict(
        &pack,
        &with(|a| a["operator"]["residentId"] = json!("990000201501010013")),
    );
    assert_eq!(
        codes(&minor.errors),
        [("/operator/residentId", "check_failed")]
    );
    assert_eq!(minor.errors[0].message, "经营者须年满16周岁");
    assert_eq!(minor.errors[0].because[0].text, "11");
}

fn holding(licence: &str) -> Context {
    Context {
        holdings: vec![licence.into()],
        ..context()
    }
}

fn state_of(pack: &LoadedPack, context: &Context, material: &str, rest: Value) -> MaterialState {
    let mut document = json!({"answers": shop_answers()});
    for (key, value) in rest.as_object().unwrap() {
        document[key] = value.clone();
    }
    state(&evaluate(pack, context, &input(pack, &document)), material)
}

fn pdf(sha256: &str) -> Value {
    json!({"name": "a.pdf", "size": 9, "mediaType": "application/pdf", "sha256": sha256})
}

#[test]
fn a_document_may_be_replaced_in_the_ways_open() {
    let pack = load(&shop());
    let plain = context();
    let licences = json!({"choices": {"licences": ["resident-id-card"]}});
    let held = holding("resident-id-card");
    assert_eq!(
        state_of(&pack, &held, "identity", licences.clone()),
        MaterialState::HeldLicence
    );
    assert_eq!(
        state_of(&pack, &held, "identity", json!({})),
        MaterialState::Needed
    );
    assert_eq!(
        state_of(&pack, &plain, "identity", licences),
        MaterialState::Needed
    );
    let promise = json!({"choices": {"commitments": ["premises"]}});
    assert_eq!(
        state_of(&pack, &plain, "premises", promise.clone()),
        MaterialState::Committed
    );
    let later = json!({"choices": {"deferrals": ["premises"]}});
    assert_eq!(
        state_of(&pack, &plain, "premises", later.clone()),
        MaterialState::Deferred
    );
    let mut poor = context();
    poor.standing.commitment_allowed = false;
    assert_eq!(
        state_of(&pack, &poor, "premises", promise.clone()),
        MaterialState::Needed
    );
    let document = json!({"answers": shop_answers(), "choices": promise["choices"]});
    let verdict = evaluate(&pack, &poor, &input(&pack, &document));
    assert_eq!(
        codes(&verdict.errors),
        [("#/materials/premises", "alternative_closed")]
    );
    let ways = &verdict.checklist[2].alternatives;
    assert_eq!(
        (ways[0].kind, ways[0].open),
        (AlternativeKind::Commitment, false)
    );
    assert!(ways[0].closed_because.is_some() && ways[1].open);
}

#[test]
fn deferred_document_is_owed_by_a_working_day() {
    let pack = load(&shop());
    let mut context = context();
    let document = json!({"answers": shop_answers(), "choices": {"deferrals": ["premises"]}});
    let input = input(&pack, &document);
    let entry = |context: &Context| evaluate(&pack, context, &input).checklist.remove(2);
    // Sunday 2026-11-22 and five working days; no calendar was given for the year.
    assert_eq!(entry(&context).due.unwrap().to_string(), "2026-11-27");
    assert!(entry(&context).due_provisional);
    context.calendar = serde_json::from_value(json!({"years": {
        "2026": {"off": ["2026-11-25"], "makeUp": ["2026-11-28"]},
    }}))
    .unwrap();
    assert_eq!(entry(&context).due.unwrap().to_string(), "2026-11-28");
    assert!(!entry(&context).due_provisional);
    assert!(
        evaluate(&pack, &context, &input)
            .checklist
            .iter()
            .all(|e| e.material != "premises" || !e.state.is_open())
    );
}

#[test]
fn files_must_fit_and_a_newer_one_lifts_a_rejection() {
    let pack = load(&shop());
    let plain = context();
    let given = |files: Value| json!({"files": {"identity": files}});
    assert_eq!(
        state_of(&pack, &plain, "identity", given(json!([pdf("a")]))),
        MaterialState::Provided
    );
    let mut wrong = pdf("a");
    wrong["mediaType"] = json!("text/html");
    let mut large = pdf("b");
    large["size"] = json!(1_048_577);
    let mut empty = pdf("c");
    empty["size"] = json!(0);
    let document = json!({"answers": shop_answers(), "files": {"identity": [wrong, large, empty]}});
    let verdict = evaluate(&pack, &plain, &input(&pack, &document));
    let found: Vec<&str> = verdict
        .errors
        .iter()
        .map(|error| error.code.as_str())
        .collect();
    assert_eq!(
        found,
        [
            "file_type_not_allowed",
            "file_too_large",
            "empty_file",
            "too_many_files"
        ]
    );
    assert_eq!(verdict.errors[1].message, "“identity”的文件a.pdf超过1MB");
    assert_eq!(state(&verdict, "identity"), MaterialState::Needed);

    let reviewed = |seen: Value, files: Value| {
        let mut review = json!({"verdict": "rejected", "reason": "看不清"});
        if !seen.is_null() {
            review["files"] = seen;
        }
        let rest = json!({"files": {"identity": files}, "reviews": {"identity": review}});
        state_of(&pack, &plain, "identity", rest)
    };
    let old = || json!([pdf("a")]);
    let both = || json!([pdf("a"), pdf("b")]);
    assert_eq!(reviewed(json!(["a"]), old()), MaterialState::Rejected);
    assert_eq!(reviewed(json!(["a"]), both()), MaterialState::Provided);
    assert_eq!(reviewed(Value::Null, both()), MaterialState::Rejected);
    assert_eq!(reviewed(json!(["a"]), json!([])), MaterialState::Rejected);
}

#[test]
fn unknown_materials_and_licences_are_refused() {
    let pack = load(&shop());
    let document = json!({
        "answers": shop_answers(),
        "files": {"nothing": [pdf("a")]},
        "choices": {"commitments": ["premises", "no"], "deferrals": ["none"], "licences": ["x"]},
    });
    let verdict = evaluate(&pack, &context(), &input(&pack, &document));
    assert_eq!(
        codes(&verdict.errors),
        [
            ("#/materials/nothing", "unknown_material"),
            ("#/choices/commitments/1", "unknown_material"),
            ("#/choices/deferrals/0", "unknown_material"),
            ("#/choices/licences/0", "unknown_licence"),
        ]
    );
}

#[test]
fn complete_case_can_be_submitted() {
    let pack = load(&shop());
    let document = json!({
        "answers": shop_answers(),
        "files": {"identity": [pdf("a")]},
        "choices": {"commitments": ["premises"]},
    });
    let verdict = evaluate(&pack, &context(), &input(&pack, &document));
    assert!(verdict.complete, "{verdict:#?}");
}

#[test]
fn fees_wait_for_what_they_count() {
    let pack = load(&shop());
    let fee = |answers: Value| {
        let verdict = verdict(&pack, &answers);
        (
            verdict.fees[0].state,
            verdict.fees[0].amount_fen,
            verdict.fee_total_fen,
        )
    };
    assert_eq!(fee(shop_answers()), (FeeState::NotCharged, None, Some(0)));
    let own = with(|a| a["business"]["nameKind"] = json!("own"));
    assert_eq!(
        fee(own.clone()),
        (FeeState::Charged, Some(2_000), Some(2_000))
    );
    assert_eq!(fee(json!({})), (FeeState::Undetermined, None, None));
    let mut nobody = own;
    nobody["workers"] = json!([]);
    assert_eq!(fee(nobody), (FeeState::Undetermined, None, None));
}

#[test]
fn documents_past_the_limits_are_refused() {
    let pack = load(&shop());
    let parse = |text: &str| {
        onewindow_core::Input::parse(text.as_bytes(), &pack).map_err(|error| error.code)
    };
    assert_eq!(parse("{").unwrap_err(), "not_json");
    assert_eq!(parse("[]").unwrap_err(), "invalid_input");
    assert_eq!(parse(r#"{"answer":{}}"#).unwrap_err(), "invalid_input");
    assert_eq!(
        parse(r#"{"files":{"a":[{}]}}"#).unwrap_err(),
        "invalid_input"
    );
    assert_eq!(
        parse(r#"{"answers":{"a":1,"a":2}}"#).unwrap_err(),
        "duplicate_key"
    );
    assert_eq!(
        parse(&format!("{{\"answers\":{}}}", "[".repeat(50))).unwrap_err(),
        "too_deep"
    );
    let large = format!("{{\"answers\":{{\"a\":\"{}\"}}}}", "x".repeat(2_000_000));
    assert_eq!(parse(&large).unwrap_err(), "document_too_large");
    let many: Vec<Value> = (0..21).map(|_| json!({})).collect();
    let answers = with(|a| a["workers"] = json!(many));
    assert_eq!(
        codes(&verdict(&pack, &answers).errors),
        [("/workers", "too_many_rows")]
    );
    assert_eq!(
        codes(&verdict(&pack, &json!([])).errors),
        [("", "wrong_type")]
    );
}
