//! Notices by e-mail: chosen by a person, shown to be theirs, and written as they are told.

use super::notifier;
use crate::cases::office::received;
use onewindow_server::notify::Notifier;
use onewindow_server::platform::gateways::Gateways;
use onewindow_tests::{Actor, SmtpServer, TestApp};
use serde_json::{Value, json};

const ADDRESS: &str = "linxiao@example.com";

async fn app(server: &SmtpServer) -> (TestApp, Notifier) {
    let gateways = Gateways {
        smtp_url: Some(server.url()),
        mail_from: Some("示例市政务服务 <no-reply@example.gov.cn>".to_owned()),
        gateway_seconds: 20,
        ..Gateways::none()
    };
    let app = TestApp::start_with(|config| {
        config.gateways = gateways;
        config.public_url = Some("https://onewindow.test".to_owned());
    })
    .await;
    let notifier = notifier(&app);
    (app, notifier)
}

/// Chooses the address and shows that it is theirs.
async fn choose(actor: &Actor) {
    let sent = actor.put("/me/email", &json!({"address": ADDRESS})).await;
    let code = sent.expect(202)["demoCode"].clone();
    let verified = actor.post("/me/email/verification", &json!({"code": code}));
    assert_eq!(verified.await.expect(200)["verified"], true);
}

fn dead(letters: &Value) -> Vec<(&Value, &Value)> {
    let items = letters["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| (&one["topic"], &one["reason"]))
        .collect()
}

#[tokio::test]
async fn an_address_is_written_to_once_its_owner_has_shown_that_it_is_theirs() {
    let server = SmtpServer::start();
    let (app, notifier) = app(&server).await;
    let citizen = app.citizen().await;
    let none = citizen.get("/me/email").await.expect(200);
    assert_eq!(
        none,
        json!({"available": true, "maskedAddress": null, "verified": false})
    );
    for wrong in [
        "",
        "linxiao",
        "a b@example.com",
        "a@b",
        "a@b.c\r\nBcc: x@y.z",
        "林@例.中国",
    ] {
        let refused = citizen.put("/me/email", &json!({"address": wrong})).await;
        refused.problem(422, "invalid_request");
    }

    let sent = citizen.put("/me/email", &json!({"address": ADDRESS})).await;
    let code = sent.expect(202)["demoCode"].as_str().unwrap().to_owned();
    let soon = citizen.put("/me/email", &json!({"address": ADDRESS})).await;
    soon.problem(429, "too_many_requests");
    received(&citizen).await;
    notifier.tick().await.unwrap();
    let mails = server.received();
    assert_eq!(mails.len(), 1, "the code and nothing else");
    assert_eq!(mails[0].to, "<linxiao@example.com>");
    assert!(!mails[0].data.contains("List-Unsubscribe"));

    let wrong = if code == "000000" { "000001" } else { "000000" };
    let wrong = citizen
        .post("/me/email/verification", &json!({"code": wrong}))
        .await;
    wrong.problem(422, "invalid_request");
    let shown = citizen
        .post("/me/email/verification", &json!({"code": code}))
        .await;
    let shown = shown.expect(200);
    assert_eq!(shown["maskedAddress"], "l***@example.com");
    assert!(!shown.to_string().contains(ADDRESS));

    citizen.delete("/me/email").await.expect(204);
    citizen
        .delete("/me/email")
        .await
        .problem(404, "email_not_found");
    let other = citizen
        .post("/me/email/verification", &json!({"code": code}))
        .await;
    other.problem(404, "email_not_found");
}

#[tokio::test]
async fn a_notice_is_plain_text_in_the_language_of_its_reader() {
    let server = SmtpServer::start();
    let (app, notifier) = app(&server).await;
    let citizen = app.citizen().await;
    choose(&citizen).await;
    notifier.tick().await.unwrap();
    let case = received(&citizen).await;
    notifier.tick().await.unwrap();
    let mails = server.received();
    assert_eq!(mails.len(), 2);
    let (head, body) = mails[1].data.split_once("\r\n\r\n").unwrap();
    let (id, rest) = head
        .split_once("Message-ID: <")
        .unwrap()
        .1
        .split_once('@')
        .unwrap();
    assert_eq!(id.len(), 36, "the message's own id: {id}");
    assert!(rest.starts_with("example.gov.cn>\r\n"), "{rest}");
    for line in [
        "From: =?utf-8?b?56S65L6L5biC5pS/5Yqh5pyN5Yqh?= <no-reply@example.gov.cn>",
        "To: linxiao@example.com",
        "Subject: =?utf-8?b?5LiA56qX77ya55Sz6K+35bey5pS25Lu2?=",
        "List-Unsubscribe: <https://onewindow.test/me/email>",
        "Content-Type: text/plain; charset=utf-8",
    ] {
        assert!(
            head.lines().any(|found| found == line),
            "{line} is not in\n{head}"
        );
    }
    let text = decoded(head, body);
    assert!(
        text.contains(&format!(
            "办件编号 {}",
            case.body["number"].as_str().unwrap()
        )),
        "{text}"
    );

    // In English for whoever chose it in English.
    let manager = app.manager().await.in_english();
    choose(&manager).await;
    received(&manager).await;
    notifier.tick().await.unwrap();
    let last = server.received().pop().unwrap();
    assert!(
        last.data
            .contains("Subject: OneWindow: Application received\r\n"),
        "{}",
        last.data
    );
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_one_for_good_is_a_dead_letter() {
    let server = SmtpServer::start();
    let (app, notifier) = app(&server).await;
    let citizen = app.citizen().await;
    choose(&citizen).await;
    notifier.tick().await.unwrap();
    server.refuse(["450 linxiao@example.com is busy"]);
    received(&citizen).await;
    let round = notifier.tick().await.unwrap();
    assert_eq!((round.waiting, round.dead), (1, 0));
    app.state().clock.advance_seconds(60);
    notifier.tick().await.unwrap();
    assert_eq!(
        server.received().len(),
        2,
        "the code, and the notice the second time"
    );

    server.refuse(["550 linxiao@example.com is nobody"]);
    received(&citizen).await;
    assert_eq!(notifier.tick().await.unwrap().dead, 1);
    let letters = app
        .staff("admin")
        .await
        .get("/dead-letters")
        .await
        .expect(200);
    assert_eq!(
        dead(&letters),
        [(&json!("notice.email"), &json!("smtp 550"))]
    );
    assert!(!letters.to_string().contains("linxiao"), "{letters}");
}

/// The text of an e-mail whose body is in base64 or as it is.
fn decoded(head: &str, body: &str) -> String {
    use base64::Engine;
    if !head.contains("Content-Transfer-Encoding: base64") {
        return body.to_owned();
    }
    let joined: String = body.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(joined);
    String::from_utf8(bytes.unwrap()).unwrap()
}
