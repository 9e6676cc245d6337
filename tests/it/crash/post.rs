//! Meta's side of the deliveries: everything on a connection of its own, again until it gets 200, to whichever process is there.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::{StreamExt, future::join_all, stream};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::Value;
use tokio::{sync::watch, time::timeout};

use super::people::{Manner, Script};
use crate::harness::{Call, Line, Meta, PATIENCE, status, webhook};

/// Shuffled deliveries to one person that are under way at once.
const AT_ONCE: usize = 4;
/// How long to wait before something is delivered again.
const AGAIN: Duration = Duration::from_millis(20);
/// In this share of cases Meta reports that a message was sent, and in this one that it was delivered, in percent.
const REPORTED: u64 = 70;
const DELIVERED: u64 = 40;

/// When a message was under way, in ticks of one clock that counts deliveries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Its first delivery began.
    pub(super) began: u64,
    /// One of its deliveries got 200.
    pub(super) taken: u64,
}

/// The post office. Cheap to clone; clones are the same.
#[derive(Clone)]
pub(super) struct Post {
    http: reqwest::Client,
    /// The addresses of the processes that listen.
    pub(super) doors: Arc<watch::Sender<Vec<String>>>,
    clock: Arc<AtomicU64>,
    deliveries: Arc<AtomicUsize>,
    /// What Meta reported as sent, by what the message carried: so many calls it had had when the report got 200.
    pub(super) told: Arc<Mutex<HashMap<String, usize>>>,
}

impl Post {
    pub(super) fn open() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(PATIENCE).build().unwrap();
        let doors = Arc::new(watch::Sender::new(Vec::new()));
        Self { http, doors, clock: Arc::default(), deliveries: Arc::default(), told: Arc::default() }
    }

    /// Delivers everything that somebody wrote, repetitions too; the ways of the messages, in order.
    pub(super) async fn deliver_all(self, script: Script, seed: u64) -> Vec<Way> {
        let deliveries = script.deliveries(&mut StdRng::seed_from_u64(seed));
        let deliver = |(number, place): (usize, usize)| {
            let (post, body, seed) = (self.clone(), script.messages[place].webhook.clone(), seed ^ number as u64);
            async move { (place, post.deliver(&body, seed).await) }
        };
        let mut ways: Vec<Option<Way>> = vec![None; script.messages.len()];
        let mut ended = Vec::new();
        if script.manner == Manner::Shuffled {
            ended =
                stream::iter(deliveries.into_iter().enumerate()).map(deliver).buffer_unordered(AT_ONCE).collect().await;
        } else {
            let mut copies = Vec::new();
            let mut next = 0;
            for (number, place) in deliveries.into_iter().enumerate() {
                if place == next {
                    next += 1;
                    ended.push(deliver((number, place)).await);
                } else {
                    copies.push(tokio::spawn(deliver((number, place))));
                }
            }
            ended.extend(join_all(copies).await.into_iter().map(Result::unwrap));
        }
        for (place, way) in ended {
            let known = ways[place].get_or_insert(way);
            *known = Way { began: known.began.min(way.began), taken: known.taken.min(way.taken) };
        }
        ways.into_iter().map(|way| way.expect("each message is delivered at least once")).collect()
    }

    /// Delivers until it is taken.
    async fn deliver(&self, webhook: &Value, seed: u64) -> Way {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut doors = self.doors.subscribe();
        let began = self.tick();
        loop {
            let open = doors.borrow_and_update().clone();
            if !open.is_empty() {
                let base = open[dice.random_range(0..open.len())].clone();
                self.deliveries.fetch_add(1, Ordering::Relaxed);
                let line = Line { base, http: self.http.clone() };
                if line.try_deliver(webhook).await.is_some_and(|status| status == 200) {
                    return Way { began, taken: self.tick() };
                }
            }
            // Whatever comes first: another process, or the time to try again.
            let _ = timeout(AGAIN, doors.changed()).await;
        }
    }

    /// Reports to the service what became of most of the messages that it sends, for as long as it is not dropped.
    pub(super) async fn report(self, meta: Meta, seed: u64) {
        let mut calls = meta.watch();
        let mut seen = 0;
        while calls.changed().await.is_ok() {
            let news: Vec<_> =
                calls.borrow_and_update().iter().enumerate().skip(seen).map(|(at, call)| (at, call.clone())).collect();
            seen += news.len();
            for (place, call) in news {
                let Call::Message { carried, .. } = call else { continue };
                let chance = StdRng::seed_from_u64(seed ^ place as u64).random_range(0..100);
                if chance < REPORTED {
                    tokio::spawn(self.clone().tell(meta.clone(), carried, place, chance < DELIVERED, seed));
                }
            }
        }
    }

    async fn tell(self, meta: Meta, carried: String, place: usize, is_delivered: bool, seed: u64) {
        let wamid = Meta::wamid_of_call(place);
        let words = if is_delivered { &["sent", "delivered"][..] } else { &["sent"] };
        for word in words {
            self.deliver(&webhook(&[], &[status(&wamid, word, Some(&carried))]), seed).await;
            let calls = meta.watch().borrow().len();
            self.told.lock().unwrap().entry(carried.clone()).or_insert(calls);
        }
    }

    /// Attempts to deliver something so far.
    pub(super) fn count(&self) -> usize {
        self.deliveries.load(Ordering::Relaxed)
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }
}
