//! What handlers take from a request, each failing with its own problem code.
//!
//! The extractor that says who may call must stand first in a handler's arguments: extractors run
//! in that order, and nobody's body is read before they are known.

mod body;
mod bytes;
mod params;
mod version;

pub use body::{Body, read_limited};
pub use bytes::Binary;
pub use params::Params;
pub use version::{IfMatch, etag};

use super::problem::{Code, Error};
use actix_web::web::{PathConfig, PayloadConfig, ServiceConfig};

/// Bytes of the largest JSON body.
pub const MAX_JSON: usize = 1024 * 1024;

/// Makes the framework's own extractors fail with our problems.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(PayloadConfig::new(MAX_JSON))
        // A path that cannot be an id names nothing that exists.
        .app_data(
            PathConfig::default()
                .error_handler(|error, _| Error::new(Code::NotFound).caused_by(error).into()),
        );
}
