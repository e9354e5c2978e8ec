//! The tables of people, firms, staff, clients and their licences.

mod clients;
mod codes;
mod facts;
mod firms;
mod known;
mod licences;
mod offices;
mod people;
mod staff;

pub use clients::client_name;
pub(super) use clients::ensure_client;
pub(super) use codes::{
    SmsCodeRow, count_old_codes, drop_codes_after, insert_code, newest_code, nth_newest_code,
    sweep_codes, take_try, use_code,
};
pub(super) use facts::facts;
pub use firms::representatives;
pub(super) use firms::{FirmRow, by_number, ensure_firm, ensure_mandate, firm, firms_of};
pub(super) use known::{
    blank, count_people, drop_person, hand_over, revoke_mandates, set_card, without_mobile,
};
pub use known::{can_be_told, has_mobile};
pub(super) use licences::{LICENCE_NUMBER, insert_licence, licences, revoke_licences};
pub(super) use offices::{NewOffice, ensure_office, ensure_place};
pub use offices::{PickupWindow, pickup_windows};
pub use people::person_name;
pub(super) use people::{MOBILE, PersonRow, RESIDENT_ID, insert_person, person, person_by_mobile};
pub(super) use staff::{NewStaff, ensure_staff, roles, staff, staff_credentials};
pub use staff::{clerks, reviewer, staff_name};
