//! The program as a process of its own, which can die.

use std::{fs::File, os::unix::process::ExitStatusExt, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::{Line, PATIENCE, Place};

/// SIGABRT: how a process ends that dies at a fail point.
const ABORTED: i32 = 6;

/// A running process; it ends with this value, whatever happens to the test.
pub(crate) struct Process {
    child: Child,
    /// Held open: what the process prints must have somewhere to go.
    _output: Lines<BufReader<ChildStdout>>,
    pub(crate) line: Line,
}

impl Process {
    /// Starts `recado serve` in `place` and waits until it listens.
    pub(crate) async fn start(place: &Place) -> Self {
        Self::with(place, &[]).await
    }

    /// The same, but it dies where `failpoints` says: `turn::claimed=return`, or with `1*off->return` at the second time.
    pub(crate) async fn with_failpoints(place: &Place, failpoints: &str) -> Self {
        Self::with(place, &[("FAILPOINTS", failpoints)]).await
    }

    /// The same, with more or other settings in the environment.
    pub(crate) async fn with(place: &Place, settings: &[(&str, &str)]) -> Self {
        let mut child = serve(place, settings).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(webhook) = line.strip_prefix("Webhook ") {
                    let address = webhook.split(['/', ' ']).find(|part| part.contains(':') && *part != "http:");
                    return address.and_then(|address| address.parse().ok()).expect("an address and a port");
                }
            }
            panic!("the process said no address; its log: {}", std::fs::read_to_string(place.log_file()).unwrap());
        };
        let address = timeout(PATIENCE, address).await.expect("the process starts in time");
        Self { child, _output: lines, line: Line::to(address) }
    }

    /// Starts it only to die of what it finds to do.
    pub(crate) async fn dies_of_what_it_finds(place: &Place, failpoints: &str) {
        let child = serve(place, &[("FAILPOINTS", failpoints)]).stdout(Stdio::null()).spawn().unwrap();
        death(child).await;
    }

    /// Waits until it has died of its fail point.
    pub(crate) async fn death(self) {
        death(self.child).await;
    }

    /// Kills it, as a power cut would.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Lets it live for `life`, then kills it.
    pub(crate) async fn kill_after(mut self, life: Duration) {
        if let Ok(status) = timeout(life, self.child.wait()).await {
            panic!("it died by itself: {status:?}");
        }
        self.kill().await;
    }

    /// Asks it to stop, as systemd would, and waits until it has finished what was in hand.
    pub(crate) async fn stop(mut self) {
        let id = self.child.id().unwrap().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        assert!(asked.success());
        let status = timeout(PATIENCE, self.child.wait()).await.expect("the process stops in time").unwrap();
        assert!(status.success(), "it stopped with {status}");
    }
}

/// Ends with its [`Child`], whatever happens to the test.
fn serve(place: &Place, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recado-under-test"));
    command.arg("serve").env_clear().envs(place.environment()).envs(settings.iter().copied());
    command.stdin(Stdio::null()).stderr(File::create(place.log_file()).unwrap()).kill_on_drop(true);
    command
}

async fn death(mut child: Child) {
    let status = timeout(PATIENCE, child.wait()).await.expect("the process dies in time").unwrap();
    assert_eq!(status.signal(), Some(ABORTED), "it died otherwise: {status}");
}
