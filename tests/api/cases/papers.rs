//! The papers of a case: read, kept as PDFs, and proved genuine.

use super::office::{Case, received, upload};
use onewindow_server::platform::storage::sha256_hex;
use onewindow_tests::{Actor, Answer, TestApp};
use serde_json::{Value, json};

async fn download(actor: &Actor, path: &str) -> Answer {
    let answer = actor.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.body.starts_with(b"%PDF-"));
    assert!(answer.body.len() < 100_000, "{} bytes", answer.body.len());
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    answer
}

async fn verification(app: &TestApp, case: &Case) -> Value {
    let url = case.body["receipt"]["verificationUrl"].as_str().unwrap();
    let path = url.split("/api/v1").nth(1).unwrap();
    app.anonymous().get(path).await.expect(200)
}

async fn entries(app: &TestApp) -> u64 {
    let audit = app.state().audit.clone();
    let found = app.state().db.read(move |conn| audit.verify(conn)).await;
    let found = found.unwrap();
    assert!(found.breaks.is_empty(), "{found:?}");
    found.entries
}

#[tokio::test]
async fn a_pdf_is_drawn_once_and_its_hash_is_told_to_whoever_checks() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = received(&owner).await;
    let before = verification(&app, &case).await;
    assert_eq!(before["files"], Value::Null, "nothing was handed out yet");
    assert_eq!(before["title"], "收件回执");
    assert_eq!(before["issuedBy"], "示例市市场监督管理局");
    assert_eq!(before["issuedAt"], case.body["receipt"]["issuedAt"]);

    let noted = entries(&app).await;
    let path = case.path("/receipt.pdf");
    let first = download(&owner, &path).await;
    assert_eq!(entries(&app).await, noted + 1, "who took it is remembered");
    let again = download(&clerk, &path).await;
    assert_eq!(first.body, again.body);
    assert_eq!(entries(&app).await, noted + 2);
    let english = download(&owner.in_english(), &path).await;
    assert_eq!(english.header("content-language"), "en");
    assert_ne!(first.body, english.body);

    let found = verification(&app, &case).await;
    let files = json!([
        {"language": "zh-CN", "sha256": sha256_hex(&first.body)},
        {"language": "en", "sha256": sha256_hex(&english.body)},
    ]);
    assert_eq!(found["files"], files);
}

#[tokio::test]
async fn every_step_leaves_its_paper_in_both_forms() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let approver = app.approver().await;
    let note = json!({"items": [
        {"material": "operator-identity", "reason": "身份证反面不清楚"},
        {"pointer": "/business/scope", "reason": "经营范围表述不规范"},
    ]});
    let case = received(&owner)
        .await
        .step(&clerk, "/single-notice", &note)
        .await;
    let notice = page(&owner, &case, "补正告知书").await;
    for words in [
        "经营者身份证明",
        "身份证反面不清楚",
        "经营信息／",
        "经营范围表述不规范",
        "第三十二条第一款第（四）项",
    ] {
        assert!(notice.contains(words), "{words}: {notice}");
    }

    let case = received(&owner)
        .await
        .step(&clerk, "/acceptance", &json!({"note": "请保持电话畅通"}))
        .await;
    let acceptance = page(&owner, &case, "受理通知书").await;
    for words in [
        "林晓",
        "请保持电话畅通",
        "2026年3月10日",
        "第三十二条第一款第（五）项",
    ] {
        assert!(acceptance.contains(words), "{words}: {acceptance}");
    }
    let case = case
        .step(&approver, "/decision", &json!({"outcome": "granted"}))
        .await
        .step(&approver, "/issuance", &Value::Null)
        .await
        .step(&clerk, "/delivery", &json!({"method": "mail"}))
        .await;
    let granted = page(&owner, &case, "准予行政许可决定书").await;
    assert!(granted.contains("十个工作日"), "{granted}");
    let delivered = page(&owner, &case, "送达回证").await;
    for words in ["邮寄送达", "营业执照", "准予行政许可决定书"] {
        assert!(delivered.contains(words), "{words}: {delivered}");
    }
}

/// The paper of this name as a page; its PDF is there too.
async fn page(actor: &Actor, case: &Case, title: &str) -> String {
    let case = case.again(actor).await;
    let notices = case.body["notices"].as_array().unwrap();
    let notice = notices.iter().find(|notice| notice["title"] == title);
    assert!(notice.is_some(), "no {title}: {notices:?}");
    let notice = notice.unwrap();
    let path = case.path(&format!("/documents/{}", notice["id"].as_str().unwrap()));
    download(actor, &format!("{path}.pdf")).await;
    let page = actor.get(&format!("{path}.html")).await;
    assert_eq!(page.status, 200);
    page.text()
}

#[tokio::test]
async fn a_paper_is_handed_only_to_those_who_may_see_its_case() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = received(&owner).await;
    let path = case.path("/receipt.pdf");
    app.anonymous()
        .get(&path)
        .await
        .problem(401, "unauthenticated");
    app.manager()
        .await
        .get(&path)
        .await
        .problem(404, "case_not_found");
    app.other_clerk()
        .await
        .get(&path)
        .await
        .problem(403, "other_office");
    let lost = case.path("/documents/019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53.pdf");
    owner.get(&lost).await.problem(404, "document_not_found");
    assert_eq!(verification(&app, &case).await["files"], Value::Null);
}

#[tokio::test]
async fn what_is_still_owed_is_on_the_notice_of_acceptance_with_its_day() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let clerk = app.clerk().await;
    let me = manager.get("/me").await.expect(200);
    let firm = &me["firms"][0];
    let body = json!({
        "itemKey": "shipin-jingying", "district": "dongqu",
        "applicant": {"kind": "firm", "firmId": firm["id"]},
    });
    let case = Case::of(&manager.post("/cases", &body).await, 201);
    let id = "990000199001010017";
    let answers = json!({
        "operator": {"kind": "company", "name": firm["name"], "uscc": firm["uscc"],
            "legalName": "林晓", "legalId": id, "mobile": "13800000001"},
        "business": {"kind": "sales", "goods": "loose", "special": false, "online": false},
        "premises": {"district": "dongqu", "address": "东区和平路1号", "area": 20, "hasStore": false},
        "people": {"staff": 2, "managers": [
            {"name": "林晓", "residentId": id, "post": "officer", "fullTime": true}]},
        "agency": {"byAgent": false},
    });
    let choices = json!({"deferrals": ["layout"], "commitments": ["safety-rules"]});
    let draft = json!({"answers": answers, "choices": choices});
    let saved = manager.put(&case.path("/draft"), &draft);
    Case::of(&saved.if_match(case.version()).await, 200);
    for material in ["business-licence", "manager-identity", "equipment"] {
        upload(&manager, &case, material).await;
    }
    let case = case
        .again(&manager)
        .await
        .step(&manager, "/submission", &json!({}))
        .await
        .step(&clerk, "/acceptance", &json!({}))
        .await;
    assert_eq!(case.body["notices"][0]["kind"], "deferredAcceptance");
    let notice = page(&manager, &case, "容缺受理通知书").await;
    assert!(
        notice.contains("主要设备设施布局、操作流程文件"),
        "{notice}"
    );
    assert!(notice.contains("2026年3月11日"), "{notice}");
    assert!(!notice.contains("食品安全管理制度文本"), "{notice}");
}
