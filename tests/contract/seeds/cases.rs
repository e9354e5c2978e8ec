//! Cases in every state, and what stands on one: files, notes, checks, appointments.

use super::{City, SHOP, Seeds, id};
use onewindow_tests::Actor;
use serde_json::{Map, Value, json};

/// Is for firms.
const FOOD: &str = "shipin-jingying";

/// How far a case has come, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Draft,
    Received,
    Accepted,
    Granted,
    Issued,
    Closed,
}

const STATES: [State; 6] = [
    State::Draft,
    State::Received,
    State::Accepted,
    State::Granted,
    State::Issued,
    State::Closed,
];

/// Commands on a case, and the state in which it takes them. Each gets a case nobody else touches.
const COMMANDS: [(&str, State); 27] = [
    ("DELETE /cases/{id}", State::Draft),
    ("PUT /cases/{id}/draft", State::Draft),
    ("POST /cases/{id}/submission", State::Draft),
    ("POST /cases/{id}/pre-review", State::Draft),
    ("POST /cases/{id}/acceptance", State::Received),
    ("POST /cases/{id}/correction", State::Received),
    ("POST /cases/{id}/green-channel", State::Received),
    ("POST /cases/{id}/non-acceptance", State::Received),
    ("POST /cases/{id}/return", State::Received),
    ("POST /cases/{id}/single-notice", State::Received),
    ("POST /cases/{id}/withdrawal", State::Received),
    ("PUT /cases/{id}/reviews/{material}", State::Received),
    ("POST /cases/{id}/decision", State::Accepted),
    ("POST /cases/{id}/extension", State::Accepted),
    ("POST /cases/{id}/sending-back", State::Accepted),
    ("POST /cases/{id}/special-procedure", State::Accepted),
    ("POST /cases/{id}/stages/{number}/decision", State::Accepted),
    ("POST /cases/{id}/tasks", State::Accepted),
    ("POST /cases/{id}/tasks/{task}/assignment", State::Accepted),
    (
        "POST /cases/{id}/tasks/{task}/cancellation",
        State::Accepted,
    ),
    ("POST /cases/{id}/tasks/{task}/opinion", State::Accepted),
    ("POST /cases/{id}/tasks/{task}/return", State::Accepted),
    ("PUT /cases/{id}/drafted-decisions/{about}", State::Accepted),
    (
        "DELETE /cases/{id}/drafted-decisions/{about}",
        State::Accepted,
    ),
    ("POST /cases/{id}/issuance", State::Granted),
    ("POST /cases/{id}/delivery", State::Issued),
    ("POST /cases/{id}/rating", State::Closed),
];

pub(super) fn path(case: &Value, rest: &str) -> String {
    format!("/cases/{}{rest}", id(case))
}

async fn step(actor: &Actor, case: &Value, rest: &str, body: &Value) -> Value {
    let version = case["version"].as_i64().unwrap();
    let call = actor.post(&path(case, rest), body).if_match(version);
    call.await.expect(200)
}

/// A shop with nothing wrong or missing.
async fn draft(owner: &Actor) -> Value {
    draft_under(owner, &Value::Null).await
}

/// The same, begun in the name of whoever gave this authorisation, if there is one.
async fn draft_under(owner: &Actor, authorisation: &Value) -> Value {
    let body = json!({
        "itemKey": SHOP, "applicant": {"kind": "person"}, "district": "dongqu",
        "authorisationId": authorisation,
    });
    let case = owner.post("/cases", &body).await.expect(201);
    let body = json!({
        "answers": {
            "operator": {"name": "林晓", "residentId": "990000199001010017", "mobile": "13800000001"},
            "business": {"nameKind": "none", "scope": "食品零售", "hasPreApproval": false, "capital": 10.5},
            "premises": {"district": "dongqu", "address": "东区和平路1号", "right": "owned"},
            "agency": {"byAgent": false},
        },
        "choices": {"commitments": ["premises-proof"]},
    });
    let saved = owner.put(&path(&case, "/draft"), &body);
    let version = case["version"].as_i64().unwrap();
    saved.if_match(version).await.expect(200);
    let to = path(&case, "/files?material=operator-identity");
    let file = owner.post(&to, &Value::Null);
    let file = file.body("application/pdf", &b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"[..]);
    file.await.expect(201);
    owner.get(&path(&case, "")).await.expect(200)
}

impl City {
    /// A case of theirs that has come so far.
    pub(super) async fn case(&self, owner: &Actor, state: State) -> Value {
        let mut case = draft(owner).await;
        for next in STATES.into_iter().filter(|next| *next <= state) {
            case = match next {
                State::Draft => case,
                State::Received => step(owner, &case, "/submission", &json!({})).await,
                State::Accepted => step(&self.clerk, &case, "/acceptance", &json!({})).await,
                State::Granted => {
                    let granted = json!({"outcome": "granted"});
                    step(&self.approver, &case, "/decision", &granted).await
                }
                State::Issued => step(&self.approver, &case, "/issuance", &Value::Null).await,
                State::Closed => {
                    let delivery = json!({"method": "pickup"});
                    step(&self.clerk, &case, "/delivery", &delivery).await
                }
            };
        }
        case
    }
}

/// What stands in the places of a path of a case.
fn places(case: &Value) -> Value {
    let first = |list: &str| case[list][0]["id"].clone();
    let mut places = Map::from_iter([
        ("id".to_owned(), case["id"].clone()),
        ("file".to_owned(), first("files")),
        ("material".to_owned(), "operator-identity".into()),
        ("document".to_owned(), first("notices")),
        ("number".to_owned(), 1.into()),
        ("about".to_owned(), "decision".into()),
        ("task".to_owned(), first("tasks")),
    ]);
    places.retain(|_, value| !value.is_null());
    places.into()
}

impl City {
    /// Cases of an owner in every state, and one more for each command, of whoever may give them.
    pub(crate) async fn cases(&self, seeds: &mut Seeds, owner: &Actor, commands: bool) {
        for state in STATES {
            let case = self.case(owner, state).await;
            seeds.add("/cases/{id}", places(&case));
            match state {
                State::Draft => self.of_draft(seeds, owner, &case).await,
                State::Received => self.of_received(seeds, &case).await,
                State::Accepted => self.of_accepted(seeds, &case).await,
                State::Granted => self.of_granted(seeds, &case).await,
                State::Issued => {}
                State::Closed => self.of_closed(seeds, owner, &case).await,
            }
        }
        for (name, state) in COMMANDS.iter().filter(|_| commands) {
            seeds.add(name, places(&self.case(owner, *state).await));
        }
    }

    /// Drafts of a program that acts for somebody: one for each command on a draft, and one handed in.
    pub(crate) async fn drafts(&self, seeds: &mut Seeds, acting: &Actor) {
        seeds.add("/cases/{id}", places(&draft(acting).await));
        for (name, _) in COMMANDS.iter().filter(|(_, state)| *state == State::Draft) {
            seeds.add(name, places(&draft(acting).await));
        }
        let received = self.case(acting, State::Received).await;
        seeds.add("/cases/{id}", places(&received));
        seeds.add("POST /cases/{id}/withdrawal", places(&received));
    }

    /// What an agent has: cases of the principal who gave this authorisation, for each command on a draft
    /// one.
    pub(crate) async fn for_another(&self, seeds: &mut Seeds, agent: &Actor, given: &Value) {
        seeds.add("/cases/{id}", places(&draft_under(agent, given).await));
        for (name, _) in COMMANDS.iter().filter(|(_, state)| *state == State::Draft) {
            seeds.add(name, places(&draft_under(agent, given).await));
        }
        seeds.add("/me/authorisations/{id}", json!({"id": given}));
    }

    /// What a firm has: drafts of an item that is for firms.
    pub(crate) async fn of_firm(&self, seeds: &mut Seeds, manager: &Actor) {
        let me = manager.get("/me").await.expect(200);
        let applicant = json!({"kind": "firm", "firmId": me["firms"][0]["id"]});
        let body = json!({"itemKey": FOOD, "applicant": applicant, "district": "dongqu"});
        for whose in ["/cases/{id}", "PUT /cases/{id}/draft", "DELETE /cases/{id}"] {
            let case = manager.post("/cases", &body).await.expect(201);
            seeds.add(whose, places(&case));
        }
    }

    async fn of_draft(&self, seeds: &mut Seeds, owner: &Actor, case: &Value) {
        owner
            .post(&path(case, "/pre-review"), &Value::Null)
            .await
            .expect(200);
        seeds.add("POST /cases/{id}/pre-review/answer", places(case));
        for name in [
            "GET /cases/{id}/appointment",
            "DELETE /cases/{id}/appointment",
        ] {
            let case = draft(owner).await;
            let booked = owner.post(&path(&case, "/appointment"), &json!({"slotId": self.slot}));
            booked.await.expect(200);
            seeds.add(name, places(&case));
        }
        let chosen = draft(owner).await;
        let pickup = json!({"method": "pickup", "office": "window-dongqu"});
        let choice = owner.put(&path(&chosen, "/delivery-choice"), &pickup);
        choice.await.expect(200);
        seeds.add("GET /cases/{id}/delivery-choice", places(&chosen));
        for name in ["POST /cases/{id}/files", "POST /cases/{id}/uploads"] {
            let mut places = places(&draft(owner).await);
            places["?material"] = "operator-identity".into();
            seeds.add(name, places);
        }
        for name in [
            "GET /uploads/{id}",
            "DELETE /uploads/{id}",
            "PATCH /uploads/{id}",
        ] {
            let to = path(case, "/uploads?material=operator-identity");
            let begun = owner
                .call(reqwest::Method::POST, &to)
                .header("tus-resumable", "1.0.0")
                .header("upload-length", "1000")
                .await;
            begun.expect(201);
            let upload = begun.header("location").rsplit('/').next().unwrap();
            seeds.add(name, json!({"id": upload}));
        }
    }

    async fn of_received(&self, seeds: &mut Seeds, case: &Value) {
        let receipt = &case["receipt"]["number"];
        seeds.add("/receipts/{number}", json!({"number": receipt}));
        seeds.add(
            "/staff/case-numbers/{number}",
            json!({"number": case["number"]}),
        );
        let file = case["files"][0]["id"].as_str().unwrap();
        for name in [
            "DELETE /cases/{id}/annotations/{annotation}",
            "PUT /cases/{id}/annotations/{annotation}/resolution",
        ] {
            let to = path(case, &format!("/files/{file}/annotations"));
            let note = json!({"page": 1, "text": "看不清"});
            let made = self.clerk.post(&to, &note).await.expect(201);
            let places = json!({"id": case["id"], "annotation": made["id"]});
            seeds.add(name, places);
        }
    }

    async fn of_accepted(&self, seeds: &mut Seeds, case: &Value) {
        let opinion = json!({"kind": "rectification", "caseId": case["id"], "text": "请限期办结", "replyDue": "2026-03-12"});
        let sent = self
            .supervisor
            .post("/supervision-opinions", &opinion)
            .await;
        seeds.add(
            "/supervision-opinions/{id}",
            json!({"id": sent.expect(201)["id"]}),
        );
    }

    async fn of_granted(&self, seeds: &mut Seeds, case: &Value) {
        let checks = self.approver.get(&path(case, "/commitment-checks")).await;
        let check = checks.expect(200)["items"][0]["id"].clone();
        seeds.add("/commitment-checks/{id}", json!({"id": check}));
    }

    async fn of_closed(&self, seeds: &mut Seeds, owner: &Actor, case: &Value) {
        let bad = json!({"grade": "dissatisfied", "tags": ["213"], "comment": "等了很久"});
        owner.post(&path(case, "/rating"), &bad).await.expect(201);
        seeds.add("POST /cases/{id}/rating/second", places(case));
        // The one who rated is not told the id of what they gave.
        let ratings = self.supervisor.get("/ratings?open=true&limit=100").await;
        let ratings = ratings.expect(200)["items"].clone();
        let mut ratings = ratings.as_array().unwrap().iter();
        let rating = ratings.find(|one| one["caseId"] == case["id"]).unwrap();
        seeds.add("/ratings/{id}", json!({"id": rating["id"]}));
        let answer = json!({"finding": "rectified", "reply": "已核实并整改。"});
        let places = json!({"id": rating["id"], "!body": answer});
        seeds.add("POST /ratings/{id}/answer", places);
    }
}
