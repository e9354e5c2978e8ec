//! 窗口现场受理: a clerk enters a case for somebody who has no telephone.

use super::course::audit_details;
use super::office::{Case, SHOP, pdf, shop_answers, upload};
use super::uploads::{metadata, offset, patch, place, tus};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::{Actor, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const NAME: &str = "赵奶奶";
const CARD: &str = "990000195002030011";

fn person() -> Value {
    json!({"name": NAME, "residentId": CARD})
}

async fn known(clerk: &Actor, body: &Value) -> Value {
    clerk.post("/window/people", body).await.expect(200)
}

/// A draft a clerk began for the person, ready to be handed in.
async fn entered(clerk: &Actor, person: &Value) -> Case {
    let body = json!({"itemKey": SHOP, "personId": person["id"]});
    let case = Case::of(&clerk.post("/window/drafts", &body).await, 201);
    let draft = json!({"answers": shop_answers(), "choices": {"commitments": ["premises-proof"]}});
    let saved = clerk.put(&case.path("/draft"), &draft);
    let case = Case::of(&saved.if_match(case.version()).await, 200);
    upload(clerk, &case, "operator-identity").await;
    case.again(clerk).await
}

/// A number with the code sent to it.
async fn proved(app: &TestApp, mobile: &str) -> Value {
    let asked = json!({"mobile": mobile});
    let sent = app.anonymous().post("/auth/sms-codes", &asked).await;
    let code = sent.expect(202)["demoCode"].clone();
    let mut body = person();
    body["mobile"] = mobile.into();
    body["code"] = code;
    body
}

#[tokio::test]
async fn a_clerk_enters_a_case_and_somebody_else_judges_it() {
    let app = TestApp::start().await;
    let (clerk, colleague) = (app.clerk().await, app.staff("window-urgent").await);
    let who = known(&clerk, &person()).await;
    assert_eq!(
        (&who["name"], &who["hasLogIn"]),
        (&json!(NAME), &json!(false))
    );
    let again = known(&clerk, &person()).await;
    assert_eq!(again["id"], who["id"], "one card is one person");

    let case = entered(&clerk, &who).await;
    assert_eq!(case.body["applicant"]["name"], NAME);
    assert_eq!(case.body["district"], "dongqu");
    assert_eq!(case.allowed(), ["saveDraft", "submit", "withdraw"]);
    let mine = clerk.get("/window/drafts").await.expect(200);
    assert_eq!(mine["items"][0]["id"], case.body["id"]);

    let case = case.step(&clerk, "/submission", &json!({})).await;
    assert_eq!(case.state(), "received");
    let number = case.body["receipt"]["number"].as_str().expect("a number");
    assert!(number.ends_with("-SJ"), "{number}");
    let mine = clerk.get("/window/drafts").await.expect(200);
    assert_eq!(mine["items"], json!([]));

    let steps = clerk.get(&case.path("/timeline")).await.expect(200);
    let steps = steps["items"].as_array().expect("a list");
    let name = clerk.get("/me").await.expect(200)["name"].clone();
    let told: Vec<_> = steps
        .iter()
        .map(|step| (&step["type"], &step["actorName"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("enteredAtWindow"), &name),
            (&json!("submitted"), &name)
        ]
    );
    assert_eq!(audit_details(&app, &case, "case.create").await.len(), 1);

    let number = case.body["number"].as_str().expect("a number");
    let by_number = format!("/staff/case-numbers/{number}");
    let found = colleague.get(&by_number).await.expect(200);
    assert_eq!(found["id"], case.body["id"]);
    let elsewhere = app.other_clerk().await.get(&by_number).await;
    elsewhere.problem(403, "other_office");
    let nothing = clerk.get("/staff/case-numbers/0").await;
    nothing.problem(404, "case_not_found");

    // The colleague of the same window takes it in; whoever entered it never decides it.
    let case = case
        .again(&colleague)
        .await
        .step(&colleague, "/acceptance", &json!({}))
        .await;
    let granted = json!({"outcome": "granted"});
    let refused = case.post(&clerk, "/decision", &granted).await;
    refused.problem(403, "separation_of_duty");
    let case = case
        .step(&app.approver().await, "/decision", &granted)
        .await;
    assert_eq!(case.state(), "granted");
}

#[tokio::test]
async fn the_draft_is_its_clerks_alone_and_no_citizens_business() {
    let app = TestApp::start().await;
    let (clerk, citizen) = (app.clerk().await, app.citizen().await);
    let who = known(&clerk, &person()).await;
    let case = entered(&clerk, &who).await;
    for (name, status, code) in [
        ("window-urgent", 404, "case_not_found"),
        ("window-xiqu", 404, "case_not_found"),
        ("approver-scjg", 404, "case_not_found"),
    ] {
        let other = app.staff(name).await;
        other.get(&case.path("")).await.problem(status, code);
    }
    let colleague = app.staff("window-urgent").await;
    let save = json!({"answers": {}, "choices": {}});
    let refused = colleague.put(&case.path("/draft"), &save);
    let refused = refused.if_match(case.version()).await;
    refused.problem(404, "case_not_found");
    let refused = case.post(&colleague, "/submission", &json!({})).await;
    refused.problem(404, "case_not_found");
    citizen
        .get(&case.path(""))
        .await
        .problem(404, "case_not_found");

    let body = json!({"itemKey": SHOP, "personId": who["id"]});
    for actor in [&citizen, &app.approver().await] {
        let refused = actor.post("/window/people", &person()).await;
        refused.problem(403, "forbidden");
        let refused = actor.post("/window/drafts", &body).await;
        refused.problem(403, "forbidden");
    }
    // A clerk begins what their own centre handles.
    let elsewhere = json!({"itemKey": SHOP, "personId": who["id"], "district": "xiqu"});
    let refused = clerk.post("/window/drafts", &elsewhere).await;
    refused.problem(403, "other_office");
    let nobody = json!({"itemKey": SHOP, "personId": "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"});
    let refused = clerk.post("/window/drafts", &nobody).await;
    refused.problem(422, "invalid_request");
    // A clerk still hands nothing in for whoever did so by themselves.
    let own = super::office::received(&citizen).await;
    let refused = own.post(&clerk, "/withdrawal", &json!({})).await;
    refused.problem(403, "forbidden");

    let gone = clerk.delete(&case.path("")).if_match(case.version()).await;
    assert_eq!(gone.status, 204);
}

#[tokio::test]
async fn a_card_and_a_number_must_be_one_persons() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    known(&clerk, &person()).await;
    let other = json!({"name": "钱某", "residentId": CARD});
    let refused = clerk.post("/window/people", &other).await;
    refused.problem(409, "identity_mismatch");
    let wrong = json!({"name": NAME, "residentId": "990000195002030012"});
    let refused = clerk.post("/window/people", &wrong).await;
    refused.problem(422, "invalid_request");
    assert_eq!(
        refused.errors(),
        [("/residentId".into(), "invalid_resident_id".into())]
    );
    let mut guessed = proved(&app, "13800000009").await;
    guessed["code"] = json!("000000");
    let refused = clerk.post("/window/people", &guessed).await;
    assert_eq!(
        refused.errors(),
        [("/code".into(), "invalid_sms_code".into())]
    );
    // 林晓's account is known by another card.
    let refused = clerk
        .post("/window/people", &proved(&app, "13800000001").await)
        .await;
    refused.problem(409, "mobile_not_theirs");
}

#[tokio::test]
async fn what_was_entered_is_in_the_account_once_card_and_number_meet() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let who = known(&clerk, &person()).await;
    let case = entered(&clerk, &who)
        .await
        .step(&clerk, "/submission", &json!({}))
        .await;

    let mobile = "13800000009";
    let account = app.citizen_with(mobile).await;
    assert_eq!(account.get("/cases").await.expect(200)["items"], json!([]));
    let met = known(&clerk, &proved(&app, mobile).await).await;
    assert_eq!(met["hasLogIn"], true);
    let cases = account.get("/cases").await.expect(200);
    assert_eq!(cases["items"][0]["id"], case.body["id"]);
    let me = account.get("/me").await.expect(200);
    assert_eq!(
        (&me["name"], &me["realNameLevel"]),
        (&json!(NAME), &json!(3))
    );
    // From now on the card alone says the same.
    assert_eq!(known(&clerk, &person()).await["id"], met["id"]);
}

#[tokio::test]
async fn a_firm_is_known_by_its_papers_and_nobody_acts_for_it_by_that() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let who = known(&clerk, &person()).await;
    let item = "huwai-guanggao";
    let firm = json!({"uscc": "91990102MA00007795", "name": "示例广告有限公司"});
    let body = json!({"itemKey": item, "personId": who["id"], "firm": firm});
    let case = Case::of(&clerk.post("/window/drafts", &body).await, 201);
    assert_eq!(
        case.body["applicant"],
        json!({"kind": "firm", "name": "示例广告有限公司"})
    );
    let mut renamed = body.clone();
    renamed["firm"]["name"] = json!("另一家公司");
    let refused = clerk.post("/window/drafts", &renamed).await;
    refused.problem(409, "identity_mismatch");
}

#[tokio::test]
async fn a_file_the_line_breaks_off_at_the_window_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let who = known(&clerk, &person()).await;
    let body = json!({"itemKey": SHOP, "personId": who["id"]});
    let case = Case::of(&clerk.post("/window/drafts", &body).await, 201);
    let bytes = pdf(300_000);
    let named = metadata(&[("material", "operator-identity"), ("filename", "证件.pdf")]);
    let begun = tus(clerk.call(Method::POST, &case.path("/uploads")))
        .header("upload-length", &bytes.len().to_string())
        .header("upload-metadata", &named)
        .await;
    let place = place(&begun);
    let half = bytes.len() / 2;
    assert_eq!(patch(&clerk, &place, 0, &bytes[..half]).await.status, 204);

    // It is the clerk's who began it: neither a colleague nor a citizen goes on with it.
    let colleague = app.staff("window-urgent").await;
    for other in [&colleague, &app.citizen().await] {
        let refused = patch(other, &place, half, &bytes[half..]).await;
        refused.problem(404, "upload_not_found");
    }
    let approver = app.approver().await;
    let refused = patch(&approver, &place, half, &bytes[half..]).await;
    refused.problem(403, "forbidden");

    assert_eq!(offset(&clerk, &place).await, half);
    let rest = patch(&clerk, &place, half, &bytes[half..]).await;
    assert_eq!(rest.status, 204);
    let files = case.again(&clerk).await.body["files"].clone();
    assert_eq!(files[0]["sha256"], sha256_hex(&bytes).as_str());
    assert_eq!(files[0]["material"], "operator-identity");
    assert_eq!(files.as_array().map(Vec::len), Some(1));
}
