//! The order of desks: what must be acted on first.

use super::office::{Case, received, sign_received};
use diesel::RunQueryDsl;
use onewindow_server::cases::mend_act_by;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

/// A desk's cases with the day each must be acted on by and the lamp of that day, page by page of one.
async fn desk(actor: &Actor, query: &str) -> Vec<(String, Value, String)> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/staff/cases?limit=1&{query}{cursor}");
        let page = actor.get(&path).await.expect(200);
        for row in page["items"].as_array().unwrap() {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            found.push((text("id"), row["actBy"].clone(), text("actLamp")));
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test]
async fn a_window_sees_first_what_it_must_answer_first() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let first = received(&owner).await;
    app.state().clock.advance_seconds(2 * DAY);
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let second = sign_received(&owner).await;
    let asked = received(&owner).await;
    let notice = json!({"items": [{"material": "operator-identity", "reason": "看不清"}]});
    let asked = asked.step(&clerk, "/single-notice", &notice).await;
    assert_eq!(asked.state(), "supplement");

    app.state().clock.advance_seconds(4 * DAY);
    let clerk = app.clerk().await;
    let row = |id: &str, day: Value, lamp: &str| (id.to_owned(), day, lamp.to_owned());
    let (early, late) = (
        row(&first.id, json!("2026-03-17"), "yellow"),
        row(&second.id, json!("2026-03-19"), "green"),
    );
    let applicants = row(&asked.id, Value::Null, "none");
    assert_eq!(
        desk(&clerk, "desk=window").await,
        [early.clone(), late.clone(), applicants.clone()]
    );
    assert_eq!(desk(&clerk, "desk=window&lamp=yellow").await, [early]);
    assert_eq!(desk(&clerk, "desk=window&lamp=green").await, [late]);
    assert_eq!(desk(&clerk, "desk=window&lamp=none").await, [applicants]);
    app.state().clock.advance_seconds(2 * DAY);
    let red = desk(&app.clerk().await, "desk=window&lamp=red").await;
    assert_eq!(red, [row(&first.id, json!("2026-03-17"), "red")]);
}

#[tokio::test]
async fn a_department_sees_first_what_ends_first_and_what_stands_still_last() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner).await;
    let first = case.step(&clerk, "/acceptance", &json!({})).await;
    app.state().clock.advance_seconds(DAY);
    let (owner, approver) = (app.citizen().await, app.approver().await);
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let second = case.step(&clerk, "/acceptance", &json!({})).await;

    let ids = |rows: Vec<(String, Value, String)>| -> Vec<String> {
        rows.into_iter().map(|(id, ..)| id).collect()
    };
    let all = desk(&approver, "desk=approval").await;
    assert_eq!(all[0].2, "red");
    assert_eq!(ids(all), [first.id.clone(), second.id.clone()]);
    let red = desk(&approver, "desk=approval&lamp=red").await;
    assert_eq!(ids(red), std::slice::from_ref(&first.id));

    let late = approver.get("/staff/tasks?lamp=red").await.expect(200);
    assert_eq!(late["items"].as_array().unwrap().len(), 1);
    assert_eq!(late["items"][0]["caseId"], json!(first.id));
    let none = approver.get("/staff/tasks?lamp=green").await.expect(200);
    assert_eq!(none["items"].as_array().unwrap().len(), 1);

    let pause = json!({"procedure": "hearing", "workdays": 5});
    let first = first.step(&approver, "/special-procedure", &pause).await;
    let all = desk(&approver, "desk=approval").await;
    assert_eq!(all[1], (first.id.clone(), Value::Null, "none".to_owned()));
    assert_eq!(ids(all), [second.id, first.id]);
    approver
        .get("/staff/cases?desk=approval&cursor=IjAxOSI")
        .await
        .problem(400, "invalid_cursor");
}

/// Leaves a case on a day as a server does that does not know of it.
async fn leave(app: &TestApp, case: &Case, day: &str) {
    let sql = format!("UPDATE cases SET act_by = '{day}' WHERE id = '{}'", case.id);
    let written = app.state().db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok(())
    });
    written.await.unwrap();
}

#[tokio::test]
async fn days_another_release_left_behind_are_put_right() {
    let app = TestApp::start().await;
    let (owner, clerk, approver) = (app.citizen().await, app.clerk().await, app.approver().await);
    let new = received(&owner).await;
    let accepted = received(&owner).await;
    let accepted = accepted.step(&clerk, "/acceptance", &json!({})).await;
    let granted = received(&owner).await;
    let granted = granted.step(&clerk, "/acceptance", &json!({})).await;
    let outcome = json!({"outcome": "granted"});
    let granted = granted.step(&approver, "/decision", &outcome).await;
    let paused = received(&owner).await;
    let paused = paused.step(&clerk, "/acceptance", &json!({})).await;
    let pause = json!({"procedure": "hearing", "workdays": 5});
    let paused = paused.step(&approver, "/special-procedure", &pause).await;
    let ended = received(&owner).await;
    let ended = ended.step(&owner, "/withdrawal", &json!({})).await;

    let supervisor = app.supervisor().await;
    let all = "state=received,accepted,granted,withdrawn";
    let right = desk(&supervisor, all).await;
    let days: Vec<(&str, &Value)> = right
        .iter()
        .map(|(id, day, _)| (id.as_str(), day))
        .collect();
    assert_eq!(
        days,
        [
            (accepted.id.as_str(), &json!("2026-03-10")),
            (new.id.as_str(), &json!("2026-03-17")),
            (granted.id.as_str(), &json!("2026-03-24")),
            (paused.id.as_str(), &Value::Null),
            (ended.id.as_str(), &Value::Null),
        ]
    );

    leave(&app, &new, "9999-12-31").await;
    leave(&app, &accepted, "2026-03-17").await;
    leave(&app, &granted, "2026-03-10").await;
    // The end of the promised limit is stored, but nobody's time runs.
    leave(&app, &paused, "2026-03-10").await;
    leave(&app, &ended, "2026-03-17").await;
    assert_eq!(mend_act_by(app.state()).await.unwrap(), 5);
    assert_eq!(desk(&supervisor, all).await, right);
    let again = accepted.again(&clerk).await;
    assert_eq!(
        again.version(),
        accepted.version(),
        "nothing happened to it"
    );
    assert_eq!(mend_act_by(app.state()).await.unwrap(), 0);
}
