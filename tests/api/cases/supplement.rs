//! The single notice, and the case handed in again.

use super::office::{Case, received, upload};
use onewindow_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn everything_missing_is_told_once_and_the_case_comes_back() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;

    let rejected = json!({"verdict": "rejected", "reason": "照片不清晰"});
    let path = case.path("/reviews/operator-identity");
    let case = Case::of(
        &clerk.put(&path, &rejected).if_match(case.version()).await,
        200,
    );
    assert_eq!(case.material("operator-identity"), "rejected");
    let files = case.body["files"].as_array().unwrap().iter();
    let of_it = files.filter(|file| file["material"] == "operator-identity");
    let seen: Vec<_> = of_it.map(|file| file["sha256"].clone()).collect();
    assert_eq!(case.body["reviews"][0]["files"], json!(seen));
    case.post(&clerk, "/acceptance", &json!({}))
        .await
        .problem(422, "checklist_incomplete");

    let notice = json!({"items": [{"pointer": "/premises/address", "reason": "请写明门牌号"}], "note": "请在15个工作日内补正"});
    let case = case.step(&clerk, "/single-notice", &notice).await;
    assert_eq!(case.state(), "supplement");
    let reasons = case.body["notices"][0]["reasons"].as_array().unwrap();
    assert_eq!(
        reasons.len(),
        2,
        "what was rejected belongs to the notice: {reasons:?}"
    );
    assert_eq!(reasons[1]["material"], "operator-identity");
    assert_eq!(reasons[1]["text"], "照片不清晰");

    let case = case.again(&owner).await;
    assert_eq!(case.allowed(), ["saveDraft", "resubmit", "withdraw"]);
    let answer = case.post(&owner, "/resubmission", &json!({})).await;
    answer.problem(422, "checklist_incomplete");
    let places = answer.errors();
    assert_eq!(
        places,
        [(
            "#/materials/operator-identity".to_owned(),
            "material_rejected".to_owned()
        )]
    );

    // The same file again would be the same rejection; a new one lifts it.
    let path = case.path("/files?material=operator-identity");
    owner
        .post(&path, &json!(null))
        .body("image/png", &b"\x89PNG\r\n\x1a\n a better photo"[..])
        .await
        .expect(201);
    let case = case.again(&owner).await;
    let number = case.body["number"].clone();
    let case = case.step(&owner, "/resubmission", &json!({})).await;
    assert_eq!((case.state(), &case.body["number"]), ("received", &number));

    let case = case.again(&clerk).await;
    assert_eq!(
        case.allowed(),
        [
            "review",
            "correct",
            "accept",
            "singleNotice",
            "notAccept",
            "return"
        ],
        "the new photo may need another notice"
    );
    case.post(&clerk, "/single-notice", &notice)
        .await
        .problem(409, "notice_already_sent");
    let case = case.step(&clerk, "/acceptance", &json!({})).await;
    assert_eq!(case.state(), "accepted");
}

#[tokio::test]
async fn a_notice_names_places_the_case_has() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let notice = json!({"items": [
        {"material": "operator-identity", "reason": "缺反面"},
        {"material": "birth-certificate", "reason": "x"},
        {"pointer": "/agency/agent/name", "reason": "隐藏的字段"},
    ]});
    let answer = case.post(&clerk, "/single-notice", &notice).await;
    answer.problem(422, "invalid_request");
    let place = |text: &str| (text.to_owned(), "not_a_choice".to_owned());
    assert_eq!(
        answer.errors(),
        [place("/items/1/material"), place("/items/2/pointer")]
    );
    let unchanged = case.again(&clerk).await;
    assert_eq!(
        unchanged.version(),
        case.version(),
        "nothing was half-written"
    );
    assert_eq!(unchanged.body["reviews"], json!([]));
}

#[tokio::test]
async fn files_can_change_only_while_the_applicant_works_on_the_case() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let path = case.path("/files?material=operator-identity");
    owner
        .post(&path, &json!(null))
        .body("application/pdf", super::office::PDF)
        .await
        .problem(409, "state_conflict");
    let file = case.body["files"][0]["id"].as_str().unwrap();
    let path = case.path(&format!("/files/{file}"));
    owner.delete(&path).await.problem(409, "state_conflict");
    let bytes = owner.get(&path).await;
    assert_eq!(bytes.body, super::office::PDF);
    assert_eq!(bytes.header("content-security-policy"), "sandbox");

    let draft = super::office::begin(&owner).await;
    let file = upload(&owner, &draft, "premises-proof").await;
    let path = draft.path(&format!("/files/{}", file["id"].as_str().unwrap()));
    assert_eq!(owner.delete(&path).await.status, 204);
    owner.delete(&path).await.problem(404, "file_not_found");
    assert_eq!(draft.again(&owner).await.body["files"], json!([]));
}

#[tokio::test]
async fn what_is_drawn_up_from_the_answers_is_corrected_by_them() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let rejected = json!({"verdict": "rejected", "reason": "地址不完整"});
    let path = case.path("/reviews/application");
    let answer = clerk.put(&path, &rejected).if_match(case.version()).await;
    answer.problem(422, "invalid_request");

    let notice = json!({"items": [{"material": "application", "reason": "地址不完整"}]});
    let case = case.step(&clerk, "/single-notice", &notice).await;
    assert_eq!(
        case.body["notices"][0]["reasons"][0]["material"],
        "application"
    );
    let case = case.again(&owner).await;
    let case = case.step(&owner, "/resubmission", &json!({})).await;
    assert_eq!(
        case.state(),
        "received",
        "nothing that cannot be uploaded is asked for"
    );
}
