//! Notices by WeChat: to whoever is bound there and has agreed, as many as they agreed to.

use super::notifier;
use crate::cases::office::{Case, received};
use crate::people::wechat::{enters, is};
use onewindow_server::platform::config::Secret;
use onewindow_server::platform::gateways::Gateways;
use onewindow_server::platform::sign_on::SignOnConfig;
use onewindow_tests::{Actor, Gateway, Reply, TestApp};
use serde_json::{Value, json};

async fn app(gateway: &Gateway) -> TestApp {
    let sign_on = SignOnConfig {
        wechat_app_id: Some("wx0000000000000000".to_owned()),
        wechat_app_secret: Some(Secret::from("an app secret".to_owned())),
        wechat_url: Some(gateway.url("")),
        ..SignOnConfig::none()
    };
    let gateways = Gateways {
        wechat_templates: [
            "received=t-1:thing1+character_string2",
            "accepted=t-2:thing3+character_string4",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..Gateways::none()
    };
    TestApp::start_with(|config| {
        config.sign_on = sign_on;
        config.gateways = gateways;
    })
    .await
}

/// 林晓, logged in by WeChat.
async fn bound(app: &TestApp, gateway: &Gateway) -> Actor {
    gateway.then([is("an-openid")]);
    let session = enters(app, Some("13800000001")).await.expect(200);
    let token = session["accessToken"].as_str().unwrap();
    app.anonymous().with_token(token)
}

async fn agree(actor: &Actor, templates: &[&str]) -> Value {
    let body = json!({"templates": templates});
    let answer = actor.post("/me/wechat-notices", &body).await;
    answer.expect(200)
}

/// The last requests to the gateway, which begin with their first line.
fn last(gateway: &Gateway, count: usize) -> Vec<String> {
    let mut all = gateway.requests();
    all.split_off(all.len() - count)
}

#[tokio::test]
async fn whoever_agreed_is_told_by_wechat_as_often_as_they_agreed() {
    let gateway = Gateway::start();
    let app = app(&gateway).await;
    let notifier = notifier(&app);
    let citizen = bound(&app, &gateway).await;
    let before = citizen.get("/me/wechat-notices").await.expect(200);
    assert_eq!(
        before,
        json!({"bound": true, "templates": [
            {"id": "t-1", "kinds": ["received"], "remaining": 0},
            {"id": "t-2", "kinds": ["accepted"], "remaining": 0},
        ]})
    );
    // Being bound is not agreeing.
    received(&citizen).await;
    notifier.tick().await.unwrap();
    assert_eq!(gateway.requests().len(), 1, "the log-in alone");

    assert_eq!(
        agree(&citizen, &["t-1"]).await["templates"][0]["remaining"],
        1
    );
    gateway.then([
        Reply::new(200, r#"{"access_token":"a token","expires_in":7200}"#),
        Reply::new(200, r#"{"errcode":0,"errmsg":"ok","msgid":2258290}"#),
    ]);
    let case = received(&citizen).await;
    notifier.tick().await.unwrap();
    let number = case.body["number"].as_str().unwrap();
    let address = gateway.address();
    let body = format!(
        "{{\"touser\":\"an-openid\",\"template_id\":\"t-1\",\"miniprogram_state\":\"formal\",\
         \"lang\":\"zh_CN\",\"data\":{{\"character_string2\":{{\"value\":\"{number}\"}},\
         \"thing1\":{{\"value\":\"个体工商户设立登记\"}}}}}}"
    );
    assert_eq!(
        last(&gateway, 2),
        [
            format!(
                "POST /cgi-bin/stable_token HTTP/1.1\r\ncontent-type: application/json\r\n\
                 accept: */*\r\nhost: {address}\r\ncontent-length: 88\r\n\r\n\
                 {{\"grant_type\":\"client_credential\",\"appid\":\"wx0000000000000000\",\
                 \"secret\":\"an app secret\"}}"
            ),
            format!(
                "POST /cgi-bin/message/subscribe/send?access_token=a%20token HTTP/1.1\r\n\
                 content-type: application/json\r\naccept: */*\r\nhost: {address}\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            ),
        ]
    );

    // One yes was for one message.
    let sent = gateway.requests().len();
    received(&citizen).await;
    notifier.tick().await.unwrap();
    assert_eq!(gateway.requests().len(), sent);

    // The token is kept; of two kinds each has its own count, and a step nobody asked about is not told.
    agree(&citizen, &["t-1", "t-2"]).await;
    let ok = || Reply::new(200, r#"{"errcode":0,"errmsg":"ok"}"#);
    gateway.then([ok(), ok()]);
    let case = received(&citizen).await;
    let clerk = app.clerk().await;
    case.step(&clerk, "/acceptance", &json!({})).await;
    notifier.tick().await.unwrap();
    let told = last(&gateway, gateway.requests().len() - sent);
    assert_eq!(told.len(), 2, "{told:?}");
    for template in ["\"t-1\"", "\"t-2\""] {
        assert!(told.iter().any(|request| request.contains(template)));
    }
}

#[tokio::test]
async fn who_is_bound_no_longer_or_does_not_want_it_is_not_written_to() {
    let gateway = Gateway::start();
    let app = app(&gateway).await;
    let notifier = notifier(&app);
    let unbound = app.manager().await;
    let body = json!({"templates": ["t-1"]});
    let refused = unbound.post("/me/wechat-notices", &body).await;
    refused.problem(409, "wechat_not_bound");
    let citizen = bound(&app, &gateway).await;
    let wrong = citizen.post("/me/wechat-notices", &json!({"templates": ["t-1", "t-9"]}));
    let wrong = wrong.await;
    wrong.problem(422, "invalid_request");
    assert_eq!(
        wrong.errors(),
        [("/templates/1".to_owned(), "not_a_choice".to_owned())]
    );

    // WeChat says that they do not: nobody has to look at that.
    agree(&citizen, &["t-1"]).await;
    gateway.then([
        Reply::new(200, r#"{"access_token":"t","expires_in":7200}"#),
        Reply::new(
            200,
            r#"{"errcode":43101,"errmsg":"user refuse to accept the msg"}"#,
        ),
    ]);
    received(&citizen).await;
    notifier.tick().await.unwrap();
    let admin = app.staff("admin").await;
    let letters = admin.get("/dead-letters").await.expect(200);
    assert_eq!(letters["items"], json!([]));

    // The log-in ends, and what was agreed to with it.
    agree(&citizen, &["t-1", "t-2"]).await;
    let sent = gateway.requests().len();
    let case: Case = received(&citizen).await;
    assert_eq!(case.state(), "received");
    let known = citizen.get("/me/log-ins").await.expect(200);
    let path = format!("/me/log-ins/{}", known["items"][0]["id"].as_str().unwrap());
    citizen.delete(&path).await.expect(204);
    notifier.tick().await.unwrap();
    assert_eq!(gateway.requests().len(), sent);
    let after = citizen.get("/me/wechat-notices").await.expect(200);
    assert_eq!(after["bound"], false);
    assert_eq!(after["templates"][1]["remaining"], 0);
}
