//! What is somebody's own: favourites, sessions, and the end of their account.

use crate::cases::office::{Case, ready, received, upload};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn kept(actor: &Actor) -> Vec<Value> {
    let list = actor.get("/me/favourites").await.expect(200);
    let items = list["items"].as_array().expect("a list").iter();
    items.map(|item| item["key"].clone()).collect()
}

async fn keep(actor: &Actor, key: &str) -> u16 {
    let path = format!("/me/favourites/{key}");
    actor.put(&path, &Value::Null).await.status.as_u16()
}

#[tokio::test]
async fn favourites_are_kept_for_their_person_alone() {
    let app = TestApp::start().await;
    let (owner, other) = (app.citizen().await, app.manager().await);
    assert_eq!(kept(&owner).await, Vec::<Value>::new());
    for key in ["huzhao", "getihu-sheli", "huzhao"] {
        assert_eq!(keep(&owner, key).await, 204);
    }
    let mut keys: Vec<String> = kept(&owner)
        .await
        .iter()
        .map(|key| key.as_str().expect("a key").to_owned())
        .collect();
    keys.sort();
    assert_eq!(keys, ["getihu-sheli", "huzhao"]);
    assert_eq!(kept(&other).await, Vec::<Value>::new());
    let unknown = owner.put("/me/favourites/nothing", &Value::Null).await;
    unknown.problem(404, "item_not_found");
    let gone = owner.delete("/me/favourites/huzhao").await;
    assert_eq!(gone.status, 204);
    assert_eq!(kept(&owner).await, [json!("getihu-sheli")]);
    let clerk = app.clerk().await;
    clerk.get("/me/favourites").await.problem(403, "forbidden");
}

const MOBILE: &str = "13800000008";

/// Somebody who logs in on this device; the session with it.
async fn log_in(app: &TestApp, agent: &str) -> (Actor, Value) {
    let anonymous = app.anonymous();
    let sent = anonymous
        .post("/auth/sms-codes", &json!({"mobile": MOBILE}))
        .await;
    let code = sent.expect(202)["demoCode"].clone();
    let login = json!({"mobile": MOBILE, "code": code});
    let session = anonymous
        .post("/auth/citizen-sessions", &login)
        .header("user-agent", agent)
        .await
        .expect(200);
    let actor = anonymous.with_token(session["accessToken"].as_str().expect("a token"));
    (actor, session)
}

async fn sessions(actor: &Actor) -> Vec<Value> {
    let list = actor.get("/me/sessions").await.expect(200);
    list["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn somebody_sees_where_they_are_logged_in_and_ends_it() {
    let app = TestApp::start().await;
    let phone = "Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0";
    let (here, _) = log_in(&app, phone).await;
    let (_, there) = log_in(&app, "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120").await;
    let found = sessions(&here).await;
    assert_eq!(found.len(), 2, "{found:?}");
    let own = found
        .iter()
        .find(|one| one["current"] == true)
        .expect("this one");
    assert_eq!(own["device"], "wechat/Android");
    let other = found
        .iter()
        .find(|one| one["current"] == false)
        .expect("the other");
    assert_eq!(other["device"], "edge/Windows");

    let path = format!("/me/sessions/{}", other["id"].as_str().expect("an id"));
    let stranger = app.citizen().await;
    stranger
        .delete(&path)
        .await
        .problem(404, "session_not_found");
    assert_eq!(here.delete(&path).await.status, 204);
    here.delete(&path).await.problem(404, "session_not_found");
    let renewal = json!({"refreshToken": there["refreshToken"]});
    let refused = app
        .anonymous()
        .post("/auth/token-refreshes", &renewal)
        .await;
    refused.problem(401, "invalid_refresh_token");

    let (_, third) = log_in(&app, phone).await;
    assert_eq!(here.delete("/me/sessions").await.status, 204);
    let left = sessions(&here).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0]["current"], true);
    let renewal = json!({"refreshToken": third["refreshToken"]});
    let refused = app
        .anonymous()
        .post("/auth/token-refreshes", &renewal)
        .await;
    refused.problem(401, "invalid_refresh_token");
}

async fn code(actor: &Actor) -> Value {
    let sent = actor
        .post("/me/closing-codes", &Value::Null)
        .await
        .expect(202);
    assert_eq!(sent["maskedMobile"], "138****0008");
    sent["demoCode"].clone()
}

#[tokio::test]
async fn an_account_is_closed_once_nothing_is_open_and_its_records_stay() {
    let app = TestApp::start().await;
    let (owner, session) = log_in(&app, "").await;
    let case = received(&owner).await;
    let draft = ready(&owner).await;
    assert_eq!(keep(&owner, "huzhao").await, 204);

    let refused = owner.post("/me/closing-codes", &Value::Null).await;
    assert_eq!(refused.problem(409, "account_has_open_cases")["count"], 1);
    let withdrawn = case.post(&owner, "/withdrawal", &json!({})).await;
    Case::of(&withdrawn, 200);
    upload(&owner, &draft, "operator-identity").await;

    let right = code(&owner).await;
    let wrong = owner.post("/me/closing", &json!({"code": "000000"})).await;
    assert_eq!(
        wrong.errors(),
        [("/code".into(), "invalid_sms_code".into())]
    );
    let closed = owner.post("/me/closing", &json!({"code": right})).await;
    assert_eq!(closed.status, 204);

    let renewal = json!({"refreshToken": session["refreshToken"]});
    let refused = app
        .anonymous()
        .post("/auth/token-refreshes", &renewal)
        .await;
    refused.problem(401, "invalid_refresh_token");
    // The access token lives a quarter of an hour, and shows nothing personal any more.
    let me = owner.get("/me").await.expect(200);
    assert_eq!(
        (&me["name"], &me["maskedMobile"]),
        (&json!("已注销"), &Value::Null)
    );
    assert_eq!(kept(&owner).await, Vec::<Value>::new());
    owner
        .get(&draft.path(""))
        .await
        .problem(404, "case_not_found");
    // What was handed in is the office's record.
    let kept = app.clerk().await.get(&case.path("")).await.expect(200);
    assert_eq!(kept["number"], case.body["number"]);
    // Who logs in by the number again begins anew.
    let (anew, _) = log_in(&app, "").await;
    assert_eq!(anew.get("/cases").await.expect(200)["items"], json!([]));
    assert_ne!(anew.get("/me").await.expect(200)["id"], me["id"]);
}
