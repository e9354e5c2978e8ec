//! Logs and counts: no personal data, no addresses with ids or search words, no secrets.

mod meters;

pub use meters::Meters;

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error, at `RUST_LOG` or `info`.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Colours are for eyes; a file or a journal would keep them as signs in the words.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    // A test may have started logging already; the first one stays.
    drop(started);
}
