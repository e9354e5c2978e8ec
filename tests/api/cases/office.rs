//! The people of the demo city and the cases they bring, for tests.

use onewindow_tests::{Actor, Answer};
use serde_json::{Value, json};

/// Immediate: decided on the spot.
pub(crate) const SHOP: &str = "getihu-sheli";

/// Escalated: the district's office reviews, the city's decides.
pub(crate) const CARD: &str = "laonian-youdai";

/// Promised in two working days; its renderings may follow within two.
pub(crate) const SIGN: &str = "huwai-guanggao";

/// The first bytes of a PDF, which is all the server looks at.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

/// A PDF of this many bytes, no two pieces of which are alike.
pub(crate) fn pdf(bytes: usize) -> Vec<u8> {
    let rest = (0_u32..).flat_map(u32::to_be_bytes);
    PDF.iter().copied().chain(rest).take(bytes).collect()
}

/// Answers of a shop without a trade name, run by its owner, nothing wrong or missing.
pub(crate) fn shop_answers() -> Value {
    json!({
        "operator": {"name": "林晓", "residentId": "990000199001010017", "mobile": "13800000001"},
        "business": {"nameKind": "none", "scope": "食品零售", "hasPreApproval": false, "capital": 10.5},
        "premises": {"district": "dongqu", "address": "东区和平路1号", "right": "owned"},
        "agency": {"byAgent": false},
    })
}

/// A case with the version its next change needs.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) body: Value,
}

impl Case {
    pub(crate) fn of(answer: &Answer, status: u16) -> Self {
        let body = answer.expect(status);
        let case = Self {
            id: body["id"].as_str().expect("an id").to_owned(),
            body,
        };
        assert_eq!(answer.version(), case.version(), "the tag is the version");
        case
    }

    pub(crate) fn version(&self) -> i64 {
        self.body["version"].as_i64().expect("a version")
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/cases/{}{rest}", self.id)
    }

    pub(crate) fn state(&self) -> &str {
        self.body["state"].as_str().expect("a state")
    }

    pub(crate) fn allowed(&self) -> Vec<&str> {
        let list = self.body["allowed"].as_array().expect("a list");
        list.iter().filter_map(Value::as_str).collect()
    }

    /// The checklist's state of a material.
    pub(crate) fn material(&self, id: &str) -> &str {
        let checklist = self.body["verdict"]["checklist"]
            .as_array()
            .expect("a list");
        let entry = checklist.iter().find(|entry| entry["material"] == id);
        entry
            .and_then(|entry| entry["state"].as_str())
            .unwrap_or("")
    }

    /// Asks for the case again.
    pub(crate) async fn again(&self, actor: &Actor) -> Self {
        Self::of(&actor.get(&self.path("")).await, 200)
    }

    /// Sends a command on the version held.
    pub(crate) async fn post(&self, actor: &Actor, rest: &str, body: &Value) -> Answer {
        actor
            .post(&self.path(rest), body)
            .if_match(self.version())
            .await
    }

    /// The same, expecting the case back.
    pub(crate) async fn step(&self, actor: &Actor, rest: &str, body: &Value) -> Self {
        Self::of(&self.post(actor, rest, body).await, 200)
    }
}

pub(crate) async fn begin(actor: &Actor) -> Case {
    begin_item(actor, SHOP).await
}

async fn begin_item(actor: &Actor, item: &str) -> Case {
    let body = json!({"itemKey": item, "applicant": {"kind": "person"}, "district": "dongqu"});
    Case::of(&actor.post("/cases", &body).await, 201)
}

pub(crate) async fn upload(actor: &Actor, case: &Case, material: &str) -> Value {
    let path = case.path(&format!("/files?material={material}"));
    actor
        .post(&path, &Value::Null)
        .body("application/pdf", PDF)
        .header("x-file-name", "%E7%A7%9F%E8%B5%81.pdf")
        .await
        .expect(201)
}

/// A case with answers and documents that can be handed in.
pub(crate) async fn ready(actor: &Actor) -> Case {
    let case = begin(actor).await;
    let body = json!({"answers": shop_answers(), "choices": {"commitments": ["premises-proof"]}});
    let case = Case::of(
        &actor
            .put(&case.path("/draft"), &body)
            .if_match(case.version())
            .await,
        200,
    );
    upload(actor, &case, "operator-identity").await;
    case.again(actor).await
}

/// The same, handed in.
pub(crate) async fn received(actor: &Actor) -> Case {
    ready(actor)
        .await
        .step(actor, "/submission", &json!({}))
        .await
}

/// A senior citizen's card, handed in.
pub(crate) async fn card_received(actor: &Actor) -> Case {
    let case = begin_item(actor, CARD).await;
    let body = json!({
        "answers": {
            "elder": {"name": "林老", "residentId": "990000195001010019", "sex": "male", "mobile": "13800000001", "hukouLocal": true},
            "residence": {"district": "dongqu", "town": "和平社区", "address": "东区和平路1号"},
            "delivery": {"method": "pickup"},
            "agency": {"byAgent": false},
        },
        "choices": {"licences": ["resident-id-card"]},
    });
    let case = saved(actor, &case, &body).await;
    let path = case.path("/files?material=photo");
    actor
        .post(&path, &Value::Null)
        .body("image/png", &b"\x89PNG\r\n\x1a\n a photo"[..])
        .await
        .expect(201);
    let case = case.again(actor).await;
    case.step(actor, "/submission", &json!({})).await
}

/// An advertisement whose renderings are to follow, handed in.
pub(crate) async fn sign_received(actor: &Actor) -> Case {
    let case = begin_item(actor, SIGN).await;
    let body = json!({
        "answers": {
            "setter": {"kind": "person", "name": "林晓", "residentId": "990000199001010017", "contact": "林晓", "mobile": "13800000001"},
            "sign": {"kind": "board", "pieces": [{"place": "东墙", "width": 3, "height": 2}], "content": "店招", "startOn": "2026-05-01", "endOn": "2027-04-30"},
            "site": {"district": "dongqu", "address": "东区和平路1号", "carrier": "wall", "right": "owned"},
            "safety": {"designer": "示例设计", "installer": "示例安装", "keeper": "林晓", "keeperMobile": "13800000001"},
            "agency": {"byAgent": false},
        },
        "choices": {"licences": ["resident-id-card"], "deferrals": ["renderings"]},
    });
    let case = saved(actor, &case, &body).await;
    for material in ["site-plan", "site-title", "design", "safety-promise"] {
        upload(actor, &case, material).await;
    }
    let case = case.again(actor).await;
    case.step(actor, "/submission", &json!({})).await
}

async fn saved(actor: &Actor, case: &Case, body: &Value) -> Case {
    let draft = actor.put(&case.path("/draft"), body);
    Case::of(&draft.if_match(case.version()).await, 200)
}

/// The types of a case's steps, oldest first.
pub(crate) async fn steps(actor: &Actor, case: &Case) -> Vec<String> {
    let timeline = actor.get(&case.path("/timeline")).await.expect(200);
    let items = timeline["items"].as_array().expect("a list");
    items
        .iter()
        .filter_map(|step| step["type"].as_str().map(str::to_owned))
        .collect()
}
