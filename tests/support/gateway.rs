//! A text message gateway on this machine that keeps every request byte for byte and answers as it
//! is told.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::watch;

/// How the gateway answers a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// With this status and body.
    Answer(u16, String),
    /// With nothing: it closes the connection.
    Close,
    /// Never: it keeps the connection open and says nothing.
    Hang,
}

impl Reply {
    /// With this status and body.
    pub fn new(status: u16, body: &str) -> Self {
        Self::Answer(status, body.to_owned())
    }
}

/// A running gateway. Dropping it closes it and every connection it hangs on to.
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    seen: watch::Receiver<usize>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    requests: Mutex<Vec<String>>,
    script: Mutex<Script>,
    hanging: Mutex<Vec<TcpStream>>,
    seen: watch::Sender<usize>,
}

struct Script {
    next: VecDeque<Reply>,
    always: Reply,
    by_request: Option<ByRequest>,
    closed: bool,
}

/// What is answered to a request, as it came over the wire.
type ByRequest = Box<dyn Fn(&str) -> Reply + Send>;

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gateway {
    /// A gateway that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, seen) = watch::channel(0);
        let shared = Arc::new(Shared {
            requests: Mutex::default(),
            script: Mutex::new(Script {
                next: VecDeque::new(),
                always: Reply::new(200, "{}"),
                by_request: None,
                closed: false,
            }),
            hanging: Mutex::default(),
            seen: sender,
        });
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if held(&theirs.script).closed {
                    return;
                }
                let here = Arc::clone(&theirs);
                std::thread::spawn(move || serve(&here, stream));
            }
        });
        Self {
            address,
            shared,
            seen,
            thread: Some(thread),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A URL of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers the next requests so, one each.
    pub fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        held(&self.shared.script).next.extend(replies);
    }

    /// Answers so whatever comes after what [`Gateway::then`] names.
    pub fn always(&self, reply: Reply) {
        held(&self.shared.script).always = reply;
    }

    /// Answers whatever comes after what [`Gateway::then`] names by what is asked.
    pub fn by_request(&self, reply: impl Fn(&str) -> Reply + Send + 'static) {
        held(&self.shared.script).by_request = Some(Box::new(reply));
    }

    /// Every request so far, as it came over the wire.
    pub fn requests(&self) -> Vec<String> {
        held(&self.shared.requests).clone()
    }

    /// Waits until there were this many requests.
    pub async fn seen(&self, count: usize) {
        let mut seen = self.seen.clone();
        seen.wait_for(|seen| *seen >= count)
            .await
            .expect("the gateway runs");
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        held(&self.shared.script).closed = true;
        held(&self.shared.hanging).clear();
        // The listener wakes for a connection alone.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(shared: &Shared, mut stream: TcpStream) {
    let Some(request) = read(&mut stream) else {
        return;
    };
    let reply = {
        let mut script = held(&shared.script);
        let next = script.next.pop_front();
        let asked = || script.by_request.as_ref().map(|reply| reply(&request));
        next.or_else(asked).unwrap_or_else(|| script.always.clone())
    };
    let count = {
        let mut requests = held(&shared.requests);
        requests.push(request);
        requests.len()
    };
    match reply {
        Reply::Answer(status, body) => {
            // Whoever follows a redirect comes here again.
            let elsewhere = match (300..400).contains(&status) {
                true => "Location: /elsewhere\r\n",
                false => "",
            };
            let answer = format!(
                "HTTP/1.1 {status} Said\r\n{elsewhere}Content-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
        Reply::Close => {}
        Reply::Hang => held(&shared.hanging).push(stream),
    }
    shared.seen.send_replace(count);
}

/// A whole request: the head to its empty line, and as much body as it says.
fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0_u8; 1];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.extend_from_slice(&byte);
    }
    let head = String::from_utf8(bytes.clone()).ok()?;
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a length"));
    let mut body = vec![0_u8; length];
    stream.read_exact(&mut body).ok()?;
    bytes.extend_from_slice(&body);
    String::from_utf8(bytes).ok()
}
