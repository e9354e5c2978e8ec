//! 告知承诺: told before, written down, checked after the decision, and what a false one leads to.

use super::office::{Case, SHOP, begin, ready, received, shop_answers, sign_received, steps};
use diesel::RunQueryDsl;
use onewindow_core::clock::Calendar;
use onewindow_core::pack::Pack;
use onewindow_core::{
    Applicant, ApplicantKind, Choices, Context, Input, Lang, Mode, Standing, evaluate_as,
    parse_answers,
};
use onewindow_server::cases::timer::tick;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

/// A shop whose premises were promised, granted by the department.
async fn granted(app: &TestApp) -> Case {
    let case = received(&app.citizen().await).await;
    let case = case
        .step(&app.clerk().await, "/acceptance", &json!({}))
        .await;
    case.step(
        &app.approver().await,
        "/decision",
        &json!({"outcome": "granted"}),
    )
    .await
}

/// The same with its licence in hand.
async fn issued(app: &TestApp) -> Case {
    let case = granted(app).await;
    case.step(&app.approver().await, "/issuance", &Value::Null)
        .await
}

async fn check_of(actor: &Actor, case: &Case) -> Value {
    let path = case.path("/commitment-checks");
    actor.get(&path).await.expect(200)["items"][0].clone()
}

fn finding(check: &Value) -> String {
    format!(
        "/commitment-checks/{}/finding",
        check["id"].as_str().unwrap()
    )
}

fn false_promise(revoke: bool) -> Value {
    json!({"outcome": "broken", "reason": "地址不存在", "revokeLicence": revoke})
}

/// Somebody whose promise was found false.
async fn with_a_record(app: &TestApp) -> (Actor, Value) {
    let case = granted(app).await;
    let approver = app.approver().await;
    let check = check_of(&approver, &case).await;
    let found = approver.post(&finding(&check), &false_promise(false)).await;
    found.expect(200);
    let owner = app.citizen().await;
    let records = owner.get("/me/credit-records").await.expect(200);
    (owner, records["items"][0].clone())
}

#[tokio::test]
async fn what_is_promised_is_told_before_and_written_on_a_paper() {
    let app = TestApp::start().await;
    let guide = app.anonymous().get("/items/getihu-sheli").await.expect(200);
    let materials = guide["materials"].as_array().unwrap();
    let proof = materials.iter().find(|m| m["id"] == "premises-proof");
    let offered = &proof.unwrap()["alternatives"];
    let terms = &offered["commitmentTerms"];
    assert_eq!(terms["proves"], "证明经营场所可以由申请人使用");
    assert_eq!(terms["checkMethod"], "onSite");
    assert_eq!(terms["checkWorkdays"], 20);
    for member in ["standard", "consequence"] {
        assert!(!terms[member].as_str().unwrap().is_empty(), "{terms}");
    }

    let owner = app.citizen().await;
    let case = received(&owner).await;
    let case = case
        .step(&app.clerk().await, "/acceptance", &json!({}))
        .await;
    let case = case.again(&owner).await;
    let notices = case.body["notices"].as_array().unwrap();
    let letter = notices.iter().find(|paper| paper["kind"] == "commitment");
    let letter = letter.expect("a letter of promises");
    assert_eq!(letter["title"], "告知承诺书");
    assert!(letter["number"].as_str().unwrap().ends_with("-CN"));
    let path = case.path(&format!(
        "/documents/{}.html",
        letter["id"].as_str().unwrap()
    ));
    let page = owner.get(&path).await;
    assert_eq!(page.status, 200, "{page:?}");
    for words in [
        offered["commitment"].as_str().unwrap(),
        terms["standard"].as_str().unwrap(),
        terms["consequence"].as_str().unwrap(),
        "现场核查，自作出决定之日起20个工作日内",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
}

#[tokio::test]
async fn nothing_promised_leaves_no_letter_and_nothing_to_check() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = sign_received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let notices = case.body["notices"].as_array().unwrap();
    assert!(notices.iter().all(|paper| paper["kind"] != "commitment"));
    let path = case.path("/commitment-checks");
    let checks = owner.get(&path).await.expect(200);
    assert_eq!(checks["items"], json!([]));
}

#[tokio::test]
async fn the_department_checks_after_the_decision() {
    let app = TestApp::start().await;
    let (owner, approver) = (app.citizen().await, app.approver().await);
    let case = received(&owner).await;
    let case = case
        .step(&app.clerk().await, "/acceptance", &json!({}))
        .await;
    assert_eq!(check_of(&owner, &case).await, Value::Null);
    case.step(&approver, "/decision", &json!({"outcome": "granted"}))
        .await;

    let open = approver.get("/commitment-checks?open=true").await;
    let check = open.expect(200)["items"][0].clone();
    assert_eq!(check["caseId"], case.body["id"]);
    assert_eq!(check["material"], "premises-proof");
    assert_eq!(check["method"], "onSite");
    assert_eq!(
        check["due"], "2026-04-08",
        "20 working days, a holiday between"
    );
    assert_eq!(
        (&check["state"], &check["mayCheck"]),
        (&json!("open"), &json!(true))
    );
    let told = check_of(&owner, &case).await;
    assert_eq!(
        (&told["id"], &told["mayCheck"]),
        (&check["id"], &json!(false))
    );

    // Others neither see it among theirs nor find anything.
    let kept = json!({"outcome": "kept", "reason": "现场核查，与申报一致"});
    let health = app.health_approver().await;
    let theirs = health.get("/commitment-checks").await.expect(200);
    assert_eq!(theirs["items"], json!([]));
    let foreign = health.post(&finding(&check), &kept).await;
    foreign.problem(403, "other_office");
    let supervisor = app.supervisor().await;
    let seen = supervisor.get("/commitment-checks?open=true").await;
    assert_eq!(seen.expect(200)["items"][0]["id"], check["id"]);
    for who in [&supervisor, &app.clerk().await, &owner] {
        who.post(&finding(&check), &kept)
            .await
            .problem(403, "forbidden");
    }

    let found = approver.post(&finding(&check), &kept).key("k").await;
    let found = found.expect(200);
    assert_eq!(found["state"], "kept");
    assert_eq!(found["foundBy"], "李伟");
    let again = approver.post(&finding(&check), &kept).key("k").await;
    assert_eq!(
        again.expect(200),
        found,
        "the same request, the same answer"
    );
    approver
        .post(&finding(&check), &kept)
        .await
        .problem(409, "check_finished");
    let open = approver.get("/commitment-checks?open=true").await;
    assert_eq!(open.expect(200)["items"], json!([]));
    let done = approver.get("/commitment-checks?open=false").await;
    assert_eq!(done.expect(200)["items"][0]["id"], check["id"]);
    let last = steps(&owner, &case).await.pop();
    assert_eq!(last.as_deref(), Some("commitmentKept"));
    let records = owner.get("/me/credit-records").await.expect(200);
    assert_eq!(records["items"], json!([]));
}

#[tokio::test]
async fn what_is_put_right_in_time_is_kept() {
    let app = TestApp::start().await;
    let approver = app.approver().await;
    let case = granted(&app).await;
    let check = check_of(&approver, &case).await;
    let correct =
        |day: &str| json!({"outcome": "correct", "reason": "缺少产权证明", "correctBy": day});
    for day in ["2026-03-09", "2027-06-01"] {
        let answer = approver.post(&finding(&check), &correct(day)).await;
        answer.problem(422, "invalid_request");
        assert_eq!(
            answer.errors(),
            [("/correctBy".to_owned(), "not_a_choice".to_owned())]
        );
    }
    let ordered = approver
        .post(&finding(&check), &correct("2026-03-20"))
        .await;
    let ordered = ordered.expect(200);
    assert_eq!(ordered["state"], "correcting");
    assert_eq!(ordered["correctBy"], "2026-03-20");
    assert_eq!(ordered["overdue"], false);
    let twice = approver
        .post(&finding(&check), &correct("2026-03-31"))
        .await;
    twice.problem(409, "check_finished");

    app.state().clock.advance_seconds(11 * DAY);
    let approver = app.approver().await;
    assert_eq!(check_of(&approver, &case).await["overdue"], true);
    let kept = json!({"outcome": "kept", "reason": "已补正"});
    let kept = approver.post(&finding(&check), &kept).await.expect(200);
    assert_eq!(
        (&kept["state"], &kept["overdue"]),
        (&json!("kept"), &json!(false))
    );
    let owner = app.citizen().await;
    let timeline = owner.get(&case.path("/timeline")).await.expect(200);
    let told = timeline["items"].as_array().unwrap();
    let ordered = told
        .iter()
        .find(|step| step["type"] == "commitmentToCorrect");
    assert_eq!(
        ordered.unwrap()["detail"],
        "经营场所使用证明：缺少产权证明（2026-03-20）"
    );
}

#[tokio::test]
async fn a_finding_says_what_its_outcome_needs_and_nothing_else() {
    let app = TestApp::start().await;
    let approver = app.approver().await;
    let check = check_of(&approver, &granted(&app).await).await;
    for (body, place, code) in [
        (json!({"outcome": "kept"}), "/reason", "required"),
        (
            json!({"outcome": "fine", "reason": "x"}),
            "/outcome",
            "not_a_choice",
        ),
        (
            json!({"outcome": "correct", "reason": "x"}),
            "/correctBy",
            "required",
        ),
        (
            json!({"outcome": "broken", "reason": "x"}),
            "/revokeLicence",
            "required",
        ),
        (
            json!({"outcome": "kept", "reason": "x", "correctBy": "2026-03-20"}),
            "/correctBy",
            "unknown_field",
        ),
        (
            json!({"outcome": "kept", "reason": "x", "revokeLicence": true}),
            "/revokeLicence",
            "unknown_field",
        ),
        // Nothing was issued yet.
        (false_promise(true), "/revokeLicence", "not_a_choice"),
    ] {
        let answer = approver.post(&finding(&check), &body).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
        assert_eq!(
            answer.errors(),
            [(place.to_owned(), code.to_owned())],
            "{body}"
        );
    }
    let missing = "/commitment-checks/019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52/finding";
    let answer = approver.post(missing, &false_promise(false)).await;
    answer.problem(404, "commitment_check_not_found");
}

#[tokio::test]
async fn who_accepted_the_case_does_not_check_it() {
    let app = TestApp::start().await;
    let approver = app.approver().await;
    let case = granted(&app).await;
    // In a small office one person may hold both parts.
    let me = approver.get("/me").await.expect(200);
    let sql = format!(
        "UPDATE cases SET acceptor_id = '{}' WHERE id = '{}'",
        me["id"].as_str().unwrap(),
        case.id
    );
    let written = app.state().db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok(())
    });
    written.await.unwrap();
    let check = check_of(&approver, &case).await;
    assert_eq!(check["mayCheck"], false);
    let body = json!({"outcome": "kept", "reason": "一致"});
    let refused = approver.post(&finding(&check), &body).await;
    refused.problem(403, "separation_of_duty");
    assert_eq!(check_of(&approver, &case).await["state"], "open");
}

#[tokio::test]
async fn a_false_promise_may_cost_the_licence_by_who_may_decide() {
    let app = TestApp::start().await;
    let (owner, approver) = (app.citizen().await, app.approver().await);
    let case = issued(&app).await;
    let check = check_of(&approver, &case).await;
    let holds = |me: Value| {
        let held = me["licences"].as_array().unwrap().clone();
        held.iter().any(|one| one["type"] == "business-licence")
    };
    assert!(holds(owner.get("/me").await.expect(200)));

    let colleague = app.staff("approver-scjg-b").await;
    let refused = colleague.post(&finding(&check), &false_promise(true)).await;
    refused.problem(403, "no_mandate");
    assert_eq!(check_of(&approver, &case).await["state"], "open");
    assert!(holds(owner.get("/me").await.expect(200)));
    let records = owner.get("/me/credit-records").await.expect(200);
    assert_eq!(
        records["items"],
        json!([]),
        "nothing of a refused finding stays"
    );

    let found = approver.post(&finding(&check), &false_promise(true)).await;
    assert_eq!(found.expect(200)["licenceRevoked"], true);
    let me = owner.get("/me").await.expect(200);
    assert_eq!(
        me["standing"],
        json!({"deferralAllowed": true, "commitmentAllowed": false})
    );
    assert!(!holds(me));
    let case = case.again(&owner).await;
    assert_eq!(case.state(), "issued", "the decision stands as it was made");
    let mut last = steps(&owner, &case).await.split_off(4);
    last.retain(|step| step.starts_with("commitment") || step.starts_with("licence"));
    assert_eq!(last, ["commitmentBroken", "licenceRevoked"]);
}

#[tokio::test]
async fn a_record_is_repaired_by_somebody_else_and_then_closes_nothing() {
    let app = TestApp::start().await;
    let (owner, record) = with_a_record(&app).await;
    assert_eq!(record["kind"], "falseCommitment");
    assert_eq!(record["closes"], "commitment");
    assert_eq!(record["recordedOn"], "2026-03-10");
    assert_eq!(record["state"], "open");
    let allowed = |me: Value| me["standing"]["commitmentAllowed"].clone();
    assert_eq!(allowed(owner.get("/me").await.expect(200)), false);

    // To others there is no such record.
    let id = record["id"].as_str().unwrap();
    let ask = format!("/me/credit-records/{id}/repair-request");
    let other = app.manager().await;
    let theirs = other.get("/me/credit-records").await.expect(200);
    assert_eq!(theirs["items"], json!([]));
    assert_eq!(allowed(other.get("/me").await.expect(200)), true);
    let text = json!({"text": "已重新签订租赁合同"});
    other
        .post(&ask, &text)
        .await
        .problem(404, "credit_record_not_found");
    let admin = app.staff("admin").await;
    let waiting = admin.get("/repair-requests").await.expect(200);
    assert_eq!(
        waiting["items"],
        json!([]),
        "unless its repair was asked for"
    );

    let answer = format!("/repair-requests/{id}/answer");
    let accept = json!({"outcome": "accepted", "reason": "属实"});
    admin
        .post(&answer, &accept)
        .await
        .problem(409, "repair_not_asked");
    let asked = owner.post(&ask, &text).await.expect(200);
    assert_eq!(asked["state"], "requested");
    owner
        .post(&ask, &text)
        .await
        .problem(409, "repair_not_open");
    assert_eq!(
        allowed(owner.get("/me").await.expect(200)),
        false,
        "asking is not enough"
    );

    for who in [app.approver().await, app.clerk().await, owner.clone()] {
        who.get("/repair-requests").await.problem(403, "forbidden");
        who.post(&answer, &accept).await.problem(403, "forbidden");
    }
    let waiting = admin.get("/repair-requests").await.expect(200);
    assert_eq!(waiting["items"][0]["id"], record["id"]);
    assert_eq!(waiting["items"][0]["repair"]["text"], "已重新签订租赁合同");
    let decline = json!({"outcome": "declined", "reason": "未见合同"});
    let declined = admin.post(&answer, &decline).await.expect(200);
    assert_eq!(declined["state"], "declined");
    assert_eq!(allowed(owner.get("/me").await.expect(200)), false);

    owner.post(&ask, &text).await.expect(200);
    let supervisor = app.staff("supervisor-dongqu").await;
    let repaired = supervisor.post(&answer, &accept).await.expect(200);
    assert_eq!(repaired["state"], "repaired");
    assert_eq!(repaired["repair"]["answeredBy"], "何敏");
    assert_eq!(allowed(owner.get("/me").await.expect(200)), true);
    assert_eq!(ready(&owner).await.material("premises-proof"), "committed");
}

#[tokio::test]
async fn who_found_it_does_not_answer_the_repair() {
    let app = TestApp::start().await;
    let (owner, record) = with_a_record(&app).await;
    let id = record["id"].as_str().unwrap().to_owned();
    let ask = format!("/me/credit-records/{id}/repair-request");
    owner
        .post(&ask, &json!({"text": "已改正"}))
        .await
        .expect(200);
    let supervisor = app.supervisor().await;
    let me = supervisor.get("/me").await.expect(200);
    let sql = format!(
        "UPDATE credit_records SET recorded_by_id = '{}' WHERE id = '{id}'",
        me["id"].as_str().unwrap(),
    );
    let written = app.state().db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok(())
    });
    written.await.unwrap();
    let accept = json!({"outcome": "accepted", "reason": "属实"});
    let answer = format!("/repair-requests/{id}/answer");
    let refused = supervisor.post(&answer, &accept).await;
    refused.problem(403, "separation_of_duty");
    let answered = app.staff("admin").await.post(&answer, &accept).await;
    answered.expect(200);
}

#[tokio::test]
async fn a_deferred_document_that_did_not_come_closes_deferrals() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = sign_received(&owner).await;
    case.step(&app.clerk().await, "/acceptance", &json!({}))
        .await;
    app.state().clock.advance_seconds(8 * DAY);
    assert_eq!(tick(app.state()).await.unwrap().terminated, 1);
    let owner = app.citizen().await;
    let me = owner.get("/me").await.expect(200);
    assert_eq!(
        me["standing"],
        json!({"deferralAllowed": false, "commitmentAllowed": true})
    );
    let records = owner.get("/me/credit-records").await.expect(200);
    let record = &records["items"][0];
    assert_eq!(record["kind"], "deferralLapsed");
    assert_eq!(record["closes"], "deferral");
    assert_eq!(record["caseId"], case.body["id"]);
}

/// What the phone makes of answers, knowing what it was told of its person and nothing else.
async fn on_the_phone(actor: &Actor, choices: Choices) -> Value {
    let guide = actor.get(&format!("/items/{SHOP}")).await.expect(200);
    let pack = actor.get(&format!(
        "/packs/{}",
        guide["pack"]["sha256"].as_str().unwrap()
    ));
    let pack = Pack::parse(&pack.await.body).expect("a pack");
    let me = actor.get("/me").await.expect(200);
    let licences = me["licences"].as_array().unwrap().iter();
    let context = Context {
        today: onewindow_tests::TODAY.parse().unwrap(),
        lang: Lang::Zh,
        applicant: Applicant {
            kind: ApplicantKind::Person,
        },
        standing: Standing {
            deferral_allowed: me["standing"]["deferralAllowed"].as_bool().unwrap(),
            commitment_allowed: me["standing"]["commitmentAllowed"].as_bool().unwrap(),
        },
        holdings: licences
            .map(|one| one["type"].as_str().unwrap().to_owned())
            .collect(),
        calendar: Calendar::default(),
    };
    let input = Input {
        answers: parse_answers(shop_answers().to_string().as_bytes(), &pack).unwrap(),
        choices,
        ..Input::default()
    };
    let verdict = evaluate_as(Mode::Draft, &pack, &context, &input);
    premises(&serde_json::to_value(&verdict).unwrap())
}

fn premises(verdict: &Value) -> Value {
    let checklist = verdict["checklist"].as_array().unwrap();
    let entry = checklist.iter().find(|e| e["material"] == "premises-proof");
    entry.expect("the entry").clone()
}

#[tokio::test]
async fn the_window_and_the_phone_say_the_same_of_promises_to_somebody_with_a_record() {
    let app = TestApp::start().await;
    let promise = || Choices {
        commitments: vec!["premises-proof".to_owned()],
        ..Choices::default()
    };
    let owner = app.citizen().await;
    let open = on_the_phone(&owner, promise()).await;
    assert_eq!(open["state"], "committed");
    let (window, earlier) = (app.clerk().await, received(&owner).await);
    let (owner, record) = with_a_record(&app).await;

    let closed = on_the_phone(&owner, promise()).await;
    assert_eq!(closed["state"], "needed");
    let offer = closed["alternatives"].as_array().unwrap();
    let offer = offer.iter().find(|one| one["kind"] == "commitment");
    assert_eq!(offer.expect("it is named")["open"], false);

    // A case that comes back to the applicant is judged by what is open to them today, by both.
    let notice = json!({"items": [{"pointer": "/premises/address", "reason": "请写明门牌号"}]});
    let back = earlier.step(&window, "/single-notice", &notice).await;
    assert_eq!(premises(&back.body["verdict"]), closed, "at the window");
    let back = back.again(&owner).await;
    assert_eq!(premises(&back.body["verdict"]), closed, "to the applicant");

    // And a new one is not taken in with a promise.
    let case = begin(&owner).await;
    let body = json!({"answers": shop_answers(), "choices": {"commitments": ["premises-proof"]}});
    let draft = owner.put(&case.path("/draft"), &body);
    let case = Case::of(&draft.if_match(case.version()).await, 200);
    assert_eq!(premises(&case.body["verdict"]), closed);
    let refused = case.post(&owner, "/submission", &json!({})).await;
    assert!(matches!(refused.status.as_u16(), 422), "{refused:?}");

    let id = record["id"].as_str().unwrap();
    let ask = format!("/me/credit-records/{id}/repair-request");
    owner
        .post(&ask, &json!({"text": "已改正"}))
        .await
        .expect(200);
    let accept = json!({"outcome": "accepted", "reason": "属实"});
    let answer = format!("/repair-requests/{id}/answer");
    app.staff("admin")
        .await
        .post(&answer, &accept)
        .await
        .expect(200);
    assert_eq!(on_the_phone(&owner, promise()).await, open);
    assert_eq!(premises(&case.again(&owner).await.body["verdict"]), open);
}
