//! A server that speaks the protocol of ClamAV's daemon, knows one virus, the EICAR test file, and
//! cannot finish [`UNFINISHED`].

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What every scanner takes for a virus, in two halves, so that this file is none.
pub const EICAR: [&str; 2] = [
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$",
    "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];

/// Bytes the server fails on.
pub const UNFINISHED: &[u8] = b"an archive in an archive in an archive";

/// The server. It lives as long as the process.
pub struct Clamd {
    address: String,
    answers: Arc<Mutex<Option<&'static str>>>,
}

impl Clamd {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When there is none.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let answers = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&answers);
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let only = *shared.lock().expect("nobody panicked");
                let _ = serve(socket, only);
            }
        });
        Self { address, answers }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Gives this answer to everything, or again the right ones.
    ///
    /// # Panics
    /// When a thread panicked with it.
    pub fn say(&self, only: Option<&'static str>) {
        *self.answers.lock().expect("nobody panicked") = only;
    }
}

fn serve(mut socket: TcpStream, only: Option<&str>) -> std::io::Result<()> {
    let mut command = [0; 10];
    socket.read_exact(&mut command)?;
    if &command != b"zINSTREAM\0" {
        return socket.write_all(b"UNKNOWN COMMAND\0");
    }
    let mut bytes = Vec::new();
    loop {
        let mut length = [0; 4];
        socket.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length == 0 {
            break;
        }
        let from = bytes.len();
        bytes.resize(from + length, 0);
        socket.read_exact(&mut bytes[from..])?;
    }
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let answer = match only {
        Some(answer) => answer,
        None if has(EICAR.concat().as_bytes()) => "stream: Eicar-Test-Signature FOUND\0",
        None if has(UNFINISHED) => "stream: Can't allocate memory ERROR\0",
        None => "stream: OK\0",
    };
    socket.write_all(answer.as_bytes())
}
