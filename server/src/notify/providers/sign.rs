//! What the clouds want to be signed.

pub(super) use crate::platform::signing::{hmac_sha256, percent};
pub(super) use crate::platform::storage::sha256_hex;

use crate::platform::clock::Timestamp;

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
        sha256_hex(lines.as_bytes())
    }
}
