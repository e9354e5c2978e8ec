//! Lamps, opinions, replies and reminders.

use crate::cases::office::{Case, SHOP, received};
use onewindow_server::cases::check_lamps;
use onewindow_server::platform::outbox;
use onewindow_server::supervision;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn accepted(owner: &Actor, clerk: &Actor) -> Case {
    received(owner)
        .await
        .step(clerk, "/acceptance", &json!({}))
        .await
}

/// A supervisor who watches one district only.
async fn district_supervisor(app: &TestApp) -> Actor {
    app.staff("supervisor-dongqu").await
}

async fn recounted(app: &TestApp) -> i64 {
    let found = app.state().db.write(check_lamps).await.unwrap();
    assert_eq!(found.differences, Vec::<String>::new());
    found.limits
}

/// The messages of a topic nobody has taken.
pub(crate) async fn messages(app: &TestApp, topic: &'static str) -> Vec<Value> {
    let now = app.state().clock.now();
    let taken = app
        .state()
        .db
        .write(move |tx| outbox::claim(tx, now, outbox::Topics::Of(&[topic]), 100))
        .await
        .unwrap();
    taken
        .iter()
        .map(|message| serde_json::from_str(&message.payload).unwrap())
        .collect()
}

#[tokio::test]
async fn the_board_counts_by_department_and_district_what_a_recount_finds() {
    let app = TestApp::start().await;
    let (owner, clerk, approver) = (app.citizen().await, app.clerk().await, app.approver().await);
    let first = accepted(&owner, &clerk).await;
    accepted(&owner, &clerk).await;
    assert_eq!(recounted(&app).await, 2);

    let supervisor = app.supervisor().await;
    let board = supervisor.get("/lamps").await.expect(200);
    let counts = json!({"green": 2, "yellow": 0, "red": 0});
    assert_eq!(board["counts"], counts);
    let department = &board["departments"][0];
    assert_eq!(department["key"], "scjg");
    assert_eq!(department["name"], "示例市市场监督管理局");
    assert_eq!(department["counts"], counts);
    assert_eq!(department["districts"][0]["name"], "东区");
    assert_eq!(department["districts"][0]["counts"], counts);
    assert_eq!(board["districts"][0]["key"], "dongqu");
    assert_eq!(board["districts"].as_array().unwrap().len(), 1);
    let level = |key, name| json!([{"key": key, "name": name, "counts": counts}]);
    assert_eq!(
        board["levels"],
        level("city", "市级"),
        "scjg has no office in the district"
    );

    first
        .step(&approver, "/decision", &json!({"outcome": "granted"}))
        .await;
    assert_eq!(recounted(&app).await, 1);
    app.state().clock.advance_seconds(2 * 86_400);
    let supervisor = app.supervisor().await;
    let board = supervisor.get("/lamps?lamp=red").await.expect(200);
    assert_eq!(board["counts"], json!({"green": 0, "yellow": 0, "red": 1}));
    assert_eq!(board["items"].as_array().unwrap().len(), 1);
    assert_eq!(board["items"][0]["limitLamp"], "red");
    assert_eq!(board["items"][0]["limitDue"], "2026-03-10");
    let none = supervisor
        .get("/lamps?lamp=red&department=wjw")
        .await
        .expect(200);
    assert_eq!(
        (&none["items"], &none["departments"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn the_list_goes_on_page_by_page() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    for _ in 0..3 {
        accepted(&owner, &clerk).await;
    }
    let supervisor = app.supervisor().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut path = "/lamps?limit=1&district=dongqu".to_owned();
    for page in 0..3 {
        let board = supervisor.get(&path).await.expect(200);
        assert!(seen.insert(board["items"][0]["id"].to_string()), "{board}");
        match board["nextCursor"].as_str() {
            Some(cursor) => path = format!("/lamps?limit=1&district=dongqu&cursor={cursor}"),
            None => assert_eq!(page, 2),
        }
    }
    assert_eq!(seen.len(), 3);
    supervisor
        .get("/lamps?cursor=nonsense")
        .await
        .problem(400, "invalid_cursor");
    supervisor
        .get("/lamps?source=weather")
        .await
        .problem(400, "invalid_query");
}

#[tokio::test]
async fn a_supervisor_of_a_district_watches_their_own_only() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = accepted(&owner, &clerk).await;
    let own = district_supervisor(&app).await;
    let board = own.get("/lamps").await.expect(200);
    assert_eq!(board["counts"]["green"], 1);
    assert_eq!(board["items"][0]["id"], case.body["id"]);
    own.get("/lamps?district=xiqu")
        .await
        .problem(403, "other_office");
    own.get("/lamps/events?district=xiqu")
        .await
        .problem(403, "other_office");
    for nobody in [&owner, &clerk, &app.approver().await] {
        nobody.get("/lamps").await.problem(403, "forbidden");
        nobody.get("/lamps/events").await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn thresholds_of_an_office_are_the_administrators_to_set() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let admin = app.staff("admin").await;
    let path = "/offices/scjg/thresholds";
    let read = admin.get(path).await;
    assert_eq!(
        read.expect(200),
        json!({"remainingWorkdays": 1, "usedPercent": 90, "version": 0})
    );
    let body = json!({"remainingWorkdays": 0, "usedPercent": 100});
    let set = admin.put(path, &body).if_match(read.version()).await;
    assert_eq!(set.expect(200)["version"], 1);
    admin
        .put(path, &body)
        .if_match(0)
        .await
        .problem(412, "stale_version");
    let bad = admin
        .put(path, &json!({"remainingWorkdays": 61, "usedPercent": 0}))
        .if_match(1)
        .await;
    bad.problem(422, "invalid_request");
    assert_eq!(
        bad.errors(),
        [
            ("/remainingWorkdays".into(), "not_a_choice".into()),
            ("/usedPercent".into(), "not_a_choice".into())
        ]
    );
    admin
        .get("/offices/nowhere/thresholds")
        .await
        .problem(404, "office_not_found");
    for nobody in [&clerk, &app.supervisor().await] {
        nobody.get(path).await.problem(403, "forbidden");
        let put = nobody.put(path, &body).if_match(1).await;
        put.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn an_opinion_is_sent_seen_by_staff_and_replied_to_once() {
    let app = TestApp::start().await;
    let (owner, clerk, approver) = (app.citizen().await, app.clerk().await, app.approver().await);
    let supervisor = app.supervisor().await;
    let case = accepted(&owner, &clerk).await;
    let body = json!({
        "kind": "rectification", "caseId": case.id, "text": "请限期办结", "replyDue": "2026-03-12",
    });
    let call = || supervisor.post("/supervision-opinions", &body).key("once");
    let sent = call().await.expect(201);
    assert_eq!(call().await.expect(201)["id"], sent["id"]);
    assert_eq!(sent["department"], "scjg");
    assert_eq!(sent["caseNumber"], case.body["number"]);
    assert_eq!(
        (&sent["lamp"], &sent["mayReply"]),
        (&json!("green"), &json!(false))
    );

    let on_case = case.path("/supervision-opinions");
    for staff in [&clerk, &approver, &supervisor] {
        let seen = staff.get(&on_case).await.expect(200);
        assert_eq!(seen["items"][0]["text"], "请限期办结");
        let timeline = staff.get(&case.path("/timeline")).await.expect(200);
        assert!(timeline.to_string().contains("责令整改"), "{timeline}");
    }
    // The applicant hears nothing of it, anywhere.
    owner.get(&on_case).await.problem(403, "forbidden");
    for path in ["", "/timeline"] {
        let seen = owner.get(&case.path(path)).await.expect(200).to_string();
        assert!(
            !seen.contains("整改") && !seen.contains("请限期办结"),
            "{seen}"
        );
    }
    assert_eq!(case.again(&owner).await.version(), case.version());

    let reply = format!(
        "/supervision-opinions/{}/reply",
        sent["id"].as_str().unwrap()
    );
    let words = json!({"text": "将于明日办结"});
    for stranger in [&owner, &clerk, &supervisor] {
        let refused = stranger.post(&reply, &words).await;
        refused.problem(403, "forbidden");
    }
    let other = app.health_approver().await;
    other
        .post(&reply, &words)
        .await
        .problem(403, "other_office");
    let waiting = approver
        .get("/supervision-opinions?open=true")
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["mayReply"], true);
    assert_eq!(
        other.get("/supervision-opinions").await.expect(200)["items"],
        json!([])
    );

    app.state().clock.advance_seconds(3 * 86_400);
    let (approver, supervisor) = (app.approver().await, app.supervisor().await);
    let late = supervisor.get("/supervision-opinions").await.expect(200);
    assert_eq!(late["items"][0]["lamp"], "red");
    let done = approver.post(&reply, &words).await.expect(200);
    assert_eq!(done["reply"]["byName"], "李伟");
    assert_eq!(
        (&done["reply"]["late"], &done["lamp"]),
        (&json!(true), &json!("none"))
    );
    approver
        .post(&reply, &words)
        .await
        .problem(409, "already_replied");
    let open = supervisor
        .get("/supervision-opinions?open=true")
        .await
        .expect(200);
    assert_eq!(open["items"], json!([]));
    assert_eq!(recounted(&app).await, 1, "the case alone still runs");
    assert_eq!(
        messages(&app, "supervision.rectificationOrder").await.len(),
        1
    );
    assert_eq!(messages(&app, "supervision.opinionReplied").await.len(), 1);
    let audit = app.state().audit.clone();
    let trail = app
        .state()
        .db
        .read(move |conn| audit.verify(conn))
        .await
        .unwrap();
    assert!(trail.breaks.is_empty());
}

#[tokio::test]
async fn an_opinion_to_a_department_names_one_that_is_there_and_a_day_that_can_be_kept() {
    let app = TestApp::start().await;
    let supervisor = app.supervisor().await;
    let body = |department: &str, due: &str| json!({"kind": "opinion", "department": department, "text": "请说明", "replyDue": due});
    let sent = supervisor
        .post("/supervision-opinions", &body("wjw", "2026-03-20"))
        .await
        .expect(201);
    assert_eq!(sent["caseId"], Value::Null);
    let waiting = app
        .health_approver()
        .await
        .get("/supervision-opinions")
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["id"], sent["id"]);

    let both = json!({
        "kind": "opinion", "department": "wjw", "caseId": SHOP, "text": "x", "replyDue": "2026-03-20",
    });
    for (wrong, pointer) in [
        (body("nobody", "2026-03-20"), "/department"),
        (body("wjw", "2026-03-09"), "/replyDue"),
        (body("wjw", "2028-03-09"), "/replyDue"),
        (both, "/department"),
        (
            json!({"kind": "opinion", "text": "x", "replyDue": "2026-03-20"}),
            "/caseId",
        ),
        (
            json!({"kind": "opinion", "department": "wjw", "text": " ", "replyDue": "2026-03-20"}),
            "/text",
        ),
    ] {
        let refused = supervisor.post("/supervision-opinions", &wrong).await;
        refused.problem(422, "invalid_request");
        assert_eq!(refused.errors()[0].0, pointer, "{wrong}");
    }
    let lost = json!({
        "kind": "opinion", "caseId": "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52", "text": "x", "replyDue": "2026-03-20",
    });
    let refused = supervisor.post("/supervision-opinions", &lost).await;
    refused.problem(404, "case_not_found");
    let refused = app.clerk().await.post("/supervision-opinions", &lost).await;
    refused.problem(403, "forbidden");
    let keyless = supervisor
        .post("/supervision-opinions", &body("wjw", "2026-03-20"))
        .without_key()
        .await;
    keyless.problem(400, "idempotency_key_required");
}

#[tokio::test]
async fn a_lamp_that_turns_is_told_once_for_each_colour() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let supervisor = app.supervisor().await;
    let case = accepted(&owner, &clerk).await;
    let body = json!({
        "kind": "opinion", "caseId": case.id, "text": "请说明", "replyDue": "2026-03-12",
    });
    supervisor
        .post("/supervision-opinions", &body)
        .await
        .expect(201);
    supervision::tick(app.state()).await.unwrap();
    assert!(
        messages(&app, "lamp.turned").await.is_empty(),
        "all is green"
    );

    app.state().clock.advance_seconds(86_400);
    supervision::tick(app.state()).await.unwrap();
    supervision::tick(app.state()).await.unwrap();
    let told = messages(&app, "lamp.turned").await;
    let mut words: Vec<_> = told
        .iter()
        .map(|one| {
            (
                one["source"].as_str().unwrap(),
                one["lamp"].as_str().unwrap(),
            )
        })
        .collect();
    words.sort_unstable();
    assert_eq!(words, [("case", "red"), ("opinion", "yellow")]);
    assert_eq!(told[0]["caseId"], case.body["id"]);

    app.state().clock.advance_seconds(5 * 86_400);
    supervision::tick(app.state()).await.unwrap();
    supervision::tick(app.state()).await.unwrap();
    let told = messages(&app, "lamp.turned").await;
    let fresh: Vec<_> = told
        .iter()
        .filter(|one| one["source"] == "opinion" && one["lamp"] == "red")
        .collect();
    assert_eq!(fresh.len(), 1);
    let ids: std::collections::BTreeSet<_> =
        told.iter().map(|one| one["dedupeId"].to_string()).collect();
    assert_eq!(ids.len(), told.len());
}

/// Reads events until one is a change of the totals.
async fn next_totals(response: &mut reqwest::Response, buffer: &mut String) -> Value {
    loop {
        if let Some((event, rest)) = buffer.split_once("\n\n") {
            let data = event.lines().find_map(|line| line.strip_prefix("data: "));
            let totals = data.map(|data| serde_json::from_str(data).unwrap());
            *buffer = rest.to_owned();
            match totals {
                Some(totals) => return totals,
                None => continue,
            }
        }
        let chunk = response.chunk().await.unwrap().expect("the stream goes on");
        buffer.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn an_open_board_is_told_of_a_change() {
    let app = TestApp::start().await;
    told_of_a_change(&app, &app).await;
}

#[tokio::test]
async fn an_open_board_is_told_of_a_change_at_another_server() {
    let app = TestApp::start().await;
    let beside = app.beside().await;
    told_of_a_change(&app, &beside).await;
}

/// Somebody watches at one server what happens at another.
async fn told_of_a_change(app: &TestApp, office: &TestApp) {
    let (owner, clerk) = (office.citizen().await, office.clerk().await);
    let supervisor = app.supervisor().await;
    let mut response = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(format!("{}/api/v1/lamps/events", app.address()))
        .bearer_auth(supervisor.token())
        .header("accept-encoding", "br, gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut buffer = String::new();
    let wait = std::time::Duration::from_secs(30);
    let first = tokio::time::timeout(wait, next_totals(&mut response, &mut buffer))
        .await
        .expect("in time");
    assert_eq!(first["counts"]["green"], 0);
    accepted(&owner, &clerk).await;
    let next = tokio::time::timeout(wait, next_totals(&mut response, &mut buffer))
        .await
        .expect("in time");
    assert_eq!(next["counts"]["green"], 1);
    assert_eq!(next["departments"][0]["key"], "scjg");
}
