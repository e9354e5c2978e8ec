//! The ground floor: what every area stands on and nothing about government services.
//!
//! Areas see the database only as [`db::Db`], failures only as [`problem::Error`], time only as
//! [`clock::Clock`] and secrets only through [`vault::Vault`].

pub mod audit;
pub mod backup;
pub mod clock;
pub mod config;
pub mod cursor;
pub mod db;
pub mod extract;
pub mod gateways;
pub mod idempotency;
pub mod lang;
pub mod memo;
pub mod operations;
pub mod outbox;
pub mod outgoing;
pub mod problem;
pub mod ratelimit;
pub mod sandboxes;
pub mod scanner;
pub mod sign_on;
pub(crate) mod signing;
pub mod state;
pub mod storage;
pub mod telemetry;
pub mod tokens;
pub mod vault;
pub mod webhooks;

pub use db::{Conn, Db};
pub use lang::Lang;
pub use problem::{Code, Error, Result};
pub use state::AppState;
