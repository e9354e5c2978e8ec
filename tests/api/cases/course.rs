//! The course of a case: corrections, returns, special procedures, extensions, the upper level.

use super::office::{Case, SHOP, card_received, received, shop_answers, steps, upload};
use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn an_error_is_corrected_on_the_spot_and_told() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let mut answers = shop_answers();
    answers["premises"]["address"] = json!("东区和平路2号");
    let body = json!({"answers": answers, "note": "门牌号笔误"});
    let corrected = case.step(&clerk, "/correction", &body).await;
    assert_eq!(corrected.state(), "received");
    assert_eq!(corrected.body["answers"], answers);
    let timeline = owner.get(&case.path("/timeline")).await.expect(200);
    let last = timeline["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["type"], "corrected");
    assert_eq!(last["detail"], "/premises/address 门牌号笔误");

    corrected
        .post(&clerk, "/correction", &body)
        .await
        .problem(422, "invalid_request");
    let wrong = json!({"answers": {"operator": {}}});
    corrected
        .post(&clerk, "/correction", &wrong)
        .await
        .problem(422, "form_invalid");
    corrected
        .post(&owner, "/correction", &body)
        .await
        .problem(403, "forbidden");
    let kept = corrected.again(&clerk).await;
    assert_eq!(kept.version(), corrected.version(), "nothing was written");
}

#[tokio::test]
async fn a_returned_case_ends_with_reasons_and_can_be_begun_again() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    owner
        .post(&case.path("/new-draft"), &Value::Null)
        .await
        .problem(409, "state_conflict");
    case.post(&clerk, "/return", &json!({}))
        .await
        .problem(400, "invalid_body");
    let returned = case
        .step(&clerk, "/return", &json!({"reason": "内容与材料不一致"}))
        .await;
    assert_eq!(returned.state(), "returned");
    let notice = &returned.body["notices"][0];
    assert_eq!(notice["kind"], "return");
    assert!(notice["number"].as_str().unwrap().ends_with("-TH"));
    assert_eq!(notice["reasons"][0]["text"], "内容与材料不一致");
    assert!(returned.again(&owner).await.allowed().is_empty());

    let again = owner.post(&case.path("/new-draft"), &Value::Null).await;
    let draft = Case::of(&again, 201);
    assert_eq!(draft.state(), "draft");
    assert_ne!(draft.id, case.id);
    assert_eq!(draft.body["answers"], shop_answers());
    assert_eq!(draft.material("operator-identity"), "provided");
    let draft = draft.step(&owner, "/submission", &json!({})).await;
    assert_eq!(draft.state(), "received");
}

#[tokio::test]
async fn a_special_procedure_stops_the_clock_and_is_told_in_writing() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let approver = app.approver().await;
    let case = received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let pause = json!({"procedure": "testing", "workdays": 5, "note": "现场检测"});
    case.post(&clerk, "/special-procedure", &pause)
        .await
        .problem(403, "forbidden");
    let case = case.again(&approver).await;
    case.post(&approver, "/special-procedure-end", &json!({}))
        .await
        .problem(409, "no_special_procedure");
    let case = case.step(&approver, "/special-procedure", &pause).await;
    assert_eq!(case.state(), "accepted");
    assert_eq!(
        case.body["promisedDue"], "2026-03-10",
        "the promise of the same day was full before"
    );
    assert_eq!(
        case.body["statutoryDue"],
        Value::Null,
        "the limit has no end now"
    );
    let notice = case.body["notices"].as_array().unwrap().last().unwrap();
    assert_eq!(notice["kind"], "specialProcedure");
    assert!(notice["number"].as_str().unwrap().ends_with("-TB"));
    case.post(&approver, "/decision", &json!({"outcome": "granted"}))
        .await
        .problem(409, "special_procedure_runs");
    let clock = owner.get(&case.path("/clock")).await.expect(200);
    assert_eq!(clock["stoppedSince"], "2026-03-10");
    let last = clock["intervals"].as_array().unwrap().last().unwrap();
    assert_eq!(last["text"], "特别程序：检测");
    assert_eq!(last["counted"], false);

    let case = case
        .step(&approver, "/special-procedure-end", &json!({}))
        .await;
    assert_eq!(case.body["statutoryDue"], "2026-03-13");
    let case = case.step(&approver, "/special-procedure", &pause).await;
    let notice = case.body["notices"].as_array().unwrap().last().unwrap();
    assert!(notice["number"].as_str().unwrap().ends_with("-TB2"));
    let steps = steps(&owner, &case).await;
    assert_eq!(
        steps,
        [
            "created",
            "submitted",
            "accepted",
            "paused",
            "resumed",
            "paused"
        ]
    );
}

#[tokio::test]
async fn the_head_extends_a_limit_once() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let approver = app.approver().await;
    let head = app.staff("head-scjg").await;
    let case = received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let reason = json!({"reason": "案情复杂"});
    case.post(&approver, "/extension", &reason)
        .await
        .problem(403, "forbidden");
    let case = case.again(&head).await;
    assert_eq!(case.allowed(), ["extend"]);
    let case = case.step(&head, "/extension", &reason).await;
    // The item's own extension is three working days.
    assert_eq!(case.body["statutoryDue"], "2026-03-18");
    assert_eq!(case.body["promisedDue"], "2026-03-13");
    let notice = case.body["notices"].as_array().unwrap().last().unwrap();
    assert_eq!(notice["kind"], "extension");
    assert_eq!(notice["reasons"][0]["text"], "案情复杂");
    case.post(&head, "/extension", &reason)
        .await
        .problem(409, "extended_before");
}

#[tokio::test]
async fn an_escalated_case_is_decided_at_the_upper_level_alone() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let lower = app.staff("approver-mzj-dongqu").await;
    let upper = app.staff("approver-mzj").await;
    let case = card_received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let clock = lower.get(&case.path("/clock")).await.expect(200);
    assert_eq!(
        clock["forwardDue"], "2026-04-08",
        "twenty working days, Qingming off"
    );
    let grant = json!({"outcome": "granted"});
    for approver in [&lower, &upper] {
        case.post(approver, "/decision", &grant)
            .await
            .problem(409, "upper_level_decides");
    }
    let case = case
        .step(&lower, "/forwarding", &json!({"note": "初审符合"}))
        .await;
    assert_eq!(case.state(), "forwarded");
    case.post(&lower, "/decision", &grant)
        .await
        .problem(409, "upper_level_decides");
    case.post(&lower, "/sending-back", &json!({"reason": "x"}))
        .await
        .problem(409, "upper_level_decides");
    let case = case
        .step(&upper, "/sending-back", &json!({"reason": "补充核实"}))
        .await;
    assert_eq!(case.state(), "inReview");
    let case = case.step(&lower, "/forwarding", &json!({})).await;
    let case = case.step(&upper, "/decision", &grant).await;
    assert_eq!(case.state(), "granted");
    let steps = steps(&owner, &case).await;
    assert_eq!(
        steps[2..],
        ["accepted", "forwarded", "sentBack", "forwarded", "granted"]
    );

    let shop = received(&owner).await;
    let shop = shop.step(&clerk, "/acceptance", &json!({})).await;
    let approver = app.approver().await;
    shop.post(&approver, "/forwarding", &json!({}))
        .await
        .problem(409, "not_escalated");
}

#[tokio::test]
async fn the_special_power_lets_the_window_decide_and_is_audited() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let urgent = app.staff("window-urgent").await;
    let case = super::office::sign_received(&owner).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let other = app.staff("window-dongqu").await;
    let grant = json!({"outcome": "granted", "reason": "急需"});
    case.post(&other, "/decision", &grant)
        .await
        .problem(403, "window_may_not_decide");
    let case = case.step(&urgent, "/decision", &grant).await;
    assert_eq!(case.state(), "granted");
    let details = audit_details(&app, &case, "case.grant").await;
    assert_eq!(details.len(), 1);
    assert_eq!(details[0]["specialPower"], true);
}

#[tokio::test]
async fn a_second_notice_names_only_what_the_applicant_changed() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let about = |pointer: &str| json!({"items": [{"pointer": pointer, "reason": "请核对"}]});
    let case = case
        .step(&clerk, "/single-notice", &about("/premises/address"))
        .await;
    let mut answers = shop_answers();
    answers["premises"]["address"] = json!("东区和平路9号");
    let body = json!({"answers": answers});
    let case = case.step(&owner, "/resubmission", &body).await;

    let case = case.again(&clerk).await;
    case.post(&clerk, "/single-notice", &about("/business/scope"))
        .await
        .problem(409, "notice_already_sent");
    let refused = audit_details(&app, &case, "case.secondNoticeRefused").await;
    assert_eq!(
        refused.len(),
        1,
        "who would have broken the rule is on record"
    );
    let case = case
        .step(&clerk, "/single-notice", &about("/premises/address"))
        .await;
    assert_eq!(case.state(), "supplement");
    let notice = case.body["notices"].as_array().unwrap().last().unwrap();
    assert!(notice["number"].as_str().unwrap().ends_with("-BZ2"));

    // Nothing changed this time: no further notice at all.
    let case = case.again(&owner).await;
    let case = case.step(&owner, "/resubmission", &json!({})).await;
    let case = case.again(&clerk).await;
    assert!(
        !case.allowed().contains(&"singleNotice"),
        "{:?}",
        case.allowed()
    );
    case.post(&clerk, "/single-notice", &about("/premises/address"))
        .await
        .problem(409, "notice_already_sent");
}

#[tokio::test]
async fn the_right_organ_is_one_the_catalogue_knows() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let decline = |organ: &str| json!({"reason": "不属于本机关职权", "rightOrgan": organ});
    case.post(&clerk, "/non-acceptance", &decline("月球管理局"))
        .await
        .problem(422, "invalid_request");
    let case = case.step(&clerk, "/non-acceptance", &decline("mzj")).await;
    let note = case.body["notices"][0]["note"].as_str().unwrap();
    assert!(note.contains("民政"), "{note}");
}

#[tokio::test]
async fn what_was_not_deferred_takes_no_files_after_acceptance() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    assert_eq!(case.body["item"]["key"], SHOP);
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let case = case.again(&owner).await;
    case.post(&owner, "/deferred-materials", &Value::Null)
        .await
        .problem(409, "nothing_owed");
    let draft = super::office::begin(&owner).await;
    upload(&owner, &draft, "operator-identity").await;
    owner
        .post(
            &case.path("/files?material=operator-identity"),
            &Value::Null,
        )
        .body("application/pdf", super::office::PDF)
        .await
        .problem(409, "state_conflict");
}

/// The details of the audit entries of this action on a case.
pub(crate) async fn audit_details(app: &TestApp, case: &Case, action: &'static str) -> Vec<Value> {
    let (audit, id) = (app.state().audit.clone(), case.id.clone());
    app.state()
        .db
        .read(move |conn| audit.details_of(conn, "case", &id, action))
        .await
        .unwrap()
        .iter()
        .map(|detail| serde_json::from_str(detail).unwrap())
        .collect()
}
