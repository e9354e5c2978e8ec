//! Totals as they change, for a board that stays open (server-sent events).
//!
//! What changed is seen in the database and not in this process's memory, so it does not matter
//! which server made the change: the audit trail's heads, sixteen rows, count every change there
//! is. They are asked once a turn; totals are worked out only when they have moved or the day has
//! turned, and sent only when they are others.

use super::lamps::{self, Totals};
use crate::cases::lamps::store::Scope;
use crate::platform::audit::Audit;
use crate::platform::problem::Result;
use crate::platform::{AppState, Lang};
use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream;
use onewindow_core::date::Date;
use std::time::{Duration, Instant};

/// How long a change may wait to be seen.
const TURN: Duration = Duration::from_secs(1);

/// A line that says nothing, so that no proxy between takes the silence for an end.
const STILL_THERE: Duration = Duration::from_secs(15);

/// The longest one answer lasts. The reader asks again with a token that still holds, so nobody
/// whose session ended goes on reading.
const LONGEST: Duration = Duration::from_secs(300);

struct Watching {
    state: AppState,
    scope: Scope,
    lang: Lang,
    begun: Instant,
    last_sent: Instant,
    seen: Option<(Date, i64)>,
    sent: Option<Totals>,
}

/// The events of one reader, until [`LONGEST`] is over or the database fails.
pub(super) fn stream(
    state: AppState,
    scope: Scope,
    lang: Lang,
) -> impl Stream<Item = Result<Bytes>> {
    let now = Instant::now();
    let watching = Watching {
        state,
        scope,
        lang,
        begun: now,
        last_sent: now,
        seen: None,
        sent: None,
    };
    stream::unfold(Some(watching), |watching| async move {
        let mut watching = watching?;
        match watching.next().await {
            Ok(Some(event)) => Some((Ok(event), Some(watching))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    })
}

impl Watching {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        while self.begun.elapsed() < LONGEST {
            // The first totals come at once, also from a server that is about to end.
            if self.seen.is_some() {
                if self.state.ending.has_begun() {
                    break;
                }
                tokio::time::sleep(TURN).await;
            }
            if let Some(totals) = self.look().await? {
                let event = self.event(&totals)?;
                self.sent = Some(totals);
                return Ok(Some(event));
            }
            if self.last_sent.elapsed() >= STILL_THERE {
                self.last_sent = Instant::now();
                return Ok(Some(Bytes::from_static(b":\n\n")));
            }
        }
        Ok(None)
    }

    /// The totals, if they are not those sent last.
    async fn look(&mut self) -> Result<Option<Totals>> {
        let today = self.state.clock.today();
        let (scope, lang, seen) = (self.scope.clone(), self.lang, self.seen);
        let found = self
            .state
            .db
            .read(move |conn| {
                // Read before the totals: a change between the two is then seen next time.
                let progress = Audit::progress(conn)?;
                if seen == Some((today, progress)) {
                    return Ok(None);
                }
                let totals = lamps::totals(conn, &scope, today, lang)?;
                Ok(Some((progress, totals)))
            })
            .await?;
        let Some((progress, totals)) = found else {
            return Ok(None);
        };
        self.seen = Some((today, progress));
        Ok((self.sent.as_ref() != Some(&totals)).then_some(totals))
    }

    fn event(&mut self, totals: &Totals) -> Result<Bytes> {
        self.last_sent = Instant::now();
        let json =
            serde_json::to_string(totals).map_err(crate::platform::problem::Error::internal)?;
        Ok(Bytes::from(format!("event: totals\ndata: {json}\n\n")))
    }
}
