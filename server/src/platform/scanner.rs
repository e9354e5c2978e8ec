//! Asking ClamAV whether some bytes carry a virus, by the protocol of its daemon (`INSTREAM`,
//! <https://docs.clamav.net/manual/Usage/Scanning.html>).

use super::problem::{Code, Error, Result};
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

/// The longest the daemon may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);

/// The longest one file may take.
const WHOLE: Duration = Duration::from_secs(120);

/// The longest answer that is read.
const ANSWER: u64 = 4096;

/// Where the daemon listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// A host and a port.
    Tcp(String),
    /// A socket of this machine.
    Unix(PathBuf),
}

/// Where the daemon listens, written in neither of the two ways.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a scanner is HOST:PORT or the path of a socket")]
pub struct ScannerError;

impl FromStr for Scanner {
    type Err = ScannerError;

    fn from_str(text: &str) -> Result<Self, ScannerError> {
        if text.starts_with('/') {
            return Ok(Self::Unix(text.into()));
        }
        match text.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Ok(Self::Tcp(text.to_owned()))
            }
            _ => Err(ScannerError),
        }
    }
}

impl fmt::Display for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => f.write_str(address),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What the daemon found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing.
    Clean,
    /// Something, by the name the daemon gives it.
    Virus(String),
}

impl Scanner {
    /// Has the bytes looked at.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when the daemon is away, too slow, or does not say either; what the
    /// bytes themselves fail with.
    pub async fn scan(&self, pieces: impl Stream<Item = Result<Bytes>>) -> Result<Finding> {
        let scan = async {
            match self {
                Self::Tcp(address) => {
                    let socket = within(CONNECT, TcpStream::connect(address)).await?;
                    instream(socket, pieces).await
                }
                Self::Unix(path) => {
                    let socket = within(CONNECT, UnixStream::connect(path)).await?;
                    instream(socket, pieces).await
                }
            }
        };
        match tokio::time::timeout(WHOLE, scan).await {
            Ok(found) => found,
            Err(late) => Err(away(late)),
        }
    }
}

fn away(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(Code::Unavailable).caused_by(cause)
}

async fn within<T>(time: Duration, connect: impl Future<Output = std::io::Result<T>>) -> Result<T> {
    match tokio::time::timeout(time, connect).await {
        Ok(connected) => connected.map_err(away),
        Err(late) => Err(away(late)),
    }
}

/// One command, the bytes in pieces that tell their length, an empty one, and the answer.
async fn instream(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    pieces: impl Stream<Item = Result<Bytes>>,
) -> Result<Finding> {
    let mut pieces = std::pin::pin!(pieces);
    socket.write_all(b"zINSTREAM\0").await.map_err(away)?;
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        let length = u32::try_from(piece.len()).map_err(Error::internal)?;
        // An empty piece would be the end.
        if length > 0 {
            socket
                .write_all(&length.to_be_bytes())
                .await
                .map_err(away)?;
            socket.write_all(&piece).await.map_err(away)?;
        }
    }
    socket.write_all(&[0; 4]).await.map_err(away)?;
    let mut answer = Vec::new();
    let mut rest = socket.take(ANSWER);
    rest.read_to_end(&mut answer).await.map_err(away)?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches(['\0', '\n']);
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Finding::Virus(name.to_owned())),
        None if said == "OK" => Ok(Finding::Clean),
        None => Err(Error::new(Code::Unavailable).caused_by(format!("the scanner says {said:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_port_or_a_socket() {
        assert_eq!(
            "clamav:3310".parse::<Scanner>().unwrap(),
            Scanner::Tcp("clamav:3310".into())
        );
        assert_eq!(
            "[::1]:3310".parse::<Scanner>().unwrap(),
            Scanner::Tcp("[::1]:3310".into())
        );
        assert_eq!(
            "/run/clamav/clamd.sock".parse::<Scanner>().unwrap(),
            Scanner::Unix("/run/clamav/clamd.sock".into())
        );
        for wrong in [
            "",
            "clamav",
            ":3310",
            "clamav:",
            "clamav:99999",
            "run/clamd.sock",
        ] {
            assert!(wrong.parse::<Scanner>().is_err(), "{wrong}");
        }
    }
}
