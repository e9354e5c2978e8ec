//! Seals personal data and secrets, and finds sealed values again by a keyed hash.
//!
//! A sealed value is `v1.<key id>.<base64url of nonce and ciphertext>`, XChaCha20-Poly1305 with
//! the place it stands in as associated data, so a value moved to another column does not open.
//! The ring holds old keys for opening and one current key for sealing.

pub mod ring;

use super::config::DataConfig;
use super::problem::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ring::StoredRing;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const NONCE_BYTES: usize = 24;

/// The ring in the data folder.
const FILE: &str = "vault-keys.json";

/// The vault cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key file cannot be read or written.
    #[error("the key file: {0}")]
    File(#[from] std::io::Error),
    /// The ring is not what it should be.
    #[error("the key ring is not valid: {0}")]
    Ring(&'static str),
    /// Random numbers could not be had.
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Ring>);

struct Ring {
    current: String,
    ciphers: BTreeMap<String, XChaCha20Poly1305>,
    lookup: [u8; 32],
}

impl Vault {
    /// Opens the ring from the configuration, or from the data folder, where the first start makes
    /// one that only the owner may read.
    ///
    /// # Errors
    /// When the ring cannot be read, made or understood.
    pub fn open(config: &DataConfig) -> std::result::Result<Self, VaultError> {
        match &config.vault_keys {
            Some(ring) => Self::from_ring(ring::parse(ring.expose())?),
            None => Self::from_file(&config.data_dir.join(FILE)),
        }
    }

    /// Whether there is a ring, right or wrong.
    pub fn is_there(config: &DataConfig) -> bool {
        config.vault_keys.is_some() || config.data_dir.join(FILE).exists()
    }

    fn from_file(path: &Path) -> std::result::Result<Self, VaultError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_ring(ring::parse(&text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Self::from_ring(ring::create(path)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn from_ring(stored: StoredRing) -> std::result::Result<Self, VaultError> {
        let mut ciphers = BTreeMap::new();
        for (id, key) in stored.keys {
            let cipher = XChaCha20Poly1305::new_from_slice(&key_bytes(&key)?)
                .map_err(|_| VaultError::Ring("a key is not 32 bytes"))?;
            ciphers.insert(id, cipher);
        }
        Ok(Self(Arc::new(Ring {
            current: stored.current,
            ciphers,
            lookup: key_bytes(&stored.lookup)?,
        })))
    }

    /// The id of the key that seals.
    pub fn current_key(&self) -> &str {
        &self.0.current
    }

    /// Seals a value for one place, such as `people.mobile`.
    ///
    /// # Errors
    /// Only when the machine has no random numbers.
    pub fn seal(&self, place: &str, plain: &str) -> Result<String> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(Error::internal)?;
        let cipher = self
            .0
            .ciphers
            .get(&self.0.current)
            .ok_or_else(|| Error::internal("the current key is gone"))?;
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::internal("sealing failed"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Ok(format!(
            "v1.{}.{}",
            self.0.current,
            URL_SAFE_NO_PAD.encode(bytes)
        ))
    }

    /// Opens a value sealed for the same place.
    ///
    /// # Errors
    /// When it was sealed for another place or key, or changed.
    pub fn open_value(&self, place: &str, sealed: &str) -> Result<String> {
        let broken = || Error::internal(format!("a sealed value of {place} does not open"));
        let mut parts = sealed.splitn(3, '.');
        let (Some("v1"), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(broken());
        };
        let cipher = self.0.ciphers.get(id).ok_or_else(broken)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| broken())?;
        let (nonce, text) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let plain = cipher
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| broken())?;
        String::from_utf8(plain).map_err(|_| broken())
    }

    /// The keyed hash a value of this place is found by; useless without the key.
    pub fn lookup(&self, place: &str, plain: &str) -> String {
        self.mac("lookup", &[place.as_bytes(), plain.as_bytes()])
    }

    /// A keyed hash for another purpose, in hexadecimal. The parts cannot run into one another.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> String {
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0.lookup) else {
            // HMAC takes a key of any length, so this is never reached.
            return String::new();
        };
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        hex(&mac.finalize().into_bytes())
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Random bytes as base64url text.
///
/// # Errors
/// Only when the machine has no random numbers.
pub fn random_token<const N: usize>() -> Result<String> {
    random_base64::<N>().map_err(Error::internal)
}

fn random_base64<const N: usize>() -> std::result::Result<String, getrandom::Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn key_bytes(text: &str) -> std::result::Result<[u8; 32], VaultError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| VaultError::Ring("a key is not base64url"))?;
    bytes
        .try_into()
        .map_err(|_| VaultError::Ring("a key is not 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(folder: &tempfile::TempDir) -> Vault {
        Vault::from_file(&folder.path().join("keys.json")).unwrap()
    }

    #[test]
    fn a_value_opens_only_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(&folder);
        let sealed = vault.seal("people.mobile", "13800000001").unwrap();
        assert!(!sealed.contains("13800000001"));
        assert_eq!(
            vault.open_value("people.mobile", &sealed).unwrap(),
            "13800000001"
        );
        assert!(vault.open_value("people.name", &sealed).is_err());
        let mut changed = sealed.into_bytes();
        let last = changed.len() - 1;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(vault.open_value("people.mobile", &changed).is_err());
    }

    #[test]
    fn the_ring_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = vault(&folder);
        let sealed = first.seal("p", "v").unwrap();
        let second = vault(&folder);
        assert_eq!(second.open_value("p", &sealed).unwrap(), "v");
        assert_eq!(first.lookup("p", "v"), second.lookup("p", "v"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join("keys.json"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn an_old_key_opens_and_the_current_one_seals() {
        let folder = tempfile::tempdir().unwrap();
        let old = vault(&folder);
        let sealed = old.seal("p", "v").unwrap();
        let text = std::fs::read_to_string(folder.path().join("keys.json")).unwrap();
        let mut ring = ring::parse(&text).unwrap();
        ring.keys
            .insert("k2".into(), random_base64::<32>().unwrap());
        ring.current = "k2".into();
        let rotated = Vault::from_ring(ring).unwrap();
        assert_eq!(rotated.open_value("p", &sealed).unwrap(), "v");
        assert!(rotated.seal("p", "v").unwrap().starts_with("v1.k2."));
    }

    #[test]
    fn lookups_differ_by_place_and_their_parts_do_not_run_together() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(&folder);
        assert_ne!(vault.lookup("a", "v"), vault.lookup("b", "v"));
        assert_ne!(
            vault.mac("x", &[b"ab", b"c"]),
            vault.mac("x", &[b"a", b"bc"])
        );
    }
}
