//! Putting right the day by which a case must be acted on.
//!
//! A release that does not know that day may serve beside this one, or again after it: it moves the
//! case and its other days and leaves this one as it was. Until no such release may run any more,
//! the timer looks for what they left.

use super::{patch, replay, store as clocks};
use crate::cases::{CaseId, store};
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::Result;

/// Cases taken up at a time.
const BATCH: i64 = 100;

/// Works the day anew for every case where it does not agree with the case's other days; answers how
/// many got another. It is no change of a case, which keeps its version.
///
/// # Errors
/// When the database refuses to list them. What one case refuses is logged and does not keep the
/// others waiting.
pub async fn mend_act_by(state: &AppState) -> Result<u32> {
    let mut mended = 0_u32;
    loop {
        let found = state
            .db
            .read(|conn| clocks::out_of_step(conn, BATCH))
            .await?;
        let mut some = 0_u32;
        for case in found {
            let id = case.clone();
            match state.db.write(move |tx| mend(tx, &id)).await {
                Ok(is_other) => some = some.saturating_add(u32::from(is_other)),
                Err(error) => tracing::error!(%case, %error, "the day to act by cannot be mended"),
            }
        }
        if some == 0 {
            return Ok(mended);
        }
        mended = mended.saturating_add(some);
    }
}

/// Works one case's day anew; false where it stays.
fn mend(tx: &mut Conn, case: &CaseId) -> Result<bool> {
    store::lock(tx, case)?;
    let row = store::find(tx, case)?;
    let act_by = patch(&replay(tx, &row)?).due.act_by;
    if act_by == row.act_by {
        return Ok(false);
    }
    clocks::set_act_by(tx, case, &act_by)?;
    Ok(true)
}
