//! 绿色通道: who comes in by rule and by hand, and what it means for a case. The items here are
//! promised in ten working days.

use super::city::{city, drafted, received};
use crate::cases::office::Case;
use crate::supervision::messages;
use onewindow_server::cases::check_lamps;
use onewindow_server::supervision;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const ITEM: &str = "second-stage";
const CODE: &str = "2026-990102-47-01-123456";
const ELSEWHERE: &str = "东区和平路1号";
const OWNER: &str = "990000199001010017";

async fn list_project(app: &TestApp) {
    let body = json!({"projectCode": CODE, "name": "东区智造产业园"});
    let admin = app.staff("admin").await;
    admin.put("/priority-projects", &body).await.expect(200);
}

async fn grade(app: &TestApp, grade: &str) {
    let body = json!({"subjectKind": "person", "number": OWNER, "grade": grade});
    let set = app.staff("admin").await.put("/credit-grades", &body).await;
    assert_eq!(
        set.expect(200),
        json!({"subjectKind": "person", "name": "林晓", "grade": grade})
    );
}

/// An accepted case of the listed project.
async fn green(app: &TestApp) -> Case {
    list_project(app).await;
    let case = received(&app.citizen().await, ITEM, CODE).await;
    case.step(&app.clerk().await, "/acceptance", &json!({}))
        .await
}

async fn step_of(actor: &Actor, case: &Case) -> Value {
    let timeline = actor.get(&case.path("/timeline")).await.expect(200);
    let steps = timeline["items"].as_array().expect("steps").clone();
    let mut green = steps.into_iter().filter(|s| s["type"] == "greenChannel");
    green.next().unwrap_or_default()
}

#[tokio::test]
async fn a_case_of_a_listed_project_comes_in_as_it_is_handed_in() {
    let app = city().await;
    let (owner, admin) = (app.citizen().await, app.staff("admin").await);
    let before = received(&owner, ITEM, CODE).await;
    assert_eq!(before.body["greenChannel"], Value::Null);

    list_project(&app).await;
    let listed = app
        .clerk()
        .await
        .get("/priority-projects")
        .await
        .expect(200);
    assert_eq!(listed["items"][0]["projectCode"], CODE);
    let other = received(&owner, ITEM, "2026-990102-47-01-654321").await;
    assert_eq!(other.body["greenChannel"], Value::Null);

    // The clerks of the district take turns at helping.
    for name in ["陈静", "何敏", "陈静"] {
        let case = received(&owner, ITEM, CODE).await;
        let green = &case.body["greenChannel"];
        assert_eq!(
            (&green["ground"], &green["helper"]),
            (&json!("projectList"), &json!(name))
        );
        assert_eq!(green["innerDue"], Value::Null, "nothing is promised yet");
        let step = step_of(&owner, &case).await;
        assert_eq!(
            (&step["text"], &step["detail"]),
            (&json!("已进入绿色通道"), &json!("重点项目"))
        );
    }

    let path = format!("/priority-projects/{CODE}");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.problem(404, "project_not_found");
    let after = received(&owner, ITEM, CODE).await;
    assert_eq!(after.body["greenChannel"], Value::Null);
    let body = json!({"projectCode": CODE, "name": "x"});
    for nobody in [&owner, &app.clerk().await, &app.supervisor().await] {
        let put = nobody.put("/priority-projects", &body).await;
        put.problem(403, "forbidden");
        nobody.delete(&path).await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn good_credit_is_the_best_grade_and_nothing_against_one() {
    let app = city().await;
    let owner = app.citizen().await;
    grade(&app, "B").await;
    let ordinary = received(&owner, ITEM, ELSEWHERE).await;
    assert_eq!(ordinary.body["greenChannel"], Value::Null);
    grade(&app, "A").await;
    let good = received(&owner, ITEM, ELSEWHERE).await;
    assert_eq!(good.body["greenChannel"]["ground"], "goodCredit");

    // A promise found false, and the grade opens nothing until that is repaired.
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let case = ordinary.step(&clerk, "/acceptance", &json!({})).await;
    case.step(&approver, "/decision", &json!({"outcome": "granted"}))
        .await;
    let waiting = received(&owner, ITEM, ELSEWHERE).await;
    let checks = approver.get(&case.path("/commitment-checks")).await;
    let check = checks.expect(200)["items"][0]["id"].clone();
    let finding = json!({"outcome": "broken", "reason": "地址不存在", "revokeLicence": false});
    let path = format!("/commitment-checks/{}/finding", check.as_str().unwrap());
    approver.post(&path, &finding).await.expect(200);
    let held = crate::cases::office::sign_received(&owner).await;
    assert_eq!(held.body["greenChannel"], Value::Null);
    let kept = waiting.again(&owner).await;
    assert_eq!(
        kept.body["greenChannel"]["ground"], "goodCredit",
        "what is in stays in"
    );

    let admin = app.staff("admin").await;
    let lost = json!({"subjectKind": "firm", "number": "nobody", "grade": "A"});
    let refused = admin.put("/credit-grades", &lost).await;
    refused.problem(422, "invalid_request");
    assert_eq!(refused.errors()[0].0, "/number");
    for nobody in [&owner, &clerk, &app.supervisor().await] {
        let put = nobody.put("/credit-grades", &lost).await;
        put.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_draft_that_names_a_listed_project_is_looked_at_before_others() {
    let app = city().await;
    list_project(&app).await;
    let owner = app.citizen().await;
    let mut asked = Vec::new();
    for code in ["2026-990102-47-01-654321", CODE] {
        let draft = drafted(&owner, ITEM, code).await;
        let path = draft.path("/pre-review");
        owner.post(&path, &Value::Null).await.expect(200);
        asked.push(draft.body["id"].clone());
    }
    let list = app.clerk().await.get("/pre-reviews").await.expect(200);
    let row = |at: usize| (&list["items"][at]["caseId"], &list["items"][at]["green"]);
    assert_eq!(row(0), (&asked[1], &json!(true)));
    assert_eq!(row(1), (&asked[0], &json!(false)));
}

#[tokio::test]
async fn by_hand_it_takes_a_reason_that_stands_on_the_timeline() {
    let app = city().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner, ITEM, ELSEWHERE).await;
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    let body = json!({"reason": "企业急需开工，经中心研究同意"});
    let blank = json!({"reason": " "});
    let refused = case.post(&clerk, "/green-channel", &blank).await;
    refused.problem(422, "invalid_request");
    let missing = case.post(&clerk, "/green-channel", &json!({})).await;
    assert!(missing.status.is_client_error(), "{missing:?}");
    let refused = case.post(&owner, "/green-channel", &body).await;
    refused.problem(403, "forbidden");
    let other = app.other_clerk().await;
    let refused = case.post(&other, "/green-channel", &body).await;
    refused.problem(403, "other_office");
    let stale = clerk.post(&case.path("/green-channel"), &body);
    stale.if_match(1).await.problem(412, "stale_version");
    assert_eq!(case.again(&clerk).await.body, case.body, "nothing was left");

    let taken = case.step(&clerk, "/green-channel", &body).await;
    assert_eq!(taken.version(), case.version() + 1);
    let green = &taken.body["greenChannel"];
    assert_eq!(green["ground"], "byHand");
    assert_eq!(green["reason"], body["reason"]);
    let step = step_of(&owner, &taken).await;
    assert_eq!(step["detail"], body["reason"]);
    assert_eq!(step["actorName"], "陈静");
    let again = taken.post(&clerk, "/green-channel", &body).await;
    again.problem(409, "green_channel_before");

    let found = app.state().db.write(check_lamps).await.unwrap();
    assert_eq!(found.differences, Vec::<String>::new());
    let audit = app.state().audit.clone();
    let trail = app.state().db.read(move |conn| audit.verify(conn)).await;
    assert!(trail.unwrap().breaks.is_empty());

    let done = received(&owner, ITEM, ELSEWHERE).await;
    let done = done.step(&owner, "/withdrawal", &json!({})).await;
    let late = done.post(&clerk, "/green-channel", &body).await;
    late.problem(409, "case_ended");
}

#[tokio::test]
async fn its_lamp_turns_yellow_sooner_and_its_helper_is_reminded() {
    let app = city().await;
    let plain = received(&app.citizen().await, ITEM, ELSEWHERE).await;
    let plain = plain
        .step(&app.clerk().await, "/acceptance", &json!({}))
        .await;
    let case = green(&app).await;
    assert_eq!(case.body["promisedDue"], "2026-03-24");
    // Half of ten working days used, by the channel; nine, by the office.
    app.state().clock.advance_seconds(7 * DAY);
    let clerk = app.clerk().await;
    assert_eq!(case.again(&clerk).await.body["lamp"], "yellow");
    assert_eq!(plain.again(&clerk).await.body["lamp"], "green");
    supervision::tick(app.state()).await.unwrap();
    let told = messages(&app, "lamp.turned").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["caseId"], case.body["id"]);
    assert!(told[0]["helper"].is_string(), "{told:?}");

    // By hand the other turns as soon.
    let body = json!({"reason": "急需开工"});
    let taken = plain.step(&clerk, "/green-channel", &body).await;
    assert_eq!(taken.body["lamp"], "yellow");
    let found = app.state().db.write(check_lamps).await.unwrap();
    assert_eq!(found.differences, Vec::<String>::new());
}

#[tokio::test]
async fn the_inner_day_comes_before_the_promised_one_and_follows_the_clock() {
    let app = city().await;
    let case = green(&app).await;
    let inner = |case: &Case| case.body["greenChannel"]["innerDue"].clone();
    assert_eq!(inner(&case), "2026-03-19", "three of ten days are saved");
    assert_eq!(inner(&case.again(&app.citizen().await).await), "2026-03-19");

    let approver = app.approver().await;
    let pause = json!({"procedure": "testing", "workdays": 5, "note": "现场检测"});
    let case = case.step(&approver, "/special-procedure", &pause).await;
    assert_eq!(inner(&case), Value::Null, "nothing ends while it runs");
    app.state().clock.advance_seconds(7 * DAY);
    let approver = app.approver().await;
    let case = case
        .step(&approver, "/special-procedure-end", &json!({}))
        .await;
    let promised = case.body["promisedDue"].as_str().unwrap().to_owned();
    let moved = inner(&case);
    let moved = moved.as_str().unwrap();
    assert!("2026-03-19" < moved, "{moved} follows");
    assert!(moved < promised.as_str(), "{moved} before {promised}");

    // Another percentage holds for those who come in from now on.
    let admin = app.staff("admin").await;
    let path = "/green-channel/settings";
    let read = admin.get(path).await;
    assert_eq!(
        read.expect(200),
        json!({"innerPercent": 33, "remainingWorkdays": 3, "usedPercent": 50, "version": 0})
    );
    let body = json!({"innerPercent": 0, "remainingWorkdays": 0, "usedPercent": 100});
    let set = admin.put(path, &body).if_match(read.version()).await;
    assert_eq!(set.expect(200)["version"], 1);
    let stale = admin.put(path, &body).if_match(0).await;
    stale.problem(412, "stale_version");
    let set = admin.put(path, &body).if_match(1).await;
    assert_eq!(set.expect(200)["version"], 2);
    let bad = json!({"innerPercent": 91, "remainingWorkdays": 0, "usedPercent": 0});
    let refused = admin.put(path, &bad).if_match(2).await;
    refused.problem(422, "invalid_request");
    assert_eq!(refused.errors().len(), 2);
    for nobody in [&approver, &app.supervisor().await] {
        nobody.get(path).await.problem(403, "forbidden");
        let put = nobody.put(path, &body).if_match(2).await;
        put.problem(403, "forbidden");
    }
    assert_eq!(inner(&case.again(&approver).await), moved);
    let next = green(&app).await;
    assert_eq!(inner(&next), next.body["promisedDue"], "never later");
}

#[tokio::test]
async fn those_who_watch_see_the_cases_that_run() {
    let app = city().await;
    let first = green(&app).await;
    let second = green(&app).await;
    let (clerk, supervisor) = (app.clerk().await, app.supervisor().await);
    let ids = |list: &Value| -> Vec<Value> {
        let items = list["items"].as_array().expect("items");
        items.iter().map(|item| item["id"].clone()).collect()
    };
    let district = app.staff("supervisor-dongqu").await;
    for watcher in [&supervisor, &district] {
        let list = watcher.get("/green-cases").await.expect(200);
        assert_eq!(ids(&list), [second.id.as_str(), first.id.as_str()]);
        let item = &list["items"][0];
        assert_eq!(item["lamp"], "green");
        assert_eq!(item["greenChannel"]["innerDue"], "2026-03-19");
    }
    let page = supervisor.get("/green-cases?limit=1").await.expect(200);
    let cursor = page["nextCursor"].as_str().expect("a cursor");
    let next = supervisor
        .get(&format!("/green-cases?limit=1&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(ids(&next), [first.id.as_str()]);
    // 陈静 helps with the first, her colleague with the second.
    let own = clerk.get("/green-cases").await.expect(200);
    assert_eq!(ids(&own), [first.id.as_str()]);
    let elsewhere = app.other_clerk().await.get("/green-cases").await;
    assert_eq!(elsewhere.expect(200)["items"], json!([]));
    for nobody in [&app.citizen().await, &app.approver().await] {
        nobody.get("/green-cases").await.problem(403, "forbidden");
    }
    let granted = json!({"outcome": "granted"});
    first
        .step(&app.approver().await, "/decision", &granted)
        .await;
    let list = supervisor.get("/green-cases").await.expect(200);
    assert_eq!(ids(&list), [second.id.as_str()]);
}
