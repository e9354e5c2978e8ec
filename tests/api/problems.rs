//! Every failure leaves as a problem that names itself.

use onewindow_server::platform::{Code, Lang};
use onewindow_tests::TestApp;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn an_unknown_address_is_a_problem_in_the_askers_language() {
    let app = TestApp::start().await;
    let chinese = app.anonymous().get("/no-such-thing").await;
    let problem = chinese.problem(404, "not_found");
    let english = app.anonymous().in_english().get("/no-such-thing").await;
    assert_ne!(problem["title"], english.problem(404, "not_found")["title"]);
    assert_eq!(chinese.header("content-language"), "zh-CN");
    assert_eq!(english.header("content-language"), "en");
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .call(Method::DELETE, "/auth/sms-codes")
        .await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_where() {
    let app = TestApp::start().await;
    let call = || app.anonymous().call(Method::POST, "/auth/sms-codes");

    let broken = call().body("application/json", "{\"mobile\": ").await;
    let problem = broken.problem(400, "malformed_json");
    assert_eq!(problem["line"], 1, "{problem}");

    let untyped = call()
        .body("text/plain", "{\"mobile\":\"13800000001\"}")
        .await;
    untyped.problem(415, "unsupported_media_type");

    let large = format!("{{\"mobile\":\"{}\"}}", "1".repeat(2 << 20));
    let large = call().body("application/json", large).await;
    large.problem(413, "body_too_large");

    let wrong = call().json(&json!({"mobile": 13_800_000_001_u64})).await;
    wrong.problem(400, "invalid_body");
    assert_eq!(wrong.errors(), [("/mobile".into(), "wrong_type".into())]);

    let unknown = call().json(&json!({"mobile": "13800000001", "x": 1})).await;
    unknown.problem(400, "invalid_body");
    assert_eq!(unknown.errors(), [("/x".into(), "unknown_field".into())]);

    let missing = call().json(&json!({})).await;
    missing.problem(400, "invalid_body");
    assert_eq!(missing.errors(), [("/mobile".into(), "required".into())]);

    let invalid = call().json(&json!({"mobile": "12345"})).await;
    invalid.problem(422, "invalid_request");
    assert_eq!(
        invalid.errors(),
        [("/mobile".into(), "invalid_mobile".into())]
    );
}

#[test]
fn the_registry_has_each_code_once_with_texts_in_both_languages() {
    let mut names = BTreeSet::new();
    for code in Code::ALL {
        let name = code.as_str();
        assert!(names.insert(name), "{name} stands twice");
        assert!((400..600).contains(&code.status()), "{name}");
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit()),
            "{name}"
        );
        for text in [Code::title, Code::detail] {
            let (zh, en) = (text(*code, Lang::Zh), text(*code, Lang::En));
            assert!(zh.chars().any(|c| c > '\u{2fff}'), "{name}: {zh}");
            assert!(!en.is_empty() && en.is_ascii(), "{name}: {en}");
            assert_eq!(
                places(zh),
                places(en),
                "{name}: the languages say different things"
            );
        }
    }
    assert!(names.len() > 30);
}

/// The names of the `{places}` of a text.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}
