//! People, firms, staff and integrators: who they are, what they hold, how they log in.

pub mod caller;

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
