//! Notes on documents: staff's own until a notice carries one over.

use super::office::{Case, received};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

fn note(text: &str) -> Value {
    json!({"page": 1, "place": {"x": 620, "y": 840, "width": 200, "height": 60}, "text": text})
}

fn file(case: &Case) -> &str {
    case.body["files"][0]["id"].as_str().unwrap()
}

fn on(case: &Case) -> String {
    case.path(&format!("/files/{}/annotations", file(case)))
}

fn at(case: &Case, note: &Value, rest: &str) -> String {
    case.path(&format!(
        "/annotations/{}{rest}",
        note["id"].as_str().unwrap()
    ))
}

async fn seen(actor: &Actor, case: &Case) -> Vec<Value> {
    let all = actor.get(&case.path("/annotations")).await.expect(200);
    all["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_note_is_staffs_own_until_a_notice_carries_it_over() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner).await;
    let first = clerk
        .post(&on(&case), &note("此处看不清"))
        .await
        .expect(201);
    let other = json!({"page": 1, "text": "与登记的住址核对过"});
    let inner = clerk.post(&on(&case), &other).await.expect(201);
    assert_eq!((&first["number"], &inner["number"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&first["author"], &first["own"]),
        (&json!("陈静"), &json!(true))
    );

    let approver = app.approver().await;
    let shown = seen(&approver, &case).await;
    assert_eq!((shown.len(), &shown[0]["own"]), (2, &json!(false)));
    assert_eq!(shown[0]["place"], note("")["place"]);
    assert_eq!(seen(&owner, &case).await, Vec::<Value>::new());
    let stranger = app.citizen_with("13911110077").await;
    stranger
        .get(&case.path("/annotations"))
        .await
        .problem(404, "case_not_found");

    let item = json!({
        "material": "operator-identity", "reason": "照片不清晰", "annotations": [first["id"]],
    });
    let case = case.again(&clerk).await;
    let case = case
        .step(&clerk, "/single-notice", &json!({"items": [item]}))
        .await;
    let told = seen(&owner, &case).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["text"], &told[0]["told"]),
        (&json!("此处看不清"), &json!(true))
    );
    assert_eq!(told[0]["file"].as_str(), Some(file(&case)));
    for hidden in ["author", "createdAt"] {
        assert_eq!(told[0][hidden], Value::Null, "{hidden} is not told");
    }

    let gone = clerk.delete(&at(&case, &first, "")).await;
    gone.problem(409, "annotation_told");
    let done = clerk.put(&at(&case, &first, "/resolution"), &Value::Null);
    assert_ne!(done.await.expect(200)["resolvedAt"], Value::Null);
    clerk.delete(&at(&case, &inner, "")).await.expect(204);
    clerk
        .delete(&at(&case, &inner, ""))
        .await
        .problem(404, "annotation_not_found");

    // A file the applicant took back takes its notes out of sight.
    let taken = owner.delete(&case.path(&format!("/files/{}", file(&case))));
    taken.await.expect(204);
    assert_eq!(seen(&clerk, &case).await, Vec::<Value>::new());
    for (who, may) in [
        (&clerk, true),
        (&owner, false),
        (&app.supervisor().await, false),
    ] {
        let all = who.get(&case.path("/annotations")).await.expect(200);
        assert_eq!(all["mayAdd"], may);
    }
}

#[tokio::test]
async fn a_notice_takes_no_note_of_another_document_and_then_changes_nothing() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner).await;
    let first = clerk
        .post(&on(&case), &note("此处看不清"))
        .await
        .expect(201);
    let case = case.again(&clerk).await;
    for named in [first["id"].clone(), json!("nobodys")] {
        let item =
            json!({"pointer": "/premises/address", "reason": "写明门牌", "annotations": [named]});
        let answer = case
            .post(&clerk, "/single-notice", &json!({"items": [item]}))
            .await;
        answer.problem(422, "invalid_request");
        assert_eq!(answer.errors()[0].0, "/items/0/annotations/0");
    }
    assert_eq!(case.again(&owner).await.state(), "received");
    assert_eq!(seen(&owner, &case).await, Vec::<Value>::new());
}

#[tokio::test]
async fn who_wrote_a_note_settles_it_and_a_place_stays_on_its_page() {
    let app = TestApp::start().await;
    let (owner, clerk) = (app.citizen().await, app.clerk().await);
    let case = received(&owner).await;
    let key = "the-same-note";
    let first = clerk.post(&on(&case), &note("此处看不清")).key(key).await;
    let again = clerk.post(&on(&case), &note("此处看不清")).key(key).await;
    assert_eq!(first.expect(201), again.expect(201));
    let first = first.json();

    let approver = app.approver().await;
    approver
        .delete(&at(&case, &first, ""))
        .await
        .problem(403, "colleagues_annotation");
    let other = app.other_clerk().await;
    other
        .post(&on(&case), &note("x"))
        .await
        .problem(403, "other_office");
    let supervisor = app.supervisor().await;
    supervisor
        .post(&on(&case), &note("x"))
        .await
        .problem(403, "forbidden");
    owner
        .post(&on(&case), &note("x"))
        .await
        .problem(403, "forbidden");

    let outside = json!({"page": 1, "place": {"x": 900, "y": 0, "width": 200}, "text": "x"});
    let answer = clerk.post(&on(&case), &outside).await;
    answer.problem(422, "invalid_request");
    assert_eq!(
        answer.errors(),
        [("/place/width".to_owned(), "off_the_page".to_owned())]
    );
    let none = case.path("/files/019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53/annotations");
    clerk
        .post(&none, &note("x"))
        .await
        .problem(404, "file_not_found");
}
