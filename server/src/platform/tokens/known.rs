//! Tokens whose signature was found right before. Checking one costs some hundred times as much as
//! looking it up, and a phone sends the same token until it ends.

use super::Claims;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Tokens kept, a few megabytes of them; past it all are forgotten and checked anew.
const KEPT: usize = 10_000;

/// By the token's hash, so that memory holds nothing that opens a door.
#[derive(Default)]
pub(super) struct Known(RwLock<HashMap<[u8; 32], Claims>>);

impl Known {
    /// The claims of a token, from `check` unless it was seen before. What is wrong is not kept.
    ///
    /// # Errors
    /// Those of `check`.
    pub(super) fn claims<E>(
        &self,
        token: &str,
        check: impl FnOnce() -> Result<Claims, E>,
    ) -> Result<Claims, E> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = kept.get(&hash) {
            return Ok(claims.clone());
        }
        drop(kept);
        let claims = check()?;
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(hash, claims.clone());
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::Timestamp;

    #[test]
    fn a_right_token_is_checked_once_and_a_wrong_one_each_time() {
        let known = Known::default();
        let claims = || Claims::new("citizen", "a", Timestamp::from_millis(0));
        let first = known.claims("right", || Ok::<_, ()>(claims())).unwrap();
        let again = known.claims("right", || Err(())).unwrap();
        assert_eq!(first.sub, again.sub);
        for _ in 0..2 {
            assert_eq!(known.claims("wrong", || Err("no")).unwrap_err(), "no");
        }
        assert!(known.claims("wrong", || Ok::<_, ()>(claims())).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let known = Known::default();
        for number in 0..KEPT + 5 {
            let claims = Claims::new("citizen", "a", Timestamp::from_millis(0));
            known
                .claims(&number.to_string(), || Ok::<_, ()>(claims))
                .unwrap();
        }
        assert_eq!(known.0.read().unwrap().len(), 5);
    }
}
