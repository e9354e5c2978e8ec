//! Optimistic locking over HTTP: `ETag` tells the version read, `If-Match` the version changed.

use crate::platform::problem::{Code, Error, Result};
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::future::{Ready, ready};

/// The version the caller read and wants to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// Refuses when the thing has changed since it was read.
    ///
    /// # Errors
    /// [`Code::StaleVersion`] with the current version.
    pub fn check(self, current: i64) -> Result<()> {
        if self.0 == current {
            return Ok(());
        }
        Err(Error::new(Code::StaleVersion).with("current", current))
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = request
            .headers()
            .get(IF_MATCH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().strip_prefix('"')?.strip_suffix('"'))
            .and_then(|version| version.parse().ok());
        ready(match version {
            Some(version) => Ok(Self(version)),
            None => Err(Code::PreconditionRequired.into()),
        })
    }
}

/// The `ETag` header of a version.
pub fn etag(version: i64) -> (&'static str, String) {
    ("ETag", format!("\"{version}\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn extract(value: Option<&str>) -> Result<IfMatch> {
        let mut request = TestRequest::default();
        if let Some(value) = value {
            request = request.insert_header(("If-Match", value));
        }
        IfMatch::from_request(&request.to_http_request(), &mut Payload::None).into_inner()
    }

    #[test]
    fn only_a_quoted_version_counts() {
        assert_eq!(extract(Some("\"3\"")).unwrap(), IfMatch(3));
        for bad in [None, Some("3"), Some("*"), Some("\"x\""), Some("W/\"3\"")] {
            let error = extract(bad).unwrap_err();
            assert_eq!(error.code(), Code::PreconditionRequired, "{bad:?}");
        }
    }

    #[test]
    fn a_stale_version_names_the_current_one() {
        let error = IfMatch(2).check(3).unwrap_err();
        assert_eq!(error.code(), Code::StaleVersion);
        assert_eq!(error.params()["current"], 3);
        assert!(IfMatch(3).check(3).is_ok());
    }
}
