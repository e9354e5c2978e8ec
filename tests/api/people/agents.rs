//! 代办: a case begun in another's name belongs to the other.

use crate::cases::office::{Case, SHOP};
use onewindow_tests::TestApp;
use serde_json::{Value, json};

fn authorisation(items: &Value) -> Value {
    json!({"principal": "person", "agentName": "王强", "agentMobile": "13800000002",
        "items": items, "validUntil": "2026-12-31"})
}

fn under(id: &Value) -> Value {
    json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu",
        "authorisationId": id})
}

#[tokio::test]
async fn an_agent_applies_in_the_principals_name_until_either_ends_it() {
    let app = TestApp::start().await;
    let [principal, agent] = [app.citizen().await, app.manager().await];
    let signed = principal
        .post("/me/authorisations", &authorisation(&json!([SHOP])))
        .await
        .expect(201);
    assert_eq!(signed["principalName"], "林晓");
    let lists = agent.get("/me/authorisations").await.expect(200);
    assert_eq!(lists["received"][0]["id"], signed["id"]);

    let case = Case::of(&agent.post("/cases", &under(&signed["id"])).await, 201);
    assert_eq!(case.body["applicant"]["name"], "林晓");
    for who in [&principal, &agent] {
        let list = who.get("/cases").await.expect(200);
        assert_eq!(list["items"][0]["id"], case.id.as_str());
        case.again(who).await;
    }
    // The agent's own cases are no business of the principal's.
    let own = json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu"});
    let own = Case::of(&agent.post("/cases", &own).await, 201);
    principal
        .get(&own.path(""))
        .await
        .problem(404, "case_not_found");

    let path = format!("/me/authorisations/{}", signed["id"].as_str().unwrap());
    app.citizen_with("13800000009")
        .await
        .delete(&path)
        .await
        .problem(404, "authorisation_not_found");
    agent.delete(&path).await.expect(204);
    agent
        .get(&case.path(""))
        .await
        .problem(404, "case_not_found");
    let list = agent.get("/cases").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    agent
        .post("/cases", &under(&signed["id"]))
        .await
        .problem(403, "not_authorised");
    case.again(&principal).await;
}

#[tokio::test]
async fn an_authorisation_is_signed_by_somebody_known_for_somebody_named() {
    let app = TestApp::start().await;
    let [principal, agent] = [app.citizen().await, app.manager().await];
    let stranger = app.citizen_with("13800000009").await;
    stranger
        .post("/me/authorisations", &authorisation(&json!([])))
        .await
        .problem(403, "real_name_required");

    let mut wrong = authorisation(&json!([]));
    wrong["agentName"] = json!("王五");
    let told = principal.post("/me/authorisations", &wrong).await;
    let told = told.problem(422, "invalid_request");
    assert_eq!(told["errors"][0]["pointer"], "/agentMobile");
    let mut past = authorisation(&json!([]));
    past["validUntil"] = json!("2026-03-09");
    let told = principal.post("/me/authorisations", &past).await;
    let told = told.problem(422, "invalid_request");
    assert_eq!(told["errors"][0]["pointer"], "/validUntil");
    let mut firm = authorisation(&json!([]));
    firm["principal"] = json!("firm");
    let told = principal.post("/me/authorisations", &firm).await;
    let told = told.problem(422, "invalid_request");
    assert_eq!(told["errors"][0]["pointer"], "/firmId");

    // One for another item does not cover this one.
    let other = principal
        .post("/me/authorisations", &authorisation(&json!(["huzhao"])))
        .await
        .expect(201);
    agent
        .post("/cases", &under(&other["id"]))
        .await
        .problem(403, "not_authorised");
    stranger
        .post("/cases", &under(&other["id"]))
        .await
        .problem(403, "not_authorised");
}
