//! Applications for packages, and what the offices do with their cases, for tests.

use crate::cases::office::{Case, PDF, shop_answers};
use onewindow_tests::{Actor, Answer};
use serde_json::{Value, json};

pub(super) const FOOD: &str = "shipin-jingying";
pub(super) const SIGN: &str = "huwai-guanggao";
pub(super) const SHOP: &str = "getihu-sheli";

/// An application with the version its next change needs.
pub(crate) struct Application {
    pub(super) id: String,
    pub(crate) body: Value,
    version: i64,
}

impl Application {
    pub(super) fn of(answer: &Answer, status: u16) -> Self {
        let body = answer.expect(status);
        Self {
            id: body["id"].as_str().expect("an id").to_owned(),
            version: answer.version(),
            body,
        }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/package-applications/{}{rest}", self.id)
    }

    pub(super) async fn again(&self, actor: &Actor) -> Self {
        Self::of(&actor.get(&self.path("")).await, 200)
    }

    pub(super) async fn saved(&self, actor: &Actor, session: &Value) -> Self {
        let body = json!({"session": session});
        let put = actor.put(&self.path("/draft"), &body);
        Self::of(&put.if_match(self.version).await, 200)
    }

    pub(super) async fn upload(&self, actor: &Actor, place: &str) -> Answer {
        let path = self.path(&format!("/files?material={place}"));
        actor
            .post(&path, &Value::Null)
            .body("application/pdf", PDF)
            .header("x-file-name", "a.pdf")
            .await
    }

    /// Hands it in, under a key of its own or one that comes again.
    pub(super) async fn submit(&self, actor: &Actor, key: Option<&str>) -> Answer {
        let call = actor
            .post(&self.path("/submission"), &Value::Null)
            .if_match(self.version);
        match key {
            Some(key) => call.key(key).await,
            None => call.await,
        }
    }

    /// What is said of one item.
    pub(super) fn member(&self, key: &str) -> &Value {
        let members = self.body["members"].as_array().expect("a list");
        let found = members.iter().find(|member| member["key"] == key);
        found.expect("the item is in the application")
    }

    pub(super) fn state(&self, key: &str) -> &str {
        self.member(key)["state"].as_str().unwrap_or("")
    }

    /// The case of one item.
    pub(super) async fn case(&self, actor: &Actor, key: &str) -> Case {
        let id = self.member(key)["case"]["id"].as_str().expect("a case");
        Case::of(&actor.get(&format!("/cases/{id}")).await, 200)
    }
}

pub(super) async fn begin(actor: &Actor, package: &str, items: &[&str]) -> Application {
    let body = json!({
        "packageKey": package, "applicant": {"kind": "person"}, "district": "dongqu", "items": items,
    });
    Application::of(&actor.post("/package-applications", &body).await, 201)
}

/// What a restaurant says of its food and kitchen alone.
fn food() -> Value {
    json!({
        "answers": {
            "operator": {"kind": "individual", "legalName": "林晓", "legalId": "990000199001010017"},
            "business": {"kind": "catering", "meals": ["hot"], "diners": 30, "online": false},
            "premises": {"area": 80, "kitchenArea": 20, "hasStore": false},
            "people": {"staff": 3, "managers": [
                {"name": "林晓", "residentId": "990000199001010017", "post": "officer", "fullTime": true},
            ]},
        },
        "choices": {"commitments": ["safety-rules"], "deferrals": ["layout"], "licences": ["resident-id-card"]},
    })
}

/// A restaurant with a sign, nothing wrong or missing but files: each shared answer stands once.
pub(super) fn restaurant() -> Value {
    json!({
        "chosen": [FOOD, SIGN],
        "answers": {
            "operator-name": "晨光餐饮店", "uscc": "91411200QQQQ0003XT", "mobile": "13800000001",
            "district": "dongqu", "address": "东区和平路1号", "by-agent": false,
        },
        "items": {
            FOOD: food(),
            SIGN: {
                "answers": {
                    "setter": {"kind": "unit", "contact": "林晓"},
                    "sign": {"kind": "board", "pieces": [{"place": "东墙", "width": 3, "height": 2}], "content": "店招", "startOn": "2026-05-01", "endOn": "2027-04-30"},
                    "site": {"carrier": "wall", "right": "owned"},
                    "safety": {"designer": "示例设计", "installer": "示例安装", "keeper": "林晓", "keeperMobile": "13800000001"},
                },
                "choices": {"deferrals": ["renderings"]},
            },
        },
    })
}

/// The restaurant with its files: the business licence was uploaded once.
pub(crate) async fn restaurant_ready(actor: &Actor) -> Application {
    let draft = begin(actor, "canyin", &[SIGN]).await;
    let draft = draft.saved(actor, &restaurant()).await;
    draft
        .upload(actor, "/shared/business-licence")
        .await
        .expect(201);
    draft
        .upload(actor, &format!("/{FOOD}/equipment"))
        .await
        .expect(201);
    for material in ["site-plan", "site-title", "design", "safety-promise"] {
        let place = format!("/{SIGN}/{material}");
        draft.upload(actor, &place).await.expect(201);
    }
    draft.again(actor).await
}

/// A shop that is still to be registered and then to have its food licence: the business licence
/// the second needs is the result of the first.
pub(super) async fn shop_ready(actor: &Actor) -> Application {
    let draft = begin(actor, "shangchao", &[SHOP]).await;
    let session = json!({
        "chosen": [SHOP, FOOD],
        "answers": {
            "operator-name": "晨光餐饮店", "uscc": "91411200QQQQ0003XT", "mobile": "13800000001",
            "head-name": "林晓", "head-id": "990000199001010017",
            "district": "dongqu", "address": "东区和平路1号", "by-agent": false,
        },
        "items": {
            SHOP: {"answers": shop_answers(), "choices": {"commitments": ["premises-proof"]}},
            FOOD: food(),
        },
    });
    let draft = draft.saved(actor, &session).await;
    for place in [
        format!("/{SHOP}/operator-identity"),
        format!("/{FOOD}/equipment"),
    ] {
        draft.upload(actor, &place).await.expect(201);
    }
    draft.again(actor).await
}

/// The office grants a received case, or refuses it, and makes the result of a granted one.
pub(super) async fn decided(case: Case, clerk: &Actor, approver: &Actor, outcome: &str) -> Case {
    let case = case.again(clerk).await;
    let case = case.step(clerk, "/acceptance", &json!({})).await;
    let decision = json!({"outcome": outcome, "reason": "经审查"});
    let case = case.step(approver, "/decision", &decision).await;
    match outcome {
        "granted" => case.step(approver, "/issuance", &Value::Null).await,
        _ => case,
    }
}
