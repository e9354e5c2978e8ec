//! The main job: a citizen opens a shop, the window accepts, the department grants, the licence is
//! in hand.

use super::office::{Case, SHOP, begin, ready, received, shop_answers};
use onewindow_server::cases::stored_answers;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

fn types(timeline: &Value) -> Vec<&str> {
    let items = timeline["items"].as_array().expect("a list");
    items
        .iter()
        .filter_map(|step| step["type"].as_str())
        .collect()
}

#[tokio::test]
async fn a_case_goes_from_draft_to_the_licence_in_hand() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let approver = app.approver().await;

    let draft = begin(&owner).await;
    assert_eq!((draft.state(), draft.version()), ("draft", 1));
    assert_eq!(draft.body["item"]["name"], "个体工商户设立登记");
    assert_eq!(draft.body["number"], Value::Null);
    assert_eq!(draft.body["lamp"], "none");
    assert_eq!(draft.allowed(), ["saveDraft", "submit", "withdraw"]);

    let case = ready(&owner).await;
    assert_eq!(case.body["verdict"]["complete"], true, "{}", case.body);
    assert_eq!(case.material("premises-proof"), "committed");
    assert_eq!(case.material("pre-approval"), "notNeeded");
    assert_eq!(case.body["files"][0]["name"], "租赁.pdf");
    assert_eq!(case.body["files"][0]["mediaType"], "application/pdf");

    let case = case.step(&owner, "/submission", &json!({})).await;
    assert_eq!(case.state(), "received");
    assert_eq!(case.body["number"], "9901022026031000013112800000001");
    assert_eq!(
        case.body["receipt"]["number"],
        "9901022026031000013112800000001-SJ"
    );
    assert_eq!(case.allowed(), ["withdraw"]);

    let desk = clerk.get("/staff/cases?desk=window").await.expect(200);
    assert_eq!(desk["items"][0]["id"], case.body["id"]);
    assert_eq!(desk["items"][0]["applicantName"], "林晓");
    let case = case.again(&clerk).await;
    assert_eq!(
        case.allowed(),
        [
            "review",
            "correct",
            "accept",
            "singleNotice",
            "notAccept",
            "return"
        ]
    );

    let review = json!({"verdict": "accepted"});
    let path = case.path("/reviews/operator-identity");
    let case = Case::of(
        &clerk.put(&path, &review).if_match(case.version()).await,
        200,
    );
    let case = case
        .step(&clerk, "/acceptance", &json!({"note": "材料齐全"}))
        .await;
    assert_eq!(case.state(), "accepted");
    // The item promises the same day; the law gives three working days.
    assert_eq!(case.body["promisedDue"], "2026-03-10");
    assert_eq!(case.body["statutoryDue"], "2026-03-13");
    assert_eq!(case.body["lamp"], "green");
    assert_eq!(case.body["tasks"][0]["department"]["key"], "scjg");
    assert!(case.allowed().is_empty(), "who accepted may not decide");
    case.post(&clerk, "/decision", &json!({"outcome": "granted"}))
        .await
        .problem(403, "separation_of_duty");

    let desk = approver.get("/staff/cases?desk=approval").await.expect(200);
    assert_eq!(desk["items"][0]["id"], case.body["id"]);
    let task = case.body["tasks"][0]["id"].as_str().unwrap();
    let opinion = format!("/tasks/{task}/opinion");
    let case = case
        .step(&approver, &opinion, &json!({"opinion": "agree"}))
        .await;
    assert_eq!(case.state(), "inReview");
    assert_eq!(case.body["tasks"][0]["doneBy"], "李伟");
    let case = case
        .step(&approver, "/decision", &json!({"outcome": "granted"}))
        .await;
    assert_eq!(case.state(), "granted");
    assert_eq!(case.body["decision"]["decidedBy"], "李伟");
    assert_eq!(case.body["lamp"], "none");

    let case = case.step(&approver, "/issuance", &Value::Null).await;
    assert_eq!(case.state(), "issued");
    assert_eq!(case.body["result"]["name"], "营业执照");
    assert_eq!(case.body["result"]["licence"], "business-licence");
    let number = case.body["result"]["number"].as_str().unwrap();
    assert_eq!(number, "9901022026000001");
    let me = owner.get("/me").await.expect(200);
    let licences = me["licences"].as_array().unwrap();
    assert!(
        licences
            .iter()
            .any(|held| held["type"] == "business-licence"),
        "{me}"
    );

    let case = case
        .step(&clerk, "/delivery", &json!({"method": "pickup"}))
        .await;
    assert_eq!(case.state(), "closed");
    assert!(case.allowed().is_empty());

    let timeline = owner.get(&case.path("/timeline")).await.expect(200);
    assert_eq!(
        types(&timeline),
        [
            "created",
            "submitted",
            "accepted",
            "opinionGiven",
            "granted",
            "issued",
            "delivered",
            "closed"
        ]
    );
    assert_eq!(timeline["items"][2]["actorName"], "陈静");
    assert_eq!(timeline["items"][6]["detail"], "窗口领取");
    let english = owner
        .in_english()
        .get(&case.path("/timeline"))
        .await
        .expect(200);
    assert_eq!(english["items"][2]["text"], "Accepted");
}

#[tokio::test]
async fn a_refusal_says_why_and_is_delivered_like_a_grant() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let approver = app.approver().await;
    let case = received(&owner)
        .await
        .step(&clerk, "/acceptance", &json!({}))
        .await;
    case.post(&approver, "/decision", &json!({"outcome": "refused"}))
        .await
        .problem(422, "invalid_request");
    let refusal = json!({"outcome": "refused", "reason": "经营场所不符合规定"});
    let case = case.step(&approver, "/decision", &refusal).await;
    assert_eq!(case.state(), "refused");
    assert_eq!(case.body["decision"]["reason"], "经营场所不符合规定");
    assert_eq!(case.body["tasks"][0]["opinion"], "disagree");
    let early = case.post(&approver, "/issuance", &Value::Null).await;
    let problem = early.problem(409, "state_conflict");
    assert_eq!(problem["state"], "refused");
    assert_eq!(
        problem["detail"], "办件处于“不予许可”状态，不能进行“出证”操作。",
        "in words, not in names for programs"
    );
    let case = case
        .step(&clerk, "/delivery", &json!({"method": "electronic"}))
        .await;
    assert_eq!(case.state(), "closed");

    let notice = &case.body["notices"][2];
    assert_eq!(notice["kind"], "decision");
    let path = case.path(&format!(
        "/documents/{}.html",
        notice["id"].as_str().unwrap()
    ));
    let page = owner.get(&path).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    for words in ["不予行政许可决定书", "经营场所不符合规定", "六十日", "<svg"]
    {
        assert!(page.contains(words), "{words} is missing");
    }
}

#[tokio::test]
async fn the_window_may_not_decide_what_the_department_must() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let supervisor = app.supervisor().await;
    let case = received(&owner).await;
    case.post(&supervisor, "/decision", &json!({"outcome": "granted"}))
        .await
        .problem(403, "forbidden");
    let problem = case
        .post(&clerk, "/decision", &json!({"outcome": "granted"}))
        .await
        .problem(409, "state_conflict");
    assert_eq!(problem["state"], "received");
    assert_eq!(
        problem["allowed"],
        json!([
            "review",
            "correct",
            "accept",
            "singleNotice",
            "notAccept",
            "return"
        ])
    );
}

#[tokio::test]
async fn a_case_that_is_not_accepted_ends_and_names_the_right_organ() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let body = json!({"reason": "不属于本机关职权范围", "rightOrgan": "示例市公安局"});
    let case = received(&owner)
        .await
        .step(&clerk, "/non-acceptance", &body)
        .await;
    assert_eq!(case.state(), "notAccepted");
    let case = case.again(&owner).await;
    let notice = &case.body["notices"][0];
    assert_eq!(notice["kind"], "nonAcceptance");
    assert_eq!(notice["reasons"][0]["text"], "不属于本机关职权范围");
    assert_eq!(notice["note"], "请向示例市公安局提出申请");
}

#[tokio::test]
async fn a_case_can_be_taken_back_until_it_is_decided() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner)
        .await
        .step(&clerk, "/acceptance", &json!({}))
        .await;
    let case = case
        .step(&owner, "/withdrawal", &json!({"reason": "暂不办理"}))
        .await;
    assert_eq!(
        (case.state(), &case.body["lamp"]),
        ("withdrawn", &json!("none"))
    );
    case.post(&owner, "/withdrawal", &json!({}))
        .await
        .problem(409, "state_conflict");
}

#[tokio::test]
async fn lamps_turn_with_the_days() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner)
        .await
        .step(&clerk, "/acceptance", &json!({}))
        .await;
    let supervisor = app.supervisor().await;
    let board = supervisor.get("/lamps").await.expect(200);
    assert_eq!(board["counts"], json!({"green": 1, "yellow": 0, "red": 0}));
    assert_eq!(board["items"][0]["remainingWorkdays"], 0);

    app.state().clock.advance_seconds(86_400);
    let supervisor = app.supervisor().await;
    let board = supervisor.get("/lamps?lamp=red").await.expect(200);
    assert_eq!(board["counts"], json!({"green": 0, "yellow": 0, "red": 1}));
    assert_eq!(board["items"][0]["id"], case.body["id"]);
    assert_eq!(board["items"][0]["remainingWorkdays"], -1);
    let elsewhere = supervisor.get("/lamps?district=xiqu").await.expect(200);
    assert_eq!(
        elsewhere["counts"],
        json!({"green": 0, "yellow": 0, "red": 0})
    );
    clerk.get("/lamps").await;
}

#[tokio::test]
async fn a_receipt_proves_itself() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let receipt = &case.body["receipt"];
    let url = receipt["verificationUrl"].as_str().unwrap();
    let path = url.split("/api/v1").nth(1).unwrap();
    let genuine = app.anonymous().get(path).await.expect(200);
    assert_eq!(genuine["valid"], true);
    assert_eq!(genuine["item"], "个体工商户设立登记");
    assert_eq!(genuine["state"], "received");
    assert!(
        !genuine.to_string().contains("林晓"),
        "a found paper tells no names"
    );

    let number = receipt["number"].as_str().unwrap();
    let forged = format!("/receipts/{number}/verification?code=AAAAAAAA");
    let forged = app.anonymous().get(&forged).await.expect(200);
    assert_eq!(forged, json!({"valid": false, "number": number}));

    let page = owner.get(&case.path("/receipt.html")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("收件回执") && page.text().contains(number));
}

#[tokio::test]
async fn my_cases_are_listed_newest_first_in_pages() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(begin(&owner).await.id);
    }
    let first = owner.get("/cases?limit=2").await.expect(200);
    assert_eq!(first["items"][0]["id"], made[2]);
    let cursor = first["nextCursor"].as_str().expect("more");
    let last = owner
        .get(&format!("/cases?limit=2&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(last["items"][0]["id"], made[0]);
    assert_eq!(last["items"].as_array().unwrap().len(), 1);
    assert_eq!(last["nextCursor"], Value::Null);
    owner
        .get("/cases?state=lost")
        .await
        .problem(400, "invalid_query");
    let none = owner.get("/cases?state=closed").await.expect(200);
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn answers_are_sealed_in_the_database_and_the_trail_holds() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    assert_eq!(case.body["answers"], shop_answers());
    assert_eq!(case.body["item"]["key"], SHOP);
    let id = case.id.parse().unwrap();
    let (audit, stored) = (app.state().audit.clone(), id);
    let (found, row) = app
        .state()
        .db
        .read(move |conn| Ok((audit.verify(conn)?, stored_answers(conn, &stored)?)))
        .await
        .unwrap();
    assert!(
        row.starts_with("v1.") && !row.contains("990000199001010017"),
        "{row}"
    );
    assert!(found.breaks.is_empty(), "{found:?}");
    assert!(found.entries >= 4, "{found:?}");
}
