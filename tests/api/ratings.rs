//! 好差评: rated once, looked into when it is bad, counted.

use crate::cases::office::{Case, SHOP, received};
use crate::notify::notifier;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn turned_down(owner: &Actor, clerk: &Actor) -> Case {
    let reason = json!({"reason": "不属于本窗口受理范围"});
    received(owner)
        .await
        .step(clerk, "/non-acceptance", &reason)
        .await
}

fn bad() -> Value {
    json!({"grade": "dissatisfied", "tags": ["213"], "comment": "我叫林晓，电话 13800000001"})
}

#[tokio::test]
async fn a_case_is_rated_once_and_only_when_it_is_over() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner).await;
    let path = case.path("/rating");
    let before = owner.get(&path).await.expect(200);
    assert_eq!(before, json!({"mayRate": false, "mayRateAgain": false}));
    let good = json!({"grade": "verySatisfied", "tags": ["514", "513"]});
    let refused = owner.post(&path, &good).await;
    refused.problem(409, "rating_too_soon");

    let reason = json!({"reason": "不属于本窗口受理范围"});
    let case = case.step(&clerk, "/non-acceptance", &reason).await;
    assert_eq!(owner.get(&path).await.expect(200)["mayRate"], true);
    let stranger = app.manager().await;
    stranger.get(&path).await.problem(404, "case_not_found");
    let theirs = stranger.post(&path, &good).await;
    theirs.problem(404, "case_not_found");
    for (tags, place) in [
        (json!(["213"]), "/tags/0"),
        (json!(["514", "514"]), "/tags/1"),
    ] {
        let mixed = json!({"grade": "verySatisfied", "tags": tags});
        let refused = owner.post(&path, &mixed).await;
        refused.problem(422, "invalid_request");
        assert_eq!(
            refused.errors(),
            [(place.to_owned(), "not_a_choice".to_owned())]
        );
    }

    let given = owner.post(&path, &good).key("k1").await;
    let rating = given.expect(201)["rating"].clone();
    assert_eq!(rating["gradeText"], "非常满意");
    assert_eq!(
        rating["tags"][0],
        json!({"code": "514", "text": "可以使用手机办理"})
    );
    assert_eq!(rating["open"], false);
    let again = owner.post(&path, &good).key("k1").await;
    assert_eq!(
        again.text(),
        given.text(),
        "the same request is answered the same"
    );
    let second = owner.post(&path, &bad()).await;
    second.problem(409, "rated_before");
    let second = json!({"grade": "satisfied"});
    let none = owner.post(&case.path("/rating/second"), &second).await;
    none.problem(409, "rating_not_open");

    let counted = app.anonymous().get(&format!("/items/{SHOP}/ratings")).await;
    let counted = counted.expect(200);
    assert_eq!(
        (&counted["rated"], &counted["satisfiedPerMille"]),
        (&json!(1), &json!(1000))
    );
    let timeline = clerk.get(&case.path("/timeline")).await.text();
    assert!(!timeline.contains("满意"), "who handled it is not told");
}

#[tokio::test]
async fn a_bad_rating_is_answered_in_days_by_somebody_without_a_part_in_the_case() {
    let app = TestApp::start().await;
    let (owner, clerk, supervisor) = (
        app.citizen().await,
        app.clerk().await,
        app.supervisor().await,
    );
    let case = turned_down(&owner, &clerk).await;
    let given = owner.post(&case.path("/rating"), &bad()).await.expect(201);
    assert_eq!(given["rating"]["open"], true);
    assert_eq!(
        given["rating"]["answerDue"], "2026-03-31",
        "15 working days"
    );

    clerk.get("/ratings").await.problem(403, "forbidden");
    let open = supervisor.get("/ratings?open=true").await;
    assert!(
        !open.text().contains("\"ratedBy\""),
        "who gave it is not told"
    );
    let open = open.expect(200);
    let rating = &open["items"][0];
    assert_eq!(rating["contactDue"], "2026-03-11");
    assert_eq!(rating["caseNumber"], case.body["number"]);
    assert_eq!(rating["comment"], "我叫林晓，电话 13800000001");
    assert_eq!(rating["overdue"], false);
    app.state().clock.advance_seconds(22 * 86_400);
    let late = app.supervisor().await.get("/ratings?open=true").await;
    assert_eq!(late.expect(200)["items"][0]["overdue"], true);

    let path = format!("/ratings/{}/answer", rating["id"].as_str().unwrap());
    let answer = json!({"finding": "rectified", "reply": "已对窗口人员培训"});
    let clerk = app.clerk().await;
    clerk.post(&path, &answer).await.problem(403, "forbidden");
    let supervisor = app.supervisor().await;
    let answered = supervisor.post(&path, &answer).await.expect(200);
    assert_eq!(answered["open"], false);
    assert_eq!(answered["reply"], "已对窗口人员培训");
    let twice = supervisor.post(&path, &answer).await;
    twice.problem(409, "rating_not_open");

    let owner = app.citizen().await;
    notifier(&app).tick().await.unwrap();
    let told = owner.get("/messages").await.expect(200);
    assert_eq!(told["items"][0]["kind"], "ratingAnswered");
    let shown = owner.get(&case.path("/rating")).await.expect(200);
    assert_eq!(shown["mayRateAgain"], true);
    let second = json!({"grade": "satisfied"});
    let path = case.path("/rating/second");
    let shown = owner.post(&path, &second).await.expect(200);
    assert_eq!(shown["rating"]["secondGrade"], "satisfied");
    let again = owner.post(&path, &second).await;
    again.problem(409, "rating_not_open");

    let statistics = "/rating-statistics?from=2026-03-01&to=2026-04-30";
    let statistics = supervisor.get(statistics).await.expect(200);
    let scjg = &statistics["items"][0];
    assert_eq!(scjg["department"], "scjg");
    assert_eq!(
        (&scjg["dissatisfied"], &scjg["satisfiedPerMille"]),
        (&json!(1), &json!(0))
    );
    let wrong = supervisor
        .get("/rating-statistics?from=2026-03-02&to=2026-03-01")
        .await;
    wrong.problem(400, "invalid_query");
}

#[tokio::test]
async fn a_rating_that_was_a_mistake_counts_nowhere() {
    let app = TestApp::start().await;
    let (owner, clerk, supervisor) = (
        app.citizen().await,
        app.clerk().await,
        app.supervisor().await,
    );
    let case = turned_down(&owner, &clerk).await;
    owner.post(&case.path("/rating"), &bad()).await.expect(201);
    let open = supervisor.get("/ratings?open=true").await.expect(200);
    let path = format!(
        "/ratings/{}/answer",
        open["items"][0]["id"].as_str().unwrap()
    );
    let answer = json!({"finding": "excluded", "reply": "申请人说明为误点"});
    let answered = supervisor.post(&path, &answer).await.expect(200);
    assert_eq!(answered["excluded"], true);
    let counted = app.anonymous().get(&format!("/items/{SHOP}/ratings")).await;
    assert_eq!(counted.expect(200)["rated"], 0);
    let shown = owner.get(&case.path("/rating")).await.expect(200);
    assert_eq!(
        (&shown["mayRate"], &shown["mayRateAgain"]),
        (&json!(false), &json!(false))
    );
}
