//! The events as the description of the API has them: requests that the service makes.

use super::events::EVENT_TYPES;
use serde_json::json;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, Paths, PathsBuilder, Ref, Required, ResponseBuilder, Type,
};

/// The requests a program that wants an event gets.
pub fn webhooks() -> Paths {
    let mut paths = PathsBuilder::new();
    for kind in EVENT_TYPES {
        let body = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("CaseEvent")))
            .build();
        let body = RequestBodyBuilder::new()
            .description(Some("What happened; `data` is empty in a test."))
            .content("application/json", body)
            .required(Some(Required::True))
            .build();
        let mut operation = OperationBuilder::new()
            .summary(Some(format!("{} {}", kind.about.1, kind.about.0)))
            .description(Some(
                "Sent at least once, the events of one case in their order. Any answer of 2xx takes \
                 it; 410 switches the webhook off.",
            ))
            .tag("Integration")
            .request_body(Some(body))
            .response("2XX", ResponseBuilder::new().description("Taken.").build());
        for (name, about, example) in HEADERS {
            operation = operation.parameter(header(name, about, example));
        }
        paths = paths.path(
            kind.name,
            PathItem::new(HttpMethod::Post, operation.build()),
        );
    }
    paths.build()
}

const HEADERS: [(&str, &str, &str); 3] = [
    (
        "webhook-id",
        "The event's id, the same however often it is sent.",
        "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52",
    ),
    (
        "webhook-timestamp",
        "When it is sent, in seconds since 1970.",
        "1773100800",
    ),
    (
        "webhook-signature",
        "`v1,` and the HMAC-SHA256 of id, timestamp and body, parted by full stops, in base64; two, \
         parted by a space, while two secrets hold.",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
];

fn header(name: &str, about: &str, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(about))
        .required(Required::True)
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .example(Some(json!(example)))
        .build()
}
