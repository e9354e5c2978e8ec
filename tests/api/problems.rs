//! Every failure leaves as a problem that names itself.

use onewindow_tests::TestApp;

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
