//! The sender: takes rows from the outbox, sends the message or runs the command, and writes down how it ended.

use std::sync::Arc;

use bot::{Call, Outcome, Trouble};
use fail::fail_point;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{Notify, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use crate::{
    business::Business,
    store::{Send, SendKind, Settlement, Store, StoreError},
    telemetry,
    turn::{Change, Changed, attach_image},
    whatsapp::{Client, ErrorClass, SendError},
    worker::{REST, rest, sleep},
};

/// Requests to WhatsApp under way at once.
const SENDS_AT_ONCE: usize = 32;
/// A send that takes longer has hung; longer than the client's own patience.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// The longest wait between attempts at one message: a person is waiting.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// How long a message waits when the number may not send now: somebody has to mend something, or Meta has to calm down.
const NUMBER_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// Attempts at a message that Meta could not take.
const ATTEMPTS: u32 = 6;

/// Attempts at a message of which nobody knows whether it left: a line said three times is worse than one that is missing.
const UNKNOWN_ATTEMPTS: u32 = 2;
/// Attempts at a command that takes the process down.
const COMMAND_ATTEMPTS: u32 = 3;

/// What a sender needs.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Where rows come from.
    pub store: Store,
    /// Who runs commands.
    pub business: Arc<Business>,
    /// How messages leave.
    pub client: Client,
    /// Wakes this sender.
    pub wake: Arc<Notify>,
    /// Wakes the workers: a command's outcome is an event.
    pub wake_worker: Arc<Notify>,
}

impl Sender {
    /// Sends until `shutdown`, then finishes what is in hand.
    pub async fn run(self, shutdown: CancellationToken) {
        let places = Arc::new(Semaphore::new(SENDS_AT_ONCE));
        let mut sends = JoinSet::new();
        while !shutdown.is_cancelled() {
            while sends.try_join_next().is_some() {}
            let place = tokio::select! {
                () = shutdown.cancelled() => break,
                place = Arc::clone(&places).acquire_owned() => place.expect("the places are never closed. This is a bug."),
            };
            let free = places.available_permits() + 1;
            match self.store.claim_sends(Timestamp::now(), free, LEASE).await {
                Ok(rows) if rows.is_empty() => {
                    drop(place);
                    sleep(&self.store, |next| next.sends, &self.wake, &shutdown).await;
                }
                Ok(rows) => {
                    drop(place);
                    for row in rows {
                        let (sender, places) = (self.clone(), Arc::clone(&places));
                        sends.spawn(async move {
                            let place = places.acquire_owned().await;
                            sender.dispatch(row).await;
                            drop(place);
                        });
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "cannot claim what is to be sent");
                    rest(REST, &shutdown).await;
                }
            }
        }
        while sends.join_next().await.is_some() {}
    }

    async fn dispatch(&self, row: Send) {
        fail_point!("send::claimed", |_| std::process::abort());
        let (id, attempt) = (row.id, row.attempt);
        let settlement = match row.kind {
            SendKind::Message => self.message(row).await,
            SendKind::Command => Some(self.command(row).await),
        };
        fail_point!("send::performed", |_| std::process::abort());
        let Some(settlement) = settlement else { return };
        match self.store.settle(id, attempt, &settlement, Timestamp::now()).await {
            Ok(()) => {}
            Err(StoreError::AttemptOver { .. }) => tracing::warn!(id, attempt, "this attempt was over already"),
            Err(error) => tracing::error!(id, attempt, %error, "cannot write down how a send ended"),
        }
        fail_point!("send::settled", |_| std::process::abort());
        self.wake.notify_one();
        if matches!(settlement, Settlement::Outcome { .. }) {
            self.wake_worker.notify_one();
        }
    }

    /// Sends a message. `None` when nobody knows whether it left: the store holds it until a status tells or time is up.
    async fn message(&self, row: Send) -> Option<Settlement> {
        let message = match attach_image(&row.payload, row.image) {
            Ok(message) => message,
            Err(error) => return Some(Settlement::Failed { code: None, reason: format!("not a message: {error}") }),
        };
        let sent = self
            .client
            .send(&row.person.phone_number_id, &row.person.address, &message, &self.store.callback_data(row.id))
            .await;
        let result = sent.as_ref().map_or_else(|error| error.class.name(), |_| "accepted");
        metrics::counter!(telemetry::SENDS, "result" => result).increment(1);
        match sent {
            Ok(wamid) => Some(Settlement::Accepted { wamid: wamid.0 }),
            Err(error) => {
                tracing::warn!(id = row.id, attempt = row.attempt, %error, "a message did not leave");
                after_error(&error, row.attempt, Timestamp::now())
            }
        }
    }

    /// Runs a command that changes something. The row's name outside is its idempotency key, so running it twice changes it once.
    async fn command(&self, row: Send) -> Settlement {
        let change: Change = match serde_json::from_str(&row.payload) {
            Ok(change) => change,
            Err(error) => return Settlement::Failed { code: None, reason: format!("not a command: {error}") },
        };
        let asked = change.asked;
        let outcome = if row.attempt > COMMAND_ATTEMPTS {
            tracing::error!(
                id = row.id,
                intent = change.command.intent,
                "a command never came to an end and is given up"
            );
            Outcome { command: change.command, result: Err(Trouble::Failed) }
        } else {
            self.change(row, change).await
        };
        let changed = Changed { outcome, asked };
        Settlement::Outcome {
            payload: serde_json::to_string(&changed).expect("an outcome is plain JSON. This is a bug."),
        }
    }

    async fn change(&self, row: Send, change: Change) -> Outcome {
        let Change { command, run, language, asked } = change;
        let caller = match self.business.caller(&row.person).await {
            Ok(caller) => caller,
            Err(error) => {
                tracing::error!(id = row.id, %error, "cannot tell who asked for a command");
                return Outcome { command, result: Err(Trouble::Unavailable) };
            }
        };
        let pack = &self.business.bot().pack;
        let may = pack.intents.get(&command.intent).is_some_and(|intent| intent.allows(&caller.role));
        if !may {
            return Outcome { command, result: Err(Trouble::NotAllowed) };
        }
        let language = language.unwrap_or(pack.default_language());
        let call = Call {
            caller,
            language,
            now: self.business.local(asked),
            idempotency_key: self.store.callback_data(row.id),
        };
        self.business.act(command, &run, call).await
    }
}

/// What becomes of a message after an error: by class, and by how often it was tried.
fn after_error(error: &SendError, attempt: u32, now: Timestamp) -> Option<Settlement> {
    let reason = error.to_string();
    let retry = |wait: SignedDuration| {
        let due_at = now.saturating_add(wait.min(LONGEST_WAIT)).unwrap_or(now);
        Settlement::Retry { due_at, reason: reason.clone() }
    };
    let power = |base: i64| SignedDuration::from_secs(base.saturating_pow(attempt.saturating_sub(1)));
    match error.class {
        ErrorClass::Unknown if attempt < UNKNOWN_ATTEMPTS => None,
        ErrorClass::NotSent => Some(retry(power(2))),
        ErrorClass::Transient if attempt < ATTEMPTS => Some(retry(power(2))),
        ErrorClass::PairLimit => Some(retry(power(4))),
        ErrorClass::NumberLimit | ErrorClass::Configuration | ErrorClass::Account => Some(retry(NUMBER_WAIT)),
        ErrorClass::Unknown
        | ErrorClass::Transient
        | ErrorClass::WindowClosed
        | ErrorClass::GiveUp
        | ErrorClass::Bug => Some(Settlement::Failed { code: error.code, reason }),
    }
}
