//! What is there for schemathesis to ask about: cases in every state, and whatever else has an id, made
//! through the API before it begins. Each role has things of its own, so that what one destroys the next
//! does not miss.

mod cases;

use cases::{State, path};
use onewindow_tests::Actor;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Needs one file, and is decided on the spot.
const SHOP: &str = "getihu-sheli";

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
    /// What is not there would be asked about all the same, and nobody would get any further.
    fn add(&mut self, whose: &str, places: Value) {
        let known = places.as_object().unwrap();
        assert!(
            known.values().all(|one| !one.is_null()),
            "{whose}: {places}"
        );
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

impl City {
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
