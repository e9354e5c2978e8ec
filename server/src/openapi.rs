//! The description of the API: every operation of every area.

use crate::{approval, cases, catalogue, identity, supervision};
use actix_web::App;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

#[derive(OpenApi)]
#[openapi(info(title = "OneWindow", version = "1.0.0"))]
struct Head;

/// Registers every operation under `/api/v1`.
pub fn operations(config: &mut ServiceConfig<'_>) {
    identity::configure(config);
    catalogue::configure(config);
    cases::configure(config);
    approval::configure(config);
    supervision::configure(config);
}

/// The description, as it is served and as it is kept in the project.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, document) = App::new()
        .into_utoipa_app()
        .openapi(Head::openapi())
        .service(utoipa_actix_web::scope("/api/v1").configure(operations))
        .split_for_parts();
    document
}

/// The description as text: sorted by its author, indented, with a line end.
///
/// # Errors
/// Never in practice: the description is plain data.
pub fn json() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&document())?;
    text.push('\n');
    Ok(text)
}
