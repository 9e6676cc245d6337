//! A disk that fills up while people write, and has room again later: a 200 is kept, everything else is refused at once, and
//! nobody has to start the service again.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::harness::{PATIENCE, Place, Process, read_one, text, webhook};

const PEOPLE: usize = 6;
/// What everybody sends; each comes with so many bytes that the answer does not need.
const MESSAGES: usize = 20;
const PADDING: usize = 3000;
/// WhatsApp gives up on a webhook after 5 to 20 s, and slows down everybody's before.
const REFUSED_WITHIN: Duration = Duration::from_secs(1);
/// Of the small disk, in bytes.
const SMALL: usize = 24 << 20;
/// What is left when it is full, in bytes: some messages can still be taken.
const CRUMBS: u64 = 96 << 10;

/// "No space left on device".
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_and_mends_itself() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("SKIPPED: a small disk cannot be mounted here; that takes the rights of root");
        return;
    };
    let place = Place::quick().await.on_disk(disk.folder.path());
    let process = Process::start(&place).await;
    fills_up_and_has_room_again(&place, process, |crumbs| disk.fill(crumbs), || disk.make_room()).await;
}

/// "File too large": a quota, or a limit of the service manager. The log stops growing as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_files_loses_nothing_and_mends_itself() {
    let place = Place::quick().await;
    let process = Process::bearing_limits(&place).await;
    let id = process.id().to_string();
    let limit = |bytes: &str| {
        let set = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:unlimited")]).status();
        assert!(set.unwrap().success());
    };
    let mut log = place.store_file().into_os_string();
    log.push("-wal");
    let fill = |crumbs: u64| limit(&(std::fs::metadata(&log).unwrap().len() + crumbs).to_string());
    fills_up_and_has_room_again(&place, process, fill, || limit("unlimited")).await;
}

async fn fills_up_and_has_room_again(place: &Place, process: Process, fill: impl Fn(u64), make_room: impl FnOnce()) {
    // A message is on its way when the disk fills up: how that ends must not be forgotten.
    place.meta.hold();
    process.line.say(&person(0), "stock of decaf").await;
    place.meta.messages(&person(0), 1).await;
    fill(CRUMBS);
    let refused = everybody_writes(&process).await;
    assert!(!refused.is_empty(), "the disk was not full");
    fill(0);
    // It asks for little, which may find room that a webhook does not; each time it asks it takes some.
    let unready = async { while process.line.get("/readyz").await.0 == StatusCode::OK {} };
    timeout(PATIENCE, unready).await.expect("it says that it cannot write");
    assert_eq!(process.line.get("/healthz").await.0, StatusCode::OK, "a new start would not help");
    place.meta.release();

    make_room();
    let ready = async { while process.line.get("/readyz").await.0 != StatusCode::OK {} };
    timeout(PATIENCE, ready).await.expect("it works again by itself");
    for update in refused {
        process.line.deliver(&update).await;
    }
    for number in 0..PEOPLE {
        place.meta.messages(&person(number), MESSAGES + usize::from(number == 0)).await;
    }
    process.stop().await;

    let ledger = place.ledger().await;
    ledger.assert_everything_done();
    let all = PEOPLE * MESSAGES + 1;
    assert_eq!((ledger.applied, ledger.outbox.len()), (all as i64, all), "each event once, each answer once");
    let mut sent = place.meta.rows_sent();
    sent.sort_unstable();
    assert_eq!(sent, ledger.message_ids(), "each left once");
    let store = place.store_file();
    assert_eq!(read_one::<String>(&store, "PRAGMA integrity_check").await, "ok");
    let blamed: i64 = read_one(&store, "SELECT count(*) FROM inbox WHERE errors > 0 OR attempts > 1").await;
    assert_eq!(blamed, 0, "a full disk is held against no message");
}

/// Everybody sends everything; what was refused.
async fn everybody_writes(process: &Process) -> Vec<Value> {
    let writers = (0..PEOPLE).map(|number| {
        let line = process.line.clone();
        tokio::spawn(async move {
            let mut refused = Vec::new();
            for _ in 0..MESSAGES {
                let mut message = text(&person(number), "stock of hand grinder");
                message["padding"] = "x".repeat(PADDING).into();
                let update = webhook(&[message], &[]);
                let begun = Instant::now();
                match line.try_deliver(&update).await {
                    Some(StatusCode::OK) => {}
                    Some(StatusCode::SERVICE_UNAVAILABLE) => {
                        let took = begun.elapsed();
                        assert!(took <= REFUSED_WITHIN, "refused after {took:?}");
                        refused.push(update);
                    }
                    other => panic!("{other:?}"),
                }
            }
            refused
        })
    });
    let mut refused = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        refused.append(&mut writer.await.unwrap());
    }
    refused
}

fn person(number: usize) -> String {
    format!("551196600000{number}")
}

/// A file system of its own, unmounted with this.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={SMALL}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "recado-test"]).arg(folder.path()).output();
        mount.is_ok_and(|mount| mount.status.success()).then_some(Self { folder })
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Another program takes all the room but so many bytes.
    fn fill(&self, crumbs: u64) {
        let mut ballast = File::options().create(true).append(true).open(self.ballast()).unwrap();
        while ballast.write_all(&[0; 4096]).is_ok() {}
        let taken = ballast.metadata().unwrap().len();
        ballast.set_len(taken - crumbs).unwrap();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        unmount(self.folder.path());
    }
}

fn unmount(folder: &Path) {
    // Lazily: a process that has just been killed may still hold its files.
    let _ = Command::new("umount").arg("--lazy").arg(folder).status();
}
