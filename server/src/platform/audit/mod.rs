//! The audit trail: who did what to what, append-only and hash-chained.
//!
//! Each entry's hash covers the hash before it and is keyed with the vault's key, so whoever can
//! write to the database but does not hold the key can neither change, drop nor add an entry
//! unseen. There are sixteen chains, chosen by subject: writers on different cases do not wait for
//! one another, and the entries of one case stand in one chain in order.

mod store;

use super::clock::Timestamp;
use super::db::{Conn, Write, together};
use super::problem::{Error, Result};
use super::vault::Vault;
use serde_json::Value;

pub use store::StoredEntry;

/// The number of chains.
const CHAINS: u32 = 16;

/// The hash before the first entry of a chain.
const GENESIS: &str = "";

/// What is to be remembered.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// `citizen`, `staff`, `client` or `system`.
    pub actor_kind: &'a str,
    /// The actor's id; empty for the system.
    pub actor_id: &'a str,
    /// What was done, such as `case.accepted`.
    pub action: &'a str,
    /// What it was done to, such as `case`.
    pub subject_kind: &'a str,
    /// The subject's id.
    pub subject_id: &'a str,
    /// What else matters, without personal data.
    pub detail: Value,
}

/// Writes and checks the trail. Cheap to clone.
#[derive(Clone)]
pub struct Audit(Vault);

/// The first place where the trail is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The chain.
    pub chain: i32,
    /// The number of the entry in it.
    pub seq: i64,
    /// What is wrong.
    pub what: &'static str,
}

/// What a check of the whole trail found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Entries read.
    pub entries: u64,
    /// Broken places, at most one a chain.
    pub breaks: Vec<Break>,
}

impl Audit {
    /// A trail keyed by this vault.
    pub fn new(vault: Vault) -> Self {
        Self(vault)
    }

    /// Appends an entry in the transaction of what it tells about.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn record(&self, tx: &mut Conn, at: Timestamp, entry: &Entry<'_>) -> Result<()> {
        let writes = self.next(tx, at, entry)?;
        Ok(together(tx, &writes)?)
    }

    /// Takes the next place in a chain for an entry; gives what is then to be written, before anything
    /// else is recorded in this transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn next<'a>(
        &self,
        tx: &mut Conn,
        at: Timestamp,
        entry: &Entry<'_>,
    ) -> Result<[Write<'a>; 2]> {
        let chain = self.chain_of(entry.subject_kind, entry.subject_id);
        let (seq, previous) = store::advance(tx, chain)?;
        let detail = serde_json::to_string(&entry.detail).map_err(Error::internal)?;
        let mut stored = StoredEntry {
            chain,
            seq,
            at,
            actor_kind: entry.actor_kind.to_owned(),
            actor_id: entry.actor_id.to_owned(),
            action: entry.action.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject_id: entry.subject_id.to_owned(),
            detail,
            hash: String::new(),
        };
        stored.hash = self.hash(&previous, &stored);
        Ok(store::append(stored))
    }

    /// The details, as JSON, of what was done by this name to a subject, oldest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn details_of(
        &self,
        conn: &mut Conn,
        subject_kind: &str,
        subject_id: &str,
        action: &str,
    ) -> Result<Vec<String>> {
        store::details_of(conn, (subject_kind, subject_id), action)
    }

    /// How many entries there are. Whatever changes is recorded in its own transaction, so a number
    /// that has not grown means that nothing has changed, on whichever server.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn progress(conn: &mut Conn) -> Result<i64> {
        Ok(store::heads(conn)?.iter().map(|(_, seq, _)| seq).sum())
    }

    /// Reads the whole trail and names every broken chain.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn verify(&self, conn: &mut Conn) -> Result<Verification> {
        let mut found = Verification::default();
        for (chain, head_seq, head_hash) in store::heads(conn)? {
            let mut previous = GENESIS.to_owned();
            let mut expected = 1;
            let mut broken = None;
            loop {
                let entries = store::entries_from(conn, chain, expected)?;
                if entries.is_empty() {
                    break;
                }
                for entry in entries {
                    found.entries = found.entries.saturating_add(1);
                    if broken.is_none() && entry.seq != expected {
                        broken = Some((expected, "an entry is missing"));
                    }
                    if broken.is_none() && entry.hash != self.hash(&previous, &entry) {
                        broken = Some((entry.seq, "an entry was changed"));
                    }
                    expected = entry.seq.saturating_add(1);
                    previous = entry.hash;
                }
            }
            if broken.is_none() && (head_seq != expected.saturating_sub(1) || head_hash != previous)
            {
                broken = Some((expected, "the last entries are missing"));
            }
            if let Some((seq, what)) = broken {
                found.breaks.push(Break { chain, seq, what });
            }
        }
        Ok(found)
    }

    fn hash(&self, previous: &str, entry: &StoredEntry) -> String {
        self.0.mac(
            "audit",
            &[
                previous.as_bytes(),
                &entry.chain.to_be_bytes(),
                &entry.seq.to_be_bytes(),
                &entry.at.millis().to_be_bytes(),
                entry.actor_kind.as_bytes(),
                entry.actor_id.as_bytes(),
                entry.action.as_bytes(),
                entry.subject_kind.as_bytes(),
                entry.subject_id.as_bytes(),
                entry.detail.as_bytes(),
            ],
        )
    }

    fn chain_of(&self, kind: &str, id: &str) -> i32 {
        let hash = self.0.mac("audit-chain", &[kind.as_bytes(), id.as_bytes()]);
        let first = hash
            .chars()
            .next()
            .and_then(|digit| digit.to_digit(CHAINS))
            .unwrap_or(0);
        i32::try_from(first).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::testing::{TestDb, run_sql};

    fn entry(subject: &str) -> Entry<'_> {
        Entry {
            actor_kind: "staff",
            actor_id: "s1",
            action: "case.accepted",
            subject_kind: "case",
            subject_id: subject,
            detail: serde_json::json!({"note": "好"}),
        }
    }

    async fn written(test: &TestDb, audit: &Audit) {
        let audit = audit.clone();
        test.db
            .write(move |tx| {
                for subject in ["a", "b", "a", "a"] {
                    audit.record(tx, Timestamp::from_millis(1), &entry(subject))?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }

    async fn verified(test: &TestDb, audit: &Audit) -> Verification {
        let audit = audit.clone();
        test.db.read(move |conn| audit.verify(conn)).await.unwrap()
    }

    #[actix_web::test]
    async fn an_untouched_trail_verifies_and_every_change_is_found() {
        let test = TestDb::new();
        let audit = Audit::new(test.vault.clone());
        written(&test, &audit).await;
        let clean = verified(&test, &audit).await;
        assert_eq!((clean.entries, clean.breaks.len()), (4, 0));

        let chain = audit.chain_of("case", "a");
        run_sql(&test.db, "DROP TRIGGER audit_entries_no_update").await;
        run_sql(&test.db, "DROP TRIGGER audit_entries_no_delete").await;
        run_sql(
            &test.db,
            "UPDATE audit_entries SET detail = '{}' WHERE subject_id = 'a' AND seq = \
             (SELECT MIN(seq) FROM audit_entries WHERE subject_id = 'a')",
        )
        .await;
        let changed = verified(&test, &audit).await;
        assert_eq!(changed.breaks.len(), 1);
        assert_eq!(changed.breaks[0].chain, chain);
        assert_eq!(changed.breaks[0].what, "an entry was changed");
    }

    #[actix_web::test]
    async fn an_entry_from_another_history_is_found() {
        let test = TestDb::new();
        let other = TestDb::new();
        // The same key ring in both, as when an old copy of the database is at hand.
        let audit = Audit::new(test.vault.clone());
        written(&test, &audit).await;
        let at = Timestamp::from_millis(2);
        let foreign = audit.clone();
        let hash = other
            .db
            .write(move |tx| {
                foreign.record(tx, at, &entry("a"))?;
                let chain = foreign.chain_of("case", "a");
                Ok(store::entries_from(tx, chain, 1)?.remove(0).hash)
            })
            .await
            .unwrap();
        run_sql(&test.db, "DROP TRIGGER audit_entries_no_update").await;
        let chain = audit.chain_of("case", "a");
        test.db
            .write(move |tx| {
                let sql = format!(
                    "UPDATE audit_entries SET at = 2, hash = '{hash}' \
                     WHERE chain = {chain} AND seq = 1"
                );
                diesel::connection::SimpleConnection::batch_execute(tx, &sql)?;
                Ok(())
            })
            .await
            .unwrap();
        let found = verified(&test, &audit).await;
        assert_eq!(found.breaks.len(), 1);
        assert_eq!(found.breaks[0].seq, 2, "the next entry does not follow it");
    }

    #[actix_web::test]
    async fn a_cut_off_tail_is_found() {
        let test = TestDb::new();
        let audit = Audit::new(test.vault.clone());
        written(&test, &audit).await;
        run_sql(&test.db, "DROP TRIGGER audit_entries_no_delete").await;
        run_sql(
            &test.db,
            "DELETE FROM audit_entries WHERE subject_id = 'a' AND seq = \
             (SELECT MAX(seq) FROM audit_entries WHERE subject_id = 'a')",
        )
        .await;
        let found = verified(&test, &audit).await;
        assert_eq!(found.breaks.len(), 1);
    }

    #[actix_web::test]
    async fn the_table_itself_refuses_changes() {
        let test = TestDb::new();
        let audit = Audit::new(test.vault.clone());
        written(&test, &audit).await;
        for sql in [
            "UPDATE audit_entries SET at = 2",
            "DELETE FROM audit_entries",
        ] {
            let refused = test
                .db
                .write(move |tx| {
                    diesel::connection::SimpleConnection::batch_execute(tx, sql)?;
                    Ok(())
                })
                .await;
            assert!(refused.is_err(), "{sql}");
        }
    }
}
