//! What is there to be looked at: things of 林晓's, made through the API, and where reads find them.

use crate::cases::office::{Case, SHOP, begin, received};
use crate::packages::office::restaurant_ready;
use onewindow_tests::{Actor, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// Things of 林晓's.
pub(super) struct Things {
    /// A case she handed in, with a file, a booked hour and the way she wants the result.
    pub(super) case: Case,
    /// One more, which changes are tried on.
    pub(super) other: Case,
    /// Paths as the description has them, and what stands in their places. The first that fits counts.
    places: Vec<(&'static str, Vec<(&'static str, Value)>)>,
}

impl Things {
    /// Makes them; `program` is given a webhook, and looked at by administrators under its id.
    pub(super) async fn of(app: &TestApp, owner: &Actor, program: (&str, &Actor)) -> Self {
        let (clerk, admin) = (app.clerk().await, app.staff("admin").await);
        let case = received(owner).await;
        let slots = json!({"slots": [{"starts": "09:00", "ends": "09:30", "capacity": 9}]});
        let slot = admin.put(
            "/offices/window-dongqu/appointment-slots/2026-03-11",
            &slots,
        );
        let booked = json!({"slotId": slot.await.expect(200)["items"][0]["id"]});
        let at = case.path("/appointment");
        owner.post(&at, &booked).await.expect(200);
        let by_post = json!({"method": "pickup", "office": "window-xiqu"});
        let at = case.path("/delivery-choice");
        owner.put(&at, &by_post).await.expect(200);

        let reason = json!({"items": [{"material": "operator-identity", "reason": "看不清"}]});
        let noticed = received(owner).await;
        let noticed = noticed.step(&clerk, "/single-notice", &reason).await;

        let other = received(owner).await;
        let draft = begin(owner).await;
        let to = draft.path("/uploads?material=operator-identity");
        let upload = owner
            .call(Method::POST, &to)
            .header("tus-resumable", "1.0.0")
            .header("upload-length", "1000")
            .await;
        upload.expect(201);
        let upload = upload.header("location").rsplit('/').next().unwrap();

        let application = restaurant_ready(owner).await;
        let hook = json!({"url": "http://127.0.0.1:9/hook", "types": ["case.accepted"]});
        let hook = program.1.post("/webhooks", &hook).await.expect(201);

        let id = |value: &Value| ("id", value["id"].clone());
        let file = |of: &Value| ("file", of["files"][0]["id"].clone());
        let paper = ("document", noticed.body["notices"][0]["id"].clone());
        let key = |key: &str| vec![("key", json!(key))];
        let number = |number: &Value| vec![("number", number.clone())];
        let places = vec![
            ("/cases/{id}/documents/", vec![id(&noticed.body), paper]),
            ("/cases/{id}", vec![id(&case.body), file(&case.body)]),
            (
                "/clients/{id}",
                vec![
                    ("id", json!(program.0)),
                    ("webhook", hook["webhook"]["id"].clone()),
                ],
            ),
            ("/codes/{table}", vec![("table", json!("departments"))]),
            (
                "/edited-items/{key}",
                vec![("key", json!(SHOP)), ("version", json!(1))],
            ),
            (
                "/items/{key}/materials/{material}",
                vec![("key", json!(SHOP)), ("material", json!("application"))],
            ),
            ("/items/{key}", key(SHOP)),
            ("/offices/{key}", key("window-dongqu")),
            (
                "/package-applications/{id}",
                vec![id(&application.body), file(&application.body)],
            ),
            ("/packages/{key}", key("canyin")),
            (
                "/packs/{sha256}",
                vec![("sha256", case.body["packSha256"].clone())],
            ),
            (
                "/receipts/{number}",
                number(&case.body["receipt"]["number"]),
            ),
            ("/staff/case-numbers/{number}", number(&case.body["number"])),
            ("/uploads/{id}", vec![("id", json!(upload))]),
            ("/webhooks/{id}", vec![id(&hook["webhook"])]),
        ];
        Self {
            case,
            other,
            places,
        }
    }

    /// The path of a read of what is there.
    pub(super) fn found(&self, path: &str) -> String {
        let fits = |(start, _): &&(&str, Vec<(&str, Value)>)| path.starts_with(start);
        let mut filled = path.to_owned();
        for (name, value) in self
            .places
            .iter()
            .find(fits)
            .map_or(&[][..], |(_, all)| all)
        {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            filled = filled.replace(&format!("{{{name}}}"), &value);
        }
        filled
    }

    /// What says whose the case is: her name, her number and her telephone.
    pub(super) fn person(&self) -> Vec<String> {
        let operator = &self.case.body["answers"]["operator"];
        ["name", "residentId", "mobile"]
            .iter()
            .map(|member| operator[member].as_str().unwrap().to_owned())
            .collect()
    }

    /// What says that there is the case: its number, its receipt's, the name and the hash of its file.
    pub(super) fn matter(&self) -> Vec<String> {
        let body = &self.case.body;
        let file = &body["files"][0];
        [
            &body["number"],
            &body["receipt"]["number"],
            &file["name"],
            &file["sha256"],
        ]
        .iter()
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
    }
}
