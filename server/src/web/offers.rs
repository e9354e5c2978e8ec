//! Offers of another protocol, which nobody here takes up.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::header::UPGRADE;
use actix_web::middleware::Next;

/// Answers as if nothing had been offered, and says that the connection ends. Java's own client offers
/// HTTP/2 in clear with the first request of each connection; actix-web would answer that the protocol
/// changes and close the connection without a word, and the client's next request on it would fail
/// (RFC 9110 section 7.8 lets a server ignore the offer).
///
/// # Errors
/// Those of what answers.
pub(crate) async fn decline(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let offered = request.headers().contains_key(UPGRADE);
    let mut answer = next.call(request).await?;
    if offered {
        let head = answer.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(answer)
}
