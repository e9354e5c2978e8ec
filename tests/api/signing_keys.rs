//! The keys that sign access tokens, changed while two servers work on one database.

use onewindow_server::platform::clock::Timestamp;
use onewindow_server::platform::tokens::{Begin, Renewal, renew_key};
use onewindow_tests::{Actor, TestApp};
use serde_json::json;

async fn renew(app: &TestApp, begin: Begin) -> Renewal {
    let state = app.state();
    let now = state.clock.now();
    let made = renew_key(&state.db, &state.vault, &state.audit, now, begin).await;
    let made = made.unwrap();
    // What the server does by itself a few seconds later.
    state.tokens.look(now).await.unwrap();
    made
}

async fn keys(app: &TestApp) -> Vec<String> {
    let answer = app.anonymous().get_root("/.well-known/jwks.json").await;
    let kept = answer.header("cache-control").to_owned();
    assert_eq!(kept, "public, max-age=300");
    let keys = answer.expect(200)["keys"].clone();
    let keys = keys.as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

fn advance(apps: [&TestApp; 2], to: Timestamp) {
    for app in apps {
        let clock = &app.state().clock;
        clock.advance_seconds(to.seconds() - clock.now().seconds());
    }
}

async fn is_refused(actor: &Actor) {
    actor.get("/me").await.problem(401, "invalid_token");
}

#[tokio::test]
async fn a_second_server_accepts_what_the_first_signs_with_a_new_key() {
    let app = TestApp::start().await;
    let beside = app.beside().await;
    let early = app.citizen().await;
    let Renewal::Published {
        kid, signs_from, ..
    } = renew(&app, Begin::InTurn).await
    else {
        panic!("a key waits");
    };
    assert_eq!(keys(&app).await.last(), Some(&kid));
    assert_eq!(keys(&beside).await.len(), 1, "nobody told it");

    advance([&app, &beside], signs_from.plus_seconds(1));
    let late = app.citizen().await;
    for actor in [&early, &late] {
        for server in [&app, &beside] {
            actor.at(server.address()).get("/me").await.expect(200);
        }
    }
    assert_eq!(keys(&beside).await, keys(&app).await);
    let there = beside.citizen().await;
    there.at(app.address()).get("/me").await.expect(200);
}

#[tokio::test]
async fn a_key_that_leaked_ends_on_both_servers_and_sessions_go_on() {
    let app = TestApp::start().await;
    let beside = app.beside().await;
    let anonymous = app.anonymous();
    let login =
        json!({"username": "supervisor", "password": onewindow_server::identity::demo::PASSWORD});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    let session = session.expect(200);
    let old = anonymous.with_token(session["accessToken"].as_str().unwrap());
    let there = old.at(beside.address());
    old.get("/me").await.expect(200);
    there.get("/me").await.expect(200);

    let Renewal::Alone { kid } = renew(&app, Begin::AtOnce).await else {
        panic!("not at once");
    };
    is_refused(&old).await;
    let refresh = json!({"refreshToken": session["refreshToken"]});
    let renewed = anonymous.post("/auth/token-refreshes", &refresh).await;
    let renewed = renewed.expect(200)["accessToken"].clone();
    let new = anonymous.with_token(renewed.as_str().unwrap());
    new.get("/me").await.expect(200);
    // The new key's first token tells the second server, which then refuses those of the old one.
    new.at(beside.address()).get("/me").await.expect(200);
    is_refused(&there).await;
    assert_eq!(keys(&beside).await, [kid]);
}
