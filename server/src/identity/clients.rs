//! Integrators' programs, as far as other areas speak of them.

use crate::platform::vault::Vault;

/// The stored form of a client's secret. Secrets are long and random, so a keyed hash will do.
pub fn secret_hash(vault: &Vault, id: &str, secret: &str) -> String {
    vault.mac("client-secret", &[id.as_bytes(), secret.as_bytes()])
}
