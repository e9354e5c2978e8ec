//! Who may decide, who stands in, and who acts for others.

mod agents;
mod authority;
mod delivery;
mod own;
mod windows;
