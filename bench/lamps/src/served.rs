//! The product in this process, on a free port.

use crate::Fallible;
use actix_web::dev::ServerHandle;
use onewindow_server::platform::AppState;
use onewindow_server::platform::config::{Config, Secret};
use onewindow_server::startup;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

/// The day it is.
pub(crate) const TODAY: &str = "2026-03-10";

/// A running server; dropping it stops it.
pub(crate) struct Served {
    pub(crate) address: String,
    pub(crate) state: AppState,
    pub(crate) runtime: tokio::runtime::Runtime,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub(crate) fn start(data: &Path, catalogue: &Path, url: Option<&str>) -> Fallible<Self> {
        let mut config = Config::for_tests(data.to_owned());
        config.data.database_url = url.map(|url| Secret::from(url.to_owned()));
        config.catalogue = Some(catalogue.to_owned());
        config.logins_per_minute = 6_000;
        config.today = Some(TODAY.parse()?);
        let (ready, started) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = match startup::build(config).await {
                    Ok(server) => server,
                    Err(error) => {
                        // Whoever waits is told by the channel's end if this cannot be sent.
                        drop(ready.send(Err(error.to_string())));
                        return;
                    }
                };
                let address = format!("http://{}", server.address());
                drop(ready.send(Ok((address, server.state().clone(), server.handle()))));
                if let Err(error) = server.run().await {
                    eprintln!("the server ended: {error}");
                }
            });
        });
        let (address, state, handle) = started.recv()??;
        Ok(Self {
            address,
            state,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            handle,
            thread: Some(thread),
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The future only reports the end; the stop itself is sent when it is made.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            eprintln!("the server's thread had panicked");
        }
    }
}
