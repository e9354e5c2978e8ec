//! A server of e-mails on this machine that speaks SMTP (RFC 5321), keeps every e-mail byte for byte
//! and refuses as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// An e-mail as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// What stood behind `RCPT TO:`.
    pub to: String,
    /// Head and body, lines ended by CRLF, without the full stop at the end.
    pub data: String,
}

#[derive(Default)]
struct Shared {
    received: Vec<Received>,
    refusals: VecDeque<&'static str>,
    closed: bool,
}

/// A running server. Dropping it closes it.
pub struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
}

fn held(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SmtpServer {
    /// A server that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Mutex::new(Shared::default()));
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if held(&theirs).closed {
                    return;
                }
                // One after the other: an e-mail is small, and order is told.
                let _ = speak(&theirs, stream);
            }
        });
        Self {
            address,
            shared,
            thread: Some(thread),
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Answers the next receivers so, one each.
    pub fn refuse(&self, refusals: impl IntoIterator<Item = &'static str>) {
        held(&self.shared).refusals.extend(refusals);
    }

    /// Every e-mail so far.
    pub fn received(&self) -> Vec<Received> {
        held(&self.shared).received.clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        held(&self.shared).closed = true;
        // The listener wakes for a connection alone.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn speak(shared: &Mutex<Shared>, mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut say = |line: &str| stream.write_all(format!("{line}\r\n").as_bytes());
    let mut hear = || {
        let mut line = String::new();
        lines.read_line(&mut line).map(|_| line)
    };
    let mut to = String::new();
    say("220 mail.example.test ESMTP")?;
    loop {
        let line = hear()?;
        let command = line.trim_end();
        if command.is_empty() || command == "QUIT" {
            return say("221 bye");
        } else if command.starts_with("EHLO ") {
            say("250-mail.example.test")?;
            say("250 8BITMIME")?;
        } else if let Some(receiver) = command.strip_prefix("RCPT TO:") {
            let refusal = held(shared).refusals.pop_front();
            to = receiver.to_owned();
            say(refusal.unwrap_or("250 ok"))?;
        } else if command == "DATA" {
            say("354 go on")?;
            let mut data = String::new();
            loop {
                let line = hear()?;
                if line == ".\r\n" {
                    break;
                }
                data += &line;
            }
            held(shared).received.push(Received {
                to: to.clone(),
                data,
            });
            say("250 taken")?;
        } else {
            say("250 ok")?;
        }
    }
}
