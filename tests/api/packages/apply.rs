//! Applying for a package: one form, ordinary cases, each in its turn.

use super::office::{
    Application, FOOD, SHOP, SIGN, begin, decided, restaurant, restaurant_ready, shop_ready,
};
use crate::cases::office::{Case, PDF, steps};
use onewindow_server::cases::timer;
use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn one_form_becomes_ordinary_cases_at_once() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = restaurant_ready(&owner).await;
    assert_eq!(draft.body["state"], "draft");
    assert_eq!(
        (&draft.body["total"], &draft.body["done"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(
        draft.body["session"],
        restaurant(),
        "as the session wrote it"
    );
    assert_eq!(draft.body["paymentOrder"], Value::Null);
    let external = draft.member("zhizhao-heyan");
    assert_eq!(
        (&external["external"], &external["state"]),
        (&json!(true), &Value::Null)
    );

    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    assert_eq!(sent.body["state"], "submitted");
    assert_eq!(sent.body["session"], Value::Null);
    for key in [FOOD, SIGN] {
        assert_eq!(sent.state(key), "submitted");
        let case = sent.case(&owner, key).await;
        assert_eq!(case.state(), "received");
        let number = case.body["number"].as_str().unwrap();
        assert_eq!(case.body["receipt"]["number"], format!("{number}-SJ"));
        assert_eq!(case.body["package"]["applicationId"], sent.body["id"]);
        assert_eq!(case.body["package"]["name"], "开办餐饮店一件事");
        assert_eq!(steps(&owner, &case).await, ["created", "submitted"]);
    }
    // Uploaded once, it is a document of both.
    let food = sent.case(&owner, FOOD).await;
    let sign = sent.case(&owner, SIGN).await;
    assert_eq!(food.material("business-licence"), "provided");
    assert_eq!(sign.material("registration"), "provided");
    assert_eq!(food.body["answers"]["operator"]["name"], "晨光餐饮店");
    assert_eq!(sign.body["answers"]["setter"]["name"], "晨光餐饮店");

    // What is not a package's has no package.
    let single = crate::cases::office::begin(&owner).await;
    assert_eq!(single.body["package"], Value::Null);

    let mine = owner.get("/package-applications").await.expect(200);
    assert_eq!(mine["items"][0]["id"], sent.body["id"]);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);

    let english = sent.again(&owner.in_english()).await;
    assert_eq!(english.body["name"], "Opening a restaurant");
    assert_eq!(english.member(FOOD)["stateText"], "With the office");
    sent.upload(&owner, "/shared/business-licence")
        .await
        .problem(409, "application_submitted");
}

#[tokio::test]
async fn what_waits_goes_in_when_the_licence_before_it_is_there() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let draft = shop_ready(&owner).await;
    assert_eq!(draft.body["expectedLicences"], json!(["business-licence"]));
    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    assert_eq!(sent.body["expectedLicences"], json!([]));
    assert_eq!(sent.state(SHOP), "submitted");
    assert_eq!(sent.state(FOOD), "waiting");
    assert_eq!(sent.member(FOOD)["waitsFor"], json!([SHOP]));

    // Nobody gets ahead of the licence: not the applicant, not the timer, and no office sees it.
    let food = sent.case(&owner, FOOD).await;
    assert_eq!(
        (food.state(), &food.body["number"]),
        ("draft", &Value::Null)
    );
    let early = food.post(&owner, "/submission", &json!({})).await;
    early.problem(409, "waits_for_other");
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 0);
    let office = sent.again(&clerk).await;
    assert_eq!(office.member(FOOD)["case"], Value::Null);

    decided(sent.case(&owner, SHOP).await, &clerk, &approver, "granted").await;
    let sent = sent.again(&owner).await;
    assert_eq!((sent.state(SHOP), sent.state(FOOD)), ("issued", "ready"));
    assert_eq!(sent.body["done"], 1);

    assert_eq!(timer::tick(app.state()).await.unwrap().released, 1);
    let sent = sent.again(&owner).await;
    assert_eq!(sent.state(FOOD), "submitted");
    let food = sent.case(&owner, FOOD).await;
    assert_eq!(food.state(), "received");
    assert_eq!(food.material("business-licence"), "heldLicence");
    let timeline = owner.get(&food.path("/timeline")).await.expect(200);
    assert_eq!(timeline["items"][1]["type"], "submitted");
    assert_eq!(timeline["items"][1]["actorName"], "系统");
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 0);

    decided(food, &clerk, &approver, "granted").await;
    let sent = sent.again(&owner).await;
    assert_eq!(
        (&sent.body["done"], &sent.body["total"]),
        (&json!(2), &json!(2))
    );
}

#[tokio::test]
async fn what_is_not_complete_in_its_turn_goes_back_to_the_applicant() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let draft = shop_ready(&owner).await;
    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    // The applicant takes the choice of the licence back while the case waits.
    let food = sent.case(&owner, FOOD).await;
    let (answers, choices) = (food.body["answers"].clone(), food.body["choices"].clone());
    let without = json!({"answers": answers, "choices": {"licences": ["resident-id-card"], "commitments": choices["commitments"], "deferrals": choices["deferrals"]}});
    let put = owner.put(&food.path("/draft"), &without);
    put.if_match(food.version()).await.expect(200);

    decided(sent.case(&owner, SHOP).await, &clerk, &approver, "granted").await;
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 1);
    let sent = sent.again(&owner).await;
    assert_eq!(sent.state(FOOD), "needsApplicant");
    let food = sent.case(&owner, FOOD).await;
    assert_eq!(food.state(), "draft");
    assert_eq!(steps(&owner, &food).await, ["created", "packageIncomplete"]);
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 0);

    let whole = json!({"answers": answers, "choices": choices});
    let food = food.step(&owner, "/submission", &whole).await;
    assert_eq!(food.state(), "received");
    assert_eq!(sent.again(&owner).await.state(FOOD), "submitted");
}

#[tokio::test]
async fn a_refusal_stops_what_waits_for_it() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let draft = shop_ready(&owner).await;
    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    decided(sent.case(&owner, SHOP).await, &clerk, &approver, "refused").await;
    let sent = sent.again(&owner).await;
    assert_eq!((sent.state(SHOP), sent.state(FOOD)), ("ended", "stopped"));
    let reason = sent.member(FOOD)["reason"].as_str().unwrap();
    assert!(reason.contains("个体工商户"), "{reason}");
    let food = sent.case(&owner, FOOD).await;
    assert_eq!(steps(&owner, &food).await, ["created", "packageStopped"]);
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 0);
    assert_eq!(food.again(&owner).await.state(), "draft");
}

#[tokio::test]
async fn a_returned_case_is_begun_again_in_its_place() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let draft = shop_ready(&owner).await;
    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    let shop = sent.case(&owner, SHOP).await.again(&clerk).await;
    let shop = shop
        .step(&clerk, "/return", &json!({"reason": "请重新填写"}))
        .await;
    let again = owner.post(&shop.path("/new-draft"), &Value::Null).await;
    let again = Case::of(&again, 201);
    let sent = sent.again(&owner).await;
    assert_eq!(sent.state(SHOP), "needsApplicant");
    assert_eq!(sent.member(SHOP)["case"]["id"], again.body["id"]);
    assert_eq!(sent.state(FOOD), "waiting", "it waits for the new one");

    let again = again.step(&owner, "/submission", &json!({})).await;
    decided(again, &clerk, &approver, "granted").await;
    assert_eq!(sent.again(&owner).await.state(FOOD), "ready");
}

#[tokio::test]
async fn a_fault_in_one_item_makes_no_case_at_all() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = restaurant_ready(&owner).await;
    let mut session = restaurant();
    session["answers"].as_object_mut().unwrap().remove("mobile");
    let sign = &mut session["items"][SIGN]["answers"];
    sign["sign"].as_object_mut().unwrap().remove("content");
    let draft = draft.saved(&owner, &session).await;
    let refused = draft.submit(&owner, None).await;
    let problem = refused.problem(422, "form_invalid");
    // Shared, it is told once and where the form of the package has it.
    let expected = [
        ("/huwai-guanggao/sign/content", "required"),
        ("/shared/mobile", "required"),
    ];
    let expected = expected.map(|(at, code)| (at.to_owned(), code.to_owned()));
    assert_eq!(refused.errors(), expected);
    assert_eq!(problem["count"], 2);

    // The form is right, a document of one item is missing.
    let draft = draft.saved(&owner, &restaurant()).await;
    let files = draft.body["files"].as_array().unwrap();
    let plan = files
        .iter()
        .find(|file| file["material"] == "/huwai-guanggao/design")
        .unwrap();
    let path = draft.path(&format!("/files/{}", plan["id"].as_str().unwrap()));
    assert_eq!(owner.delete(&path).await.status, 204);
    let refused = draft.submit(&owner, None).await;
    refused.problem(422, "checklist_incomplete");
    let missing = (
        "#/materials/huwai-guanggao/design".to_owned(),
        "material_needed".to_owned(),
    );
    assert_eq!(refused.errors(), [missing]);

    let cases = owner.get("/cases").await.expect(200);
    assert_eq!(cases["items"], json!([]), "no case came to be");
    assert_eq!(draft.again(&owner).await.body["state"], "draft");
    draft
        .upload(&owner, "/huwai-guanggao/design")
        .await
        .expect(201);
    draft.submit(&owner, None).await.expect(200);
}

#[tokio::test]
async fn the_same_submission_again_makes_nothing_twice() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = restaurant_ready(&owner).await;
    let first = draft.submit(&owner, Some("package-once")).await;
    first.expect(200);
    let again = draft.submit(&owner, Some("package-once")).await;
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("idempotency-replayed"), "true");
    draft
        .submit(&owner, None)
        .await
        .problem(409, "application_submitted");
    let cases = owner.get("/cases").await.expect(200);
    assert_eq!(cases["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_application_names_what_the_package_has() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let body = |package: &str, items: Value, district: Value| json!({"packageKey": package, "applicant": {"kind": "person"}, "district": district, "items": items});
    let ask = |body: Value| {
        let owner = owner.clone();
        async move { owner.post("/package-applications", &body).await }
    };
    ask(body("nothing", json!([]), json!("dongqu")))
        .await
        .problem(404, "package_not_found");
    let unknown = ask(body("canyin", json!(["huzhao"]), json!("dongqu"))).await;
    unknown.problem(422, "invalid_request");
    assert_eq!(
        unknown.errors(),
        [("/items/0".to_owned(), "not_a_choice".to_owned())]
    );
    let nowhere = ask(body("canyin", json!([]), json!("nanqu"))).await;
    assert_eq!(nowhere.problem(422, "invalid_request")["item"], FOOD);
    assert_eq!(
        nowhere.errors(),
        [("/district".to_owned(), "not_a_choice".to_owned())]
    );
    // Insurance of the staff is for firms only.
    let person = ask(body("qiye-kaiban", json!([]), json!("dongqu"))).await;
    assert_eq!(
        person.problem(422, "invalid_request")["item"],
        "shebao-dengji"
    );
    // Nothing of this catalogue is always done after a birth.
    let none = ask(body("xinsheng-er", json!([]), json!("dongqu"))).await;
    assert_eq!(
        none.problem(422, "invalid_request")["errors"][0]["pointer"],
        "/items"
    );

    let draft = begin(&owner, "canyin", &[]).await;
    assert_eq!(draft.body["total"], 1);
    let bad = json!({"session": {"chosen": 1}});
    let put = owner.put(&draft.path("/draft"), &bad).if_match(1).await;
    put.problem(422, "form_invalid");
    assert_eq!(
        put.errors(),
        [("/session".to_owned(), "package_bad_snapshot".to_owned())]
    );
    let put = owner.put(&draft.path("/draft"), &json!({"session": restaurant()}));
    put.if_match(7).await.problem(412, "stale_version");
    draft
        .upload(&owner, "/shared/nothing")
        .await
        .problem(404, "material_not_found");
    draft
        .upload(&owner, &format!("/{SIGN}/design"))
        .await
        .problem(404, "material_not_found");
    // An item's own name of a shared document stands for the shared one.
    let file = draft
        .upload(&owner, &format!("/{FOOD}/business-licence"))
        .await
        .expect(201);
    assert_eq!(file["material"], "/shared/business-licence");
}

#[tokio::test]
async fn a_stranger_sees_nothing_of_an_application() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let stranger = app.citizen_with("13800000099").await;
    let draft = restaurant_ready(&owner).await;
    let clerk = app.clerk().await;
    let hidden = clerk.get(&draft.path("")).await;
    hidden.problem(404, "package_application_not_found");
    let file = draft.body["files"][0]["id"].as_str().unwrap();
    for answer in [
        stranger.get(&draft.path("")).await,
        stranger
            .put(&draft.path("/draft"), &json!({"session": restaurant()}))
            .if_match(2)
            .await,
        draft.upload(&stranger, "/shared/business-licence").await,
        stranger.get(&draft.path(&format!("/files/{file}"))).await,
        stranger
            .delete(&draft.path(&format!("/files/{file}")))
            .await,
        draft.submit(&stranger, None).await,
    ] {
        answer.problem(404, "package_application_not_found");
    }
    let mine = owner.get(&draft.path(&format!("/files/{file}"))).await;
    assert_eq!((mine.status.as_u16(), mine.body.as_slice()), (200, PDF));
    let list = stranger.get("/package-applications").await.expect(200);
    assert_eq!(list["items"], json!([]));

    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    let order = sent.body["paymentOrder"]["id"].as_str().unwrap();
    let order = format!("/payment-orders/{order}");
    stranger
        .get(&order)
        .await
        .problem(404, "payment_order_not_found");
    owner.get(&order).await.expect(200);
    clerk.get(&sent.path("")).await.expect(200);
    let elsewhere = app.other_clerk().await;
    elsewhere
        .get(&sent.path(""))
        .await
        .problem(403, "other_office");
    elsewhere.get(&order).await.problem(403, "other_office");
}

#[tokio::test]
async fn an_identity_paper_of_a_package_is_shown_with_its_purpose_across() {
    use crate::cases::previews::{marked, picture, png};
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let application = begin(&owner, "canyin", &[SIGN]).await;
    let file = |place: &str| {
        let path = application.path(&format!("/files?material={place}"));
        owner
            .post(&path, &Value::Null)
            .body("image/png", png(600, 400))
    };
    let of = |sent: &Value| {
        let id = sent["id"].as_str().unwrap();
        application.path(&format!("/files/{id}/preview"))
    };
    let card = of(&file("/huwai-guanggao/identity").await.expect(201));
    let shown = picture(&owner.get(&card).await);
    assert!(marked(&shown) > 20, "{}", marked(&shown));
    let other = of(&file("/huwai-guanggao/renderings").await.expect(201));
    assert_eq!(owner.get(&other).await.body, png(600, 400));
    let stranger = app.manager().await;
    let refused = stranger.get(&card).await;
    refused.problem(404, "package_application_not_found");
    let (audit, id) = (app.state().audit.clone(), application.id.clone());
    let noted = app.state().db.read(move |conn| {
        audit.details_of(
            conn,
            "packageApplication",
            &id,
            "packageApplication.previewFile",
        )
    });
    assert_eq!(noted.await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_draft_that_waits_in_a_package_is_not_deleted() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let draft = shop_ready(&owner).await;
    let sent = Application::of(&draft.submit(&owner, None).await, 200);
    let waiting = sent.case(&owner, FOOD).await;
    assert_eq!(waiting.state(), "draft");
    let refused = owner.delete(&waiting.path(""));
    let refused = refused.if_match(waiting.version()).await;
    refused.problem(409, "draft_of_package");
    assert_eq!(waiting.again(&owner).await.version(), waiting.version());
}
