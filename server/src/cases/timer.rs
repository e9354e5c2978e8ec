//! What the law brings about when its day has come and nobody did anything: acceptance by silence,
//! reminders of deferred documents and the end of cases that never got them. It also hands in what
//! waited in a package for a result that is there now, and has files looked at that still wait for the
//! scanner.
//!
//! The cases are found by the stored days. Each change goes the one way every change goes, so
//! several machines may look at the same time: one wins, the others find the case changed.

use super::change::{self, Effect, Order, carry_out};
use super::clock::{self, store as clocks};
use super::commitments::against;
use super::parts::{self, DocumentBody, DocumentKind};
use super::store::{self, Aside, CasePatch};
use super::{CaseId, files, intake, packages, sweep, uploads};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::identity::{self, CreditKind};
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang, outbox};
use onewindow_core::lifecycle::Command;

/// Cases taken up at a time.
const BATCH: i64 = 100;

/// Seconds between two looks.
const EVERY_SECONDS: u64 = 60;

/// Looks from one sweep of files, and of days to act by, to the next: six hours.
const LOOKS_A_SWEEP: u64 = 360;

/// The look with the first of both, when a server that has just started has settled.
const FIRST_SWEEP: u64 = 30;

/// What one look brought about.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ticked {
    /// Cases accepted by silence.
    pub accepted: u32,
    /// Applicants reminded of a deferred document.
    pub reminded: u32,
    /// Cases ended because a deferred document did not come.
    pub terminated: u32,
    /// Items of packages whose turn came.
    pub released: u32,
    /// Uploads nobody went on with.
    pub expired: u32,
    /// Files a scanner has seen that had waited for it.
    pub scanned: u32,
    /// Versions of service items whose day came.
    pub published: u32,
}

/// Looks once, and does everything whose day has come.
///
/// # Errors
/// When the database refuses. What one case refuses is logged and does not keep the others waiting.
pub async fn tick(state: &AppState) -> Result<Ticked> {
    let today = state.clock.today();
    let mut done = Ticked::default();
    loop {
        let found = state
            .db
            .read(move |conn| clocks::silent(conn, today, BATCH))
            .await?;
        let changed = each(state, &found, Command::Accept).await;
        done.accepted = done.accepted.saturating_add(changed);
        if changed == 0 {
            break;
        }
    }
    loop {
        let found = state
            .db
            .read(move |conn| clocks::overdue(conn, today, BATCH))
            .await?;
        let changed = each(state, &found, Command::Terminate).await;
        done.terminated = done.terminated.saturating_add(changed);
        if changed == 0 {
            break;
        }
    }
    done.reminded = remind(state).await?;
    done.released = packages::release(state).await?;
    done.expired = uploads::expire(state).await?;
    done.scanned = files::look(state).await?;
    done.published = catalogue::take_effect(state).await?;
    Ok(done)
}

/// Looks again and again for as long as the server runs.
pub(crate) async fn run(state: AppState) {
    let mut every = actix_web::rt::time::interval(std::time::Duration::from_secs(EVERY_SECONDS));
    let mut looks = 0_u64;
    loop {
        every.tick().await;
        looks = looks.wrapping_add(1);
        if looks % LOOKS_A_SWEEP == FIRST_SWEEP {
            match sweep::run(&state).await {
                Ok(swept) if swept == sweep::Swept::default() => {}
                Ok(swept) => tracing::info!(?swept, "files nobody needs were thrown away"),
                Err(error) => tracing::error!(%error, "a sweep of files broke off"),
            }
            match clock::mend_act_by(&state).await {
                Ok(0) => {}
                Ok(cases) => tracing::info!(cases, "days to act by were put right"),
                Err(error) => tracing::error!(%error, "days to act by could not be looked at"),
            }
        }
        match tick(&state).await {
            Ok(done) if done == Ticked::default() => {}
            Ok(done) => tracing::info!(?done, "the timer changed cases"),
            Err(error) => tracing::error!(%error, "the timer could not look"),
        }
    }
}

/// Carries a command out on each case; answers how many it changed.
async fn each(state: &AppState, cases: &[CaseId], command: Command) -> u32 {
    let mut changed = 0_u32;
    for case in cases {
        match one(state, case.clone(), command).await {
            Ok(()) => changed = changed.saturating_add(1),
            // Somebody else was faster, on this machine or another.
            Err(error) if matches!(error.code(), Code::StaleVersion | Code::StateConflict) => {}
            Err(error) => tracing::error!(%case, %error, "the timer could not change a case"),
        }
    }
    changed
}

/// Accepts one case by silence, whether or not its day has come.
///
/// # Errors
/// [`Code::StaleVersion`] or [`Code::StateConflict`] when somebody else was faster.
pub async fn accept_by_silence(state: &AppState, case: CaseId) -> Result<()> {
    one(state, case, Command::Accept).await
}

async fn one(state: &AppState, case: CaseId, command: Command) -> Result<()> {
    let id = case.clone();
    let version = state
        .db
        .read(move |conn| store::find(conn, &id).map(|row| row.version))
        .await?;
    let order = Order {
        state: state.clone(),
        caller: Anyone::System,
        lang: Lang::Zh,
        case,
        version: i64::from(version),
        command,
        attempt: None,
    };
    match command {
        Command::Accept => intake::accept_by_silence(order).await?,
        _ => terminate(order).await?,
    };
    Ok(())
}

/// Ends a case whose deferred document did not come by its day, as its applicant was told when they
/// promised it, and holds it against them: nothing is deferred for them until that is repaired.
async fn terminate(order: Order) -> Result<crate::platform::idempotency::Answer> {
    carry_out(order, |tx, scene| {
        let lapsed = against(scene.row, CreditKind::DeferralLapsed)?;
        identity::record_credit(tx, scene.state, (scene.caller.kind(), scene.now), &lapsed)?;
        // What was owed is listed as it was on the notice of acceptance.
        let papers = parts::store::documents(tx, &scene.row.id)?;
        let owed = papers
            .into_iter()
            .find(|paper| paper.kind == DocumentKind::DeferredAcceptance);
        let body = DocumentBody {
            materials: owed.map(|paper| paper.body.materials).unwrap_or_default(),
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        let paper = change::issue(tx, scene, number, DocumentKind::Termination, body)?;
        let patch = CasePatch {
            closed_at: Some(scene.now),
            ..CasePatch::default()
        };
        let aside = Aside {
            owed_due: Some(None),
            owed_remind_on: Some(None),
            ..Aside::default()
        };
        Ok(Effect::of("terminated", patch)
            .detail(Some("deferralExpired".to_owned()))
            .aside(aside)
            .giving(paper))
    })
    .await
}

/// Puts a message for each applicant who owes a document soon into the outbox, once.
async fn remind(state: &AppState) -> Result<u32> {
    let (now, today) = (state.clock.now(), state.clock.today());
    state
        .db
        .write(move |tx| {
            let taken = clocks::take_reminders(tx, today, BATCH)?;
            for (case, due) in &taken {
                let row = store::find(tx, case)?;
                outbox::enqueue(
                    tx,
                    now,
                    "deferral.reminder",
                    &serde_json::json!({
                        "caseId": case, "number": row.number, "item": row.item_key, "due": due,
                    }),
                )?;
            }
            Ok(u32::try_from(taken.len()).unwrap_or(u32::MAX))
        })
        .await
}
