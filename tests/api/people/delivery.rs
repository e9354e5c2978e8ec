//! 申请人选地取件: any window hands out any result, and post is free.

use crate::cases::office::received;
use onewindow_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn the_applicant_chooses_another_district_or_the_post_until_the_end() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let path = case.path("/delivery-choice");
    owner.get(&path).await.problem(404, "delivery_not_chosen");

    let offices = app.anonymous().get("/pickup-offices").await.expect(200);
    let keys: Vec<_> = offices["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|office| office["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["window-dongqu", "window-xiqu"]);
    let west = json!({"method": "pickup", "office": "window-xiqu"});
    let chosen = owner.put(&path, &west).await.expect(200);
    assert_eq!(chosen["office"]["name"], "西区政务服务中心综合窗口");
    let clerk = app.clerk().await;
    let seen = clerk.get(&path).await.expect(200);
    assert_eq!(seen["office"]["key"], "window-xiqu");

    let address =
        json!({"name": "林晓", "mobile": "13800000001", "address": "示例市东区和平路1号"});
    let post = json!({"method": "mail", "address": address});
    let chosen = owner.put(&path, &post).await.expect(200);
    assert_eq!(chosen["address"], address);
    assert_eq!(chosen["office"], json!(null));

    let withdrawn = case.step(&owner, "/withdrawal", &json!({})).await;
    assert_eq!(withdrawn.state(), "withdrawn");
    owner.put(&path, &west).await.problem(409, "case_ended");
}

#[tokio::test]
async fn a_choice_names_its_place_and_is_one_the_item_offers() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let path = case.path("/delivery-choice");
    for (body, pointer) in [
        (json!({"method": "pickup"}), "/office"),
        (json!({"method": "pickup", "office": "nowhere"}), "/office"),
        (json!({"method": "mail"}), "/address"),
        (json!({"method": "electronic"}), "/method"),
        (
            json!({"method": "mail", "address": {"name": "林晓", "mobile": "1", "address": "示例市东区"}}),
            "/address/mobile",
        ),
    ] {
        let told = owner
            .put(&path, &body)
            .await
            .problem(422, "invalid_request");
        assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
    }
    app.manager()
        .await
        .put(&path, &json!({"method": "pickup", "office": "window-xiqu"}))
        .await
        .problem(404, "case_not_found");
}
