//! Moves the world in real time: wakes it when something is due, and performs what it asks for.

use std::{
    collections::HashMap,
    future::pending,
    sync::Mutex,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::{Notify, oneshot};

use super::{
    Sandbox, lock,
    world::{
        Ticket, World,
        clock::{Clock, ClockView},
        effect::{Effect, Handshake, Outcome, Post},
    },
};

/// Meta publishes no limit; bots must answer well within this. It is real time.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes read of an answer: more is of no use to anybody.
const ANSWER_MAX_BYTES: usize = 64 * 1024;

/// The world and its clock.
pub(super) struct Driven {
    world: Mutex<(World, Clock)>,
    started: Instant,
    /// The agenda or the clock may be different.
    wake: Notify,
    held: Mutex<HashMap<Ticket, Held>>,
}

/// An answer that is held back.
enum Held {
    Waiting(oneshot::Sender<()>),
    /// It was released before anybody waited.
    Released,
}

impl Driven {
    pub(super) fn new(world: World, origin: Timestamp) -> Self {
        Self {
            world: Mutex::new((world, Clock::new(origin, Duration::ZERO))),
            started: Instant::now(),
            wake: Notify::new(),
            held: Mutex::default(),
        }
    }
}

impl Sandbox {
    /// Does something in the world at the virtual time that it is now, after everything that was due before. The world is
    /// locked meanwhile: `deed` must not come back here.
    pub(super) fn act<T>(&self, deed: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        let done = self.move_world(|world, now| deed(world, now));
        self.0.driven.wake.notify_one();
        done
    }

    /// Does something to the clock, and lets happen what is due then.
    pub(super) fn turn_clock<T>(&self, turn: impl FnOnce(&mut Clock, Duration) -> T) -> T {
        let done = {
            let (_, clock) = &mut *lock(&self.0.driven.world);
            turn(clock, self.0.driven.started.elapsed())
        };
        self.act(World::tell_clock);
        done
    }

    /// Begins again, in a world as it was at the start, when virtual time begins.
    pub(super) fn begin_again(&self) {
        {
            let (world, clock) = &mut *lock(&self.0.driven.world);
            let now = self.config().begins.unwrap_or_else(Timestamp::now);
            *world = world.anew(self.config(), now);
            *clock = Clock::new(now, self.0.driven.started.elapsed());
        }
        // Whoever waits for an answer gets it.
        lock(&self.0.driven.held).clear();
        self.act(|_, _| ());
    }

    pub(super) fn read_clock(&self) -> ClockView {
        let (_, clock) = &*lock(&self.0.driven.world);
        clock.view(self.0.driven.started.elapsed())
    }

    fn move_world<T>(&self, deed: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        let (world, clock) = &mut *lock(&self.0.driven.world);
        let now = clock.now(self.0.driven.started.elapsed());
        world.advance(now);
        let done = deed(world, now);
        world.advance(now);
        // While the world is locked, so that what happened is told in order.
        for effect in world.take_effects() {
            self.perform(effect);
        }
        done
    }

    /// When something is due in real time; nothing when nothing is, or when time stands still.
    fn until_due(&self) -> Option<Duration> {
        let (world, clock) = &*lock(&self.0.driven.world);
        clock.wait(world.next_due()?, self.0.driven.started.elapsed())
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Tell(event) => self.0.announcer.announce(&event),
            Effect::Post(post) => self.spawn(carry(self.clone(), post)),
            Effect::Handshake(handshake) => self.spawn(shake_hands(self.clone(), handshake)),
            Effect::Release(ticket) => {
                let mut held = lock(&self.0.driven.held);
                if let Some(Held::Waiting(waiting)) = held.remove(&ticket) {
                    // An error means that the bot has not waited.
                    let _ = waiting.send(());
                } else {
                    held.insert(ticket, Held::Released);
                }
            }
        }
    }

    /// Runs in the background until it is done or the sandbox is closed.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let closed = self.0.closed.clone();
        self.0.runtime.spawn(async move { closed.run_until_cancelled(task).await });
    }

    /// Waits until the world releases the answer, or the sandbox is closed.
    pub(super) async fn released(&self, ticket: Ticket) {
        let waiting = {
            let mut held = lock(&self.0.driven.held);
            held.retain(|_, held| !matches!(held, Held::Waiting(waiting) if waiting.is_closed()));
            if let Some(Held::Released) = held.remove(&ticket) {
                return;
            }
            let (sender, receiver) = oneshot::channel();
            held.insert(ticket, Held::Waiting(sender));
            receiver
        };
        // Either way there is nothing more to wait for.
        let _ = self.0.closed.run_until_cancelled(waiting).await;
    }
}

/// Keeps the world going.
pub(super) async fn drive(sandbox: Sandbox) {
    loop {
        let wait = sandbox.until_due();
        let due = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = due => sandbox.move_world(|_, _| ()),
            () = sandbox.0.driven.wake.notified() => {}
        }
    }
}

async fn carry(sandbox: Sandbox, post: Post) {
    let Post { parcel, url, signature, body } = post;
    let request = sandbox.0.http.post(&url).header("content-type", "application/json").body(body);
    let request = match signature {
        Some(signature) => request.header("x-hub-signature-256", signature),
        None => request,
    };
    let outcome = answer(request).await;
    if let Err(failure) = &outcome {
        tracing::debug!(url, failure, "the bot did not take a webhook of the sandbox");
    }
    sandbox.act(|world, _| world.answered(parcel, &outcome));
}

async fn shake_hands(sandbox: Sandbox, handshake: Handshake) {
    let outcome = ask(&sandbox.0.http, &handshake).await;
    sandbox.act(|world, _| world.shook_hands(&handshake.url, outcome));
}

/// Asks an address whether it wants webhooks.
pub(super) async fn ask(http: &reqwest::Client, handshake: &Handshake) -> Outcome {
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", &handshake.challenge),
        ("hub.verify_token", &handshake.verify_token),
    ];
    answer(http.get(&handshake.url).query(&query)).await
}

async fn answer(request: reqwest::RequestBuilder) -> Outcome {
    let answer = async {
        let mut response = request.timeout(ANSWER_TIMEOUT).send().await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_MAX_BYTES {
                break;
            }
        }
        Ok((response.status().as_u16(), String::from_utf8_lossy(&body).into_owned()))
    };
    answer.await.map_err(|error: reqwest::Error| error.to_string())
}
