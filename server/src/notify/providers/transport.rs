//! What becomes of a message when its provider's machine does not answer, or answers with a status
//! alone.

use super::SendError;
use crate::platform::outgoing::{self, Reply};
use reqwest::RequestBuilder;

/// Sends a request and reads the answer; another try may get one where none came.
pub(super) async fn exchange(request: RequestBuilder) -> Result<Reply, SendError> {
    outgoing::exchange(request)
        .await
        .map_err(|why| SendError::Retryable(why.to_string()))
}

/// What a status other than success means where the body says nothing.
pub(super) fn by_status(status: u16) -> SendError {
    let why = format!("http {status}");
    match status {
        408 | 425 | 429 | 500..=599 => SendError::Retryable(why),
        _ => SendError::Final(why),
    }
}
