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

#[tokio::test]
async fn the_type_of_a_problem_leads_to_a_page_that_says_what_it_means() {
    let app = TestApp::start().await;
    let (chinese, english) = (app.anonymous(), app.anonymous().in_english());
    let problem = chinese
        .get("/no-such-thing")
        .await
        .problem(404, "not_found");
    let kind = problem["type"].as_str().unwrap();
    let page = chinese.get_root(kind).await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("content-language"), "zh-CN");
    assert!(page.text().contains(problem["title"].as_str().unwrap()));
    let page = english.get_root(kind).await;
    assert_eq!(page.header("content-language"), "en");
    assert!(page.text().contains(Code::NotFound.title(Lang::En)));

    let list = english.get_root("/docs/errors").await.text();
    for code in Code::ALL {
        assert!(list.contains(&code.page()), "{}", code.as_str());
    }
    english
        .get_root("/docs/errors/no_such_code")
        .await
        .problem(404, "not_found");
}
