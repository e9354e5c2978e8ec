//! Programs of other bodies: how they are let in, what they may do and what they are told.

mod bulk;
mod clients;
pub(crate) mod consents;
mod forged;
mod sandbox;
mod sandbox_places;
mod webhooks;
mod webhooks_desk;

use onewindow_tests::{Actor, Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// A client that an administrator made.
pub(crate) struct Program {
    pub(crate) id: String,
    pub(crate) secret: String,
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

impl Program {
    /// One that may do this.
    pub(crate) async fn with(app: &TestApp, scopes: &[&str]) -> Self {
        Self::made(app, &json!({"name": "业务系统", "scopes": scopes})).await
    }

    /// One that may do this with the cases of market regulation.
    pub(crate) async fn of_department(app: &TestApp, scopes: &[&str]) -> Self {
        let request = json!({"name": "业务系统", "scopes": scopes, "departments": ["scjg"]});
        Self::made(app, &request).await
    }

    /// One that an administrator made by this request.
    pub(crate) async fn made(app: &TestApp, request: &Value) -> Self {
        let admin = app.staff("admin").await;
        let made = admin.post("/clients", request).await.expect(201);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            id: text(&made["client"]["id"]),
            secret: text(&made["secret"]),
        }
    }

    /// Asks for a token with this secret.
    pub(crate) async fn ask(&self, app: &TestApp, secret: &str) -> Answer {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={secret}",
            self.id
        );
        form_to(app, "/oauth/token", form).await
    }

    /// Logs in.
    pub(crate) async fn enter(&self, app: &TestApp) -> Actor {
        let token = self.ask(app, &self.secret).await.expect(200);
        app.anonymous()
            .with_token(token["access_token"].as_str().unwrap())
    }
}

pub(crate) async fn form_to(app: &TestApp, path: &str, form: String) -> Answer {
    let call = app.anonymous().call(Method::POST, path);
    call.body(FORM, form).await
}
