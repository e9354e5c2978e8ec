//! What everybody may read of the catalogue.

use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn items(actor: &Actor, query: &str) -> Vec<Value> {
    let page = actor.get(&format!("/items?limit=100{query}")).await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

fn keys(items: &[Value]) -> Vec<&str> {
    let keys = items.iter().map(|item| item["key"].as_str().unwrap());
    keys.collect()
}

fn has(item: &Value, way: &str) -> bool {
    item["ways"].as_array().unwrap().contains(&json!(way))
}

#[tokio::test]
async fn items_are_found_by_each_of_the_four_ways() {
    let app = TestApp::start().await;
    let anybody = app.anonymous();
    let all = items(&anybody, "").await;
    for way in ["atOnce", "online", "once", "nearby"] {
        let found = items(&anybody, &format!("&{way}=true")).await;
        let wanted: Vec<Value> = all.iter().filter(|item| has(item, way)).cloned().collect();
        assert!(!wanted.is_empty(), "{way}");
        assert_eq!(keys(&found), keys(&wanted), "{way}");
        let no = items(&anybody, &format!("&{way}=false")).await;
        assert_eq!(no.len(), all.len(), "false narrows nothing");
    }
    for item in &all {
        assert_eq!(has(item, "atOnce"), item["caseType"] == "immediate");
        assert!(!has(item, "once") || item["visits"].as_i64().unwrap() <= 1);
    }
    // Beside others, and in a search.
    let both = items(&anybody, "&atOnce=true&nearby=true").await;
    assert!(
        both.iter()
            .all(|item| has(item, "atOnce") && has(item, "nearby"))
    );
    assert!(keys(&both).contains(&"getihu-sheli") && !keys(&both).contains(&"touzi-beian"));
    let found = items(&anybody, "&q=%E8%AE%B8%E5%8F%AF&nearby=true").await;
    assert!(
        keys(&found).contains(&"shipin-jingying"),
        "{:?}",
        keys(&found)
    );
    assert!(
        !keys(&found).contains(&"daolu-huoyun"),
        "{:?}",
        keys(&found)
    );
}

#[tokio::test]
async fn a_theme_has_its_name_in_both_languages() {
    let app = TestApp::start().await;
    let anybody = app.anonymous();
    for item in items(&anybody, "").await {
        assert_eq!(item["themeName"], item["theme"]);
    }
    for item in items(&anybody.in_english(), "").await {
        let name = item["themeName"].as_str().unwrap();
        assert!(name.is_ascii(), "{name}");
    }
    let theme = "&theme=%E5%BC%80%E5%BA%97%E7%BB%8F%E8%90%A5";
    let narrowed = items(&anybody.in_english(), theme).await;
    assert!(keys(&narrowed).contains(&"getihu-sheli"));
}

#[tokio::test]
async fn a_sample_is_in_the_guide_and_a_pdf_that_says_what_it_is() {
    let app = TestApp::start().await;
    let anybody = app.anonymous();
    let guide = anybody.get("/items/getihu-sheli").await.expect(200);
    let materials = guide["materials"].as_array().unwrap();
    let lines = |id: &str| {
        let found = materials.iter().find(|material| material["id"] == id);
        found.unwrap()["sample"].as_array().cloned()
    };
    let application = lines("application").unwrap();
    assert_eq!(
        application[0],
        json!({"label": "经营者姓名", "text": "王小明"})
    );
    assert!(lines("operator-identity").is_none());

    let path = "/items/getihu-sheli/materials/application/sample";
    let answer = anybody.get(path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(answer.header("cache-control").starts_with("public"));
    let pdf = answer.text();
    assert!(pdf.starts_with("%PDF-") && pdf.contains("pdfaid:part"));
    assert!(pdf.contains("个体工商户开业登记申请书 样张"), "its title");
    let tag = answer.header("etag").to_owned();
    let again = anybody.get(path).header("if-none-match", &tag).await;
    assert_eq!(again.status, 304);
    let english = anybody.in_english().get(path).await;
    assert_ne!(english.header("etag"), tag);
    assert!(
        english
            .text()
            .contains("Application for registration Sample")
    );

    for none in ["operator-identity", "nothing"] {
        let path = format!("/items/getihu-sheli/materials/{none}/sample");
        anybody.get(&path).await.problem(404, "sample_not_found");
    }
    let path = "/items/nothing/materials/application/sample";
    anybody.get(path).await.problem(404, "item_not_found");
}
