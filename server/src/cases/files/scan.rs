//! Looking at what has come: a file waits, readable by nobody, until the scanner has seen it.
//!
//! What is looked at is bytes, so all rows that name the same ones change together, and servers that
//! look at the same time find the same.

use super::super::parts::{FileState, store};
use crate::platform::AppState;
use crate::platform::audit::Entry;
use crate::platform::problem::Result;
use crate::platform::scanner::{Finding, Scanner};
use crate::platform::storage::sha256_hex;

/// Files asked for at a time.
const BATCH: i64 = 100;

/// So many files in a row that cannot be looked at mean that the scanner is away.
const FAILURES: u32 = 3;

/// The state of a file that has just come.
pub(crate) fn first_state(state: &AppState) -> FileState {
    match state.config.clamd {
        Some(_) => FileState::Quarantined,
        None => FileState::Available,
    }
}

/// Has a file that has just come looked at, while its sender goes on. If that fails, the timer
/// comes back to it.
pub(crate) fn soon(state: &AppState, sha256: &str) {
    let Some(scanner) = state.config.clamd.clone() else {
        return;
    };
    let (state, sha256) = (state.clone(), sha256.to_owned());
    actix_web::rt::spawn(async move {
        if let Err(error) = one(&state, &scanner, sha256).await {
            tracing::warn!(%error, "a file could not be looked at; it waits");
        }
    });
}

/// Has files looked at that still wait; answers how many that was. Some the scanner never finishes,
/// so each look begins somewhere else: however many of those there are, they keep no other out of
/// every look.
///
/// # Errors
/// When the database refuses. While the scanner is away, files wait.
pub(in crate::cases) async fn look(state: &AppState) -> Result<u32> {
    let Some(scanner) = &state.config.clamd else {
        return Ok(0);
    };
    let from = sha256_hex(uuid::Uuid::now_v7().as_bytes());
    let waiting = state
        .db
        .read(move |conn| store::quarantined(conn, &from, BATCH))
        .await?;
    let (mut seen, mut failed) = (0_u32, 0_u32);
    for sha256 in waiting {
        let hash = sha256.clone();
        match one(state, scanner, sha256).await {
            Ok(()) => {
                seen = seen.saturating_add(1);
                failed = 0;
            }
            Err(error) => {
                tracing::warn!(%error, %scanner, %hash, "a file could not be looked at; it waits");
                failed = failed.saturating_add(1);
                if failed == FAILURES {
                    break;
                }
            }
        }
    }
    Ok(seen)
}

async fn one(state: &AppState, scanner: &Scanner, sha256: String) -> Result<()> {
    let (_, pieces) = state.storage.stream(&sha256).await?;
    let found = scanner.scan(pieces).await?;
    let shared = state.clone();
    state
        .db
        .write(move |tx| {
            let now = shared.clock.now();
            let (to, virus) = match &found {
                Finding::Clean => (FileState::Available, None),
                Finding::Virus(name) => (FileState::Refused, Some(name)),
            };
            let files = store::judge(tx, &sha256, to)?;
            let Some(virus) = virus else {
                return Ok(());
            };
            for (subject_kind, subject_id, file) in files {
                let detail = serde_json::json!({"file": file, "virus": virus});
                let entry = Entry {
                    actor_kind: "system",
                    actor_id: "",
                    action: "file.refused",
                    subject_kind,
                    subject_id: &subject_id,
                    detail,
                };
                shared.audit.record(tx, now, &entry)?;
            }
            Ok(())
        })
        .await
}
