//! 意见模板: a department's own words.

use onewindow_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_lead_keeps_the_words_of_their_own_department() {
    let app = TestApp::start().await;
    let path = "/staff/opinion-templates";
    let lead = app.approver().await;
    let colleague = app.staff("approver-scjg-b").await;
    let head = app.staff("head-scjg").await;
    let other = app.staff("head-wjw").await;
    assert_eq!(lead.get(path).await.expect(200)["items"], json!([]));

    let words =
        json!({"kind": "conditions", "zh": "请在开业前报备。", "en": "Report before opening."});
    colleague
        .post(path, &words)
        .key("a")
        .await
        .problem(403, "forbidden");
    let kept = lead.post(path, &words).key("b").await.expect(201);
    assert_eq!(lead.post(path, &words).key("b").await.expect(201), kept);
    let half = json!({"kind": "refusal", "zh": "不符合", "en": ""});
    let answer = lead.post(path, &half).key("c").await;
    assert_eq!(answer.errors()[0].0, "/en");
    assert_eq!(
        colleague.get(path).await.expect(200)["items"],
        json!([kept])
    );
    assert_eq!(other.get(path).await.expect(200)["items"], json!([]));

    let own = format!("{path}/{}", kept["id"].as_str().unwrap());
    let better = json!({"kind": "grant", "zh": "符合条件。", "en": "The conditions are met."});
    other
        .put(&own, &better)
        .await
        .problem(404, "template_not_found");
    other.delete(&own).await.problem(404, "template_not_found");
    head.put(&own, &better).await.expect(200);
    let found = colleague.get(path).await.expect(200);
    assert_eq!(found["items"][0]["kind"], "grant");
    assert_eq!(found["items"][0]["en"], "The conditions are met.");
    head.delete(&own).await.expect(204);
    head.delete(&own).await.problem(404, "template_not_found");
    assert_eq!(
        lead.get(path).await.expect(200)["items"],
        Value::Array(Vec::new())
    );
}
