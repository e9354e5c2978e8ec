//! 预约办理: times with room for so many, booked and given back.

use super::office::{begin, received};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

const OFFICE: &str = "/offices/window-dongqu/appointment-slots";

fn slot(starts: &str, ends: &str, capacity: u32) -> Value {
    json!({"starts": starts, "ends": ends, "capacity": capacity})
}

/// The id of a time tomorrow with room for so many.
async fn tomorrow(app: &TestApp, capacity: u32) -> String {
    let body = json!({"slots": [slot("09:00", "09:30", capacity)]});
    let admin = app.staff("admin").await;
    let set = admin.put(&format!("{OFFICE}/2026-03-11"), &body).await;
    let id = &set.expect(200)["items"][0]["id"];
    id.as_str().expect("an id").to_owned()
}

async fn free(actor: &Actor) -> Value {
    actor.get(OFFICE).await.expect(200)["items"][0]["free"].clone()
}

#[tokio::test]
async fn a_time_is_booked_for_a_draft_seen_by_the_centre_and_given_back() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let id = tomorrow(&app, 2).await;
    let case = begin(&owner).await;
    let path = case.path("/appointment");
    owner.get(&path).await.problem(404, "appointment_not_found");
    let body = json!({"slotId": id});
    let booked = owner.post(&path, &body).await.expect(200);
    assert_eq!(booked["office"], "window-dongqu");
    assert_eq!(
        (&booked["day"], &booked["starts"]),
        (&json!("2026-03-11"), &json!("09:00"))
    );
    assert_eq!(owner.get(&path).await.expect(200), booked);
    assert_eq!(free(&owner).await, 1);
    let again = owner.post(&path, &body).await;
    again.problem(409, "appointment_before");
    assert_eq!(free(&owner).await, 1, "a refusal takes no room");

    let day = "/appointments?day=2026-03-11";
    let visits = clerk.get(day).await.expect(200);
    assert_eq!(visits["items"][0]["caseId"], case.body["id"]);
    assert_eq!(visits["items"][0]["applicant"], "林晓");
    let elsewhere = app.other_clerk().await.get(day).await.expect(200);
    assert_eq!(elsewhere["items"], json!([]));
    owner.get(day).await.problem(403, "forbidden");

    let stranger = app.citizen_with("13800000009").await;
    for refused in [
        stranger.post(&path, &body).await,
        stranger.get(&path).await,
        stranger.delete(&path).await,
    ] {
        refused.problem(404, "case_not_found");
    }
    owner.delete(&path).await.expect(204);
    let gone = owner.delete(&path).await;
    gone.problem(404, "appointment_not_found");
    assert_eq!(free(&owner).await, 2);
    owner.post(&path, &body).await.expect(200);
    assert_eq!(free(&owner).await, 1);
    let version = case.again(&owner).await.version();
    let deleted = owner.delete(&case.path("")).if_match(version).await;
    deleted.expect(204);
    assert_eq!(free(&owner).await, 2, "a deleted draft gives its time back");
}

#[tokio::test]
async fn only_a_time_ahead_in_the_district_of_a_case_that_runs_is_booked() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.citizen().await, app.staff("admin").await);
    let id = tomorrow(&app, 5).await;
    let case = received(&owner).await;
    let path = case.path("/appointment");
    let book = |id: &str| owner.post(&path, &json!({"slotId": id}));
    book("nonsense")
        .await
        .problem(404, "appointment_slot_not_found");
    let body = json!({"slots": [slot("09:00", "10:00", 1)]});
    let west = admin.put("/offices/window-xiqu/appointment-slots/2026-03-11", &body);
    let west = west.await.expect(200)["items"][0]["id"].clone();
    book(west.as_str().unwrap())
        .await
        .problem(404, "appointment_slot_not_found");
    let ended = case.step(&owner, "/withdrawal", &json!({})).await;
    book(&id).await.problem(409, "case_ended");
    assert_eq!(ended.state(), "withdrawn");

    let nowhere = admin.put("/offices/nowhere/appointment-slots/2026-03-20", &body);
    nowhere.await.problem(404, "office_not_found");

    app.state().clock.advance_seconds(2 * 86_400);
    let owner = app.citizen().await;
    let path = begin(&owner).await.path("/appointment");
    let late = owner.post(&path, &json!({"slotId": id})).await;
    late.problem(404, "appointment_slot_not_found");
    assert_eq!(owner.get(OFFICE).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_case_that_ends_gives_its_time_back() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let body = json!({"slotId": tomorrow(&app, 2).await});
    let taken_back = received(&owner).await;
    let sent_back = received(&owner).await;
    for case in [&taken_back, &sent_back] {
        let booked = owner.post(&case.path("/appointment"), &body).await;
        booked.expect(200);
    }
    assert_eq!(free(&owner).await, 0);

    let taken_back = taken_back.step(&owner, "/withdrawal", &json!({})).await;
    assert_eq!(free(&owner).await, 1);
    let reason = json!({"reason": "缺少前置审批"});
    let sent_back = sent_back.step(&clerk, "/return", &reason).await;
    assert_eq!(free(&owner).await, 2);
    let visits = clerk.get("/appointments?day=2026-03-11").await.expect(200);
    assert_eq!(visits["items"], json!([]));
    for case in [taken_back, sent_back] {
        let path = case.path("/appointment");
        owner.get(&path).await.problem(404, "appointment_not_found");
        owner.post(&path, &body).await.problem(409, "case_ended");
    }
}

#[tokio::test]
async fn a_day_is_laid_out_anew_around_what_is_booked() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.citizen().await, app.staff("admin").await);
    let id = tomorrow(&app, 2).await;
    for _ in 0..2 {
        let case = begin(&owner).await;
        let path = case.path("/appointment");
        owner.post(&path, &json!({"slotId": id})).await.expect(200);
    }
    let path = format!("{OFFICE}/2026-03-11");
    let less = json!({"slots": [slot("09:00", "09:30", 1)]});
    let refused = admin.put(&path, &less).await;
    refused.problem(422, "invalid_request");
    assert_eq!(refused.errors()[0].0, "/slots/0/capacity");
    let other = json!({"slots": [slot("10:00", "10:30", 9)]});
    let refused = admin.put(&path, &other).await;
    refused.problem(422, "invalid_request");
    assert_eq!(refused.errors()[0].0, "/slots");
    let more = json!({"slots": [slot("10:00", "10:30", 9), slot("09:00", "09:40", 3)]});
    let set = admin.put(&path, &more).await.expect(200);
    assert_eq!(
        (&set["items"][0]["id"], &set["items"][0]["free"]),
        (&json!(id), &json!(1))
    );
    assert_eq!(set["items"][1]["starts"], "10:00");
    for (wrong, pointer) in [
        (slot("10:00", "09:00", 1), "/slots/0/ends"),
        (slot("24:00", "25:00", 1), "/slots/0/starts"),
        (slot("09:00", "10:00", 0), "/slots/0/capacity"),
    ] {
        let refused = admin.put(&path, &json!({"slots": [wrong]})).await;
        refused.problem(422, "invalid_request");
        let errors = refused.errors();
        assert!(errors.iter().any(|(at, _)| at == pointer), "{errors:?}");
    }
    let twice = json!({"slots": [slot("10:00", "10:30", 9), slot("10:00", "11:00", 9)]});
    admin
        .put(&path, &twice)
        .await
        .problem(422, "invalid_request");
    for nobody in [&owner, &app.clerk().await, &app.supervisor().await] {
        nobody.put(&path, &more).await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn however_many_come_at_once_no_more_are_booked_than_there_is_room_for() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let id = tomorrow(&app, 3).await;
    let mut cases = Vec::new();
    for _ in 0..20 {
        cases.push(begin(&owner).await);
    }
    let body = json!({"slotId": id});
    let mut calls = tokio::task::JoinSet::new();
    for case in &cases {
        calls.spawn(owner.post(&case.path("/appointment"), &body).into_future());
    }
    let answers = calls.join_all().await;
    let (booked, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((booked.len(), refused.len()), (3, 17));
    for answer in refused {
        answer.problem(409, "appointment_slot_full");
    }
    assert_eq!(free(&owner).await, 0);
    let day = "/appointments?day=2026-03-11";
    let visits = app.clerk().await.get(day).await.expect(200);
    assert_eq!(visits["items"].as_array().map(Vec::len), Some(3));
}
