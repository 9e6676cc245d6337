//! The loops: what they hold, what they give back, and that they rest.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use bot::{Call, Reply};
use gateway::{
    clock::Clock,
    handlers::{CommandError, Handlers},
    store::{Batch, Claim, Commit, Counts, MAX_DEATHS, Store, TimerChange, Work},
    turn::{Explain, Listening},
    typing::Typing,
    whatsapp::{Client, ClientConfig, Timeouts},
    worker::{self, Patience, Wakes, Worker},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    harness::{Figures, Note, PHONE, business_of, event},
    watched::Watched,
};

/// Commands that take until they are let go.
#[derive(Clone, Debug)]
struct Running {
    count: Arc<watch::Sender<usize>>,
    go: Arc<Semaphore>,
}

impl Running {
    /// Waits until so many run at once.
    async fn until(&self, count: usize) {
        self.count.subscribe().wait_for(|running| *running == count).await.unwrap();
    }

    fn let_go(&self) {
        self.go.add_permits(1000);
    }
}

async fn hang(running: Running, _: Call, slots: Figures) -> Result<Reply, CommandError> {
    running.count.send_modify(|count| *count += 1);
    running.go.acquire().await.unwrap().forget();
    Ok(Reply::new("figures").with("day", slots.day))
}

async fn note(_: (), _: Call, slots: Note) -> Result<Reply, CommandError> {
    Ok(Reply::new("noted").with("words", slots.words))
}

/// A worker whose commands hang, on a store that is watched.
struct Scene {
    store: Arc<Watched>,
    running: Running,
    wakes: Wakes,
    shutdown: CancellationToken,
    worker: Option<Worker>,
}

impl Scene {
    async fn new() -> Self {
        let (store, wakes) = (Arc::new(Watched::default()), Wakes::default());
        let running = Running { count: Arc::new(watch::Sender::new(0)), go: Arc::new(Semaphore::new(0)) };
        let handlers = Handlers::new().with("figures", &running, hang).with("note", &(), note);
        let client = Client::new(ClientConfig {
            base_url: "http://127.0.0.1:9".to_owned(),
            graph_version: "v25.0".to_owned(),
            access_token: "none".into(),
            timeouts: Timeouts::default(),
        });
        let worker = Worker {
            store: store.clone(),
            owner: "first".to_owned(),
            business: Arc::new(business_of(handlers).await),
            listening: Listening { stale_after: SignedDuration::from_mins(15), together: false },
            patience: Patience {
                heartbeat: Duration::from_millis(5),
                stop: Duration::from_millis(20),
                ..Patience::default()
            },
            typing: Typing::new(client.unwrap()),
            explain: Explain::default(),
            wakes: wakes.clone(),
            clock: Clock::default(),
        };
        Self { store, running, wakes, shutdown: CancellationToken::new(), worker: Some(worker) }
    }

    async fn write(&self, phone: &str, key: &str, words: &str) {
        let now = Timestamp::now();
        let event = event(phone, key, now, &json!({"type": "text", "text": {"body": words}}));
        self.store.accept(Batch { events: vec![event], ..Batch::default() }, now).await.unwrap();
        self.wakes.worker.notify_one();
    }

    fn start(&mut self) -> tokio::task::JoinHandle<()> {
        tokio::spawn(self.worker.take().unwrap().run(self.shutdown.clone()))
    }

    /// Claims everything as somebody else, at that time from now.
    async fn claim_after(&self, after: SignedDuration) -> Vec<Work> {
        let claim = Claim { owner: "second".to_owned(), limit: 8, lease_for: SignedDuration::from_hours(1) };
        self.store.model.claim(claim, Timestamp::now() + after).await.unwrap()
    }
}

#[tokio::test]
async fn a_turn_that_takes_long_is_held_until_it_ends() {
    let mut scene = Scene::new().await;
    scene.write(PHONE, "m:1", "figures").await;
    scene.write(PHONE, "m:2", "figures").await;
    let running = scene.start();
    scene.store.until(|store| store.renewals.load(SeqCst) >= 3).await;
    scene.running.let_go();
    scene.store.until_commits(1).await;
    assert_eq!(scene.store.counts().await.unwrap().pending_events, 0);
    scene.shutdown.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn a_worker_that_was_overtaken_changes_nothing() {
    let mut scene = Scene::new().await;
    scene.write(PHONE, "m:1", "figures").await;
    let running = scene.start();
    scene.running.until(1).await;
    let theirs = scene.claim_after(SignedDuration::from_mins(10)).await.remove(0);
    scene.running.let_go();
    scene.store.until_commits(1).await;
    let counts = scene.store.counts().await.unwrap();
    assert_eq!((counts.pending_sends, counts.pending_events, counts.dead), (0, 1, 0));
    let applied = vec!["m:1".to_owned()];
    let commit = Commit { lease: theirs.lease, applied, state: "{}".to_owned(), sends: vec![], timers: vec![] };
    scene.store.commit(commit, Timestamp::now()).await.unwrap();
    scene.shutdown.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn what_was_out_when_a_process_died_is_answered_alone() {
    let mut scene = Scene::new().await;
    for (phone, key) in [(PHONE, "m:1"), ("5511991000001", "m:2"), ("5511991000002", "m:3")] {
        scene.write(phone, key, "figures").await;
    }
    assert_eq!(scene.claim_after(SignedDuration::ZERO).await.len(), 3);
    scene.store.recover("second", Timestamp::now()).await.unwrap();
    let running = scene.start();
    scene.running.until(1).await;
    assert_eq!(scene.claim_after(SignedDuration::ZERO).await.len(), 2, "nobody holds the others meanwhile");
    scene.store.recover("second", Timestamp::now()).await.unwrap();
    scene.running.let_go();
    scene.store.until_commits(3).await;
    assert_eq!(scene.store.counts().await.unwrap().pending_events, 0);
    scene.shutdown.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn what_does_not_end_before_the_stop_is_given_back_as_if_it_had_never_been_out() {
    let mut scene = Scene::new().await;
    scene.write(PHONE, "m:1", "figures").await;
    scene.write(PHONE, "m:2", "figures").await;
    let running = scene.start();
    scene.running.until(1).await;
    scene.shutdown.cancel();
    running.await.unwrap();
    assert_eq!(scene.store.commits.load(SeqCst), 0);
    let again = scene.claim_after(SignedDuration::ZERO).await.remove(0);
    let attempts: Vec<_> = again.events.iter().map(|event| (event.attempts, event.deaths)).collect();
    assert_eq!(attempts, [(1, 0), (1, 0)]);
}

/// The disk fills up between a claim and what comes of it: the turn begins again when there is room, however often that happens, and
/// it is not put aside.
#[tokio::test]
async fn a_full_disk_is_held_against_no_message() {
    let mut scene = Scene::new().await;
    let times = MAX_DEATHS as usize + 1;
    scene.store.full_for[0].store(times, SeqCst);
    scene.store.full_for[1].store(1, SeqCst);
    scene.write(PHONE, "m:1", "figures").await;
    scene.running.let_go();
    let running = scene.start();
    scene.store.until_commits(1).await;
    // The timer is that of the pack's schedule.
    let answered = Counts { conversations: 1, pending_sends: 1, timers: 1, ..Counts::default() };
    assert_eq!(scene.store.counts().await.unwrap(), answered);
    assert!(scene.store.claims.load(SeqCst) <= 4 * times + 4, "it does not spin: {:?}", scene.store.claims);
    scene.shutdown.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn sixty_four_conversations_are_answered_at_once_and_no_more() {
    let mut scene = Scene::new().await;
    for number in 0..70 {
        let phone = if number == 0 { PHONE.to_owned() } else { format!("55119910000{number:02}") };
        scene.write(&phone, &format!("m:{number}"), "figures").await;
    }
    let running = scene.start();
    scene.running.until(64).await;
    assert_eq!(scene.store.counts().await.unwrap().pending_events, 70);
    scene.running.let_go();
    scene.store.until_commits(70).await;
    assert_eq!(scene.store.counts().await.unwrap().pending_events, 0);
    assert!(scene.store.claims.load(SeqCst) <= 80, "they are claimed together: {:?}", scene.store.claims);
    scene.shutdown.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn nothing_to_do_costs_nothing() {
    let mut scene = Scene::new().await;
    let (store, wakes, shutdown) = (scene.store.clone(), scene.wakes.clone(), scene.shutdown.clone());
    let timers = tokio::spawn(worker::fire_timers(store, wakes, Clock::default(), shutdown));
    let running = scene.start();
    let a_while = tokio::time::timeout(Duration::from_millis(500), std::future::pending::<()>());
    assert!(a_while.await.is_err());
    assert!(scene.store.claims.load(SeqCst) <= 2, "once in five seconds: {:?}", scene.store.claims);
    scene.shutdown.cancel();
    running.await.unwrap();
    timers.await.unwrap();
}

#[tokio::test]
async fn a_timer_that_is_due_wakes_the_workers() {
    let scene = Scene::new().await;
    scene.write(PHONE, "m:1", "note this").await;
    scene.wakes.worker.notified().await;
    let timers = tokio::spawn(worker::fire_timers(
        scene.store.clone(),
        scene.wakes.clone(),
        Clock::default(),
        scene.shutdown.clone(),
    ));
    let work = scene.claim_after(SignedDuration::ZERO).await.remove(0);
    // The store keeps whole milliseconds.
    let due_at = Timestamp::from_millisecond(Timestamp::now().as_millisecond() + 50).unwrap();
    let timer = TimerChange::Set { key: "reminder".to_owned(), due_at, payload: "{}".to_owned() };
    let commit = Commit {
        lease: work.lease,
        applied: vec!["m:1".to_owned()],
        state: "{}".to_owned(),
        sends: vec![],
        timers: vec![timer],
    };
    scene.store.commit(commit, Timestamp::now()).await.unwrap();
    scene.wakes.timers.notify_one();
    scene.wakes.worker.notified().await;
    assert!(Timestamp::now() >= due_at);
    assert_eq!(scene.store.counts().await.unwrap().timers, 0);
    scene.shutdown.cancel();
    timers.await.unwrap();
}
