//! Log-in by a single sign-on, against a real provider.

mod house;

use house::{Does, House, came_back, enters};
use onewindow_tests::{Answer, TestApp};
use serde_json::{Value, json};

async fn tried(app: &TestApp, body: &Value) -> Answer {
    app.anonymous().post("/auth/sign-on-sessions", body).await
}

#[tokio::test]
async fn whom_the_provider_knows_by_their_number_is_found_again() {
    let house = House::open().await;
    let app = house.app().await;
    let offered = app.anonymous().in_english().get("/auth/providers").await;
    assert_eq!(
        offered.expect(200)["items"],
        json!([{"kind": "signOn", "name": "Sample Province Sign-on"}])
    );
    assert_eq!(offered.header("cache-control"), "public, max-age=300");

    let by_mobile = app.citizen().await.get("/me").await.expect(200);
    let (citizen, me) = enters(&app, "linxiao").await;
    assert_eq!(me["id"], by_mobile["id"]);
    let (_, again) = enters(&app, "linxiao").await;
    assert_eq!(again["id"], by_mobile["id"]);

    let known = citizen.get("/me/log-ins").await.expect(200);
    assert_eq!(known["items"].as_array().unwrap().len(), 1);
    let one = &known["items"][0];
    assert_eq!(
        (&one["kind"], &one["name"]),
        (&json!("signOn"), &json!("示例省统一身份认证"))
    );
    let path = format!("/me/log-ins/{}", one["id"].as_str().unwrap());
    let stranger = app.manager().await.delete(&path).await;
    stranger.problem(404, "log_in_not_found");
    citizen.delete(&path).await.expect(204);
    assert_eq!(
        citizen.get("/me/log-ins").await.expect(200)["items"],
        json!([])
    );
}

#[tokio::test]
async fn whom_nobody_knows_is_a_new_person_and_no_name_is_taken_on_trust() {
    let house = House::open().await;
    let app = house.app().await;
    let (citizen, new) = enters(&app, "zhouqing").await;
    assert_eq!(
        (&new["name"], &new["realNameLevel"], &new["maskedMobile"]),
        (&json!("周晴"), &json!(2), &json!("139****2222"))
    );
    // The number the provider has tried logs in here as well.
    let by_mobile = app.citizen_with("13911112222").await.get("/me").await;
    assert_eq!(by_mobile.expect(200)["id"], new["id"]);
    assert_eq!(
        citizen.get("/me/log-ins").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    // Not known by the number there, so not found by it here.
    let unsure = enters(&app, "unsure").await.1;
    let lin = app.citizen().await.get("/me").await.expect(200);
    assert_ne!(unsure["id"], lin["id"]);
    assert_eq!(unsure["realNameLevel"], 1);
    let mismatch = came_back(&app, Does::LogIn("mismatch")).await;
    tried(&app, &mismatch)
        .await
        .problem(409, "identity_mismatch");
}

#[tokio::test]
async fn somebody_without_a_number_keeps_the_way_in_they_have_until_they_go() {
    let house = House::open().await;
    let app = house.app().await;
    let (citizen, me) = enters(&app, "nobody-knows-them").await;
    assert_eq!(me["maskedMobile"], Value::Null);
    let known = citizen.get("/me/log-ins").await.expect(200);
    let path = format!("/me/log-ins/{}", known["items"][0]["id"].as_str().unwrap());
    citizen.delete(&path).await.problem(409, "last_log_in");

    // No code can be sent to them: having just logged in proves as much.
    citizen
        .post("/me/closing-codes", &Value::Null)
        .await
        .expect(202);
    app.state().clock.advance_seconds(11 * 60);
    let stale = citizen.post("/me/closing-codes", &Value::Null).await;
    stale.problem(403, "log_in_again");
    citizen
        .post("/me/closing", &json!({}))
        .await
        .problem(403, "log_in_again");
    app.state().clock.advance_seconds(-11 * 60);
    citizen.post("/me/closing", &json!({})).await.expect(204);
    let (_, anew) = enters(&app, "nobody-knows-them").await;
    assert_ne!(anew["id"], me["id"], "the binding went with the account");
}

#[tokio::test]
async fn an_answer_is_good_once_and_for_the_browser_that_asked() {
    let house = House::open().await;
    let app = house.app().await;
    let mine = came_back(&app, Does::LogIn("linxiao")).await;
    let theirs = came_back(&app, Does::LogIn("zhouqing")).await;
    for (attempt, state) in [
        (&mine["attempt"], &theirs["state"]),
        (&theirs["attempt"], &mine["state"]),
        (&json!("v1.k1.x"), &mine["state"]),
    ] {
        let mut body = mine.clone();
        body["attempt"] = attempt.clone();
        body["state"] = state.clone();
        tried(&app, &body).await.problem(401, "sign_on_mismatch");
    }
    let mut elsewhere = mine.clone();
    elsewhere["iss"] = json!("https://other.example.test");
    tried(&app, &elsewhere)
        .await
        .problem(401, "sign_on_mismatch");
    // Another's code under one's own attempt: the verifier of the other browser is missing.
    let mut stolen = mine.clone();
    stolen["code"] = theirs["code"].clone();
    tried(&app, &stolen).await.problem(401, "sign_on_code_used");

    tried(&app, &mine).await.expect(200);
    tried(&app, &mine).await.problem(401, "sign_on_code_used");
    let slow = came_back(&app, Does::LogIn("linxiao")).await;
    app.state().clock.advance_seconds(601);
    tried(&app, &slow).await.problem(401, "sign_on_mismatch");
}

#[tokio::test]
async fn only_a_token_that_is_right_in_all_lets_somebody_in_whatever_key_signed_it() {
    let house = House::open().await;
    let app = house.app().await;
    enters(&app, "linxiao").await;
    for lie in [
        "claim=nonce&value=another",
        "claim=nonce",
        "claim=aud&value=another-service",
        "claim=iss&value=https://other.example.test",
        "claim=exp&value=1700000000",
        "claim=sub&value=zhouqing",
    ] {
        let body = came_back(&app, Does::LogIn("linxiao")).await;
        house.told(&format!("lie?{lie}")).await;
        let refused = tried(&app, &body).await;
        refused.problem(401, "sign_on_untrusted");
    }
    house.told("rotate").await;
    let (_, me) = enters(&app, "linxiao").await;
    assert_eq!(me["name"], "林晓");
}

#[tokio::test]
async fn a_refusal_and_a_provider_that_is_away_are_told_apart() {
    let house = House::open().await;
    let app = house.app().await;
    let body = came_back(&app, Does::Refuse).await;
    let refused = tried(&app, &body).await.problem(401, "sign_on_refused");
    assert_eq!(refused["reason"], "access_denied");

    let body = came_back(&app, Does::LogIn("linxiao")).await;
    let cold = house.app().await;
    drop(house);
    tried(&app, &body).await.problem(502, "sign_on_unavailable");
    let begun = cold
        .anonymous()
        .post("/auth/sign-on-attempts", &Value::Null);
    begun.await.problem(502, "sign_on_unavailable");

    let without = TestApp::start().await;
    let begun = without
        .anonymous()
        .post("/auth/sign-on-attempts", &Value::Null);
    begun.await.problem(404, "sign_on_not_found");
    let offered = without.anonymous().get("/auth/providers").await.expect(200);
    assert_eq!(offered["items"], json!([]));
}
