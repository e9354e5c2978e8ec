//! Log-in by WeChat, against a gateway that keeps what it was asked.

use onewindow_server::platform::config::Secret;
use onewindow_server::platform::sign_on::SignOnConfig;
use onewindow_tests::{Answer, Gateway, Reply, TestApp};
use serde_json::{Value, json};

async fn app(gateway: &Gateway) -> TestApp {
    let sign_on = SignOnConfig {
        wechat_app_id: Some("wx0000000000000000".to_owned()),
        wechat_app_secret: Some(Secret::from("an app secret".to_owned())),
        wechat_url: Some(gateway.url("")),
        ..SignOnConfig::none()
    };
    TestApp::start_with(|config| config.sign_on = sign_on).await
}

pub(crate) fn is(openid: &str) -> Reply {
    let body = format!(
        r#"{{"session_key":"tiihtNczf5v6AKRyjwEUhQ==","openid":"{openid}","unionid":"u-{openid}"}}"#
    );
    Reply::new(200, &body)
}

fn fails(code: i32) -> Reply {
    Reply::new(200, &format!(r#"{{"errcode":{code},"errmsg":"m"}}"#))
}

/// Logs in with a code of WeChat; with a number, binds it.
pub(crate) async fn enters(app: &TestApp, mobile: Option<&str>) -> Answer {
    let mut body = json!({"code": "a code/1"});
    if let Some(mobile) = mobile {
        let sent = app
            .anonymous()
            .post("/auth/sms-codes", &json!({"mobile": mobile}));
        body["mobile"] = json!(mobile);
        body["smsCode"] = sent.await.expect(202)["demoCode"].clone();
    }
    app.anonymous().post("/auth/wechat-sessions", &body).await
}

#[tokio::test]
async fn a_wechat_is_bound_once_and_then_logs_in_by_itself() {
    let gateway = Gateway::start();
    let app = app(&gateway).await;
    gateway.always(is("an-openid"));
    enters(&app, None).await.problem(409, "wechat_not_bound");
    assert_eq!(
        gateway.requests()[0],
        format!(
            "GET /sns/jscode2session?appid=wx0000000000000000&secret=an+app+secret&js_code=a+code%2F1\
             &grant_type=authorization_code HTTP/1.1\r\naccept: */*\r\nhost: {}\r\n\r\n",
            gateway.address()
        )
    );

    let wrong = json!({"code": "c", "mobile": "13800000001", "smsCode": "000000"});
    let wrong = app.anonymous().post("/auth/wechat-sessions", &wrong).await;
    wrong.problem(401, "invalid_sms_code");
    let half = json!({"code": "c", "mobile": "13800000001"});
    let half = app.anonymous().post("/auth/wechat-sessions", &half).await;
    half.problem(422, "invalid_request");
    enters(&app, None).await.problem(409, "wechat_not_bound");

    let bound = enters(&app, Some("13800000001")).await;
    let me = bound.expect(200)["me"].clone();
    assert_eq!(me["name"], "林晓");
    let silent = enters(&app, None).await;
    let session = silent.expect(200);
    assert_eq!(session["me"]["id"], me["id"]);
    for answer in [&bound, &silent] {
        let said = answer.text();
        assert!(
            !said.contains("an-openid") && !said.contains("tiiht"),
            "{said}"
        );
    }

    // Another account on the same WeChat takes its place.
    let other = enters(&app, Some("13800000002")).await.expect(200);
    assert_eq!(
        enters(&app, None).await.expect(200)["me"]["id"],
        other["me"]["id"]
    );
    let first = app.citizen().await.get("/me/log-ins").await.expect(200);
    assert_eq!(first["items"], json!([]));

    let manager = app.manager().await;
    let known = manager.get("/me/log-ins").await.expect(200);
    assert_eq!(known["items"][0]["name"], "微信");
    let path = format!("/me/log-ins/{}", known["items"][0]["id"].as_str().unwrap());
    manager.delete(&path).await.expect(204);
    enters(&app, None).await.problem(409, "wechat_not_bound");
}

#[tokio::test]
async fn what_wechat_answers_is_told_in_our_words() {
    let gateway = Gateway::start();
    let app = app(&gateway).await;
    for (reply, status, code) in [
        (fails(40029), 401, "wechat_code_invalid"),
        (fails(40163), 401, "wechat_code_invalid"),
        (fails(45011), 429, "too_many_requests"),
        (fails(40226), 403, "wechat_blocked"),
        (fails(-1), 502, "sign_on_unavailable"),
        (fails(40125), 502, "sign_on_unavailable"),
        (Reply::new(500, "<html>"), 502, "sign_on_unavailable"),
        (Reply::Close, 502, "sign_on_unavailable"),
    ] {
        gateway.then([reply]);
        enters(&app, None).await.problem(status, code);
    }
    let without = TestApp::start().await;
    enters(&without, None)
        .await
        .problem(404, "sign_on_not_found");
}

#[tokio::test]
async fn a_closed_account_is_no_longer_known_to_wechat() {
    let gateway = Gateway::start();
    let app = app(&gateway).await;
    gateway.always(is("an-openid"));
    let session = enters(&app, Some("13911110001")).await.expect(200);
    let token = session["accessToken"].as_str().unwrap();
    let citizen = app.anonymous().with_token(token);
    let sent = citizen.post("/me/closing-codes", &Value::Null).await;
    let code = sent.expect(202)["demoCode"].clone();
    let closed = citizen.post("/me/closing", &json!({"code": code})).await;
    closed.expect(204);
    enters(&app, None).await.problem(409, "wechat_not_bound");
}
