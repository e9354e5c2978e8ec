//! Who may decide, who stands in, who acts for others, and who vouches for people.

mod agents;
mod authority;
mod delivery;
mod own;
mod sign_on;
pub(crate) mod wechat;
mod windows;
