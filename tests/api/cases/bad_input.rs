//! Bad input: each kind gets its own code, and nothing is lost or half-written.

use super::office::{Case, PDF, SHOP, begin, ready, shop_answers};
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};

async fn submit(actor: &Actor, case: &Case, answers: &Value) -> Vec<(String, String)> {
    let answer = case
        .post(actor, "/submission", &json!({"answers": answers}))
        .await;
    answer.problem(422, "form_invalid");
    answer.errors()
}

fn with(pointer: &str, value: Value) -> Value {
    let mut answers = shop_answers();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    answers.pointer_mut(parent).expect("a group")[key] = value;
    answers
}

#[tokio::test]
async fn every_wrong_answer_is_named_where_it_stands() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = ready(&owner).await;
    let long = "长".repeat(501);
    for (pointer, value, code) in [
        (
            "/operator/residentId",
            json!("990000199001010018"),
            "invalid_resident_id",
        ),
        ("/operator/mobile", json!("12345"), "invalid_mobile"),
        ("/operator/name", json!(7), "wrong_type"),
        ("/business/scope", json!(long), "too_long"),
        ("/business/capital", json!(-1), "too_small"),
        ("/premises/right", json!("stolen"), "not_a_choice"),
        ("/operator/nickname", json!("x"), "unknown_field"),
        ("/business/tradeName", json!("小林便利店"), "hidden_field"),
        ("/operator/ageYears", json!(36), "computed_field"),
    ] {
        let errors = submit(&owner, &case, &with(pointer, value)).await;
        assert_eq!(errors, [(pointer.to_owned(), code.to_owned())]);
    }
    let mut missing = shop_answers();
    missing["business"].as_object_mut().unwrap().remove("scope");
    let errors = submit(&owner, &case, &missing).await;
    assert_eq!(
        errors,
        [("/business/scope".to_owned(), "required".to_owned())]
    );

    let kept = case.again(&owner).await;
    assert_eq!((kept.state(), kept.version()), ("draft", case.version()));
    assert_eq!(
        kept.body["answers"],
        shop_answers(),
        "what was saved is still there"
    );
    let english = owner.in_english();
    let answer = case
        .post(
            &english,
            "/submission",
            &json!({"answers": with("/operator/mobile", json!("1"))}),
        )
        .await;
    let problem = answer.problem(422, "form_invalid");
    let message = problem["errors"][0]["message"].as_str().unwrap();
    assert!(message.is_ascii(), "{message}");
}

#[tokio::test]
async fn a_half_filled_draft_is_kept_and_what_cannot_be_read_is_refused() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let half = json!({"answers": {"operator": {"name": "林", "mobile": "123"}}});
    let saved = owner.put(&case.path("/draft"), &half).if_match(1).await;
    let case = Case::of(&saved, 200);
    assert_eq!(case.body["answers"], half["answers"]);
    assert_eq!(case.body["verdict"]["valid"], false);

    let twice = r#"{"answers":{"operator":{"name":"a","name":"b"}}}"#;
    let answer = owner
        .put(&case.path("/draft"), &Value::Null)
        .body("application/json", twice)
        .if_match(case.version())
        .await;
    answer.problem(422, "form_invalid");
    assert_eq!(
        answer.errors(),
        [(String::new(), "duplicate_key".to_owned())]
    );
    let deep = format!(
        r#"{{"answers":{{"operator":{}{}}}}}"#,
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let answer = owner
        .put(&case.path("/draft"), &Value::Null)
        .body("application/json", deep)
        .if_match(case.version())
        .await;
    answer.problem(422, "form_invalid");
    assert_eq!(answer.errors(), [(String::new(), "too_deep".to_owned())]);

    let kept = owner.get(&case.path("")).await;
    assert_eq!(kept.header("cache-control"), "no-store");
    let kept = Case::of(&kept, 200);
    assert_eq!(kept.body["answers"], half["answers"]);
    assert_eq!(kept.version(), case.version());
}

#[tokio::test]
async fn a_case_without_its_documents_is_not_taken() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let answer = case
        .post(&owner, "/submission", &json!({"answers": shop_answers()}))
        .await;
    let problem = answer.problem(422, "checklist_incomplete");
    assert_eq!(problem["count"], 2);
    let place = |id: &str| (format!("#/materials/{id}"), "material_needed".to_owned());
    assert_eq!(
        answer.errors(),
        [place("operator-identity"), place("premises-proof")]
    );
    assert_eq!(
        case.again(&owner).await.body["answers"],
        json!({}),
        "nothing half-written"
    );
}

#[tokio::test]
async fn files_are_what_their_bytes_say() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let send = |material: &str, bytes: Vec<u8>| {
        let path = case.path(&format!("/files?material={material}"));
        owner
            .post(&path, &Value::Null)
            .body("application/pdf", bytes)
    };
    send("operator-identity", b"MZ\x90\0 a program".to_vec())
        .await
        .problem(415, "file_type_not_allowed");
    send("operator-identity", Vec::new())
        .await
        .problem(422, "empty_file");
    send("operator-identity", b"%PD".to_vec())
        .await
        .problem(415, "file_type_not_allowed");
    let mut large = PDF.to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    let problem = send("operator-identity", large)
        .await
        .problem(413, "file_too_large");
    assert_eq!(problem["maxBytes"], 10 * 1024 * 1024);
    send("nothing", PDF.to_vec())
        .await
        .problem(404, "material_not_found");
    send("application", PDF.to_vec())
        .await
        .problem(404, "material_not_found");
    for _ in 0..4 {
        send("operator-identity", PDF.to_vec()).await.expect(201);
    }
    let problem = send("operator-identity", PDF.to_vec())
        .await
        .problem(409, "too_many_files");
    assert_eq!(problem["max"], 4);
    assert_eq!(
        case.again(&owner).await.body["files"]
            .as_array()
            .unwrap()
            .len(),
        4
    );

    let part = reqwest::multipart::Part::bytes(PDF.to_vec()).file_name("../租赁合同.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let path = case.path("/files?material=premises-proof");
    let file = owner
        .call(reqwest::Method::POST, &path)
        .multipart(form)
        .await
        .expect(201);
    assert_eq!(file["name"], "租赁合同.pdf");
}

#[tokio::test]
async fn only_open_items_can_be_applied_for() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let apply = |body: Value| {
        let owner = owner.clone();
        async move { owner.post("/cases", &body).await }
    };
    apply(json!({"itemKey": "flying-licence", "applicant": {"kind": "person"}}))
        .await
        .problem(404, "item_not_found");
    for (body, pointer, code) in [
        (
            json!({"itemKey": SHOP, "applicant": {"kind": "person"}}),
            "/district",
            "required",
        ),
        (
            json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "moon"}),
            "/district",
            "not_a_choice",
        ),
    ] {
        let answer = apply(body).await;
        answer.problem(422, "invalid_request");
        assert_eq!(answer.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    let answer = owner
        .post("/cases", &Value::Null)
        .body("application/json", "{\"itemKey\":")
        .await;
    answer.problem(400, "malformed_json");
    app.anonymous()
        .post("/cases", &Value::Null)
        .body("application/json", "{\"itemKey\":")
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_suspended_item_takes_neither_new_cases_nor_drafts() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = ready(&owner).await;
    let folder = tempfile::tempdir().unwrap();
    suspended(folder.path());
    let (db, now) = (app.state().db.clone(), app.state().clock.now());
    let path = folder.path().to_owned();
    onewindow_server::catalogue::publish_folder(&db, path, now)
        .await
        .unwrap();

    let body = json!({"itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu"});
    owner
        .post("/cases", &body)
        .await
        .problem(409, "item_not_open");
    case.post(&owner, "/submission", &json!({}))
        .await
        .problem(409, "item_not_open");
    let kept = case.again(&owner).await;
    assert_eq!(
        kept.body["answers"],
        shop_answers(),
        "the draft is not lost"
    );
}

/// A copy of the catalogue in which the shop item has a newer, suspended version.
fn suspended(folder: &std::path::Path) {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    for part in ["items", "codes", "calendar", "packages", "stages"] {
        std::fs::create_dir(folder.join(part)).unwrap();
        for entry in std::fs::read_dir(from.join(part)).unwrap() {
            let entry = entry.unwrap();
            let mut text = std::fs::read_to_string(entry.path()).unwrap();
            if entry.file_name() == format!("{SHOP}.yaml").as_str() {
                let (before, rest) = text.split_once("\nversion: ").unwrap();
                let (version, after) = rest.split_once("\nstatus: published\n").unwrap();
                let next = version.parse::<u32>().unwrap() + 1;
                text = format!("{before}\nversion: {next}\nstatus: suspended\n{after}");
            }
            std::fs::write(folder.join(part).join(entry.file_name()), text).unwrap();
        }
    }
}
