//! A sandbox on a port of its own.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use gateway::{
    sandbox::{Sandbox, SandboxConfig, UPLOAD_MAX_BYTES, webhook_client},
    server::{self, Limits},
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// A sandbox that runs.
#[derive(Debug)]
pub(crate) struct Emulator {
    /// What programs do with it.
    pub(crate) sandbox: Sandbox,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    shutdown: CancellationToken,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts one on `address`.
    ///
    /// # Errors
    /// When the address is not of this machine alone, or somebody listens there already.
    pub(crate) async fn start(address: SocketAddr, config: SandboxConfig) -> anyhow::Result<Self> {
        if !address.ip().is_loopback() {
            bail!(
                "whoever reaches the sandbox can write as anybody: {address} is no loopback address such as 127.0.0.1"
            );
        }
        let listener = TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))?;
        let address = listener.local_addr().context("asking for the address")?;
        let http = webhook_client().context("setting up the HTTP client")?;
        let sandbox = Sandbox::new(config, http);
        let shutdown = CancellationToken::new();
        let (router, stopping) = (sandbox.router(), shutdown.clone());
        let server = tokio::spawn(async move {
            server::serve(listener, router, Limits::default().with_room_for(UPLOAD_MAX_BYTES), stopping).await;
        });
        Ok(Self { sandbox, address, shutdown, server })
    }

    /// Stops it, and waits until the requests in hand are answered.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        // Open event streams would hold the server back.
        self.sandbox.close();
        // It ends with a panic or without; either way it is over.
        let _ = self.server.await;
    }
}
