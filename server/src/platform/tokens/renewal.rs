//! A new signing key in the stead of the one before, while servers work.
//!
//! It is published at once and signs some minutes later, when every server and whoever keeps our public
//! keys has it. The key before checks until no token it signed can be alive.

use super::keys::{JWKS_SECONDS, StoredKey};
use super::{ACCESS_SECONDS, LOOK, SKEW_SECONDS, store};
use crate::platform::audit::{Audit, Entry};
use crate::platform::clock::Timestamp;
use crate::platform::db::Db;
use crate::platform::problem::Result;
use crate::platform::vault::Vault;
use serde_json::json;

/// Seconds a new key is known before it signs.
const WAIT_SECONDS: i64 = 600;

/// Two looks, for one may fail; and clocks differ.
const _: () = assert!(WAIT_SECONDS.unsigned_abs() >= 2 * LOOK.as_secs() + KEPT_ELSEWHERE);
const KEPT_ELSEWHERE: u64 = JWKS_SECONDS.unsigned_abs() + SKEW_SECONDS.unsigned_abs();

/// The past by the clock of any server.
const LONG_AGO: Timestamp = Timestamp::from_millis(0);

/// When a new key is to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// When everybody can check it.
    InTurn,
    /// Now, and the keys before check no more: one has leaked.
    AtOnce,
}

/// What became of the wish for a new key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// It is known and waits for its turn.
    Published {
        /// Its name.
        kid: String,
        /// When it begins to sign.
        signs_from: Timestamp,
        /// When the key before stops checking.
        before_ends: Timestamp,
    },
    /// It signs, and no other key checks.
    Alone {
        /// Its name.
        kid: String,
    },
    /// Another waits already; nothing was done.
    Waiting {
        /// Its name.
        kid: String,
        /// When it begins to sign.
        signs_from: Timestamp,
    },
}

/// Makes a new signing key, which the servers learn of by themselves.
///
/// # Errors
/// When the database refuses.
pub async fn renew_key(
    db: &Db,
    vault: &Vault,
    audit: &Audit,
    now: Timestamp,
    begin: Begin,
) -> Result<Renewal> {
    let key = StoredKey::new(
        vault,
        match begin {
            Begin::InTurn => now.plus_seconds(WAIT_SECONDS),
            Begin::AtOnce => LONG_AGO,
        },
    )?;
    let audit = audit.clone();
    db.write(move |tx| {
        store::take_turns(tx)?;
        let before = store::keys(tx, now)?;
        let waiting = before.iter().find(|old| old.signs_from > now);
        if let (Begin::InTurn, Some(waiting)) = (begin, waiting) {
            return Ok(Renewal::Waiting {
                kid: waiting.kid.clone(),
                signs_from: waiting.signs_from,
            });
        }
        let ends = match begin {
            Begin::InTurn => key.signs_from.plus_seconds(ACCESS_SECONDS + SKEW_SECONDS),
            Begin::AtOnce => LONG_AGO,
        };
        // One that ends already keeps its end, unless all end now.
        let ending = before
            .iter()
            .filter(|old| begin == Begin::AtOnce || old.retired_at.is_none());
        for old in ending {
            store::retire(tx, &old.kid, ends)?;
        }
        store::insert_key(tx, &key, now)?;
        let before: Vec<&str> = before.iter().map(|old| old.kid.as_str()).collect();
        let entry = Entry {
            actor_kind: "system",
            actor_id: "",
            action: "signingKey.renewed",
            subject_kind: "signingKey",
            subject_id: &key.kid,
            detail: match begin {
                Begin::InTurn => json!({
                    "before": before, "signsFrom": key.signs_from, "beforeEnds": ends,
                }),
                Begin::AtOnce => json!({ "before": before, "atOnce": true }),
            },
        };
        audit.record(tx, now, &entry)?;
        Ok(match begin {
            Begin::InTurn => Renewal::Published {
                kid: key.kid,
                signs_from: key.signs_from,
                before_ends: ends,
            },
            Begin::AtOnce => Renewal::Alone { kid: key.kid },
        })
    })
    .await
}
