//! JSON bodies: read strictly, checked by their own rules, with the place of every mistake.

use super::MAX_JSON;
use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error, Result};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use onewindow_core::requests::{Unread, errors_of, read};
use serde::de::DeserializeOwned;
use validator::Validate;

/// A JSON body that meets its rules, and the bytes it came in, which an idempotent handler compares.
#[derive(Debug)]
pub struct Body<T> {
    /// What was sent.
    pub value: T,
    /// As it was sent.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let lang = Lang::of(request);
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(
                    Error::new(Code::UnsupportedMediaType).with("expected", "application/json")
                );
            }
            let bytes = read_limited(payload, MAX_JSON, Code::BodyTooLarge).await?;
            let value: T = parse(&bytes, lang)?;
            let errors = errors_of(&value, lang.core());
            if !errors.is_empty() {
                let errors = errors.into_iter().map(Into::into).collect();
                return Err(Error::new(Code::InvalidRequest).with_errors(errors));
            }
            Ok(Self { value, bytes })
        })
    }
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// `too_large` with `maxBytes` past the limit; [`Code::BadRequest`] when the sender breaks off.
pub async fn read_limited(mut payload: Payload, limit: usize, too_large: Code) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => Error::new(too_large).with("maxBytes", limit),
            other => Error::new(Code::BadRequest).caused_by(other.to_string()),
        })?;
        if bytes.len().saturating_add(chunk.len()) > limit {
            return Err(Error::new(too_large).with("maxBytes", limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn is_json(request: &HttpRequest) -> bool {
    let essence = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8], lang: Lang) -> Result<T> {
    read(bytes, lang.core()).map_err(|unread| match unread {
        Unread::NotJson { line, column } => Error::new(Code::MalformedJson)
            .with("line", line)
            .with("column", column),
        Unread::Shape(wrong) => Error::new(Code::InvalidBody).with_errors(vec![wrong.into()]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        #[expect(dead_code, reason = "only its reading is tested")]
        rows: Vec<Row>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        #[expect(dead_code, reason = "only its reading is tested")]
        n: u8,
    }

    fn refusal(text: &str) -> Error {
        parse::<Sent>(text.as_bytes(), Lang::En).unwrap_err()
    }

    #[test]
    fn broken_json_names_line_and_column() {
        let error = refusal("{\"rows\": [}");
        assert_eq!(error.code(), Code::MalformedJson);
        assert_eq!(error.params()["column"], 11);
        assert_eq!(refusal("{\"rows\":[]} x").code(), Code::MalformedJson);
        assert_eq!(refusal("").code(), Code::MalformedJson);
    }

    #[test]
    fn a_wrong_member_is_pointed_at() {
        for (text, pointer, code) in [
            (r#"{"rows":[{"n":1},{"n":"x"}]}"#, "/rows/1/n", "wrong_type"),
            (r#"{"rows":[{"n":300}]}"#, "/rows/0/n", "wrong_type"),
            (r#"{"rows":[{}]}"#, "/rows/0/n", "required"),
            (r#"{"rows":[],"a/b":1}"#, "/a~1b", "unknown_field"),
            (r#"{"rows":[],"rows":[]}"#, "/rows", "duplicate_key"),
            (r#"[[]]"#, "", "wrong_type"),
        ] {
            let error = refusal(text);
            assert_eq!(error.code(), Code::InvalidBody, "{text}");
            assert_eq!(error.errors()[0].pointer, pointer, "{text}");
            assert_eq!(error.errors()[0].code, code, "{text}");
        }
    }
}
