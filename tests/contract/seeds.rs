//! What is there for schemathesis to ask about: cases in every state, and whatever else has an id, made
//! through the API before it begins. Each role has things of its own, so that what one destroys the next
//! does not miss.

use onewindow_tests::Actor;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Needs one file, and is decided on the spot.
const SHOP: &str = "getihu-sheli";

/// Is for firms.
const FOOD: &str = "shipin-jingying";

/// How far a case has come, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
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

/// Those who make things, each in a session of their own, so that no role ends it.
pub(super) struct City {
    pub(super) anonymous: Actor,
    pub(super) owner: Actor,
    pub(super) clerk: Actor,
    pub(super) approver: Actor,
    pub(super) supervisor: Actor,
    pub(super) editor: Actor,
    pub(super) admin: Actor,
    /// A time at the centre with room for everybody.
    pub(super) slot: Value,
}

/// What stands in the places of a path, for the operations whose name, or whose path, begins so.
#[derive(Default)]
pub(super) struct Seeds(BTreeMap<String, Vec<Value>>);

impl Seeds {
    fn add(&mut self, whose: &str, places: Value) {
        self.0.entry(whose.to_owned()).or_default().push(places);
    }

    /// Adds all of others.
    pub(super) fn extend(&mut self, others: &Self) {
        for (whose, places) in &others.0 {
            let own = self.0.entry(whose.clone()).or_default();
            own.extend(places.iter().cloned());
        }
    }

    /// For the hooks of schemathesis.
    pub(super) fn json(&self) -> Value {
        json!(self.0)
    }
}

fn id(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

fn path(case: &Value, rest: &str) -> String {
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
    async fn case(&self, owner: &Actor, state: State) -> Value {
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
    pub(super) async fn cases(&self, seeds: &mut Seeds, owner: &Actor, commands: bool) {
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
    pub(super) async fn drafts(&self, seeds: &mut Seeds, acting: &Actor) {
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
    pub(super) async fn for_another(&self, seeds: &mut Seeds, agent: &Actor, given: &Value) {
        seeds.add("/cases/{id}", places(&draft_under(agent, given).await));
        for (name, _) in COMMANDS.iter().filter(|(_, state)| *state == State::Draft) {
            seeds.add(name, places(&draft_under(agent, given).await));
        }
        seeds.add("/me/authorisations/{id}", json!({"id": given}));
    }

    /// What a firm has: drafts of an item that is for firms.
    pub(super) async fn of_firm(&self, seeds: &mut Seeds, manager: &Actor) {
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
        let given = owner.post(&path(case, "/rating"), &bad).await.expect(201);
        seeds.add("POST /cases/{id}/rating/second", places(case));
        let rating = &given["rating"]["id"];
        seeds.add("/ratings/{id}", json!({"id": rating}));
        let answer = json!({"finding": "rectified", "reply": "已核实并整改。"});
        seeds.add(
            "POST /ratings/{id}/answer",
            json!({"id": rating, "!body": answer}),
        );
    }

    /// Applications for a package, one for each command.
    pub(super) async fn applications(&self, seeds: &mut Seeds, owner: &Actor) {
        for name in [
            "/package-applications/{id}",
            "PUT /package-applications/{id}/draft",
            "POST /package-applications/{id}/submission",
            "DELETE /package-applications/{id}",
            "DELETE /package-applications/{id}/files/{file}",
            "POST /package-applications/{id}/files",
            "POST /package-applications/{id}/uploads",
        ] {
            let body = json!({"packageKey": "shangchao", "applicant": {"kind": "person"}, "district": "dongqu", "items": [SHOP]});
            let made = owner.post("/package-applications", &body).await.expect(201);
            let to = format!(
                "/package-applications/{}/files?material=/{SHOP}/operator-identity",
                id(&made)
            );
            let file = owner.post(&to, &Value::Null);
            let file = file.body("application/pdf", &b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"[..]);
            let file = file.await.expect(201);
            let material = format!("/{SHOP}/operator-identity");
            let places = json!({"id": made["id"], "file": file["id"], "?material": material});
            seeds.add(name, places);
        }
    }

    /// What a citizen has besides, under the number they log in with.
    pub(super) async fn own(
        &self,
        seeds: &mut Seeds,
        citizen: &Actor,
        (agent, mobile): (&str, &str),
    ) {
        let authorisation = json!({
            "principal": "person", "agentName": agent, "agentMobile": mobile, "items": [],
            "validUntil": "2026-12-31",
        });
        let signed = citizen.post("/me/authorisations", &authorisation).await;
        seeds.add(
            "/me/authorisations/{id}",
            json!({"id": signed.expect(201)["id"]}),
        );
        let consent = json!({
            "clientId": "demo-integrator", "redirectUri": "http://127.0.0.1:8765/callback",
            "responseType": "code", "scope": "own-cases:read", "agreed": true,
            "codeChallenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "codeChallengeMethod": "S256",
        });
        citizen.post("/me/consents", &consent).await.expect(201);
        for (list, whose) in [
            ("/me/consents", "/me/consents/{id}"),
            ("/messages", "/messages/{id}"),
        ] {
            let page = citizen.get(list).await.expect(200);
            for one in page["items"].as_array().unwrap() {
                seeds.add(whose, json!({"id": one["id"]}));
            }
        }
        seeds.add("/me/favourites/{key}", json!({"key": SHOP}));
    }

    /// What the offices have, and everybody reads.
    pub(super) async fn offices(&self, seeds: &mut Seeds) {
        for (whose, places) in [
            ("/items/{key}", json!({"key": SHOP})),
            (
                "/items/{key}/materials/{material}",
                json!({"key": SHOP, "material": "application"}),
            ),
            ("/packages/{key}", json!({"key": "shangchao"})),
            ("/stages/{key}", json!({"key": "fangwu-shizheng"})),
            ("/codes/{table}", json!({"table": "nations"})),
            ("/calendar/{year}", json!({"year": 2027})),
            (
                "/offices/{key}",
                json!({"key": "window-dongqu", "day": "2026-03-12"}),
            ),
            ("/offices/{key}/thresholds", json!({"key": "scjg"})),
            ("/staff/{username}", json!({"username": "approver-scjg-b"})),
            (
                "/edited-items/{key}",
                json!({"key": "laonian-youdai", "version": 3}),
            ),
        ] {
            seeds.add(whose, places);
        }
        let item = self
            .anonymous
            .get(&format!("/items/{SHOP}"))
            .await
            .expect(200);
        seeds.add("/packs/{sha256}", json!({"sha256": item["pack"]["sha256"]}));
        for name in ["/clients/{id}", "POST /clients/{id}/stop"] {
            let client =
                json!({"name": "x", "scopes": ["catalogue:read"], "departments": ["scjg"]});
            let made = self.admin.post("/clients", &client).await.expect(201);
            seeds.add(name, json!({"id": made["client"]["id"]}));
        }
        for name in ["PUT /mandates/{id}/signature", "DELETE /mandates/{id}"] {
            let mandate = json!({"holder": "approver-scjg", "items": [SHOP], "validFrom": "2026-01-01", "validUntil": "2026-12-31"});
            let drawn = self.admin.post("/mandates", &mandate).await.expect(201);
            seeds.add(name, json!({"id": drawn["id"]}));
        }
        for name in [
            "PUT /staff/opinion-templates/{template}",
            "DELETE /staff/opinion-templates/{template}",
        ] {
            let words =
                json!({"kind": "grant", "zh": "符合条件。", "en": "The conditions are met."});
            let kept = self.approver.post("/staff/opinion-templates", &words).await;
            seeds.add(name, json!({"template": kept.expect(201)["id"]}));
        }
        let project = json!({"projectCode": "2026-990102-47-01-123456", "name": "产业园"});
        self.admin
            .put("/priority-projects", &project)
            .await
            .expect(200);
        seeds.add(
            "/priority-projects/{code}",
            json!({"code": project["projectCode"]}),
        );
    }

    /// Releases of items, one to be approved and one to be refused.
    pub(super) async fn releases(&self, seeds: &mut Seeds) {
        for (name, key) in [
            ("POST /item-releases/{id}/approval", "laonian-youdai"),
            ("POST /item-releases/{id}/refusal", "huwai-guanggao"),
        ] {
            let item = self.editor.get(&format!("/edited-items/{key}")).await;
            let version = item.expect(200)["version"].as_u64().unwrap();
            let at = format!("/edited-items/{key}/versions/{version}/source");
            let source = self.editor.get(&at).await.expect(200)["source"].clone();
            let (old, new) = (
                format!("version: {version}"),
                format!("version: {}", version + 1),
            );
            let source = source.as_str().unwrap().replacen(&old, &new, 1);
            let copy = format!("/edited-items/{key}/working-copy");
            let saved = self
                .editor
                .put(&copy, &json!({"source": source}))
                .if_match(0);
            let saved = saved.await;
            saved.expect(200);
            let body = json!({"reason": "按新办法", "effectiveFrom": "2026-04-01"});
            let release = self
                .editor
                .post(&format!("/edited-items/{key}/releases"), &body);
            let release = release.if_match(saved.version()).await.expect(201);
            seeds.add(name, json!({"id": release["id"]}));
            seeds.add("/item-releases/{id}", json!({"id": release["id"]}));
            seeds.add("POST /edited-items/{key}/releases", json!({"key": key}));
        }
    }

    /// What is held against an owner: one record to ask the repair of, and one that is asked for. No
    /// promise of theirs is taken after this.
    pub(super) async fn records(&self, seeds: &mut Seeds, owner: &Actor) {
        // Both are there before the first promise is found false: no other is taken after it.
        let cases = [
            self.case(owner, State::Granted).await,
            self.case(owner, State::Granted).await,
        ];
        for case in cases {
            let checks = self.approver.get(&path(&case, "/commitment-checks")).await;
            let check = checks.expect(200)["items"][0]["id"].clone();
            let at = format!("/commitment-checks/{}/finding", check.as_str().unwrap());
            let found =
                json!({"outcome": "broken", "reason": "地址不存在", "revokeLicence": false});
            self.approver.post(&at, &found).await.expect(200);
        }
        let records = owner.get("/me/credit-records").await.expect(200);
        let record = |at: usize| records["items"][at]["id"].clone();
        let ask = format!(
            "/me/credit-records/{}/repair-request",
            record(1).as_str().unwrap()
        );
        owner
            .post(&ask, &json!({"text": "已整改"}))
            .await
            .expect(200);
        seeds.add("/me/credit-records/{id}", json!({"id": record(0)}));
        seeds.add("/repair-requests/{id}", json!({"id": record(1)}));
    }

    /// Webhooks of a program, one for each command that ends something.
    pub(super) async fn webhooks(&self, seeds: &mut Seeds, program: &Actor) {
        for name in ["/webhooks/{id}", "DELETE /webhooks/{id}"] {
            let (id, delivery) = webhook(program).await;
            seeds.add(name, json!({"id": id, "delivery": delivery}));
        }
    }

    /// A webhook of a program, for an administrator to look at.
    pub(super) async fn looked_at(&self, seeds: &mut Seeds, program: &Actor) {
        let client = program.get("/me").await.expect(200)["id"].clone();
        let (webhook, delivery) = webhook(program).await;
        let places = json!({"id": client, "webhook": webhook, "delivery": delivery});
        seeds.add("/clients/{id}/webhooks", places);
    }
}

/// A webhook of a program and a test that is on its way to it.
async fn webhook(program: &Actor) -> (String, Value) {
    let hook = json!({"url": "http://127.0.0.1:9/hook", "types": ["case.received"]});
    let made = program.post("/webhooks", &hook).await.expect(201);
    let id = id(&made["webhook"]);
    let test = program.post(&format!("/webhooks/{id}/tests"), &Value::Null);
    let delivery = test.await.expect(202)["id"].clone();
    (id, delivery)
}
