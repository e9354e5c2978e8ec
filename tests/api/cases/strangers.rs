//! Whose case it is, and who may not know.

use super::office::{Case, PDF, begin, received};
use onewindow_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn to_another_citizen_a_case_does_not_exist() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let other = app.manager().await;
    let case = begin(&owner).await;
    let unknown = "/cases/019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";
    for path in [case.path(""), unknown.to_owned()] {
        other.get(&path).await.problem(404, "case_not_found");
        let timeline = format!("{path}/timeline");
        other.get(&timeline).await.problem(404, "case_not_found");
        let submission = format!("{path}/submission");
        other
            .post(&submission, &json!({}))
            .if_match(1)
            .await
            .problem(404, "case_not_found");
        let files = format!("{path}/files?material=operator-identity");
        other
            .post(&files, &json!(null))
            .body("application/pdf", PDF)
            .await
            .problem(404, "case_not_found");
    }
    other
        .get("/cases/not-an-id")
        .await
        .problem(404, "not_found");
    assert_eq!(other.get("/cases").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_clerk_of_another_district_is_told_so() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let other = app.other_clerk().await;
    let case = received(&owner).await;
    other.get(&case.path("")).await.problem(403, "other_office");
    case.post(&other, "/acceptance", &json!({}))
        .await
        .problem(403, "other_office");
    let list = other.get("/staff/cases").await.expect(200);
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn an_approver_of_another_department_is_told_so() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let other = app.health_approver().await;
    let case = received(&owner)
        .await
        .step(&clerk, "/acceptance", &json!({}))
        .await;
    case.post(&other, "/decision", &json!({"outcome": "granted"}))
        .await
        .problem(403, "other_office");
    let list = other.get("/staff/cases?desk=approval").await.expect(200);
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn nobody_at_the_office_sees_a_draft() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    for name in ["window-dongqu", "approver-scjg", "supervisor"] {
        let member = app.staff(name).await;
        member
            .get(&case.path(""))
            .await
            .problem(404, "case_not_found");
        let list = member.get("/staff/cases?state=draft").await.expect(200);
        assert_eq!(list["items"], json!([]), "{name}");
    }
    let editor = app.editor().await;
    editor.get(&case.path("")).await.problem(403, "forbidden");
    editor.get("/staff/cases").await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_firm_is_applied_for_by_who_holds_its_mandate() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let stranger = app.citizen().await;
    let me = manager.get("/me").await.expect(200);
    let firm = me["firms"][0]["id"].as_str().expect("a firm");
    let body = json!({
        "itemKey": "shipin-jingying", "applicant": {"kind": "firm", "firmId": firm}, "district": "xiqu",
    });
    stranger
        .post("/cases", &body)
        .await
        .problem(403, "not_your_firm");
    let case = Case::of(&manager.post("/cases", &body).await, 201);
    assert_eq!(case.body["applicant"]["kind"], "firm");
    assert_eq!(case.body["context"]["applicant"]["kind"], "firm");
    stranger
        .get(&case.path(""))
        .await
        .problem(404, "case_not_found");
}
