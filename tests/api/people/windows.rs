//! Windows: what each is for, who sits there, and what its clerks see.

use crate::cases::office::{SHOP, card_received, received};
use onewindow_tests::TestApp;
use serde_json::{Value, json};

fn layout(any_item: bool, kind: Option<&str>) -> Value {
    json!({"anyItem": any_item, "windows": [
        {"key": "1", "nameZh": "1号窗口", "nameEn": "Window 1", "kind": "business", "staff": []},
        {"key": "2", "nameZh": "2号窗口", "nameEn": "Window 2", "kind": kind, "staff": ["window-dongqu"]},
    ]})
}

#[tokio::test]
async fn any_window_takes_any_item_unless_the_centre_keeps_the_kinds_apart() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.citizen().await, app.staff("admin").await);
    let (shop, card) = (received(&owner).await, card_received(&owner).await);
    let path = "/offices/window-dongqu/windows";
    let before = admin.get(path).await;
    assert_eq!(before.expect(200)["anyItem"], true);

    let apart = layout(false, Some("social"));
    let set = admin.put(path, &apart).if_match(before.version()).await;
    assert_eq!(
        set.expect(200)["windows"][1]["kindText"],
        "社会事务综合窗口"
    );
    let late = admin.put(path, &apart).if_match(before.version()).await;
    late.problem(412, "stale_version");

    let clerk = app.clerk().await;
    let queue = clerk.get("/staff/cases?desk=window").await.expect(200);
    let rows = queue["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{queue}");
    assert_eq!(rows[0]["id"], card.id);
    clerk.get(&shop.path("")).await.problem(403, "other_office");
    shop.post(&clerk, "/acceptance", &json!({}))
        .await
        .problem(403, "other_office");
    // Somebody at no window, and who sits at one for everything, take in what comes.
    let other = app.staff("window-urgent").await;
    let shop = shop.step(&other, "/acceptance", &json!({})).await;
    // Past the intake a case is any window's: results go out everywhere.
    assert_eq!(
        clerk.get(&shop.path("")).await.expect(200)["state"],
        "accepted"
    );

    let version = admin.get(path).await.version();
    let together = admin.put(path, &layout(true, Some("social")));
    together.if_match(version).await.expect(200);
    let clerk = app.clerk().await;
    let another = received(&owner).await;
    another.step(&clerk, "/acceptance", &json!({})).await;
}

#[tokio::test]
async fn an_item_names_the_windows_for_it_first() {
    let app = TestApp::start().await;
    let anyone = app.anonymous();
    let windows = async |item: &str| {
        let path = format!("/items/{item}/windows?district=dongqu");
        let list = anyone.get(&path).await.expect(200)["items"].clone();
        let names = list.as_array().unwrap().iter();
        names
            .map(|one| one["kindText"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let shop = windows(SHOP).await;
    assert_eq!(shop[..2], ["商事登记综合窗口", "无差别综合窗口"]);
    assert_eq!(shop.len(), 5, "every window takes every item: {shop:?}");
    let house = windows("ershoufang-zhuanyi").await;
    assert_eq!(house[0], "不动产登记综合窗口");

    let admin = app.staff("admin").await;
    let path = "/offices/window-dongqu/windows";
    let version = admin.get(path).await.version();
    let apart = admin.put(path, &layout(false, None)).if_match(version);
    apart.await.expect(200);
    assert_eq!(windows("ershoufang-zhuanyi").await, ["无差别综合窗口"]);
}

#[tokio::test]
async fn service_centres_are_listed_before_the_sections_of_departments() {
    let app = TestApp::start().await;
    let list = app.anonymous().get("/offices").await.expect(200);
    let offices = list["items"].as_array().unwrap();
    let centre = json!({"key": "window-dongqu", "name": "东区政务服务中心综合窗口", "department": null, "district": "dongqu"});
    assert!(offices.contains(&centre), "{list}");
    let sections = offices.iter().skip_while(|one| one["department"].is_null());
    assert!(sections.clone().count() > 5);
    assert!(sections.clone().all(|one| one["department"].is_string()));
}

#[tokio::test]
async fn a_layout_that_cannot_be_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let admin = app.staff("admin").await;
    let path = "/offices/window-dongqu/windows";
    let version = admin.get(path).await.version();
    let put = async |change: fn(&mut Value)| {
        let mut body = layout(false, None);
        change(&mut body);
        let answer = admin.put(path, &body).if_match(version).await;
        answer.problem(422, "invalid_request");
        answer.errors()
    };
    let twice = put(|body| body["windows"][1]["key"] = "1".into()).await;
    assert_eq!(twice, [("/windows".into(), "duplicate".into())]);
    let stranger = put(|body| body["windows"][0]["staff"] = json!(["window-xiqu"])).await;
    assert_eq!(
        stranger,
        [("/windows/0/staff/0".into(), "not_a_choice".into())]
    );
    let both = put(|body| body["windows"][0]["staff"] = json!(["window-dongqu"])).await;
    assert_eq!(both, [("/windows/1/staff/0".into(), "duplicate".into())]);
    let mut unknown = layout(true, None);
    unknown["windows"][0]["kind"] = "weather".into();
    let answer = admin.put(path, &unknown).if_match(version).await;
    answer.problem(400, "invalid_body");
    assert_eq!(answer.errors()[0].0, "/windows/0/kind");

    let clerk = app.clerk().await;
    let refused = clerk.put(path, &layout(true, None)).if_match(version).await;
    refused.problem(403, "forbidden");
    admin
        .put("/offices/nowhere/windows", &layout(true, None))
        .if_match(0)
        .await
        .problem(404, "office_not_found");
    assert_eq!(
        admin.get(path).await.version(),
        version,
        "nothing was written"
    );
}

#[tokio::test]
async fn a_centre_is_shown_where_an_administrator_says_it_stands() {
    let app = TestApp::start().await;
    let here = json!({"latE6": 20_000_000, "lngE6": 115_000_000});
    let path = "/offices/window-dongqu/place";
    let admin = app.staff("admin").await;
    assert_eq!(admin.put(path, &here).await.status, 204);
    let list = app.anonymous().get("/pickup-offices").await.expect(200);
    let items = list["items"].as_array().expect("a list");
    let centre = items.iter().find(|one| one["key"] == "window-dongqu");
    let centre = centre.expect("the centre");
    assert_eq!(
        (&centre["latE6"], &centre["lngE6"]),
        (&here["latE6"], &here["lngE6"])
    );
    let contact = json!({
        "addressZh": "东区示范路1号", "addressEn": "1 Shifan Road", "phone": "0990-12345678",
        "hoursZh": "每天", "hoursEn": "Every day",
    });
    let mut reached = here.clone();
    reached["contact"] = contact.clone();
    assert_eq!(admin.put(path, &reached).await.status, 204);
    // Who says anew where it stands and nothing else takes nothing back.
    assert_eq!(admin.put(path, &here).await.status, 204);
    let list = app.anonymous().in_english().get("/pickup-offices").await;
    let list = list.expect(200);
    let centre = list["items"].as_array().expect("a list").iter();
    let mut centre = centre.filter(|one| one["key"] == "window-dongqu");
    let centre = centre.next().expect("the centre");
    assert_eq!(
        (&centre["address"], &centre["phone"], &centre["hours"]),
        (
            &json!("1 Shifan Road"),
            &contact["phone"],
            &json!("Every day")
        )
    );
    reached["contact"]["phone"] = json!("javascript:1");
    let refused = admin.put(path, &reached).await;
    let place = "/contact/phone".to_owned();
    assert_eq!(refused.errors(), [(place, "not_a_choice".into())]);
    let nowhere = admin.put("/offices/nothing/place", &here).await;
    nowhere.problem(404, "office_not_found");
    let off = json!({"latE6": 91_000_000, "lngE6": 0});
    let refused = admin.put(path, &off).await;
    assert_eq!(refused.errors(), [("/latE6".into(), "not_a_choice".into())]);
    let clerk = app.clerk().await;
    clerk.put(path, &here).await.problem(403, "forbidden");
}
