//! The sandbox over HTTP.

use super::Inside;
use super::citizens::{self, SandboxCitizen};
use super::steps::{self, Asked, SandboxCase};
use crate::cases::CaseId;
use crate::identity::caller::{Anyone, Client};
use crate::platform::Lang;
use crate::platform::extract::Body;
use crate::platform::idempotency::{self, Answer, Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::Result;
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, post};
use onewindow_core::requests::{SandboxCitizenRequest, SandboxStepRequest};

pub(in crate::integration) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(make_sandbox_citizen)
        .service(take_sandbox_step)
        .service(reset_sandbox);
}

/// Make a citizen up
///
/// In the program's sandbox: somebody with a right identity number nobody has, who has consented to all
/// the program may ask citizens for. The token acts for them at once, without a log-in page; later ones
/// come from `POST /oauth/token` with its refresh token.
#[utoipa::path(
    operation_id = "makeSandboxCitizen", tag = "Integration",
    params(("Idempotency-Key" = String, Header, description = "New for each citizen; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = SandboxCitizenRequest,
    responses((status = 201, description = "Who they are, and the token to act for them.", body = SandboxCitizen)),
    security(("oauth" = ["sandbox:manage"])),
)]
#[post("/sandbox/citizens")]
async fn make_sandbox_citizen(
    client: Client,
    inside: Inside,
    key: IdempotencyKey,
    body: Body<SandboxCitizenRequest>,
) -> Result<HttpResponse> {
    let id = client.id.clone();
    let label = Anyone::Client(client).label();
    let attempt = Attempt::new(&label, "POST /sandbox/citizens", &key, &body.bytes);
    let answer = idempotency::write(&inside.sandbox, attempt, move |tx, sandbox, now| {
        let made = citizens::make(tx, sandbox, &id, body.value, now)?;
        Answer::json(201, None, &made)
    })
    .await?;
    Ok(answer.into_response())
}

/// Have the office take a step
///
/// In the program's sandbox nobody works, so the program says what the office does to a case that was
/// handed in: the very step a clerk takes, with its papers, its place on the timeline and its event.
/// `grant` decides for the department, `issue` makes the result and `deliver` hands it out; before them
/// come `accept` and, where several departments are asked, `giveOpinion`. What a clerk would be refused
/// in this state is refused here.
#[utoipa::path(
    operation_id = "takeSandboxStep", tag = "Integration",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("Idempotency-Key" = String, Header, description = "New for each step; the same key takes it once.", example = "5f0c7a52-0002"),
    ),
    request_body(content = SandboxStepRequest, example = json!({"step": "accept"})),
    responses((status = 200, description = "The case as it is now.", body = SandboxCase)),
    security(("oauth" = ["sandbox:manage"])),
)]
#[post("/sandbox/cases/{id}/steps")]
async fn take_sandbox_step(
    client: Client,
    inside: Inside,
    key: IdempotencyKey,
    lang: Lang,
    id: Path<CaseId>,
    body: Body<SandboxStepRequest>,
) -> Result<Json<SandboxCase>> {
    let case = id.into_inner();
    let label = Anyone::Client(client).label();
    let operation = format!("POST /sandbox/cases/{case}/steps");
    let asked = Asked {
        attempt: Attempt::new(&label, &operation, &key, &body.bytes),
        request: body.value,
        case,
        lang,
    };
    steps::take(&inside.sandbox, asked).await.map(Json)
}

/// Begin the sandbox anew
///
/// Throws away all that is in the program's sandbox: citizens, cases, files, papers, consents, webhooks,
/// the feed. Its tokens for citizens open nothing any more, those of its own go on. The new sandbox has
/// the catalogue as it is now.
#[utoipa::path(
    operation_id = "resetSandbox", tag = "Integration",
    responses((status = 204, description = "It is as if new.")),
    security(("oauth" = ["sandbox:manage"])),
)]
#[post("/sandbox/reset")]
async fn reset_sandbox(client: Client, inside: Inside) -> Result<HttpResponse> {
    super::begin_anew(&inside.house, &client.id).await?;
    Ok(HttpResponse::NoContent().finish())
}
