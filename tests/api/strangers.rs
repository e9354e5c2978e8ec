//! Nobody gets anything done without saying who they are.

use onewindow_tests::TestApp;
use onewindow_tests::operations::operations;

const SOME_ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

#[tokio::test]
async fn every_operation_that_is_not_public_refuses_a_stranger_before_reading_a_body() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let mut refused = 0;
    for operation in operations() {
        let method = operation.method.parse().unwrap();
        let call = anonymous.call(method, &operation.path_with(SOME_ID));
        // A broken body shows which comes first: 401 says who, 400 would say what.
        let answer = call.body("application/json", "{").await;
        if operation.is_public() {
            assert_ne!(answer.status, 401, "{} refuses strangers", operation.name());
        } else {
            answer.problem(401, "unauthenticated");
            refused += 1;
        }
    }
    assert!(refused > 0);
}

#[tokio::test]
async fn a_forged_token_is_no_token() {
    let app = TestApp::start().await;
    let citizen = app.citizen().await;
    let token = citizen.token();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (_, payload) = head.split_once('.').unwrap();
    // The alg "none" that some libraries took for a signature.
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    let swapped: String = signature.chars().rev().collect();
    for forged in [
        unsigned,
        format!("{head}.{swapped}"),
        head.to_owned(),
        "x".to_owned(),
    ] {
        let answer = app.anonymous().with_token(&forged).get("/me").await;
        answer.problem(401, "invalid_token");
    }
    citizen.get("/me").await.expect(200);
}
