//! 容缺预审: the window looks at a draft, because its applicant asks it to and as long as they do.

use super::course::audit_details;
use super::office::{Case, begin, ready, upload};
use crate::supervision::messages;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};
use std::future::IntoFuture;

/// What a clerk might say of a draft.
fn answer() -> Value {
    json!({
        "summary": "补上地址即可提交",
        "remarks": [
            {"material": "operator-identity", "kind": "ok"},
            {"pointer": "/premises/address", "kind": "missing", "text": "请填写门牌号"},
        ],
    })
}

async fn ask(owner: &Actor, case: &Case) -> Value {
    let path = case.path("/pre-review");
    owner.post(&path, &Value::Null).await.expect(200)
}

/// The cases a clerk is asked to look at.
async fn asked(clerk: &Actor) -> Vec<Value> {
    let list = clerk.get("/pre-reviews").await.expect(200);
    list["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_draft_is_looked_at_while_its_applicant_asks_and_answered_once() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = begin(&owner).await;
    let file = upload(&owner, &case, "operator-identity").await;
    let path = case.path("/pre-review");
    let file = case.path(&format!("/files/{}", file["id"].as_str().expect("an id")));
    let said = case.path("/pre-review/answer");
    owner.get(&path).await.problem(404, "pre_review_not_found");
    clerk.get(&file).await.problem(404, "case_not_found");
    let early = clerk.post(&said, &answer()).await;
    early.problem(404, "case_not_found");

    let open = ask(&owner, &case).await;
    assert_eq!(
        (&open["state"], &open["answer"]),
        (&json!("open"), &Value::Null)
    );
    let twice = owner.post(&path, &Value::Null).await;
    twice.problem(409, "pre_review_open");
    let list = asked(&clerk).await;
    assert_eq!(list.len(), 1, "{list:?}");
    assert_eq!(list[0]["caseId"], case.body["id"]);
    assert_eq!(
        (&list[0]["applicant"], &list[0]["green"]),
        (&json!("林晓"), &json!(false))
    );

    let seen = clerk.get(&case.path("")).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["allowed"]),
        (&json!("draft"), &json!([]))
    );
    assert_eq!(clerk.get(&file).await.status, 200);
    // Nothing else of the draft is open, and nothing can be done to it.
    for rest in ["/timeline", "/clock", "/commitment-checks", "/appointment"] {
        let refused = clerk.get(&case.path(rest)).await;
        refused.problem(404, "case_not_found");
    }
    case.post(&clerk, "/acceptance", &json!({}))
        .await
        .problem(404, "case_not_found");

    let answered = clerk.post(&said, &answer()).await.expect(200);
    assert_eq!(answered["state"], "answered");
    assert_eq!(owner.get(&path).await.expect(200), answered);
    let told = messages(&app, "preReview.answered").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["caseId"], case.body["id"]);
    let remarks = &answered["answer"]["remarks"];
    assert_eq!(remarks, &answer()["remarks"]);
    assert_eq!(answered["answer"]["summary"], "补上地址即可提交");
    assert_eq!(asked(&clerk).await, Vec::<Value>::new());
    for gone in [&case.path(""), &file] {
        clerk.get(gone).await.problem(404, "case_not_found");
    }
    let again = clerk.post(&said, &answer()).await;
    again.problem(409, "pre_review_ended");

    // The draft stays the applicant's: no step, no version, no limit came of it.
    let after = case.again(&owner).await;
    assert_eq!((after.state(), after.version()), ("draft", case.version()));
    assert_eq!(after.body["promisedDue"], Value::Null);
    let open = ask(&owner, &case).await;
    assert_eq!(open["state"], "open");
    assert_eq!(open["answer"], answered["answer"], "what was said stays");
    let steps = owner.get(&case.path("/timeline")).await.expect(200);
    let kinds = steps["items"].as_array().expect("a list").iter();
    let kinds: Vec<_> = kinds.filter_map(|step| step["type"].as_str()).collect();
    assert_eq!(
        kinds,
        [
            "created",
            "preReviewAsked",
            "preReviewAnswered",
            "preReviewAsked"
        ]
    );
}

#[tokio::test]
async fn nobody_but_the_clerks_of_its_district_looks_at_a_draft() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    ask(&owner, &case).await;
    let (path, said) = (case.path("/pre-review"), case.path("/pre-review/answer"));
    let elsewhere = app.other_clerk().await;
    assert_eq!(asked(&elsewhere).await, Vec::<Value>::new());
    let refused = elsewhere.get(&case.path("")).await;
    refused.problem(404, "case_not_found");
    let refused = elsewhere.post(&said, &answer()).await;
    refused.problem(404, "case_not_found");
    for name in ["approver-scjg", "supervisor", "admin"] {
        let member = app.staff(name).await;
        member.get("/pre-reviews").await.problem(403, "forbidden");
        let refused = member.post(&said, &answer()).await;
        refused.problem(403, "forbidden");
        let refused = member.get(&case.path("")).await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{refused:?}");
    }
    let stranger = app.citizen_with("13800000009").await;
    for refused in [
        stranger.post(&path, &Value::Null).await,
        stranger.get(&path).await,
        stranger.delete(&path).await,
    ] {
        refused.problem(404, "case_not_found");
    }
    let clerk = app.clerk().await;
    for refused in [
        clerk.post(&path, &Value::Null).await,
        clerk.get(&path).await,
        owner.post(&said, &answer()).await,
    ] {
        refused.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn where_the_kinds_are_kept_apart_a_window_looks_at_its_own_kind() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    ask(&owner, &case).await;
    let path = "/offices/window-dongqu/windows";
    let apart = json!({"anyItem": false, "windows": [
        {"key": "1", "nameZh": "1号窗口", "nameEn": "Window 1", "kind": "social", "staff": ["window-dongqu"]},
    ]});
    let admin = app.staff("admin").await;
    let version = admin.get(path).await.version();
    let put = admin.put(path, &apart).if_match(version);
    put.await.expect(200);
    let social = app.clerk().await;
    assert_eq!(asked(&social).await, Vec::<Value>::new());
    let refused = social.get(&case.path("")).await;
    refused.problem(404, "case_not_found");
    let any = app.staff("window-urgent").await;
    assert_eq!(asked(&any).await.len(), 1);
    any.get(&case.path("")).await.expect(200);
}

#[tokio::test]
async fn handing_in_and_taking_back_close_the_request() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = ready(&owner).await;
    let (path, said) = (case.path("/pre-review"), case.path("/pre-review/answer"));
    ask(&owner, &case).await;
    owner.delete(&path).await.expect(204);
    let gone = owner.delete(&path).await;
    gone.problem(404, "pre_review_not_found");
    clerk
        .get(&case.path(""))
        .await
        .problem(404, "case_not_found");
    assert_eq!(owner.get(&path).await.expect(200)["state"], "closed");

    ask(&owner, &case).await;
    let received = case.step(&owner, "/submission", &json!({})).await;
    assert_eq!(received.state(), "received");
    assert_eq!(asked(&clerk).await, Vec::<Value>::new());
    assert_eq!(owner.get(&path).await.expect(200)["state"], "closed");
    let late = clerk.post(&said, &answer()).await;
    late.problem(409, "pre_review_ended");
    let late = owner.post(&path, &Value::Null).await;
    late.problem(409, "state_conflict");
    // The case is the office's now, and seen as any other.
    assert_eq!(clerk.get(&case.path("")).await.status, 200);
}

#[tokio::test]
async fn of_two_clerks_who_answer_at_once_one_is_told() {
    let app = TestApp::start().await;
    let (owner, one) = (app.citizen().await, app.clerk().await);
    let two = app.staff("window-urgent").await;
    let case = begin(&owner).await;
    ask(&owner, &case).await;
    let said = case.path("/pre-review/answer");
    let mut calls = tokio::task::JoinSet::new();
    for clerk in [&one, &two] {
        calls.spawn(clerk.post(&said, &answer()).into_future());
    }
    let answers = calls.join_all().await;
    let (good, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|one| one.status == 200);
    assert_eq!((good.len(), refused.len()), (1, 1));
    refused[0].problem(409, "pre_review_ended");
}

#[tokio::test]
async fn who_asks_twice_at_once_asks_once() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let path = case.path("/pre-review");
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..4 {
        calls.spawn(owner.post(&path, &Value::Null).into_future());
    }
    let answers = calls.join_all().await;
    let good = answers.iter().filter(|one| one.status == 200).count();
    assert_eq!(good, 1, "{answers:?}");
    assert_eq!(asked(&app.clerk().await).await.len(), 1);
}

#[tokio::test]
async fn the_green_come_first_page_by_page() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let mut order = Vec::new();
    for _ in 0..3 {
        let case = begin(&owner).await;
        ask(&owner, &case).await;
        order.push(case.body["id"].clone());
    }
    let grade = json!({"subjectKind": "person", "number": "990000199001010017", "grade": "A"});
    let admin = app.staff("admin").await;
    admin.put("/credit-grades", &grade).await.expect(200);
    for place in 0..2 {
        let case = begin(&owner).await;
        ask(&owner, &case).await;
        order.insert(place, case.body["id"].clone());
    }
    let mut found = Vec::new();
    let mut green = Vec::new();
    let mut path = "/pre-reviews?limit=2".to_owned();
    loop {
        let page = clerk.get(&path).await.expect(200);
        for item in page["items"].as_array().expect("a list") {
            found.push(item["caseId"].clone());
            green.push(item["green"].clone());
        }
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        path = format!("/pre-reviews?limit=2&cursor={next}");
    }
    assert_eq!(found, order);
    assert_eq!(green, [true, true, false, false, false].map(Value::Bool));
}

#[tokio::test]
async fn every_look_stands_in_the_audit_trail() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = begin(&owner).await;
    let file = upload(&owner, &case, "operator-identity").await;
    ask(&owner, &case).await;
    let looked = || async { audit_details(&app, &case, "case.preReviewRead").await.len() };
    assert_eq!(looked().await, 0);
    clerk.get(&case.path("")).await.expect(200);
    let path = case.path(&format!("/files/{}", file["id"].as_str().expect("an id")));
    clerk.get(&path).await;
    assert_eq!(looked().await, 2);
    // Those who may see it anyway, and those who may not, leave no such entry.
    owner.get(&case.path("")).await.expect(200);
    app.other_clerk().await.get(&case.path("")).await;
    assert_eq!(looked().await, 2);
}

#[tokio::test]
async fn an_answer_names_places_the_case_has_and_says_what_is_wrong() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = begin(&owner).await;
    ask(&owner, &case).await;
    let said = case.path("/pre-review/answer");
    for (remark, pointer) in [
        (
            json!({"material": "nonsense", "kind": "ok"}),
            "/remarks/0/material",
        ),
        (
            json!({"pointer": "/nonsense", "kind": "ok"}),
            "/remarks/0/pointer",
        ),
        (json!({"kind": "ok"}), "/remarks/0/material"),
        (
            json!({"pointer": "/premises/address", "kind": "wrong"}),
            "/remarks/0/text",
        ),
        (
            json!({"pointer": "/premises/address", "kind": "wrong", "text": " "}),
            "/remarks/0/text",
        ),
    ] {
        let body = json!({"summary": "见各项", "remarks": [remark]});
        let refused = clerk.post(&said, &body).await;
        refused.problem(422, "invalid_request");
        let errors = refused.errors();
        assert!(errors.iter().any(|(at, _)| at == pointer), "{errors:?}");
    }
    let refused = clerk.post(&said, &json!({"summary": ""})).await;
    refused.problem(422, "invalid_request");
    // A refusal ends nothing.
    clerk
        .post(&said, &json!({"summary": "可以提交"}))
        .await
        .expect(200);
}
