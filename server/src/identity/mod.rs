//! People, firms, staff and integrators: who they are, what they hold, how they log in.

mod agents;
mod applicant;
mod authority;
pub mod caller;
mod clients;
pub mod demo;
mod http;
mod password;
mod profile;
mod sessions;
mod sms;
mod store;

pub use agents::{AuthorisationId, acts_for, principal, principals};
pub use applicant::{Applicant, ApplicantKind, NewLicence, Standing};
pub use applicant::{applicant, firm_applicant, firm_ids_of, issue_licence, person_applicant};
pub use authority::{AbsenceId, Authority, MandateId, to_decide};
pub use http::configure;
pub use profile::{Me, mask};
pub use store::{Window, client_name, person_name, staff_name, windows};

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
