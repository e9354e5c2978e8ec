//! What signatures are made of.

use crate::platform::clock::Timestamp;
use crate::platform::vault::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

pub(super) fn sha256(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

pub(super) fn hmac_sha256(key: &[u8], data: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        // HMAC takes a key of any length, so this is never reached.
        return Vec::new();
    };
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// Percent-encoded as RFC 3986 wants it: everything but letters, digits and `-_.~`.
pub(super) fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~') {
            encoded.push(c);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `2023-10-26T10:22:32Z`.
pub(super) fn iso(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_second(at.seconds()).unwrap_or_default();
    at.to_string()
}

/// A request as both clouds want it written down to be signed.
pub(super) struct Canonical<'a> {
    pub(super) query: &'a str,
    /// Lower-case names, in their order.
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body_sha256: &'a str,
}

impl Canonical<'_> {
    /// The names of what is signed.
    pub(super) fn signed(&self) -> String {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        names.join(";")
    }

    /// The hash of the whole, of a POST to `/`.
    pub(super) fn sha256(&self) -> String {
        let mut lines = format!("POST\n/\n{}\n", self.query);
        for (name, value) in self.headers {
            lines.push_str(&format!("{name}:{value}\n"));
        }
        lines.push_str(&format!("\n{}\n{}", self.signed(), self.body_sha256));
        sha256(lines.as_bytes())
    }
}
