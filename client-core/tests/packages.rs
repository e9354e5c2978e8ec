//! A package session: one answer for all items that share a question, each item judged by its own
//! pack.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

mod support;

use onewindow_core::json::{Json, Limits};
use onewindow_core::package::{Package, PackageSession};
use onewindow_core::{Context, File, Input, Lang, LoadedPack, Mode, evaluate_as};
use serde_json::{Value, json};
use std::sync::Arc;
use support::*;

fn read(value: &Value) -> Json {
    let limits = Limits {
        max_bytes: 10_000,
        max_depth: 10,
    };
    Json::parse(value.to_string().as_bytes(), limits).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What a delta says, its entries by the name each begins with.
fn told(delta: &str) -> Value {
    let mut delta = parsed(delta);
    for (list, name) in [("fields", "pointer"), ("checklist", "material")] {
        let mut by_name = json!({});
        for entry in delta[list].as_array().unwrap() {
            by_name[entry[name].as_str().unwrap()] = entry.clone();
        }
        delta[list] = by_name;
    }
    delta
}

fn text_field(key: &str, rest: Value) -> Value {
    let mut field = json!({"key": key, "type": "text", "title": title(key), "required": true,
        "minLength": 2, "maxLength": 20});
    for (key, value) in rest.as_object().unwrap() {
        field[key] = value.clone();
    }
    field
}

/// An item whose `mobile` shows only with `wantsCalls`, and whose `licence` is always needed.
fn bakery() -> LoadedPack {
    let mut rules = Rules::default();
    let calls = rules.add(
        "visible:/owner/mobile",
        json!({"field": "/owner/wantsCalls"}),
    );
    let fields = json!([
        {"key": "owner", "type": "group", "title": title("业主"), "fields": [
            text_field("name", json!({})),
            {"key": "wantsCalls", "type": "boolean", "title": title("来电"), "default": false},
            text_field("mobile", json!({"visibleWhen": calls})),
            text_field("district", json!({"readOnly": true, "default": "东区"})),
        ]},
        {"key": "ovens", "type": "rows", "title": title("烤炉"), "maxItems": 5, "fields": [
            text_field("model", json!({})),
        ]},
    ]);
    let materials = json!([
        material(
            "licence",
            json!({"licence": "business-licence", "deferralWorkdays": 3})
        ),
        material("plan", json!({})),
        material("form", json!({"generated": true})),
    ]);
    let fees = json!([{"id": "plate", "listCode": "F1", "name": title("工本费"), "amount": 1}]);
    rules.add("amount:plate", json!({"number": "500"}));
    let mut pack = pack_json(fields, rules, json!({"materials": materials, "fees": fees}));
    pack["item"] = json!("bakery");
    load(&pack)
}

/// An item that always asks `phone` and may do without `owner`; its `paper` depends on `big`.
fn sign() -> LoadedPack {
    let mut rules = Rules::default();
    let big = rules.add("material:paper", json!({"field": "/sign/big"}));
    let fields = json!([
        {"key": "sign", "type": "group", "title": title("招牌"), "fields": [
            text_field("owner", json!({"required": false})),
            text_field("phone", json!({})),
            {"key": "big", "type": "boolean", "title": title("大"), "required": true},
        ]},
    ]);
    let materials = json!([material(
        "paper",
        json!({"licence": "business-licence", "neededWhen": big})
    ),]);
    let mut pack = pack_json(fields, rules, json!({"materials": materials}));
    pack["item"] = json!("sign");
    load(&pack)
}

fn package_json(bakery: &LoadedPack, sign: &LoadedPack) -> Value {
    json!({
        "format": "onewindow-package/1",
        "package": "opening",
        "version": 1,
        "name": title("开店"),
        "items": [
            {"item": "bakery", "pack": bakery.sha256(), "optional": false},
            {"item": "sign", "pack": sign.sha256(), "optional": true},
        ],
        "fields": [
            {"id": "name", "title": title("姓名"), "askedAs": "bakery",
             "at": {"bakery": "/owner/name", "sign": "/sign/owner"}},
            {"id": "mobile", "title": title("手机"), "askedAs": "sign",
             "at": {"bakery": "/owner/mobile", "sign": "/sign/phone"}},
        ],
        "materials": [
            {"id": "licence", "title": title("执照"), "at": {"bakery": "licence", "sign": "paper"}},
        ],
    })
}

struct Case {
    packs: Vec<Arc<LoadedPack>>,
    session: PackageSession,
}

fn open(chosen: &[&str]) -> Case {
    let packs = vec![Arc::new(bakery()), Arc::new(sign())];
    let package = package_json(&packs[0], &packs[1]);
    let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
    let session = PackageSession::open(package, &packs, context(), chosen).unwrap();
    Case { packs, session }
}

impl Case {
    fn set(&mut self, pointer: &str, value: Value) -> Value {
        told(&self.session.set(pointer, &read(&value)).unwrap())
    }

    fn refusal(&mut self, pointer: &str, value: Value) -> &'static str {
        let before = self.session.verdict();
        let code = self.session.set(pointer, &read(&value)).unwrap_err().code;
        assert_eq!(self.session.verdict(), before, "a refusal changes nothing");
        code
    }

    fn verdict(&self) -> Value {
        parsed(&self.session.verdict())
    }

    /// The answers of an item as its own session holds them.
    fn answers(&self, item: &str) -> Value {
        parsed(&self.session.snapshot().to_text())["items"][item]["answers"].clone()
    }
}

fn pdf(hash: &str) -> File {
    File {
        name: "a.pdf".to_owned(),
        size: 10,
        media_type: "application/pdf".to_owned(),
        sha256: hash.to_owned(),
    }
}

fn field<'v>(verdict: &'v Value, pointer: &str) -> Option<&'v Value> {
    let fields = verdict["fields"].as_array().unwrap();
    let mut found = fields.iter().filter(|f| f["pointer"] == pointer);
    let first = found.next();
    assert!(found.next().is_none(), "{pointer} stands twice");
    first
}

fn entry<'v>(verdict: &'v Value, material: &str) -> &'v Value {
    let entries = verdict["checklist"].as_array().unwrap();
    entries.iter().find(|e| e["material"] == material).unwrap()
}

#[test]
fn one_answer_goes_to_every_item_that_asks_for_it() {
    let mut case = open(&["sign"]);
    let delta = case.set("/shared/name", json!("林小满"));
    assert_eq!(case.answers("bakery")["owner"]["name"], "林小满");
    assert_eq!(case.answers("sign")["sign"]["owner"], "林小满");
    let items: Vec<&str> = delta["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["item"].as_str().unwrap())
        .collect();
    assert_eq!(items, ["bakery", "sign"]);
    assert!(delta["fields"]["/shared/name"].get("missing").is_none());
    assert_eq!(delta["fields"]["/shared/name"]["visible"], true);
    // An item's own pointer to a shared field is the shared field.
    case.set("/sign/sign/owner", json!("王五"));
    assert_eq!(case.answers("bakery")["owner"]["name"], "王五");
    case.session.clear("/bakery/owner/name").unwrap();
    assert_eq!(case.answers("sign")["sign"].get("owner"), None);
    // A group put in as a whole hands on what it shares, and takes away what it does not have.
    case.set(
        "/bakery/owner",
        json!({"name": "赵六", "mobile": "13800000000"}),
    );
    assert_eq!(
        case.answers("sign")["sign"],
        json!({"owner": "赵六", "phone": "13800000000"})
    );
    case.set("/bakery/owner", json!({"name": "钱七"}));
    assert_eq!(case.answers("sign")["sign"], json!({"owner": "钱七"}));
}

#[test]
fn a_shared_question_stands_once_and_first_as_the_items_together_have_it() {
    let mut case = open(&["sign"]);
    let verdict = case.verdict();
    let pointers: Vec<&str> = verdict["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/shared/name",
            "/shared/mobile",
            "/bakery/owner",
            "/bakery/owner/wantsCalls",
            "/bakery/owner/district",
            "/bakery/ovens",
            "/sign/sign",
            "/sign/sign/big",
        ]
    );
    let name = field(&verdict, "/shared/name").unwrap();
    assert_eq!(name["required"], true, "one of its items requires it");
    assert_eq!(
        name["at"],
        json!(["/bakery/owner/name", "/sign/sign/owner"])
    );
    // Hidden in the bakery, asked for the sign.
    let mobile = field(&verdict, "/shared/mobile").unwrap();
    assert_eq!(mobile["at"], json!(["/sign/sign/phone"]));
    assert_eq!(verdict["progress"], json!({"answered": 0, "required": 3}));
    let delta = case.set("/bakery/owner/wantsCalls", json!(true));
    assert_eq!(
        delta["fields"]["/shared/mobile"]["at"],
        json!(["/bakery/owner/mobile", "/sign/sign/phone"])
    );
    // Required in two items now, and still asked once.
    assert_eq!(delta["progress"], json!({"answered": 0, "required": 3}));
    let delta = case.set("/shared/mobile", json!("1"));
    let error = &delta["fields"]["/shared/mobile"]["error"];
    assert_eq!(error["code"], "too_short");
    assert_eq!(error["item"], "sign", "the item it is asked as speaks");
    assert_eq!(delta["progress"], json!({"answered": 1, "required": 3}));
    assert_eq!(delta["valid"], false);
    case.session.choose("sign", false).unwrap();
    let mobile = case.verdict();
    let mobile = field(&mobile, "/shared/mobile").unwrap();
    assert_eq!(mobile["error"]["item"], "bakery");
}

#[test]
fn a_value_hidden_in_one_item_is_sent_for_the_other_only() {
    let mut case = open(&["sign"]);
    case.set("/shared/mobile", json!("13800000000"));
    let document =
        |case: &Case, item: &str| parsed(&case.session.document(item).unwrap().to_text());
    assert_eq!(
        document(&case, "bakery")["answers"]["owner"].get("mobile"),
        None
    );
    assert_eq!(
        document(&case, "sign")["answers"]["sign"]["phone"],
        "13800000000"
    );
    case.set("/bakery/owner/wantsCalls", json!(true));
    assert_eq!(
        document(&case, "bakery")["answers"]["owner"]["mobile"],
        "13800000000"
    );
}

#[test]
fn a_shared_document_is_handed_in_once_and_as_far_as_its_strictest_item() {
    let mut case = open(&["sign"]);
    let verdict = case.verdict();
    let shared = entry(&verdict, "/shared/licence");
    assert_eq!(
        *shared,
        json!({"material": "/shared/licence", "state": "needed",
            "items": {"bakery": "needed", "sign": "undetermined"}})
    );
    assert_eq!(entry(&verdict, "/bakery/plan")["state"], "needed");
    let delta = told(&case.session.attach("/shared/licence", &pdf("aa")).unwrap());
    assert_eq!(
        delta["checklist"]["/shared/licence"],
        json!({"material": "/shared/licence", "state": "undetermined",
            "items": {"bakery": "provided", "sign": "undetermined"}})
    );
    let delta = case.set("/sign/sign/big", json!(true));
    assert_eq!(delta["checklist"]["/shared/licence"]["state"], "provided");
    // Taken out of one item it is out of all.
    let delta = told(&case.session.detach("/sign/paper", "aa").unwrap());
    assert_eq!(
        delta["checklist"]["/shared/licence"]["items"],
        json!({"bakery": "needed", "sign": "needed"})
    );
    // Later delivery is open for the bakery only.
    let delta = told(&case.session.defer("/shared/licence", true).unwrap());
    assert_eq!(
        delta["checklist"]["/shared/licence"],
        json!({"material": "/shared/licence", "state": "needed",
            "items": {"bakery": "deferred", "sign": "needed"}})
    );
    assert_eq!(delta["valid"], true);
    // Chosen for the sign alone, where it is closed; taken back for all.
    let delta = told(&case.session.defer("/sign/paper", true).unwrap());
    assert_eq!(delta["valid"], false);
    let delta = told(&case.session.defer("/shared/licence", false).unwrap());
    assert_eq!(delta["valid"], true);
    assert_eq!(
        delta["checklist"]["/shared/licence"]["items"],
        json!({"bakery": "needed", "sign": "needed"})
    );
    let refused = case.session.commit("/shared/licence", true).unwrap_err();
    assert_eq!(refused.code, "alternative_closed");
}

#[test]
fn a_licence_stands_for_a_shared_document_in_every_item() {
    let packs = vec![Arc::new(bakery()), Arc::new(sign())];
    let package = package_json(&packs[0], &packs[1]);
    let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
    let context = Context {
        holdings: vec!["business-licence".to_owned()],
        ..context()
    };
    let mut session = PackageSession::open(package, &packs, context, &["sign"]).unwrap();
    session.set("/sign/sign/big", &Json::Bool(true)).unwrap();
    let held = told(&session.use_licence("/shared/licence", true).unwrap());
    assert_eq!(held["checklist"]["/shared/licence"]["state"], "heldLicence");
    let one = session
        .use_licence("/sign/business-licence", false)
        .unwrap();
    assert_eq!(
        told(&one)["checklist"]["/shared/licence"]["items"],
        json!({"bakery": "heldLicence", "sign": "needed"})
    );
    assert_eq!(
        session
            .use_licence("/sign/passport", true)
            .unwrap_err()
            .code,
        "unknown_licence"
    );
}

#[test]
fn fees_are_told_by_item_and_in_sum() {
    let case = open(&["sign"]);
    let verdict = case.verdict();
    assert_eq!(verdict["fees"], json!({"bakery": 500, "sign": 0}));
    assert_eq!(verdict["feeTotalFen"], 500);
}

#[test]
fn it_is_complete_when_every_chosen_item_is() {
    let mut case = open(&["sign"]);
    case.set("/shared/name", json!("林小满"));
    case.session.attach("/shared/licence", &pdf("aa")).unwrap();
    let delta = told(&case.session.attach("/bakery/plan", &pdf("bb")).unwrap());
    assert_eq!(delta["items"][0]["delta"]["complete"], true);
    assert_eq!(delta["complete"], false);
    assert_eq!(
        delta["nextQuestion"], "/sign/sign/big",
        "it decides a document"
    );
    case.set("/sign/sign/big", json!(false));
    assert_eq!(case.verdict()["nextQuestion"], "/shared/mobile");
    let delta = case.set("/shared/mobile", json!("13800000000"));
    assert_eq!(delta["complete"], true);
    assert_eq!(delta["nextQuestion"], Value::Null);
    let without = parsed(&case.session.choose("sign", false).unwrap());
    assert_eq!(without["complete"], true);
}

#[test]
fn a_package_of_which_nothing_is_chosen_is_not_complete() {
    let packs = [Arc::new(bakery()), Arc::new(sign())];
    let mut package = package_json(&packs[0], &packs[1]);
    package["items"][0]["optional"] = json!(true);
    let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
    let mut session = PackageSession::open(package, &packs, context(), &[]).unwrap();
    let verdict = parsed(&session.verdict());
    assert_eq!(verdict["complete"], false);
    assert_eq!(verdict["fields"], json!([]));
    // What is shared can be put in before an item is chosen.
    session
        .set("/shared/name", &read(&json!("林小满")))
        .unwrap();
    let verdict = parsed(&session.choose("sign", true).unwrap());
    assert!(
        field(&verdict, "/shared/name")
            .unwrap()
            .get("missing")
            .is_none()
    );
    let snapshot = parsed(&session.snapshot().to_text());
    assert_eq!(
        snapshot["items"]["sign"]["answers"]["sign"]["owner"],
        "林小满"
    );
}

#[test]
fn an_item_left_out_keeps_its_answers_and_follows_what_is_shared() {
    let mut case = open(&["sign"]);
    case.set("/sign/sign/big", json!(true));
    case.set("/shared/name", json!("林小满"));
    let without = parsed(&case.session.choose("sign", false).unwrap());
    assert_eq!(without["items"].as_object().unwrap().len(), 1);
    assert!(
        field(&without, "/shared/mobile").is_none(),
        "only the sign shows it"
    );
    assert_eq!(
        case.refusal("/sign/sign/big", json!(false)),
        "item_not_chosen"
    );
    assert!(case.session.document("sign").is_none());
    case.set("/shared/name", json!("王五"));
    case.session.attach("/shared/licence", &pdf("aa")).unwrap();
    case.session.choose("sign", true).unwrap();
    assert_eq!(
        case.answers("sign")["sign"],
        json!({"owner": "王五", "big": true})
    );
    assert_eq!(
        entry(&case.verdict(), "/shared/licence")["state"],
        "provided"
    );
    let refused =
        |key: &str, chosen, case: &mut Case| case.session.choose(key, chosen).unwrap_err();
    assert_eq!(refused("bakery", false, &mut case).code, "item_required");
    let unknown = refused("brewery", true, &mut case);
    assert_eq!(unknown.code, "unknown_item");
    assert_eq!(unknown.message, "本套餐没有这个事项：brewery");
}

#[test]
fn a_pack_may_come_when_its_item_is_chosen() {
    let packs = [Arc::new(bakery()), Arc::new(sign())];
    let package = package_json(&packs[0], &packs[1]);
    let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
    let mut session =
        PackageSession::open(Arc::clone(&package), &packs[..1], context(), &[]).unwrap();
    session
        .set("/shared/name", &read(&json!("林小满")))
        .unwrap();
    session
        .set("/shared/mobile", &read(&json!("1380")))
        .unwrap();
    session.attach("/shared/licence", &pdf("aa")).unwrap();
    assert_eq!(
        session.choose("sign", true).unwrap_err().code,
        "item_pack_missing"
    );
    session.provide(Arc::clone(&packs[1])).unwrap();
    session.choose("sign", true).unwrap();
    let snapshot = parsed(&session.snapshot().to_text());
    assert_eq!(
        snapshot["items"]["sign"]["answers"]["sign"],
        json!({"owner": "林小满", "phone": "1380"})
    );
    assert_eq!(
        snapshot["items"]["sign"]["files"]["paper"][0]["sha256"],
        "aa"
    );
    let error = |packs: &[Arc<LoadedPack>], chosen: &[&str]| {
        let opened = PackageSession::open(Arc::clone(&package), packs, context(), chosen);
        opened.unwrap_err().code
    };
    assert_eq!(error(&packs[1..], &[]), "package_pack_missing");
    assert_eq!(error(&packs[..1], &["sign"]), "package_pack_missing");
    assert_eq!(error(&packs, &["brewery"]), "package_unknown_item");
    assert_eq!(error(&[Arc::new(load(&shop()))], &[]), "package_wrong_pack");
}

#[test]
fn a_snapshot_brings_everything_back() {
    let mut case = open(&["sign"]);
    case.set("/shared/name", json!("林小满"));
    case.set("/shared/mobile", json!("13800000000"));
    case.set("/bakery/owner/wantsCalls", json!(true));
    case.session.insert_row("/bakery/ovens", 0).unwrap();
    case.set("/bakery/ovens/0/model", json!("石窑"));
    case.session.attach("/shared/licence", &pdf("aa")).unwrap();
    case.session.choose("sign", false).unwrap();
    case.session.clear("/bakery/owner/wantsCalls").unwrap();
    let snapshot = case.session.snapshot().to_text();
    let restore = |packs: &[Arc<LoadedPack>], snapshot: &str| {
        let package = package_json(&case.packs[0], &case.packs[1]);
        let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
        PackageSession::restore(package, packs, context(), snapshot.as_bytes())
    };
    let restored = restore(&case.packs, &snapshot).unwrap();
    assert_eq!(restored.verdict(), case.session.verdict());
    assert_eq!(restored.snapshot(), case.session.snapshot());
    // Without the pack of what is not chosen, too: its part is kept as it came.
    let mut without = restore(&case.packs[..1], &snapshot).unwrap();
    assert_eq!(without.snapshot(), case.session.snapshot());
    without.provide(Arc::clone(&case.packs[1])).unwrap();
    without.choose("sign", true).unwrap();
    case.session.choose("sign", true).unwrap();
    assert_eq!(without.verdict(), case.session.verdict());
    for broken in ["", "[]", "{}", r#"{"chosen":[],"items":{"bakery":[]}}"#] {
        let refused = restore(&case.packs, broken).unwrap_err();
        assert_eq!(refused.code, "package_bad_snapshot", "{broken}");
    }
}

/// Drafts of single cases put together: what was not shared before takes the first item's answer.
#[test]
fn a_snapshot_of_single_items_takes_the_first_answer() {
    let case = open(&[]);
    let snapshot = json!({
        "chosen": ["sign", "gone"],
        "items": {
            "bakery": {"answers": {"owner": {"name": "林小满"}}},
            "sign": {"answers": {"sign": {"owner": "王五", "phone": "1380"}},
                "files": {"paper": [{"name": "a", "size": 1, "mediaType": "application/pdf", "sha256": "aa"}]}},
        },
    });
    let package = package_json(&case.packs[0], &case.packs[1]);
    let package = Arc::new(Package::parse(package.to_string().as_bytes()).unwrap());
    let bytes = snapshot.to_string();
    let restored =
        PackageSession::restore(package, &case.packs, context(), bytes.as_bytes()).unwrap();
    let items = parsed(&restored.snapshot().to_text())["items"].clone();
    assert_eq!(
        items["sign"]["answers"]["sign"],
        json!({"owner": "林小满", "phone": "1380"})
    );
    assert_eq!(items["bakery"]["answers"]["owner"]["mobile"], "1380");
    assert_eq!(items["bakery"]["files"]["licence"][0]["sha256"], "aa");
}

#[test]
fn what_an_item_hears_is_what_its_own_pack_says() {
    let mut case = open(&["sign"]);
    case.set("/shared/name", json!("林"));
    case.set("/shared/mobile", json!("13800000000"));
    case.set("/sign/sign/big", json!(true));
    case.session.attach("/shared/licence", &pdf("aa")).unwrap();
    let verdict = case.session.verdict();
    for pack in &case.packs {
        let item = &pack.pack().item;
        let snapshot = case.session.snapshot();
        let input = snapshot.get("items").unwrap().get(item).unwrap().to_text();
        let input = Input::parse(input.as_bytes(), pack).unwrap();
        let own = evaluate_as(Mode::Draft, pack, &context(), &input);
        let own = serde_json::to_string(&own).unwrap();
        assert!(verdict.contains(&format!("\"{item}\":{own}")), "{verdict}");
    }
}

#[test]
fn texts_turn_into_the_other_language() {
    let mut case = open(&["sign"]);
    let missing = |v: &Value| field(v, "/shared/name").unwrap()["missing"].to_string();
    assert!(missing(&case.verdict()).contains("请填写"));
    let english = parsed(&case.session.set_lang(Lang::En));
    assert!(missing(&english).contains("in English"), "{english}");
    let refused = case.session.choose("brewery", true).unwrap_err();
    assert_eq!(refused.message, "The package has no item brewery");
}

#[test]
fn pointers_that_lead_nowhere_are_refused() {
    let mut case = open(&["sign"]);
    for (pointer, code) in [
        ("", "unknown_field"),
        ("/", "unknown_field"),
        ("/shared", "unknown_field"),
        ("/shared/", "unknown_field"),
        ("/shared/nobody", "unknown_field"),
        ("/brewery/owner/name", "unknown_item"),
        ("/bakery/owner/nobody", "unknown_field"),
        ("/bakery/", "unknown_field"),
        ("/bakery/ovens/0/model", "no_such_row"),
    ] {
        assert_eq!(case.refusal(pointer, json!("x")), code, "{pointer}");
    }
    let rows = |case: &mut Case, at: &str| case.session.insert_row(at, 0).unwrap_err().code;
    assert_eq!(rows(&mut case, "/shared/name"), "unknown_field");
    assert_eq!(rows(&mut case, "/bakery/owner"), "unknown_field");
    let attach = |case: &mut Case, at: &str| case.session.attach(at, &pdf("a")).unwrap_err().code;
    assert_eq!(attach(&mut case, "/shared/nothing"), "unknown_material");
    assert_eq!(attach(&mut case, "/bakery/nothing"), "unknown_material");
    assert_eq!(attach(&mut case, "licence"), "unknown_material");
}

#[test]
fn a_hostile_package_is_an_error() {
    let (bakery, sign) = (bakery(), sign());
    let good = package_json(&bakery, &sign);
    let code = |package: &Value| {
        let packs = [Arc::new(self::bakery()), Arc::new(self::sign())];
        match Package::parse(package.to_string().as_bytes()) {
            Err(error) => error.code,
            Ok(package) => match PackageSession::open(Arc::new(package), &packs, context(), &[]) {
                Err(error) => error.code,
                Ok(_) => "good",
            },
        }
    };
    assert_eq!(code(&good), "good");
    let broken = |path: &str, value: Value| {
        let mut package = good.clone();
        *package.pointer_mut(path).unwrap() = value;
        code(&package)
    };
    assert_eq!(
        broken("/format", json!("onewindow-package/2")),
        "package_wrong_format"
    );
    assert_eq!(broken("/version", json!(-1)), "package_unreadable");
    assert_eq!(broken("/items", json!({})), "package_unreadable");
    assert_eq!(
        broken("/fields/0/at", json!(["/owner/name"])),
        "package_unreadable"
    );
    assert_eq!(
        broken("/items/1/item", json!("bakery")),
        "package_duplicate_name"
    );
    assert_eq!(
        broken("/items/1/item", json!("shared")),
        "package_duplicate_name"
    );
    assert_eq!(
        broken("/fields/1/id", json!("name")),
        "package_duplicate_name"
    );
    assert_eq!(
        broken("/fields/1/at", json!({"bakery": "/owner/name"})),
        "package_duplicate_name"
    );
    assert_eq!(
        broken("/fields/0/at", json!({"x": "/a"})),
        "package_unknown_item"
    );
    assert_eq!(
        broken("/fields/0/askedAs", json!("x")),
        "package_unknown_item"
    );
    assert_eq!(broken("/items/0/pack", json!("00")), "package_wrong_pack");
    for pointer in [
        "",
        "owner",
        "/owner",
        "/ovens",
        "/ovens/*/model",
        "/ovens/0/model",
        "/owner/district",
        "/x",
    ] {
        let at = json!({"bakery": pointer});
        assert_eq!(
            broken("/fields/0/at", at),
            "package_unknown_field",
            "{pointer}"
        );
    }
    for id in ["x", "form"] {
        let at = json!({"bakery": id});
        assert_eq!(broken("/materials/0/at", at), "package_unknown_material");
    }
    let many: Vec<Value> = (0..65)
        .map(|i| json!({"item": format!("i{i}"), "pack": "", "optional": true}))
        .collect();
    assert_eq!(broken("/items", json!(many)), "package_too_large");
    assert_eq!(Package::parse(b"{").unwrap_err().code, "package_unreadable");
    let deep = "[".repeat(100_000);
    assert_eq!(
        Package::parse(deep.as_bytes()).unwrap_err().code,
        "package_unreadable"
    );
    let long = " ".repeat((1 << 20) + 1);
    assert_eq!(
        Package::parse(long.as_bytes()).unwrap_err().code,
        "package_too_large"
    );
}

#[test]
fn a_package_is_written_as_it_is_read() {
    let package = package_json(&bakery(), &sign());
    let loaded = Package::parse(package.to_string().as_bytes()).unwrap();
    let bytes = loaded.package().to_canonical();
    let again = Package::parse(&bytes).unwrap();
    assert_eq!(again.package(), loaded.package());
    assert_eq!(again.sha256(), onewindow_core::pack::hash(&bytes));
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.starts_with("{\"fields\":[{\"askedAs\":\"bakery\",\"at\":"),
        "{text}"
    );
}
