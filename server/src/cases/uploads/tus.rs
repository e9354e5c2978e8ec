//! What tus 1.0 says in headers (<https://tus.io/protocols/resumable-upload>).

use crate::platform::clock::Timestamp;
use crate::platform::problem::{Code, Error, Result, TUS_VERSION};
use crate::platform::vault::hex;
use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The extensions there are.
pub(super) const EXTENSIONS: &str = "creation,creation-with-upload,termination,checksum,expiration";

/// The checksums there are; every server must know sha1.
pub(super) const CHECKSUMS: &str = "sha256,sha1";

/// The type of a body that holds a piece of a file.
pub(super) const PIECE: &str = "application/offset+octet-stream";

/// Where a request's bytes begin, or how many bytes there are.
pub(super) const OFFSET: &str = "Upload-Offset";
/// How many bytes the whole has.
pub(super) const LENGTH: &str = "Upload-Length";
/// What else is said of the file.
pub(super) const METADATA: &str = "Upload-Metadata";
/// What the bytes of one request must be.
pub(super) const CHECKSUM: &str = "Upload-Checksum";

/// The method a request is to be taken for.
const METHOD: &str = "X-HTTP-Method-Override";

/// Where uploads are gone on with.
const UPLOADS: &str = "/api/v1/uploads/";

/// Takes a request to an upload for what it says it is, which tus asks of every server: mini-programs
/// and some proxies know no PATCH.
///
/// # Errors
/// What the request ends with.
pub async fn method_override(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::POST && request.path().starts_with(UPLOADS) {
        let said = request.headers().get(METHOD);
        let wanted = match said.and_then(|said| said.to_str().ok()) {
            Some("PATCH") => Some(Method::PATCH),
            Some("HEAD") => Some(Method::HEAD),
            Some("DELETE") => Some(Method::DELETE),
            _ => None,
        };
        if let Some(wanted) = wanted {
            request.head_mut().method = wanted;
        }
    }
    next.call(request).await
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn wrong(name: &'static str) -> Error {
    Error::new(Code::InvalidHeader).with("header", name)
}

/// Checks that the sender speaks this version.
///
/// # Errors
/// [`Code::TusVersionUnsupported`].
pub(super) fn check_version(request: &HttpRequest) -> Result<()> {
    if header(request, "Tus-Resumable") == Some(TUS_VERSION) {
        return Ok(());
    }
    Err(Code::TusVersionUnsupported.into())
}

/// A number of bytes a header must tell.
///
/// # Errors
/// [`Code::InvalidHeader`].
pub(super) fn bytes(request: &HttpRequest, name: &'static str) -> Result<u64> {
    header(request, name)
        .filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| wrong(name))
}

/// Whether the body holds a piece of a file.
pub(super) fn is_piece(request: &HttpRequest) -> bool {
    header(request, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.eq_ignore_ascii_case(PIECE))
}

/// What is said of a file, by name; a name alone has an empty value.
///
/// # Errors
/// [`Code::InvalidHeader`].
pub(super) fn metadata(request: &HttpRequest) -> Result<Vec<(String, String)>> {
    let text = match request.headers().get(METADATA) {
        Some(value) => value.to_str().map_err(|_| wrong(METADATA))?,
        None => return Ok(Vec::new()),
    };
    let mut pairs = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let decoded = STANDARD.decode(value.trim()).ok();
        let value = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        pairs.push((key.to_owned(), value.ok_or_else(|| wrong(METADATA))?));
    }
    Ok(pairs)
}

/// A SHA-256 in hexadecimal, as the database has it.
///
/// # Errors
/// [`Code::InvalidHeader`].
pub(super) fn sha256(text: &str) -> Result<String> {
    let is_hash = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash
        .then(|| text.to_ascii_lowercase())
        .ok_or_else(|| wrong(METADATA))
}

/// What the bytes of one request must come to.
pub(super) struct Checksum {
    running: Running,
    wanted: Vec<u8>,
}

enum Running {
    Sha256(Sha256),
    Sha1(Sha1),
}

impl Checksum {
    /// What the request says of its bytes, if it says anything.
    ///
    /// # Errors
    /// [`Code::InvalidHeader`], also for a kind that is not offered.
    pub(super) fn of(request: &HttpRequest) -> Result<Option<Self>> {
        let Some(text) = header(request, CHECKSUM) else {
            return Ok(None);
        };
        let (kind, value) = text.trim().split_once(' ').ok_or_else(|| wrong(CHECKSUM))?;
        let (running, length) = match kind {
            "sha256" => (Running::Sha256(Sha256::new()), 32),
            "sha1" => (Running::Sha1(Sha1::new()), 20),
            _ => return Err(wrong(CHECKSUM)),
        };
        let wanted = STANDARD.decode(value.trim()).ok();
        let wanted = wanted.filter(|bytes| bytes.len() == length);
        Ok(Some(Self {
            running,
            wanted: wanted.ok_or_else(|| wrong(CHECKSUM))?,
        }))
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.running {
            Running::Sha256(running) => running.update(bytes),
            Running::Sha1(running) => running.update(bytes),
        }
    }

    /// Whether the bytes were what they had to be.
    pub(super) fn holds(self) -> bool {
        let found = match self.running {
            Running::Sha256(running) => hex(&running.finalize()),
            Running::Sha1(running) => hex(&running.finalize()),
        };
        found == hex(&self.wanted)
    }
}

/// An instant as HTTP writes it.
pub(super) fn http_date(at: Timestamp) -> Option<String> {
    let instant = jiff::Timestamp::from_millisecond(at.millis()).ok()?;
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&instant)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn with(name: &'static str, value: &str) -> HttpRequest {
        TestRequest::default()
            .insert_header((name, value))
            .to_http_request()
    }

    #[test]
    fn metadata_is_pairs_in_base64() {
        let said = metadata(&with(
            METADATA,
            "filename 56ef6LWBLnBkZg==, empty,material YQ==",
        ))
        .unwrap();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            said,
            [
                pair("filename", "租赁.pdf"),
                pair("empty", ""),
                pair("material", "a")
            ]
        );
        assert_eq!(metadata(&with("x", "y")).unwrap(), []);
        for wrong in ["filename ***", "filename /w==", "filename a"] {
            let error = metadata(&with(METADATA, wrong)).unwrap_err();
            assert_eq!(error.code(), Code::InvalidHeader, "{wrong}");
        }
    }

    #[test]
    fn a_checksum_holds_for_its_bytes_alone() {
        let of = |text: &str| Checksum::of(&with(CHECKSUM, text));
        for text in [
            "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
        ] {
            for (bytes, holds) in [(&b"abc"[..], true), (b"abd", false), (b"", false)] {
                let mut sum = of(text).unwrap().unwrap();
                sum.update(bytes);
                assert_eq!(sum.holds(), holds, "{text} {bytes:?}");
            }
        }
        for wrong in ["sha256", "md5 YQ==", "sha256 YQ==", "sha256 ***"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_digits() {
        assert_eq!(bytes(&with(OFFSET, "12"), OFFSET).unwrap(), 12);
        for wrong in ["", "-1", "+1", "1.0", "99999999999999999999"] {
            assert!(bytes(&with(OFFSET, wrong), OFFSET).is_err(), "{wrong}");
        }
    }

    #[test]
    fn instants_are_written_as_http_does() {
        let at = Timestamp::from_millis(784_111_777_000);
        assert_eq!(http_date(at).unwrap(), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
