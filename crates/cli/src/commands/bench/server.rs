//! The server that is measured: this program again, in a process of its own.

use std::{
    ffi::OsString,
    net::SocketAddr,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::{Bench, SECRET, delivery::PHONE_NUMBER_ID, http::Connection, usage::Watched};
use crate::args::Served;

/// More than the bench can send.
const UNLIMITED: &str = "1000000";

/// What a server says before its address, on its standard output.
pub(super) const ADDRESS_LINE: &str = "Webhook";
/// A debug build needs some seconds to learn the examples and to make the shop's year.
const START_LONGEST: Duration = Duration::from_secs(120);

/// What the server does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'a> {
    /// Checks signatures.
    Limit,
    /// Keeps what comes, in a folder of the bench's.
    Accept { folder: &'a str },
    /// All that `recado serve` does.
    Service { folder: &'a str, whatsapp: SocketAddr },
}

/// A server; it ends with this value.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    /// From the start of the process until it was ready.
    pub(super) started_in: Duration,
    pub(super) watched: Watched,
    child: Child,
    /// Held open: what the process prints must have somewhere to go.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts a server and waits until it is ready.
    pub(super) async fn start(bench: &Bench, role: Role<'_>) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let program = std::env::current_exe().context("finding this program")?;
        let mut command = Command::new(program);
        command.args(arguments(bench, role)).envs(settings(bench, role));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("starting the server")?;
        let watched = Watched::process(child.id().context("the server has ended already")?);
        let mut output = BufReader::new(child.stdout.take().context("reading what the server says")?).lines();
        let ready = async {
            let address = address(&mut output).await?;
            if matches!(role, Role::Service { .. }) {
                become_ready(address).await?;
            }
            anyhow::Ok(address)
        };
        let address = timeout(START_LONGEST, ready).await.context("waiting for the server to start")??;
        Ok(Self { address, started_in: begun.elapsed(), watched, child, _output: output })
    }

    /// Ends the process as a power cut would and waits until its files are free. What it has acknowledged is on disk.
    pub(super) async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("ending the server")
    }
}

fn arguments(bench: &Bench, role: Role<'_>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = match role {
        Role::Service { .. } => vec!["serve".into()],
        Role::Limit => vec!["bench".into(), "--serve".into(), name(Served::Limit)],
        Role::Accept { .. } => vec!["bench".into(), "--serve".into(), name(Served::Accept)],
    };
    let source = &bench.args.source;
    for (option, path) in [("--bot", &source.bot), ("--config", &source.config)] {
        if let Some(path) = path {
            arguments.extend([option.into(), path.clone().into_os_string()]);
        }
    }
    arguments
}

fn name(served: Served) -> OsString {
    served.to_possible_value().expect("every server has a name. This is a bug.").get_name().into()
}

/// The settings under which everything is measured. They outrank the configuration file.
fn settings(bench: &Bench, role: Role<'_>) -> Vec<(&'static str, OsString)> {
    let mut settings: Vec<(&str, OsString)> = vec![
        ("RECADO_SERVER__ADDRESS", "127.0.0.1:0".into()),
        ("RECADO_SANDBOX__ENABLED", "false".into()),
        ("RECADO_WHATSAPP__PHONE_NUMBER_ID", PHONE_NUMBER_ID.into()),
        ("RECADO_WHATSAPP__ACCESS_TOKEN", "token".into()),
        ("RECADO_WHATSAPP__APP_SECRETS", SECRET.into()),
        // What is measured is this program, not WhatsApp's limits.
        ("RECADO_WHATSAPP__MESSAGES_PER_SECOND", UNLIMITED.into()),
        ("RECADO_WHATSAPP__MESSAGES_PER_PERSON", UNLIMITED.into()),
        // Learning would share the processors with what is measured; understanding and the encoder are measured alone.
        ("RECADO_UNDERSTANDING__ENCODER", "none".into()),
        ("RECADO_LOG__LEVEL", "error".into()),
        ("NO_PROXY", "127.0.0.1".into()),
    ];
    let mut keep_in = |folder: &str| {
        let folder = bench.folder().join(folder);
        settings.push(("RECADO_STORE__PATH", folder.join("recado.db").into()));
        settings.push(("RECADO_BOT__DATA", folder.join("data").into()));
    };
    match role {
        Role::Limit => {}
        Role::Accept { folder } => keep_in(folder),
        Role::Service { folder, whatsapp } => {
            keep_in(folder);
            settings.push(("RECADO_WHATSAPP__BASE_URL", format!("http://{whatsapp}").into()));
        }
    }
    settings
}

/// The address in the line `Webhook    http://127.0.0.1:40123/webhook`.
async fn address(output: &mut Lines<BufReader<ChildStdout>>) -> anyhow::Result<SocketAddr> {
    while let Some(line) = output.next_line().await? {
        if let Some(url) = line.strip_prefix(ADDRESS_LINE) {
            let host = url.trim().trim_start_matches("http://").split('/').next().unwrap_or_default();
            return host.parse().with_context(|| format!("expected an address, found {url:?}"));
        }
    }
    anyhow::bail!("the server ended before it was ready")
}

async fn become_ready(address: SocketAddr) -> anyhow::Result<()> {
    let status = Connection::open(address).await?.send("GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n").await?;
    ensure!(status == 200, "expected that the server is ready, found {status}");
    Ok(())
}
