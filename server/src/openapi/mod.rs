//! The description of the API: every operation of every area, and what all of them share.

mod examples;
mod problems;

use crate::integration::changes::{self, CaseEvent};
use crate::platform::operations::{Description, Operations};
use crate::platform::problem::{FieldError, Problem};
use crate::{
    approval, cases, catalogue, identity, integration, notify, ratings, retention, supervision, web,
};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::openapi::path::Paths;
use utoipa::openapi::security::{
    AuthorizationCode, ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes,
    SecurityScheme,
};
use utoipa::openapi::{ObjectBuilder, OpenApi as Document, RefOr, SchemaFormat, Type};
use utoipa::{Modify, OpenApi};

const DESCRIPTION: &str = "\
Government services through one window: find a service item, fill its form, see which documents \
this case needs and why, submit, follow it to the result.

**Conventions.** JSON in camelCase; times in RFC 3339 UTC, days as `YYYY-MM-DD` in Asia/Shanghai, \
money in 分. Lists answer `{items, nextCursor}`; send `nextCursor` back as `cursor`. A change \
carries `If-Match` with the version read (`ETag`); a POST that creates carries `Idempotency-Key`, \
and sending it again answers the same with `Idempotency-Replayed: true`. Texts are in the language \
of `Accept-Language`: `zh-CN` (the default) or `en`.

**Failures** are problem documents (RFC 9457) with a stable `code`; `errors` points at every wrong \
place.

**Rules** are evaluated by the client: a rule pack, named by its SHA-256, gives the same verdict in \
the phone, in a mini-program and on the server.";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "OneWindow 一窗",
        version = "1.0.0",
        description = DESCRIPTION,
        contact(name = "OneWindow 一窗"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "Where this description is served from.")),
    tags(
        (name = "Catalogue", description = "Service items, guides, rule packs, packages and code tables. Open to everybody."),
        (name = "Log-in", description = "Sessions of citizens and staff, tokens of programs."),
        (name = "Cases", description = "办件: from draft to result, for the applicant."),
        (name = "Catalogue editing", description = "Working copies, checks and releases of service items, for the editors of the catalogue."),
        (name = "Packages", description = "一件事: one application for several items, their progress and one payment order."),
        (name = "Messages", description = "消息中心: what applicants were told; and messages that could not be sent."),
        (name = "Staff", description = "Window, review, decision, issuance and delivery."),
        (name = "Supervision", description = "Lamps over every running limit, opinions and replies."),
        (name = "Ratings", description = "好差评: what applicants thought of a case, and what came of bad ratings."),
        (name = "Integration", description = "Open to others: programs of other bodies, what they may do and what they are told."),
        (name = "Health", description = "For whatever watches over the service."),
    ),
    components(schemas(Problem, FieldError, CaseEvent)),
    modifiers(&Schemes),
)]
struct Head;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "The `accessToken` of a session. It lives fifteen minutes; the public keys are at \
                 /.well-known/jwks.json.",
            ))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let scopes_where = |by_consent: bool| {
            let scopes = integration::SCOPES.iter();
            let some = scopes.filter(|scope| scope.by_consent == by_consent);
            Scopes::from_iter(some.map(|scope| (scope.name, scope.about.1)))
        };
        let flows = [
            Flow::ClientCredentials(ClientCredentials::new(
                "/api/v1/oauth/token",
                scopes_where(false),
            )),
            Flow::AuthorizationCode(AuthorizationCode::with_refresh_url(
                "/consent",
                "/api/v1/oauth/token",
                scopes_where(true),
                "/api/v1/oauth/token",
            )),
        ];
        let oauth = OAuth2::with_description(
            flows,
            "For programs: by client credentials for themselves, by a code for a citizen who consents.",
        );
        components.add_security_scheme("oauth", SecurityScheme::OAuth2(oauth));
    }
}

/// What stands before the address of every operation.
pub const BASE: &str = "/api/v1";

/// Names every operation.
pub fn operations(operations: &mut Operations<'_>) {
    catalogue::configure(operations);
    identity::configure(operations);
    cases::configure(operations);
    approval::configure(operations);
    supervision::configure(operations);
    ratings::configure(operations);
    integration::configure(operations);
    notify::configure(operations);
    retention::configure(operations);
    web::configure(operations);
}

/// Where every operation can be reached, and by whom: what the server itself goes by.
pub fn paths() -> Paths {
    below_base(Description::of(operations).paths)
}

/// The addresses as they are called.
fn below_base(mut paths: Paths) -> Paths {
    let named = std::mem::take(&mut paths.paths).into_iter();
    paths.paths = named
        .map(|(path, item)| (format!("{BASE}{path}"), item))
        .collect();
    paths
}

/// The description, as it is served and as it is kept in the project.
pub fn document() -> Document {
    let Description { paths, schemas } = Description::of(operations);
    let mut document = Head::openapi();
    document.paths.merge(below_base(paths));
    let components = document.components.get_or_insert_default();
    components.schemas.extend(schemas);
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            problems::add(operation, false);
        }
        let writing = [
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in writing.into_iter().flatten() {
            problems::add(operation, true);
        }
    }
    add_ids(&mut document);
    document.webhooks = Some(changes::webhooks());
    drop_unused(&mut document);
    examples::add(&mut document);
    document
}

/// Drops schemas nothing refers to: pages of rows are described in place, and their rows with them.
fn drop_unused(document: &mut Document) {
    loop {
        let text = serde_json::to_string(document).unwrap_or_default();
        let Some(components) = document.components.as_mut() else {
            return;
        };
        let before = components.schemas.len();
        let used = |name: &String| text.contains(&format!("\"#/components/schemas/{name}\""));
        components.schemas.retain(|name, _| used(name));
        if components.schemas.len() == before {
            return;
        }
    }
}

/// Describes the ids that stand in paths: the collector follows bodies and forgets parameters.
fn add_ids(document: &mut Document) {
    let mut names = BTreeSet::new();
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.put, &item.post, &item.patch, &item.delete];
        for operation in operations.into_iter().flatten() {
            for parameter in operation.parameters.iter().flatten() {
                if let RefOr::T(parameter) = parameter
                    && let Some(RefOr::Ref(target)) = &parameter.schema
                    && let Some(name) = target.ref_location.rsplit('/').next()
                {
                    names.insert(name.to_owned());
                }
            }
        }
    }
    let schemas = &mut document.components.get_or_insert_default().schemas;
    for name in names.into_iter().filter(|name| name.ends_with("Id")) {
        schemas.entry(name).or_insert_with(|| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::Custom("uuid".to_owned())))
                .description(Some("An id (UUIDv7)."))
                .examples([json!("019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")])
                .into()
        });
    }
}

/// The description as text, indented, with a line end.
///
/// # Errors
/// Never in practice: the description is plain data.
pub fn json() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&document())?;
    text.push('\n');
    Ok(text)
}
