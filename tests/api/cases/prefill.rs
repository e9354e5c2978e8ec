//! 预填: what a new form begins with, and who is told what of whom.

use super::office::{Case, SHOP, SIGN, begin, received};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

/// What a draft begins with, each field with its answer.
async fn known(who: &Actor, case: &Case) -> Vec<(String, String)> {
    let told = who.get(&case.path("/prefill")).await.expect(200);
    fields(&told["fields"])
}

fn fields(list: &Value) -> Vec<(String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let list = list.as_array().unwrap().iter();
    list.map(|one| (text(one, "pointer"), text(one, "value")))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let list = list.iter();
    list.map(|(pointer, value)| ((*pointer).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_form_of_ones_own_begins_with_what_is_known_and_nothing_is_written_by_that() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let own = pairs(&[
        ("/operator/name", "林晓"),
        ("/operator/residentId", "990000199001010017"),
        ("/operator/mobile", "13800000001"),
    ]);
    assert_eq!(known(&owner, &case).await, own);
    let again = case.again(&owner).await;
    assert_eq!(
        (&again.body["answers"], again.version()),
        (&json!({}), case.version())
    );
    let stranger = app.citizen_with("13800000009").await;
    let told = stranger.get(&case.path("/prefill")).await;
    told.problem(404, "case_not_found");
    // Of somebody known by a telephone alone that is all there is: the name shown is one of ours.
    let mobile = pairs(&[("/operator/mobile", "13800000009")]);
    assert_eq!(known(&stranger, &begin(&stranger).await).await, mobile);

    // What is handed in begins with nothing any more, for the office neither.
    let case = received(&owner).await;
    for who in [&owner, &app.clerk().await] {
        assert_eq!(known(who, &case).await, []);
    }
}

#[tokio::test]
async fn an_agent_is_told_the_name_and_no_number_of_whom_they_apply_for() {
    let app = TestApp::start().await;
    let (principal, agent) = (app.citizen().await, app.manager().await);
    let authorisation = json!({"principal": "person", "agentName": "王强", "agentMobile": "13800000002",
        "items": [], "validUntil": "2026-12-31"});
    let signed = principal.post("/me/authorisations", &authorisation).await;
    let body = json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu",
        "authorisationId": signed.expect(201)["id"]});
    let case = Case::of(&agent.post("/cases", &body).await, 201);
    assert_eq!(
        known(&agent, &case).await,
        pairs(&[("/operator/name", "林晓")])
    );
}

#[tokio::test]
async fn a_firms_form_begins_with_the_firm_and_whoever_fills_it_in() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let firm = manager.get("/me").await.expect(200)["firms"][0].clone();
    let body = json!({"itemKey": "shebao-dengji", "applicant": {"kind": "firm", "firmId": firm["id"]},
        "district": "dongqu"});
    let case = Case::of(&manager.post("/cases", &body).await, 201);
    let text = |key: &str| firm[key].as_str().unwrap();
    let told = pairs(&[
        ("/employer/name", text("name")),
        ("/employer/uscc", text("uscc")),
        ("/contact/name", "王强"),
        ("/contact/residentId", "990000198505050018"),
        ("/contact/mobile", "13800000002"),
    ]);
    assert_eq!(known(&manager, &case).await, told);
}

#[tokio::test]
async fn a_clerk_is_told_what_the_card_says_and_no_telephone_number() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let card = json!({"name": "林晓", "residentId": "990000199001010017"});
    let person = clerk.post("/window/people", &card).await.expect(200);
    let body = json!({"itemKey": SHOP, "personId": person["id"]});
    let case = Case::of(&clerk.post("/window/drafts", &body).await, 201);
    let card = pairs(&[
        ("/operator/name", "林晓"),
        ("/operator/residentId", "990000199001010017"),
    ]);
    assert_eq!(known(&clerk, &case).await, card);
    let colleague = app.staff("window-urgent").await;
    let told = colleague.get(&case.path("/prefill")).await;
    told.problem(404, "case_not_found");
}

#[tokio::test]
async fn the_forms_of_a_package_begin_each_with_its_own() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let body = json!({"packageKey": "canyin", "applicant": {"kind": "person"}, "district": "dongqu", "items": [SIGN]});
    let application = owner.post("/package-applications", &body).await.expect(201);
    let path = format!(
        "/package-applications/{}/prefill",
        application["id"].as_str().unwrap()
    );
    let told = owner.get(&path).await.expect(200);
    let items = told["items"].as_array().unwrap().iter();
    let items: Vec<_> = items
        .map(|item| (item["key"].as_str().unwrap(), fields(&item["fields"])))
        .collect();
    let food = pairs(&[("/operator/mobile", "13800000001")]);
    let sign = pairs(&[
        ("/setter/residentId", "990000199001010017"),
        ("/setter/contact", "林晓"),
        ("/setter/mobile", "13800000001"),
    ]);
    assert_eq!(items, [("shipin-jingying", food), (SIGN, sign)]);
    let stranger = app.citizen_with("13800000009").await;
    let told = stranger.get(&path).await;
    told.problem(404, "package_application_not_found");
}
