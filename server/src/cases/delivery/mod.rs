//! 申请人选地取件: where the applicant wants the result, whichever window took the case in.

mod http;
mod store;

pub(super) use http::configure;

use super::CaseId;
use super::access;
use crate::catalogue;
use crate::identity;
use crate::identity::caller::Anyone;
use crate::platform::audit::Entry;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::lifecycle::CaseState;
use onewindow_core::requests::{DeliveryChoiceRequest, DeliveryMethod, PostalAddress};
use serde::Serialize;
use serde_json::json;
use store::ChoiceRow;

/// What sealed addresses are sealed as.
const PLACE: &str = "case_deliveries.address";

/// Where the applicant wants the result.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeliveryChoice {
    /// How.
    #[schema(example = "pickup")]
    method: String,
    /// The window to fetch it from.
    office: Option<PickupOffice>,
    /// Where it is posted to. Post costs the applicant nothing.
    address: Option<PostalAddress>,
}

/// A window that hands out results.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PickupOffice {
    /// The key.
    #[schema(example = "window-dongqu")]
    key: String,
    /// The name.
    #[schema(example = "东区政务服务中心综合窗口")]
    name: String,
    /// The district it stands in.
    #[schema(example = "dongqu")]
    district: String,
    /// How far north it stands, in millionths of a degree; left out where nobody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 20_012_300)]
    lat_e6: Option<i32>,
    /// How far east, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 115_045_600)]
    lng_e6: Option<i32>,
    /// Its address; left out, like what follows, where nobody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "示例市东区示范路100号")]
    address: Option<String>,
    /// Its telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "12345")]
    phone: Option<String>,
    /// When it is open, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "工作日 9:00–12:00，13:30–17:00")]
    hours: Option<String>,
}

/// The windows that hand out results; any of them hands out any result.
fn offices(conn: &mut Conn, lang: Lang) -> Result<Vec<PickupOffice>> {
    let windows = identity::pickup_windows(conn)?;
    Ok(windows
        .into_iter()
        .map(|window| {
            let (address, phone, hours) = match window.contact {
                Some(contact) => (
                    Some(lang.pick(contact.address_zh, contact.address_en)),
                    Some(contact.phone),
                    Some(lang.pick(contact.hours_zh, contact.hours_en)),
                ),
                None => (None, None, None),
            };
            PickupOffice {
                name: lang.pick(window.name_zh, window.name_en),
                key: window.key,
                district: window.district,
                lat_e6: window.place.map(|(lat, _)| lat),
                lng_e6: window.place.map(|(_, lng)| lng),
                address,
                phone,
                hours,
            }
        })
        .collect())
}

/// What was chosen, if anything.
fn chosen(
    conn: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    lang: Lang,
) -> Result<Option<DeliveryChoice>> {
    let row = access::load(conn, caller, case, state.clock.today())?;
    let Some(kept) = store::find(conn, &row.id)? else {
        return Ok(None);
    };
    let address = match &kept.address {
        Some(sealed) => {
            let opened = state.vault.open_value(PLACE, sealed)?;
            Some(serde_json::from_str(&opened).map_err(Error::internal)?)
        }
        None => None,
    };
    let mut offices = offices(conn, lang)?.into_iter();
    Ok(Some(DeliveryChoice {
        method: kept.method,
        office: offices.find(|office| kept.office_key.as_ref() == Some(&office.key)),
        address,
    }))
}

/// Chooses, or chooses again until the result is handed over.
///
/// # Errors
/// [`Code::InvalidRequest`] for a way the item does not offer or a window there is not;
/// [`Code::CaseEnded`] once the case has ended.
fn choose(
    tx: &mut Conn,
    state: &AppState,
    caller: &Anyone,
    case: &CaseId,
    request: DeliveryChoiceRequest,
    lang: Lang,
) -> Result<DeliveryChoice> {
    let row = access::load(tx, caller, case, state.clock.today())?;
    if has_ended(row.state()?) {
        return Err(Code::CaseEnded.into());
    }
    let item = catalogue::item_version(tx, &row.item_key, row.item_version)?;
    let method = request.method.as_str();
    if !item.delivery.is_empty() && !item.delivery.iter().any(|way| way == method) {
        let message = lang.pick("该事项不提供此送达方式", "The item does not offer this");
        return Err(Error::wrong_at("/method", "not_a_choice", message));
    }
    let office = match (request.method, &request.office) {
        (DeliveryMethod::Pickup, Some(key)) => {
            let mut windows = identity::pickup_windows(tx)?.into_iter();
            if !windows.any(|window| window.key == *key) {
                let message = lang.pick("没有这个窗口", "There is no such window");
                return Err(Error::wrong_at("/office", "not_a_choice", message));
            }
            Some(key.clone())
        }
        (DeliveryMethod::Pickup | DeliveryMethod::Mail | DeliveryMethod::Electronic, _) => None,
    };
    let address = match &request.address {
        Some(address) => {
            let text = serde_json::to_string(address).map_err(Error::internal)?;
            Some(state.vault.seal(PLACE, &text)?)
        }
        None => None,
    };
    let now = state.clock.now();
    let kept = ChoiceRow {
        case_id: row.id.clone(),
        method: method.to_owned(),
        office_key: office,
        address,
        chosen_at: now,
    };
    store::put(tx, &kept)?;
    let entry = Entry {
        actor_kind: caller.kind(),
        actor_id: caller.id(),
        action: "case.deliveryChosen",
        subject_kind: "case",
        subject_id: row.id.as_str(),
        detail: json!({"method": method}),
    };
    state.audit.record(tx, now, &entry)?;
    chosen(tx, state, caller, case, lang)?
        .ok_or_else(|| Error::internal("a choice that was just made is gone"))
}

/// Whether there is nothing left to hand over.
pub(super) const fn has_ended(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Delivered
            | CaseState::Closed
            | CaseState::NotAccepted
            | CaseState::Returned
            | CaseState::Withdrawn
            | CaseState::Terminated
    )
}
