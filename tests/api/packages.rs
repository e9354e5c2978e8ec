//! A package as an app opens it: its page, its document, the packs of its items, and a session.

mod apply;
pub(crate) mod office;
mod pay;
mod uploads;

use onewindow_core::date::Date;
use onewindow_core::json::Json;
use onewindow_core::pack::Pack;
use onewindow_core::package::{Package, PackageSession};
use onewindow_core::{Context, LoadedPack};
use onewindow_tests::TestApp;
use std::sync::Arc;

#[tokio::test]
async fn a_package_opens_with_what_its_page_names() {
    let app = TestApp::start().await;
    let anyone = app.anonymous();
    let page = anyone.get("/packages/canyin").await.expect(200);

    let url = page["document"]["url"].as_str().unwrap();
    let document = anyone.get(url.strip_prefix("/api/v1").unwrap()).await;
    document.expect(200);
    let kept = document.header("cache-control");
    assert_eq!(kept, "public, max-age=31536000, immutable");
    let package = Arc::new(Package::parse(&document.body).unwrap());
    assert_eq!(package.sha256(), page["document"]["sha256"]);

    let mut packs: Vec<Arc<LoadedPack>> = Vec::new();
    for item in &package.package().items {
        let guide = anyone.get(&format!("/items/{}", item.item)).await;
        assert_eq!(guide.expect(200)["pack"]["sha256"], item.pack);
        let pack = anyone.get(&format!("/packs/{}", item.pack)).await;
        packs.push(Arc::new(Pack::parse(&pack.body).unwrap()));
    }
    let today: Date = "2026-11-22".parse().unwrap();
    let context = Context::on(today);
    let chosen = ["huwai-guanggao"];
    let mut session = PackageSession::open(Arc::clone(&package), &packs, context, &chosen).unwrap();

    let name = Json::Text("示例市晨光餐饮店".to_owned());
    session.set("/shared/operator-name", &name).unwrap();
    let draft = session.document("huwai-guanggao").unwrap().to_text();
    assert!(draft.contains("示例市晨光餐饮店"), "{draft}");
    assert_eq!(page["cooperation"], "oneLevel");

    // What the page says is shared is what a session takes as shared.
    let said = |list: &str| -> Vec<(String, String)> {
        let list = page[list].as_array().unwrap().iter();
        let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        list.map(|one| (text(one, "id"), text(one, "title")))
            .collect()
    };
    let shared = |list: &[onewindow_core::package::Shared]| -> Vec<(String, String)> {
        let list = list.iter();
        list.map(|one| (one.id.clone(), one.title.zh.clone()))
            .collect()
    };
    assert_eq!(said("sharedFields"), shared(&package.package().fields));
    assert_eq!(
        said("sharedMaterials"),
        shared(&package.package().materials)
    );
    assert_eq!(
        page["sharedMaterials"][0]["items"],
        serde_json::json!(["shipin-jingying", "huwai-guanggao"])
    );
}

#[tokio::test]
async fn a_package_says_what_is_shared_in_the_askers_language() {
    let app = TestApp::start().await;
    let page = app.anonymous().in_english().get("/packages/canyin").await;
    let page = page.expect(200);
    assert_eq!(page["sharedFields"][0]["title"], "Name of the business");
    assert_eq!(page["sharedMaterials"][0]["title"], "Business licence");
}
