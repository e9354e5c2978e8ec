//! What a connection is told of itself.

use onewindow_tests::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// All that comes back for one request until the server closes.
async fn answer(app: &TestApp, more: &str) -> String {
    let place = app.address().trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&place).await.unwrap();
    let request = format!("GET /api/v1/health/live HTTP/1.1\r\nhost: {place}\r\n{more}\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    connection.read_to_end(&mut said).await.unwrap();
    String::from_utf8_lossy(&said).to_ascii_lowercase()
}

#[tokio::test]
async fn whoever_offers_another_protocol_is_answered_and_told_that_the_connection_ends() {
    let app = TestApp::start().await;
    let offer = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\n\
        http2-settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n";
    let said = answer(&app, offer).await;
    assert!(said.starts_with("http/1.1 200 ok\r\n"), "{said}");
    assert!(said.contains("\r\nconnection: close\r\n"), "{said}");
    assert!(!said.contains("upgrade"), "{said}");
}
