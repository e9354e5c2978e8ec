//! `cargo xtask start`: from a fresh checkout to a page in the browser.

use crate::args::Args;
use crate::failure::{Doing, Outcome, fail};
use crate::progress::{Step, clock};
use crate::project::Project;
use crate::{cleanup, openapi, run, tool, wasm, web};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the first start may take to migrate, import the catalogue and answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// Marks a folder as one this command made, so that `--fresh` removes nothing else.
const MARK: &str = ".onewindow-demo";

/// Sets everything up, serves until Ctrl-C.
pub(crate) fn run(project: &Project, mut args: Args) -> Outcome {
    let began = Instant::now();
    let port = match args.value("--port")? {
        None => 8080,
        Some(text) => match text.parse::<u16>() {
            Ok(port) if port > 0 => port,
            _ => return fail(format!("--port {text} is not a port number")),
        },
    };
    let data = match args.value("--data")? {
        Some(folder) => std::env::current_dir()
            .doing("cannot read the current folder")?
            .join(folder),
        None => project.path("data"),
    };
    let fresh = args.flag("--fresh");
    args.finish()?;

    need_free(port)?;
    prepare(&data, fresh)?;
    tool::need_node()?;
    wasm::run(project)?;
    web::run(project)?;
    openapi::build_server(project)?;
    let log = data.join("server.log");
    let server = Server::start(project, &data, port, &log)?;
    server.await_ready(port, &log)?;
    println!(
        "\nOpen after {}. Data: {}. Log: {}. Ctrl-C closes.\n",
        clock(began.elapsed()),
        data.display(),
        log.display()
    );
    server.pass_on(&log)
}

fn need_free(port: u16) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(_) => fail(format!(
            "port {port} is in use: stop what listens there or choose another with --port"
        )),
    }
}

fn prepare(data: &Path, fresh: bool) -> Outcome {
    if fresh && data.exists() {
        let ours = data.join(MARK).is_file();
        let empty = data
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_none());
        if !ours && !empty {
            return fail(format!(
                "{} was not made by this command, so --fresh does not delete it",
                data.display()
            ));
        }
        fs::remove_dir_all(data).doing(format!("cannot delete {}", data.display()))?;
    }
    fs::create_dir_all(data).doing(format!("cannot create {}", data.display()))?;
    fs::write(data.join(MARK), "").doing(format!("cannot write into {}", data.display()))
}

/// The running server, ended with this command however that ends.
struct Server {
    child: Arc<Mutex<Child>>,
    /// What it tells the person at the keyboard; its log goes to a file.
    says: Receiver<String>,
}

impl Server {
    fn start(project: &Project, data: &Path, port: u16, log: &Path) -> Outcome<Self> {
        let errors = fs::File::create(log).doing(format!("cannot write {}", log.display()))?;
        let mut child = Command::new(project.server())
            .args(["serve", "--demo", "--port", &port.to_string()])
            .arg("--catalogue")
            .arg(project.path("catalogue"))
            .arg("--data")
            .arg(data)
            .env("NO_COLOR", "1")
            .current_dir(project.root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .doing("cannot run the server")?;
        let (lines, says) = channel();
        if let Some(stream) = child.stdout.take() {
            run::forward(stream, lines);
        }
        let child = Arc::new(Mutex::new(child));
        cleanup::later({
            let child = Arc::clone(&child);
            move || end(&mut child.lock().unwrap_or_else(PoisonError::into_inner))
        });
        Ok(Self { child, says })
    }

    fn ended(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        !matches!(child.try_wait(), Ok(None))
    }

    fn await_ready(&self, port: u16, log: &Path) -> Outcome {
        let mut step = Step::begin("Migrate, import the catalogue, open the window");
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.ended() {
                step.failed();
                return fail(format!("the server stopped: {}", last_line(log)));
            }
            if is_ready(port) {
                step.done("");
                return Ok(());
            }
            step.tick(&last_line(log));
            std::thread::sleep(Duration::from_millis(100));
        }
        step.failed();
        fail(format!(
            "the server is not ready after {}; its log: {}",
            clock(PATIENCE),
            log.display()
        ))
    }

    /// Passes on what the server says, its table of addresses and log-ins first, until it ends.
    fn pass_on(&self, log: &Path) -> Outcome {
        // The channel closes when the server does.
        while let Ok(line) = self.says.recv() {
            println!("{line}");
        }
        // Ctrl-C reaches the server too, perhaps before this process has noticed it.
        std::thread::sleep(Duration::from_millis(300));
        if cleanup::interrupted() {
            return Ok(());
        }
        fail(format!("the server stopped: {}", last_line(log)))
    }
}

/// Asks the server to end, and insists after a while.
fn end(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    let asked = Command::new("kill").arg(child.id().to_string()).status();
    let began = Instant::now();
    while asked.is_ok() && began.elapsed() < Duration::from_secs(10) {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn is_ready(port: u16) -> bool {
    get(port, "/api/v1/health/ready").is_some_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn get(port: u16, path: &str) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let wait = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&address, wait).ok()?;
    stream.set_read_timeout(Some(wait)).ok()?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// The line of the log that tells most: the last that speaks of an error, else the last.
fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let is_error = |line: &&str| line.contains("error") || line.starts_with("onewindow: ");
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let line = lines.clone().rfind(is_error).or(lines.next_back());
    line.unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{MARK, prepare};

    #[test]
    fn fresh_deletes_only_what_this_command_made() {
        let folder = std::env::temp_dir().join(format!("xtask-start-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let precious = folder.join("thesis.txt");
        std::fs::write(&precious, "years").unwrap();
        assert!(prepare(&folder, true).is_err());
        assert!(precious.is_file());

        std::fs::write(folder.join(MARK), "").unwrap();
        prepare(&folder, true).unwrap();
        assert!(!precious.exists());
        assert!(folder.join(MARK).is_file());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
