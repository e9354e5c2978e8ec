//! Who may decide, who stands in, who acts for others, and who vouches for people.

mod agents;
mod authority;
mod delivery;
mod own;
mod sign_on;
mod wechat;
mod windows;
