//! Editors work on items: a copy on the server, its check, and releases with four eyes.

use onewindow_catalogue::{Catalogue, Tables, check_item};
use onewindow_server::cases::timer;
use onewindow_tests::{Actor, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;

const KEY: &str = "laonian-youdai";

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue")
}

/// The item as it is in the folder, under the next version and with a shorter promise.
fn next() -> String {
    let file = folder().join(format!("items/{KEY}.yaml"));
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.replacen("version: 3", "version: 4", 1);
    text.replacen("promised: {days: 30,", "promised: {days: 20,", 1)
}

fn path(rest: &str) -> String {
    format!("/edited-items/{KEY}{rest}")
}

async fn save(editor: &Actor, version: i64, source: &str) -> i64 {
    let copy = path("/working-copy");
    let saved = editor.put(&copy, &json!({"source": source}));
    let saved = saved.if_match(version).await;
    saved.expect(200);
    saved.version()
}

/// Puts the text forward; answers the release.
async fn propose(editor: &Actor, source: &str, from: &str) -> Value {
    let version = save(editor, 0, source).await;
    let body = json!({"reason": "按新办法缩短时限", "effectiveFrom": from});
    let release = editor.post(&path("/releases"), &body);
    release.if_match(version).await.expect(201)
}

fn decide(editor: &Actor, release: &Value, how: &str) -> onewindow_tests::Call {
    let at = format!("/item-releases/{}/{how}", release["id"].as_str().unwrap());
    let call = if how == "approval" {
        editor.call(Method::POST, &at)
    } else {
        editor.post(&at, &json!({"reason": "先不发布"}))
    };
    call.key(&format!("{how}-{at}"))
        .if_match(release["version"].as_i64().unwrap())
}

async fn promised(app: &TestApp) -> Value {
    let guide = app
        .anonymous()
        .get(&format!("/items/{KEY}"))
        .await
        .expect(200);
    guide["limits"]["promised"]["days"].clone()
}

#[tokio::test]
async fn an_editor_reads_what_is_published_as_it_was_written() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let item = editor.get(&path("")).await.expect(200);
    assert_eq!(item["version"], 3);
    let version = &item["versions"][0];
    assert_eq!(
        (&version["version"], &version["hasSource"]),
        (&json!(3), &json!(true))
    );
    let source = editor.get(&path("/versions/3/source")).await.expect(200);
    let file = std::fs::read_to_string(folder().join(format!("items/{KEY}.yaml"))).unwrap();
    assert_eq!(source["source"], file);
    editor
        .get(&path("/versions/9/source"))
        .await
        .problem(404, "item_not_found");
    editor
        .get("/edited-items/none")
        .await
        .problem(404, "item_not_found");
    editor
        .get(&path("/working-copy"))
        .await
        .problem(404, "working_copy_not_found");
    let first = editor.get("/edited-items?limit=2").await.expect(200);
    let after = first["nextCursor"].as_str().unwrap();
    let second = editor
        .get(&format!("/edited-items?limit=2&cursor={after}"))
        .await
        .expect(200);
    assert!(first["items"][1]["key"].as_str() < second["items"][0]["key"].as_str());
}

#[tokio::test]
async fn two_editors_never_write_over_one_another() {
    let app = TestApp::start().await;
    let (one, other) = (app.editor().await, app.staff("editor-2").await);
    let first = save(&one, 0, "item: a").await;
    let theirs = save(&other, first, "item: b").await;
    let copy = path("/working-copy");
    for version in [0, first] {
        let stale = one.put(&copy, &json!({"source": "item: c"}));
        let problem = stale.if_match(version).await.problem(412, "stale_version");
        assert_eq!(problem["current"], theirs);
    }
    let kept = one.get(&copy).await.expect(200);
    assert_eq!(
        (&kept["source"], &kept["savedBy"]),
        (&json!("item: b"), &json!("程洁"))
    );
    // Thrown away, the numbers go on, so what was read of the old copy cannot meet a new one.
    let gone = one.delete(&copy).if_match(theirs);
    gone.await.expect(204);
    let again = save(&one, theirs + 1, "item: d").await;
    assert!(again > theirs);
    let listed = one.get("/edited-items?limit=100").await.expect(200);
    let mut items = listed["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["key"] == KEY).unwrap();
    assert_eq!(item["workingCopy"]["savedBy"], "吴芳");
    assert_eq!(item["workingCopy"]["source"], Value::Null);
}

#[tokio::test]
async fn the_check_says_what_the_compiler_says_and_what_changes_for_people() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (catalogue, _) = Catalogue::load(&folder());
    let tables = Tables {
        codes: catalogue.codes,
        stages: Some(catalogue.stages),
    };
    let wrong = next().replacen("department: mzj", "department: mzjj", 1);
    let checked = editor
        .post(&path("/check"), &json!({"source": wrong}))
        .await;
    let (_, faults) = check_item(KEY, &wrong, &tables);
    assert!(!faults.is_empty());
    let found = checked.expect(200);
    assert_eq!(found["faults"], serde_json::to_value(&faults).unwrap());
    assert_eq!(
        (&found["changes"], &found["packSha256"]),
        (&Value::Null, &Value::Null)
    );
    let served = editor.get("/catalogue-tables").await.expect(200);
    assert_eq!(served, serde_json::to_value(&tables).unwrap());

    let right = next();
    let checked = editor
        .post(&path("/check"), &json!({"source": right}))
        .await
        .expect(200);
    let (item, _) = check_item(KEY, &right, &tables);
    assert_eq!(checked["packSha256"], item.unwrap().pack_sha256);
    assert_eq!(
        checked["changes"],
        json!([{
            "group": "limits", "kind": "changed", "name": "承诺办结时限",
            "facts": [{"label": "时限", "before": "30 个工作日", "after": "20 个工作日"}],
        }])
    );
}

#[tokio::test]
async fn a_version_is_shown_once_another_editor_approves_it() {
    let app = TestApp::start().await;
    let (editor, other) = (app.editor().await, app.staff("editor-2").await);
    let citizen = app.citizen().await;
    let begun = citizen
        .post(
            "/cases",
            &json!({"itemKey": KEY, "applicant": {"kind": "person"}, "district": "dongqu"}),
        )
        .await
        .expect(201);

    let release = propose(&editor, &next(), "2026-03-10").await;
    assert_eq!(release["state"], "proposed");
    assert_eq!(promised(&app).await, 30);
    let body = json!({"reason": "又一次", "effectiveFrom": "2026-03-10"});
    let second = editor.post(&path("/releases"), &body).if_match(1);
    second.await.problem(409, "release_open");
    decide(&editor, &release, "approval")
        .await
        .problem(403, "own_release");
    let shown = other.get(&format!(
        "/item-releases/{}",
        release["id"].as_str().unwrap()
    ));
    assert_eq!(
        shown.await.expect(200)["checked"]["changes"][0]["group"],
        "limits"
    );

    let first = decide(&other, &release, "approval").await;
    assert_eq!(first.expect(200)["state"], "published");
    // The same once more is the same answer.
    let again = decide(&other, &release, "approval").await;
    assert_eq!(again.text(), first.text());
    assert_eq!(promised(&app).await, 20);
    let item = editor.get(&path("")).await.expect(200);
    let version = &item["versions"][0];
    assert_eq!(version["version"], 4);
    assert_eq!(version["release"]["proposedBy"], "吴芳");
    assert_eq!(version["release"]["decidedBy"], "程洁");
    assert_eq!(version["release"]["reason"], "按新办法缩短时限");
    // What was worked on is done, and the case keeps the version it was begun with.
    assert_eq!(item["workingCopy"], Value::Null);
    let case = citizen.get(&format!("/cases/{}", begun["id"].as_str().unwrap()));
    assert_eq!(case.await.expect(200)["packSha256"], begun["packSha256"]);
    assert_ne!(begun["packSha256"], Value::Null);
    decide(&other, &release, "refusal")
        .await
        .problem(412, "stale_version");
}

#[tokio::test]
async fn a_faulty_or_old_version_is_not_put_forward() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let body = json!({"reason": "改", "effectiveFrom": "2026-03-10"});
    let version = save(&editor, 0, &next().replacen("visits: 1", "visits: many", 1)).await;
    let refused = editor
        .post(&path("/releases"), &body)
        .if_match(version)
        .await;
    let problem = refused.problem(422, "item_faulty");
    assert_eq!(problem["errors"][0]["pointer"], "/source");
    let line = next().lines().position(|line| line == "visits: 1").unwrap() + 1;
    assert_eq!(problem["errors"][0]["params"]["line"], line);

    let old = next().replacen("version: 4", "version: 3", 1);
    let version = save(&editor, version, &old).await;
    let refused = editor
        .post(&path("/releases"), &body)
        .if_match(version)
        .await;
    refused.problem(409, "version_not_newer");

    let version = save(&editor, version, &next()).await;
    let late = json!({"reason": "改", "effectiveFrom": "2026-03-09"});
    let refused = editor
        .post(&path("/releases"), &late)
        .if_match(version)
        .await;
    refused.problem(422, "invalid_request");
    assert_eq!(refused.errors()[0].0, "/effectiveFrom");
    let none = editor.get("/item-releases").await.expect(200);
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn a_version_of_a_later_day_waits_for_it_and_may_be_stopped() {
    let app = TestApp::start().await;
    let (editor, other) = (app.editor().await, app.staff("editor-2").await);
    let release = propose(&editor, &next(), "2026-03-12").await;
    let scheduled = decide(&other, &release, "approval").await.expect(200);
    assert_eq!(scheduled["state"], "scheduled");
    timer::tick(app.state()).await.unwrap();
    assert_eq!(promised(&app).await, 30);
    let stopped = decide(&editor, &scheduled, "refusal").await.expect(200);
    assert_eq!(
        (&stopped["state"], &stopped["answer"]),
        (&json!("withdrawn"), &json!("先不发布"))
    );

    let copy = editor.get(&path("/working-copy")).await.version();
    let body = json!({"reason": "还是要改", "effectiveFrom": "2026-03-12"});
    let release = editor
        .post(&path("/releases"), &body)
        .if_match(copy)
        .await
        .expect(201);
    decide(&other, &release, "approval").await.expect(200);
    app.state().clock.advance_seconds(2 * 86_400);
    assert_eq!(timer::tick(app.state()).await.unwrap().published, 1);
    assert_eq!(promised(&app).await, 20);
    assert_eq!(timer::tick(app.state()).await.unwrap().published, 0);
}

#[tokio::test]
async fn a_version_that_a_package_could_not_share_is_not_put_forward() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let at_path = "/edited-items/shipin-jingying";
    let item = editor.get(at_path).await.expect(200);
    let version = item["version"].as_i64().unwrap();
    let source = editor
        .get(&format!("{at_path}/versions/{version}/source"))
        .await
        .expect(200);
    let source = source["source"].as_str().unwrap();
    let other = source
        .replacen(
            &format!("version: {version}"),
            &format!("version: {}", version + 1),
            1,
        )
        .replacen("id: business-licence", "id: licence-of-business", 1);
    assert_ne!(source, other);
    let checked = editor
        .post(&format!("{at_path}/check"), &json!({"source": other}))
        .await
        .expect(200);
    assert_eq!(checked["faults"], json!([]));
    assert!(
        checked["broken"][0].as_str().unwrap().contains("canyin"),
        "{checked}"
    );
}
