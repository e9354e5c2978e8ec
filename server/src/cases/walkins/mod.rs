//! 窗口现场受理: a clerk enters a case for somebody who stands at the window, with their card or
//! their firm's papers in hand.
//!
//! The case is the applicant's from the first moment. Its draft is open to the clerk who began it and
//! to the applicant, should they log in; what is handed in goes its ordinary way, but for its clerk,
//! who takes no part in judging it ([`super::access`]).

mod http;
mod store;

pub(super) use http::configure;

use super::access;
use super::draft::{self, By, NewCase};
use super::store as cases;
use super::tasks::Work;
use super::view::{self, CaseSummary};
use crate::catalogue;
use crate::identity::caller::{Anyone, StaffMember};
use crate::identity::{self, ApplicantKind, PersonId};
use crate::platform::db::Conn;
use crate::platform::idempotency::{self, Answer, Attempt};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::Choices;
use onewindow_core::date::Date;
use onewindow_core::requests::{WalkInDraftRequest, WalkInPersonRequest};
use serde::Serialize;

/// Drafts of a clerk that are shown: more than anybody has open at a window.
const SHOWN: i64 = 100;

/// Somebody at the window, known by their identity card.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PersonAtWindow {
    /// The id to begin a case with.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: PersonId,
    /// The name on the card.
    #[schema(example = "林晓")]
    name: String,
    /// They can log in by a number of their own, and find the case there.
    has_log_in: bool,
}

/// Finds out who stands at the window, and gives an account what a window entered before for the
/// same card.
///
/// # Errors
/// As [`identity::identify`]; [`Code::InvalidRequest`] for a wrong code.
async fn identify(
    state: &AppState,
    clerk: StaffMember,
    request: WalkInPersonRequest,
    lang: Lang,
) -> Result<PersonAtWindow> {
    let here = state.clone();
    let known = state
        .db
        .write(move |tx| {
            let Some(known) = identity::identify(tx, &here, &clerk.id, &request)? else {
                return Ok(None);
            };
            if let Some(was) = &known.was {
                store::hand_over(tx, was.as_str(), known.id.as_str())?;
                identity::drop_merged(tx, was)?;
            }
            Ok(Some(known))
        })
        .await?
        .ok_or_else(|| identity::wrong_code(lang))?;
    Ok(PersonAtWindow {
        id: known.id,
        name: known.name,
        has_log_in: known.has_log_in,
    })
}

/// Begins a case for somebody at the window.
///
/// # Errors
/// [`Code::OtherOffice`] for what another window takes in; as [`draft::admit`].
async fn begin(
    state: &AppState,
    clerk: StaffMember,
    request: WalkInDraftRequest,
    attempt: Attempt,
    lang: Lang,
) -> Result<Answer> {
    idempotency::write(state, attempt, move |tx, state, now| {
        let today = state.clock.today();
        let item = catalogue::item(tx, &request.item_key)?;
        let person: PersonId = request.person_id.parse().map_err(|_| nobody(lang))?;
        let applicant = match &request.firm {
            None => identity::applicant(tx, ApplicantKind::Person, person.as_str(), today),
            Some(firm) => {
                // Whoever brings the papers is known as well.
                identity::person_applicant(tx, &person, today)?;
                let firm = identity::firm_on_paper(tx, state, firm)?;
                identity::applicant(tx, ApplicantKind::Firm, firm.as_str(), today)
            }
        }
        .map_err(|error| match error.code() {
            Code::NotFound => nobody(lang),
            _ => error,
        })?;
        let district = request.district.as_deref().or(clerk.district.as_deref());
        let district = draft::admit(&item, applicant.kind, district, lang)?;
        let by = By {
            person: &person,
            caller: Anyone::Staff(clerk.clone()),
            name: identity::staff_name(tx, &clerk.id)?,
            step: "enteredAtWindow",
        };
        let new = NewCase {
            item,
            applicant,
            district,
            answers: "{}".to_owned(),
            choices: Choices::default(),
        };
        let row = draft::put_in(tx, state, &by, new)?;
        if !access::at_its_window(tx, &clerk, &row)? {
            return Err(Code::OtherOffice.into());
        }
        store::insert(tx, &row.id, &clerk.id, now)?;
        let row = cases::find(tx, &row.id)?;
        let caller = Anyone::Staff(clerk.clone());
        let body = view::case(tx, state, &row, &caller, lang)?;
        Answer::json(201, Some(i64::from(row.version)), &body)
    })
    .await
}

fn nobody(lang: Lang) -> Error {
    let message = lang.pick("没有这个人", "There is no such person");
    Error::wrong_at("/personId", "not_a_choice", message)
}

/// The drafts a clerk began and has not handed in, newest first.
///
/// # Errors
/// When the database refuses.
fn begun(
    conn: &mut Conn,
    clerk: &StaffMember,
    today: Date,
    lang: Lang,
) -> Result<Vec<CaseSummary>> {
    let ids = store::begun(conn, &clerk.id, SHOWN)?;
    let mut rows = cases::of_ids(conn, &ids)?;
    rows.sort_by(|one, other| other.id.as_str().cmp(one.id.as_str()));
    let caller = Anyone::Staff(clerk.clone());
    let shown = |row| view::summary(row, &caller, &Work::default(), today, lang);
    rows.iter().map(shown).collect()
}
