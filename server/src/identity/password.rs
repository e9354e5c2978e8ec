//! Passwords of staff, hashed with Argon2id.

use crate::platform::problem::{Code, Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

/// A hash nobody's password has, checked when there is no such user, so that the answer takes as
/// long as for one there is.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a demo password. The passwords are published, so hashing them is not made costly.
pub(super) fn hash_demo(password: &str) -> Result<String> {
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).map_err(Error::internal)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    hash_with(&argon2, password)
}

fn hash_with(argon2: &Argon2<'_>, password: &str) -> Result<String> {
    let hash: PasswordHash = argon2
        .hash_password(password.as_bytes())
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// Checks a password on a thread for slow work; without a stored hash it fails as slowly.
///
/// # Errors
/// [`Code::InvalidCredentials`].
pub(super) async fn check(password: String, stored: Option<String>) -> Result<()> {
    let checked = actix_web::web::block(move || {
        let is_known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(hash) = PasswordHash::new(&text) else {
            return false;
        };
        let matches = Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        is_known && matches
    })
    .await
    .map_err(|cancelled| Error::new(Code::Unavailable).caused_by(cancelled))?;
    if checked {
        Ok(())
    } else {
        Err(Code::InvalidCredentials.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn only_the_right_password_of_somebody_passes() {
        let stored = hash_with(&Argon2::default(), "correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        check("correct horse".into(), Some(stored.clone()))
            .await
            .unwrap();
        for (password, stored) in [("wrong", Some(stored)), ("correct horse", None)] {
            let error = check(password.into(), stored).await.unwrap_err();
            assert_eq!(error.code(), Code::InvalidCredentials);
        }
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "the pretence must be checked too"
        );
    }
}
