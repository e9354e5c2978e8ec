//! People, firms, staff and integrators: who they are, what they hold, how they log in.

use crate::platform::operations::Operations;
mod agents;
mod applicant;
mod authority;
pub mod caller;
mod clients;
mod closing;
mod credit;
pub mod demo;
mod devices;
mod emails;
mod http;
mod known;
mod offices;
mod password;
mod profile;
mod sandbox;
mod sessions;
mod sign_on;
mod sms;
mod store;
mod windows;

pub use agents::{AuthorisationId, StoodFor, acting_under, principal, stood_for};
pub use applicant::{Applicant, ApplicantKind, NewLicence, Standing};
pub use applicant::{applicant, facts, firm_applicant, firm_ids_of, person_applicant};
pub use applicant::{issue_licence, revoke_licences};
pub use authority::{AbsenceId, Authority, MandateId, to_decide};
pub use clients::secret_hash as client_secret_hash;
pub use closing::{OwnCode, close, send_own_code, try_own_code};
pub use credit::{CreditKind, CreditRecordId, NewRecord};
pub use credit::{has_good_credit, record as record_credit};
pub use emails::{
    CODE_SECONDS as EMAIL_CODE_SECONDS, KEEP_SECONDS as EMAIL_KEEP_SECONDS, TOPIC as EMAIL_TOPIC,
    address as email_address, lang_of as email_lang, old as old_emails, open_message as open_email,
    sweep as sweep_emails,
};
pub use known::{Known, drop_merged, firm_on_paper, identify, wrong_code};
pub use offices::{district_offices, thresholds};
pub use profile::{About, Me, about, firm_uscc, mask, mobile};
pub use sandbox::{MadeUp, Organ, make_up, sandbox_reviewer, sandbox_staff, staff_sandbox};
pub use sign_on::{Houses, SignOnError};
pub use sign_on::{agree_by_wechat, openid, take_wechat_agreement, wechat_agreements};
pub use sms::open_message as open_code;
pub use sms::{CodeMessage, EXPIRES_SECONDS as CODE_SECONDS, TOPIC as CODE_TOPIC};
pub use sms::{KEEP_SECONDS as CODE_KEEP_SECONDS, old as old_codes, sweep as sweep_codes};
pub use store::{
    PickupWindow, can_be_told, clerks, client_name, has_mobile, person_name, pickup_windows,
    representatives, reviewer, staff_name,
};
pub use windows::{ServiceWindow, kind_text, windows_for};

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    http::configure(operations);
    offices::configure(operations);
    windows::configure(operations);
    credit::configure(operations);
}

crate::id_type! {
    /// A citizen.
    PersonId
}

crate::id_type! {
    /// A firm or another organisation.
    FirmId
}

crate::id_type! {
    /// A member of staff.
    StaffId
}

crate::id_type! {
    /// An electronic licence.
    LicenceId
}
