//! What the test binaries share: the product in this process, and people who use it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed and should say where"
)]

mod app;
pub mod clamd;
mod client;
mod database;
mod gateway;
pub mod operations;
mod process;
pub mod s3;
mod smtp;

pub use app::{TODAY, TestApp};
pub use client::{Actor, Answer, Call};
pub use gateway::{Gateway, Reply};
pub use process::{Process, Site, binary, free_port};
pub use smtp::{Received, SmtpServer};
