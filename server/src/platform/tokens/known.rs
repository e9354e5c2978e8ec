//! Tokens whose signature was found right before. Checking one costs some hundred times as much as
//! looking it up, and a phone sends the same token until it ends.

use super::keys::Signed;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Tokens kept, a few megabytes of them; past it all are forgotten and checked anew.
const KEPT: usize = 10_000;

/// By the token's hash, so that memory holds nothing that opens a door.
#[derive(Default)]
pub(super) struct Known(RwLock<HashMap<[u8; 32], Signed>>);

impl Known {
    /// What a token says, from `check` unless it was seen before. What is wrong is not kept.
    ///
    /// # Errors
    /// Those of `check`.
    pub(super) fn signed<E>(
        &self,
        token: &str,
        check: impl FnOnce() -> Result<Signed, E>,
    ) -> Result<Signed, E> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(signed) = kept.get(&hash) {
            return Ok(signed.clone());
        }
        drop(kept);
        let signed = check()?;
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(hash, signed.clone());
        Ok(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::Timestamp;
    use crate::platform::tokens::Claims;

    fn signed() -> Signed {
        Signed {
            claims: Claims::new("citizen", "a", Timestamp::from_millis(0)),
            key_ends: None,
        }
    }

    #[test]
    fn a_right_token_is_checked_once_and_a_wrong_one_each_time() {
        let known = Known::default();
        let first = known.signed("right", || Ok::<_, ()>(signed())).unwrap();
        let again = known.signed("right", || Err(())).unwrap();
        assert_eq!(first.claims.sub, again.claims.sub);
        for _ in 0..2 {
            assert_eq!(known.signed("wrong", || Err("no")).unwrap_err(), "no");
        }
        assert!(known.signed("wrong", || Ok::<_, ()>(signed())).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let known = Known::default();
        for number in 0..KEPT + 5 {
            known
                .signed(&number.to_string(), || Ok::<_, ()>(signed()))
                .unwrap();
        }
        assert_eq!(known.0.read().unwrap().len(), 5);
    }
}
