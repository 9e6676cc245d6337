//! The program as a process of its own, which can die.

use std::{
    fs::{self, File},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::{Line, PATIENCE, Place};

/// SIGABRT: how a process ends that dies at a fail point.
const ABORTED: i32 = 6;

const PROGRAM: &str = env!("CARGO_BIN_EXE_recado-under-test");

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
        Self::started(serve(place, settings), log_file(place, settings)).await
    }

    /// The same, but a file that grows too large is an error to it and not its end: see `prlimit --fsize`.
    pub(crate) async fn bearing_limits(place: &Place) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve", PROGRAM]);
        Self::started(surround(shell, place, &[]), place.log_file()).await
    }

    async fn started(mut command: Command, log: PathBuf) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(webhook) = line.strip_prefix("Webhook ") {
                    let address = webhook.split(['/', ' ']).find(|part| part.contains(':') && *part != "http:");
                    return address.and_then(|address| address.parse().ok()).expect("an address and a port");
                }
            }
            panic!("the process said no address; its log: {}", fs::read_to_string(log).unwrap());
        };
        let address = timeout(PATIENCE, address).await.expect("the process starts in time");
        Self { child, _output: lines, line: Line::to(address) }
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Starts it only to die of what it finds to do.
    pub(crate) async fn dies_of_what_it_finds(place: &Place, failpoints: &str) {
        let child = serve(place, &[("FAILPOINTS", failpoints)]).stdout(Stdio::null()).spawn().unwrap();
        death(child).await;
    }

    /// Stops it in its tracks, until [`go_on`](Self::go_on).
    pub(crate) async fn freeze(&self) {
        self.signal("-STOP").await;
    }

    /// Lets it go on where it was stopped.
    pub(crate) async fn go_on(&self) {
        self.signal("-CONT").await;
    }

    async fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.id().to_string()]).status().await.unwrap();
        assert!(sent.success());
    }

    /// Waits until it has died of its fail point.
    pub(crate) async fn death(self) {
        death(self.child).await;
    }

    /// Waits until it dies of its fail point; when `until` comes first, it is killed.
    pub(crate) async fn dies_before(mut self, until: impl Future<Output = ()>) {
        tokio::select! {
            status = self.child.wait() => {
                let status = status.unwrap();
                assert_eq!(status.signal(), Some(ABORTED), "it died otherwise: {status}");
            }
            () = until => self.kill().await,
        }
    }

    /// Runs another command of the program in `place`, and returns what it printed.
    pub(crate) async fn run(place: &Place, settings: &[(&str, &str)], arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recado-under-test"));
        let output =
            command.args(arguments).env_clear().envs(place.environment()).envs(settings.iter().copied()).output();
        let output = output.await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
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
        self.signal("-TERM").await;
        let status = timeout(PATIENCE, self.child.wait()).await.expect("the process stops in time").unwrap();
        assert!(status.success(), "it stopped with {status}");
    }
}

fn serve(place: &Place, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("serve");
    surround(command, place, settings)
}

/// Ends with its [`Child`], whatever happens to the test.
fn surround(mut command: Command, place: &Place, settings: &[(&str, &str)]) -> Command {
    command.env_clear().envs(place.environment()).envs(settings.iter().copied());
    command.stdin(Stdio::null()).stderr(File::create(log_file(place, settings)).unwrap()).kill_on_drop(true);
    command
}

/// Processes that run at once have logs of their own.
fn log_file(place: &Place, settings: &[(&str, &str)]) -> PathBuf {
    let worker = settings.iter().find(|(key, _)| *key == "RECADO_STORE__WORKER").map_or("", |(_, worker)| worker);
    place.log_file_of(worker)
}

async fn death(mut child: Child) {
    let status = timeout(PATIENCE, child.wait()).await.expect("the process dies in time").unwrap();
    assert_eq!(status.signal(), Some(ABORTED), "it died otherwise: {status}");
}
