//! Query parameters, whose refusal names the one that is wrong.

use crate::platform::problem::{Code, Error, Result};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The query of the address.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Params<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let reader = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let place = error.path().to_string();
        let said = error.into_inner().to_string();
        // A missing or repeated parameter has no place; serde names it in its words.
        let name = match place.as_str() {
            "." | "?" | "" => said.split('`').nth(1).unwrap_or_default().to_owned(),
            _ => place,
        };
        Error::new(Code::InvalidQuery)
            .with("reason", name)
            .caused_by(said)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Asked {
        material: String,
        limit: Option<u32>,
    }

    #[test]
    fn the_wrong_parameter_is_named() {
        for (query, name) in [
            ("material=a&limit=many", "limit"),
            ("material=a&limit=", "limit"),
            ("limit=5", "material"),
            ("material=a&material=b", "material"),
        ] {
            let error = parse::<Asked>(query).unwrap_err();
            assert_eq!(error.code(), Code::InvalidQuery, "{query}");
            assert_eq!(error.params()["reason"], name, "{query}");
        }
        let asked: Asked = parse("material=%E6%9D%90&limit=7&other=1").unwrap();
        assert_eq!((asked.material.as_str(), asked.limit), ("材", Some(7)));
    }
}
